//! Training on one's own labels as a user runs it.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The example stands beside this test in the target folder; the test run builds both.
fn train(arguments: &[&str]) -> Output {
    let mut program = std::env::current_exe().expect("the test knows itself");
    program.pop();
    program.pop();
    program.push("examples/train_intents");
    program.set_extension(std::env::consts::EXE_EXTENSION);
    Command::new(program).args(arguments).output().expect("the example was built")
}

#[test]
fn the_snack_shop_gets_its_own_labels() {
    let file: PathBuf =
        std::env::temp_dir().join(format!("kefu-{}-own.safetensors", std::process::id()));
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let (rows, eval) = (format!("{data}/intent_train.csv"), format!("{data}/intent_eval.csv"));
    let output = train(&[&rows, &eval, "--out", file.to_str().unwrap()]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("findings") && shown.contains("accuracy 0."), "{shown}");
    let model = kefu::IntentClassifier::from_bytes(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(model.classes().len(), 12);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_missing_column_is_named() {
    let file = std::env::temp_dir().join(format!("kefu-{}-columns.csv", std::process::id()));
    std::fs::write(&file, "question,label\n怎么退货,退货\n").unwrap();
    let output = train(&[file.to_str().unwrap()]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("text"));
    std::fs::remove_file(file).unwrap();
}

//! Trains a classifier on a shop's own labels and shows how good it is.
//!
//! `cargo run --release --example train_intents -- TRAIN [EVAL] [--out MODEL]`: CSV with the
//! columns `text` and `label`, or JSONL with the same fields.

use std::fs;
use std::path::Path;

use kefu::IntentClassifier;
use kefu::intent::{Example, TrainOptions, lint_dataset};
use kefu_examples::intents::{from_csv, from_jsonl};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let (mut files, mut out) = (Vec::new(), None);
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("out") => out = Some(args.value()?.to_string_lossy().into_owned()),
            lexopt::Arg::Value(file) => files.push(file.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    if files.is_empty() {
        files = ["intent_train.csv", "intent_eval.csv"].map(|f| format!("{data}/{f}")).into();
    }
    let options = TrainOptions::default();
    let mut files = files.iter();
    let train = read(files.next().map_or("", String::as_str))?;
    println!("{}", lint_dataset(&train, &options, &mut |_| true)?);
    let report = match files.next() {
        Some(file) => IntentClassifier::train(&train, &options)?.evaluate(&read(file)?)?,
        None => IntentClassifier::cross_validate(&train, &options, 5, &mut |_| true)?,
    };
    println!("{report}");
    if let Some(file) = out {
        let bytes = IntentClassifier::train(&train, &options)?.to_bytes()?;
        println!("{} KB written to {file}", bytes.len() / 1024);
        fs::write(file, bytes)?;
    }
    Ok(())
}

/// Labelled messages from a file; lines that cannot be used are named and left out.
fn read(file: &str) -> Result<Vec<Example>> {
    let text = fs::read_to_string(file).map_err(|error| format!("cannot read {file}: {error}"))?;
    let csv = Path::new(file).extension().is_some_and(|extension| extension == "csv");
    let rows = if csv { from_csv(&text)? } else { from_jsonl(&text) };
    for bad in &rows.bad {
        eprintln!("{file}, {bad}");
    }
    Ok(rows.read)
}

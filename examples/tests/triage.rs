//! The main job as a user runs it: the program, its output and its exit code.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The example stands beside this test in the target folder; the test run builds both.
fn triage(arguments: &[&str]) -> Output {
    let mut program = std::env::current_exe().expect("the test knows itself");
    program.pop();
    program.pop();
    program.push("examples/triage");
    program.set_extension(std::env::consts::EXE_EXTENSION);
    Command::new(program).args(arguments).output().expect("the example was built")
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("kefu-{}-{name}", std::process::id()));
    std::fs::write(&path, text).expect("the temporary folder can be written");
    path
}

#[test]
fn the_example_day_shows_every_engine() {
    let output = triage(&[]);
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).unwrap();
    for part in [
        "意图 ",
        "答案 ",
        "推荐",
        "风险 ",
        "话术 ",
        "改为：",
        "疑似恶意",
        "今日对话",
        "按部门",
        "客服",
    ] {
        assert!(page.contains(part), "no `{part}` in the page");
    }
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_triaged() {
    let rows = "{\"id\":\"a\",\"messages\":[{\"role\":\"customer\",\"text\":\"在吗\"}]}\n{broken\n\
                {\"id\":\"b\",\"messages\":[]}\n";
    let path = file("bad.jsonl", rows);
    let output = triage(&[path.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let rows = String::from_utf8(output.stdout).unwrap();
    let ids: Vec<String> = rows
        .lines()
        .map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap()["id"].to_string())
        .collect();
    assert_eq!(ids, ["\"a\"", "\"b\""]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("line 2"));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_table_gives_what_the_lines_give() {
    let csv = file(
        "day.csv",
        "conversation,role,text,at\n1,买家,再不发货就给差评,0\n1,客服,催了催了,400\n",
    );
    let jsonl = file(
        "day.jsonl",
        "{\"id\":\"1\",\"messages\":[{\"role\":\"customer\",\"text\":\"再不发货就给差评\",\"at\":0},\
         {\"role\":\"agent\",\"text\":\"催了催了\",\"at\":400}]}\n",
    );
    let [a, b] = [&csv, &jsonl].map(|path| triage(&[path.to_str().unwrap(), "--json"]));
    assert!(a.status.success());
    assert!(!a.stdout.is_empty());
    assert_eq!(a.stdout, b.stdout);
    for path in [csv, jsonl] {
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_missing_file_is_an_error_with_its_name() {
    let output = triage(&["no-such-file.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no-such-file.jsonl"));
}

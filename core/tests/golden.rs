//! The golden cases of `core/testdata`, as its README describes them.

mod golden {
    pub mod calls;
    pub mod matching;
    mod script;
}

use golden::calls::Engines;
use golden::matching::{check_quotes, mismatch};
use serde_json::Value;

/// Runs a file of cases and lists what differs.
fn run(file: &str) {
    let path = format!("{}/testdata/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    let mut engines = Engines::default();
    let mut wrong = Vec::new();
    let lines = text.lines().enumerate();
    for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with("//")) {
        let case: Value = serde_json::from_str(line).expect("a case is one JSON object");
        let input = &case["input"];
        let problem = match engines.call(case["call"].as_str().unwrap_or_default(), input) {
            Ok(result) if case["error"].is_null() => mismatch(&case["expect"], &result, input)
                .or_else(|| check_quotes(&result, input, None)),
            Ok(result) => Some(format!("expected error {}, got {result}", case["error"])),
            Err(error) if case["error"] == error.code() => None,
            Err(error) => Some(error.to_string()),
        };
        wrong.extend(problem.map(|problem| {
            format!("{file}:{} {}: {problem}", number + 1, case["name"].as_str().unwrap_or("?"))
        }));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn spans() {
    run("spans.jsonl");
}

#[test]
fn entity() {
    run("entity.jsonl");
}

#[test]
fn rule() {
    run("rule.jsonl");
}

#[test]
fn intent() {
    run("intent.jsonl");
}

#[test]
fn faq() {
    run("faq.jsonl");
}

#[test]
fn risk() {
    run("risk.jsonl");
}

#[test]
fn script() {
    run("script.jsonl");
}

//! The Rust stages.

use std::process::Command;

use super::{Count, Tally, number_before};
use crate::context::{Context, Result};
use crate::process::{cargo, first_line};
use crate::tools::say;

/// Formatting, lints and documentation, all without a warning.
pub fn style(context: &Context, tally: &mut Tally) -> Result {
    tally.check(cargo(context).args(["fmt", "--all", "--check"]))?;
    tally.check(cargo(context).args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    let mut docs = cargo(context);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    tally.check(docs.args(["doc", "--quiet", "--workspace", "--no-deps"]))
}

/// Unit and integration tests, then the examples in the documentation.
pub fn tests(context: &Context, tally: &mut Tally) -> Result {
    if first_line("cargo-nextest", &["--version"]).is_some() {
        let mut nextest = cargo(context);
        nextest.args(["nextest", "run", "--workspace", "--no-fail-fast", "--cargo-quiet"]);
        nextest.args(["--status-level", "fail", "--final-status-level", "fail"]);
        tally.runner(nextest.env("NEXTEST_COLOR", "never"), count_nextest)?;
    } else {
        say("no cargo-nextest: using cargo test");
        let mut all = cargo(context);
        all.args([
            "test",
            "--quiet",
            "--workspace",
            "--no-fail-fast",
            "--lib",
            "--bins",
            "--tests",
        ]);
        tally.runner(&mut all, count_cargo)?;
    }
    let mut docs: Command = cargo(context);
    tally.runner(
        docs.args(["test", "--quiet", "--workspace", "--no-fail-fast", "--doc"]),
        count_cargo,
    )
}

/// `Summary [ 4.1s] 120 tests run: 118 passed, 2 failed, 3 skipped`
fn count_nextest(text: &str) -> Option<Count> {
    let line =
        text.lines().rfind(|line| line.contains("tests run:") || line.contains("test run:"))?;
    let failed = [" failed", " timed out"].map(|word| number_before(line, word).unwrap_or(0));
    Some(Count { passed: number_before(line, " passed")?, failed: failed.iter().sum() })
}

/// `test result: ok. 12 passed; 0 failed; …`, one line a test binary.
fn count_cargo(text: &str) -> Option<Count> {
    let mut total: Option<Count> = None;
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        let count = total.get_or_insert_default();
        count.passed += number_before(line, " passed").unwrap_or(0);
        count.failed += number_before(line, " failed").unwrap_or(0);
    }
    total
}

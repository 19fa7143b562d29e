//! `cargo xtask test`: everything, on a fresh machine, by one command.
//!
//! Stages run in order and all of them run, whatever fails before; the exit code is 0 only where
//! nothing failed. `cargo xtask test rust python` runs those stages only.

mod python;
mod rust;
mod web;

use std::process::Command;
use std::time::Instant;

use crate::context::{Context, Result};
use crate::process::{self, Output};
use crate::tools::say;

/// How many tests of a stage passed and failed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    passed: usize,
    failed: usize,
}

impl Count {
    /// One check that passed or failed.
    fn of(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed) }
    }
}

struct Stage {
    name: &'static str,
    what: &'static str,
    run: fn(&Context, &mut Tally) -> Result,
}

const STAGES: &[Stage] = &[
    Stage { name: "style", what: "fmt, clippy and docs without a warning", run: rust::style },
    Stage { name: "rust", what: "unit, integration and doc tests", run: rust::tests },
    Stage {
        name: "python",
        what: "pytest and the type checker on the built wheel",
        run: python::tests,
    },
    Stage {
        name: "web",
        what: "the npm package in TypeScript, Node.js and Chromium",
        run: web::tests,
    },
];

/// The results of one stage.
#[derive(Default)]
pub struct Tally {
    count: Count,
}

impl Tally {
    /// Runs a command as one check.
    fn check(&mut self, command: &mut Command) -> Result {
        let output = process::watch(command)?;
        self.add(Count::of(output.success));
        Ok(())
    }

    /// Runs a test runner and counts its tests by what it prints.
    ///
    /// # Errors
    /// The runner printed no count: it ran no test.
    fn runner(&mut self, command: &mut Command, count: fn(&str) -> Option<Count>) -> Result {
        let shown = process::shown(command);
        let Output { text, success } = process::watch(command)?;
        let mut counted = count(&text).ok_or(format!("`{shown}` ran no test"))?;
        if !success && counted.failed == 0 {
            counted.failed = 1;
        }
        self.add(counted);
        Ok(())
    }

    fn add(&mut self, count: Count) {
        self.count.passed += count.passed;
        self.count.failed += count.failed;
    }
}

/// Runs the named stages, or all.
///
/// # Errors
/// Anything failed, or a name is not known.
pub fn run(context: &Context) -> Result {
    let known: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
    if let Some(name) = context.names().find(|name| !known.contains(name)) {
        return Err(format!("no stage `{name}`; there are: {}", known.join(", ")));
    }
    let wanted: Vec<&str> = context.names().collect();
    let mut results = Vec::new();
    for stage in STAGES.iter().filter(|stage| wanted.is_empty() || wanted.contains(&stage.name)) {
        say(&format!("{}: {}", stage.name, stage.what));
        let start = Instant::now();
        let mut tally = Tally::default();
        if let Err(error) = (stage.run)(context, &mut tally) {
            eprintln!("error: {}: {error}", stage.name);
            tally.add(Count::of(false));
        }
        results.push((stage.name, tally.count, start.elapsed().as_secs()));
    }
    summarise(&results)
}

fn summarise(results: &[(&str, Count, u64)]) -> Result {
    say("summary");
    let mut total = Count::default();
    for &(name, count, seconds) in results {
        println!("{name:<8} {:>3} min {:>2} s", seconds / 60, seconds % 60);
        println!("{name}: {} passed, {} failed", count.passed, count.failed);
        total.passed += count.passed;
        total.failed += count.failed;
    }
    println!("total: {} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { Ok(()) } else { Err(format!("{} failed", total.failed)) }
}

/// The number before `word` in `line`: 12 for `12 passed` before `passed`.
fn number_before(line: &str, word: &str) -> Option<usize> {
    let before = &line[..line.find(word)?];
    before.split(|c: char| !c.is_ascii_digit()).rfind(|part| !part.is_empty())?.parse().ok()
}

/// The number after `word` in `line`.
fn number_after(line: &str, word: &str) -> Option<usize> {
    let after = &line[line.find(word)? + word.len()..];
    after.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_closing_lines_of_the_runners() {
        let nextest =
            "   Summary [   4.1s] 120 tests run: 118 passed (1 slow), 2 failed, 3 skipped";
        assert_eq!(number_before(nextest, " passed"), Some(118));
        assert_eq!(number_before(nextest, " failed"), Some(2));
        assert_eq!(number_before("12 passed in 0.1s", " failed"), None);
        assert_eq!(number_after("# pass 7", "# pass"), Some(7));
    }
}

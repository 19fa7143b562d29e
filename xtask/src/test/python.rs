//! The Python stage: builds the wheel, installs it, and tests what was installed.

use std::process::Command;

use super::{Count, Tally, number_before};
use crate::context::{Context, Result};
use crate::{python, tools};

/// Pytest (with the notebooks and the Spark example), and the type checkers on the stubs and on a
/// program that uses them.
pub fn tests(context: &Context, tally: &mut Tally) -> Result {
    let python = tools::python(context)?;
    tools::java()?;
    // Tested without the minutes of fat LTO; `cargo xtask python` builds the one to publish.
    let wheel = python::wheel(context, &python, "measure")?;
    python::install(&python, &wheel)?;
    let folder = context.path("bindings-python");
    let inside = |module: &str| {
        let mut command = Command::new(&python);
        command.current_dir(&folder).args(["-m", module]);
        command
    };
    tally.runner(&mut inside("pytest"), count_pytest)?;
    tally.check(
        inside("mypy.stubtest")
            .args(["kefu", "--mypy-config-file", "pyproject.toml"])
            .args(["--allowlist", "stubtest-allowlist.txt"]),
    )?;
    tally.check(inside("mypy").args(["--strict", "--no-incremental", "tests/consumer.py"]))?;
    tally.check(inside("pyright").arg("--pythonpath").arg(&python).arg("tests/consumer.py"))
}

/// `12 passed, 1 failed, 2 errors in 0.32s`
fn count_pytest(text: &str) -> Option<Count> {
    let line = text.lines().rfind(|line| {
        line.contains(" in ")
            && (line.contains(" passed") || line.contains(" failed") || line.contains(" error"))
    })?;
    let failed = [" failed", " error"].map(|word| number_before(line, word).unwrap_or(0));
    Some(Count { passed: number_before(line, " passed").unwrap_or(0), failed: failed.iter().sum() })
}

//! Running other programs.

use std::process::Command;

use crate::context::{Context, Result};

/// Runs a command and waits for it.
///
/// # Errors
/// The program is missing or did not succeed.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}")) }
}

/// The cargo that runs this xtask, at the repository's root.
pub fn cargo(context: &Context) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&context.root);
    command
}

/// Runs the same xtask command in an optimised build: training in a debug build takes minutes.
pub fn again_optimised(command: &str, context: &Context) -> Result {
    let mut again = cargo(context);
    again.args(["run", "--quiet", "--profile", "measure", "--package", "xtask", "--", command]);
    run(again.args(&context.args))
}

//! Running other programs.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::context::{Context, Result};

/// Runs a command and waits for it.
///
/// # Errors
/// The program is missing or did not succeed.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed: {status}", shown(command))) }
}

/// What a command printed on either stream, and whether it succeeded.
pub struct Output {
    /// Both streams, in the order they were written.
    pub text: String,
    /// Whether it ended with 0.
    pub success: bool,
}

/// Runs a command, showing its output as it comes and keeping it.
///
/// # Errors
/// The program is missing.
pub fn watch(command: &mut Command) -> Result<Output> {
    let failed = |error: std::io::Error| format!("cannot run {}: {error}", shown(command));
    let (reader, writer) = std::io::pipe().map_err(failed)?;
    let copy = writer.try_clone().map_err(failed)?;
    command.stdin(Stdio::null()).stdout(writer).stderr(copy);
    let started = command.spawn();
    // The command holds the writing ends: while it does, the reader never ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = started.map_err(|error| format!("cannot run {}: {error}", shown(command)))?;
    let mut text = String::new();
    for line in BufReader::new(reader).split(b'\n').map_while(std::io::Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok(Output { text, success: status.success() })
}

/// The first line a command prints, where it exists and succeeds.
pub fn first_line(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}

/// A command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(program).chain(args).collect::<Vec<_>>().join(" ")
}

/// The cargo that runs this xtask, at the repository's root.
pub fn cargo(context: &Context) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&context.root);
    command
}

/// Runs the same xtask command in an optimised build: training in a debug build takes minutes.
///
/// # Errors
/// The build or the command failed.
pub fn again_optimised(command: &str, context: &Context) -> Result {
    let mut again = cargo(context);
    again.args(["run", "--quiet", "--profile", "measure", "--package", "xtask", "--", command]);
    run(again.args(&context.args))
}

//! `cargo xtask python`: builds the wheel.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::context::{Context, Result};
use crate::process::run;
use crate::tools::{self, say};

/// Builds the wheel to publish, installs it in the project's environment and prints its path.
///
/// # Errors
/// A tool is missing and cannot be installed, or a step failed.
pub fn build(context: &Context) -> Result {
    let python = tools::python(context)?;
    let wheel = wheel(context, &python, "release")?;
    install(&python, &wheel)?;
    let size = std::fs::metadata(&wheel).map_err(|error| error.to_string())?.len();
    println!("{}: {:.2} MB", wheel.display(), size as f64 / 1e6);
    println!("installed; try: {} -c 'import kefu; help(kefu)'", python.display());
    Ok(())
}

/// Builds the wheel in a cargo profile and returns its path.
///
/// # Errors
/// The build failed.
pub fn wheel(context: &Context, python: &Path, profile: &str) -> Result<PathBuf> {
    say("building the wheel");
    let folder = context.path("target/wheels");
    // One wheel a build: an old version beside it would be installed in its place.
    let _ = std::fs::remove_dir_all(&folder);
    run(Command::new(python)
        .current_dir(context.path("bindings-python"))
        .args(["-m", "maturin", "build", "--quiet", "--profile", profile, "--interpreter"])
        .arg(python)
        .arg("--out")
        .arg(&folder))?;
    let files = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
    let mut wheels = files.flatten().map(|file| file.path());
    wheels
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| format!("maturin wrote no wheel to {}", folder.display()))
}

/// Installs the wheel and nothing else: it needs nothing else.
///
/// # Errors
/// pip failed.
pub fn install(python: &Path, wheel: &Path) -> Result {
    run(Command::new(python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--no-index", "--no-deps", "--force-reinstall"])
        .arg(wheel))
}

//! Finds the programs the commands need, and installs those that are missing.
//!
//! Everything goes under `target/tools` or comes from the system's own package manager; each step
//! says what it does, and one that cannot be done says what to do by hand.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::context::{Context, Result};
use crate::process::{first_line, run};

const CHROMIUMS: [&str; 6] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const PYTHONS: [&str; 7] =
    ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/// Says what is being done, apart from what the programs print.
pub fn say(what: &str) {
    println!("── {what}");
}

/// Installs packages with apt, as root or through sudo.
///
/// # Errors
/// There is no apt, or it failed.
pub fn apt_install(packages: &[&str]) -> Result {
    let fix = format!("install {} by hand and run again", packages.join(" "));
    if first_line("apt-get", &["--version"]).is_none() {
        return Err(format!("this system has no apt-get: {fix}"));
    }
    say(&format!("installing {} with apt-get", packages.join(" ")));
    let apt = || {
        let root = first_line("id", &["-u"]).as_deref() == Some("0");
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            command.args(["-n", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt().args(["update", "-qq"]))
        .and_then(|()| {
            run(apt().args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
        })
        .map_err(|error| format!("{error}; {fix}"))
}

/// The Python of the project's own environment, with the packages of `requirements-test.txt`.
///
/// # Errors
/// There is no Python 3.10 or later, or the packages cannot be installed.
pub fn python(context: &Context) -> Result<PathBuf> {
    let folder = context.path("target/tools/venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = context.path("bindings-python/requirements-test.txt");
    let wanted = context.read(&requirements)?;
    let stamp = folder.join("requirements-installed.txt");
    if python.exists() && std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(python);
    }
    if !python.exists() {
        create_venv(&folder)?;
    }
    say("installing maturin, pytest and the libraries the package works with");
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements))?;
    context.write(&stamp, wanted)?;
    Ok(python)
}

fn create_venv(folder: &Path) -> Result {
    let new_enough = "import sys; sys.exit(sys.version_info < (3, 10)); print()";
    let system = PYTHONS
        .into_iter()
        .find(|name| first_line(name, &["-c", new_enough]).is_some())
        .ok_or("no Python 3.10 or later: install one and run again")?;
    say(&format!("creating a Python environment in {}", folder.display()));
    let create = || run(Command::new(system).args(["-m", "venv", "--clear"]).arg(folder));
    create().or_else(|_| {
        // Debian splits venv from Python.
        apt_install(&["python3-venv"])?;
        create()
    })
}

/// Java, which Spark runs on: an installed one, or Debian's.
///
/// # Errors
/// It is missing or older than 17, and cannot be installed.
pub fn java() -> Result {
    // "openjdk 17.0.15 2025-04-15"
    let major = || first_line("java", &["--version"])?.split(['.', ' ']).nth(1)?.parse().ok();
    if major().is_some_and(|major: u32| major >= 17) {
        return Ok(());
    }
    apt_install(&["default-jre-headless"])
}

/// Installs the packages of a `package-lock.json` beside it.
///
/// # Errors
/// Node.js is missing or older than 20, or the packages cannot be installed.
pub fn npm_ci(folder: &Path) -> Result {
    let version = first_line("node", &["--version"])
        .ok_or("Node.js is missing: install version 20 or later and run again")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    if major.is_none_or(|major: u32| major < 20) {
        return Err(format!("Node.js is {version}: install version 20 or later and run again"));
    }
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap_or_default();
    let (lock, stamp) = (read("package-lock.json"), folder.join("node_modules/.installed-lock"));
    if std::fs::read(&stamp).is_ok_and(|have| have == lock) {
        return Ok(());
    }
    say(&format!("installing the npm packages of {}", folder.display()));
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).args(["ci", "--no-fund", "--no-audit", "--silent"]).current_dir(folder))?;
    std::fs::write(&stamp, lock).map_err(|error| error.to_string())
}

/// A Chromium or Chrome: `KEFU_CHROMIUM`, an installed one, or Debian's.
///
/// # Errors
/// There is none and it cannot be installed.
pub fn chromium() -> Result<PathBuf> {
    let find = || {
        let named = std::env::var_os("KEFU_CHROMIUM").map(PathBuf::from);
        named.into_iter().chain(CHROMIUMS.map(PathBuf::from)).find(|path| path.exists())
    };
    if find().is_none() {
        apt_install(&["chromium"])
            .map_err(|error| format!("{error}; or set KEFU_CHROMIUM to a Chrome or Chromium"))?;
    }
    find().ok_or_else(|| "no Chromium: set KEFU_CHROMIUM to its path".into())
}

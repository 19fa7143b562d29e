//! The project's commands. `cargo xtask help` lists them.

mod accuracy;
mod context;
mod models;
mod native;
mod process;
mod python;
mod tables;
mod test;
mod tools;
mod wasm;

use std::process::ExitCode;

use context::{Context, Result};

const HELP: &str = "\
cargo xtask test [STAGE …]               tests everything, and installs what that needs
cargo xtask demo                         triages the example conversations
cargo xtask bench [FILTER]               runs the speed benches
cargo xtask python                       builds the Python wheel
cargo xtask wasm [--debian]              builds the npm package in bindings-wasm/package
cargo xtask models [NAME …]              trains the default models of core/assets again
cargo xtask accuracy [NAME …] [--write]  measures the engines on the research data
cargo xtask tables                       writes the character tables of core/src from Unicode, OpenCC and pinyin data
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let context = Context::new(args.collect());
    match run(&command, &context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, context: &Context) -> Result {
    match command {
        // Before it trains all models.
        "models" | "accuracy" | "test" if context.has("--help") => {
            print!("{HELP}");
            Ok(())
        }
        "models" | "accuracy" if cfg!(debug_assertions) => {
            process::again_optimised(command, context)
        }
        "models" => models::run(context),
        "accuracy" => accuracy::run(context),
        "test" => test::run(context),
        "demo" => demo(context),
        "bench" => process::run(process::cargo(context).arg("bench").args(&context.args)),
        "python" => python::build(context),
        "tables" => tables::write(),
        "wasm" => wasm::build(context),
        #[cfg(feature = "bindgen")]
        "bindgen" => wasm::bindgen(context),
        "" | "help" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("unknown command `{other}`\n{HELP}")),
    }
}

/// The main job on the example data, or on the file that the caller names.
fn demo(context: &Context) -> Result {
    let mut triage = process::cargo(context);
    triage.args(["run", "--quiet", "--release", "--example", "triage", "--"]);
    process::run(triage.args(&context.args))
}

//! The project's commands. `cargo xtask help` lists them.

mod accuracy;
mod context;
mod models;
mod process;
mod tables;

use std::process::ExitCode;

use context::{Context, Result};

const HELP: &str = "\
cargo xtask models [NAME …]              trains the default models of core/assets again
cargo xtask accuracy [NAME …] [--write]  measures the engines on the research data
cargo xtask tables                       writes core/src/text/fold_table.rs from Unicode and OpenCC data
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
        "models" | "accuracy" if cfg!(debug_assertions) => {
            process::again_optimised(command, context)
        }
        "models" => models::run(context),
        "accuracy" => accuracy::run(context),
        "tables" => tables::write(),
        "" | "help" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("unknown command `{other}`\n{HELP}")),
    }
}

//! The project's commands. `cargo xtask help` lists them.

mod tables;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask tables    writes core/src/text/fold_table.rs from Unicode and OpenCC data
";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let done = match command.as_str() {
        "tables" => tables::write(),
        "" | "help" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("unknown command `{other}`\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

//! `cargo xtask models [NAME …]`: trains the default models of `core/assets` again, from the data.
//!
//! A job is a module here and one row of [`JOBS`]. It reads with [`Context::data`], writes into
//! `core/assets` with [`Context::write`], and is deterministic: the same data, the same bytes.

pub mod embedding;
pub mod encoding;
pub mod intent;
pub mod risk;
pub mod rubric;

use std::time::Instant;

use crate::context::{Context, Result};

/// One default model or learned table.
pub struct Job {
    /// What the caller types.
    name: &'static str,
    /// Reads, trains, writes, and returns one line for the terminal: rows, size, how well it does.
    run: fn(&Context) -> Result<String>,
}

/// In the order they are built: later jobs may read what earlier ones wrote.
const JOBS: &[Job] = &[
    Job { name: "embedding", run: embedding::run },
    Job { name: "topics", run: embedding::topics },
    Job { name: "intent", run: intent::build },
    Job { name: "risk", run: risk::run },
    Job { name: "rubric", run: rubric::run },
    Job { name: "encoding", run: encoding::run },
];

/// Runs the named jobs, or all.
///
/// # Errors
/// A name is not known, or a job failed.
pub fn run(context: &Context) -> Result {
    let known: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
    if let Some(name) = context.names().find(|name| !known.contains(name)) {
        return Err(format!("no model `{name}`; there are: {}", known.join(", ")));
    }
    let wanted: Vec<&str> = context.names().collect();
    for job in JOBS.iter().filter(|job| wanted.is_empty() || wanted.contains(&job.name)) {
        let start = Instant::now();
        let line = (job.run)(context).map_err(|error| format!("{}: {error}", job.name))?;
        println!("{}: {line} ({:.1} s)", job.name, start.elapsed().as_secs_f64());
    }
    Ok(())
}

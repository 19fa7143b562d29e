//! `cargo xtask accuracy [NAME …] [--write]`: how well each engine does on the research data.
//!
//! A job is a module here and one row of [`JOBS`]; it returns numbers, not prose. `--write` keeps
//! them in `benches/accuracy/report.json`, which the README's table is made from.

mod faq;
mod faq_bases;
mod intent;
mod lexicons;
mod risk;
mod rules;
mod script;

use std::collections::BTreeMap;
use std::time::Instant;

use crate::context::{Context, Result};

/// One measurement: a task on a data set.
pub struct Job {
    /// What the caller types.
    name: &'static str,
    /// Measures and returns the numbers.
    run: fn(&Context) -> Result<Numbers>,
}

/// Named numbers of one job, in the order of their names: `macro_f1`, `hit_at_1`, `seconds`.
pub type Numbers = BTreeMap<String, f64>;

const JOBS: &[Job] = &[
    Job { name: "faq", run: faq::run },
    Job { name: "faq-bases", run: faq_bases::run },
    Job { name: "intent-jddc", run: intent::jddc },
    Job { name: "intent-jddc-unseen", run: intent::jddc_unseen },
    Job { name: "intent-jddc-folds", run: intent::jddc_folds },
    Job { name: "intent-laptop-folds", run: intent::laptop_folds },
    Job { name: "intent-shop", run: intent::shop },
    Job { name: "intent-shop-questions", run: intent::shop_questions },
    Job { name: "intent-shop-size", run: intent::size },
    Job { name: "intent-warm-start", run: intent::warm_start },
    Job { name: "intent-speed", run: intent::speed },
    Job { name: "rules", run: rules::run },
    Job { name: "script", run: script::run },
    Job { name: "script-helpdesk", run: script::help_desk },
    Job { name: "risk-builtin", run: risk::builtin },
    Job { name: "risk-stc3", run: risk::stc3 },
    Job { name: "risk-uss", run: risk::uss },
    Job { name: "risk-reviews", run: risk::reviews },
    Job { name: "risk-ssa-makeup", run: risk::ssa_makeup },
    Job { name: "risk-ssa-clothes", run: risk::ssa_clothes },
];

const REPORT: &str = "benches/accuracy/report.json";

/// Runs the named jobs, or all.
///
/// # Errors
/// A name is not known, the data is missing, or a job failed.
pub fn run(context: &Context) -> Result {
    let known: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
    if let Some(name) = context.names().find(|name| !known.contains(name)) {
        return Err(format!("no measurement `{name}`; there are: {}", known.join(", ")));
    }
    let wanted: Vec<&str> = context.names().collect();
    let mut report = BTreeMap::new();
    for job in JOBS.iter().filter(|job| wanted.is_empty() || wanted.contains(&job.name)) {
        let start = Instant::now();
        let numbers = (job.run)(context).map_err(|error| format!("{}: {error}", job.name))?;
        println!("{} ({:.1} s)", job.name, start.elapsed().as_secs_f64());
        for (name, value) in &numbers {
            println!("  {name:<28} {value:.4}");
        }
        report.insert(job.name.to_owned(), numbers);
    }
    if context.has("--write") { keep(context, report) } else { Ok(()) }
}

/// Replaces the measured jobs in the report and leaves the others.
fn keep(context: &Context, measured: BTreeMap<String, Numbers>) -> Result {
    let path = context.path(REPORT);
    let mut report: BTreeMap<String, Numbers> = if path.exists() {
        serde_json::from_str(&context.read(&path)?)
            .map_err(|error| format!("{REPORT} is damaged ({error}): delete it and run again"))?
    } else {
        BTreeMap::new()
    };
    report.extend(measured);
    let text = serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?;
    context.write(&path, text + "\n")
}

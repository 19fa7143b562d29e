//! Reply scoring on the research data: correlation with graders before and after fitting, the
//! precision of the flags, and how often real agents' lines get a heavy compliance finding.

use kefu::learn::metrics::spearman;
use kefu::script::{Exchange, FitOptions, Graded, Level, ScriptScorer};
use serde::Deserialize;

use super::Numbers;
use crate::context::{Context, Result};
use crate::models::rubric;

#[derive(Deserialize)]
struct Row {
    customer: String,
    reply: String,
    overall: f32,
    flags: Vec<String>,
}

#[derive(Deserialize)]
struct HelpDesk {
    customer_before: String,
    reply: String,
    none: f32,
    solution: f32,
}

#[derive(Deserialize)]
struct Line {
    text: String,
}

const FLAGS: [&str; 4] = ["brush_off", "refusal", "vague", "repeat"];

/// `script`: the development grades, made by a language model and not by people. `builtin_spearman`
/// is of the `builtin_rows` whose message and reply do not both occur among those that the rubric's
/// points were fitted to: 12 of the 400 do.
///
/// # Errors
/// The data is missing or cannot be read.
pub fn run(context: &Context) -> Result<Numbers> {
    let text = |error: kefu::Error| error.to_string();
    let scorer = ScriptScorer::builtin().map_err(text)?;
    let rows: Vec<Row> = context.rows("reply_graded_dev.jsonl")?;
    let seen = rubric::fitted(context)?;
    let mut numbers = Numbers::new();
    let (mut totals, mut grades) = (Vec::new(), Vec::new());
    let mut flagged = [(0_u32, 0_u32); FLAGS.len()];
    for row in &rows {
        let score = scorer.score(&Exchange::new(&row.customer, &row.reply)).map_err(text)?;
        let texts = (row.customer.trim().to_owned(), row.reply.trim().to_owned());
        if !seen.contains(&texts) {
            totals.push(score.total);
            grades.push(row.overall);
        }
        for (flag, (hits, right)) in FLAGS.iter().zip(&mut flagged) {
            let rule = format!("script.{flag}");
            if score.findings.iter().any(|finding| finding.rule == rule) {
                *hits += 1;
                *right += u32::from(row.flags.iter().any(|given| given == flag));
            }
        }
    }
    numbers.insert("builtin_rows".into(), grades.len() as f64);
    numbers.extend(spearman(&totals, &grades).map(|value| ("builtin_spearman".into(), value)));
    for (flag, (hits, right)) in FLAGS.iter().zip(flagged) {
        numbers.insert(format!("{flag}_flagged"), f64::from(hits));
        if hits > 0 {
            numbers.insert(format!("{flag}_precision"), f64::from(right) / f64::from(hits));
        }
    }
    let graded: Vec<Graded> =
        rows.iter().map(|row| Graded::new(&row.customer, &row.reply, row.overall)).collect();
    fitted(&scorer, &graded, "fitted", &mut numbers)?;
    let lines: Vec<Line> = context.rows("agentlines_jddc.jsonl")?;
    let mut heavy = 0_u32;
    for line in &lines {
        let found = scorer.check(&line.text).map_err(text)?;
        heavy += u32::from(found.iter().any(|finding| finding.level == Level::Heavy));
    }
    numbers.insert("heavy_share_of_agent_lines".into(), f64::from(heavy) / lines.len() as f64);
    Ok(numbers)
}

/// `script-helpdesk`: fitted to 19 annotators of help-desk replies, by cross-validation.
///
/// # Errors
/// The data is missing or cannot be read.
pub fn help_desk(context: &Context) -> Result<Numbers> {
    let scorer = ScriptScorer::builtin().map_err(|error| error.to_string())?;
    let rows: Vec<HelpDesk> = context.rows("reply_stc3_train.jsonl")?;
    let mut numbers = Numbers::new();
    for (name, grade) in [
        ("useful", (|row: &HelpDesk| -row.none) as fn(&HelpDesk) -> f32),
        ("solution", |row| row.solution),
    ] {
        let graded: Vec<Graded> = rows
            .iter()
            .map(|row| Graded::new(&row.customer_before, &row.reply, grade(row)))
            .collect();
        fitted(&scorer, &graded, name, &mut numbers)?;
    }
    Ok(numbers)
}

fn fitted(scorer: &ScriptScorer, graded: &[Graded], name: &str, numbers: &mut Numbers) -> Result {
    let fitted = scorer.fit(graded, &FitOptions::default()).map_err(|error| error.to_string())?;
    if let Some(agreement) = fitted.agreement() {
        for (metric, value) in
            [("spearman", agreement.spearman), ("kappa", agreement.weighted_kappa)]
        {
            numbers.extend(value.map(|value| (format!("{name}_{metric}"), value)));
        }
    }
    Ok(())
}

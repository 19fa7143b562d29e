//! Reply scoring on the research data: correlation with graders before and after fitting, the
//! precision of the flags, and how often real agents' lines get a heavy compliance finding.

use kefu::learn::metrics::spearman;
use kefu::script::{Exchange, FitOptions, Graded, Level, ScriptScorer};
use serde::Deserialize;

use super::Numbers;
use crate::context::{Context, Result};

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

/// `script`: the development grades. The rubric's points were fitted with these 400 grades at a
/// fifth of the weight of 947 others, so that `builtin_spearman` is a little too good.
///
/// # Errors
/// The data is missing or cannot be read.
pub fn run(context: &Context) -> Result<Numbers> {
    let text = |error: kefu::Error| error.to_string();
    let scorer = ScriptScorer::builtin().map_err(text)?;
    let rows: Vec<Row> = context.rows("reply_graded_dev.jsonl")?;
    let mut numbers = Numbers::new();
    let mut totals = Vec::new();
    let mut flagged = [(0_u32, 0_u32); FLAGS.len()];
    for row in &rows {
        let score = scorer.score(&Exchange::new(&row.customer, &row.reply)).map_err(text)?;
        totals.push(score.total);
        for (flag, (hits, right)) in FLAGS.iter().zip(&mut flagged) {
            let rule = format!("script.{flag}");
            if score.findings.iter().any(|finding| finding.rule == rule) {
                *hits += 1;
                *right += u32::from(row.flags.iter().any(|given| given == flag));
            }
        }
    }
    let grades: Vec<f32> = rows.iter().map(|row| row.overall).collect();
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

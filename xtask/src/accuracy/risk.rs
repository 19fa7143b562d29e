//! The risk of a bad end, on rated conversations: built-in and trained.
//!
//! Figures of the built-in model are from weights fitted to four fifths of the ratings and measured
//! on the rest, five times over; so are those of trained models where no development rows exist.

use std::time::Instant;

use kefu::learn::{Random, metrics};
use kefu::risk::{Graded, RiskModel, RiskOptions, RiskReport, SignalFit, Tokens};
use kefu::{Conversation, Message, Role};
use serde::Deserialize;

use super::Numbers;
use crate::context::{Context, Result};
use crate::models::risk as data;

const FOLDS: usize = 5;

/// The built-in recipe on help-desk dialogues and on rated shop turns.
pub fn builtin(context: &Context) -> Result<Numbers> {
    let tones = data::tones(context)?;
    let desk = data::desk_dialogues(context)?;
    let shop = data::shop_turns(context)?;
    let mut parts = [Pooled::default(), Pooled::default()];
    for fold in 0..FOLDS {
        let keep = |fold_of: usize| fold_of != fold;
        let mut graded: Vec<Graded> = by_fold(&desk, |row, _| row % FOLDS, keep).cloned().collect();
        graded.extend(by_fold(&shop, |_, t| t.dialogue % FOLDS, keep).flat_map(data::counted));
        let model = RiskModel::from_signals(&tones, &graded, &SignalFit::default())
            .map_err(|error| error.to_string())?;
        let out = |fold_of: usize| fold_of == fold;
        for row in by_fold(&desk, |row, _| row % FOLDS, out) {
            parts[0].add(&model, &row.conversation, row.bad, row.severity)?;
        }
        for turn in by_fold(&shop, |_, t| t.dialogue % FOLDS, out) {
            parts[1].add(
                &model,
                &turn.graded.conversation,
                turn.graded.bad,
                turn.graded.severity,
            )?;
        }
    }
    let mut numbers = Numbers::new();
    for (name, part) in ["stc3", "uss"].into_iter().zip(&parts) {
        part.write(name, &mut numbers);
    }
    Ok(numbers)
}

/// Trained on help-desk dialogues in five grades of mean satisfaction, and in two classes.
pub fn stc3(context: &Context) -> Result<Numbers> {
    let desk = data::desk_dialogues(context)?;
    let grade = |row: &Graded| match -row.severity * 0.62 {
        s if s > 0.5 => 0,
        s if s > 0.0 => 1,
        s if s > -0.5 => 2,
        s if s > -1.0 => 3,
        _ => 4,
    };
    let mut numbers = Numbers::new();
    let grades: Vec<usize> = desk.iter().map(grade).collect();
    let binary: Vec<usize> = desk.iter().map(|row| usize::from(row.bad)).collect();
    for (name, labels) in [("graded", &grades), ("binary", &binary)] {
        let mut pooled = Pooled::default();
        for fold in 0..FOLDS {
            let rows = || desk.iter().zip(labels).enumerate();
            let (conversations, kept): (Vec<Conversation>, Vec<usize>) = rows()
                .filter(|(row, _)| row % FOLDS != fold)
                .map(|(_, (row, &label))| (row.conversation.clone(), label))
                .unzip();
            let model = train(&conversations, &kept, &RiskOptions::default())?;
            for (_, (row, _)) in rows().filter(|(row, _)| row % FOLDS == fold) {
                pooled.add(&model, &row.conversation, row.bad, row.severity)?;
            }
        }
        pooled.write(name, &mut numbers);
    }
    Ok(numbers)
}

/// Trained on rated turns of shop dialogues; a dialogue's turns stay on one side.
pub fn uss(context: &Context) -> Result<Numbers> {
    let turns = data::shop_turns(context)?;
    let mut pooled = Pooled::default();
    for fold in 0..FOLDS {
        let (conversations, labels): (Vec<Conversation>, Vec<usize>) =
            by_fold(&turns, |_, t| t.dialogue % FOLDS, |of| of != fold)
                .map(|turn| (turn.graded.conversation.clone(), turn.class))
                .unzip();
        let model = train(&conversations, &labels, &RiskOptions::default())?;
        for turn in by_fold(&turns, |_, t| t.dialogue % FOLDS, |of| of == fold) {
            pooled.add(&model, &turn.graded.conversation, turn.graded.bad, turn.class as f32)?;
        }
    }
    let mut numbers = Numbers::new();
    pooled.write("turns", &mut numbers);
    Ok(numbers)
}

/// Trained on shop dialogues given as word numbers, measured on the development rows.
pub fn ssa_makeup(context: &Context) -> Result<Numbers> {
    ssa(context, "makeup")
}

/// As [`ssa_makeup`], with clothes.
pub fn ssa_clothes(context: &Context) -> Result<Numbers> {
    ssa(context, "clothes")
}

fn ssa(context: &Context, shop: &str) -> Result<Numbers> {
    let (conversations, labels) = word_numbers(context, &format!("ssa_{shop}_train.txt"))?;
    let options = RiskOptions::default().with_tokens(Tokens::Whitespace);
    let start = Instant::now();
    let model = train(&conversations, &labels, &options)?;
    let seconds = start.elapsed().as_secs_f64();
    let (conversations, labels) = word_numbers(context, &format!("ssa_{shop}_dev.txt"))?;
    let report = model.evaluate(&conversations, &labels).map_err(|error| error.to_string())?;
    let mut numbers = numbers_of(&report);
    numbers.insert("train_seconds".to_owned(), seconds);
    Ok(numbers)
}

/// Trained on product reviews as conversations of one message: four fifths, measured on the rest.
pub fn reviews(context: &Context) -> Result<Numbers> {
    let mut numbers = Numbers::new();
    for name in ["os10", "nlpcc14"] {
        let mut rows = context.rows::<Review>(&format!("review_{name}_train.jsonl"))?;
        // The files are sorted by label.
        Random::new(1).shuffle(&mut rows);
        let (conversations, labels): (Vec<Conversation>, Vec<usize>) = rows
            .into_iter()
            .map(|row| (Conversation::new(vec![Message::customer(row.text)]), row.bad))
            .unzip();
        let cut = labels.len() * 4 / 5;
        let (kept, held) = conversations.split_at(cut);
        let (kept_labels, held_labels) = labels.split_at(cut);
        let start = Instant::now();
        let model = train(kept, kept_labels, &RiskOptions::default())?;
        numbers.insert(format!("{name}_train_seconds"), start.elapsed().as_secs_f64());
        let report = model.evaluate(held, held_labels).map_err(|error| error.to_string())?;
        for (figure, value) in
            [("accuracy", report.accuracy), ("auc", report.auc), ("ece", report.calibration_error)]
        {
            numbers.extend(value.map(|value| (format!("{name}_{figure}"), value)));
        }
    }
    Ok(numbers)
}

#[derive(Deserialize)]
struct Review {
    text: String,
    bad: usize,
}

/// Blocks of a satisfaction line (1 unsatisfied, 2 met, 3 well) and lines of number, speaker,
/// words and sentiment.
fn word_numbers(context: &Context, file: &str) -> Result<(Vec<Conversation>, Vec<usize>)> {
    let text = context.read(&context.data(file)?)?;
    let mut rows = (Vec::new(), Vec::new());
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        let mut lines = block.lines();
        let satisfaction: usize = lines
            .next()
            .and_then(|line| line.trim().parse().ok())
            .ok_or_else(|| format!("{file}: a block without satisfaction"))?;
        let messages = lines.filter_map(|line| {
            let mut parts = line.split('\t').skip(1);
            let role = if parts.next()? == "c:" { Role::Customer } else { Role::Agent };
            Some(Message::new(role, parts.next()?))
        });
        rows.0.push(Conversation::new(messages.collect()));
        rows.1.push(3 - satisfaction.min(3));
    }
    Ok(rows)
}

fn train(
    conversations: &[Conversation],
    labels: &[usize],
    options: &RiskOptions,
) -> Result<RiskModel> {
    RiskModel::train(conversations, labels, options).map_err(|error| error.to_string())
}

fn by_fold<T>(
    rows: &[T],
    fold_of: impl Fn(usize, &T) -> usize,
    keep: impl Fn(usize) -> bool,
) -> impl Iterator<Item = &T> {
    rows.iter()
        .enumerate()
        .filter(move |(row, item)| keep(fold_of(*row, item)))
        .map(|(_, item)| item)
}

/// Predictions of several folds.
#[derive(Default)]
struct Pooled {
    scores: Vec<f32>,
    severities: Vec<f32>,
    outcomes: Vec<bool>,
    grades: Vec<f32>,
}

impl Pooled {
    fn add(
        &mut self,
        model: &RiskModel,
        conversation: &Conversation,
        bad: bool,
        grade: f32,
    ) -> Result {
        let probabilities = model.predict_proba(conversation).map_err(|error| error.to_string())?;
        let worst = (probabilities.len() - 1) as f32;
        let expected: f32 =
            probabilities.iter().enumerate().map(|(class, p)| class as f32 * p).sum();
        self.scores.push(probabilities.iter().skip(model.bad_from()).sum());
        self.severities.push(expected / worst);
        self.outcomes.push(bad);
        self.grades.push(grade);
        Ok(())
    }

    fn write(&self, name: &str, numbers: &mut Numbers) {
        let mut put = |figure: &str, value: Option<f64>| {
            if let Some(value) = value {
                numbers.insert(format!("{name}_{figure}"), value);
            }
        };
        put("auc", metrics::auc(&self.scores, &self.outcomes));
        put("ece", metrics::expected_calibration_error(&self.scores, &self.outcomes));
        put("pearson", metrics::pearson(&self.severities, &self.grades));
    }
}

fn numbers_of(report: &RiskReport) -> Numbers {
    let mut numbers = Numbers::new();
    let mut put = |name: String, value: Option<f64>| {
        if let Some(value) = value {
            numbers.insert(name, value);
        }
    };
    put("auc".to_owned(), report.auc);
    put("average_precision".to_owned(), report.average_precision);
    put("ece".to_owned(), report.calibration_error);
    put("macro_f1".to_owned(), report.macro_f1);
    put("accuracy".to_owned(), report.accuracy);
    for point in &report.early_warning {
        put(format!("auc_at_{:.0}_percent", point.share * 100.0), point.auc);
    }
    numbers
}

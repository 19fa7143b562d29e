//! The points of the default rubric: a ridge regression with fixed signs from what the library
//! measures of a reply to grades by the written guide. Some two hundred interpretable numbers.

use std::collections::{BTreeMap, BTreeSet};

use kefu::script::{Exchange, Rubric, ScriptScorer};
use serde::Deserialize;

use crate::context::{Context, Result};

const RUBRIC: &str = "core/assets/rubric.toml";
const GRADES: &str = "benches/accuracy/reply_grades.tsv";

/// Points of one grade: 3 of 5 is 60 of 100.
const GRADE: f64 = 20.0;
/// A ridge predicts less spread than the grades have; the points are spread to theirs.
const SPREAD: f64 = 1.45;
/// The penalty on standardised measurements, best of 50, 100 and 200 by cross-validation.
const L2: f64 = 200.0;
/// Measurements that vary less than this count as if they varied so much: what hardly ever occurs
/// gets no points to speak of.
const RARE: f64 = 0.05;
/// Points that move the total by less than this over one standard deviation are dropped.
const LEAST: f64 = 0.03;

/// Measurements that can only speak against a reply.
const AGAINST: &[&str] = &[
    "polite.none",
    "polite.blame",
    "polite.plain_you",
    "empathy.formula",
    "empathy.share",
    "empathy.only",
    "empathy.missing",
    "empathy.furious_unanswered",
    "solve.none",
    "solve.none_on_question",
    "solve.no_yes_no",
    "solve.how_unanswered",
    "solve.when_unanswered",
    "solve.why_unanswered",
    "solve.amount_unanswered",
    "solve.hold_share",
    "solve.wait_without_fact",
    "solve.wait_without_fact_upset",
    "solve.hand_off_bare",
    "solve.filler_share",
    "solve.filler_only",
    "solve.filler_only_upset",
    "fact.vague",
    "fact.vague_without_fact",
    "fact.vague_without_fact_upset",
    "fact.corporate",
    "fact.corporates",
    "clear.endless",
    "clear.no_words",
    "clear.masks",
    "clear.dump",
    "clear.card",
    "clear.numbers_only",
    "clear.no_marks",
    "ask.only_on_question",
    "ask.slots",
    "ask.again",
    "ask.again_only",
    "ask.given",
    "ask.contact_upset",
    "refuse.any",
    "refuse.bare",
    "close.invite_review",
    "close.social_only_on_question",
    "comply.offsite_words",
    "solve.dodge",
    "solve.dodge_on_question",
    "solve.form_without_fact",
    "answer.other_verb",
    "clear.codes",
    "refuse.push",
    "personal.register_gap",
    "personal.light_to_upset",
    "close.begs_review",
    "close.begs_on_question",
];
/// Measurements whose sign the grades decide: what the customer's message makes of the task, how
/// long the reply is, what it asks.
const EITHER: &[&str] = &[
    "solve.will_on_question",
    "solve.relay",
    "solve.hold_only",
    "solve.hold_only_on_question",
    "solve.hand_off",
    "fact.reason",
    "clear.length",
    "clear.length_root",
    "clear.tiny",
    "clear.short",
    "clear.long",
    "clear.clauses",
    "ask.share",
    "ask.length",
    "ask.count",
    "ask.only",
    "ask.ends",
    "ask.slot",
    "ask.which_order",
    "close.more_help",
    "close.open_offer",
    "close.open_offer_on_social",
    "close.social_length",
    "close.social_only",
    "comply.guarantees",
    "task.length",
    "task.short",
    "task.social",
    "task.upset",
    "task.furious",
    "task.urge",
    "task.nothing_said",
    "task.stated",
    "task.confirm",
    "task.farewell",
    "task.how",
    "task.amount",
    "task.mention",
    "polite.waves",
    "polite.thanks_last",
    "task.grievance",
];

/// Fits, writes the points, and says how well the totals agree with the grades.
pub fn run(context: &Context) -> Result<String> {
    let rows = graded(context)?;
    let scorer = ScriptScorer::builtin().map_err(|error| error.to_string())?;
    let mut features = Vec::with_capacity(rows.len());
    let mut taken = Vec::with_capacity(rows.len());
    for row in &rows {
        let text = |error: kefu::Error| error.to_string();
        let measured = scorer.measure(&row.exchange).map_err(text)?;
        features.push(measured.iter().map(|&(_, value)| f64::from(value)).collect::<Vec<f64>>());
        let score = scorer.score(&row.exchange).map_err(text)?;
        let findings = score.evidence.iter().filter(|item| item.source.starts_with("finding."));
        taken.push(findings.map(|item| f64::from(item.weight)).sum::<f64>());
    }
    let names: Vec<&str> = Rubric::known_features().collect();
    let columns = Columns::new(&features, names.len());
    let targets = targets(&rows, &taken);
    let signs: Vec<Sign> = names.iter().map(|name| Sign::of(name)).collect();
    let weights = columns.ridge(&targets, &signs);
    let points: BTreeMap<&str, f64> = names
        .iter()
        .zip(&weights)
        .zip(&columns.deviations)
        .map(|((&name, &weight), &deviation)| {
            let points = GRADE * SPREAD * weight / deviation;
            let counts = (points * deviation).abs() >= LEAST;
            (name, if counts { (points * 100.0).round() / 100.0 } else { 0.0 })
        })
        .collect();
    let totals: Vec<f64> = features
        .iter()
        .zip(&taken)
        .map(|(row, taken)| {
            names.iter().zip(row).map(|(name, value)| points[name] * value).sum::<f64>() + taken
        })
        .collect();
    let grades: Vec<f64> = rows.iter().map(|row| row.grade).collect();
    let base = GRADE * mean(&grades) - mean(&totals);
    let path = context.path(RUBRIC);
    let text = rewritten(&context.read(&path)?, &points, base, &features, &names)?;
    Rubric::parse(&text).map_err(|error| error.to_string())?;
    context.write(&path, text)?;
    let narrow = |values: &[f64]| values.iter().map(|&value| value as f32).collect::<Vec<f32>>();
    let agreement = kefu::learn::metrics::spearman(&narrow(&totals), &narrow(&grades));
    let kept = points.values().filter(|points| **points != 0.0).count();
    Ok(format!(
        "{} replies, {kept} of {} measurements have points, Spearman on these replies {:.3}",
        rows.len(),
        names.len(),
        agreement.unwrap_or_default()
    ))
}

/// The exchanges that the points are fitted to, customer first.
pub fn fitted(context: &Context) -> Result<BTreeSet<(String, String)>> {
    let rows = graded(context)?.into_iter().map(|row| row.exchange);
    Ok(rows.map(|exchange| (exchange.customer, exchange.reply)).collect())
}

/// A reply with its grade.
struct Row {
    exchange: Exchange,
    grade: f64,
    pass: String,
}

#[derive(Deserialize)]
struct Dialogue {
    id: String,
    turns: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    role: String,
    text: String,
}

#[derive(Deserialize)]
struct DeskReply {
    id: String,
    turn: usize,
    customer_before: String,
    reply: String,
}

/// The graded replies, their texts looked up in the research data.
fn graded(context: &Context) -> Result<Vec<Row>> {
    let shop: BTreeMap<String, Vec<Turn>> = context
        .rows::<Dialogue>("conversations_jddc.jsonl")?
        .into_iter()
        .map(|dialogue| (dialogue.id, dialogue.turns))
        .collect();
    let desk: BTreeMap<(String, usize), DeskReply> = context
        .rows::<DeskReply>("reply_stc3_train.jsonl")?
        .into_iter()
        .map(|row| ((row.id.clone(), row.turn), row))
        .collect();
    let text = context.read(&context.path(GRADES))?;
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let wrong = || format!("{GRADES}: `{line}` is no graded reply of the research data");
        let [source, dialogue, turn, grade, pass] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(wrong());
        };
        let at: usize = turn.parse().map_err(|_| wrong())?;
        let exchange = match source {
            "jddc" => shop.get(dialogue).and_then(|turns| exchange(turns, at)),
            _ => desk
                .get(&(dialogue.to_owned(), at))
                .map(|row| Exchange::new(&row.customer_before, &row.reply)),
        };
        rows.push(Row {
            exchange: exchange.ok_or_else(wrong)?,
            grade: grade.parse().map_err(|_| wrong())?,
            pass: pass.to_owned(),
        });
    }
    Ok(rows)
}

/// The run of one speaker that starts at `at`, as a reply to the customer's run before it.
fn exchange(turns: &[Turn], at: usize) -> Option<Exchange> {
    let role = &turns.get(at)?.role;
    let reply = turns.get(at..)?.iter().take_while(|turn| turn.role == *role);
    let before = turns.get(..at)?.iter().rev().take_while(|turn| turn.role == "customer").count();
    let joined = |turns: &[Turn]| {
        let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
        texts.join(" ").trim().to_owned()
    };
    let length = reply.count();
    Some(Exchange::new(joined(&turns[at - before..at]), joined(&turns[at..at + length])))
}

/// Grades less the mean of their pass, and less what the findings already take.
fn targets(rows: &[Row], taken: &[f64]) -> Vec<f64> {
    let mut passes: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in rows {
        let pass = passes.entry(&row.pass).or_default();
        *pass = (pass.0 + row.grade, pass.1 + 1.0);
    }
    let centred = |row: &Row| {
        let (sum, count) = passes[row.pass.as_str()];
        row.grade - sum / count
    };
    rows.iter().zip(taken).map(|(row, taken)| centred(row) - taken / (GRADE * SPREAD)).collect()
}

#[derive(Clone, Copy)]
enum Sign {
    For,
    Against,
    Either,
}

impl Sign {
    fn of(name: &str) -> Self {
        if AGAINST.contains(&name) {
            Self::Against
        } else if EITHER.contains(&name) {
            Self::Either
        } else {
            Self::For
        }
    }

    fn held(self, weight: f64) -> f64 {
        match self {
            Self::For => weight.max(0.0),
            Self::Against => weight.min(0.0),
            Self::Either => weight,
        }
    }
}

/// Standardised measurements, one vector a measurement.
struct Columns {
    values: Vec<Vec<f64>>,
    deviations: Vec<f64>,
}

impl Columns {
    fn new(rows: &[Vec<f64>], count: usize) -> Self {
        let (mut values, mut deviations) = (Vec::new(), Vec::new());
        for column in 0..count {
            let raw: Vec<f64> = rows.iter().map(|row| row[column]).collect();
            let middle = mean(&raw);
            let square = |value: &f64| (value - middle) * (value - middle);
            let variance = raw.iter().map(square).sum::<f64>() / raw.len() as f64;
            let deviation = variance.sqrt().max(RARE);
            values.push(raw.iter().map(|value| (value - middle) / deviation).collect());
            deviations.push(deviation);
        }
        Self { values, deviations }
    }

    /// Ridge weights with fixed signs, by coordinate descent on the normal equations.
    fn ridge(&self, targets: &[f64], signs: &[Sign]) -> Vec<f64> {
        let middle = mean(targets);
        let centred: Vec<f64> = targets.iter().map(|target| target - middle).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let gram: Vec<Vec<f64>> =
            self.values.iter().map(|a| self.values.iter().map(|b| dot(a, b)).collect()).collect();
        let goal: Vec<f64> = self.values.iter().map(|column| dot(column, &centred)).collect();
        let mut weights = vec![0.0; goal.len()];
        for _ in 0..500 {
            let mut moved: f64 = 0.0;
            for at in 0..weights.len() {
                let rest = goal[at] - dot(&gram[at], &weights) + gram[at][at] * weights[at];
                let weight = signs[at].held(rest / (gram[at][at] + L2));
                moved = moved.max((weight - weights[at]).abs());
                weights[at] = weight;
            }
            if moved < 1e-7 {
                break;
            }
        }
        weights
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The rubric file with new points, base, floors and ceilings; everything else stays.
fn rewritten(
    text: &str,
    points: &BTreeMap<&str, f64>,
    base: f64,
    features: &[Vec<f64>],
    names: &[&str],
) -> Result<String> {
    let rubric = Rubric::parse(text).map_err(|error| error.to_string())?;
    let mut limits = BTreeMap::new();
    for dimension in &rubric.dimensions {
        let own: Vec<&str> =
            dimension.items.iter().filter_map(|item| item.feature.as_deref()).collect();
        let mut sums: Vec<f64> = features
            .iter()
            .map(|row| {
                let items = names.iter().zip(row).filter(|(name, _)| own.contains(*name));
                items.map(|(name, value)| points[name] * value).sum()
            })
            .collect();
        sums.sort_by(f64::total_cmp);
        let at = |share: f64| sums[(share * (sums.len() - 1) as f64).round() as usize];
        // All but the most extreme three in a thousand replies move freely.
        limits.insert(dimension.id.as_str(), (at(0.003).floor(), at(0.997).ceil()));
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = "";
    for line in text.lines() {
        let value = |key: &str| line.strip_prefix(key).map(|rest| rest.trim_matches('"'));
        if let Some(id) = value("id = ") {
            inside = id;
        }
        let limit = limits.get(inside).filter(|_| !own_limits(inside));
        let new = match (limit, line.split_once(" = ").map(|(key, _)| key)) {
            (_, Some("base")) => format!("base = {base:.2}"),
            (Some((low, _)), Some("floor")) => format!("floor = {:.1}", low.min(-1.0)),
            (Some((_, high)), Some("ceiling")) => format!("ceiling = {:.1}", high.max(1.0)),
            _ => with_points(line, points),
        };
        out.push_str(&new);
        out.push('\n');
    }
    Ok(out)
}

/// Dimensions that live from findings and times, not from measurements.
fn own_limits(dimension: &str) -> bool {
    ["language", "compliance", "timeliness"].contains(&dimension)
}

/// An item's line with its new points.
fn with_points(line: &str, points: &BTreeMap<&str, f64>) -> String {
    let named = line.split_once("feature = \"").and_then(|(_, rest)| rest.split_once('"'));
    let found = named.and_then(|(name, _)| points.get(name));
    let (Some(found), Some((head, tail))) = (found, line.split_once("points = ")) else {
        return line.to_owned();
    };
    let tail = tail.split_once(", ").map_or("", |(_, rest)| rest);
    format!("{head}points = {found:?}, {tail}")
}

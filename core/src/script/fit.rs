//! Fitting to one's own graders: the rubric and learned text features in one ridge regression.

use serde::{Deserialize, Serialize};

use super::exchange::Exchange;
use super::feature::Feature;
use super::fitted::{Columns, Fitted, Prepared};
use super::scorer::ScriptScorer;
use crate::error::{Error, Result};
use crate::learn::hash::Hasher;
use crate::learn::metrics::{spearman, weighted_kappa};
use crate::learn::{RidgeModel, RidgeOptions, SparseVec};

/// A reply with the grade a person gave it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Graded {
    /// The reply and what it answers.
    pub exchange: Exchange,
    /// The grade on any scale where higher is better.
    pub grade: f32,
    /// Who graded it, and why it overrides the library's score: kept for the record, not read.
    pub note: String,
}

impl Graded {
    /// A graded reply.
    pub fn new(customer: impl Into<String>, reply: impl Into<String>, grade: f32) -> Self {
        Self { exchange: Exchange::new(customer, reply), grade, note: String::new() }
    }

    /// The graded reply with a note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// How [`ScriptScorer::fit`] learns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FitOptions {
    /// L2 penalties to choose from by cross-validation.
    pub l2: Vec<f64>,
    /// Folds of the cross-validation, 2 to 20.
    pub folds: usize,
    /// Seed of the split into folds.
    pub seed: u64,
    /// Whether character n-grams of the two messages are learned beside the rubric.
    pub text: bool,
    /// Whether the scorer keeps the graded replies, in its bytes too, for
    /// [`ScriptScorer::refit`]. Off by default: they are texts of customers, and without them it
    /// keeps no text.
    pub keep: bool,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { l2: vec![2.0, 4.0, 8.0, 16.0], folds: 5, seed: 7, text: true, keep: false }
    }
}

impl FitOptions {
    /// The options with or without text features.
    #[must_use]
    pub fn with_text(mut self, text: bool) -> Self {
        self.text = text;
        self
    }

    /// The options with or without the graded replies in the scorer.
    #[must_use]
    pub fn with_keep(mut self, keep: bool) -> Self {
        self.keep = keep;
        self
    }

    /// The options with another split.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn check(&self) -> Result<()> {
        if self.l2.is_empty() || self.l2.iter().any(|l2| !l2.is_finite() || *l2 <= 0.0) {
            return Err(Error::option(
                "l2",
                "at least one number over 0",
                format!("{:?}", self.l2),
            ));
        }
        if !(2..=20).contains(&self.folds) {
            return Err(Error::option("folds", "between 2 and 20", self.folds));
        }
        Ok(())
    }
}

/// How well a fitted scorer agrees with the graders, on replies it was not fitted on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Agreement {
    /// Graded replies.
    pub rows: usize,
    /// Folds of the cross-validation; equal replies are in one fold.
    pub folds: usize,
    /// Spearman's correlation of the predictions with the grades, mean of the folds; `None` where
    /// the grades do not vary.
    pub spearman: Option<f64>,
    /// The same for the scorer before fitting.
    pub before: Option<f64>,
    /// Cohen's kappa with quadratic weights, both sides cut into five steps.
    pub weighted_kappa: Option<f64>,
    /// The penalty that was chosen.
    pub l2: f64,
}

/// Fewer graded replies than this fit noise.
const LEAST_ROWS: usize = 20;
/// Steps of the grades for the weighted kappa.
const STEPS: usize = 5;

impl ScriptScorer {
    /// A scorer fitted to graders: the rubric's total, its measurements re-weighted, and (unless
    /// switched off) character n-grams of both messages, in one ridge regression. The penalty and
    /// the [`Agreement`] come from cross-validation.
    ///
    /// The cost grows with the graded replies times their n-grams, for each of the folds.
    ///
    /// # Errors
    /// [`Error::Input`] or [`Error::InputTooLong`] with the row of a grade that is no number or a
    /// text that is too long; [`Error::Data`] for fewer than 20 rows or grades that are all equal;
    /// [`Error::Option`] for options out of range.
    pub fn fit(&self, graded: &[Graded], options: &FitOptions) -> Result<Self> {
        options.check()?;
        if graded.len() < LEAST_ROWS {
            let reason =
                format!("{} graded replies, at least {LEAST_ROWS} are needed", graded.len());
            return Err(Error::Data { task: "fit", reason });
        }
        if let Some(row) = graded.iter().position(|row| !row.grade.is_finite()) {
            return Err(Error::input(row, "the grade must be a finite number"));
        }
        let grades: Vec<f32> = graded.iter().map(|row| row.grade).collect();
        let low = grades.iter().copied().fold(f32::INFINITY, f32::min);
        let high = grades.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if low >= high {
            return Err(Error::Data { task: "fit", reason: "all grades are equal".into() });
        }
        let mut prepared = Vec::with_capacity(graded.len());
        for (row, item) in graded.iter().enumerate() {
            prepared.push(self.prepare(&item.exchange).map_err(|error| error.at_row(row))?);
        }
        let folds: Vec<usize> = prepared
            .iter()
            .map(|row| {
                let hash = row
                    .reply
                    .chars()
                    .iter()
                    .fold(Hasher::new(options.seed), |hash, &c| hash.push(u32::from(c)));
                (hash.finish() % options.folds as u64) as usize
            })
            .collect();
        let validated = cross_validate(&prepared, &grades, &folds, options)?;
        let all: Vec<usize> = (0..prepared.len()).collect();
        let columns = Columns::fit(&prepared, &all, options.text);
        let rows: Vec<SparseVec> = prepared.iter().map(|row| columns.row(row)).collect();
        let ridge = ridge(validated.l2);
        let model = RidgeModel::fit(&rows, &grades, columns.len(), &ridge)?;
        let before: Vec<f32> = prepared.iter().map(|row| row.rubric).collect();
        // Six decimals say enough, and are the same number after a way through JSON.
        let short = |value: Option<f64>| value.map(|value| (value * 1e6).round() / 1e6);
        let agreement = Agreement {
            rows: graded.len(),
            folds: options.folds,
            spearman: short(validated.spearman),
            before: short(by_fold(&before, &grades, &folds, options.folds)),
            weighted_kappa: short(kappa(&validated.predictions, &grades, low, high)),
            l2: validated.l2,
        };
        let graded = if options.keep { graded.to_vec() } else { Vec::new() };
        Ok(self.fitted(Fitted { columns, model, low, high, agreement, graded }))
    }

    /// The scorer fitted again to the graded replies it kept and to `overrides`: grades that people
    /// gave where they disagreed with it. Where the message and the reply are the same, the
    /// override takes the place of the earlier grade. The new scorer keeps them all.
    ///
    /// # Errors
    /// [`Error::Data`] for a scorer that was not fitted with [`FitOptions::keep`]; else as
    /// [`Self::fit`], rows counted from the kept ones on.
    pub fn refit(&self, overrides: &[Graded], options: &FitOptions) -> Result<Self> {
        let kept = self.graded();
        if kept.is_empty() {
            let reason = "the scorer keeps no graded replies: fit it with `keep`".to_owned();
            return Err(Error::Data { task: "refit", reason });
        }
        let overridden = |row: &&Graded| {
            let same = |a: &Graded, b: &Graded| {
                a.exchange.customer == b.exchange.customer && a.exchange.reply == b.exchange.reply
            };
            !overrides.iter().any(|other| same(row, other))
        };
        let rows: Vec<Graded> = kept.iter().filter(overridden).chain(overrides).cloned().collect();
        self.fit(&rows, &options.clone().with_keep(true))
    }
}

struct Validated {
    l2: f64,
    spearman: Option<f64>,
    predictions: Vec<f32>,
}

/// Predictions for every row from models that did not see it, under the best penalty.
fn cross_validate(
    prepared: &[Prepared],
    grades: &[f32],
    folds: &[usize],
    options: &FitOptions,
) -> Result<Validated> {
    let mut predictions = vec![vec![0.0_f32; grades.len()]; options.l2.len()];
    for fold in 0..options.folds {
        let train: Vec<usize> = chosen(folds, |at| at != fold);
        let test: Vec<usize> = chosen(folds, |at| at == fold);
        if train.is_empty() || test.is_empty() {
            continue;
        }
        let columns = Columns::fit(prepared, &train, options.text);
        let rows: Vec<SparseVec> =
            train.iter().filter_map(|&at| prepared.get(at)).map(|row| columns.row(row)).collect();
        let targets: Vec<f32> = train.iter().filter_map(|&at| grades.get(at)).copied().collect();
        for (&l2, out) in options.l2.iter().zip(&mut predictions) {
            let model = RidgeModel::fit(&rows, &targets, columns.len(), &ridge(l2))?;
            for &at in &test {
                if let (Some(row), Some(place)) = (prepared.get(at), out.get_mut(at)) {
                    *place = model.predict(&columns.row(row));
                }
            }
        }
    }
    let mut best: Option<Validated> = None;
    for (&l2, predictions) in options.l2.iter().zip(predictions) {
        let spearman = by_fold(&predictions, grades, folds, options.folds);
        let better = best.as_ref().is_none_or(|best| spearman > best.spearman);
        if better {
            best = Some(Validated { l2, spearman, predictions });
        }
    }
    best.ok_or_else(|| Error::option("l2", "at least one", 0))
}

fn ridge(l2: f64) -> RidgeOptions {
    RidgeOptions { l2, ..Default::default() }
}

fn chosen(folds: &[usize], keep: impl Fn(usize) -> bool) -> Vec<usize> {
    folds.iter().enumerate().filter(|&(_, &fold)| keep(fold)).map(|(at, _)| at).collect()
}

/// The mean over folds: predictions of different folds come from different models.
fn by_fold(predictions: &[f32], grades: &[f32], folds: &[usize], count: usize) -> Option<f64> {
    let mut sum = 0.0;
    let mut used = 0;
    for fold in 0..count {
        let rows = chosen(folds, |at| at == fold);
        let pick = |values: &[f32]| -> Vec<f32> {
            rows.iter().filter_map(|&at| values.get(at)).copied().collect()
        };
        if let Some(value) = spearman(&pick(predictions), &pick(grades)) {
            sum += value;
            used += 1;
        }
    }
    (used > 0).then(|| sum / f64::from(used))
}

/// Both sides in five steps between the lowest and the highest grade. Predictions are first spread
/// to the mean and deviation of the grades: a ridge predicts less spread than there is.
fn kappa(predictions: &[f32], grades: &[f32], low: f32, high: f32) -> Option<f64> {
    let (mean_p, deviation_p) = moments(predictions);
    let (mean_g, deviation_g) = moments(grades);
    let spread = if deviation_p > 0.0 { deviation_g / deviation_p } else { 0.0 };
    let step = |value: f32| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        (share * (STEPS - 1) as f32).round() as usize
    };
    let a: Vec<usize> = predictions.iter().map(|&p| step(mean_g + (p - mean_p) * spread)).collect();
    let b: Vec<usize> = grades.iter().map(|&grade| step(grade)).collect();
    weighted_kappa(&a, &b, STEPS)
}

/// Mean and standard deviation.
pub(super) fn moments(values: &[f32]) -> (f32, f32) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().map(|&value| f64::from(value)).sum::<f64>() / count;
    let square = |value: &f32| (f64::from(*value) - mean) * (f64::from(*value) - mean);
    let variance = values.iter().map(square).sum::<f64>() / count;
    (mean as f32, variance.sqrt() as f32)
}

/// Features of the rubric in a fitted row.
pub(super) const FEATURES: usize = Feature::ALL.len();

#[cfg(test)]
mod tests {
    use super::*;

    /// Graders who want a time in every reply and nothing else.
    fn graded() -> Vec<Graded> {
        let things =
            ["退款", "发货", "换货", "发票", "快递", "补发", "安装", "维修", "赠品", "尺码"];
        let mut rows = Vec::new();
        for (number, thing) in things.iter().enumerate() {
            for customer in ["什么时候能好", "怎么还没好"] {
                let day = number + 2;
                rows.push(Graded::new(customer, format!("{thing}预计{day}天内办好，请放心"), 5.0));
                rows.push(Graded::new(
                    customer,
                    format!("{thing}会尽快给您办好，请您耐心等待"),
                    2.0,
                ));
            }
        }
        rows
    }

    #[test]
    fn learns_what_the_graders_want_and_says_how_well() {
        let scorer = ScriptScorer::builtin().unwrap();
        let fitted = scorer.fit(&graded(), &FitOptions::default()).unwrap();
        let agreement = fitted.agreement().unwrap();
        assert!(agreement.spearman.unwrap() > 0.8, "{agreement:?}");
        assert!(agreement.weighted_kappa.unwrap() > 0.8, "{agreement:?}");
        let score = |reply: &str| fitted.score(&Exchange::new("什么时候能到", reply)).unwrap();
        let (good, poor) = (score("运费预计3天内退回"), score("运费会尽快退回，请您耐心等待"));
        assert!(good.grade.unwrap() > poor.grade.unwrap() + 1.0);
        assert!(good.total > poor.total);
        for found in [good, poor] {
            let sum: f32 = found.evidence.iter().map(|item| item.weight).sum();
            assert!((found.base + sum - found.raw).abs() < 0.01, "{found:?}");
        }
    }

    #[test]
    fn the_same_rows_give_the_same_bytes_and_load_again() {
        let scorer = ScriptScorer::builtin().unwrap();
        let options = FitOptions::default().with_seed(3);
        let bytes = scorer.fit(&graded(), &options).unwrap().to_bytes().unwrap();
        assert_eq!(bytes, scorer.fit(&graded(), &options).unwrap().to_bytes().unwrap());
        let loaded = ScriptScorer::from_bytes(&bytes).unwrap();
        assert_eq!(loaded.to_bytes().unwrap(), bytes);
        assert!(ScriptScorer::from_bytes(&bytes[..bytes.len() / 2]).is_err());
    }

    #[test]
    fn overrides_take_the_place_of_grades_and_are_kept() {
        let scorer = ScriptScorer::builtin().unwrap();
        let options = FitOptions::default();
        let forgetful = scorer.fit(&graded(), &options).unwrap();
        assert_eq!(forgetful.refit(&[], &options).unwrap_err().code(), "data.insufficient");
        let fitted = scorer.fit(&graded(), &options.clone().with_keep(true)).unwrap();
        let row = graded().swap_remove(0).exchange;
        let own = Graded::new(&*row.customer, &*row.reply, 1.0).with_note("主管：时间没核实");
        let again = fitted.refit(std::slice::from_ref(&own), &options).unwrap();
        assert_eq!(again.graded().len(), graded().len());
        assert_eq!(again.graded().last(), Some(&own));
        let grade = |scorer: &ScriptScorer| scorer.score(&row).unwrap().grade.unwrap();
        assert!(grade(&again) < grade(&fitted));
        let loaded = ScriptScorer::from_bytes(&again.to_bytes().unwrap()).unwrap();
        assert_eq!(loaded.graded(), again.graded());
    }

    #[test]
    fn rows_that_cannot_be_fitted_are_named() {
        let scorer = ScriptScorer::builtin().unwrap();
        let options = FitOptions::default();
        let mut rows = graded();
        assert_eq!(scorer.fit(&rows[..5], &options).unwrap_err().code(), "data.insufficient");
        rows[7].grade = f32::NAN;
        assert_eq!(scorer.fit(&rows, &options).unwrap_err().row(), Some(7));
        rows.iter_mut().for_each(|row| row.grade = 3.0);
        assert_eq!(scorer.fit(&rows, &options).unwrap_err().code(), "data.insufficient");
    }
}

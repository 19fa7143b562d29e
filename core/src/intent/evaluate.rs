//! Measuring classifiers on labelled messages.

use super::classifier::IntentClassifier;
use super::options::{Example, TrainOptions};
use super::report::{IntentReport, Judged, LearningPoint};
use super::result::Decision;
use super::train::Progress;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::learn::Random;

impl IntentClassifier {
    /// How well the classifier does on labelled messages.
    ///
    /// # Errors
    /// [`Error::Data`] for no messages; [`Error::Unknown`] for a label that is none of
    /// [`Self::classes`]; [`Error::InputTooLong`] with the row.
    pub fn evaluate(&self, examples: &[Example]) -> Result<IntentReport> {
        if examples.is_empty() {
            let reason = "there are no messages".to_owned();
            return Err(Error::Data { task: "evaluate", reason });
        }
        let labels = self.classes();
        let judged: Result<Vec<Judged>> =
            examples.iter().enumerate().map(|(row, example)| self.judge(row, example)).collect();
        Ok(IntentReport::new(labels, &judged?))
    }

    fn judge(&self, row: usize, example: &Example) -> Result<Judged> {
        let labels = self.classes();
        let actual = labels.binary_search(&example.label).map_err(|_| {
            Error::unknown("label", &example.label, labels.iter().map(String::as_str))
        })?;
        let intent = self.classify_by_model(&example.text).map_err(|error| error.at_row(row))?;
        let class = |label: &str| labels.binary_search_by(|l| l.as_str().cmp(label)).ok();
        let first = intent.candidates.first();
        let top3 = intent.candidates.iter().take(3).any(|c| c.label == example.label);
        Ok(Judged {
            actual,
            predicted: first.and_then(|c| class(&c.label)).unwrap_or(usize::MAX),
            probability: intent.score,
            in_top3: top3,
            refused: intent.decision == Decision::OutOfScope,
            accepted: intent.decision == Decision::Accept,
        })
    }

    /// Trains and measures `folds` times, each time on other rows held back; the report covers
    /// every row once. Deterministic. Costs as much as `folds` trainings.
    ///
    /// # Errors
    /// As [`Self::train`]; [`Error::Option`] for fewer than 2 folds or more folds than examples.
    pub fn cross_validate(
        examples: &[Example],
        options: &TrainOptions,
        folds: usize,
        progress: Progress<'_>,
    ) -> Result<IntentReport> {
        let mut labels: Vec<String> = examples.iter().map(|e| e.label.clone()).collect();
        labels.arrange();
        labels.dedup();
        let place = |l: &str| labels.binary_search_by(|x| x.as_str().cmp(l)).unwrap_or(usize::MAX);
        let mut judged = Vec::with_capacity(examples.len());
        held_out(examples, options, folds, progress, &mut |model, row, example| {
            let intent = model.classify_by_model(&example.text).map_err(|e| e.at_row(row))?;
            judged.push(Judged {
                actual: place(&example.label),
                predicted: intent.candidates.first().map_or(usize::MAX, |c| place(&c.label)),
                probability: intent.score,
                in_top3: intent.candidates.iter().take(3).any(|c| c.label == example.label),
                refused: intent.decision == Decision::OutOfScope,
                accepted: intent.decision == Decision::Accept,
            });
            Ok(())
        })?;
        Ok(IntentReport::new(&labels, &judged))
    }

    /// The accuracy on `test` after training on growing parts of `examples`: whether more rows of
    /// the same kind would help. `shares` are in (0, 1]; every part holds the ones before it.
    ///
    /// # Errors
    /// As [`Self::train`] and [`Self::evaluate`]; [`Error::Option`] for a share outside (0, 1].
    pub fn learning_curve(
        examples: &[Example],
        test: &[Example],
        options: &TrainOptions,
        shares: &[f32],
    ) -> Result<Vec<LearningPoint>> {
        let order = by_label(examples, options.softmax.seed);
        let point = |&share: &f32| {
            if !(share > 0.0 && share <= 1.0) {
                return Err(Error::option("shares", "in (0, 1]", share));
            }
            let part: Vec<Example> = order
                .iter()
                .filter(|&&(_, rank, of)| rank as f32 <= share * of as f32 || rank == 0)
                .filter_map(|&(row, _, _)| examples.get(row).cloned())
                .collect();
            let report = Self::train(&part, options)?.evaluate(test)?;
            let (accuracy, macro_f1) = (report.accuracy, report.macro_f1);
            Ok(LearningPoint { rows: part.len(), accuracy, macro_f1 })
        };
        shares.iter().map(point).collect()
    }
}

/// The rows shuffled, each with its rank among the rows of its label and their number.
fn by_label(examples: &[Example], seed: u64) -> Vec<(usize, usize, usize)> {
    let mut rows: Vec<usize> = (0..examples.len()).collect();
    Random::new(seed).shuffle(&mut rows);
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    let mut ranked = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(example) = examples.get(row) {
            let count = counts.entry(example.label.as_str()).or_default();
            ranked.push((row, *count));
            *count += 1;
        }
    }
    let of = |row: usize| {
        examples.get(row).and_then(|e| counts.get(e.label.as_str())).copied().unwrap_or_default()
    };
    ranked.into_iter().map(|(row, rank)| (row, rank, of(row))).collect()
}

/// Calls `visit` with every row and a classifier that has not seen it; rows of a label are spread
/// evenly over the folds.
pub(crate) fn held_out(
    examples: &[Example],
    options: &TrainOptions,
    folds: usize,
    progress: Progress<'_>,
    visit: &mut dyn FnMut(&IntentClassifier, usize, &Example) -> Result<()>,
) -> Result<()> {
    if folds < 2 || folds > examples.len() {
        return Err(Error::option("folds", "2 up to the number of examples", folds));
    }
    let ranked = by_label(examples, options.softmax.seed);
    for fold in 0..folds {
        let pick = |held: bool| {
            ranked
                .iter()
                .filter(move |&&(_, rank, _)| (rank % folds == fold) == held)
                .filter_map(|&(row, _, _)| examples.get(row).map(|example| (row, example)))
        };
        let teach: Vec<Example> = pick(false).map(|(_, example)| example.clone()).collect();
        let mut part = |done: f32| progress((fold as f32 + done) / folds as f32);
        let model = IntentClassifier::train_with(&teach, options, &mut part)?;
        for (row, example) in pick(true) {
            visit(&model, row, example)?;
        }
    }
    Ok(())
}

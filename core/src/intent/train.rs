//! Training on labelled messages.

use std::sync::atomic::{AtomicBool, Ordering};

use super::classifier::{IntentClassifier, Parts};
use super::decide::{ScopeGate, ScopeSigns};
use super::features::{Encoded, Features, Pretrained};
use super::options::{Example, TrainOptions};
use super::taxonomy::Taxonomy;
use super::warm::carry_over;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::learn::{QuantisedModel, SoftmaxModel, SoftmaxOptions, SoftmaxRows, Temperature};
use crate::limits::check_text;
use crate::parallel;
use crate::text::Normalized;

pub use crate::learn::Progress;

/// Every eighth row is held back for calibration.
const HELD_BACK: usize = 8;
/// Fewer rows than this say nothing about calibration.
const MIN_HELD_BACK: usize = 40;

/// The share of the work that the final training is, for the progress.
const FINAL_SHARE: f32 = 0.5;

/// Messages ready to learn from.
struct Data {
    labels: Vec<String>,
    rows: Vec<Encoded>,
    targets: Vec<usize>,
    weights: Vec<f32>,
    /// Rows from here on are background.
    first_background: usize,
}

impl Data {
    /// The classes, with one for background where there is some.
    fn classes(&self) -> usize {
        self.labels.len() + usize::from(self.first_background < self.rows.len())
    }
}

/// Checks examples and sorts out their labels.
fn labels_of(examples: &[Example]) -> Result<Vec<String>> {
    for (row, example) in examples.iter().enumerate() {
        check_text(&example.text).map_err(|error| error.at_row(row))?;
        if example.label.trim().is_empty() {
            return Err(Error::input(row, "the label is empty"));
        }
        if !(example.weight.is_finite() && example.weight >= 0.0) {
            return Err(Error::input(row, "the weight must be a number of at least 0"));
        }
    }
    let mut labels: Vec<String> = examples.iter().map(|example| example.label.clone()).collect();
    labels.arrange();
    labels.dedup();
    if labels.len() < 2 {
        let reason = format!("{} examples with {} labels", examples.len(), labels.len());
        return Err(Error::Data { task: "train", reason });
    }
    Ok(labels)
}

pub(crate) fn train(
    examples: &[Example],
    options: &TrainOptions,
    pretrained: Pretrained,
    start: Option<&IntentClassifier>,
    progress: Progress<'_>,
) -> Result<IntentClassifier> {
    options.check()?;
    let labels = labels_of(examples)?;
    for (row, text) in options.background.iter().enumerate() {
        check_text(text).map_err(|error| error.at_row(row))?;
    }
    let texts: Vec<&str> = examples
        .iter()
        .map(|example| example.text.as_str())
        .chain(options.background.iter().map(String::as_str))
        .collect();
    let texts = parallel::map(&texts, |_, text| Normalized::new(text));
    let features = Features::fit(&texts, &options.ngrams, &options.vocabulary, pretrained);
    let index = |label: &String| labels.binary_search(label).unwrap_or_default();
    let mut targets: Vec<usize> = examples.iter().map(|e| index(&e.label)).collect();
    targets.resize(texts.len(), labels.len());
    let mut weights: Vec<f32> = examples.iter().map(|example| example.weight).collect();
    weights.resize(texts.len(), 1.0);
    let rows = parallel::map(&texts, |_, text| features.encode(text.chars()));
    let data = Data { labels, rows, targets, weights, first_background: examples.len() };
    let begin = match start {
        Some(old) => carry_over(old, &features, &data.labels, data.classes() > data.labels.len()),
        None => SoftmaxModel::zero(data.classes(), features.len()),
    };
    let held_back = data.rows.len() / HELD_BACK;
    let (model, (factor, gate)) = if options.calibrate && held_back >= MIN_HELD_BACK {
        let stopped = AtomicBool::new(false);
        let (model, calibration) = parallel::beside(
            || {
                let mut share = |done: f32| progress(done * FINAL_SHARE);
                let model = fit(&begin, &data, |_| true, &features, &options.softmax, &mut share);
                stopped.store(model.is_err(), Ordering::Relaxed);
                model
            },
            || {
                let taught = |row: usize| !row.is_multiple_of(HELD_BACK);
                let mut go_on = |_: f32| !stopped.load(Ordering::Relaxed);
                // From nothing also after a warm start, whose weights have seen the rows held back.
                let zero = SoftmaxModel::zero(data.classes(), features.len());
                let mut softmax = options.softmax.clone();
                if start.is_some() {
                    softmax.epochs = softmax.epochs.max(TrainOptions::default().softmax.epochs);
                }
                let model = fit(&zero, &data, taught, &features, &softmax, &mut go_on)?;
                calibration(&model, &data, features.is_dense())
            },
        );
        (model?, calibration?)
    } else {
        let model = fit(&begin, &data, |_| true, &features, &options.softmax, progress)?;
        (model, (1.0, ScopeGate::default()))
    };
    let mut model = QuantisedModel::new(&model, features.len());
    model.sharpen(factor);
    let taxonomy = match &options.taxonomy {
        Some(kinds) => Taxonomy::new(kinds.clone())?,
        None => Taxonomy::builtin(),
    };
    if !progress(1.0) {
        return Err(Error::Cancelled { task: "training" });
    }
    IntentClassifier::assemble(Parts {
        labels: data.labels,
        features,
        model,
        gate,
        taxonomy,
        decision: options.decision.clone(),
    })
}

/// Trains on the rows that are `taught`.
fn fit(
    begin: &SoftmaxModel,
    data: &Data,
    taught: impl Fn(usize) -> bool,
    features: &Features,
    softmax: &SoftmaxOptions,
    progress: Progress<'_>,
) -> Result<SoftmaxModel> {
    let rows = data.rows.iter().zip(&data.targets).zip(&data.weights).enumerate();
    let (mut vectors, mut targets, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for (_, ((row, target), weight)) in rows.filter(|(row, _)| taught(*row)) {
        vectors.push(row.vector.clone());
        targets.push(*target);
        weights.push(*weight);
    }
    let data = SoftmaxRows {
        rows: &vectors,
        targets: &targets,
        weights: &weights,
        classes: data.classes(),
        features: features.len(),
        dense_from: features.vocabulary.len(),
    };
    begin.clone().fit(&data, softmax, &mut |done, all| progress(done as f32 / all as f32))
}

/// The factor that calibrates the scores, and the scope gate, from rows the model has not seen.
/// With vectors or a teacher (`dense`) it only flattens: they may have been tuned on these very rows,
/// which then look too easy. On 123 classes whose rows the built-in vectors know, 87 % of the rows held
/// back are right and 70 % of new ones; the factor of the former, 1.34, leaves new ones an ECE of
/// 0.113, no factor 0.053.
fn calibration(model: &SoftmaxModel, data: &Data, dense: bool) -> Result<(f32, ScopeGate)> {
    let classes = data.labels.len();
    let (mut scores, mut targets) = (Vec::new(), Vec::new());
    let (mut signs, mut inside) = (Vec::new(), Vec::new());
    let rows = data.rows.iter().zip(&data.targets).enumerate().step_by(HELD_BACK);
    for (row, (encoded, &target)) in rows {
        let mut all = vec![0.0; data.classes()];
        model.scores(&encoded.vector, &mut all);
        if row < data.first_background {
            scores.extend(all.iter().take(classes));
            targets.push(target);
        }
        signs.push(ScopeSigns::of(&all, classes, encoded));
        inside.push(row < data.first_background);
    }
    let mut factor = Temperature::fit(&scores, &targets, classes)?.factor();
    if dense {
        factor = factor.min(1.0);
    }
    let gate = if data.classes() > classes {
        ScopeGate::fit(&signs, &inside)?
    } else {
        ScopeGate::default()
    };
    Ok((factor, gate))
}

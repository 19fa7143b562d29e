//! Training on labelled messages.

use serde::{Deserialize, Serialize};

use super::classifier::{IntentClassifier, Parts};
use super::decide::{DecisionOptions, ScopeGate, ScopeSigns};
use super::features::{Encoded, Features, Vectors};
use super::taxonomy::Taxonomy;
use crate::error::{Error, Result};
use crate::learn::math::softmax;
use crate::learn::{
    NgramOptions, QuantisedModel, SoftmaxModel, SoftmaxOptions, SoftmaxRows, SparseVec,
    Temperature, VocabularyOptions,
};
use crate::limits::check_text;
use crate::text::Normalized;

/// One message and its label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Example {
    /// The message, as it was written.
    pub text: String,
    /// Its label.
    pub label: String,
    /// How much it counts, at least 0; 1 by default.
    #[serde(default = "one")]
    pub weight: f32,
}

fn one() -> f32 {
    1.0
}

impl Example {
    /// A message that counts once.
    pub fn new(text: impl Into<String>, label: impl Into<String>) -> Self {
        Self { text: text.into(), label: label.into(), weight: 1.0 }
    }

    /// The message, counting `weight` times.
    #[must_use]
    pub fn with_weight(mut self, weight: f32) -> Self {
        self.weight = weight;
        self
    }
}

impl<T: Into<String>, L: Into<String>> From<(T, L)> for Example {
    fn from((text, label): (T, L)) -> Self {
        Self::new(text, label)
    }
}

/// How an [`IntentClassifier`] is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TrainOptions {
    /// Which n-grams are features.
    pub ngrams: NgramOptions,
    /// Which of them are kept, and how they weigh.
    pub vocabulary: VocabularyOptions,
    /// How the weights are learned.
    pub softmax: SoftmaxOptions,
    /// Whether to learn, on every eighth row held back, how far probabilities must be flattened or
    /// sharpened. Doubles the time; without it probabilities are the training's own.
    pub calibrate: bool,
    /// Whether to read the mean of the built-in n-gram vectors beside the n-grams, in builds that
    /// have them: they know words that the examples do not hold.
    pub vectors: bool,
    /// Messages that have none of the labels: what else people type. They teach the classifier
    /// what is out of scope; some hundred of many kinds do.
    pub background: Vec<String>,
    /// When labels are accepted.
    pub decision: DecisionOptions,
    /// What the labels mean; the built-in taxonomy where they are among its own.
    pub taxonomy: Option<Vec<super::taxonomy::IntentKind>>,
}

impl Default for TrainOptions {
    /// Characters and pairs, read with digits and punctuation reduced; an idf power of 0.3;
    /// dropout 0.3. Chosen by cross-validation on 6,377 messages of 123 classes, where triples,
    /// skip-grams and full TF-IDF lose one to three points of accuracy.
    fn default() -> Self {
        let vocabulary = VocabularyOptions { idf_power: 0.3, ..Default::default() };
        Self {
            ngrams: NgramOptions::default().with_lengths(1, 2).with_reduce(true),
            vocabulary,
            softmax: SoftmaxOptions::default(),
            calibrate: true,
            vectors: true,
            background: Vec::new(),
            decision: DecisionOptions::default(),
            taxonomy: None,
        }
    }
}

impl TrainOptions {
    /// The options with other n-grams.
    #[must_use]
    pub fn with_ngrams(mut self, ngrams: NgramOptions) -> Self {
        self.ngrams = ngrams;
        self
    }

    /// The options with other rules for which n-grams are kept.
    #[must_use]
    pub fn with_vocabulary(mut self, vocabulary: VocabularyOptions) -> Self {
        self.vocabulary = vocabulary;
        self
    }

    /// The options with another way to learn the weights.
    #[must_use]
    pub fn with_softmax(mut self, softmax: SoftmaxOptions) -> Self {
        self.softmax = softmax;
        self
    }

    /// The options with calibration on or off.
    #[must_use]
    pub fn with_calibrate(mut self, calibrate: bool) -> Self {
        self.calibrate = calibrate;
        self
    }

    /// The options with the built-in vectors or without.
    #[must_use]
    pub fn with_vectors(mut self, vectors: bool) -> Self {
        self.vectors = vectors;
        self
    }

    /// The options with messages that are out of scope.
    #[must_use]
    pub fn with_background(mut self, texts: Vec<String>) -> Self {
        self.background = texts;
        self
    }

    /// The options with other thresholds.
    #[must_use]
    pub fn with_decision(mut self, decision: DecisionOptions) -> Self {
        self.decision = decision;
        self
    }

    /// The options with the meaning of the labels.
    #[must_use]
    pub fn with_taxonomy(mut self, taxonomy: Taxonomy) -> Self {
        self.taxonomy = Some(taxonomy.kinds().to_vec());
        self
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] for a value outside its range.
    pub fn check(&self) -> Result<()> {
        self.ngrams.check()?;
        self.softmax.check()?;
        self.decision.check()?;
        if !(0.0..=2.0).contains(&self.vocabulary.idf_power) {
            return Err(Error::option("idf_power", "in [0, 2]", self.vocabulary.idf_power));
        }
        Ok(())
    }
}

pub use crate::learn::Progress;

/// Every eighth row is held back for calibration.
const HELD_BACK: usize = 8;
/// Fewer rows than this say nothing about calibration.
const MIN_HELD_BACK: usize = 40;

/// One row in this many is learned without the vectors, so that the n-grams can do without them.
const WITHOUT_VECTORS: usize = 4;
/// The passes of the training that only serves calibration are this part of the full number: it
/// learns from less, and its probabilities settle early.
const CALIBRATION_PASSES: u32 = 2;

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
    labels.sort_unstable();
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
    start: Option<&IntentClassifier>,
    progress: Progress<'_>,
) -> Result<IntentClassifier> {
    options.check()?;
    let labels = labels_of(examples)?;
    for (row, text) in options.background.iter().enumerate() {
        check_text(text).map_err(|error| error.at_row(row))?;
    }
    let texts: Vec<Normalized> = examples
        .iter()
        .map(|example| example.text.as_str())
        .chain(options.background.iter().map(String::as_str))
        .map(Normalized::new)
        .collect();
    let vectors = if options.vectors { Vectors::builtin() } else { None };
    let features = Features::fit(&texts, &options.ngrams, &options.vocabulary, vectors);
    let index = |label: &String| labels.binary_search(label).unwrap_or_default();
    let mut targets: Vec<usize> = examples.iter().map(|e| index(&e.label)).collect();
    targets.resize(texts.len(), labels.len());
    let mut weights: Vec<f32> = examples.iter().map(|example| example.weight).collect();
    weights.resize(texts.len(), 1.0);
    let encode = |(row, text): (usize, &Normalized)| {
        let bare = row % WITHOUT_VECTORS == 1;
        if bare { features.encode_ngrams(text) } else { features.encode(text) }
    };
    let rows = texts.iter().enumerate().map(encode).collect();
    let data = Data { labels, rows, targets, weights, first_background: examples.len() };
    let begin = match start {
        Some(old) => carry_over(old, &features, &data),
        None => SoftmaxModel::zero(data.classes(), features.len()),
    };
    let held_back = data.rows.len() / HELD_BACK;
    let calibrate = options.calibrate && held_back >= MIN_HELD_BACK;
    let (mut factor, mut gate) = (1.0, ScopeGate::default());
    if calibrate {
        let part =
            |held: bool| (0..data.rows.len()).filter(move |row| (row % HELD_BACK == 0) == held);
        let teach: Vec<usize> = part(false).collect();
        let mut first_half = |done: f32| progress(done / 2.0);
        let mut softmax = options.softmax.clone();
        softmax.epochs = softmax.epochs.div_ceil(CALIBRATION_PASSES);
        let model = fit(&begin, &data, &teach, &features, &softmax, &mut first_half)?;
        (factor, gate) = calibration(&model, &data, part(true))?;
    }
    let all: Vec<usize> = (0..data.rows.len()).collect();
    let mut rest = |done: f32| progress(if calibrate { 0.5 + done / 2.0 } else { done });
    let model = fit(&begin, &data, &all, &features, &options.softmax, &mut rest)?;
    let mut model = QuantisedModel::new(&model, features.len());
    model.sharpen(factor);
    let taxonomy = match &options.taxonomy {
        Some(kinds) => Taxonomy::new(kinds.clone())?,
        None => Taxonomy::builtin(),
    };
    IntentClassifier::assemble(Parts {
        labels: data.labels,
        features,
        model,
        gate,
        taxonomy,
        decision: options.decision.clone(),
    })
}

/// Trains on the named rows.
fn fit(
    begin: &SoftmaxModel,
    data: &Data,
    rows: &[usize],
    features: &Features,
    softmax: &SoftmaxOptions,
    progress: Progress<'_>,
) -> Result<SoftmaxModel> {
    let vectors: Vec<SparseVec> =
        rows.iter().filter_map(|&row| data.rows.get(row)).map(|row| row.vector.clone()).collect();
    let pick = |list: &[usize]| rows.iter().filter_map(|&row| list.get(row).copied()).collect();
    let targets: Vec<usize> = pick(&data.targets);
    let weights: Vec<f32> = rows.iter().filter_map(|&row| data.weights.get(row).copied()).collect();
    let data = SoftmaxRows {
        rows: &vectors,
        targets: &targets,
        weights: &weights,
        classes: data.classes(),
        features: features.len(),
    };
    begin.clone().fit(&data, softmax, &mut |done, all| progress(done as f32 / all as f32))
}

/// The factor that calibrates the scores, and the scope gate, from rows the model has not seen.
fn calibration(
    model: &SoftmaxModel,
    data: &Data,
    rows: impl Iterator<Item = usize>,
) -> Result<(f32, ScopeGate)> {
    let classes = data.labels.len();
    let (mut scores, mut targets) = (Vec::new(), Vec::new());
    let (mut signs, mut inside) = (Vec::new(), Vec::new());
    for row in rows {
        let (Some(encoded), Some(&target)) = (data.rows.get(row), data.targets.get(row)) else {
            continue;
        };
        let mut all = vec![0.0; data.classes()];
        model.scores(&encoded.vector, &mut all);
        if row < data.first_background {
            scores.extend(all.iter().take(classes));
            targets.push(target);
        }
        signs.push(scope_signs(&all, classes, encoded));
        inside.push(row < data.first_background);
    }
    let factor = Temperature::fit(&scores, &targets, classes)?.factor();
    let gate = if data.classes() > classes {
        ScopeGate::fit(&signs, &inside)?
    } else {
        ScopeGate::default()
    };
    Ok((factor, gate))
}

/// What scores and features show of the scope; `scores` has the background last, where there is one.
pub(crate) fn scope_signs(scores: &[f32], classes: usize, encoded: &Encoded) -> ScopeSigns {
    let mut all = scores.to_vec();
    softmax(&mut all);
    let background = all.get(classes).copied().unwrap_or(0.5);
    let mut own: Vec<f32> = scores.iter().take(classes).copied().collect();
    softmax(&mut own);
    let best = own.iter().copied().fold(0.0, f32::max);
    ScopeSigns { support: encoded.support, best, background, known: encoded.found.len() }
}

/// The weights of an older classifier at the features and labels of new data.
fn carry_over(old: &IntentClassifier, features: &Features, data: &Data) -> SoftmaxModel {
    let (parts, wide) = (old.parts(), old.parts().model.widen());
    let source: Vec<Option<usize>> = data
        .labels
        .iter()
        .map(|label| parts.labels.binary_search(label).ok())
        .chain((data.classes() > data.labels.len()).then_some(None))
        .collect();
    let mut old_rows = features.vocabulary.rows_in(&parts.features.vocabulary);
    let first = parts.features.vocabulary.len();
    let same = parts.features.vectors == features.vectors;
    let dimensions = (first..).take(features.len() - features.vocabulary.len());
    old_rows.extend(dimensions.map(|row| same.then_some(row as u32)));
    let mut weights = Vec::with_capacity(old_rows.len() * source.len());
    for row in old_rows {
        let from = row.map(|row| wide.weights_of(row)).unwrap_or_default();
        weights.extend(
            source.iter().map(|class| class.and_then(|c| from.get(c).copied()).unwrap_or(0.0)),
        );
    }
    let bias = source.iter().map(|c| c.and_then(|c| wide.bias().get(c).copied()).unwrap_or(0.0));
    SoftmaxModel::from_parts(weights, bias.collect())
}

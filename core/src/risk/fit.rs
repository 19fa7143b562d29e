//! The built-in model: a tone head from labelled messages, and signal weights from graded
//! conversations.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use super::model::{Parts, RiskModel, in_conversation};
use super::options::Tokens;
use super::signals::{Catalogue, Cues, Direction, ToneModel};
use super::tally::PARTS;
use crate::dialogue::Conversation;
use crate::error::{Error, Result};
use crate::learn::{
    NgramOptions, SoftmaxModel, SoftmaxOptions, SoftmaxRows, SparseVec, Vocabulary,
    VocabularyOptions,
};
use crate::text::Normalized;

/// What a customer's message does, for training the tone head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToneKind {
    /// Asks, orders, informs.
    Neutral,
    /// Complains, threatens, vents.
    Complaint,
    /// Reports that something is wrong or late.
    Problem,
    /// Thanks, agrees, says goodbye.
    Closing,
}

/// A message with its tone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToneExample {
    /// The message.
    pub text: String,
    /// Its tone.
    pub tone: ToneKind,
}

/// A conversation with a grade, for fitting signal weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Graded {
    /// The conversation, up to the point that was graded.
    pub conversation: Conversation,
    /// How badly it stands: about 0 on average, higher = worse, one standard deviation = 1.
    pub severity: f32,
    /// Whether it counts as a bad end; what the score is calibrated to.
    pub bad: bool,
}

/// How signal weights are fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SignalFit {
    /// How strongly weights are held to their priors, which the signals' files state: as much as
    /// this many conversations that show the signal once.
    pub prior_strength: f64,
}

impl Default for SignalFit {
    fn default() -> Self {
        Self { prior_strength: 60.0 }
    }
}

/// How a prior is spread over a signal's parts: total, fading, newest message.
const PRIOR_SHARES: [f32; PARTS] = [0.25, 0.5, 0.25];

/// The calibration is fitted to rows that the weights of their fold did not see.
const FOLDS: usize = 5;

impl RiskModel {
    /// A model that reads signals alone: the weights of some two hundred interpretable features,
    /// fitted to grades by least squares around their priors, each kept on its side of zero (a
    /// threat never lowers the risk). Deterministic. Cost: rows × features², seconds for 10,000.
    ///
    /// # Errors
    /// [`Error::Data`] for too few rows; [`Error::Option`]; errors of
    /// [`Conversation::check`] with the row.
    pub fn from_signals(
        tones: &[ToneExample],
        graded: &[Graded],
        options: &SignalFit,
    ) -> Result<Self> {
        if options.prior_strength.is_nan() || options.prior_strength <= 0.0 {
            let got = options.prior_strength;
            return Err(Error::option("prior_strength", "over 0", got));
        }
        let tone = (!tones.is_empty()).then(|| train_tone(tones)).transpose()?;
        let catalogue = Arc::new(Catalogue::new(Cues::builtin()?, tone));
        let reader = Self::assemble(Parts::reader(Arc::clone(&catalogue), Tokens::Text)?);
        let mut rows = Vec::with_capacity(graded.len());
        let mut turns = Vec::with_capacity(graded.len());
        for (row, graded) in graded.iter().enumerate() {
            let state = reader.read(&graded.conversation);
            let state = state.map_err(|error| in_conversation(error, row))?;
            turns.push(state.tally.turns());
            rows.push(features_of(&state.tally));
        }
        let targets: Vec<f32> = graded.iter().map(|graded| graded.severity).collect();
        let outcomes: Vec<bool> = graded.iter().map(|graded| graded.bad).collect();
        if rows.len() < FOLDS * 10 || targets.iter().any(|severity| !severity.is_finite()) {
            let reason = format!("{} rows; 50 with finite grades are the least", rows.len());
            return Err(Error::Data { task: "fit signal weights", reason });
        }
        let prior = prior(&catalogue);
        let mut held_out = vec![0.0; rows.len()];
        for fold in 0..FOLDS {
            // Contiguous blocks: prefixes of one conversation stay together.
            let inside = |row: usize| row * FOLDS / rows.len() == fold;
            let kept: Vec<usize> = (0..rows.len()).filter(|&row| !inside(row)).collect();
            let fitted = Fitted::fit(&rows, &targets, &kept, &prior, options.prior_strength);
            for (row, score) in held_out.iter_mut().enumerate().filter(|(row, _)| inside(*row)) {
                *score = rows.get(row).map_or(0.0, |row| fitted.predict(row));
            }
        }
        let calibration = Calibration::fit(&held_out, &turns, &outcomes)?;
        let all: Vec<usize> = (0..rows.len()).collect();
        let fitted = Fitted::fit(&rows, &targets, &all, &prior, options.prior_strength);
        let parts = Parts {
            catalogue,
            malice: Arc::clone(&reader.parts.malice),
            tokens: Tokens::Text,
            words: None,
            classes: 2,
            bad_from: 1,
            base: vec![fitted.intercept],
            weights: fitted.weights,
            calibration,
        };
        Ok(Self::assemble(parts))
    }
}

/// The tone head: characters and pairs that occur in three messages, at most 12,000 of them, which
/// keeps it under 250 KB.
fn train_tone(examples: &[ToneExample]) -> Result<ToneModel> {
    let ngrams = NgramOptions::default().with_lengths(1, 2);
    let documents: Vec<Vec<u64>> = examples
        .iter()
        .map(|example| {
            let mut hashes = Vec::new();
            ngrams.for_each(&Normalized::new(&example.text), |hash, _, _| hashes.push(hash));
            hashes
        })
        .collect();
    let options =
        VocabularyOptions { min_documents: 3, max_features: 12_000, ..Default::default() };
    let vocabulary = Vocabulary::fit(documents.iter().map(Vec::as_slice), &options);
    let rows: Vec<SparseVec> =
        documents.iter().map(|hashes| vocabulary.vector(hashes.iter().copied())).collect();
    let targets: Vec<usize> = examples
        .iter()
        .map(|example| match example.tone {
            ToneKind::Neutral => 0,
            ToneKind::Complaint => 1,
            ToneKind::Problem => 2,
            ToneKind::Closing => 3,
        })
        .collect();
    // Classes count by the root of their size: rare tones are what the head is for.
    let mut counts = [0_usize; 4];
    for &target in &targets {
        if let Some(count) = counts.get_mut(target) {
            *count += 1;
        }
    }
    let largest = counts.iter().copied().max().unwrap_or(1).max(1) as f32;
    let weights: Vec<f32> = targets
        .iter()
        .map(|&target| (largest / counts.get(target).copied().unwrap_or(1) as f32).sqrt())
        .collect();
    let features = vocabulary.len();
    let data =
        SoftmaxRows { rows: &rows, targets: &targets, weights: &weights, classes: 4, features };
    let model = SoftmaxModel::zero(4, features);
    let model = model.fit(&data, &SoftmaxOptions::default(), &mut |_, _| true)?;
    Ok(ToneModel::new(ngrams, vocabulary, &model))
}

/// The features of a conversation, sparse.
fn features_of(tally: &super::tally::Tally) -> Vec<(usize, f32)> {
    let mut row = Vec::new();
    for signal in 0..tally.signals() {
        for (part, value) in tally.features(signal).into_iter().enumerate() {
            if value != 0.0 {
                row.push((signal * PARTS + part, value));
            }
        }
    }
    row
}

/// What a weight is before the data, and which side of zero it may be on.
struct Prior {
    weight: f64,
    low: f64,
    high: f64,
}

fn prior(catalogue: &Catalogue) -> Vec<Prior> {
    let cards = catalogue.cards().iter();
    cards
        .flat_map(|card| {
            PRIOR_SHARES.iter().map(|share| {
                let (low, high) = match card.direction {
                    Direction::Raises => (0.0, f64::INFINITY),
                    Direction::Lowers => (f64::NEG_INFINITY, 0.0),
                    Direction::Either => (f64::NEG_INFINITY, f64::INFINITY),
                };
                Prior { weight: f64::from(card.prior * share), low, high }
            })
        })
        .collect()
}

/// Weights by least squares around priors, within bounds.
struct Fitted {
    weights: Vec<f32>,
    intercept: f32,
}

impl Fitted {
    /// Minimises `Σ (y - b - x·w)² + strength · Σ (w - prior)²` within the bounds by cyclic
    /// coordinate descent on the centred normal equations, in double precision and fixed order.
    fn fit(
        rows: &[Vec<(usize, f32)>],
        targets: &[f32],
        kept: &[usize],
        prior: &[Prior],
        strength: f64,
    ) -> Self {
        let width = prior.len();
        let count = kept.len().max(1) as f64;
        let (mut mean_x, mut mean_y) = (vec![0.0; width], 0.0);
        let mut gram = vec![0.0; width * width];
        let mut moment = vec![0.0; width];
        for (row, &y) in kept.iter().filter_map(|&row| rows.get(row).zip(targets.get(row))) {
            mean_y += f64::from(y) / count;
            for &(a, x) in row {
                let x = f64::from(x);
                add(&mut mean_x, a, x / count);
                add(&mut moment, a, x * f64::from(y));
                for &(b, z) in row {
                    add(&mut gram, a * width + b, x * f64::from(z));
                }
            }
        }
        let at = |values: &[f64], index: usize| values.get(index).copied().unwrap_or_default();
        for a in 0..width {
            add(&mut moment, a, -count * at(&mean_x, a) * mean_y);
            for b in 0..width {
                add(&mut gram, a * width + b, -count * at(&mean_x, a) * at(&mean_x, b));
            }
        }
        let mut weights: Vec<f64> = prior.iter().map(|prior| prior.weight).collect();
        for _ in 0..500 {
            let mut moved = 0.0_f64;
            for (a, prior) in prior.iter().enumerate() {
                let line = gram.get(a * width..(a + 1) * width).unwrap_or_default();
                let own = at(line, a);
                let others: f64 = line.iter().zip(&weights).map(|(g, w)| g * w).sum();
                let old = at(&weights, a);
                let pull = at(&moment, a) - (others - own * old) + strength * prior.weight;
                let new = (pull / (own + strength)).clamp(prior.low, prior.high);
                moved = moved.max((new - old).abs());
                if let Some(weight) = weights.get_mut(a) {
                    *weight = new;
                }
            }
            if moved < 1e-6 {
                break;
            }
        }
        let offset: f64 = weights.iter().zip(&mean_x).map(|(w, x)| w * x).sum();
        Self {
            weights: weights.iter().map(|&weight| weight as f32).collect(),
            intercept: (mean_y - offset) as f32,
        }
    }

    fn predict(&self, row: &[(usize, f32)]) -> f32 {
        let weight = |feature: usize| self.weights.get(feature).copied().unwrap_or_default();
        self.intercept + row.iter().map(|&(feature, x)| x * weight(feature)).sum::<f32>()
    }
}

fn add(values: &mut [f64], index: usize, amount: f64) {
    if let Some(value) = values.get_mut(index) {
        *value += amount;
    }
}

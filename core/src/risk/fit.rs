//! The built-in model: a tone head from labelled messages, and signal weights from graded
//! conversations.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bounded::{NormalEquations, Prior};
use super::calibration::Calibration;
use super::model::RiskModel;
use super::options::Tokens;
use super::parts::{Parts, in_conversation};
use super::signals::{Catalogue, Cues, ToneModel};
use super::tally::PARTS;
use super::traits::Traits;
use crate::dialogue::Conversation;
use crate::error::{Error, Result};
use crate::learn::{
    NgramOptions, SoftmaxModel, SoftmaxOptions, SoftmaxRows, SparseVec, Vocabulary,
    VocabularyOptions,
};
use crate::parallel;
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

/// Signals that keep at least this share of their prior whatever the rated dialogues say. These
/// are of help desks, where 投诉 is an everyday word; and agents apologise where it goes badly, so
/// that an apology goes with the score it is to lower. Of what they hardly show at all, money back
/// in private and a question asked again, they cannot say; nor of goods and parcels, of which half of
/// them know nothing: without these no cause is named.
const KEPT: [&str; 7] = [
    "threat.",
    "agent.apology",
    "agent.empathy",
    "agent.inducement",
    "question.repeated",
    "product.",
    "delay.",
];
const KEPT_SHARE: f64 = 0.5;

/// The calibration is fitted to rows that the weights of their fold did not see.
const FOLDS: usize = 5;

impl RiskModel {
    /// A model that reads signals alone: the weights of some two hundred interpretable features,
    /// fitted to grades by least squares around their priors, each kept on its side of zero (a
    /// threat never lowers the risk). Deterministic. Cost: rows × features²;
    /// 4 s for 21,295 rows and 36,858 messages for the tone.
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
        let reader = Self::assemble(Parts::reader(Arc::clone(&catalogue), Tokens::Text, false)?);
        let read = parallel::map(graded, |row, graded| {
            let state = reader.read(&graded.conversation);
            let state = state.map_err(|error| in_conversation(error, row))?;
            Ok((state.tally.clock(), state.tally.vector()))
        });
        let (turns, rows): (Vec<usize>, Vec<SparseVec>) =
            read.into_iter().collect::<Result<Vec<_>>>()?.into_iter().unzip();
        let targets: Vec<f32> = graded.iter().map(|graded| graded.severity).collect();
        let outcomes: Vec<bool> = graded.iter().map(|graded| graded.bad).collect();
        if rows.len() < FOLDS * 10 || targets.iter().any(|severity| !severity.is_finite()) {
            let reason = format!("{} rows; 50 with finite grades are the least", rows.len());
            return Err(Error::Data { task: "fit signal weights", reason });
        }
        let priors: Vec<Prior> = catalogue
            .cards()
            .iter()
            .flat_map(|card| {
                PRIOR_SHARES.map(|share| {
                    let prior = Prior::of(card, f64::from(card.prior * share));
                    let kept = KEPT.iter().any(|id| card.id.starts_with(id));
                    if kept { prior.keeping(KEPT_SHARE) } else { prior }
                })
            })
            .collect();
        let fit = |keep: &dyn Fn(usize) -> bool| {
            let kept = rows.iter().zip(&targets).enumerate().filter(|&(row, _)| keep(row));
            let (rows, targets): (Vec<&SparseVec>, Vec<f32>) =
                kept.map(|(_, (row, &target))| (row, target)).unzip();
            let equations = NormalEquations::new(&rows, priors.len());
            equations.solve(&rows, &targets, &priors, options.prior_strength)
        };
        let mut held_out = Vec::with_capacity(rows.len());
        for fold in 0..FOLDS {
            // Contiguous blocks: prefixes of one conversation stay together.
            let inside = |row: usize| row * FOLDS / rows.len() == fold;
            let fitted = fit(&|row| !inside(row));
            let own = rows.iter().enumerate().filter(|&(row, _)| inside(row));
            held_out.extend(own.map(|(_, row)| fitted.predict(row) as f32));
        }
        // A row that is given several times counts more for the weights; what its score says of the
        // outcome it says once.
        let before = std::iter::once(None).chain(graded.iter().map(Some));
        let once: Vec<bool> =
            graded.iter().zip(before).map(|(row, before)| before != Some(row)).collect();
        let calibration = Calibration::fit(
            &given(&held_out, &once),
            &given(&turns, &once),
            &given(&outcomes, &once),
        )?;
        let fitted = fit(&|_| true);
        let parts = Parts {
            catalogue,
            malice: Arc::clone(&reader.parts.malice),
            tokens: Tokens::Text,
            clauses: false,
            words: None,
            classes: 2,
            bad_from: 1,
            base: vec![fitted.intercept as f32],
            weights: fitted.weights.iter().map(|&weight| weight as f32).collect(),
            calibration,
        };
        Ok(Self::assemble(parts))
    }
}

/// The values whose flag is set.
fn given<T: Copy>(values: &[T], flags: &[bool]) -> Vec<T> {
    values.iter().zip(flags).filter(|(_, flag)| **flag).map(|(&value, _)| value).collect()
}

/// The tone head: characters and pairs that occur in three messages, at most 12,000 of them, which
/// keeps it under 250 KB.
fn train_tone(examples: &[ToneExample]) -> Result<ToneModel> {
    let ngrams = NgramOptions::default().with_lengths(1, 2);
    let traits = Traits::builtin();
    let documents: Vec<Vec<u64>> = examples
        .iter()
        .map(|example| {
            let mut hashes = Vec::new();
            let normal = Normalized::new(&example.text);
            let personal = traits.find(&normal);
            ngrams.for_each(&normal, |hash, from, to| {
                if !personal.touch(from, to) {
                    hashes.push(hash);
                }
            });
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
    let data = SoftmaxRows {
        rows: &rows,
        targets: &targets,
        weights: &weights,
        classes: 4,
        features,
        dense_from: features,
    };
    let model = SoftmaxModel::zero(4, features);
    let model = model.fit(&data, &SoftmaxOptions::default(), &mut |_, _| true)?;
    let tone = ToneModel::new(ngrams, vocabulary, &model);
    Ok(tone.compact().unwrap_or(tone))
}

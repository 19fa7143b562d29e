//! What a model is made of, and how a state becomes scores.

use std::sync::Arc;

use super::calibration::Calibration;
use super::clause::pieces;
use super::malice::MaliceReader;
use super::options::Tokens;
use super::signals::{Catalogue, Direction};
use super::state::State;
use super::tally::PARTS;
use super::views::Words;
use crate::error::{Error, Result};
use crate::learn::math::sigmoid;
use crate::span::Span;

/// What is shared between clones and monitors.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) malice: Arc<MaliceReader>,
    /// What the texts hold.
    pub(super) tokens: Tokens,
    /// Whether texts are read clause by clause, as models of single texts do.
    pub(super) clauses: bool,
    /// The words' weights; `None` for a model of signals alone.
    pub(super) words: Option<Words>,
    /// How many ordered classes the model knows.
    pub(super) classes: usize,
    /// The lowest class that counts as a bad end.
    pub(super) bad_from: usize,
    /// The score of each head when nothing is seen. Head 0 is the bad end; with more than two
    /// classes one head a class follows.
    pub(super) base: Vec<f32>,
    /// Weights by signal, part and head.
    pub(super) weights: Vec<f32>,
    pub(super) calibration: Calibration,
}

impl Parts {
    /// Parts that read signals and know no weights.
    pub(super) fn reader(catalogue: Arc<Catalogue>, tokens: Tokens, clauses: bool) -> Result<Self> {
        Ok(Self {
            weights: vec![0.0; catalogue.cards().len() * PARTS],
            catalogue,
            malice: Arc::new(MaliceReader::builtin()?),
            tokens,
            clauses,
            words: None,
            classes: 2,
            bad_from: 1,
            base: vec![0.0],
            calibration: Calibration::default(),
        })
    }

    /// The number of heads.
    pub(super) fn heads(&self) -> usize {
        self.base.len()
    }

    /// The weight of a signal's part for a head.
    pub(super) fn weight(&self, signal: usize, part: usize, head: usize) -> f32 {
        let at = (signal * PARTS + part) * self.heads() + head;
        self.weights.get(at).copied().unwrap_or_default()
    }

    /// Where the parts of a message are that are read one after the other: itself, or its clauses.
    pub(super) fn pieces(&self, text: &str) -> Vec<Span> {
        if self.clauses { pieces(text) } else { vec![Span::new(0, text.len())] }
    }

    /// Whether a part of a signal lowers the score.
    pub(super) fn calms(&self, signal: usize) -> bool {
        let card = self.catalogue.cards().get(signal);
        card.is_some_and(|card| card.direction == Direction::Lowers)
            || (0..PARTS).any(|part| self.weight(signal, part, 0) < 0.0)
    }

    /// The scores of all heads before calibration.
    pub(super) fn scores(&self, state: &State) -> Vec<f32> {
        let mut scores = self.base.clone();
        for signal in 0..state.tally.signals() {
            for (part, feature) in state.tally.features(signal).into_iter().enumerate() {
                if feature != 0.0 {
                    for (head, score) in scores.iter_mut().enumerate() {
                        *score += feature * self.weight(signal, part, head);
                    }
                }
            }
        }
        if let Some(views) = &state.views {
            views.add_scores(&mut scores);
        }
        scores
    }

    /// The calibrated probability of a bad end.
    pub(super) fn probability(&self, raw: f32, state: &State) -> f32 {
        self.calibration.apply(raw, state.tally.clock())
    }

    /// The probability of each class: those of the bad end share its probability, the others the
    /// rest, each by its own head.
    pub(super) fn probabilities(&self, scores: &[f32], bad: f32) -> Vec<f32> {
        divide(scores, bad, self.classes, self.bad_from)
    }
}

/// Divides the probability of a bad end among its classes, and the rest among the others, by the
/// heads of the classes.
pub(super) fn divide(scores: &[f32], bad: f32, classes: usize, bad_from: usize) -> Vec<f32> {
    let heads: Vec<f32> = scores.iter().skip(1).map(|&score| sigmoid(score).max(1e-6)).collect();
    let share = |class: usize, from: usize, to: usize| {
        let all: f32 = heads.iter().skip(from).take(to - from).sum();
        match heads.get(class) {
            Some(own) if all > 0.0 => own / all,
            _ => 1.0 / (to - from).max(1) as f32,
        }
    };
    (0..classes)
        .map(|class| {
            if class >= bad_from {
                bad * share(class, bad_from, classes)
            } else {
                (1.0 - bad) * share(class, 0, bad_from)
            }
        })
        .collect()
}

/// One head for a bad end, and one a class where there are more than two.
pub(super) fn heads_for(classes: usize) -> usize {
    if classes > 2 { classes + 1 } else { 1 }
}

/// The expected class as a share of the worst.
pub(super) fn severity(probabilities: &[f32]) -> f32 {
    let worst = probabilities.len().saturating_sub(1).max(1) as f32;
    let expected: f32 = probabilities.iter().enumerate().map(|(class, p)| class as f32 * p).sum();
    (expected / worst).clamp(0.0, 1.0)
}

/// The class with the highest probability; the first of equals.
pub(super) fn likeliest(probabilities: &[f32]) -> usize {
    let best = probabilities.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(class, _)| class)
}

/// An error in row `row` of a batch of conversations: the message's index goes into the text.
pub(super) fn in_conversation(error: Error, row: usize) -> Error {
    match error.row() {
        Some(message) => Error::input(row, format!("message {message}: {error}")),
        None => error,
    }
}

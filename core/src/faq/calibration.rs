//! From scores to the probability that a hit is right.

use serde::{Deserialize, Serialize};

use super::entry::FaqEntry;
use super::gate::{Gate, Signals};
use super::index::{FaqIndex, Vectors};
use super::options::FaqOptions;
use super::search::{FaqSearch, Found};
use crate::learn::math::{exp, ln};

/// Phrasings a base needs before it is calibrated on itself.
const MIN_QUERIES: usize = 60;
/// Phrasings asked at most.
const MAX_QUERIES: usize = 800;
/// Forms of a base that is calibrated on itself: above, the default holds.
const MAX_FORMS: usize = 20_000;

/// The probability of a hit is that of the base having the right entry at all, times the hit's
/// share among the candidates. It never rises down the list, and the list adds up to at most 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    /// The shares are the softmax of `sharpness · score`.
    pub sharpness: f32,
    /// The probability that the base has the entry.
    pub gate: Gate,
}

/// Sharpness of a base that is not calibrated, where a ranker has spread the scores and where none
/// has: the most likely on the right entries of the searches that the gate was fitted to, rounded (6 to
/// 10, and 15 to 20).
const RANKED: f32 = 8.0;
const UNRANKED: f32 = 17.0;

/// What one question found.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    signals: Signals,
    /// Scores in descending order.
    scores: Vec<f32>,
    /// The place of the right one among them, where the base has it.
    right: Option<usize>,
}

impl Asked {
    fn new(found: &Found, right: Option<usize>) -> Self {
        let scores = found.scored.iter().map(|scored| scored.score).collect();
        Self { signals: found.signals, scores, right }
    }
}

impl Calibration {
    /// For a base that is not calibrated on itself, with or without a learned ranker.
    pub(super) fn usual(ranked: bool) -> Self {
        Self { sharpness: if ranked { RANKED } else { UNRANKED }, gate: Gate::default() }
    }

    /// The probability that the base has the answer; 0 where nothing was found.
    pub(super) fn answerable(&self, signals: &Signals, scores: &[f32]) -> f32 {
        if scores.is_empty() { 0.0 } else { self.gate.probability(signals) }
    }

    /// The probabilities of scores in descending order, where the base has the answer with the
    /// given one.
    pub(super) fn apply(&self, answerable: f32, scores: &[f32]) -> Vec<f32> {
        self.shares(scores).into_iter().map(|share| answerable * share).collect()
    }

    fn shares(&self, scores: &[f32]) -> Vec<f32> {
        let top = scores.first().copied().unwrap_or_default();
        let shares = scores.iter().map(|score| exp(self.sharpness * (score - top)));
        let shares: Vec<f32> = shares.collect();
        let sum: f32 = shares.iter().sum();
        shares.iter().map(|share| share / sum).collect()
    }

    /// Fits the two parts to what happened.
    fn fit(seen: &[Asked]) -> Self {
        let signals = seen.iter().map(|asked| (asked.signals, asked.right.is_some()));
        let gate = Gate::fit(&signals.collect::<Vec<_>>());
        let loss = |sharpness: f32| -> f32 {
            let candidate = Self { sharpness, gate };
            let losses = seen.iter().filter_map(|asked| {
                let shares = candidate.shares(&asked.scores);
                let share = shares.get(asked.right?).copied().unwrap_or(0.0);
                Some(-ln(share.max(1e-4)))
            });
            losses.sum()
        };
        let grid = (0..24).map(|step| 2.0 * exp(0.15 * step as f32));
        let best = grid.min_by(|&a, &b| loss(a).total_cmp(&loss(b)));
        Self { sharpness: best.unwrap_or(UNRANKED), gate }
    }

    /// Calibrates on a base's own phrasings: every fourth variant is taken out and asked, with its
    /// entry there and with its entry hidden. `None` where the base has too few, or is so large
    /// that it would take seconds.
    pub(super) fn of_base(
        entries: &[FaqEntry],
        options: &FaqOptions,
        vectors: &Vectors,
    ) -> Option<Self> {
        let forms: usize = entries.iter().map(|entry| entry.variants.len() + 1).sum();
        let held = |index: usize| index % 4 == 1;
        let mut queries: Vec<(&str, &str)> = Vec::new();
        let mut reduced = entries.to_vec();
        for (entry, rest) in entries.iter().zip(&mut reduced).filter(|(entry, _)| entry.enabled) {
            rest.variants.clear();
            for (index, variant) in entry.variants.iter().enumerate() {
                if held(index) {
                    queries.push((variant, &entry.id));
                } else {
                    rest.variants.push(variant.clone());
                }
            }
        }
        if queries.len() < MIN_QUERIES || forms > MAX_FORMS {
            return None;
        }
        let every = queries.len().div_ceil(MAX_QUERIES);
        let index = FaqIndex::uncalibrated(reduced, options.clone(), vectors.clone()).ok()?;
        let search = FaqSearch::new(20);
        let mut seen = Vec::new();
        for (query, id) in queries.into_iter().step_by(every) {
            let found = index.find(query, &search, None).ok()?;
            let place = found
                .scored
                .iter()
                .position(|scored| index.scored_entry(scored).is_some_and(|entry| entry.id == id));
            // A right entry below the list is in the base all the same.
            let place = place.unwrap_or(found.scored.len());
            seen.push(Asked::new(&found, Some(place)));
            seen.push(Asked::new(&index.find(query, &search, Some(id)).ok()?, None));
        }
        Some(Self::fit(&seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals(top: f32) -> Signals {
        Signals { top, known: 1.0, length: 8, entries: 60, meaning: true, ..Signals::default() }
    }

    fn probabilities(calibration: &Calibration, top: f32, scores: &[f32]) -> Vec<f32> {
        calibration.apply(calibration.answerable(&signals(top), scores), scores)
    }

    #[test]
    fn probabilities_fall_and_stay_below_one() {
        for usual in [Calibration::usual(true), Calibration::usual(false)] {
            let p = probabilities(&usual, 0.9, &[0.9, 0.6, 0.6, 0.1]);
            assert!(p.is_sorted_by(|a, b| a >= b) && p.iter().sum::<f32>() <= 1.0);
            assert!(p[0] > 0.7 && probabilities(&usual, 0.0, &[0.1])[0] < 0.3, "{p:?}");
            assert!(probabilities(&usual, 1.0, &[]).is_empty());
            assert_eq!(usual.answerable(&signals(1.0), &[]), 0.0);
        }
    }

    #[test]
    fn fits_what_happened() {
        // The first of two is right four times in five.
        let asked = |n: usize| {
            let right = Some(usize::from(n.is_multiple_of(5)));
            Asked { signals: signals(0.8), scores: vec![0.8, 0.7], right }
        };
        let fitted = Calibration::fit(&(0..100).map(asked).collect::<Vec<_>>());
        let share = fitted.shares(&[0.8, 0.7])[0];
        assert!((share - 0.8).abs() < 0.05, "{share} {fitted:?}");
    }
}

//! From scores to the probability that a hit is right.

use serde::{Deserialize, Serialize};

use super::entry::FaqEntry;
use super::gate::{Gate, Signals};
use super::index::{FaqIndex, Vectors};
use super::options::FaqOptions;
use super::search::{FaqSearch, Found};
use crate::error::Result;
use crate::learn::Platt;
use crate::learn::math::{exp, ln};

/// Phrasings a base needs before it is calibrated on itself.
const MIN_QUERIES: usize = 60;
/// One question without an entry comes on this many with one: in a log most questions have an
/// answer, and the probabilities follow the share that is assumed here.
const HIDDEN_EVERY: usize = 4;
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
    /// How much each signal counts for the base having the entry.
    pub gate: Gate,
    /// The probability that it has, from the score of the gate.
    pub covered: Platt,
}

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

impl Default for Calibration {
    /// For a base that was not calibrated: of a size found on JD questions (123 entries with 20
    /// phrasings, a fifth of the questions with their entry hidden), rounded, not fitted.
    fn default() -> Self {
        Self { sharpness: 20.0, gate: Gate::default(), covered: Platt { slope: 1.0, offset: -1.5 } }
    }
}

impl Calibration {
    /// The probability that the base has the answer; 0 where nothing was found.
    pub(super) fn answerable(&self, signals: &Signals, scores: &[f32]) -> f32 {
        if scores.is_empty() { 0.0 } else { self.covered.apply(self.gate.score(signals)) }
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
    fn fit(seen: &[Asked]) -> Result<Self> {
        let signals = seen.iter().map(|asked| (asked.signals, asked.right.is_some()));
        let gate = Gate::fit(&signals.collect::<Vec<_>>())?;
        // Weights are fitted to as many questions without an entry as with one, probabilities to
        // the share of them in a log.
        let mut without = 0_usize..;
        let logged = |asked: &&Asked| {
            asked.right.is_some() || without.next().is_some_and(|n| n % HIDDEN_EVERY == 0)
        };
        let logged: Vec<&Asked> = seen.iter().filter(logged).collect();
        let scores: Vec<f32> = logged.iter().map(|asked| gate.score(&asked.signals)).collect();
        let present: Vec<bool> = logged.iter().map(|asked| asked.right.is_some()).collect();
        let covered = Platt::fit(&scores, &present)?;
        let loss = |sharpness: f32| -> f32 {
            let candidate = Self { sharpness, gate, covered };
            let losses = seen.iter().filter_map(|asked| {
                let shares = candidate.shares(&asked.scores);
                let share = shares.get(asked.right?).copied().unwrap_or(0.0);
                Some(-ln(share.max(1e-4)))
            });
            losses.sum()
        };
        let grid = (0..24).map(|step| 2.0 * exp(0.15 * step as f32));
        let best = grid.min_by(|&a, &b| loss(a).total_cmp(&loss(b)));
        Ok(Self { sharpness: best.unwrap_or(20.0), gate, covered })
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
        Self::fit(&seen).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probabilities(calibration: &Calibration, top: f32, scores: &[f32]) -> Vec<f32> {
        let signals = Signals { top, ..Signals::default() };
        calibration.apply(calibration.answerable(&signals, scores), scores)
    }

    #[test]
    fn probabilities_fall_and_stay_below_one() {
        let p = probabilities(&Calibration::default(), 0.9, &[0.9, 0.6, 0.6, 0.1]);
        assert!(p.is_sorted_by(|a, b| a >= b) && p.iter().sum::<f32>() <= 1.0);
        assert!(p[0] > 0.8 && probabilities(&Calibration::default(), 0.0, &[0.1])[0] < 0.2);
        assert!(probabilities(&Calibration::default(), 1.0, &[]).is_empty());
        assert_eq!(Calibration::default().answerable(&Signals::default(), &[]), 0.0);
    }

    #[test]
    fn fits_what_happened() {
        // The entry is there where the gate says so, and the first of two is right four times in five.
        let signals = |top| Signals { top, ..Signals::default() };
        let seen: Vec<_> = (0..100)
            .flat_map(|n| {
                let right = Some(usize::from(n % 5 == 0));
                [
                    Asked { signals: signals(0.8), scores: vec![0.8, 0.7], right },
                    Asked { signals: signals(0.2), scores: vec![0.2, 0.1], right: None },
                ]
            })
            .collect();
        let fitted = Calibration::fit(&seen).unwrap();
        let p = probabilities(&fitted, 0.8, &[0.8, 0.7]);
        let low = probabilities(&fitted, 0.2, &[0.2])[0];
        assert!((p[0] - 0.8).abs() < 0.08 && low < 0.05, "{p:?} {fitted:?}");
    }
}

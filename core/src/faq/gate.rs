//! Whether the base has an answer at all.

use serde::{Deserialize, Serialize};

use super::coverage::{covered, entry_topics};
use super::index::FaqIndex;
use super::query::Query;
use super::score::Scored;
use super::search::FaqSearch;
use crate::error::Result;
use crate::learn::math::ln;
use crate::learn::{SoftmaxModel, SoftmaxOptions, SparseVec};

/// What the gate sees of a search.
///
/// Scores alone tell little: customers ask in the same words about what the base answers and what
/// it does not. What tells most is whether the base covers the topics of the question.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Signals {
    /// The best score.
    pub top: f32,
    /// The logarithm of the share of the question's topics that the base covers, for the family of
    /// service questions and that of shop intents; `None` where the vectors have no topics.
    pub topics: Option<[f32; 2]>,
    /// Whether a phrasing is the question itself.
    pub repeats: bool,
}

/// Added to a share before its logarithm: a topic that is not covered is no proof.
const FLOOR: f32 = 0.02;
/// Passes over the questions that a gate is fitted to.
const EPOCHS: u32 = 40;

/// How much each signal counts for the base having an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Gate {
    /// For the best score and the two families of topics. Never negative: more of a signal never
    /// makes an answer less likely.
    weights: [f32; 3],
}

impl Default for Gate {
    /// For bases that are too small or too large to be asked their own phrasings: between JD
    /// questions, where topics tell nearly all, and the example shop, where scores tell more.
    fn default() -> Self {
        Self { weights: [8.0, 2.0, 2.0] }
    }
}

/// What a question whose topics are not known loses: about what the topics of a question that is
/// answered cost it.
const UNSEEN: f32 = 2.0;
/// The least score of a question that is a phrasing of the base.
const REPEATED: f32 = 6.0;

impl Gate {
    /// A number that grows with the odds that the base has the answer; the calibration turns it
    /// into a probability.
    pub(super) fn score(&self, signals: &Signals) -> f32 {
        let sum: f32 = self.weights.iter().zip(signals.values()).map(|(w, value)| w * value).sum();
        // A question without topics cannot be seen to be on none of the base's.
        let sum = if signals.topics.is_none() { sum - UNSEEN } else { sum };
        if signals.repeats { sum.max(REPEATED) } else { sum }
    }

    /// Fits the weights to questions with and without an answer, by logistic regression.
    pub(super) fn fit(seen: &[(Signals, bool)]) -> Result<Self> {
        let count = seen.len().max(1) as f32;
        // Signals differ in scale, and one step size is for all.
        let mut means = [0.0_f32; 3];
        let mut spreads = [0.0_f32; 3];
        for (signals, _) in seen {
            means.iter_mut().zip(signals.values()).for_each(|(mean, v)| *mean += v / count);
        }
        for (signals, _) in seen {
            for ((spread, mean), value) in spreads.iter_mut().zip(means).zip(signals.values()) {
                *spread += (value - mean) * (value - mean) / count;
            }
        }
        let spreads = spreads.map(|spread| spread.sqrt().max(1e-3));
        let row = |signals: &Signals| {
            let scaled = signals.values().into_iter().zip(means).zip(spreads);
            let scaled = scaled.map(|((value, mean), spread)| (value - mean) / spread);
            SparseVec::new((0..).zip(scaled).collect())
        };
        let rows: Vec<SparseVec> = seen.iter().map(|(signals, _)| row(signals)).collect();
        let targets: Vec<usize> = seen.iter().map(|(_, answered)| usize::from(*answered)).collect();
        let options = SoftmaxOptions { epochs: EPOCHS, dropout: 0.0, ..SoftmaxOptions::default() };
        let model = SoftmaxModel::train(&rows, &targets, 2, 3, &options, &mut |_, _| true)?;
        let mut weights = [0.0_f32; 3];
        for ((feature, weight), spread) in (0..).zip(&mut weights).zip(spreads) {
            if let &[without, with] = model.weights_of(feature) {
                *weight = ((with - without) / spread).max(0.0);
            }
        }
        Ok(Self { weights })
    }
}

impl Signals {
    /// Reads them off the scores of a search, before the learned ranker has changed them.
    pub(super) fn read(
        index: &FaqIndex,
        query: &Query,
        scored: &[Scored],
        repeats: bool,
        wanted: &FaqSearch,
        hidden: Option<(usize, u32)>,
    ) -> Self {
        let top = scored.iter().map(|item| item.score).fold(0.0, f32::max);
        let mut signals = Self { top, topics: None, repeats };
        let Some(topics) = index.vectors.get().map(|vectors| vectors.topics()) else {
            return signals;
        };
        if topics.is_empty() || query.vector.is_empty() {
            return signals;
        }
        let tenant = wanted.tenant.as_deref();
        let mut sums = index.covered_topics(tenant);
        if let Some((segment, entry)) = hidden {
            let own = entry_topics(index.segment(segment), entry, topics);
            sums.iter_mut().zip(own).for_each(|(sum, own)| *sum = sum.saturating_sub(own));
        }
        let shares = covered(&topics.probabilities(&query.vector), &sums, topics);
        if let &[service, shop] = shares.as_slice() {
            signals.topics = Some([service, shop].map(|share| ln(share + FLOOR)));
        }
        signals
    }

    fn values(&self) -> [f32; 3] {
        let [service, shop] = self.topics.unwrap_or_default();
        [self.top, service, shop]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_signal_that_tells() {
        let seen: Vec<(Signals, bool)> = (0..200)
            .map(|n| {
                let answered = n % 4 > 0;
                let noise = |factor: usize| (n * factor % 101) as f32 / 100.0;
                let service = if answered { -0.2 } else { -2.0 } - noise(37);
                let topics = Some([service, -noise(53)]);
                (Signals { top: noise(71), topics, repeats: false }, answered)
            })
            .collect();
        let gate = Gate::fit(&seen).unwrap();
        let [top, service, shop] = gate.weights;
        assert!(service > 1.0 && service > 4.0 * top && service > 4.0 * shop, "{gate:?}");
        let (good, bad) = (&seen[1].0, &seen[0].0);
        assert!(gate.score(good) > gate.score(bad));
        assert_eq!(gate.score(&Signals { repeats: true, ..*bad }), REPEATED);
    }
}

//! From probabilities to a decision.

use serde::{Deserialize, Serialize};

use super::features::Encoded;
use crate::error::{Error, Result};
use crate::learn::math::{ln, logit, sigmoid, softmax};

/// When a label is accepted, and what counts as out of scope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DecisionOptions {
    /// From this probability on a label is accepted, in [0, 1]. One of small talk is accepted where
    /// all small talk together reaches it.
    pub accept: f32,
    /// Below `accept` a label is still accepted where it leads the next by this much, in [0, 1].
    pub margin: f32,
    /// Below this probability of being in scope the message is refused, in [0, 1].
    pub scope: f32,
    /// From this probability on a clause's own intent is reported as a further one, in [0, 1].
    pub also: f32,
    /// How many candidates a result lists, from 1.
    pub candidates: usize,
}

impl Default for DecisionOptions {
    fn default() -> Self {
        Self { accept: 0.5, margin: 0.25, scope: 0.5, also: 0.5, candidates: 5 }
    }
}

impl DecisionOptions {
    /// The options with other thresholds for accepting: a probability, or a lead.
    #[must_use]
    pub fn with_accept(mut self, accept: f32, margin: f32) -> Self {
        (self.accept, self.margin) = (accept, margin);
        self
    }

    /// The options with another threshold of being in scope; 0 refuses nothing that has a known
    /// n-gram.
    #[must_use]
    pub fn with_scope(mut self, scope: f32) -> Self {
        self.scope = scope;
        self
    }

    /// The options with another threshold for further intents.
    #[must_use]
    pub fn with_also(mut self, also: f32) -> Self {
        self.also = also;
        self
    }

    /// The options with another number of candidates in a result.
    #[must_use]
    pub fn with_candidates(mut self, candidates: usize) -> Self {
        self.candidates = candidates;
        self
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] for a value outside its range.
    pub fn check(&self) -> Result<()> {
        let shares = [
            ("accept", self.accept),
            ("margin", self.margin),
            ("scope", self.scope),
            ("also", self.also),
        ];
        for (name, share) in shares {
            if !(0.0..=1.0).contains(&share) {
                return Err(Error::option(name, "in [0, 1]", share));
            }
        }
        if self.candidates == 0 {
            return Err(Error::option("candidates", "at least 1", 0));
        }
        Ok(())
    }

    /// Whether the best probability stands on its own.
    pub(crate) fn accepts(&self, best: f32, next: f32) -> bool {
        best >= self.accept || best - next >= self.margin
    }
}

/// The probability that a message is one the classifier was trained for: logistic regression on
/// four things a message shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ScopeGate {
    pub offset: f32,
    /// Of the share of the message that was seen in training.
    pub support: f32,
    /// Of the log-odds of the best label.
    pub confidence: f32,
    /// Of the log-odds of background text, where the classifier was trained with some.
    pub background: f32,
    /// Of the logarithm of the number of known n-grams: long messages show more.
    pub length: f32,
}

impl Default for ScopeGate {
    /// Without a fit: half where a third of the message is known and the best label is even.
    fn default() -> Self {
        Self { offset: -2.0, support: 6.0, confidence: 0.5, background: 0.0, length: 0.0 }
    }
}

/// What a message shows a [`ScopeGate`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ScopeSigns {
    pub support: f32,
    /// The probability of the best label.
    pub best: f32,
    /// The log-odds of background text; 0 where the classifier was trained with none.
    pub background: f32,
    pub known: usize,
}

impl ScopeSigns {
    /// From the scores of all classes, the background last where there is one.
    pub fn of(scores: &[f32], classes: usize, encoded: &Encoded) -> Self {
        let mut own: Vec<f32> = scores.iter().take(classes).copied().collect();
        let sum = softmax(&mut own);
        Self::read(&own, sum, scores.get(classes).copied(), encoded)
    }

    /// From the labels' probabilities, the logarithm of the sum they were divided by, and the
    /// score of the background.
    pub fn read(own: &[f32], sum: f32, background: Option<f32>, encoded: &Encoded) -> Self {
        Self {
            support: encoded.support,
            best: own.iter().copied().fold(0.0, f32::max),
            background: background.map_or(0.0, |score| score - sum),
            known: encoded.found.len(),
        }
    }

    pub fn values(&self) -> [f32; 4] {
        let known = ln(1.0 + self.known as f32);
        // As far as `logit` goes.
        [self.support, logit(self.best), self.background.clamp(-13.8, 13.8), known]
    }
}

impl ScopeGate {
    /// The probability of being in scope; 0 where nothing at all is known.
    pub fn probability(&self, signs: &ScopeSigns) -> f32 {
        if signs.known == 0 {
            return 0.0;
        }
        let weights = [self.support, self.confidence, self.background, self.length];
        let sum: f32 = signs.values().iter().zip(weights).map(|(v, w)| v * w).sum();
        sigmoid(self.offset + sum)
    }

    /// Fits the five weights by gradient descent, both outcomes counting alike.
    pub fn fit(signs: &[ScopeSigns], inside: &[bool]) -> Result<Self> {
        let count = |wanted: bool| inside.iter().filter(|&&i| i == wanted).count() as f64;
        let (inner, outer) = (count(true), count(false));
        if inner == 0.0 || outer == 0.0 || signs.len() != inside.len() {
            let reason = "messages inside and outside the scope are needed".to_owned();
            return Err(Error::Data { task: "fit the scope", reason });
        }
        let mut weights = [0.0_f64; 5];
        for _ in 0..2000 {
            let mut gradient = [0.0_f64; 5];
            for (signs, &inside) in signs.iter().zip(inside) {
                let [a, b, c, d] = signs.values();
                let row = [1.0, f64::from(a), f64::from(b), f64::from(c), f64::from(d)];
                let sum: f64 = row.iter().zip(&weights).map(|(x, w)| x * w).sum();
                let target = if inside { 1.0 } else { 0.0 };
                let share = if inside { inner } else { outer };
                let error = (f64::from(sigmoid(sum as f32)) - target) / share;
                for (gradient, x) in gradient.iter_mut().zip(row) {
                    *gradient += error * x;
                }
            }
            for (weight, gradient) in weights.iter_mut().zip(gradient) {
                *weight -= 0.1 * (gradient + 1e-4 * *weight);
            }
        }
        let [offset, support, confidence, background, length] = weights.map(|w| w as f32);
        Ok(Self { offset, support, confidence, background, length })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_tells_known_text_from_unknown() {
        let sign = |support: f32, background: f32| ScopeSigns {
            support,
            best: 0.6,
            background,
            known: 10,
        };
        let signs = [sign(0.9, -2.0), sign(0.8, -1.4), sign(0.3, 2.0), sign(0.2, 0.8)];
        let gate = ScopeGate::fit(&signs, &[true, true, false, false]).unwrap();
        assert!(gate.probability(&sign(0.9, -2.0)) > 0.5);
        assert!(gate.probability(&sign(0.2, 2.0)) < 0.5);
        assert_eq!(gate.probability(&ScopeSigns { known: 0, ..sign(0.0, 0.0) }), 0.0);
        assert!(ScopeGate::fit(&signs, &[true; 4]).is_err());
    }
}

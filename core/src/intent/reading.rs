//! What the model makes of one text, before anything is decided.

use std::iter::repeat_n;

use super::classifier::IntentClassifier;
use super::context::IntentContext;
use super::decide::ScopeSigns;
use super::features::Encoded;
use super::negate::{self, Denied};
use super::result::ClauseIntent;
use crate::learn::math::softmax;
use crate::learn::widest;
use crate::text::Normalized;

/// What the model says of one text.
pub(super) struct Reading {
    pub encoded: Encoded,
    /// Logits of the labels, with what the context adds.
    pub logits: Vec<f32>,
    pub probabilities: Vec<f32>,
    /// The likeliest labels, best first: as many as were asked for.
    pub order: Vec<usize>,
    pub scope: f32,
}

impl Reading {
    pub fn best(&self) -> usize {
        self.order.first().copied().unwrap_or_default()
    }

    pub fn probability(&self, rank: usize) -> f32 {
        let class = self.order.get(rank).copied().unwrap_or(usize::MAX);
        self.probabilities.get(class).copied().unwrap_or_default()
    }
}

impl IntentClassifier {
    /// Reads a whole message in its context.
    pub(super) fn read(&self, normal: &Normalized, context: &IntentContext) -> Reading {
        self.read_part(normal.chars(), context, self.parts().decision.candidates.max(2))
    }

    /// Reads normalised characters and orders the `wanted` likeliest labels.
    pub(super) fn read_part(
        &self,
        chars: &[char],
        context: &IntentContext,
        wanted: usize,
    ) -> Reading {
        let parts = self.parts();
        let (encoded, mut logits) = self.raw_scores(chars);
        let background = logits.get(parts.labels.len()).copied();
        logits.truncate(parts.labels.len());
        let mut probabilities = logits.clone();
        let sum = softmax(&mut probabilities);
        let signs = ScopeSigns::read(&probabilities, sum, background, &encoded);
        let scope = parts.gate.probability(&signs);
        if !context.is_empty() {
            let mut found = Vec::new();
            for (logit, label) in logits.iter_mut().zip(&parts.labels) {
                found.clear();
                context.evidence(label, encoded.support, &parts.taxonomy, &mut found);
                *logit += found.iter().map(|item| item.weight).sum::<f32>();
            }
            probabilities.clone_from(&logits);
            softmax(&mut probabilities);
        }
        let order = likeliest(&probabilities, wanted);
        Reading { encoded, logits, probabilities, order, scope }
    }

    /// What is read of normalised characters, and the scores of all classes, the background last
    /// where there is one.
    pub(super) fn raw_scores(&self, chars: &[char]) -> (Encoded, Vec<f32>) {
        let parts = self.parts();
        let encoded = parts.features.encode(chars);
        let mut scores: Vec<f32> = repeat_n(0.0, parts.model.classes()).collect();
        parts.model.scores_of(&encoded.vector, &mut scores);
        (encoded, scores)
    }

    /// Takes what the customer says they do not want off its label.
    pub(super) fn negated(
        &self,
        normal: &Normalized,
        denials: &[Denied],
        reading: &mut Reading,
    ) -> Vec<ClauseIntent> {
        let mut out = Vec::new();
        for found in denials {
            let Ok(class) = self.parts().labels.binary_search_by(|l| l.as_str().cmp(found.label))
            else {
                continue;
            };
            let span = normal.span(found.from, found.to);
            let probability = reading.probabilities.get(class).copied().unwrap_or_default();
            out.push(self.clause(class, probability, span));
            if let Some(logit) = reading.logits.get_mut(class).filter(|_| found.demote) {
                *logit += negate::WEIGHT;
            }
        }
        if !out.is_empty() {
            reading.probabilities.clone_from(&reading.logits);
            softmax(&mut reading.probabilities);
            reading.order = likeliest(&reading.probabilities, reading.order.len());
        }
        out
    }
}

/// The `wanted` largest, best first; of equal ones the first. A few are wanted of dozens, so each is
/// looked for in turn, as the largest of integers, which needs no branch that cannot be guessed.
fn likeliest(probabilities: &[f32], wanted: usize) -> Vec<usize> {
    widest(
        #[inline(always)]
        || likeliest_here(probabilities, wanted),
    )
}

/// [`likeliest`], in the vector instructions of the caller.
#[inline(always)]
fn likeliest_here(probabilities: &[f32], wanted: usize) -> Vec<usize> {
    // The bits of numbers from 0 on are ordered as the numbers; 0 is what was taken.
    let key = |share: &f32| share.to_bits().cast_signed().wrapping_add(1);
    let mut keys: Vec<i32> = probabilities.iter().map(key).collect();
    let mut best = Vec::with_capacity(wanted.min(keys.len()));
    while best.len() < wanted.min(keys.len()) {
        let most = keys.iter().fold(0, |most: i32, &key| most.max(key));
        let Some(class) = keys.iter().position(|&key| key == most) else { break };
        let Some(key) = keys.get_mut(class) else { break };
        *key = 0;
        best.push(class);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clauses;

    #[test]
    fn the_likeliest_are_the_first_of_a_full_sort() {
        let probabilities = [0.1, 0.3, 0.1, 0.3, 0.2];
        for wanted in 0..7 {
            let all = [1, 3, 4, 0, 2];
            assert_eq!(likeliest(&probabilities, wanted), all[..wanted.min(5)]);
        }
    }

    #[test]
    fn base_and_evidence_sum_to_the_logit() {
        let model = IntentClassifier::builtin().unwrap();
        let context = IntentContext::default().with_previous("after.return");
        for text in ["我想退货，运费谁出啊亲", "不退货了", "发票", "3天了还没发货！！", "😊"]
        {
            let normal = Normalized::new(text);
            let mut reading = model.read(&normal, &context);
            let denials = negate::find(&normal, &clauses(&normal));
            model.negated(&normal, &denials, &mut reading);
            let intent = model.classify_in(text, &context).unwrap();
            let logit = reading.logits[reading.best()];
            assert!((intent.logit() - logit).abs() < 1e-3, "{text}: {intent:?} {logit}");
        }
    }
}

//! What the model makes of one text, before anything is decided.

use super::classifier::IntentClassifier;
use super::context::IntentContext;
use super::features::Encoded;
use super::negate;
use super::result::ClauseIntent;
use super::train::scope_signs;
use crate::learn::math::softmax;
use crate::text::Normalized;

/// What the model says of one text.
pub(super) struct Reading {
    pub encoded: Encoded,
    /// Logits of the labels, with what the context adds.
    pub logits: Vec<f32>,
    pub probabilities: Vec<f32>,
    /// The labels by probability, best first.
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
    pub(super) fn read(&self, normal: &Normalized, context: &IntentContext) -> Reading {
        let encoded = self.parts().features.encode(normal);
        let mut logits = vec![0.0; self.parts().model.classes()];
        self.parts().model.scores(encoded.vector.iter(), &mut logits);
        let classes = self.parts().labels.len();
        let scope = self.parts().gate.probability(&scope_signs(&logits, classes, &encoded));
        logits.truncate(classes);
        if !context.is_empty() {
            let mut found = Vec::new();
            for (logit, label) in logits.iter_mut().zip(&self.parts().labels) {
                found.clear();
                context.evidence(label, encoded.support, &self.parts().taxonomy, &mut found);
                *logit += found.iter().map(|item| item.weight).sum::<f32>();
            }
        }
        let mut reading =
            Reading { encoded, logits, probabilities: Vec::new(), order: Vec::new(), scope };
        rank(&mut reading);
        reading
    }

    /// Takes what the customer says they do not want off its label.
    pub(super) fn negated(&self, normal: &Normalized, reading: &mut Reading) -> Vec<ClauseIntent> {
        let mut out = Vec::new();
        for found in negate::find(normal) {
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
            rank(reading);
        }
        out
    }
}

/// Turns logits into probabilities and an order.
fn rank(reading: &mut Reading) {
    reading.probabilities.clone_from(&reading.logits);
    softmax(&mut reading.probabilities);
    let probabilities = &reading.probabilities;
    reading.order = (0..probabilities.len()).collect();
    let of = |class: &usize| probabilities.get(*class).copied().unwrap_or_default();
    reading.order.sort_by(|a, b| of(b).total_cmp(&of(a)).then(a.cmp(b)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_and_evidence_sum_to_the_logit() {
        let model = IntentClassifier::builtin().unwrap();
        let context = IntentContext::default().with_previous("after.return");
        for text in ["我想退货，运费谁出啊亲", "不退货了", "发票", "3天了还没发货！！", "😊"]
        {
            let normal = Normalized::new(text);
            let mut reading = model.read(&normal, &context);
            model.negated(&normal, &mut reading);
            let intent = model.classify_in(text, &context).unwrap();
            let logit = reading.logits[reading.best()];
            assert!((intent.logit() - logit).abs() < 1e-3, "{text}: {intent:?} {logit}");
        }
    }
}

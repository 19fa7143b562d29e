//! What a label rests on, as contributions that add up to its logit.

use std::iter::repeat_n;

use super::classifier::IntentClassifier;
use super::context::IntentContext;
use super::features::Gram;
use super::reading::Reading;
use crate::explain::Evidence;
use crate::text::Normalized;

/// How many n-grams a result names; the others are summed up in one entry.
const SHOWN: usize = 8;

impl IntentClassifier {
    /// The n-grams that weighed most for a class, the sum of the others, and the context.
    pub(super) fn evidence(
        &self,
        text: &str,
        normal: &Normalized,
        context: &IntentContext,
        reading: &Reading,
        class: usize,
    ) -> Vec<Evidence> {
        let encoded = &reading.encoded;
        let vector = &encoded.vector;
        let mut share: Vec<f32> = repeat_n(0.0, vector.len()).collect();
        for gram in &encoded.found {
            if let Some(count) = share.get_mut(gram.entry as usize) {
                *count += 1.0;
            }
        }
        let transferred = self.parts().features.first_transferred() as u32;
        let weights = self.parts().model.weights_for(class);
        let (mut meaning, mut taught) = (0.0, 0.0);
        for (share, (row, value)) in share.iter_mut().zip(vector.iter()) {
            let weight = value * weights(row);
            if *share > 0.0 {
                *share = weight / *share;
            } else if row < transferred {
                meaning += weight;
            } else {
                taught += weight;
            }
        }
        let weigh = |gram: &Gram| {
            let weight = share.get(gram.entry as usize).copied().unwrap_or_default();
            (weight, u64::from(gram.from) << 32 | u64::from(gram.to))
        };
        let mut grams: Vec<(f32, u64)> = encoded.found.iter().map(weigh).collect();
        // The bits of positive numbers are ordered as the numbers.
        let heavier = |a: &(f32, u64), b: &(f32, u64)| {
            b.0.abs().to_bits().cmp(&a.0.abs().to_bits()).then(a.1.cmp(&b.1))
        };
        if grams.len() > SHOWN {
            grams.select_nth_unstable_by(SHOWN - 1, heavier);
        }
        let named = SHOWN.min(grams.len());
        let (shown, others) = grams.split_at_mut(named);
        shown.sort_unstable_by(heavier);
        let rest: f32 = others.iter().map(|gram| gram.0).sum();
        let mut out: Vec<Evidence> = Vec::with_capacity(named + 3);
        out.extend(shown.iter().map(|&(weight, place)| {
            let span = normal.span((place >> 32) as usize, place as u32 as usize);
            Evidence::new("ngram", weight).at(text, span)
        }));
        if !others.is_empty() {
            out.push(Evidence::new("ngram.rest", rest).because("其余字词合计"));
        }
        if meaning != 0.0 {
            out.push(Evidence::new("vectors", meaning).because("整句的意思接近"));
        }
        if taught != 0.0 {
            out.push(Evidence::new("transfer", taught).because("已有的分类模型对整句的判断"));
        }
        if let Some(label) = self.parts().labels.get(class).filter(|_| !context.is_empty()) {
            context.evidence(label, encoded.support, &self.parts().taxonomy, &mut out);
        }
        out
    }
}

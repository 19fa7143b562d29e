//! Smaller classifiers.

use super::classifier::IntentClassifier;
use crate::arrange::Arrange;
use crate::learn::Vocabulary;

impl IntentClassifier {
    /// A smaller classifier: the `features` n-grams that weigh most, by the sum of the squares of
    /// their weights over the labels.
    #[must_use]
    pub fn pruned(&self, features: usize) -> Self {
        let parts = self.parts();
        let classes = parts.model.classes();
        let rows = parts.features.vocabulary.len();
        let spread = |row: u32| -> f32 {
            (0..classes).map(|class| parts.model.weight(row, class).powi(2)).sum::<f32>()
        };
        let mut ranked: Vec<(f32, u32)> = (0..rows as u32).map(|row| (spread(row), row)).collect();
        ranked.arrange_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut keep = vec![false; rows];
        for &(_, row) in ranked.iter().take(features) {
            if let Some(keep) = keep.get_mut(row as usize) {
                *keep = true;
            }
        }
        let kept = |row: u32| keep.get(row as usize).copied().unwrap_or_default();
        let (vocabulary, mut kept_rows) = parts.features.vocabulary.retain(kept);
        // What is read beside the n-grams stays, after them.
        kept_rows.extend(rows as u32..parts.features.len() as u32);
        self.with_rows(vocabulary, &kept_rows)
    }

    /// The same classifier with a smaller file: hashes of 24 bits instead of 32, and weights without
    /// the zeros. One unknown n-gram in 2²⁴ / features is then taken for a known one, and of
    /// n-grams that become one the most frequent stays: 15 of 20,000 go. As it is where that saves
    /// nothing.
    #[must_use]
    pub fn compact(&self) -> Self {
        let parts = self.parts();
        let rows = parts.features.vocabulary.len();
        match parts.features.vocabulary.shortened() {
            Some((vocabulary, mut kept)) => {
                kept.extend(rows as u32..parts.features.len() as u32);
                self.with_rows(vocabulary, &kept)
            }
            None => self.clone(),
        }
    }

    /// The classifier with some of its rows.
    fn with_rows(&self, vocabulary: Vocabulary, rows: &[u32]) -> Self {
        let mut new = self.clone();
        let own = new.parts_mut();
        own.model = self.parts().model.select(rows).with_dense_from(vocabulary.len() as u32);
        own.features.vocabulary = vocabulary;
        new
    }

    /// A smaller classifier: weights in `levels` steps (1 to 127) from 0 to the largest of a label
    /// instead of 127. It takes as much memory; its file compresses better.
    #[must_use]
    pub fn coarser(&self, levels: u8) -> Self {
        let mut new = self.clone();
        new.parts_mut().model = self.parts().model.coarser(levels);
        new
    }
}

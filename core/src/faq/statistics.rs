//! How often terms occur in the current entries of an index, in whichever parts it was built.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::coverage::Coverage;
use super::segment::{Analyser, Segment, forms_of};
use super::terms::Channel;
use crate::arrange::Arrange;
use crate::learn::math::ln64;
use crate::learn::{Embedding, PassThrough};
use crate::text::Normalized;

/// The forms and terms of base entries that are no longer current.
#[derive(Debug, Clone, Default)]
pub(super) struct Retired {
    forms: u32,
    documents: HashMap<u64, u32, BuildHasherDefault<PassThrough>>,
    pub coverage: Coverage,
}

impl Retired {
    /// Takes an entry of a segment out of the counts. Costs what indexing it costs.
    pub(super) fn take_out(&mut self, segment: &Segment, entry: u32, analyser: &Analyser<'_>) {
        self.coverage.add(segment, entry, analyser.vectors.map(Embedding::topics));
        let mut terms = Vec::new();
        let Some(entry) = segment.entries.get(entry as usize) else { return };
        for (_, text) in forms_of(entry) {
            analyser.terms(&Normalized::new(&text), &mut terms);
            let mut hashes: Vec<u64> = terms.iter().map(|term| term.hash).collect();
            hashes.arrange();
            hashes.dedup();
            for hash in hashes {
                *self.documents.entry(hash).or_default() += 1;
            }
            self.forms += 1;
        }
    }

    pub(super) fn forms(&self) -> u32 {
        self.forms
    }

    pub(super) fn documents(&self, hash: u64) -> u32 {
        self.documents.get(&hash).copied().unwrap_or_default()
    }
}

/// The weight of a term that `documents` of `forms` forms have: the inverse document frequency of
/// Lucene's BM25, which is never negative, times the weight of the channel.
pub(super) fn weight(channel: Channel, documents: u32, forms: u32) -> f32 {
    let (with, forms) = (f64::from(documents), f64::from(forms));
    channel.weight() * ln64(1.0 + (forms - with + 0.5).max(0.0) / (with + 0.5)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_terms_weigh_more_and_none_is_negative() {
        let weights = [0, 1, 5, 10].map(|documents| weight(Channel::Gram, documents, 10));
        assert!(weights.is_sorted_by(|a, b| a > b) && weights[3] > 0.0, "{weights:?}");
    }
}

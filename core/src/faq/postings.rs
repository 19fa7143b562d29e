//! BM25 in two halves: what a form does to a term is computed ahead, what the base does to it is
//! computed a query.
//!
//! An impact is the saturated and length-normalised frequency of a term in a form, in one byte. It
//! depends on nothing but the form, so a base built at once and a base built in parts hold the same
//! impacts; the rarity of a term is multiplied in when a query is read, from the counts of all parts
//! ([`super::statistics`]).
//!
//! The forms of a segment are cut into shards of at most 65,536, so that a posting is a 16-bit
//! place and an 8-bit impact, and the sums of a shard stay in the processor's cache. Every posting
//! of every query term is added, so the result is exact but for the rounding of the impacts.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use crate::arrange::Arrange;
use crate::learn::PassThrough;

/// Forms of a shard at most.
pub(super) const SHARD_FORMS: usize = 1 << 16;

/// Term-frequency saturation of BM25.
const K1: f32 = 1.2;
/// Length normalisation of BM25. Questions are short and alike in length.
const B: f32 = 0.75;
/// The length, in characters and pairs, of a form that is neither short nor long: 14 characters. A
/// constant rather than the mean of the base, so that an impact does not change with other forms.
const USUAL_LENGTH: f32 = 27.0;

/// What one unit of an impact is worth: 1 is a term that occurs once in a form of usual length.
pub(super) const STEP: f32 = (K1 + 1.0) / 255.0;

/// The terms of a segment: hash → row, with the number of forms that have each.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    rows: HashMap<u64, u32, BuildHasherDefault<PassThrough>>,
    documents: Vec<u32>,
}

/// The terms of the forms while a segment is built: rows of the dictionary with impacts.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    /// `(row, impact)` of each form, one form after the other.
    entries: Vec<(u32, u8)>,
    /// Where each form ends in `entries`.
    ends: Vec<usize>,
}

impl Dictionary {
    /// The row of a term.
    pub(super) fn row(&self, hash: u64) -> Option<u32> {
        self.rows.get(&hash).copied()
    }

    /// How many forms have a term.
    pub(super) fn documents(&self, hash: u64) -> u32 {
        let row = self.row(hash).and_then(|row| self.documents.get(row as usize));
        row.copied().unwrap_or_default()
    }

    /// The number of terms.
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    /// Adds one form: the hashes of its terms, its length in characters and pairs and the weight of
    /// its field, at most 1. `row_terms` is memory to use again.
    pub(super) fn count(
        &mut self,
        counted: &mut Counted,
        terms: impl Iterator<Item = u64>,
        length: usize,
        field: f32,
        row_terms: &mut Vec<u32>,
    ) {
        row_terms.clear();
        for hash in terms {
            let next = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
            let row = *self.rows.entry(hash).or_insert(next);
            if row == next {
                self.documents.push(0);
            }
            row_terms.push(row);
        }
        row_terms.arrange();
        let norm = K1 * (1.0 - B + B * length as f32 / USUAL_LENGTH);
        for repeats in row_terms.chunk_by(|a, b| a == b) {
            let Some(&row) = repeats.first() else { continue };
            let count = repeats.len() as f32;
            let impact = field * count * (K1 + 1.0) / (count + norm);
            // At least one unit: a match is never lost to rounding.
            let rounded = (impact / STEP + 0.5).clamp(1.0, 255.0) as u8;
            counted.entries.push((row, rounded));
            if let Some(documents) = self.documents.get_mut(row as usize) {
                *documents += 1;
            }
        }
        counted.ends.push(counted.entries.len());
    }
}

impl Counted {
    /// Where a form starts in `entries`.
    fn start(&self, form: usize) -> usize {
        let before = form.checked_sub(1).and_then(|last| self.ends.get(last));
        before.copied().unwrap_or_default()
    }

    /// The postings of a shard: the forms in `range`.
    pub(super) fn postings(&self, dictionary: &Dictionary, range: Range<usize>) -> Postings {
        let (start, end) = (self.start(range.start), self.start(range.end));
        let entries = self.entries.get(start..end).unwrap_or_default();
        let mut starts = vec![0_u32; dictionary.len() + 1];
        for &(row, _) in entries {
            if let Some(count) = starts.get_mut(row as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for place in &mut starts {
            sum += *place;
            *place = sum;
        }
        let mut next = starts.clone();
        let mut places = vec![0_u16; entries.len()];
        let mut impacts = vec![0_u8; entries.len()];
        for (form, place) in range.zip(0_u16..=u16::MAX) {
            let entries = self.entries.get(self.start(form)..self.start(form + 1));
            for &(row, impact) in entries.unwrap_or_default() {
                let Some(next) = next.get_mut(row as usize) else { continue };
                let at = *next as usize;
                *next += 1;
                if let (Some(here), Some(rounded)) = (places.get_mut(at), impacts.get_mut(at)) {
                    (*here, *rounded) = (place, impact);
                }
            }
        }
        Postings { starts, places, impacts }
    }
}

/// The postings of one shard.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings {
    /// Where the postings of each row start; one more than there are rows.
    starts: Vec<u32>,
    places: Vec<u16>,
    impacts: Vec<u8>,
}

impl Postings {
    fn range(&self, row: u32) -> Range<usize> {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or_default() as usize;
        at(row as usize)..at(row as usize + 1)
    }

    /// Adds the impacts of a term, times its weight, to `sums`, which has [`SHARD_FORMS`] places.
    pub(super) fn add(&self, row: u32, weight: u16, sums: &mut [u16; SHARD_FORMS]) {
        let range = self.range(row);
        let places = self.places.get(range.clone()).unwrap_or_default();
        let impacts = self.impacts.get(range).unwrap_or_default();
        for (&place, &impact) in places.iter().zip(impacts) {
            // A 16-bit index into 65,536 places needs no check.
            if let Some(sum) = sums.get_mut(usize::from(place)) {
                *sum = sum.wrapping_add(weighted(impact, weight));
            }
        }
    }

    /// The impact of a term in one form; 0 where it does not occur. Logarithmic.
    pub(super) fn impact(&self, row: u32, place: u16) -> u8 {
        let range = self.range(row);
        let places = self.places.get(range.clone()).unwrap_or_default();
        let found = places.binary_search(&place).ok();
        found.and_then(|at| self.impacts.get(range.start + at)).copied().unwrap_or_default()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.starts.len() * 4 + self.places.len() * 2 + self.impacts.len()
    }
}

/// An impact times a term's weight, in the units of a sum.
pub(super) fn weighted(impact: u8, weight: u16) -> u16 {
    // At most 255 * 65,535 / 256, which fits 16 bits.
    ((u32::from(impact) * u32::from(weight)) >> 8) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_the_weighted_impacts() {
        let (mut dictionary, mut counted) = (Dictionary::default(), Counted::default());
        let mut memory = Vec::new();
        for terms in [&[1_u64, 2][..], &[1, 3], &[1, 1, 4]] {
            let terms = terms.iter().copied();
            dictionary.count(&mut counted, terms.clone(), terms.len(), 1.0, &mut memory);
        }
        let postings = counted.postings(&dictionary, 0..3);
        let mut sums = Box::new([0; SHARD_FORMS]);
        let rows = [(dictionary.row(1).unwrap(), 1_000), (dictionary.row(3).unwrap(), 9_000)];
        for (row, weight) in rows {
            postings.add(row, weight, &mut sums);
        }
        for (place, &sum) in sums.iter().take(3).enumerate() {
            let parts = rows.map(|(row, w)| weighted(postings.impact(row, place as u16), w));
            assert_eq!(sum, parts.iter().sum::<u16>());
        }
        assert!(sums[1] > sums[2] && sums[2] > sums[0]);
        assert_eq!([1, 2, 9].map(|hash| dictionary.documents(hash)), [3, 1, 0]);
    }
}

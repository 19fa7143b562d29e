//! BM25 with impacts computed ahead: a search adds bytes.
//!
//! The forms of a segment are cut into shards of at most 65,536, so that a posting is a 16-bit
//! place and an 8-bit impact, and the sums of a shard stay in the processor's cache. Every posting
//! of every query term is added, so the result is exact; only the impacts are rounded, to 1/255 of
//! the largest, at build time.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use crate::learn::PassThrough;
use crate::learn::math::ln64;

/// Forms of a shard at most.
pub(super) const SHARD_FORMS: usize = 1 << 16;

/// Distinct terms of a query that count at most, the rarest first: 257 impacts of 255 are the most
/// that 16 bits can add up.
pub(super) const MAX_QUERY_TERMS: usize = 256;

/// Term-frequency saturation of BM25.
const K1: f32 = 1.2;
/// Length normalisation of BM25. Questions are short and alike in length.
const B: f32 = 0.75;

/// The terms of a base: hash → row, with what each weighs.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    rows: HashMap<u64, u32, BuildHasherDefault<PassThrough>>,
    /// Inverse document frequency times the weight of the term's channel.
    weights: Vec<f32>,
    /// The mean number of terms of a form.
    mean_length: f32,
    /// The impact of one unit of rounding.
    step: f32,
    /// The weight of a term that no form has.
    unseen: f32,
}

/// The terms of the forms while a segment is built: rows of the dictionary with counts.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// `(row, count)` of each form, one form after the other.
    entries: Vec<(u32, u16)>,
    /// Where each form ends in `entries`.
    ends: Vec<usize>,
    /// The grams of each form with repeats: its length for BM25.
    lengths: Vec<f32>,
    /// How much the form's field weighs.
    fields: Vec<f32>,
    /// The weight of each row's channel, and in how many forms it occurs.
    channels: Vec<f32>,
    documents: Vec<u32>,
}

impl Dictionary {
    /// The row of a term.
    pub(super) fn row(&self, hash: u64) -> Option<u32> {
        self.rows.get(&hash).copied()
    }

    /// What one occurrence in a form of mean length adds to the score.
    pub(super) fn weight(&self, row: u32) -> f32 {
        self.weights.get(row as usize).copied().unwrap_or_default()
    }

    /// What a term that no form has would weigh: a query full of them fits nothing well.
    pub(super) fn unseen(&self) -> f32 {
        self.unseen
    }

    /// The score of one unit of impact.
    pub(super) fn step(&self) -> f32 {
        self.step
    }

    /// The number of terms.
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    fn intern(&mut self, counted: &mut Counted, hash: u64, channel: f32) -> u32 {
        let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let row = *self.rows.entry(hash).or_insert(next);
        if row == next {
            counted.channels.push(channel);
            counted.documents.push(0);
        }
        row
    }

    /// Adds one form: its terms as `(hash, weight of the channel)`, its length in grams and the
    /// weight of its field. `row_terms` is memory to use again.
    pub(super) fn count(
        &mut self,
        counted: &mut Counted,
        terms: impl Iterator<Item = (u64, f32)>,
        length: usize,
        field: f32,
        row_terms: &mut Vec<u32>,
    ) {
        row_terms.clear();
        for (hash, channel) in terms {
            row_terms.push(self.intern(counted, hash, channel));
        }
        row_terms.sort_unstable();
        for repeats in row_terms.chunk_by(|a, b| a == b) {
            let Some(&row) = repeats.first() else { continue };
            counted.entries.push((row, u16::try_from(repeats.len()).unwrap_or(u16::MAX)));
            if let Some(documents) = counted.documents.get_mut(row as usize) {
                *documents += 1;
            }
        }
        counted.ends.push(counted.entries.len());
        counted.lengths.push(length as f32);
        counted.fields.push(field);
    }

    /// Weighs the terms once all forms are counted, by `base` where it is given.
    pub(super) fn weigh(&mut self, counted: &Counted, base: Option<&Self>) {
        let forms = counted.ends.len() as f64;
        let total: f64 = counted.lengths.iter().map(|&length| f64::from(length)).sum();
        self.mean_length = (total / forms.max(1.0)).max(1.0) as f32;
        self.weights = counted
            .documents
            .iter()
            .zip(&counted.channels)
            .map(|(&with, channel)| {
                let with = f64::from(with);
                // The idf of Lucene's BM25: never negative.
                channel * ln64(1.0 + (forms - with + 0.5) / (with + 0.5)) as f32
            })
            .collect();
        if let Some(base) = base.filter(|base| base.len() > 0) {
            self.mean_length = base.mean_length;
            for (hash, &row) in &self.rows {
                let channel = counted.channels.get(row as usize).copied().unwrap_or(1.0);
                let known = base.row(*hash).map(|row| base.weight(row));
                if let Some(weight) = self.weights.get_mut(row as usize) {
                    *weight = known.unwrap_or(channel * base.unseen);
                }
            }
        }
        self.unseen = ln64(1.0 + (forms + 0.5) / 0.5) as f32;
        let largest = counted
            .impacts(self, 0..counted.ends.len())
            .fold(0.0_f32, |top, (_, _, impact)| top.max(impact));
        self.step = (largest / 255.0).max(f32::MIN_POSITIVE);
    }
}

impl Counted {
    /// `(form, row, impact)` of every posting of the forms in `range`, by form.
    fn impacts<'a>(
        &'a self,
        dictionary: &'a Dictionary,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, u32, f32)> + 'a {
        range.flat_map(move |form| {
            let entries = self.entries.get(self.start(form)..self.start(form + 1));
            let length = self.lengths.get(form).copied().unwrap_or_default();
            let field = self.fields.get(form).copied().unwrap_or_default();
            let norm = K1 * (1.0 - B + B * length / dictionary.mean_length);
            entries.unwrap_or_default().iter().map(move |&(row, count)| {
                let count = f32::from(count);
                let saturated = count * (K1 + 1.0) / (count + norm);
                (form, row, field * dictionary.weight(row) * saturated)
            })
        })
    }

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
        let first = range.start;
        for (form, row, impact) in self.impacts(dictionary, range) {
            let Some(next) = next.get_mut(row as usize) else { continue };
            let at = *next as usize;
            *next += 1;
            if let (Some(place), Some(rounded)) = (places.get_mut(at), impacts.get_mut(at)) {
                *place = (form - first) as u16;
                // At least one unit: a match is never lost to rounding.
                *rounded = (impact / dictionary.step + 0.5).clamp(1.0, 255.0) as u8;
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

    /// Adds the impacts of a term to `sums`, which has [`SHARD_FORMS`] places.
    pub(super) fn add(&self, row: u32, sums: &mut [u16; SHARD_FORMS]) {
        let range = self.range(row);
        let places = self.places.get(range.clone()).unwrap_or_default();
        let impacts = self.impacts.get(range).unwrap_or_default();
        for (&place, &impact) in places.iter().zip(impacts) {
            // A 16-bit index into 65,536 places needs no check.
            if let Some(sum) = sums.get_mut(usize::from(place)) {
                *sum = sum.wrapping_add(u16::from(impact));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_the_impacts_and_rare_terms_weigh_more() {
        let (mut dictionary, mut counted) = (Dictionary::default(), Counted::default());
        let mut memory = Vec::new();
        for terms in [&[1_u64, 2][..], &[1, 3], &[1, 1, 4]] {
            let weighed = terms.iter().map(|&hash| (hash, 1.0));
            dictionary.count(&mut counted, weighed, terms.len(), 1.0, &mut memory);
        }
        dictionary.weigh(&counted, None);
        let postings = counted.postings(&dictionary, 0..3);
        let mut sums = Box::new([0; SHARD_FORMS]);
        let rows = [dictionary.row(1).unwrap(), dictionary.row(3).unwrap()];
        for row in rows {
            postings.add(row, &mut sums);
        }
        for (place, &sum) in sums.iter().take(3).enumerate() {
            let impacts = rows.map(|row| u16::from(postings.impact(row, place as u16)));
            assert_eq!(sum, impacts.iter().sum::<u16>());
        }
        assert!(sums[1] > sums[0] && sums[0] > 0);
        assert!(dictionary.weight(rows[1]) > dictionary.weight(rows[0]));
        assert_eq!(dictionary.row(9), None);
    }
}

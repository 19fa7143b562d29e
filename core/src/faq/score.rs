//! How well each entry fits a query.
//!
//! A form's score is a third BM25 (as the share of the most the query could reach) and two thirds
//! the cosine of the vectors, where both are there. An entry's score is that of its best forms:
//! on 123 JD questions with 20 phrasings each, the best three reach hit@1 0.53 by BM25 alone, the
//! best one 0.44.

use super::highest::highest;
use super::postings::SHARD_FORMS;
use super::query::{Query, QueryTerm};
use super::segment::{Segment, Shard};

/// How much the best, second and third form of an entry count.
const BEST: [f32; 3] = [0.36, 0.33, 0.31];
/// What stands for a second and third form where an entry has fewer, as a share of the best: so
/// that one good phrasing is worth as much as three.
const MISSING: [f32; 3] = [1.0, 0.92, 0.87];
/// Up to this many forms every form is compared by meaning; beyond, the best by BM25 alone.
const DENSE_FORMS: u32 = 1 << 12;
/// Forms of a large base that are compared by meaning: the best by words, so that the order by
/// words is exact and what shares hardly a word with the query is not looked at.
const CANDIDATES: usize = 1024;
/// An entry with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scored {
    /// 0 for the base, 1 for what was changed since.
    pub segment: usize,
    pub entry: u32,
    pub score: f32,
    /// The part of the score that the learned ranker gave.
    pub learned: f32,
    /// The best forms of the entry, best first, with their scores.
    pub best: [Option<(u32, f32)>; 3],
}

/// Memory for the sums of each shard, used again by later searches.
pub(super) type Sums = Vec<Box<[u16; SHARD_FORMS]>>;

/// The cosine of two vectors of signed bytes, not below 0. Products fit 16 bits, and sixteen sums
/// side by side become vector instructions.
pub(super) fn cosine(a: &[i8], b: &[i8]) -> f32 {
    let (a, a_rest) = a.as_chunks::<16>();
    let (b, b_rest) = b.as_chunks::<16>();
    let mut sums = [0_i32; 16];
    for (a, b) in a.iter().zip(b) {
        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            *sum += i32::from(i16::from(a) * i16::from(b));
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(&a, &b)| i32::from(a) * i32::from(b));
    let sum = sums.iter().sum::<i32>() + rest.sum::<i32>();
    (sum as f32 / (127.0 * 127.0)).clamp(0.0, 1.0)
}

/// The entries of both segments that fit a query, in no order. `forms` is the number of current
/// forms; `allowed` says of a segment's entry whether it may be found.
pub(super) fn score_entries(
    segments: [&Segment; 2],
    query: &Query,
    forms: u32,
    allowed: &dyn Fn(usize, u32) -> bool,
    sums: &mut Sums,
) -> Vec<Scored> {
    let shards = || {
        let both = segments.into_iter().enumerate();
        both.flat_map(|(index, segment)| {
            segment.shards.iter().map(move |shard| (index, segment, shard))
        })
    };
    while sums.len() < shards().count() {
        sums.push(Box::new([0; SHARD_FORMS]));
    }
    let rows = segments.map(|segment| {
        let terms = query.terms.iter();
        let row = |term: &QueryTerm| Some((segment.dictionary.row(term.term.hash)?, term.units));
        terms.filter_map(row).collect::<Vec<(u32, u16)>>()
    });
    for ((index, _, shard), sums) in shards().zip(sums.iter_mut()) {
        if let Some(used) = sums.get_mut(..shard.forms.len()) {
            used.fill(0);
        }
        for &(row, weight) in rows.get(index).into_iter().flatten() {
            shard.postings.add(row, weight, sums);
        }
    }
    let scorers: Vec<Scorer<'_>> = shards()
        .zip(sums.iter())
        .map(|((index, segment, shard), sums)| {
            let sums = sums.get(..shard.forms.len()).unwrap_or_default();
            Scorer { index, segment, query, shard, sums }
        })
        .collect();
    let mut out = Vec::new();
    // Where no form shares a word with the query, meaning is all there is.
    if forms <= DENSE_FORMS || query.terms.is_empty() {
        for scorer in &scorers {
            scorer.entries(0..scorer.sums.len(), allowed, &mut out);
        }
    } else {
        let sums: Vec<&[u16]> = scorers.iter().map(|scorer| scorer.sums).collect();
        let mut left = CANDIDATES * 8;
        for (scorer, mut places) in scorers.iter().zip(highest(&sums, CANDIDATES)) {
            places.truncate(left);
            left -= places.len();
            scorer.entries(places.into_iter(), allowed, &mut out);
        }
    }
    out
}

struct Scorer<'a> {
    index: usize,
    segment: &'a Segment,
    query: &'a Query,
    shard: &'a Shard,
    sums: &'a [u16],
}

impl Scorer<'_> {
    /// Appends the entries of the given places, which ascend.
    fn entries(
        &self,
        places: impl Iterator<Item = usize>,
        allowed: &dyn Fn(usize, u32) -> bool,
        out: &mut Vec<Scored>,
    ) {
        let (lexical, meaning) = self.query.shares();
        let unit = lexical * self.query.unit;
        let forms = self.segment.forms.get(self.shard.forms.clone()).unwrap_or_default();
        let dimensions = self.segment.dimensions;
        let from = self.shard.forms.start * dimensions;
        let vectors = self.segment.vectors.get(from..).unwrap_or_default();
        let score = |place: usize| {
            let sum = self.sums.get(place).copied().unwrap_or_default();
            let mut score = f32::from(sum) * unit;
            if meaning > 0.0 {
                let at = place * dimensions;
                let vector = vectors.get(at..at + dimensions).unwrap_or_default();
                score += meaning * cosine(&self.query.bytes, vector);
            }
            score
        };
        let mut finish = |scored: Option<Scored>| {
            if let Some(mut scored) = scored.filter(|scored| allowed(self.index, scored.entry)) {
                scored.score = scored.total();
                out.push(scored);
            }
        };
        let mut current: Option<Scored> = None;
        let mut visit = |place: usize| {
            let Some(form) = forms.get(place) else { return };
            let score = score(place);
            if score <= 0.0 {
                return;
            }
            let form_index = (self.shard.forms.start + place) as u32;
            match &mut current {
                Some(scored) if scored.entry == form.entry => scored.insert(form_index, score),
                _ => {
                    let next = Scored::new(self.index, form.entry, form_index, score);
                    finish(current.replace(next));
                }
            }
        };
        places.for_each(&mut visit);
        finish(current);
    }
}

impl Scored {
    fn new(segment: usize, entry: u32, form: u32, score: f32) -> Self {
        Self { segment, entry, score, learned: 0.0, best: [Some((form, score)), None, None] }
    }

    fn insert(&mut self, form: u32, score: f32) {
        let mut item = Some((form, score));
        for place in &mut self.best {
            let better = match (&item, &*place) {
                (Some((_, new)), Some((_, old))) => new > old,
                (Some(_), None) => true,
                (None, _) => break,
            };
            if better {
                std::mem::swap(place, &mut item);
            }
        }
    }

    /// The best forms with how much each counts; missing ones give their share to the best.
    pub(super) fn weighted(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        let missing =
            self.best.iter().zip(BEST).zip(MISSING).filter(|((form, _), _)| form.is_none());
        let mut extra: f32 = missing.map(|((_, weight), share)| weight * share).sum();
        self.best.iter().zip(BEST).filter_map(move |(form, weight)| {
            let (form, _) = (*form)?;
            Some((form, weight + std::mem::take(&mut extra)))
        })
    }

    /// The weighted mean of the best forms.
    fn total(&self) -> f32 {
        let scores = self.best.iter().flatten().map(|&(_, score)| score);
        scores.zip(self.weighted()).map(|(score, (_, weight))| weight * score).sum()
    }
}

//! How well each entry fits a query.
//!
//! A form's score is a third BM25 (as the share of the most the query could reach) and two thirds
//! the cosine of the vectors, where both are there. An entry's score is that of its best forms:
//! on 123 JD questions with 20 phrasings each, the best three reach hit@1 0.53 by BM25 alone, the
//! best one 0.44.

use super::postings::{Dictionary, MAX_QUERY_TERMS, SHARD_FORMS};
use super::segment::{Analyser, Segment, Shard, is_fallback, to_byte};
use super::terms::Term;
use crate::learn::hash::text as hash_text;
use crate::text::Normalized;

/// What the cosine weighs next to BM25. On JD questions 1 to 3 are within 0.006 of each other.
const MEANING: f32 = 2.0;
/// How much the best, second and third form of an entry count.
const BEST: [f32; 3] = [0.36, 0.33, 0.31];
/// What stands for a second and third form where an entry has fewer, as a share of the best: so
/// that one good phrasing is worth as much as three.
const MISSING: [f32; 3] = [1.0, 0.92, 0.87];
/// Up to this many forms every form is compared by meaning; beyond, the best of each shard by BM25.
const DENSE_FORMS: usize = 1 << 12;
/// Forms of a shard that are compared by meaning in a large base.
const CANDIDATES: usize = 512;

/// A query against one segment.
pub(super) struct Query {
    /// Rows of the segment's dictionary with the terms they came from, rarest first.
    pub terms: Vec<(u32, Term)>,
    /// What the query would score against a form that is the query.
    pub mass: f32,
    /// The vector as signed bytes; empty where there is none.
    pub vector: Vec<i8>,
    /// The hash of the normalised query.
    pub hash: u64,
}

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

/// Memory for the sums of a shard, used again by later searches.
pub(super) type Sums = Box<[u16; SHARD_FORMS]>;

impl Query {
    /// Reads a query for a segment; `base` weighs the terms that the segment does not have.
    pub(super) fn new(
        normal: &Normalized,
        terms: &[Term],
        vector: &[f32],
        segment: &Segment,
        base: &Dictionary,
    ) -> Self {
        let dictionary = &segment.dictionary;
        // The characters that lie in a pair or run that the segment has seen.
        let mut seen = vec![false; normal.len()];
        for term in terms.iter().filter(|term| !is_fallback(term.channel)) {
            if term.to - term.from > 1 && dictionary.row(term.hash).is_some() {
                seen.get_mut(term.from..term.to).unwrap_or_default().fill(true);
            }
        }
        let mut found: Vec<(u32, Term)> = Vec::with_capacity(terms.len());
        let mut missing = 0.0_f32;
        for &term in terms {
            if is_fallback(term.channel) {
                // Only where the pairs on the way say nothing: a homophone must not compete with
                // the word itself.
                let place = seen.get(term.from..term.to).unwrap_or_default();
                if place.iter().all(|&seen| seen) {
                    continue;
                }
            }
            match dictionary.row(term.hash) {
                Some(row) => found.push((row, term)),
                None if is_fallback(term.channel) => {}
                None => {
                    missing += base.row(term.hash).map_or(base.unseen(), |row| base.weight(row))
                }
            }
        }
        found.sort_by(|a, b| {
            let weights = dictionary.weight(b.0).total_cmp(&dictionary.weight(a.0));
            weights.then(a.0.cmp(&b.0)).then(a.1.from.cmp(&b.1.from))
        });
        found.dedup_by_key(|(row, _)| *row);
        found.truncate(MAX_QUERY_TERMS);
        let weights = found.iter().map(|&(row, _)| dictionary.weight(row));
        let mass = weights.sum::<f32>() + missing;
        let vector = if segment.dimensions == vector.len() && vector.iter().any(|&v| v != 0.0) {
            vector.iter().map(|&value| to_byte(value)).collect()
        } else {
            Vec::new()
        };
        Self { terms: found, mass, vector, hash: hash_text(0, normal.text()) }
    }

    /// The share of BM25 in a form's score and that of the cosine.
    pub(super) fn shares(&self) -> (f32, f32) {
        if self.vector.is_empty() {
            (1.0, 0.0)
        } else {
            (1.0 / (1.0 + MEANING), MEANING / (1.0 + MEANING))
        }
    }
}

/// Reads a query once for all segments: its terms and its vector.
pub(super) fn read_query(text: &str, analyser: &Analyser<'_>) -> (Normalized, Vec<Term>, Vec<f32>) {
    let normal = Normalized::new(text);
    let mut terms = Vec::new();
    analyser.terms(&normal, &mut terms);
    let vector = analyser.vectors.map(|vectors| vectors.embed_normalized(&normal).values);
    (normal, terms, vector.unwrap_or_default())
}

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

/// The best entries of a segment into `out`, in no order.
pub(super) fn score_segment(
    index: usize,
    segment: &Segment,
    query: &Query,
    allowed: &dyn Fn(u32) -> bool,
    sums: &mut Sums,
    out: &mut Vec<Scored>,
) {
    let dense = segment.forms.len() <= DENSE_FORMS;
    for shard in &segment.shards {
        let used = shard.forms.len();
        if let Some(used) = sums.get_mut(..used) {
            used.fill(0);
        }
        for &(row, _) in &query.terms {
            shard.postings.add(row, sums);
        }
        let sums = sums.get(..used).unwrap_or_default();
        let places = if dense { None } else { Some(best_places(sums, CANDIDATES)) };
        let scorer = Scorer { index, segment, query, shard, sums };
        scorer.entries(places.as_deref(), allowed, out);
    }
}

/// The places of the highest sums in ascending order: about `count`, more where the last ones tie
/// (never eight times as many), fewer where the rest reach less than a quarter of the highest.
fn best_places(sums: &[u16], count: usize) -> Vec<u16> {
    let top = sums.iter().copied().max().unwrap_or_default();
    let floor = (top / 4).max(1);
    let mut histogram = vec![0_usize; usize::from(top - top.min(floor)) + 1];
    for &sum in sums.iter().filter(|&&sum| sum >= floor) {
        if let Some(bin) = histogram.get_mut(usize::from(sum - floor)) {
            *bin += 1;
        }
    }
    let mut kept = 0;
    let enough = histogram.iter().rposition(|bin| {
        kept += bin;
        kept >= count
    });
    let least = usize::from(floor) + enough.unwrap_or(0);
    let places = sums.iter().zip(0_u16..=u16::MAX).filter(|&(&sum, _)| usize::from(sum) >= least);
    places.map(|(_, place)| place).take(count * 8).collect()
}

struct Scorer<'a> {
    index: usize,
    segment: &'a Segment,
    query: &'a Query,
    shard: &'a Shard,
    sums: &'a [u16],
}

impl Scorer<'_> {
    /// Appends the entries of the given places, or of all.
    fn entries(
        &self,
        places: Option<&[u16]>,
        allowed: &dyn Fn(u32) -> bool,
        out: &mut Vec<Scored>,
    ) {
        let (lexical, meaning) = self.query.shares();
        let unit = if self.query.mass > 0.0 {
            lexical * self.segment.dictionary.step() / self.query.mass
        } else {
            0.0
        };
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
                score += meaning * cosine(&self.query.vector, vector);
            }
            score
        };
        let mut finish = |scored: Option<Scored>| {
            if let Some(mut scored) = scored.filter(|scored| allowed(scored.entry)) {
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
        match places {
            Some(places) => places.iter().for_each(|&place| visit(usize::from(place))),
            None => (0..forms.len()).for_each(&mut visit),
        }
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

//! A question, read once for a search.

use super::index::FaqIndex;
use super::postings::STEP;
use super::segment::{is_fallback, to_byte};
use super::statistics::weight;
use super::terms::Term;
use crate::arrange::Arrange;
use crate::learn::hash::text as hash_text;
use crate::text::Normalized;

/// Distinct terms of a query that are looked up at most, the heaviest first. A question has about
/// forty; a pasted page is recognised by its rarest.
const MAX_TERMS: usize = 256;

/// How much of an unknown word's weight is missed where a fallback knows it.
const MISSPELT: f32 = 0.5;

/// What the cosine weighs next to BM25. On JD questions 1 to 3 are within 0.006 of each other.
const MEANING: f32 = 2.0;

/// A query as the index reads it.
pub(super) struct Query {
    pub normal: Normalized,
    /// Every term of the text, in its order.
    pub all: Vec<Term>,
    /// The terms that some form has, heaviest first.
    pub terms: Vec<QueryTerm>,
    /// The score of one unit of a sum, as a share of what a form that is the query would reach.
    pub unit: f32,
    /// The share of the terms' weight that some form has, in [0, 1].
    pub known: f32,
    /// The vector, of length 1; empty where there is none.
    pub vector: Vec<f32>,
    /// The vector as signed bytes; empty where there is none.
    pub bytes: Vec<i8>,
    /// The hash of the normalised query.
    pub hash: u64,
}

/// A term with what it weighs.
#[derive(Debug, Clone, Copy)]
pub(super) struct QueryTerm {
    pub term: Term,
    pub weight: f32,
    /// The weight as a share of 65,535, rounded down, so that the sums of a form fit 16 bits.
    pub units: u16,
}

impl Query {
    /// Reads a text for an index. Linear in its length.
    pub(super) fn read(text: &str, index: &FaqIndex) -> Self {
        let analyser = index.analyser();
        let normal = Normalized::new(text);
        let mut all = Vec::new();
        analyser.terms(&normal, &mut all);
        let vector = analyser.vectors.map(|vectors| vectors.embed_normalized(&normal).values);
        let vector = vector.filter(|values| values.iter().any(|&v| v != 0.0)).unwrap_or_default();
        let bytes = vector.iter().map(|&value| to_byte(value)).collect();
        let hash = hash_text(0, normal.text());

        let forms = index.forms();
        let mut weighed: Vec<(QueryTerm, u32)> = Vec::with_capacity(all.len());
        for &term in &all {
            let documents = index.documents(term.hash);
            let weight = weight(term.channel, documents, forms);
            weighed.push((QueryTerm { term, weight, units: 0 }, documents));
        }
        // The characters that lie in a pair or run that the base has seen.
        let mut seen = vec![false; normal.len()];
        for (QueryTerm { term, .. }, documents) in &weighed {
            if !is_fallback(term.channel) && term.to - term.from > 1 && *documents > 0 {
                seen.get_mut(term.from..term.to).unwrap_or_default().fill(true);
            }
        }
        weighed.retain(|(QueryTerm { term, .. }, documents)| {
            // A fallback counts only where the pairs on its way say nothing: a homophone must not
            // compete with the word itself.
            let place = seen.get(term.from..term.to).unwrap_or_default();
            !is_fallback(term.channel) || (*documents > 0 && place.iter().any(|&seen| !seen))
        });
        weighed.arrange_by(|(a, _), (b, _)| {
            let weights = b.weight.total_cmp(&a.weight);
            weights.then(a.term.hash.cmp(&b.term.hash)).then(a.term.from.cmp(&b.term.from))
        });
        weighed.dedup_by_key(|(term, _)| term.term.hash);
        // A word that the base spells another way is half there.
        let mut sounds = vec![false; normal.len()];
        for (QueryTerm { term, .. }, _) in weighed.iter().filter(|w| is_fallback(w.0.term.channel))
        {
            sounds.get_mut(term.from..term.to).unwrap_or_default().fill(true);
        }
        let absent =
            weighed.iter().filter(|w| w.1 == 0).map(|(QueryTerm { term, weight, .. }, _)| {
                let place = sounds.get(term.from..term.to).unwrap_or_default();
                if place.iter().all(|&sounds| sounds) { weight * MISSPELT } else { *weight }
            });
        let missing: f32 = absent.sum();
        let found = weighed.into_iter().filter(|&(_, documents)| documents > 0);
        let mut terms: Vec<QueryTerm> = found.map(|(term, _)| term).take(MAX_TERMS).collect();
        let total: f32 = terms.iter().map(|term| term.weight).sum();
        let scale = if total > 0.0 { f32::from(u16::MAX) / total } else { 0.0 };
        for term in &mut terms {
            term.units = (term.weight * scale) as u16;
        }
        let mass = total + missing;
        let unit = if total > 0.0 { 256.0 * STEP / (scale * mass) } else { 0.0 };
        let known = if mass > 0.0 { total / mass } else { 0.0 };
        Self { normal, all, terms, unit, known, vector, bytes, hash }
    }

    /// The share of BM25 in a form's score and that of the cosine.
    pub(super) fn shares(&self) -> (f32, f32) {
        if self.bytes.is_empty() {
            (1.0, 0.0)
        } else {
            (1.0 / (1.0 + MEANING), MEANING / (1.0 + MEANING))
        }
    }
}

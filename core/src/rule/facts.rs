//! What all rules share about a message: normalised once, scanned once, the rest on demand.

use std::cell::OnceCell;
use std::ops::Range;

use super::similar::Sketch;
use crate::arrange::Arrange;
use crate::dialogue::Role;
use crate::entity::{EntityKind, places};
use crate::text::{Normalized, PhraseHit, PhraseScratch, PhraseSet, Segmenter, clauses};

/// A message and what was found in it.
pub(super) struct Facts<'t> {
    pub role: Role,
    pub at: Option<f64>,
    pub text: &'t str,
    pub normal: std::borrow::Cow<'t, Normalized>,
    /// By phrase, then place.
    hits: Vec<PhraseHit>,
    sketch: OnceCell<Sketch>,
    clauses: OnceCell<Vec<Range<usize>>>,
    entities: OnceCell<Vec<(EntityKind, usize, usize)>>,
}

impl<'t> Facts<'t> {
    pub fn new(
        role: Role,
        at: Option<f64>,
        text: &'t str,
        normal: std::borrow::Cow<'t, Normalized>,
        phrases: &PhraseSet,
        segmenter: Option<&dyn Segmenter>,
        scratch: &mut PhraseScratch,
    ) -> Self {
        let mut hits = Vec::new();
        phrases.scan(&normal, segmenter, scratch, &mut hits);
        hits.arrange_by_key(|hit| (hit.phrase, hit.from, hit.to));
        Self {
            role,
            at,
            text,
            normal,
            hits,
            sketch: OnceCell::new(),
            clauses: OnceCell::new(),
            entities: OnceCell::new(),
        }
    }

    /// The occurrences of one phrase.
    pub fn of(&self, phrase: usize) -> &[PhraseHit] {
        let from = self.hits.partition_point(|hit| hit.phrase < phrase);
        let to = self.hits.partition_point(|hit| hit.phrase <= phrase);
        self.hits.get(from..to).unwrap_or_default()
    }

    /// The phrases that occur, each once.
    pub fn phrases(&self) -> impl Iterator<Item = usize> + '_ {
        self.hits
            .chunk_by(|a, b| a.phrase == b.phrase)
            .filter_map(|same| same.first().map(|hit| hit.phrase))
    }

    pub fn sketch(&self) -> &Sketch {
        self.sketch.get_or_init(|| Sketch::new(&self.normal))
    }

    pub fn clauses(&self) -> &[Range<usize>] {
        self.clauses.get_or_init(|| clauses(&self.normal))
    }

    /// The entities with their places in normalised characters.
    pub fn entities(&self) -> &[(EntityKind, usize, usize)] {
        self.entities.get_or_init(|| places(&self.normal))
    }
}

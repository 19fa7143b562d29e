//! A part of the base, indexed once and never changed.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::coverage::Coverage;
use super::entry::FaqEntry;
use super::postings::{Counted, Dictionary, Postings, SHARD_FORMS};
use super::synonyms::Synonyms;
use super::terms::{Channel, Term, fallbacks, grams};
use super::typing::Typing;
use crate::learn::Embedding;
use crate::learn::hash::text as hash_text;
use crate::text::Normalized;

/// Which text of an entry a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormKind {
    Question,
    Variant(usize),
    Keywords,
}

/// One phrasing of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub entry: u32,
    pub kind: FormKind,
    /// The hash of the normalised text: an exact repetition is recognised by it.
    pub hash: u64,
}

/// What turns texts into terms and vectors: the same for entries and queries.
#[derive(Debug, Clone)]
pub(super) struct Analyser<'a> {
    pub synonyms: &'a Synonyms,
    pub fallback: bool,
    pub vectors: Option<&'a Embedding>,
}

impl Analyser<'_> {
    /// The terms of a text. The number of grams comes first.
    pub(super) fn terms(&self, normal: &Normalized, out: &mut Vec<Term>) -> usize {
        out.clear();
        grams(normal, out);
        let length = out.len();
        self.synonyms.find(normal, out);
        if self.fallback {
            fallbacks(normal, out);
        }
        length
    }
}

/// The forms of whole entries, at most [`SHARD_FORMS`].
#[derive(Debug)]
pub(super) struct Shard {
    pub forms: Range<usize>,
    pub postings: Postings,
}

/// Entries with their forms, terms and vectors.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub entries: Vec<Arc<FaqEntry>>,
    pub forms: Vec<Form>,
    pub dictionary: Dictionary,
    pub shards: Vec<Shard>,
    /// `dimensions` signed bytes a form, 127 standing for 1; empty without vectors.
    pub vectors: Vec<i8>,
    pub dimensions: usize,
    /// What the entries are about.
    pub coverage: Coverage,
    /// Made by the first call that completes what is being typed.
    pub typing: OnceLock<Typing>,
    /// The terms of the forms, for a segment that grows; empty for one that is finished.
    counted: Counted,
}

/// Keywords point to an entry, but a query that only shares one of them says less than a query
/// that reads like a question of the entry.
const KEYWORDS_WEIGHT: f32 = 0.8;

impl Segment {
    /// Indexes the enabled entries.
    pub(super) fn build(entries: Vec<Arc<FaqEntry>>, analyser: &Analyser<'_>) -> Self {
        let mut segment = Self::growing(entries, analyser);
        segment.counted = Counted::default();
        segment
    }

    /// As [`Self::build`], for a segment that is extended later: it keeps 8 bytes a term of a form.
    pub(super) fn growing(entries: Vec<Arc<FaqEntry>>, analyser: &Analyser<'_>) -> Self {
        Self::default().extended(entries, analyser)
    }

    /// A growing segment with further entries. Reads the new texts only; the rest is copied. The
    /// result is that of indexing all of them at once.
    pub(super) fn extended(&self, more: Vec<Arc<FaqEntry>>, analyser: &Analyser<'_>) -> Self {
        let from = self.entries.len();
        let mut segment = Self {
            entries: self.entries.iter().cloned().chain(more).collect(),
            forms: self.forms.clone(),
            dictionary: self.dictionary.clone(),
            vectors: self.vectors.clone(),
            dimensions: analyser.vectors.map_or(0, Embedding::dimensions),
            coverage: self.coverage.clone(),
            counted: self.counted.clone(),
            ..Self::default()
        };
        segment.read(from, analyser);
        segment.cut();
        segment
    }

    /// Reads the texts of the entries from a place on.
    fn read(&mut self, from: usize, analyser: &Analyser<'_>) {
        let (mut terms, mut rows, mut normal) = (Vec::new(), Vec::new(), Normalized::default());
        for (entry, index) in self.entries.iter().zip(0_u32..).skip(from) {
            for (kind, text) in forms_of(entry) {
                normal.refill(&text);
                let length = analyser.terms(&normal, &mut terms);
                let weight = if kind == FormKind::Keywords { KEYWORDS_WEIGHT } else { 1.0 };
                let hashes = terms.iter().map(|term| term.hash);
                self.dictionary.count(&mut self.counted, hashes, length, weight, &mut rows);
                if let Some(vectors) = analyser.vectors {
                    let vector = vectors.embed_normalized(&normal).values;
                    self.vectors.extend(vector.iter().map(|&value| to_byte(value)));
                }
                let hash = hash_text(0, normal.text());
                self.forms.push(Form { entry: index, kind, hash });
            }
        }
        let mut coverage = std::mem::take(&mut self.coverage);
        for entry in from as u32..self.entries.len() as u32 {
            coverage.add(self, entry, analyser.vectors.map(Embedding::topics));
        }
        self.coverage = coverage;
    }

    /// Cuts the forms into shards of whole entries.
    fn cut(&mut self) {
        let mut cuts = vec![0];
        let (mut start, mut at) = (0, 0);
        for own in self.forms.chunk_by(|a, b| a.entry == b.entry) {
            if at + own.len() - start > SHARD_FORMS {
                cuts.push(at);
                start = at;
            }
            at += own.len();
        }
        cuts.push(at);
        for cut in cuts.windows(2) {
            if let &[from, to] = cut
                && from < to
            {
                let postings = self.counted.postings(&self.dictionary, from..to);
                self.shards.push(Shard { forms: from..to, postings });
            }
        }
    }

    /// The text of a form.
    pub(super) fn form_text(&self, form: &Form) -> String {
        let Some(entry) = self.entries.get(form.entry as usize) else { return String::new() };
        match form.kind {
            FormKind::Question => entry.question.clone(),
            FormKind::Variant(index) => entry.variants.get(index).cloned().unwrap_or_default(),
            FormKind::Keywords => entry.keywords.join(" "),
        }
    }

    /// The vector of a form; empty without vectors.
    pub(super) fn vector(&self, form: usize) -> &[i8] {
        let at = form * self.dimensions;
        self.vectors.get(at..at + self.dimensions).unwrap_or_default()
    }

    /// Bytes held by the index, without the entries' own text.
    pub(super) fn bytes(&self) -> usize {
        let postings: usize = self.shards.iter().map(|shard| shard.postings.bytes()).sum();
        postings
            + self.vectors.len()
            + self.forms.len() * size_of::<Form>()
            + self.dictionary.len() * (size_of::<(u64, u32)>() + size_of::<f32>())
    }
}

/// The texts of an enabled entry.
pub(super) fn forms_of(entry: &FaqEntry) -> Vec<(FormKind, std::borrow::Cow<'_, str>)> {
    if !entry.enabled {
        return Vec::new();
    }
    let mut forms = vec![(FormKind::Question, entry.question.as_str().into())];
    let variants = entry.variants.iter().enumerate();
    forms.extend(variants.map(|(index, text)| (FormKind::Variant(index), text.as_str().into())));
    if !entry.keywords.is_empty() {
        forms.push((FormKind::Keywords, entry.keywords.join(" ").into()));
    }
    forms
}

/// A value of a vector of length 1 as a signed byte.
pub(super) fn to_byte(value: f32) -> i8 {
    (value * 127.0).round().clamp(-127.0, 127.0) as i8
}

/// Whether a channel counts only where the ordinary terms of its place are unknown.
pub(super) fn is_fallback(channel: Channel) -> bool {
    matches!(channel, Channel::Pinyin | Channel::Gap)
}

//! Finding phrases: one pass over a text for all phrases of all rules and lexicons.

mod builder;
mod options;
mod table;

use super::normalise::Normalized;
use super::segment::Segmenter;
use super::skeleton::{self, Bone, Gap};
use crate::arrange::Arrange;
use table::{Pattern, Shield, Table};

pub use builder::PhraseSetBuilder;
pub use options::{Boundary, PhraseOptions};

/// Marks that may stand between two characters of an obfuscated phrase. Evasions use one or two;
/// more is a gap between two thoughts.
const MAX_DROPPED: u8 = 3;

/// An occurrence of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhraseHit {
    /// The first normalised character.
    pub from: usize,
    /// One past the last normalised character.
    pub to: usize,
    /// The phrase: what [`PhraseSetBuilder::add`] returned for it.
    pub phrase: usize,
}

impl PhraseHit {
    /// Whether this occurrence holds all of `other` and more.
    pub fn covers(&self, other: &Self) -> bool {
        self.from <= other.from
            && other.to <= self.to
            && (self.from, self.to) != (other.from, other.to)
    }
}

/// Memory that scans of many texts share.
#[derive(Debug, Clone, Default)]
pub struct PhraseScratch {
    bones: Vec<Bone>,
    shields: Vec<(usize, usize, Shield)>,
    word_ends: Vec<usize>,
    ends_known: bool,
}

/// Phrases to look for in texts, compiled into one automaton (two where some are fuzzy).
///
/// ```
/// use kefu::text::{Normalized, PhraseOptions, PhraseSetBuilder};
/// let mut builder = PhraseSetBuilder::default();
/// let contact = builder.add("加微信", PhraseOptions::default().with_fuzzy(true))?;
/// let set = builder.build()?;
/// let text = "可以加➕薇❤聊";
/// let normal = Normalized::new(text);
/// let hits = set.find(&normal);
/// assert_eq!(hits[0].phrase, contact);
/// assert_eq!(normal.span(hits[0].from, hits[0].to).slice(text), Some("加➕薇❤"));
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct PhraseSet {
    boundaries: Vec<Boundary>,
    exact: Table,
    fuzzy: Table,
    /// In characters.
    longest_shield: usize,
}

impl std::fmt::Debug for PhraseSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PhraseSet").field("phrases", &self.len()).finish_non_exhaustive()
    }
}

impl PhraseSet {
    /// How many phrases the set looks for.
    pub fn len(&self) -> usize {
        self.boundaries.len()
    }

    /// Whether the set looks for nothing.
    pub fn is_empty(&self) -> bool {
        self.boundaries.is_empty()
    }

    /// All occurrences, overlapping ones included, by first character and then by length, longest
    /// first.
    pub fn find(&self, normal: &Normalized) -> Vec<PhraseHit> {
        let mut hits = Vec::new();
        self.scan(normal, None, &mut PhraseScratch::default(), &mut hits);
        hits
    }

    /// As [`Self::find`], with word ends from `segmenter` for phrases of [`Boundary::Word`], into
    /// memory of the caller: no allocation once it has grown.
    pub fn scan(
        &self,
        normal: &Normalized,
        segmenter: Option<&dyn Segmenter>,
        scratch: &mut PhraseScratch,
        hits: &mut Vec<PhraseHit>,
    ) {
        hits.clear();
        scratch.shields.clear();
        scratch.ends_known = false;
        let chars = normal.chars();
        let shields = &mut scratch.shields;
        self.exact.scan(chars.iter().copied(), |pattern, last| {
            let (from, to) = ((last + 1).saturating_sub(pattern.chars), last + 1);
            if pattern.shield != Shield::default() {
                shields.push((from, to, pattern.shield));
            }
            push(pattern, from, to, chars, hits);
        });
        if self.fuzzy.automaton.is_some() {
            skeleton::reduce(chars, &mut scratch.bones);
            let bones = &scratch.bones;
            self.fuzzy.scan(bones.iter().map(|bone| bone.c), |pattern, last| {
                let first = (last + 1).saturating_sub(pattern.chars);
                let matched = bones.get(first..=last).unwrap_or_default();
                if let (true, [begin, .., end]) = (one_thought(matched), matched) {
                    push(pattern, begin.from as usize, end.to as usize, chars, hits);
                }
            });
        }
        if hits.is_empty() {
            return;
        }
        hits.arrange_by_key(|hit| (hit.from, usize::MAX - hit.to, hit.phrase));
        // Boundaries are checked last: most texts have no hit, and few hits a shield.
        hits.retain(|hit| {
            let boundary = self.boundaries.get(hit.phrase).copied().unwrap_or_default();
            // Shields come by their end: those that could cover the hit lie in a short stretch.
            let first = scratch.shields.partition_point(|&(_, to, _)| to < hit.to);
            let near = scratch.shields.get(first..).unwrap_or_default();
            let shielded = near
                .iter()
                .take_while(|&&(_, to, _)| to <= hit.from + self.longest_shield)
                .any(|&(from, to, shield)| {
                    shield.covers(boundary) && from <= hit.from && (from, to) != (hit.from, hit.to)
                });
            !shielded
                && (boundary != Boundary::Word
                    || segmenter.is_none_or(|words| {
                        if !scratch.ends_known {
                            words.word_ends(normal.text(), &mut scratch.word_ends);
                            scratch.ends_known = true;
                        }
                        let ends = &scratch.word_ends;
                        (hit.from == 0 || ends.binary_search(&hit.from).is_ok())
                            && ends.binary_search(&hit.to).is_ok()
                    }))
        });
        hits.dedup();
    }
}

/// Adds an occurrence for every phrase of the pattern whose ends allow it.
fn push(pattern: &Pattern, from: usize, to: usize, chars: &[char], hits: &mut Vec<PhraseHit>) {
    let cut = cuts_a_word(chars, from) || cuts_a_word(chars, to);
    for user in &pattern.users {
        if !cut || user.boundary == Boundary::None {
            hits.push(PhraseHit { from, to, phrase: user.phrase });
        }
    }
}

/// Whether the place before character `at` lies inside a Latin word or a number.
fn cuts_a_word(chars: &[char], at: usize) -> bool {
    let Some([left, right]) = at.checked_sub(1).and_then(|from| chars.get(from..=at)) else {
        return false;
    };
    // vx, v信: after 加v the x belongs to the same disguise, not to a word.
    let disguise = (*left, *right) == ('v', 'x');
    !disguise
        && ((left.is_ascii_alphabetic() && right.is_ascii_alphabetic())
            || (left.is_ascii_digit() && right.is_ascii_digit()))
}

/// Whether the marks between the characters of a match can be a disguise: no end of a sentence, no
/// long gap, and a comma only where every character is cut off like in 加,微,信.
fn one_thought(bones: &[Bone]) -> bool {
    let gaps = bones.get(1..).unwrap_or_default();
    let spread = gaps.len() > 1 && gaps.iter().all(|bone| bone.gap != Gap::None);
    gaps.iter().all(|bone| match bone.gap {
        Gap::None => true,
        Gap::Soft => bone.dropped <= MAX_DROPPED,
        Gap::Comma => spread && bone.dropped <= MAX_DROPPED,
        Gap::Stop => false,
    })
}

#[cfg(test)]
mod tests;

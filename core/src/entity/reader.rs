//! What the readers of all kinds share.

use super::civil::CivilTime;
use super::model::EntityKind;
use super::number::{Number, numbers};
use super::value::EntityValue;

/// Something that may be an entity, in normalised characters.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub from: usize,
    pub to: usize,
    pub kind: EntityKind,
    pub value: EntityValue,
}

/// A text, its numbers, and what has been found so far.
pub(super) struct Reader<'a> {
    pub chars: &'a [char],
    pub numbers: Vec<Number>,
    pub now: Option<CivilTime>,
    pub drafts: Vec<Draft>,
}

impl<'a> Reader<'a> {
    pub fn new(chars: &'a [char], now: Option<CivilTime>) -> Self {
        Self { chars, numbers: numbers(chars), now, drafts: Vec::new() }
    }

    pub fn add(&mut self, from: usize, to: usize, kind: EntityKind, value: EntityValue) {
        self.drafts.push(Draft { from, to, kind, value });
    }

    /// The character at `at`; a space outside the text.
    pub fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or(' ')
    }

    /// The character before `at`; a space at the start.
    pub fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or(' ', |at| self.at(at))
    }

    /// The place after `word`, where it stands at `at`.
    pub fn after(&self, at: usize, word: &str) -> Option<usize> {
        let mut end = at;
        for c in word.chars() {
            if self.chars.get(end) != Some(&c) {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// The place after the first of `words` that stands at `at`; list longer words first.
    pub fn after_any(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.after(at, word))
    }

    /// Whether one of `cues` stands within `reach` characters before `at`.
    pub fn cued(&self, at: usize, reach: usize, cues: &[&str]) -> bool {
        (at.saturating_sub(reach)..at)
            .any(|from| cues.iter().any(|cue| self.after(from, cue).is_some_and(|end| end <= at)))
    }

    /// The end of the run of characters from `at` for which `keep` is true.
    pub fn run(&self, at: usize, keep: impl Fn(char) -> bool) -> usize {
        let rest = self.chars.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|&&c| keep(c)).count()
    }

    /// The characters `from..to` without spaces and dashes.
    pub fn plain(&self, from: usize, to: usize) -> String {
        let part = self.chars.get(from..to).unwrap_or_default();
        part.iter().filter(|c| c.is_alphanumeric() || **c == '_').collect()
    }
}

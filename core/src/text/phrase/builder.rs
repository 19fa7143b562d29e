//! Collecting phrases and building their automata.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{Pattern, Shield, Table, User};
use super::{Boundary, PhraseOptions, PhraseSet};
use crate::error::{Error, Result};
use crate::text::normalise::Normalized;
use crate::text::skeleton;

/// Sequences in which a shorter word only seems to occur.
const EXCEPTIONS: &str = include_str!("../../../assets/lexicons/word_exceptions.txt");

/// Collects phrases for a [`PhraseSet`].
#[derive(Debug, Clone, Default)]
pub struct PhraseSetBuilder {
    ids: BTreeMap<(String, PhraseOptions), usize>,
    allowed: Vec<String>,
}

impl PhraseSetBuilder {
    /// Adds a phrase and returns its number. The same phrase with the same options keeps its
    /// number.
    ///
    /// # Errors
    /// [`Error::Input`] with the number of phrases so far as its row: nothing is left of the
    /// phrase after normalisation, or one character of a fuzzy phrase.
    pub fn add(&mut self, phrase: &str, options: PhraseOptions) -> Result<usize> {
        let normal = Normalized::new(phrase);
        let row = self.ids.len();
        if normal.is_empty() {
            return Err(Error::input(row, format!("phrase `{phrase}` holds no visible character")));
        }
        if options.fuzzy && reduced(&normal).chars().count() < 2 {
            let reason = format!("phrase `{phrase}` is too short for `fuzzy`: use two characters");
            return Err(Error::input(row, reason));
        }
        Ok(*self.ids.entry((normal.text().to_owned(), options)).or_insert(row))
    }

    /// Adds a phrase that excuses every shorter phrase of the set inside it.
    pub fn allow(&mut self, phrase: &str) {
        let normal = Normalized::new(phrase);
        if !normal.is_empty() {
            self.allowed.push(normal.text().to_owned());
        }
    }

    /// Builds the automata. Cost: linear in the characters of all phrases.
    ///
    /// # Errors
    /// [`Error::Data`] where the phrases do not fit an automaton (over a hundred million
    /// characters).
    pub fn build(self) -> Result<PhraseSet> {
        let mut exact: BTreeMap<String, Pattern> = BTreeMap::new();
        let mut fuzzy: BTreeMap<String, Pattern> = BTreeMap::new();
        for ((text, options), id) in &self.ids {
            let user = User { phrase: *id, boundary: options.boundary };
            exact.entry(text.clone()).or_default().users.push(user);
            if options.fuzzy {
                let text = reduced(&Normalized::new(text));
                fuzzy.entry(text).or_default().users.push(user);
            }
        }
        let bounded: BTreeSet<&str> = self
            .ids
            .keys()
            .filter(|(_, options)| options.boundary != Boundary::None)
            .map(|(text, _)| text.as_str())
            .collect();
        let words = EXCEPTIONS.lines().filter(|line| !line.starts_with('#'));
        let exceptions =
            words.flat_map(str::split_whitespace).filter(|word| holds_one(word, &bounded));
        for word in exceptions {
            exact.entry(word.to_owned()).or_default().shield |= Shield::BOUNDED;
        }
        for word in &self.allowed {
            exact.entry(word.clone()).or_default().shield |= Shield::ALL;
        }
        let mut boundaries = vec![Boundary::None; self.ids.len()];
        for ((_, options), id) in &self.ids {
            if let Some(boundary) = boundaries.get_mut(*id) {
                *boundary = options.boundary;
            }
        }
        let shields = exact.iter().filter(|(_, pattern)| pattern.shield != Shield::default());
        let longest_shield = shields.map(|(text, _)| text.chars().count()).max().unwrap_or(0);
        let (exact, fuzzy) = (Table::build(exact)?, Table::build(fuzzy)?);
        Ok(PhraseSet { boundaries, exact, fuzzy, longest_shield })
    }
}

/// Whether a shorter phrase lies in `word`. Its few parts are looked up: searching every phrase in
/// every exception took most of the time of building a set of a thousand phrases.
fn holds_one(word: &str, phrases: &BTreeSet<&str>) -> bool {
    let ends = || word.char_indices().map(|(at, _)| at).chain([word.len()]);
    ends().any(|from| {
        ends()
            .filter(|&to| from < to && to - from < word.len())
            .any(|to| word.get(from..to).is_some_and(|part| phrases.contains(part)))
    })
}

fn reduced(normal: &Normalized) -> String {
    let mut bones = Vec::new();
    skeleton::reduce(normal.chars(), &mut bones);
    bones.iter().map(|bone| bone.c).collect()
}

//! An automaton and what its patterns stand for.

use std::collections::BTreeMap;

use daachorse::{
    CharwiseDoubleArrayAhoCorasick as Automaton, CharwiseDoubleArrayAhoCorasickBuilder,
};

use super::Boundary;
use crate::error::{Error, Result};

/// Which phrases a longer sequence excuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shield(u8);

impl Shield {
    pub const BOUNDED: Self = Self(1);
    pub const ALL: Self = Self(3);

    pub fn covers(self, boundary: Boundary) -> bool {
        self == Self::ALL || (self == Self::BOUNDED && boundary != Boundary::None)
    }
}

impl std::ops::BitOrAssign for Shield {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct User {
    pub phrase: usize,
    pub boundary: Boundary,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Pattern {
    pub users: Vec<User>,
    pub shield: Shield,
    /// How many it has.
    pub chars: usize,
}

/// An automaton and what its patterns stand for.
#[derive(Clone, Default)]
pub(super) struct Table {
    pub automaton: Option<Automaton<u32>>,
    patterns: Vec<Pattern>,
}

impl Table {
    pub fn build(patterns: BTreeMap<String, Pattern>) -> Result<Self> {
        if patterns.is_empty() {
            return Ok(Self::default());
        }
        let numbered = (0_u32..).zip(patterns.keys()).map(|(value, text)| (text, value));
        // A prefilter finds where to start in one long text: scanning goes by character and has no
        // use for it, and making it took a third of the time.
        let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().use_prefilter(false);
        let automaton = builder.build_with_values(numbered).map_err(|error| Error::Data {
            task: "build the phrase automaton",
            reason: error.to_string(),
        })?;
        let patterns = patterns
            .into_iter()
            .map(|(text, pattern)| Pattern { chars: text.chars().count(), ..pattern })
            .collect();
        Ok(Self { automaton: Some(automaton), patterns })
    }

    /// Calls `found` with every pattern that ends at each of `chars`, and the index of its last
    /// character.
    pub fn scan(&self, chars: impl Iterator<Item = char>, mut found: impl FnMut(&Pattern, usize)) {
        let Some(automaton) = &self.automaton else { return };
        let mut stepper = automaton.find_overlapping_stepper();
        for (index, c) in chars.enumerate() {
            stepper.consume(c);
            for hit in stepper.matches() {
                if let Some(pattern) = self.patterns.get(hit.value() as usize) {
                    found(pattern, index);
                }
            }
        }
    }
}

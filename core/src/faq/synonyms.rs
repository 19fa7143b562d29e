use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::terms::{Term, synonym};
use crate::learn::PassThrough;
use crate::learn::hash::Hasher;
use crate::text::Normalized;

const SEED: u64 = 15;

/// Finds the words of synonym groups in a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Synonyms {
    groups: HashMap<u64, u32, BuildHasherDefault<PassThrough>>,
    longest: usize,
}

impl Synonyms {
    /// Groups of words, normalised like any text. A word in two groups counts for the first.
    pub(super) fn new(groups: &[Vec<String>]) -> Self {
        let mut all = Self::default();
        for (group, words) in (0_u32..).zip(groups) {
            for word in words {
                let word = Normalized::new(word);
                let hash =
                    word.chars().iter().fold(Hasher::new(SEED), |hash, &c| hash.push(c.into()));
                all.groups.entry(hash.finish()).or_insert(group);
                all.longest = all.longest.max(word.len());
            }
        }
        all
    }

    /// Appends a term for every word found; the longest word at a place wins.
    pub(super) fn find(&self, normal: &Normalized, out: &mut Vec<Term>) {
        if self.groups.is_empty() {
            return;
        }
        let chars = normal.chars();
        let mut at = 0;
        while at < chars.len() {
            let mut hash = Hasher::new(SEED);
            let mut found = None;
            for (&c, length) in chars.iter().skip(at).zip(1..=self.longest) {
                hash = hash.push(c.into());
                if let Some(&group) = self.groups.get(&hash.finish()) {
                    found = Some((group, length));
                }
            }
            if let Some((group, length)) = found {
                out.push(synonym(group as usize, at, at + length));
                at += length;
            } else {
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins() {
        let groups = [vec!["快递".to_owned(), "物流信息".to_owned(), "物流".to_owned()]];
        let synonyms = Synonyms::new(&groups);
        let find = |text| {
            let mut out = Vec::new();
            synonyms.find(&Normalized::new(text), &mut out);
            out.iter().map(|term| (term.hash, term.from, term.to)).collect::<Vec<_>>()
        };
        let (a, b) = (find("我的快递呢"), find("物流信息和物流"));
        assert_eq!((a[0].1, a[0].2), (2, 4));
        assert_eq!(b.iter().map(|hit| (hit.1, hit.2)).collect::<Vec<_>>(), [(0, 4), (5, 7)]);
        assert_eq!(a[0].0, b[0].0);
    }
}

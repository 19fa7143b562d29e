use serde::{Deserialize, Serialize};

use super::hash::Hasher;
use super::symbols::{self, EDGE, GAP, Symbol};
use crate::error::{Error, Result};
use crate::text::Normalized;

/// Which character n-grams of a text are features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct NgramOptions {
    /// The shortest n-gram in characters, from 1.
    pub shortest: usize,
    /// The longest n-gram in characters, up to 8.
    pub longest: usize,
    /// Whether the start and the end of the text count as a character.
    pub edges: bool,
    /// Whether digits read alike, punctuation and white space as one gap, and masks (`[数字x]`,
    /// `[微笑]`) and links as what they stand for. A gap alone is no feature.
    pub reduce: bool,
    /// The seed of the hash: vectors of different seeds do not mix.
    pub seed: u64,
}

impl Default for NgramOptions {
    /// Characters, pairs and triples with edges.
    fn default() -> Self {
        Self { shortest: 1, longest: 3, edges: true, reduce: false, seed: 0 }
    }
}

impl NgramOptions {
    /// The options with n-grams of `shortest` to `longest` characters.
    #[must_use]
    pub fn with_lengths(mut self, shortest: usize, longest: usize) -> Self {
        (self.shortest, self.longest) = (shortest, longest);
        self
    }

    /// The options with digits, punctuation and masks reduced, or read as they are.
    #[must_use]
    pub fn with_reduce(mut self, reduce: bool) -> Self {
        self.reduce = reduce;
        self
    }

    /// The options with another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] for lengths outside `1..=8` or in the wrong order.
    pub fn check(&self) -> Result<()> {
        if self.shortest < 1 || self.longest > 8 || self.shortest > self.longest {
            return Err(Error::option(
                "ngrams",
                "1 <= shortest <= longest <= 8",
                format!("{} to {}", self.shortest, self.longest),
            ));
        }
        Ok(())
    }

    /// Calls `found` with the hash of every n-gram and the range of normalised characters it
    /// covers, by start and length. A single character is never joined with an edge alone.
    pub fn for_each(&self, normal: &Normalized, mut found: impl FnMut(u64, usize, usize)) {
        self.for_each_in(normal.chars(), |hash, from, to| found(hash, from as usize, to as usize));
    }

    /// [`Self::for_each`] of a part of a normalised text; ranges count from its start.
    pub(crate) fn for_each_in(&self, chars: &[char], mut found: impl FnMut(u64, u32, u32)) {
        let symbols = self.symbols(chars);
        let empty = Hasher::new(self.seed);
        let mut rest = symbols.as_slice();
        while let [head, after @ ..] = rest {
            let mut hash = empty.push(head.symbol);
            let says = head.symbol != EDGE && !(self.reduce && head.symbol == GAP);
            if says && self.shortest <= 1 {
                found(hash.finish(), head.from, head.to);
            }
            for (symbol, length) in after.iter().take(self.longest.saturating_sub(1)).zip(2_usize..)
            {
                hash = hash.push(symbol.symbol);
                if length >= self.shortest {
                    found(hash.finish(), head.from, symbol.to);
                }
            }
            rest = after;
        }
    }

    /// What the n-grams of a text are made of.
    fn symbols(&self, chars: &[char]) -> Vec<Symbol> {
        let mut symbols = Vec::with_capacity(chars.len() + 2);
        let edge = |at: u32| Symbol { symbol: EDGE, from: at, to: at };
        if self.edges {
            symbols.push(edge(0));
        }
        if self.reduce {
            symbols::reduced(chars, &mut symbols);
        } else {
            symbols::plain(chars, &mut symbols);
        }
        if self.edges {
            match symbols.as_mut_slice() {
                [start, first, ..] => *start = edge(first.from),
                _ => symbols.clear(),
            }
            symbols.extend(symbols.last().map(|last| edge(last.to)));
        }
        symbols
    }

    /// At most how many n-grams a text of so many characters has.
    pub(crate) fn most(&self, chars: usize) -> usize {
        (chars + 2) * (self.longest + 1).saturating_sub(self.shortest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_the_text_and_its_edges() {
        let normal = Normalized::new("退货");
        let mut ranges = Vec::new();
        NgramOptions::default().for_each(&normal, |_, from, to| ranges.push((from, to)));
        // ^退, ^退货, 退, 退货, 退货$, 货, 货$
        assert_eq!(ranges, [(0, 1), (0, 2), (0, 1), (0, 2), (0, 2), (1, 2), (1, 2)]);
        let mut none = 0;
        NgramOptions::default().for_each(&Normalized::new("  "), |_, _, _| none += 1);
        assert_eq!(none, 0);
    }

    #[test]
    fn refuses_impossible_lengths() {
        assert!(NgramOptions::default().with_lengths(3, 2).check().is_err());
        assert!(NgramOptions::default().with_lengths(0, 2).check().is_err());
    }
}

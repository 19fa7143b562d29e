//! What the lexical index counts of a text.

use crate::faq::pinyin::syllable;
use crate::learn::hash::Hasher;
use crate::text::Normalized;

/// Where a term comes from; each channel hashes under its own seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    /// A character, a pair of characters, or a whole run of Latin letters and digits.
    Gram,
    /// A group of synonyms, whichever of its words occurs.
    Synonym,
    /// A pair of toneless syllables: 退宽 and 退款 share one.
    Pinyin,
    /// Two characters with any one between: 申请退货 and 申青退货 share 申·退.
    Gap,
}

impl Channel {
    fn seed(self) -> u64 {
        match self {
            Self::Gram => 11,
            Self::Synonym => 12,
            Self::Pinyin => 13,
            Self::Gap => 14,
        }
    }

    /// How much a term weighs next to a character pair of the same rarity. The fallbacks stay low:
    /// 景点 and 经典 sound alike and mean different things.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Gram => 1.0,
            Self::Synonym => 0.8,
            Self::Pinyin | Self::Gap => 0.3,
        }
    }
}

/// One term of a text and the normalised characters it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub hash: u64,
    pub channel: Channel,
    pub from: usize,
    pub to: usize,
}

impl Term {
    fn new(
        channel: Channel,
        symbols: impl IntoIterator<Item = u32>,
        from: usize,
        to: usize,
    ) -> Self {
        let hash = symbols.into_iter().fold(Hasher::new(channel.seed()), Hasher::push).finish();
        Self { hash, channel, from, to }
    }
}

/// Whether a character is part of a Latin word or a number rather than a character of its own.
fn in_run(c: char) -> bool {
    c.is_ascii_alphanumeric() || ((c as u32) < 0x2E80 && c.is_alphanumeric())
}

/// Whether a character is a letter or a digit. Most are Chinese, and the tables of Unicode are
/// slow to say so: without the shortcut they take a tenth of the time to index.
fn counts(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}

/// Digits of a number that is an amount, a size or a model rather than the number of something.
const LONGEST_AMOUNT: usize = 5;

/// Characters, pairs and runs of `normal`. A text without any letter, such as ??? or an emoji,
/// yields its symbols, so that no text is without terms unless it is empty.
pub(super) fn grams(normal: &Normalized, out: &mut Vec<Term>) {
    let chars = normal.chars();
    let before = out.len();
    let mut at = 0;
    for run in chars.chunk_by(|&a, &b| in_run(a) == in_run(b)) {
        let (from, to) = (at, at + run.len());
        at = to;
        if run.first().is_some_and(|&c| in_run(c)) {
            out.push(Term::new(Channel::Gram, run.iter().map(|&c| u32::from(c)), from, to));
            // Pairs inside a run find a mistyped model name; pure two-letter runs are the word, and
            // the pairs of an order or phone number are noise.
            let number = run.len() > LONGEST_AMOUNT && run.iter().all(char::is_ascii_digit);
            if run.len() > 2 && !number {
                pairs(run, from, |_| true, out);
            }
        } else {
            for (&c, index) in run.iter().zip(from..) {
                if counts(c) {
                    out.push(Term::new(Channel::Gram, [u32::from(c)], index, index + 1));
                }
            }
            pairs(run, from, counts, out);
        }
    }
    if out.len() == before {
        for (&c, index) in chars.iter().zip(0..) {
            if c != ' ' {
                out.push(Term::new(Channel::Gram, [u32::from(c)], index, index + 1));
            }
        }
    }
}

fn pairs(run: &[char], from: usize, taken: impl Fn(char) -> bool, out: &mut Vec<Term>) {
    for (pair, index) in run.windows(2).zip(from..) {
        if let &[a, b] = pair
            && taken(a)
            && taken(b)
        {
            out.push(Term::new(Channel::Gram, [u32::from(a), u32::from(b)], index, index + 2));
        }
    }
}

/// The fallback terms of `normal`: pairs that sound alike, and pairs with one character between.
pub(super) fn fallbacks(normal: &Normalized, out: &mut Vec<Term>) {
    let chars = normal.chars();
    let mut before = None;
    for (&c, index) in chars.iter().zip(0_usize..) {
        let sound = syllable(c);
        if let (Some(a), Some(b), Some(from)) = (before, sound, index.checked_sub(1)) {
            out.push(Term::new(Channel::Pinyin, [a, b], from, index + 1));
        }
        before = sound;
    }
    for (triple, index) in chars.windows(3).zip(0..) {
        if let &[a, between, b] = triple
            && [a, between, b].iter().all(|&c| counts(c))
        {
            out.push(Term::new(Channel::Gap, [u32::from(a), u32::from(b)], index, index + 3));
        }
    }
}

/// The term of a synonym group that occurs at `from..to`.
pub(super) fn synonym(group: usize, from: usize, to: usize) -> Term {
    Term::new(Channel::Synonym, [u32::try_from(group).unwrap_or(u32::MAX)], from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(text: &str) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        grams(&Normalized::new(text), &mut out);
        out.iter().map(|term| (term.from, term.to)).collect()
    }

    #[test]
    fn every_text_that_is_not_empty_has_terms() {
        assert_eq!(ranges("退货"), [(0, 1), (1, 2), (0, 2)]);
        assert_eq!(ranges("v5好"), [(0, 2), (2, 3)]);
        assert_eq!(ranges("13800138000"), [(0, 11)]);
        assert_eq!(ranges("好,的"), [(0, 1), (2, 3)]);
        assert_eq!(ranges("?!"), [(0, 1), (1, 2)]);
        assert_eq!(ranges("👍"), [(0, 1)]);
        assert!(ranges("  ").is_empty());
    }

    #[test]
    fn homophones_and_typos_share_a_fallback() {
        let all = |text| {
            let mut out = Vec::new();
            fallbacks(&Normalized::new(text), &mut out);
            out.into_iter().map(|term| term.hash).collect::<Vec<_>>()
        };
        let right = all("退款");
        assert!(all("退宽").iter().any(|hash| right.contains(hash)));
        let right = all("申请退货");
        assert!(all("申青退货").iter().any(|hash| right.contains(hash)));
    }
}

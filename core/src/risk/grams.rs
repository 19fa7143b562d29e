//! The words of a message as a trained model reads them: hashed n-grams, apart by speaker.

use super::options::Tokens;
use super::traits::{Places, Traits};
use crate::dialogue::Role;
use crate::learn::NgramOptions;
use crate::learn::hash::{self, Hasher};
use crate::span::Span;
use crate::text::Normalized;

/// The mark before the first and after the last token.
const EDGE: u32 = u32::MAX;

/// An n-gram of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gram {
    pub hash: u64,
    /// Original bytes.
    pub span: Span,
}

/// The n-grams of a message: short ones, and those one longer, which are a view of their own.
#[derive(Debug, Clone, Default)]
pub(super) struct MessageGrams {
    pub short: Vec<Gram>,
    pub long: Vec<Gram>,
}

/// Up to 3 and 4 characters, or up to 2 and 3 tokens.
const TEXT_LENGTHS: (usize, usize) = (3, 4);
const TOKEN_LENGTHS: (usize, usize) = (2, 3);

/// Reads the n-grams of a message; of text, those that touch no word about a person.
pub(super) fn read(
    tokens: Tokens,
    role: Role,
    text: &str,
    normal: &Normalized,
    traits: &Traits,
) -> MessageGrams {
    let seed = if role == Role::Customer { 1 } else { 2 };
    match tokens {
        Tokens::Text => of_text(seed, normal, &traits.find(normal)),
        Tokens::Whitespace => of_tokens(seed, text),
    }
}

fn of_text(seed: u64, normal: &Normalized, personal: &Places) -> MessageGrams {
    let (short, long) = TEXT_LENGTHS;
    let collect = |from: usize, to: usize| {
        let options = NgramOptions::default().with_lengths(from, to).with_seed(seed);
        let mut grams = Vec::with_capacity(normal.len() * (to - from + 1));
        options.for_each(normal, |hash, from, to| {
            if !personal.touch(from, to) {
                grams.push(Gram { hash, span: normal.span(from, to) });
            }
        });
        grams
    };
    MessageGrams { short: collect(1, short), long: collect(long, long) }
}

fn of_tokens(seed: u64, text: &str) -> MessageGrams {
    let (short, long) = TOKEN_LENGTHS;
    let mut symbols = vec![(EDGE, Span::new(0, 0))];
    let start = text.as_ptr() as usize;
    for token in text.split_whitespace() {
        // The offset inside `text`: the slice is part of it.
        let from = (token.as_ptr() as usize).saturating_sub(start);
        let symbol = (hash::text(seed, token) >> 33) as u32;
        symbols.push((symbol, Span::new(from, from + token.len())));
    }
    symbols.push((EDGE, Span::new(text.len(), text.len())));
    let mut grams = MessageGrams::default();
    if symbols.len() == 2 {
        return grams;
    }
    for first in 0..symbols.len() {
        let mut hasher = Hasher::new(seed);
        let mut span: Option<Span> = None;
        for (length, &(symbol, place)) in (1..=long).zip(symbols.iter().skip(first)) {
            hasher = hasher.push(symbol);
            if symbol != EDGE {
                span = Some(span.map_or(place, |span| span.union(place)));
            }
            let Some(span) = span else { continue };
            let gram = Gram { hash: hasher.finish(), span };
            if length <= short {
                grams.short.push(gram);
            } else {
                grams.long.push(gram);
            }
        }
    }
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_joined_and_speakers_kept_apart() {
        let read = |role, text: &str| {
            read(Tokens::Whitespace, role, text, &Normalized::new(text), &Traits::builtin())
        };
        let grams = read(Role::Customer, "47 17");
        // ^47, 47, 47-17, 17, 17$; long: ^47-17, 47-17$.
        assert_eq!((grams.short.len(), grams.long.len()), (5, 2));
        assert_eq!(grams.short[1].span.slice("47 17"), Some("47"));
        assert_ne!(grams.short[1].hash, read(Role::Agent, "47 17").short[1].hash);
        assert!(read(Role::Agent, " ").short.is_empty());
    }
}

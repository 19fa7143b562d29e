//! Regular expressions on normalised text.
//!
//! One dialect whatever runs it: the `regex` crate where the feature `fast-regex` is on, and
//! `regex-lite` elsewhere: in WebAssembly, where `regex` would add some 100 KB after brotli. Expressions
//! run only on messages that hold the words every match has ([`required`]). The two
//! are made by the same authors and agree on which match is found; classes, on which they differ, are
//! written out first ([`dialect`]).

mod dialect;
mod words;

#[cfg(feature = "fast-regex")]
use regex as engine;
#[cfg(not(feature = "fast-regex"))]
use regex_lite as engine;

pub(crate) use words::required;

/// A compiled expression. Linear time: no look-around, no backreference.
#[derive(Debug, Clone)]
pub(crate) struct Regex(engine::Regex);

impl Regex {
    /// Compiles an expression to at most `bytes`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn new(pattern: &str, bytes: usize) -> Result<Self, String> {
        let written_out = dialect::written_out(pattern, cfg!(feature = "fast-regex"))?;
        let built = engine::RegexBuilder::new(&written_out).size_limit(bytes).build();
        built.map(Self).map_err(|error| error.to_string())
    }

    /// Whether there is a match.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The bytes of each match, from left to right.
    pub(crate) fn find_iter(&self, text: &str) -> impl Iterator<Item = (usize, usize)> {
        self.0.find_iter(text).map(|found| (found.start(), found.end()))
    }
}

#[cfg(all(test, feature = "fast-regex"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATTERNS: &[&str] = &[
        r"(一定|绝对)(会|能)?[^,。!?不]{0,6}(送到|到货)",
        r"(红包|返现|返\d+元?).{0,10}?(好评|五星)",
        r"[^\d\s]+|\s{2,}",
        r"\bv\w*\b|[\W_]",
        r"1[3-9]\d{2}|\p{Han}{2,3}?\D",
        r"^(好评|v)?.*?(元|返)?$|\B\S",
    ];

    proptest! {
        #[test]
        fn both_engines_find_the_same(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "一定", "会", "到货", "返", "5", "元", "好评", "v", "x", " ", ",", "\u{3000}", "_",
                    "13", "é", "٣", "\u{200b}", "不", "\n", "🙂",
                ]),
                0..16,
            ),
        ) {
            let text = parts.concat();
            for pattern in PATTERNS {
                let fast: Vec<_> = Regex::new(pattern, 1 << 20).unwrap().find_iter(&text).collect();
                let lite = dialect::written_out(pattern, false).unwrap();
                let lite = regex_lite::Regex::new(&lite).unwrap();
                let lite: Vec<_> =
                    lite.find_iter(&text).map(|found| (found.start(), found.end())).collect();
                prop_assert_eq!(fast, lite, "{}", pattern);
            }
        }
    }

    #[test]
    fn what_one_engine_lacks_is_refused() {
        for bad in [
            "(",
            "(?=a)",
            r"(a)\1",
            r"\p{Lu}",
            "(?i)a",
            "[a[b]]",
            "[a&&b]",
            r"\b{start}",
            r"\<a",
            "[",
        ] {
            assert!(Regex::new(bad, 1 << 20).is_err(), "{bad}");
        }
    }
}

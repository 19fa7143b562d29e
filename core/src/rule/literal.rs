//! Which words a regular expression cannot match without.
//!
//! They join the phrase automaton, so that an expression runs only on messages that hold one.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Most words for one expression; more are no filter.
const MAX_WORDS: usize = 24;

/// Words of which at least one is in every match of `pattern`; `None` where there are none.
///
/// # Errors
/// What is wrong with the pattern.
pub(super) fn required(pattern: &str) -> Result<Option<Vec<String>>, String> {
    let parsed = regex_syntax::Parser::new().parse(pattern).map_err(|error| error.to_string())?;
    Ok(words(&parsed))
}

fn words(part: &Hir) -> Option<Vec<String>> {
    match part.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let seen = text.trim().to_owned();
            (!seen.is_empty()).then(|| vec![seen])
        }
        HirKind::Class(Class::Unicode(class)) => {
            let chars: Vec<char> = class
                .iter()
                .flat_map(|range| range.start()..=range.end())
                .take(MAX_WORDS + 1)
                .collect();
            let filter = !chars.is_empty()
                && chars.len() <= MAX_WORDS
                && chars.iter().all(|c| !c.is_whitespace());
            filter.then(|| chars.iter().map(char::to_string).collect())
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => words(&repetition.sub),
        HirKind::Capture(capture) => words(&capture.sub),
        // The rarest part decides how rarely the expression runs: the longest shortest word.
        HirKind::Concat(parts) => parts.iter().filter_map(words).max_by_key(|words| {
            let shortest = words.iter().map(|word| word.chars().count()).min().unwrap_or(0);
            (shortest, usize::MAX - words.len())
        }),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(words(part)?);
            }
            (all.len() <= MAX_WORDS).then_some(all)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn finds_the_words_a_match_must_hold() {
        let required = |pattern| super::required(pattern).unwrap();
        assert_eq!(required("加.{0,4}微信"), Some(vec!["微信".to_owned()]));
        assert_eq!(required("(保证|包).{0,6}到货"), Some(vec!["到货".to_owned()]));
        assert_eq!(required("(返现|红包)+"), Some(vec!["返现".to_owned(), "红包".to_owned()]));
        assert_eq!(required(r"\d{6,}"), None);
        assert_eq!(required("(微信)?号码?"), Some(vec!["号".to_owned()]));
        assert_eq!(required("加我|.*"), None);
        assert!(super::required("(").is_err());
    }
}

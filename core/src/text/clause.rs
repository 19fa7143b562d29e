//! Cutting a message into clauses.

use std::ops::Range;

use super::emoticon::is_emoji;
use super::normalise::Normalized;

/// The clauses of a message as ranges of normalised characters, in order, without their marks.
///
/// Cuts at marks of punctuation and emoji, and at spaces between Chinese characters, which chat
/// writes for commas. Never inside a number (1,000; 3:30) or a Latin word.
///
/// ```
/// use kefu::text::{Normalized, clauses};
/// let normal = Normalized::new("换货的运费谁出,发票也给我开一下 谢谢");
/// let parts = clauses(&normal);
/// let text = |range: &std::ops::Range<usize>| normal.chars()[range.clone()].iter().collect::<String>();
/// assert_eq!(parts.iter().map(text).collect::<Vec<_>>(), ["换货的运费谁出", "发票也给我开一下", "谢谢"]);
/// ```
pub fn clauses(normal: &Normalized) -> Vec<Range<usize>> {
    let chars = normal.chars();
    let mut found = Vec::new();
    let mut start = 0;
    let beside = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
        (before, chars.get(at + 1).copied().unwrap_or(' '))
    };
    for (at, &c) in chars.iter().enumerate() {
        // Most characters, which need no look at their neighbours.
        let word = matches!(c, '\u{4E00}'..='\u{9FFF}');
        if !word && is_break(c, beside(at)) {
            if start < at {
                found.push(start..at);
            }
            start = at + 1;
        }
    }
    if start < chars.len() {
        found.push(start..chars.len());
    }
    found
}

/// Whether `c`, between its neighbours, ends a clause.
fn is_break(c: char, (before, after): (char, char)) -> bool {
    match c {
        '。' | '!' | '?' | ';' | '…' | '~' | '—' | '|' => true,
        ',' | ':' | '.' => {
            let inside = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
            !inside && (c != '.' || !after.is_ascii_alphanumeric())
        }
        ' ' => !before.is_ascii_alphanumeric() || !after.is_ascii_alphanumeric(),
        _ => is_emoji(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_stay_whole() {
        for (text, expected) in [
            ("1,000块太贵了！！能少点不", vec!["1,000块太贵了", "能少点不"]),
            ("明天3:30到？www.a.com看看", vec!["明天3:30到", "www.a.com看看"]),
            ("iPhone 15 Pro 有货吗", vec!["iphone 15 pro", "有货吗"]),
            ("😡垃圾[弱]退钱", vec!["垃圾", "退钱"]),
            (" ,。", vec![]),
        ] {
            let normal = Normalized::new(text);
            let parts: Vec<String> = clauses(&normal)
                .into_iter()
                .map(|range| normal.chars()[range].iter().collect())
                .collect();
            assert_eq!(parts, expected, "{text}");
        }
    }
}

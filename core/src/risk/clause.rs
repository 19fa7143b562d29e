//! Cutting a text where its opinion may turn.

use crate::span::Span;
use crate::text::Normalized;

/// The clauses of a text: between marks, and before words that turn.
pub(super) fn clauses(normal: &Normalized) -> Vec<Span> {
    let chars = normal.chars();
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, &c) in chars.iter().enumerate() {
        let mark = matches!(c, ',' | '.' | ';' | '!' | '?' | '、' | '。' | '~' | ' ');
        // 不但 and 非但 do not turn, they add.
        let adds = at > 0 && matches!(chars.get(at - 1), Some('不' | '非'));
        let turns = matches!(c, '但' | '却') && !adds
            || chars.get(at..at + 2).is_some_and(|two| {
                matches!(two, ['可', '是'] | ['不', '过'] | ['就', '是'] | ['然', '而'])
            });
        if mark || turns {
            if at > start {
                clauses.push(normal.span(start, at));
            }
            start = if mark { at + 1 } else { at };
        }
    }
    if chars.len() > start {
        clauses.push(normal.span(start, chars.len()));
    }
    clauses
}

/// More clauses than this are read as one.
const MAX_CLAUSES: usize = 64;

/// The clauses of a text, of its own bytes, for models that read texts clause by clause. All of it
/// is in one; a text without clauses is one.
pub(super) fn pieces(text: &str) -> Vec<Span> {
    let mut pieces = clauses(&Normalized::new(text));
    if let Some(&rest) = pieces.get(MAX_CLAUSES - 1) {
        pieces.truncate(MAX_CLAUSES - 1);
        pieces.push(Span::new(rest.start, text.len()));
    }
    if pieces.is_empty() {
        pieces.push(Span::new(0, text.len()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_marks_and_before_words_that_turn() {
        let texts = |text: &'static str| -> Vec<&str> {
            pieces(text).iter().filter_map(|piece| piece.slice(text)).collect()
        };
        assert_eq!(texts("物流快但客服态度差，不买了！！"), ["物流快", "但客服态度差", "不买了"]);
        assert_eq!(texts("不但好看，也不贵"), ["不但好看", "也不贵"]);
        assert_eq!(texts(""), [""]);
        assert_eq!(texts("！"), ["！"]);
        let long = "好，".repeat(90);
        let cut = pieces(&long);
        assert_eq!((cut.len(), cut.last().map(|last| last.end)), (64, Some(long.len())));
    }
}

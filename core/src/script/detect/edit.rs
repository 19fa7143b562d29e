//! Small edits of a draft for rewrites.

use crate::span::Span;

/// The text without closing punctuation and spaces.
pub(super) fn without_mark(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || "，,。.！!？?；;~～…".contains(c))
        .trim_start()
}

/// A greeting at the start of a reply, with a mark after it, and the rest.
pub(super) fn split_greeting(text: &str) -> (String, &str) {
    const GREETINGS: [&str; 6] = ["您好", "你好", "亲亲", "亲爱的", "亲爱哒", "亲"];
    let text = text.trim_start();
    let rest = GREETINGS.iter().find_map(|greeting| text.strip_prefix(greeting)).map(|rest| {
        rest.trim_start_matches(|c: char| c.is_whitespace() || "，,。！!~～".contains(c))
    });
    match rest.and_then(|rest| text.split_at_checked(text.len() - rest.len())) {
        // A greeting without a mark belongs to the sentence: 亲这个, 您好像.
        Some((greeting, rest)) if !GREETINGS.contains(&greeting) => {
            let greeting = greeting.trim_end();
            let mark = if greeting.ends_with(char::is_alphanumeric) { "，" } else { "" };
            (format!("{greeting}{mark}"), rest)
        }
        _ => (String::new(), text),
    }
}

/// `text` with the first `part` replaced by `new`; `new` alone where the part is not there.
pub(super) fn replace(text: &str, part: &str, new: &str) -> String {
    match text.find(part) {
        Some(at) if !part.is_empty() => {
            let head = text.get(..at).unwrap_or_default();
            let tail = text.get(at + part.len()..).unwrap_or_default();
            let tail = if new.ends_with(|c: char| "。？！~".contains(c)) {
                tail.trim_start_matches(|c: char| "，,。.！!？?；;~～".contains(c))
            } else {
                tail
            };
            format!("{head}{new}{tail}")
        }
        _ => new.to_owned(),
    }
}

/// `text` with `new` in place of the part `at` and without the other `parts`, which come in order;
/// `new` alone without a place.
pub(crate) fn replace_all(text: &str, parts: &[Span], at: Option<Span>, new: &str) -> String {
    const MARKS: &str = "，,、。；;：:~～ ";
    let Some(at) = at else { return new.to_owned() };
    let mut out = String::new();
    let mut end = 0;
    for &part in parts {
        let kept = text.get(end..part.start).unwrap_or_default();
        if part == at {
            out.push_str(kept);
            out.push_str(new);
        } else {
            out.push_str(kept.trim_end_matches(|c| MARKS.contains(c)));
        }
        end = part.end;
    }
    let tail = text.get(end..).unwrap_or_default();
    let closed = out.ends_with(new) && new.ends_with(|c: char| "。？！~".contains(c));
    // What is said now asks nothing, though what stood here did.
    if !tail.trim_matches(['？', '?']).is_empty() {
        out.push_str(match closed {
            true => tail.trim_start_matches(|c: char| "，,。.！!？?；;~～".contains(c)),
            false => tail,
        });
    }
    out.trim_start_matches(|c| MARKS.contains(c)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_with_its_mark() {
        assert_eq!(replace("亲，开不了。再见", "开不了", "可以换开。"), "亲，可以换开。再见");
        let text = "亲这是全网最低价，国家级品质，欢迎选购，销量第一。";
        let clauses = ["亲这是全网最低价", "国家级品质", "销量第一"].map(|clause| {
            let start = text.find(clause).unwrap();
            Span { start, end: start + clause.len() }
        });
        let [first, _, last] = clauses;
        let all = |at| replace_all(text, &clauses, Some(at), "很多人回购");
        assert_eq!(all(first), "很多人回购，欢迎选购。");
        assert_eq!(all(last), "欢迎选购，很多人回购。");
        let whole = Span { start: 0, end: 9 };
        assert_eq!(replace_all("听不懂？", &[whole], Some(whole), "我再说明"), "我再说明");
        assert_eq!(without_mark(" 不行哦~~ "), "不行哦");
        assert_eq!(split_greeting(" 您好！ 请稍等"), ("您好！".to_owned(), "请稍等"));
        assert_eq!(split_greeting("亲亲  请稍等"), ("亲亲，".to_owned(), "请稍等"));
        assert_eq!(split_greeting("亲这个没货"), (String::new(), "亲这个没货"));
    }
}

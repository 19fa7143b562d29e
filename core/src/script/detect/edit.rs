//! Small edits of a draft for rewrites.

/// The text without closing punctuation and spaces.
pub(super) fn without_mark(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || "，,。.！!？?；;~～…".contains(c))
        .trim_start()
}

/// `text` with the first `part` replaced by `new`; `new` alone where the part is not there.
pub(crate) fn replace(text: &str, part: &str, new: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_with_its_mark() {
        assert_eq!(replace("亲，开不了。再见", "开不了", "可以换开。"), "亲，可以换开。再见");
        assert_eq!(without_mark(" 不行哦~~ "), "不行哦");
    }
}

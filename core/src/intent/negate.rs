//! What a customer says they do not want: 我不退货了 is not a return.

use std::ops::Range;

use crate::text::{Normalized, Scopes};

/// What a denied label loses: odds of one to 400.
pub(crate) const WEIGHT: f32 = -6.0;

/// Words by which customers ask for something, the longer first, and the label of the default
/// taxonomy.
/// For `true` the denial is another intent; a withdrawn refund or cancellation keeps its label,
/// which covers taking it back.
const REQUESTS: &[(&str, &str, bool)] = &[
    ("退款", "after.refund", false),
    ("退货", "after.return", true),
    ("退", "after.return", true),
    ("换货", "after.exchange", true),
    ("换", "after.exchange", true),
    ("拒收", "logistics.refuse", true),
    ("取消订单", "order.cancel", false),
    ("取消", "order.cancel", false),
    ("投诉", "complaint.escalate", true),
    ("转人工", "service.human", true),
];

/// Words between the negator and the request that leave the will with the customer.
const BETWEEN: &[&str] =
    &["是", "想", "用", "要", "需要", "打算", "准备", "再", "申请", "去", "办", "必"];

/// A denied request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Denied {
    pub label: &'static str,
    /// Whether the label loses [`WEIGHT`].
    pub demote: bool,
    /// The normalised characters from the negator to the request's end.
    pub from: usize,
    pub to: usize,
}

/// Whether a denial moves a label.
pub(crate) fn demotes(label: &str) -> bool {
    REQUESTS.iter().any(|&(_, of, demote)| of == label && demote)
}

/// The requests a message denies. Only what the customer does not *want* (不退了, 不想换货, 别取消),
/// not what somebody else does not do (不给退, 没退款, 不能换), nor questions and conditions
/// (为什么不退, 不退就投诉). `clauses` are the message's.
pub(crate) fn find(normal: &Normalized, clauses: &[Range<usize>]) -> Vec<Denied> {
    let chars = normal.chars();
    if !chars.iter().any(|c| matches!(c, '不' | '别')) && !chars.windows(2).any(said) {
        return Vec::new();
    }
    // Their function words are read when a request with a negator is found: in few messages.
    let mut scopes = None;
    let mut out: Vec<Denied> = Vec::new();
    for clause in clauses {
        let words = chars.get(clause.clone()).unwrap_or_default();
        for at in 0..words.len() {
            let Some(&(word, label, demote)) = request(words, at) else { continue };
            let length = word.chars().count();
            let Some(from) = negator(words, at) else { continue };
            let (start, end) = (clause.start + at, clause.start + at + length);
            let open = words
                .get(at + length)
                .is_none_or(|c| matches!(c, '了' | '啦' | '咯' | '吧' | '哈'));
            if !open || out.iter().any(|d| d.label == label) {
                continue;
            }
            let scope = scopes.get_or_insert_with(|| Scopes::new(normal)).at(start, end);
            if !scope.asked && !scope.supposed {
                out.push(Denied { label, demote, from: clause.start + from, to: end });
            }
        }
    }
    out
}

/// The request at `at`.
fn request(words: &[char], at: usize) -> Option<&'static (&'static str, &'static str, bool)> {
    // What a request begins with: few places are compared with the words.
    if !matches!(words.get(at), Some('退' | '换' | '拒' | '取' | '投' | '转')) {
        return None;
    }
    REQUESTS.iter().find(|(word, _, _)| starts(words, at, word))
}

/// Where the negator of a request at `at` stands, if the customer denies it.
fn negator(words: &[char], at: usize) -> Option<usize> {
    let mut at = at;
    loop {
        let before = at.checked_sub(1)?;
        match words.get(before)? {
            '不' | '别' => {
                // 要不, 能不, 是不, 退不退 ask; 不得不 affirms.
                let asks = before.checked_sub(1).and_then(|b| words.get(b));
                let doubled = matches!(asks, Some('要' | '能' | '是' | '可' | '得' | '退' | '换'));
                return (!doubled).then_some(before);
            }
            // 没说要退: not what nobody has done yet (没退).
            '说' if before.checked_sub(1).is_some_and(|no| words.get(no..at).is_some_and(said)) => {
                let wants = matches!(words.get(at), Some('要' | '想'));
                return wants.then_some(before - 1);
            }
            _ => {
                let word = BETWEEN.iter().find(|word| {
                    at.checked_sub(word.chars().count())
                        .is_some_and(|from| starts(words, from, word))
                })?;
                at -= word.chars().count();
            }
        }
    }
}

fn said(words: &[char]) -> bool {
    matches!(words, ['没', '说'])
}

fn starts(words: &[char], at: usize, word: &str) -> bool {
    let mut rest = words.iter().skip(at);
    word.chars().all(|c| rest.next() == Some(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clauses;

    fn denied(text: &str) -> Vec<&'static str> {
        let normal = Normalized::new(text);
        find(&normal, &clauses(&normal)).iter().map(|denied| denied.label).collect()
    }

    #[test]
    fn every_request_is_found() {
        for entry in REQUESTS {
            let word: Vec<char> = entry.0.chars().collect();
            assert_eq!(request(&word, 0), Some(entry));
        }
    }

    #[test]
    fn tells_what_the_customer_does_not_want() {
        for (text, label) in [
            ("我不退货了", "after.return"),
            ("算了不想退了", "after.return"),
            ("不用换货了，就这样吧", "after.exchange"),
            ("先别取消", "order.cancel"),
            ("不申请退款了", "after.refund"),
            ("那我不投诉了", "complaint.escalate"),
            ("我不是要退货 我就是想问下怎么洗", "after.return"),
            ("我说的是退货运费 不是退货", "after.return"),
            ("不要再给我打电话了 我没说要退", "after.return"),
            ("我不想取消订单,就是想改个地址", "order.cancel"),
        ] {
            assert_eq!(denied(text), [label], "{text}");
        }
    }

    #[test]
    fn leaves_refusals_questions_and_conditions_alone() {
        for text in [
            "不给退货吗",
            "为什么不退款",
            "不退款就投诉你们",
            "能不能退",
            "退不退",
            "没退款",
            "不能换货",
            "要不退了吧",
            "是不是要退货",
            "他没说退货",
            "我要退货",
            "",
        ] {
            assert!(denied(text).is_empty(), "{text}: {:?}", denied(text));
        }
    }
}

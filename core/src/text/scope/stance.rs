//! Whether a word is said as a fact: supposition, wish, reported speech.

use super::Clause;
use super::cues::Cue;

/// How far a wish reaches, in characters between it and the word: 我要退货 wants the return, not
/// what is told after it.
const WISH_REACH: usize = 6;

/// Whether the word is supposed, or expected before something else: 收到再说.
pub(super) fn supposed(clause: &Clause<'_>, from: usize, to: usize) -> bool {
    let rest = clause.text(to..clause.range.end);
    let again = rest.iter().take(4).position(|&c| c == '再');
    // 收到货以后再评价, but not 收到了再次 or 好了再也不.
    let waits = again.is_some_and(|at| {
        let between = rest.get(..at).unwrap_or_default();
        between.iter().all(|c| "了货以之后的".contains(*c))
            && rest.get(at + 1).is_some_and(|c| !"次也不没三".contains(*c))
    });
    waits
        || clause.before(from).any(|cue| cue.2 == Cue::Supposed)
        || clause.after(to).any(|cue| cue.2 == Cue::SupposedBefore)
}

/// Whether the word is wanted.
pub(super) fn wished(clause: &Clause<'_>, from: usize) -> bool {
    clause.before(from).any(|cue| cue.2 == Cue::Wish && from - cue.1 <= WISH_REACH)
}

/// Whether the word is in somebody else's mouth: after a verb of saying in its clause, or in the
/// clause after one that ends in such a verb (客服说，今天能到).
pub(super) fn reported(clause: &Clause<'_>, previous: Option<&Clause<'_>>, from: usize) -> bool {
    let reports = |clause: &Clause<'_>, start: usize, end: usize, cue: Cue| match cue {
        Cue::Reports => !is_own(clause, start, end),
        Cue::ReportsQuestion => true,
        _ => false,
    };
    clause.before(from).any(|&(start, end, cue)| reports(clause, start, end, cue))
        || previous.is_some_and(|clause| {
            let last = clause.cues.last().filter(|cue| cue.1 == clause.range.end);
            last.is_some_and(|&(start, end, cue)| reports(clause, start, end, cue))
        })
}

/// What may stand between a speaker and the verb of saying.
const ADVERBS: [&str; 25] = [
    "已经", "之前", "以前", "刚才", "刚刚", "昨天", "前天", "今天", "上次", "上午", "下午", "早上",
    "一直", "这边", "这里", "都", "也", "就", "再", "只", "想", "来", "先", "是", "可以",
];
const LISTENERS: [&str; 15] = [
    "你们客服",
    "你家客服",
    "人工客服",
    "你们",
    "您们",
    "他们",
    "客服",
    "商家",
    "卖家",
    "店家",
    "老板",
    "你",
    "您",
    "我",
    "他",
];
const TOWARDS: [&str; 6] = ["跟", "和", "给", "对", "向", "与"];
const SELF: [&str; 6] = ["我们", "我", "咱们", "咱", "俺", "本人"];

/// Whether the verb of saying at `start..end` introduces the speaker's own words now: 我说, 我跟你说,
/// 跟您说一下, 告诉你.
fn is_own(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    let before: String = clause.text(clause.range.start..start).iter().collect();
    let mut rest = without_adverbs(&before);
    let mut to_you = matches!(clause.text(start..end), [.., '你' | '您']);
    let towards = LISTENERS.iter().find_map(|word| {
        let before = rest.strip_suffix(word)?;
        let before = TOWARDS.iter().find_map(|towards| before.strip_suffix(towards))?;
        Some((before, word.starts_with(['你', '您'])))
    });
    if let Some((before, you)) = towards {
        (rest, to_you) = (without_adverbs(before), you);
    }
    if rest.is_empty() { to_you } else { SELF.iter().any(|word| rest.ends_with(word)) }
}

fn without_adverbs(mut text: &str) -> &str {
    while let Some(shorter) = ADVERBS.iter().find_map(|word| text.strip_suffix(word)) {
        text = shorter;
    }
    text
}

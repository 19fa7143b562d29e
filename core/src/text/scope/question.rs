//! Questions: what a clause asks, and what it takes for granted.

use super::Clause;
use super::cues::{Cue, Question};

/// What a question says about a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub any: bool,
    pub in_question: bool,
}

/// Clauses that put the clause before them in question: 可以退货的，对吗.
const CONFIRMS: [&str; 15] = [
    "是吗",
    "是吧",
    "对吗",
    "对吧",
    "对么",
    "是么",
    "是不是",
    "对不对",
    "好吗",
    "好不好",
    "行吗",
    "行不行",
    "可以吗",
    "可以不",
    "行不",
];

/// Particles and forms of address after a question's last word: 到了没啊, 可以不亲.
const TRAILING: &str = "啊呀哦噢亲哈喔";

/// Whether the clause is nothing but a request to confirm the one before it.
pub(super) fn confirms(clause: &Clause<'_>) -> bool {
    let chars = clause.text(clause.range.clone());
    CONFIRMS.iter().any(|word| word.chars().eq(chars.iter().copied()))
}

/// Reads the question over a word. A clause can hold several where chat leaves out the marks: 吗
/// ends one (在吗我收到了).
pub(super) fn asked(clause: &Clause<'_>, from: usize, to: usize) -> Asked {
    let closes = |cue: &&super::Placed| cue.2 == Cue::Closes;
    let start = clause.cues.iter().rev().filter(closes).find(|cue| cue.1 <= from);
    let start = start.map_or(clause.range.start, |cue| cue.1);
    let closed = clause.cues.iter().filter(closes).find(|cue| cue.0 >= to).map(|cue| cue.0);
    let end = closed.unwrap_or(clause.range.end);
    let inside = || clause.cues.iter().filter(|cue| start <= cue.0 && cue.0 < end);
    let asks = |question: Question| inside().any(|cue| cue.2 == Cue::Asks(question));

    let how = inside().any(|&(_, after, cue)| {
        // 怎么还没到, 怎么坏了: a complaint.
        let complains =
            clause.chars.get(after).is_some_and(|c| "还又就这那没不都老总是".contains(*c))
                || clause.text(start..end).last() == Some(&'了');
        cue == Cue::Asks(Question::How) && !complains
    });
    // 有没有 asks about what follows it; at the end of the clause about what came before.
    let whether = inside().any(|&(first, after, cue)| {
        cue == Cue::Asks(Question::Whether) && (first < to || after == end)
    });
    let given = asks(Question::Given) || (asks(Question::How) && !how);
    let when = asks(Question::When);
    let part = clause.text(start..clause.range.end);
    let tag = closed.is_none() && to <= clause.range.end && asks_at_its_end(part);
    let mark = closed.is_none() && marked(clause);
    let rhetorical = inside().any(|cue| cue.2 == Cue::Flip) || insists(clause, from, to);
    let lingers = closed.is_none() && lingers(clause, part);

    let in_question = closed.is_some() || tag || whether || when || how || (mark && !given);
    Asked { any: in_question || mark || given || lingers, in_question: in_question && !rhetorical }
}

/// 不是已经解决了吗 says that it is solved.
pub(super) fn insists(clause: &Clause<'_>, from: usize, to: usize) -> bool {
    let mut not = clause.cues.iter().filter(|cue| matches!(cue.2, Cue::Not(_)) && cue.1 <= from);
    not.next_back().is_some_and(|cue| clause.text(cue.0..cue.1) == ['不', '是'])
        && clause.cues.iter().any(|cue| cue.0 >= to && cue.2 == Cue::Closes)
}

/// A question mark after the clause, past spaces.
fn marked(clause: &Clause<'_>) -> bool {
    let rest = clause.chars.get(clause.range.end..).unwrap_or_default();
    rest.iter().find(|c| **c != ' ') == Some(&'?')
}

/// 满意不, 发货没, 收到没有, 到了么: a negator or a particle after the statement. 还没 and 都没有 are
/// answers.
fn asks_at_its_end(part: &[char]) -> bool {
    let kept = part.iter().rposition(|c| !TRAILING.contains(*c)).map_or(0, |last| last + 1);
    match part.get(..kept).unwrap_or_default() {
        [.., c, '么'] => !"什这那怎多要".contains(*c),
        [rest @ .., '嘛'] => rest.len() > 1 && !rest.iter().any(|c| matches!(c, '就' | '都')),
        [.., c, '没', '有'] => "了到过好完货款发出来回送寄成见收退换修".contains(*c),
        [.., c, '没'] => !"还都也就又从根并".contains(*c),
        [.., c, '不'] => !"才就都也又还并偏绝要可是".contains(*c),
        [.., '在' | '可' | '能', '否'] => true,
        _ => false,
    }
}

/// 快递呢: 呢 asks after a bare name or a supposition; elsewhere it only softens (可以退呢, 还没发呢).
fn lingers(clause: &Clause<'_>, part: &[char]) -> bool {
    let [name @ .., '呢'] = part else { return false };
    let supposed = clause.cues.iter().any(|cue| cue.2 == Cue::Supposed);
    let says = |c: &char| "了会可是有在要能给帮没不还好请到吧为您嗯".contains(*c);
    let bare = name.last() != Some(&'的') && !name.iter().any(says);
    supposed || (!name.is_empty() && name.len() <= 5 && bare)
}

//! Negation and degree.

use super::cues::{Cue, DOUBLING, STOPPERS};
use super::question::insists;
use super::{Clause, Placed};

/// How far a negator reaches, in characters between it and the word. Longer gaps hold another
/// predicate more often than not.
const REACH: usize = 6;
/// How far a degree word reaches.
const DEGREE_REACH: usize = 2;

/// Whether the word is denied, and by how strong a negator.
pub(super) fn negated(clause: &Clause<'_>, from: usize, to: usize) -> (bool, f32) {
    let mut negated = false;
    let mut strength = 1.0;
    // The negator beside the word, then those that negate a negator: 不是不, 没有人不.
    let mut right = from;
    for (index, &(start, end, cue)) in clause.cues.iter().enumerate().rev() {
        let Cue::Not(force) = cue else { continue };
        if start >= from || end > right.max(from) {
            continue;
        }
        let gap = clause.text(end..right);
        let nearest = right == from;
        let stopped = if nearest {
            let between = clause.cues.get(index + 1..).unwrap_or_default();
            gap.len() > REACH || stopped(between, gap, from)
        } else {
            !DOUBLING.contains(&gap.iter().collect::<String>().as_str())
        };
        let asserts = || is_either_or(clause, start, end, to) || insists(clause, from, to);
        if stopped || (nearest && asserts()) {
            break;
        }
        negated = !negated;
        if nearest {
            strength = force;
        }
        right = start;
    }
    negated = negated || fails(clause, to) || lacks(clause, to);
    let flips = clause.cues.iter().filter(|cue| cue.2 == Cue::Flip && cue.1 <= from).count();
    (negated ^ (flips % 2 == 1), strength)
}

/// Whether a word between a negator and its object ends the reach: 没收到的货退款.
fn stopped(cues: &[Placed], gap: &[char], from: usize) -> bool {
    let ends = |cue: &Placed| matches!(cue.2, Cue::Turn | Cue::Break | Cue::Inert);
    if cues.iter().take_while(|cue| cue.0 < from).any(ends) {
        return true;
    }
    // A wish after another verb opens a new statement (不会用想退货); right after the negator it
    // does not (不想退货).
    gap.iter().enumerate().any(|(at, &c)| STOPPERS.contains(c) && (at > 0 || c == '了'))
}

/// 不是A就是B denies neither.
fn is_either_or(clause: &Clause<'_>, start: usize, end: usize, to: usize) -> bool {
    let ahead = clause.text(to..(to + 12).min(clause.chars.len()));
    clause.text(start..end) == ['不', '是'] && ahead.windows(2).any(|pair| pair == ['就', '是'])
}

/// A potential complement after the verb: 退不了, 收不到, 联系不上.
fn fails(clause: &Clause<'_>, to: usize) -> bool {
    matches!(clause.text(to..(to + 2).min(clause.chars.len())),
        ['不', c] if "了到上起出动下开着见完住通来".contains(*c))
}

/// 没有 or 没了 after the thing, at the end of the clause: 发票没有, 赠品没了. After a verb's 了, 到 or
/// 过 it asks.
fn lacks(clause: &Clause<'_>, to: usize) -> bool {
    let last = to.checked_sub(1).and_then(|at| clause.chars.get(at));
    matches!(
        clause.text(to..clause.range.end),
        ['没', '有' | '了'] | ['没', '有', '了' | '啊' | '呢' | '呀']
    ) && !matches!(last, Some('了' | '到' | '过' | '好' | '完' | '货' | '款'))
}

/// The degree words over a word, multiplied.
pub(super) fn degree(clause: &Clause<'_>, from: usize, to: usize) -> f32 {
    let mut degree = 1.0;
    // Before it, also before a negator: 很不满意. The chain ends where the gap is too wide.
    let mut right = from;
    for &(start, end, cue) in clause.cues.iter().rev() {
        if end > right {
            continue;
        }
        if right - end > DEGREE_REACH {
            break;
        }
        match cue {
            Cue::Degree(force) => degree *= force,
            Cue::Not(_) => {}
            _ => break,
        }
        right = start;
    }
    let after = clause.cues.iter().find(|cue| cue.0 >= to);
    if let Some(&(start, _, Cue::After(force))) = after
        && start - to <= 1
    {
        degree *= force;
    }
    degree
}

//! What stands over a word: negation, degree, question, supposition, wish, reported speech.
//!
//! A small grammar of Chinese function words, shared by all engines. It reads one clause at a
//! time, sees through double negation (不是不满意), rhetorical questions (难道不好吗, 怎么可能满意) and
//! 不是…就是, and leaves words alone that only contain a negator (不错, 特别, 没关系).

mod cues;
mod negation;
mod question;
mod stance;

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;

use super::clause::clauses;
use super::normalise::Normalized;
use super::phrase::{Boundary, PhraseOptions, PhraseScratch, PhraseSet, PhraseSetBuilder};
use cues::{CUES, Cue, Question};

/// What stands over a word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Scope {
    /// The word is denied: 不满意, 没有收到, 怎么可能满意. Double negation is not.
    pub negated: bool,
    /// How strongly it is said: 1 plain, below 1 weakened (有点, 不太), above 1 strengthened
    /// (很 1.25, 非常 1.6, 太 2), within 0.25 to 3. The order of the classes follows HowNet's
    /// degree words; the numbers are this project's.
    pub degree: f32,
    /// Its clause is a question of any kind: 吗, 是不是, 发货没, 什么, a question mark.
    pub asked: bool,
    /// Whether, when or how it is so is what its clause asks: 到了吗, 可以换吗, 发货没, 什么时候到. Not
    /// what a question takes for granted (为什么还没到, 怎么坏了), nor one that answers itself
    /// (难道不好吗).
    pub in_question: bool,
    /// It is supposed or yet to come: 如果坏了, 坏了的话, 等收到了, 收到再说.
    pub supposed: bool,
    /// It is wanted or asked for: 希望收到, 想退货, 请尽快发货.
    pub wished: bool,
    /// Somebody else's or earlier words: 客服说今天能到, 答应了退款, 显示已签收. The speaker's own
    /// (我跟你说, 告诉你) are not.
    pub reported: bool,
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            negated: false,
            degree: 1.0,
            asked: false,
            in_question: false,
            supposed: false,
            wished: false,
            reported: false,
        }
    }
}

impl Scope {
    /// Whether the speaker says the word as a fact, or its opposite where it is `negated`: it is
    /// not in question, supposed, wished or reported. 到了 is a fact in 货到了 and, denied, in
    /// 还没到; not in 到了吗, 等到了, 希望早点到, 客服说到了.
    pub fn asserted(&self) -> bool {
        !(self.in_question || self.supposed || self.wished || self.reported)
    }

    /// Whether the word holds: asserted and not denied. What counts as "the customer has it" or
    /// "the agent promised it".
    pub fn holds(&self) -> bool {
        self.asserted() && !self.negated
    }
}

/// A cue of the text: first character, one past the last, what it does.
type Placed = (usize, usize, Cue);

/// The function words of one message. Built once a message, then asked for any number of words.
///
/// ```
/// use kefu::text::{Normalized, Scopes};
/// let normal = Normalized::new("一点都不高兴");
/// let scope = Scopes::new(&normal).at(4, 6);
/// assert!(scope.negated && scope.degree > 1.0);
///
/// let normal = Normalized::new("客服说今天到，到了吗");
/// let scopes = Scopes::new(&normal);
/// assert!(scopes.at(5, 6).reported && scopes.at(7, 9).in_question);
/// ```
#[derive(Debug, Clone)]
pub struct Scopes<'n> {
    chars: &'n [char],
    clauses: Vec<Range<usize>>,
    /// In order, none overlapping another.
    cues: Vec<Placed>,
}

/// A clause of the text and the function words in it.
#[derive(Debug, Clone)]
struct Clause<'s> {
    /// Of the whole text.
    chars: &'s [char],
    range: Range<usize>,
    cues: &'s [Placed],
}

impl Clause<'_> {
    /// The cues that end before `from`, the nearest first, up to a turn of thought.
    fn before(&self, from: usize) -> impl Iterator<Item = &Placed> {
        let earlier = self.cues.iter().rev().skip_while(move |cue| cue.1 > from);
        earlier.take_while(|cue| cue.2 != Cue::Turn)
    }

    /// The cues that start after `to`, up to a turn of thought.
    fn after(&self, to: usize) -> impl Iterator<Item = &Placed> {
        let later = self.cues.iter().skip_while(move |cue| cue.0 < to);
        later.take_while(|cue| cue.2 != Cue::Turn)
    }

    /// The characters of `range`.
    fn text(&self, range: Range<usize>) -> &[char] {
        self.chars.get(range).unwrap_or_default()
    }
}

fn cue_set() -> &'static PhraseSet {
    static SET: OnceLock<PhraseSet> = OnceLock::new();
    SET.get_or_init(|| {
        let mut builder = PhraseSetBuilder::default();
        for (cue, _) in CUES {
            // Words of the table are neither empty nor fuzzy, so none is refused; a test counts.
            let _ = builder.add(cue, PhraseOptions::default().with_boundary(Boundary::None));
        }
        builder.build().unwrap_or_default()
    })
}

impl<'n> Scopes<'n> {
    /// Reads the function words of a message. Linear in its length.
    pub fn new(normal: &'n Normalized) -> Self {
        let mut hits = Vec::new();
        cue_set().scan(normal, None, &mut PhraseScratch::default(), &mut hits);
        let mut cues: Vec<Placed> = Vec::with_capacity(hits.len());
        for hit in hits {
            // Leftmost, longest first: 不过 is not 不.
            if cues.last().is_none_or(|&(_, end, _)| end <= hit.from)
                && let Some(&(_, cue)) = CUES.get(hit.phrase)
            {
                // 满不满意, 发没发货: the same character on both sides asks.
                let before = hit.from.checked_sub(1).and_then(|at| normal.chars().get(at));
                let either = before.is_some() && before == normal.chars().get(hit.to);
                let asks = either && hit.to == hit.from + 1 && matches!(cue, Cue::Not(_));
                let cue = if asks { Cue::Asks(Question::Whether) } else { cue };
                cues.push((hit.from, hit.to, cue));
            }
        }
        Self { chars: normal.chars(), clauses: clauses(normal), cues }
    }

    /// What stands over the normalised characters `from..to`.
    pub fn at(&self, from: usize, to: usize) -> Scope {
        let index = self.clauses.partition_point(|range| range.end <= from);
        let Some(clause) = self.clause(index).filter(|clause| clause.range.contains(&from)) else {
            return Scope::default();
        };
        let (negated, weakened) = negation::negated(&clause, from, to);
        let asked = question::asked(&clause, from, to);
        let confirmed = || self.clause(index + 1).is_some_and(|next| question::confirms(&next));
        let before = index.checked_sub(1).and_then(|before| self.clause(before));
        Scope {
            negated,
            degree: (weakened * negation::degree(&clause, from, to)).clamp(0.25, 3.0),
            asked: asked.any || confirmed(),
            in_question: asked.in_question || confirmed(),
            supposed: stance::supposed(&clause, from, to),
            wished: stance::wished(&clause, from),
            reported: stance::reported(&clause, before.as_ref(), from),
        }
    }

    /// Whether the message asks something, in any of its clauses.
    pub fn asks(&self) -> bool {
        let clause = |index| self.clause(index);
        self.chars.last() == Some(&'?')
            || (0..self.clauses.len()).filter_map(clause).any(|clause| {
                let start = clause.range.start;
                clause.cues.iter().any(|cue| cue.2 == Cue::Closes)
                    || question::asked(&clause, start, start).any
            })
    }

    fn clause(&self, index: usize) -> Option<Clause<'_>> {
        let range = self.clauses.get(index)?.clone();
        let first = self.cues.partition_point(|cue| cue.0 < range.start);
        let end = self.cues.partition_point(|cue| cue.0 < range.end);
        Some(Clause { chars: self.chars, cues: self.cues.get(first..end)?, range })
    }
}

#[cfg(test)]
mod tests;

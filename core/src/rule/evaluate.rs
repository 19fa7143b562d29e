//! Asking conditions about messages.

use std::cell::OnceCell;
use std::ops::Range;

use super::condition::{Condition, Look, Pattern};
use super::facts::Facts;
use super::file::{Anchor, Edge, Interval, IntervalKind, Negation, Nth, Unit};
use crate::arrange::Arrange;
use crate::text::Scopes;

/// A place in normalised characters.
pub(super) type Chars = (usize, usize);

/// Where a condition held.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Found {
    pub held: bool,
    /// The messages where it held, each with its places (none where it is about the message).
    pub messages: Vec<(usize, Vec<Chars>)>,
}

/// A conversation whose messages have been scanned.
pub(super) struct Dialogue<'d> {
    pub messages: &'d [Facts<'d>],
    pub now: Option<f64>,
}

impl Dialogue<'_> {
    /// Asks condition `index` of a rule, when the rule is tried at message `focus`.
    pub fn ask(&self, conditions: &[Condition], index: usize, focus: Option<usize>) -> Found {
        let Some(condition) = conditions.get(index) else { return Found::default() };
        let mut messages = Vec::new();
        for message in self.looked_at(conditions, condition, focus) {
            if let Some(facts) = self.messages.get(message)
                && condition.who.reads(facts.role)
                && let Some(places) = self.at(condition, message, facts)
            {
                messages.push((message, places));
            }
        }
        let min = condition.count.min.unwrap_or(1);
        let held =
            messages.len() >= min && condition.count.max.is_none_or(|max| messages.len() <= max);
        Found { held, messages }
    }

    /// The messages a condition looks at, ascending.
    fn looked_at(
        &self,
        conditions: &[Condition],
        condition: &Condition,
        focus: Option<usize>,
    ) -> Vec<usize> {
        match &condition.look {
            Look::Here => focus.into_iter().collect(),
            Look::All => (0..self.messages.len()).collect(),
            Look::Edge { edge, last } => self.edge(condition, *edge, *last),
            Look::Near { to, anchor } => {
                let mut anchors = match to {
                    None => focus.into_iter().collect(),
                    Some(to) => {
                        let found = self.ask(conditions, *to, focus);
                        found.messages.into_iter().map(|(message, _)| message).collect::<Vec<_>>()
                    }
                };
                match anchor.hit {
                    Nth::Any => {}
                    Nth::First => anchors.truncate(1),
                    Nth::Last => anchors = anchors.last().copied().into_iter().collect(),
                    Nth::Number(n) => {
                        anchors = n
                            .checked_sub(1)
                            .and_then(|at| anchors.get(at))
                            .copied()
                            .into_iter()
                            .collect();
                    }
                }
                let mut near: Vec<usize> =
                    anchors.iter().flat_map(|&at| self.near(condition, anchor, at)).collect();
                near.arrange();
                near.dedup();
                near
            }
        }
    }

    fn edge(&self, condition: &Condition, edge: Edge, last: bool) -> Vec<usize> {
        let mut read: Vec<usize> = (0..self.messages.len())
            .filter(|&at| self.messages.get(at).is_some_and(|m| condition.who.reads(m.role)))
            .collect();
        if let Some(count) = edge.messages {
            if last {
                read.drain(..read.len().saturating_sub(count));
            } else {
                read.truncate(count);
            }
        }
        if let Some(seconds) = edge.seconds {
            let mut times = self.messages.iter().filter_map(|message| message.at);
            let end = if last { times.next_back() } else { times.next() };
            read.retain(|&at| {
                let sent = self.messages.get(at).and_then(|message| message.at);
                sent.zip(end).is_some_and(|(sent, end)| (sent - end).abs() <= seconds)
            });
        }
        read
    }

    /// The messages near message `at`, nearest first on each side.
    fn near(&self, condition: &Condition, anchor: &Anchor, at: usize) -> Vec<usize> {
        let from = self.messages.get(at).and_then(|message| message.at);
        let limit = anchor.messages.unwrap_or(usize::MAX);
        let fits = |other: &usize| {
            self.messages.get(*other).is_some_and(|message| {
                condition.who.reads(message.role)
                    && anchor.seconds.is_none_or(|seconds| {
                        message.at.zip(from).is_some_and(|(to, from)| (to - from).abs() <= seconds)
                    })
            })
        };
        let (after, before) = anchor.sides();
        let mut near = Vec::new();
        if anchor.include {
            near.push(at);
        }
        if after {
            near.extend((at + 1..self.messages.len()).filter(fits).take(limit));
        }
        if before {
            near.extend((0..at).rev().filter(fits).take(limit));
        }
        near
    }

    /// Whether a condition holds in one message, and where.
    fn at(&self, condition: &Condition, index: usize, facts: &Facts<'_>) -> Option<Vec<Chars>> {
        let length = facts.normal.len();
        if let Some(chars) = condition.chars
            && (chars.min.is_some_and(|min| length < min)
                || chars.max.is_some_and(|max| length > max))
        {
            return None;
        }
        let mut places = match condition.unit {
            Unit::Message => words(condition, facts, &(0..length)),
            Unit::Clause => {
                facts.clauses().iter().find_map(|clause| words(condition, facts, clause))
            }
        }?;
        if !condition.entities.is_empty() {
            let of_kind =
                facts.entities().iter().filter(|found| condition.entities.contains(&found.0));
            let before = places.len();
            places.extend(of_kind.map(|&(_, from, to)| (from, to)));
            if places.len() == before {
                return None;
            }
            places.arrange();
        }
        let similar = condition.similar.as_ref().is_none_or(|similar| {
            let sketch = facts.sketch();
            similar.sentences.iter().any(|other| sketch.similarity(other) >= similar.at_least)
        });
        let holds = similar
            && condition.question.is_none_or(|wanted| Scopes::new(&facts.normal).asks() == wanted)
            && condition.interval.as_ref().is_none_or(|interval| self.waited(interval, index))
            && self.repeats(condition, index, facts);
        holds.then_some(places)
    }

    /// Whether the wait before message `index` is in the interval.
    fn waited(&self, interval: &Interval, index: usize) -> bool {
        let Some(message) = self.messages.get(index) else { return false };
        let earlier = self.messages.get(..index).unwrap_or_default();
        let wait = match interval.kind {
            IntervalKind::Reply => {
                let others = earlier.iter().rev().take_while(|other| other.role != message.role);
                let first = others.filter_map(|other| other.at).last();
                message.at.zip(first).map(|(to, from)| to - from)
            }
            IntervalKind::Silence => {
                let before = earlier.iter().rev().find_map(|other| other.at);
                message.at.zip(before).map(|(to, from)| to - from)
            }
            IntervalKind::Open => {
                let same = |other: &Facts<'_>| other.role == message.role;
                let later = self.messages.get(index + 1..).unwrap_or_default();
                let spoken = |other: &&Facts<'_>| other.role != crate::dialogue::Role::System;
                let first = earlier.iter().rev().find(spoken).is_none_or(|before| !same(before));
                let unanswered = later.iter().filter(spoken).all(same);
                let wait = self.now.zip(message.at).map(|(now, at)| now - at);
                wait.filter(|_| first && unanswered)
            }
        };
        wait.is_some_and(|seconds| {
            interval.over.is_none_or(|over| seconds > over)
                && interval.under.is_none_or(|under| seconds < under)
        })
    }

    /// Whether the message says once more what its speaker said before.
    fn repeats(&self, condition: &Condition, index: usize, facts: &Facts<'_>) -> bool {
        let Some((repeat, except)) = &condition.repeat else { return true };
        if facts.normal.len() < repeat.min_chars.max(1)
            || except.iter().any(|other| other.chars() == facts.normal.chars())
        {
            return false;
        }
        let earlier = self.messages.get(..index).unwrap_or_default();
        let alike = earlier
            .iter()
            .rev()
            .filter(|other| other.role == facts.role)
            .take(repeat.within)
            .filter(|other| facts.sketch().similarity(other.sketch()) >= repeat.similarity)
            .count();
        alike + 1 >= repeat.times
    }
}

/// The places of the words and patterns of a condition within `range`; `None` where they are not
/// as wanted.
fn words(condition: &Condition, facts: &Facts<'_>, range: &Range<usize>) -> Option<Vec<Chars>> {
    let scopes = OnceCell::new();
    let wanted = Wanted { condition, facts, range, excused: excused(condition, facts), scopes };
    let mut places = Vec::new();
    let mut different = 0;
    for &phrase in &condition.any {
        different += usize::from(wanted.collect(phrase, &mut places));
    }
    if !condition.any.is_empty() && different < condition.at_least {
        return None;
    }
    for &phrase in &condition.all {
        if !wanted.collect(phrase, &mut places) {
            return None;
        }
    }
    if condition.none.iter().any(|&phrase| wanted.collect(phrase, &mut Vec::new())) {
        return None;
    }
    if !condition.patterns.is_empty() {
        let before = places.len();
        for pattern in &condition.patterns {
            wanted.matches(pattern, &mut places);
        }
        if places.len() == before {
            return None;
        }
    }
    let excluded = |pattern: &Pattern| {
        let mut matches = Vec::new();
        wanted.matches(pattern, &mut matches);
        !matches.is_empty()
    };
    if condition.not_patterns.iter().any(excluded) {
        return None;
    }
    // One place where phrases overlap: 加微信 rather than 加微, 微信.
    places.arrange_by_key(|&(from, to)| (from, usize::MAX - to));
    let mut outer: Vec<Chars> = Vec::with_capacity(places.len());
    for (from, to) in places {
        match outer.last_mut() {
            Some(last) if from < last.1 => last.1 = last.1.max(to),
            _ => outer.push((from, to)),
        }
    }
    (outer.len() >= condition.times).then_some(outer)
}

/// The places that allow-phrases excuse: where each starts, and the furthest end of those that start
/// there or before, so that one search tells whether a place lies in one.
fn excused(condition: &Condition, facts: &Facts<'_>) -> Vec<Chars> {
    let all = condition.allow.iter().flat_map(|&phrase| facts.of(phrase));
    let mut excused: Vec<Chars> = all.map(|hit| (hit.from, hit.to)).collect();
    excused.arrange();
    let mut furthest = 0;
    for (_, to) in &mut excused {
        furthest = furthest.max(*to);
        *to = furthest;
    }
    excused
}

struct Wanted<'a> {
    condition: &'a Condition,
    facts: &'a Facts<'a>,
    range: &'a Range<usize>,
    excused: Vec<Chars>,
    scopes: OnceCell<Scopes<'a>>,
}

impl Wanted<'_> {
    fn counts(&self, from: usize, to: usize) -> bool {
        if from < self.range.start || to > self.range.end {
            return false;
        }
        let before = self.excused.partition_point(|&(start, _)| start <= from);
        let covering = before.checked_sub(1).and_then(|last| self.excused.get(last));
        if covering.is_some_and(|&(_, end)| to <= end) {
            return false;
        }
        let negated = || {
            let scopes = self.scopes.get_or_init(|| Scopes::new(&self.facts.normal));
            scopes.at(from, to).negated
        };
        match self.condition.negation {
            Negation::Any => true,
            Negation::Affirmed => !negated(),
            Negation::Negated => negated(),
        }
    }

    /// Adds the places of a phrase; whether there is one.
    fn collect(&self, phrase: usize, places: &mut Vec<Chars>) -> bool {
        let before = places.len();
        let hits = self.facts.of(phrase).iter().map(|hit| (hit.from, hit.to));
        places.extend(hits.filter(|&(from, to)| self.counts(from, to)));
        places.len() > before
    }

    /// Adds the matches of a pattern.
    fn matches(&self, pattern: &Pattern, places: &mut Vec<Chars>) {
        let possible = pattern
            .triggers
            .as_ref()
            .is_none_or(|ids| ids.iter().any(|&id| !self.facts.of(id).is_empty()));
        let normal = &self.facts.normal;
        if !possible || !pattern.is_possible(normal.text()) {
            return;
        }
        if let Some(regex) = pattern.get() {
            for (start, end) in regex.find_iter(normal.text()) {
                let (from, to) = (normal.char_at_byte(start), normal.char_at_byte(end));
                if self.counts(from, to) {
                    places.push((from, to));
                }
            }
        }
    }
}

//! Whether the base has an answer at all.

use serde::{Deserialize, Serialize};

use super::coverage::{covered, entry_topics};
use super::index::FaqIndex;
use super::query::Query;
use super::score::Scored;
use super::search::FaqSearch;
use crate::learn::Embedding;
use crate::learn::math::{exp, ln, sigmoid};

/// What the gate sees of a search.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Signals {
    /// The best score, before the learned ranker.
    pub top: f32,
    /// The share of the question's words that some phrasing has, by weight.
    pub known: f32,
    /// Letters and digits of the question.
    pub length: usize,
    /// Entries that the search looked at.
    pub entries: u64,
    /// Whether scores compare meanings; words alone score lower.
    pub meaning: bool,
    /// The logarithm of the share of the question's topics that the base covers, for the family of
    /// service questions and that of shop intents; `None` where the vectors have no topics.
    pub topics: Option<[f32; 2]>,
    /// Whether a phrasing is the question itself.
    pub repeats: bool,
}

/// Added to a share before its logarithm: a topic that is not covered is no proof.
const FLOOR: f32 = 0.02;
/// What stands for topics that are not known: their mean over the questions below that have an
/// answer.
const UNKNOWN: [f32; 2] = [-0.8, -0.5];
/// The least logit of a question that is a phrasing of the base: .998, whatever its topics.
const REPEATED: f32 = 6.0;
/// Entries and letters that the weights were fitted to.
const ENTRIES: (u64, u64) = (5, 128);
const LENGTH: (usize, usize) = (1, 40);

/// What each signal adds to the log-odds that the base has the answer.
///
/// Fitted by logistic regression to 90,000 searches in bases of 5, 20 and 60 entries with no, three
/// and all further phrasings, drawn from JD questions, groups of Taobao messages of one meaning, the
/// example shop and a shop of 60 entries written for this. Of the customers' questions 40, 60 and 70
/// in 100 have an entry (the five commonest intents are a quarter to a third of what shops are asked,
/// the twenty commonest .69 to .87); beside them, 15 in 100 messages are on travel, music or chat.
struct Weights {
    top: f32,
    known: f32,
    /// For the logarithm of the length: a short question is more easily like some phrasing.
    length: f32,
    /// For the logarithm of the number of entries: so is one that is compared to many.
    entries: f32,
    topics: [f32; 2],
    offset: f32,
}

const BY_MEANING: Weights = Weights {
    top: 7.7,
    known: 1.6,
    length: -0.48,
    entries: -0.55,
    topics: [0.56, 0.28],
    offset: 0.4,
};
const BY_WORDS: Weights =
    Weights { top: 5.7, known: 2.4, length: 0.0, entries: 0.0, topics: [0.0, 0.0], offset: -2.0 };

/// How a base departs from the usual weights.
///
/// Only topics may count for more, and no weight is learned anew: asked its own phrasings with and
/// without their entries, a base meets nobody who talks of something else. When all weights were
/// learned that way, a base of 123 JD entries refused none of the travel and music questions; with
/// these it refuses three in four.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Gate {
    /// Added to the weight of service topics, and half of it to that of shop intents.
    topics: f32,
    /// Added to the log-odds: for what answered questions lose by that, and where the base's own
    /// phrasings find their entries more or less easily than usual.
    offset: f32,
}

/// What a base may add.
const TOPICS: [f32; 6] = [0.0, 0.5, 1.0, 2.0, 4.0, 8.0];
const OFFSETS: [f32; 5] = [-0.3, 0.0, 0.3, 0.6, 0.9];
/// The share of questions without an entry, among those of customers.
const WITHOUT: f32 = 0.3;

impl Gate {
    /// The log-odds that the base has the answer.
    pub(super) fn score(&self, signals: &Signals) -> f32 {
        let weights = if signals.meaning { BY_MEANING } else { BY_WORDS };
        let length = signals.length.clamp(LENGTH.0, LENGTH.1) as f32;
        let entries = signals.entries.clamp(ENTRIES.0, ENTRIES.1) as f32;
        let [service, shop] = signals.topics.unwrap_or(UNKNOWN);
        let [for_service, for_shop] = weights.topics;
        let added = self.topics * (service + 0.5 * shop) + self.offset;
        let sum = weights.top * signals.top
            + weights.known * signals.known
            + weights.length * ln(length)
            + weights.entries * ln(entries)
            + for_service * service
            + for_shop * shop
            + weights.offset
            + if signals.meaning && signals.topics.is_some() { added } else { 0.0 };
        if signals.repeats { sum.max(REPEATED) } else { sum }
    }

    /// The probability that the base has the answer.
    pub(super) fn probability(&self, signals: &Signals) -> f32 {
        sigmoid(self.score(signals))
    }

    /// The weight of topics under which most questions without an entry are refused while a tenth
    /// of the others is, then the offset under which all are the most likely.
    pub(super) fn fit(seen: &[(Signals, bool)]) -> Self {
        let weighed = TOPICS.map(|topics| {
            let gate = Self { topics, offset: 0.0 };
            (refused(seen, |signals| gate.score(signals)), topics)
        });
        // Of equal ones the least, which `max_by` finds last.
        let best = weighed.into_iter().rev().max_by(|a, b| a.0.total_cmp(&b.0));
        let topics = best.map_or(0.0, |(_, topics)| topics);
        let mean = |answered: bool, gate: &Self| {
            let own = seen.iter().filter(|one| one.1 == answered);
            let losses = own.clone().map(|(signals, _)| {
                let score = gate.score(signals);
                ln(1.0 + exp(if answered { -score } else { score }))
            });
            losses.sum::<f32>() / own.count().max(1) as f32
        };
        let loss = |gate: &Self| (1.0 - WITHOUT) * mean(true, gate) + WITHOUT * mean(false, gate);
        let all = OFFSETS.map(|offset| Self { topics, offset });
        let best =
            all.map(|gate| (loss(&gate), gate)).into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        best.map(|(_, gate)| gate).unwrap_or_default()
    }
}

/// The share of questions without an entry that score below nine in ten of the others.
fn refused(seen: &[(Signals, bool)], score: impl Fn(&Signals) -> f32) -> f32 {
    let of = |answered: bool| {
        let own = seen.iter().filter(move |one| one.1 == answered);
        own.map(|(signals, _)| score(signals)).collect::<Vec<f32>>()
    };
    let (mut with, without) = (of(true), of(false));
    let tenth = with.len() / 10;
    if with.is_empty() {
        return 0.0;
    }
    let (_, least, _) = with.select_nth_unstable_by(tenth, f32::total_cmp);
    let below = without.iter().filter(|score| *score < least).count();
    below as f32 / without.len().max(1) as f32
}

impl Signals {
    /// Reads them off the scores of a search, before the learned ranker has changed them.
    pub(super) fn read(
        index: &FaqIndex,
        query: &Query,
        scored: &[Scored],
        repeats: bool,
        wanted: &FaqSearch,
        hidden: Option<(usize, u32)>,
    ) -> Self {
        let mut seen = index.seen_by(wanted.tenant.as_deref());
        let topics = index.vectors.get().map(Embedding::topics).filter(|topics| !topics.is_empty());
        if let Some((segment, entry)) = hidden {
            seen.entries = seen.entries.saturating_sub(1);
            if let Some(topics) = topics {
                let own = entry_topics(index.segment(segment), entry, topics);
                let sums = seen.topics.iter_mut().zip(own);
                sums.for_each(|(sum, own)| *sum = sum.saturating_sub(own));
            }
        }
        let meaning = !query.bytes.is_empty();
        let shares = topics
            .filter(|_| meaning)
            .map(|topics| covered(&topics.probabilities(&query.vector), &seen.topics, topics));
        let topics = match shares.as_deref() {
            Some(&[service, shop]) => Some([service, shop].map(|share| ln(share + FLOOR))),
            _ => None,
        };
        Self {
            top: scored.iter().map(|item| item.score).fold(0.0, f32::max),
            known: query.known,
            length: query.normal.chars().iter().filter(|c| c.is_alphanumeric()).count(),
            entries: seen.entries,
            meaning,
            topics,
            repeats,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals(top: f32, service: f32) -> Signals {
        let topics = Some([service, -0.5]);
        Signals { top, known: 0.8, length: 8, entries: 60, meaning: true, topics, repeats: false }
    }

    #[test]
    fn more_of_a_signal_never_counts_less() {
        for gate in [Gate::default(), Gate { topics: 4.0, offset: 0.3 }] {
            assert!(gate.score(&signals(0.5, -1.0)) > gate.score(&signals(0.4, -1.0)));
            assert!(gate.score(&signals(0.5, -0.1)) > gate.score(&signals(0.5, -1.0)));
            let more = Signals { entries: 100, ..signals(0.5, -0.1) };
            assert!(gate.score(&more) < gate.score(&signals(0.5, -0.1)));
            assert_eq!(gate.score(&Signals { repeats: true, ..signals(0.1, -3.0) }), REPEATED);
        }
    }

    #[test]
    fn topics_count_for_more_where_they_tell() {
        let noise = |n: usize, factor: usize| (n * factor % 101) as f32 / 100.0;
        let seen = |apart: f32| -> Vec<(Signals, bool)> {
            let one = |n: usize| {
                let answered = n.is_multiple_of(2);
                let service = if answered { -0.1 } else { -apart } - 0.2 * noise(n, 37);
                (signals(0.4 + 0.2 * noise(n, 71), service), answered)
            };
            (0..200).map(one).collect()
        };
        assert!(Gate::fit(&seen(2.0)).topics > 0.0);
        assert!(Gate::fit(&seen(0.0)).topics < 1.0);
    }
}

//! Whether the base has an answer at all.

use serde::{Deserialize, Serialize};

use super::coverage::{Covered, entry_topics};
use super::index::FaqIndex;
use super::query::Query;
use super::score::Scored;
use super::search::FaqSearch;
use crate::learn::Embedding;
use crate::learn::math::{ln, sigmoid};
use crate::learn::metrics::auc;

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
    /// What the question is about beside what the entries are about; `None` where the vectors have
    /// no topics.
    pub topics: Option<Covered>,
    /// Whether a phrasing is the question itself.
    pub repeats: bool,
}

/// Added to a share before its logarithm: a topic that is not covered is no proof.
const FLOOR: f32 = 0.02;
/// What stands for topics that are not known: the mean logarithms over the questions below that have
/// an answer.
const UNKNOWN: Logarithms = Logarithms { service: -0.8, shop: -0.5, talk: -0.2 };
/// The least logit of a question that is a phrasing of the base: .998, whatever its topics.
const REPEATED: f32 = 6.0;
/// Entries and letters that the weights were fitted to.
const ENTRIES: (u64, u64) = (5, 128);
const LENGTH: (usize, usize) = (1, 40);

/// Logarithms of what is covered, and the weights they have.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Logarithms {
    service: f32,
    shop: f32,
    talk: f32,
}

/// What each signal adds to the log-odds that the base has the answer.
struct Weights {
    top: f32,
    known: f32,
    /// For the logarithm of the length: a short question is more easily like some phrasing.
    length: f32,
    /// For the logarithm of the number of entries: so is one that is compared to many.
    entries: f32,
    topics: Logarithms,
    offset: f32,
}

/// Fitted by logistic regression to 130,000 searches in bases of 5, 20 and 60 entries with no, three
/// and all further phrasings, drawn from JD questions, groups of Taobao messages of one meaning, the
/// example shop with its variants and with its questions, and a shop of 60 entries written for this.
/// Of the questions 60 in 100 have an entry and 25 have none (the five commonest intents are a quarter
/// to a third of what shops are asked, the twenty commonest .69 to .87), 15 are other talk. `talk` is
/// twice what was fitted: in bases of 60 entries that hands over three to six more of a hundred messages
/// of other talk, and one more question with an entry.
const USUAL: Weights = Weights {
    top: 6.4,
    known: 1.1,
    length: -0.31,
    entries: -0.94,
    topics: Logarithms { service: 0.47, shop: 0.41, talk: 0.45 },
    offset: 2.95,
};

/// For a base of kinds of questions that the topics tell apart. The proportions are those under which
/// most JD questions without their entry are refused while a tenth of the others is, and the scale
/// that under which the probabilities of first hits come true.
const TOLD_APART: Weights = Weights {
    top: 6.0,
    known: 1.6,
    length: -0.48,
    entries: -1.0,
    topics: Logarithms { service: 8.0, shop: 0.0, talk: 0.8 },
    offset: 3.5,
};

const BY_WORDS: Weights = Weights {
    top: 5.7,
    known: 2.4,
    length: 0.0,
    entries: 0.0,
    topics: Logarithms { service: 0.0, shop: 0.0, talk: 0.0 },
    offset: -2.0,
};

impl Weights {
    /// The log-odds that the base has the answer.
    fn score(&self, signals: &Signals) -> f32 {
        let length = signals.length.clamp(LENGTH.0, LENGTH.1) as f32;
        let entries = signals.entries.clamp(ENTRIES.0, ENTRIES.1) as f32;
        let seen = signals.topics.map_or(UNKNOWN, |share| Logarithms {
            service: ln(share.service + FLOOR),
            shop: ln(share.shop + FLOOR),
            talk: share.talk.map_or(UNKNOWN.talk, |talk| ln(talk + FLOOR)),
        });
        self.top * signals.top
            + self.known * signals.known
            + self.length * ln(length)
            + self.entries * ln(entries)
            + self.topics.service * seen.service
            + self.topics.shop * seen.shop
            + self.topics.talk * seen.talk
            + self.offset
    }
}

/// How far a base goes by topics.
///
/// One number and no weight of its own: asked its own phrasings with and without their entries, a
/// base meets nobody who talks of something else, and its own phrasings are more alike than what
/// customers write. Weights and offsets learned that way handed over half of what customers asked
/// bases of 60 entries (`benches/accuracy/faq.md`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Gate {
    /// From 0, the usual weights, to 1, those of a base that topics tell apart.
    topics: f32,
}

/// How well the topics tell the base's own phrasings with their entry from those without (area under
/// the curve): not at all from the first, fully at the second. Bases of JD questions, which the topics
/// know, reach 1.0; all others that were tried .61 to .74.
const TOLD: (f64, f64) = (0.8, 0.95);
/// Entries of a base that goes by topics, likewise: what few entries cover says little.
const ENOUGH: (f32, f32) = (20.0, 100.0);

impl Gate {
    /// The log-odds that the base has the answer.
    pub(super) fn score(&self, signals: &Signals) -> f32 {
        let sum = if !signals.meaning {
            BY_WORDS.score(signals)
        } else if self.topics > 0.0 && signals.topics.is_some() {
            let told = TOLD_APART.score(signals);
            self.topics * told + (1.0 - self.topics) * USUAL.score(signals)
        } else {
            USUAL.score(signals)
        };
        if signals.repeats { sum.max(REPEATED) } else { sum }
    }

    /// The probability that the base has the answer.
    pub(super) fn probability(&self, signals: &Signals) -> f32 {
        sigmoid(self.score(signals))
    }

    /// Sees how well topics tell a base's own phrasings with their entries from those without.
    pub(super) fn fit(seen: &[(Signals, bool)]) -> Self {
        let shares = seen.iter().filter_map(|one| Some((one.0.topics?.service, one.1)));
        let (shares, answered): (Vec<f32>, Vec<bool>) = shares.unzip();
        let told = auc(&shares, &answered).unwrap_or_default();
        let entries = seen.iter().map(|one| one.0.entries).max().unwrap_or_default() as f32;
        let (least, full) = TOLD;
        let (few, enough) = ENOUGH;
        let told = ((told - least) / (full - least)).clamp(0.0, 1.0) as f32;
        let enough = (ln(entries.max(1.0) / few) / ln(enough / few)).clamp(0.0, 1.0);
        Self { topics: told * enough }
    }
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
        let topics = topics
            .filter(|_| meaning)
            .and_then(|topics| seen.covers(&topics.probabilities(&query.vector), topics));
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
        let topics = Some(Covered { service, shop: 0.6, talk: Some(0.9) });
        Signals { top, known: 0.8, length: 8, entries: 100, meaning: true, topics, repeats: false }
    }

    #[test]
    fn more_of_a_signal_never_counts_less() {
        for gate in [Gate::default(), Gate { topics: 0.5 }, Gate { topics: 1.0 }] {
            let all = signals(0.5, 0.9);
            assert!(gate.score(&all) > gate.score(&signals(0.4, 0.9)));
            assert!(gate.score(&all) > gate.score(&signals(0.5, 0.4)));
            let more = Signals { entries: 120, ..all };
            assert!(gate.score(&more) < gate.score(&all));
            let talk = Some(Covered { service: 0.9, shop: 0.6, talk: Some(0.1) });
            assert!(gate.score(&Signals { topics: talk, ..all }) < gate.score(&all));
            assert_eq!(gate.score(&Signals { repeats: true, ..signals(0.1, 0.05) }), REPEATED);
        }
    }

    #[test]
    fn topics_count_for_more_where_they_tell_and_the_base_is_wide() {
        let noise = |n: usize| (n * 37 % 101) as f32 / 101.0;
        let seen = |apart: f32, entries: u64| -> Vec<(Signals, bool)> {
            let one = |n: usize| {
                let answered = n.is_multiple_of(2);
                let service = 0.5 * noise(n) + if answered { apart } else { 0.0 };
                (Signals { entries, ..signals(0.5, service) }, answered)
            };
            (0..200).map(one).collect()
        };
        assert_eq!(Gate::fit(&seen(0.5, 100)).topics, 1.0);
        assert_eq!(Gate::fit(&seen(0.1, 100)).topics, 0.0);
        assert_eq!(Gate::fit(&seen(0.5, 20)).topics, 0.0);
        assert_eq!(Gate::fit(&[]), Gate::default());
    }
}

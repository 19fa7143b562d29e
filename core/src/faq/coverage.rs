//! Which kinds of questions a base answers.
//!
//! The topics of the n-gram vectors name kinds of questions beyond one shop. An entry speaks of the
//! topics that its phrasings are about; a base covers a topic once its entries together do. A
//! question about a topic that is not covered is likely one that the base cannot answer, however
//! near its words come to some entry's.

use std::collections::BTreeMap;

use super::segment::Segment;
use crate::learn::Topics;

/// One entry that is about nothing but one topic, in the units of the sums.
const WHOLE: f32 = 65_536.0;

/// What some entries are about. Whole numbers, so that entries added and taken out in any order
/// give the same sums.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Seen {
    /// Enabled entries.
    pub entries: u64,
    /// How much they speak of each topic; empty without topics.
    pub topics: Vec<u64>,
}

impl Seen {
    pub(super) fn add(&mut self, more: &Self) {
        self.entries += more.entries;
        self.topics.resize(self.topics.len().max(more.topics.len()), 0);
        self.topics.iter_mut().zip(&more.topics).for_each(|(sum, more)| *sum += more);
    }

    /// How much of what a question is about the entries speak of, family by family; `None` where the
    /// topics are of other families.
    pub(super) fn covers(&self, question: &[f32], topics: &Topics) -> Option<Covered> {
        let mut at = 0;
        let mut families = topics.families().map(|classes| {
            let own = at..at + classes;
            at = own.end;
            Some((question.get(own.clone())?, self.topics.get(own)?))
        });
        let share = |(question, sums): (&[f32], &[u64])| -> f32 {
            let parts = question.iter().zip(sums);
            parts.map(|(share, &sum)| share * (sum as f32 / WHOLE).min(1.0)).sum()
        };
        let service = share(families.next()??);
        let shop = share(families.next()??);
        let talk = families.next().flatten().and_then(|own| match own {
            (&[service, other], &[_, others]) => {
                // Every entry is a little like other talk, so that many would cover it together.
                let speak = 2.0 * others as f32 / (WHOLE * self.entries.max(1) as f32);
                Some(service + other * (speak * speak).min(1.0))
            }
            _ => None,
        });
        Some(Covered { service, shop, talk })
    }

    pub(super) fn take_out(&mut self, less: &Self) {
        self.entries = self.entries.saturating_sub(less.entries);
        let topics = self.topics.iter_mut().zip(&less.topics);
        topics.for_each(|(sum, less)| *sum = sum.saturating_sub(*less));
    }
}

/// How much of what a question is about is covered, each in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Covered {
    /// Of the kinds of service questions.
    pub service: f32,
    /// Of the intents of a shop's customers.
    pub shop: f32,
    /// Of talk with a shop and any other talk; other talk is covered where the entries are such, in a
    /// base on travel say. `None` where the topics do not tell the two apart.
    pub talk: Option<f32>,
}

/// What the entries of each shop are about.
#[derive(Debug, Clone, Default)]
pub(super) struct Coverage {
    shops: BTreeMap<Option<String>, Seen>,
}

impl Coverage {
    /// Adds an entry, if it is enabled.
    pub(super) fn add(&mut self, segment: &Segment, entry: u32, topics: Option<&Topics>) {
        let Some(found) = segment.entries.get(entry as usize) else { return };
        if found.enabled {
            let topics = topics.map(|topics| entry_topics(segment, entry, topics));
            let own = Seen { entries: 1, topics: topics.unwrap_or_default() };
            self.shops.entry(found.tenant.clone()).or_default().add(&own);
        }
    }

    /// What a search within `tenant` sees.
    pub(super) fn seen_by(&self, tenant: Option<&str>) -> Seen {
        let mut all = Seen::default();
        for (shop, seen) in &self.shops {
            if shop.is_none() || tenant.is_none() || shop.as_deref() == tenant {
                all.add(seen);
            }
        }
        all
    }
}

/// How much an entry is about each topic: the topics of the mean of its vectors. Empty for an entry
/// without a vector.
pub(super) fn entry_topics(segment: &Segment, entry: u32, topics: &Topics) -> Vec<u64> {
    if topics.is_empty() {
        return Vec::new();
    }
    let from = segment.forms.partition_point(|form| form.entry < entry);
    let mut mean = vec![0.0_f32; segment.dimensions];
    for (form, at) in segment.forms.iter().skip(from).zip(from..) {
        if form.entry != entry {
            break;
        }
        for (mean, &value) in mean.iter_mut().zip(segment.vector(at)) {
            *mean += f32::from(value);
        }
    }
    let norm = mean.iter().map(|value| value * value).sum::<f32>().sqrt();
    if norm == 0.0 {
        return Vec::new();
    }
    mean.iter_mut().for_each(|value| *value /= norm);
    topics.probabilities(&mean).into_iter().map(|share| (share * WHOLE) as u64).collect()
}

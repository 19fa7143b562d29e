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

    pub(super) fn take_out(&mut self, less: &Self) {
        self.entries = self.entries.saturating_sub(less.entries);
        let topics = self.topics.iter_mut().zip(&less.topics);
        topics.for_each(|(sum, less)| *sum = sum.saturating_sub(*less));
    }
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

/// How much of each family's probability lies on topics that are covered, in [0, 1].
pub(super) fn covered(question: &[f32], covered: &[u64], topics: &Topics) -> Vec<f32> {
    let (mut question, mut covered) = (question, covered);
    let mut out = Vec::new();
    for classes in topics.families() {
        let (Some(own), Some(sums)) = (question.get(..classes), covered.get(..classes)) else {
            return Vec::new();
        };
        let parts = own.iter().zip(sums);
        out.push(parts.map(|(share, &sum)| share * (sum as f32 / WHOLE).min(1.0)).sum());
        question = question.get(classes..).unwrap_or_default();
        covered = covered.get(classes..).unwrap_or_default();
    }
    out
}

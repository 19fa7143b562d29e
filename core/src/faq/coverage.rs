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

/// How much the entries of each shop speak of each topic. Whole numbers, so that entries added and
/// taken out in any order give the same sums.
#[derive(Debug, Clone, Default)]
pub(super) struct Coverage {
    shops: BTreeMap<Option<String>, Vec<u64>>,
}

impl Coverage {
    /// Adds an entry.
    pub(super) fn add(&mut self, segment: &Segment, entry: u32, topics: &Topics) {
        let Some(found) = segment.entries.get(entry as usize) else { return };
        let shares = entry_topics(segment, entry, topics);
        if shares.is_empty() {
            return;
        }
        let sums = self.shops.entry(found.tenant.clone()).or_default();
        sums.resize(shares.len(), 0);
        for (sum, share) in sums.iter_mut().zip(shares) {
            *sum += share;
        }
    }

    /// The sums of the shops that a search within `tenant` sees.
    pub(super) fn seen_by(&self, tenant: Option<&str>) -> Vec<u64> {
        let mut all: Vec<u64> = Vec::new();
        for (shop, sums) in &self.shops {
            let seen = match (tenant, shop) {
                (Some(wanted), Some(shop)) => wanted == shop,
                _ => true,
            };
            if seen {
                all.resize(sums.len(), 0);
                all.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
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

use serde::{Deserialize, Serialize};

use super::entry::FaqEntry;
use super::explained::explain;
use super::gate::Signals;
use super::hit::FaqHit;
use super::index::FaqIndex;
use super::query::Query;
use super::score::{Scored, Sums, score_entries};
use super::segment::Form;
use crate::error::Result;
use crate::limits::check_text;

/// Entries that compete for the probability; a longer list is cut to this or to `k`.
const COMPETITORS: usize = 20;
/// Entries that the learned ranker orders anew.
const RERANKED: usize = 100;
/// How much of its score an entry gains at most by the learned ranker's probability. A share of the
/// score, not a sum of its own: the ranker always likes one of the entries, also for a question
/// that none of them fits.
const LEARNED: f32 = 1.0;
/// What an exact repetition of a phrasing adds to a score: more than any other match can have.
const EXACT: f32 = 2.0;

/// What a search looks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqSearch {
    /// Hits at most.
    pub k: usize,
    /// Only entries of this shop and entries of all shops; `None` searches every entry.
    pub tenant: Option<String>,
    /// Only entries with all of these tags.
    pub tags: Vec<String>,
}

impl Default for FaqSearch {
    fn default() -> Self {
        Self { k: 10, tenant: None, tags: Vec::new() }
    }
}

impl FaqSearch {
    /// A search for at most `k` hits.
    pub fn new(k: usize) -> Self {
        Self { k, ..Self::default() }
    }

    /// The search within one shop.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// The search among entries with all of these tags.
    #[must_use]
    pub fn with_tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.tags.extend(tags.into_iter().map(Into::into));
        self
    }

    pub(super) fn allows(&self, entry: &FaqEntry) -> bool {
        let own = match (&self.tenant, &entry.tenant) {
            (Some(wanted), Some(tenant)) => wanted == tenant,
            _ => true,
        };
        own && self.tags.iter().all(|tag| entry.tags.contains(tag))
    }
}

impl FaqIndex {
    /// The `k` entries that fit a query best, best first. Empty where the query shares nothing
    /// with any entry, or has no visible character.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`] for a query over [`crate::limits::MAX_TEXT_BYTES`].
    pub fn search(&self, query: &str, k: usize) -> Result<Vec<FaqHit>> {
        self.search_with(query, &FaqSearch::new(k))
    }

    /// As [`Self::search`], within a shop or among tags.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn search_with(&self, query: &str, wanted: &FaqSearch) -> Result<Vec<FaqHit>> {
        let found = self.find(query, wanted, None)?;
        Ok(found.hits(self, query, wanted.k))
    }

    /// The hits of each query.
    ///
    /// # Errors
    /// As [`Self::search`], with the row of the query.
    pub fn search_batch<S: AsRef<str>>(&self, queries: &[S], k: usize) -> Result<Vec<Vec<FaqHit>>> {
        let search = FaqSearch::new(k);
        let rows = queries.iter().enumerate();
        rows.map(|(row, query)| {
            self.search_with(query.as_ref(), &search).map_err(|error| error.at_row(row))
        })
        .collect()
    }

    /// Entry ids and probabilities only, for callers that show nothing else: no evidence is made.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn rank(&self, query: &str, k: usize) -> Result<Vec<(&str, f32)>> {
        let found = self.find(query, &FaqSearch::new(k), None)?;
        let entries = found.scored.iter().zip(&found.probabilities).take(k);
        Ok(entries
            .filter_map(|(scored, &p)| Some((self.scored_entry(scored)?.id.as_str(), p)))
            .collect())
    }

    /// The best entries with their probabilities, as if the entry `hidden` were not there.
    pub(super) fn find(
        &self,
        text: &str,
        wanted: &FaqSearch,
        hidden: Option<&str>,
    ) -> Result<Found> {
        check_text(text)?;
        let query = Query::read(text, self);
        let hidden = hidden.and_then(|id| self.places.get(id));
        let allowed = |segment: usize, entry: u32| {
            hidden != Some((segment, entry)) && self.is_live(segment, entry, wanted)
        };
        let segments = [self.segment(0), self.segment(1)];
        let mut sums = self.take_memory();
        let mut scored = score_entries(segments, &query, self.forms(), &allowed, &mut sums);
        self.give_memory(sums);
        // The ranker may lift an entry that words alone leave behind.
        keep_best(&mut scored, RERANKED.max(wanted.k));
        let exact: Vec<bool> = scored.iter().map(|item| self.repeats(item, query.hash)).collect();
        // The ranker always likes one of the entries, so the gate sees the scores before it.
        let signals = Signals::read(self, &query, &scored, exact.contains(&true), wanted, hidden);
        if let Some(ranker) = &self.ranker {
            let (shares, entries) =
                ranker.probabilities(&self.segment(0).dictionary, &query.all, &query.vector);
            for item in scored.iter_mut().filter(|item| item.segment == 0) {
                let class = entries.binary_search(&item.entry).ok();
                let share = class.and_then(|class| shares.get(class)).copied().unwrap_or_default();
                item.learned = LEARNED * share * item.score;
                item.score += item.learned;
            }
        }
        for (item, exact) in scored.iter_mut().zip(exact) {
            if exact {
                item.score += EXACT;
            }
        }
        sort(&mut scored);
        scored.truncate(COMPETITORS.max(wanted.k));
        let scores: Vec<f32> = scored.iter().map(|item| item.score).collect();
        let answerable = self.calibration.answerable(&signals, &scores);
        let probabilities = self.calibration.apply(answerable, &scores);
        Ok(Found { query, scored, signals, answerable, probabilities })
    }

    /// Whether an entry of a segment is the current one of its id, and wanted. Looks at the entry
    /// only where it must: entries lie all over the memory, and a search asks for thousands.
    fn is_live(&self, segment: usize, entry: u32, wanted: &FaqSearch) -> bool {
        if !self.places.is_current(segment, entry) {
            return false;
        }
        if wanted.tenant.is_none() && wanted.tags.is_empty() {
            return true;
        }
        let found = self.segment(segment).entries.get(entry as usize);
        found.is_some_and(|found| wanted.allows(found))
    }

    /// Whether a phrasing of the entry is the query itself.
    fn repeats(&self, scored: &Scored, hash: u64) -> bool {
        // The forms of an entry lie side by side.
        let forms = &self.segment(scored.segment).forms;
        let best = scored.best.iter().flatten().next().map_or(0, |&(form, _)| form as usize);
        let (before, after) = forms.split_at_checked(best).unwrap_or_default();
        let own = |form: &&Form| form.entry == scored.entry;
        let mut nearby = before.iter().rev().take_while(own).chain(after.iter().take_while(own));
        nearby.any(|form| form.hash == hash)
    }

    fn take_memory(&self) -> Sums {
        let kept = self.memory.lock().ok().and_then(|mut kept| kept.pop());
        kept.unwrap_or_default()
    }

    fn give_memory(&self, sums: Sums) {
        if let Ok(mut kept) = self.memory.lock()
            && kept.len() < 8
        {
            kept.push(sums);
        }
    }
}

/// What a search found, before it is shown.
pub(super) struct Found {
    pub query: Query,
    pub scored: Vec<Scored>,
    pub signals: Signals,
    /// The probability that the base has the answer.
    pub answerable: f32,
    pub probabilities: Vec<f32>,
}

impl Found {
    /// The probability that one of the first `k` is the right entry; 0 without any.
    pub(super) fn listed(&self, k: usize) -> f32 {
        self.probabilities.iter().take(k).sum()
    }

    /// The first `k` as hits with evidence.
    pub(super) fn hits(&self, index: &FaqIndex, text: &str, k: usize) -> Vec<FaqHit> {
        let items = self.scored.iter().zip(&self.probabilities).take(k);
        items.filter_map(|(scored, &p)| explain(index, self, scored, p, text)).collect()
    }
}

/// Keeps the `count` best entries, in no order.
fn keep_best(scored: &mut Vec<Scored>, count: usize) {
    if scored.len() > count && count > 0 {
        scored.select_nth_unstable_by(count - 1, order);
        scored.truncate(count);
    }
}

fn sort(scored: &mut [Scored]) {
    scored.sort_unstable_by(order);
}

/// Best first; ties in the order of the base.
fn order(a: &Scored, b: &Scored) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.segment.cmp(&b.segment)).then(a.entry.cmp(&b.entry))
}

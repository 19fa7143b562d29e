use std::collections::BTreeSet;
use std::sync::Arc;

use super::entry::FaqEntry;
use super::index::FaqIndex;
use super::segment::Segment;
use crate::error::{Error, Result};

/// Changed entries before the whole base is indexed anew: a share of the base, and at least so
/// many. Until then a change costs the time to read what is new and to copy what had changed before.
const REBUILD_SHARE: usize = 10;
const REBUILD_LEAST: usize = 500;

impl FaqIndex {
    /// The index with entries added, or replaced where the id is known. Shares what did not change
    /// and reads the new entries; what else has changed since the base was built is copied, or read
    /// again where one of these entries is changed a second time: in a base of 100,000 phrasings 0.02
    /// ms for the first entry and 0.6 ms for the 500th. Once over 500 entries and over a tenth of the
    /// base have changed, all of it is indexed anew.
    ///
    /// Words weigh by how rare they are in all current entries, so that without a learned ranker the
    /// scores are those of an index built at once, bit for bit (in a base of over 4,096 phrasings as
    /// long as nothing was replaced or removed). Changed entries take part in everything but the
    /// learned ranker, which learns again, like the calibration, with the next rebuild or
    /// [`Self::rebuild`].
    ///
    /// # Errors
    /// [`Error::Input`] with the row for an entry that cannot be used or an id given twice.
    pub fn upsert(&self, entries: Vec<FaqEntry>) -> Result<Self> {
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for (row, entry) in entries.iter().enumerate() {
            entry.check().map_err(|error| error.at_row(row))?;
            if !ids.insert(&entry.id) {
                return Err(Error::input(row, "the id occurs twice in this change"));
            }
        }
        let kept = self.changed().filter(|entry| !ids.contains(entry.id.as_str()));
        let mut delta: Vec<Arc<FaqEntry>> = kept.cloned().collect();
        let known = delta.len();
        delta.extend(entries.into_iter().map(Arc::new));
        if delta.len() > REBUILD_LEAST.max(self.len() / REBUILD_SHARE) {
            let ids: BTreeSet<&str> = delta.iter().map(|entry| entry.id.as_str()).collect();
            let base = self.live().filter(|entry| !ids.contains(entry.id.as_str()));
            let all: Vec<FaqEntry> = base.chain(&delta).map(|entry| (**entry).clone()).collect();
            return Self::calibrated(all, (*self.options).clone(), self.vectors.clone());
        }
        let changed = self.segment(1);
        if known < changed.entries.len() {
            return Ok(self.with_changed(Arc::new(Segment::growing(delta, &self.analyser())), &[]));
        }
        let new = delta.split_off(known);
        Ok(self.with_changed(Arc::new(changed.extended(new, &self.analyser())), &[]))
    }

    /// The index without some entries. Menu options that lead to them are no longer shown.
    ///
    /// # Errors
    /// [`Error::Unknown`] for an id that is not in the base.
    pub fn remove(&self, ids: &[&str]) -> Result<Self> {
        if let Some(id) = ids.iter().find(|id| !self.places.contains(id)) {
            return Err(Error::unknown("entry", *id, self.places.ids()));
        }
        let kept = self.changed().filter(|entry| !ids.contains(&entry.id.as_str()));
        let kept: Vec<Arc<FaqEntry>> = kept.cloned().collect();
        let [_, changed] = &self.segments;
        let changed = if kept.len() == changed.entries.len() {
            Arc::clone(changed)
        } else {
            Arc::new(Segment::growing(kept, &self.analyser()))
        };
        Ok(self.with_changed(changed, ids))
    }

    /// The same base indexed anew: the ranker and the calibration learn what has changed.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn rebuild(&self) -> Result<Self> {
        let all: Vec<FaqEntry> = self.live().map(|entry| (**entry).clone()).collect();
        Self::calibrated(all, (*self.options).clone(), self.vectors.clone())
    }

    /// The entries that were changed since the base was built and are current.
    pub(super) fn changed(&self) -> impl Iterator<Item = &Arc<FaqEntry>> {
        self.segment(1).entries.iter()
    }

    /// All current entries: the base in its order, then the changed ones.
    pub(super) fn live(&self) -> impl Iterator<Item = &Arc<FaqEntry>> {
        self.segments.iter().enumerate().flat_map(move |(index, segment)| {
            segment.entries.iter().zip(0..).filter_map(move |(entry, place)| {
                self.places.is_current(index, place).then_some(entry)
            })
        })
    }

    /// The index with `changed` for its changed entries, and those of the base that are not among
    /// `removed` and that no changed entry replaces.
    pub(super) fn with_changed(&self, changed: Arc<Segment>, removed: &[&str]) -> Self {
        let (places, left) = self.places.with_changed(&changed.entries, removed);
        let [base, _] = &self.segments;
        // What was current in the base and no longer is, leaves the counts.
        let mut retired = (*self.retired).clone();
        for place in left {
            retired.take_out(base, place, &self.analyser());
        }
        Self {
            places,
            segments: [Arc::clone(base), changed],
            retired: Arc::new(retired),
            ..self.clone()
        }
    }
}

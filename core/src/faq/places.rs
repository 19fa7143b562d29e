//! Where each current entry of an index lies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::entry::FaqEntry;

/// Ids of the base, which versions of an index share, with what has changed since.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// Id → place in the base, current or not.
    base: Arc<BTreeMap<String, u32>>,
    /// Places of the base that are no longer current.
    gone: BTreeSet<u32>,
    /// Id → place among the changed entries.
    changed: BTreeMap<String, u32>,
}

impl Places {
    /// Every entry of a base is current.
    pub(super) fn new(base: BTreeMap<String, u32>) -> Self {
        Self { base: Arc::new(base), ..Self::default() }
    }

    /// The segment and place of an entry.
    pub(super) fn get(&self, id: &str) -> Option<(usize, u32)> {
        if let Some(&place) = self.changed.get(id) {
            return Some((1, place));
        }
        let &place = self.base.get(id)?;
        self.is_current(0, place).then_some((0, place))
    }

    /// Whether an id has an entry.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// Whether the entry at a place is the current one of its id. Every changed entry is.
    pub(super) fn is_current(&self, segment: usize, place: u32) -> bool {
        segment != 0 || !self.gone.contains(&place)
    }

    /// The number of entries.
    pub(super) fn len(&self) -> usize {
        self.base.len() - self.gone.len() + self.changed.len()
    }

    /// The ids, ascending.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let base = self.base.iter().filter(|(_, place)| !self.gone.contains(place));
        let mut base = base.map(|(id, _)| id.as_str()).peekable();
        let mut changed = self.changed.keys().map(String::as_str).peekable();
        std::iter::from_fn(move || match (base.peek(), changed.peek()) {
            (Some(a), Some(b)) if b < a => changed.next(),
            (Some(_), _) => base.next(),
            (None, _) => changed.next(),
        })
    }

    /// The places with `delta` for the changed entries and without `removed`, and the places of the
    /// base that are current no longer.
    pub(super) fn with_changed(
        &self,
        delta: &[Arc<FaqEntry>],
        removed: &[&str],
    ) -> (Self, Vec<u32>) {
        let changed = delta.iter().zip(0..).map(|(entry, place)| (entry.id.clone(), place));
        let left = removed.iter().copied().chain(delta.iter().map(|entry| entry.id.as_str()));
        let left = left.filter_map(|id| self.base.get(id)).copied();
        let mut gone = self.gone.clone();
        let left = left.filter(|&place| gone.insert(place)).collect();
        (Self { base: Arc::clone(&self.base), gone, changed: changed.collect() }, left)
    }
}

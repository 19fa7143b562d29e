use serde::{Deserialize, Serialize};

use super::math::ln;

/// A sparse vector: ascending ids without repeats, and their values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SparseVec {
    ids: Vec<u32>,
    values: Vec<f32>,
}

impl SparseVec {
    /// A vector from entries in any order; values of one id are added in the order given.
    pub fn new(mut entries: Vec<(u32, f32)>) -> Self {
        entries.sort_by_key(|&(id, _)| id);
        let mut vector = Self::default();
        for (id, value) in entries {
            match (vector.ids.last(), vector.values.last_mut()) {
                (Some(&last), Some(sum)) if last == id => *sum += value,
                _ => {
                    vector.ids.push(id);
                    vector.values.push(value);
                }
            }
        }
        vector
    }

    /// An empty vector with room for `entries`.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        Self { ids: Vec::with_capacity(entries), values: Vec::with_capacity(entries) }
    }

    /// The ids of a list, each with what `weight` makes of it and of how often it occurs.
    pub(crate) fn of_list(ids: &mut [u32], mut weight: impl FnMut(u32, f32) -> f32) -> Self {
        ids.sort_unstable();
        let mut vector = Self::with_capacity(ids.len());
        for &id in ids.iter() {
            vector.count(id);
        }
        vector.weigh(&mut weight);
        vector
    }

    /// Counts one more of an id, which must not be below the last, and returns its entry.
    #[inline]
    pub(crate) fn count(&mut self, id: u32) -> usize {
        match (self.ids.last(), self.values.last_mut()) {
            (Some(&last), Some(times)) if last == id => *times += 1.0,
            _ => {
                self.ids.push(id);
                self.values.push(1.0);
            }
        }
        self.ids.len() - 1
    }

    /// Replaces each value by what `weight` makes of its id and it.
    pub(crate) fn weigh(&mut self, mut weight: impl FnMut(u32, f32) -> f32) {
        for (&id, value) in self.ids.iter().zip(&mut self.values) {
            *value = weight(id, *value);
        }
    }

    /// Adds the ids from `first` on, one for each value; nothing where `first` is not over all ids.
    pub(crate) fn append(&mut self, first: u32, values: impl ExactSizeIterator<Item = f32>) {
        if self.ids.last().is_none_or(|&last| last < first) {
            self.ids.extend(first..first.saturating_add(values.len() as u32));
            self.values.extend(values);
        }
    }

    /// The entries, ids ascending.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, f32)> + Clone + '_ {
        self.ids.iter().copied().zip(self.values.iter().copied())
    }

    /// The entries whose ids are below `first`, and the others.
    pub(crate) fn split_at(
        &self,
        first: u32,
    ) -> (
        impl Iterator<Item = (u32, f32)> + Clone + '_,
        impl Iterator<Item = (u32, f32)> + Clone + '_,
    ) {
        let at = self.ids.partition_point(|&id| id < first);
        let (low, high) = self.ids.split_at_checked(at).unwrap_or_default();
        let (small, large) = self.values.split_at_checked(at).unwrap_or_default();
        let (low, high) = (low.iter().copied(), high.iter().copied());
        (low.zip(small.iter().copied()), high.zip(large.iter().copied()))
    }

    /// The ids, ascending.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The values in the order of the ids.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The values, to weigh or scale them.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The Euclidean length.
    pub fn norm(&self) -> f32 {
        self.values.iter().map(|value| value * value).sum::<f32>().sqrt()
    }

    /// Scales the vector to length 1; the zero vector stays.
    pub fn normalise(&mut self) {
        let norm = self.norm();
        if norm > 0.0 {
            self.values.iter_mut().for_each(|value| *value /= norm);
        }
    }

    /// The inner product of two sparse vectors.
    pub fn dot(&self, other: &Self) -> f32 {
        let mut sum = 0.0;
        let mut others = other.iter().peekable();
        for (id, value) in self.iter() {
            while others.next_if(|&(theirs, _)| theirs < id).is_some() {}
            if let Some((_, theirs)) = others.next_if(|&(theirs, _)| theirs == id) {
                sum += value * theirs;
            }
        }
        sum
    }

    /// The inner product with a dense vector; ids past its end count as zero.
    pub fn dot_dense(&self, dense: &[f32]) -> f32 {
        self.iter().map(|(id, value)| value * dense.get(id as usize).copied().unwrap_or(0.0)).sum()
    }
}

/// How much a feature that occurs `times` counts: `1 + ln` of it. Nearly every n-gram of a message
/// occurs once, and the logarithm of 1 is 0.
pub(super) fn damped(times: f32) -> f32 {
    if times > 1.0 { 1.0 + ln(times) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_and_multiplies() {
        let a = SparseVec::new(vec![(7, 1.0), (2, 2.0), (7, 3.0)]);
        assert_eq!(a.iter().collect::<Vec<_>>(), [(2, 2.0), (7, 4.0)]);
        let b = SparseVec::new(vec![(1, 9.0), (7, 0.5)]);
        assert_eq!(a.dot(&b), 2.0);
        assert_eq!(a.dot_dense(&[0.0, 1.0, 10.0]), 20.0);
        assert_eq!(SparseVec::default().norm(), 0.0);
    }
}

//! Sorting with little code in WebAssembly.
//!
//! The standard library's sorts are made for speed: 4 KB of code for every type and order, a seventh
//! of the module for this crate's eighty. There one merge sort of row numbers serves them all;
//! elsewhere these are the standard sorts. Both are stable, so that results are the same. What runs
//! on every message keeps the standard sort everywhere.

use std::cmp::Ordering;

/// Sorts slices: stable, at most `n log n` comparisons.
pub(crate) trait Arrange<T> {
    /// As `sort_by`.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// As `sort_by_key`.
    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|a, b| key(a).cmp(&key(b)));
    }

    /// As `sort`.
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }
}

impl<T> Arrange<T> for [T] {
    #[cfg(not(target_family = "wasm"))]
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        self.sort_by(compare);
    }

    #[cfg(target_family = "wasm")]
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        small::sort_by(self, compare);
    }
}

#[cfg(any(target_family = "wasm", test))]
mod small {
    use std::cmp::Ordering;

    /// Says of two rows whether the first comes after the second.
    type After<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

    pub(super) fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut places = places(items.len(), &mut |a, b| {
            let pair = items.get(a).zip(items.get(b));
            pair.is_some_and(|(a, b)| compare(a, b) == Ordering::Greater)
        });
        for at in 0..places.len() {
            let mut from = places.get(at).copied().unwrap_or(at);
            // The item that was there has made room for another, and moved on.
            while from < at {
                from = places.get(from).copied().unwrap_or(at);
            }
            items.swap(at, from);
            if let Some(place) = places.get_mut(at) {
                *place = from;
            }
        }
    }

    /// By place, the row that belongs there: merges ever longer runs.
    fn places(rows: usize, after: After<'_>) -> Vec<usize> {
        let mut runs: Vec<usize> = (0..rows).collect();
        let mut merged = runs.clone();
        let mut width = 1;
        while width < rows {
            for (pair, into) in runs.chunks(2 * width).zip(merged.chunks_mut(2 * width)) {
                let (left, right) = pair.split_at(width.min(pair.len()));
                merge(left, right, into, after);
            }
            std::mem::swap(&mut runs, &mut merged);
            width *= 2;
        }
        runs
    }

    fn merge(mut left: &[usize], mut right: &[usize], into: &mut [usize], after: After<'_>) {
        for place in into {
            match (left.split_first(), right.split_first()) {
                (Some((&row, rest)), other) if other.is_none_or(|(&b, _)| !after(row, b)) => {
                    (*place, left) = (row, rest);
                }
                (_, Some((&row, rest))) => (*place, right) = (row, rest),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::small;

    proptest! {
        #[test]
        fn the_small_sort_is_the_standard_one(keys in prop::collection::vec(0_u8..20, 0..200)) {
            let mut rows: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = rows.clone();
            expected.sort_by_key(|row| row.0);
            small::sort_by(&mut rows, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(rows, expected);
        }
    }
}

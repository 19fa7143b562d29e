//! The same work on many items.

/// `work` on each item and its index, results in the order of the items: on all cores with the
/// feature `parallel`, one after the other without it. No item sees another's result, so the bits
/// are the same either way.
#[cfg(feature = "parallel")]
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    use rayon::prelude::*;
    items.par_iter().enumerate().map(|(index, item)| work(index, item)).collect()
}

/// `work` on each item and its index, results in the order of the items.
#[cfg(not(feature = "parallel"))]
pub(crate) fn map<T, R>(items: &[T], work: impl Fn(usize, &T) -> R) -> Vec<R> {
    items.iter().enumerate().map(|(index, item)| work(index, item)).collect()
}

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

/// The results of both: `there` on another core with the feature `parallel`, after `here` without
/// it. Only `there` crosses threads, so that `here` may tell its caller how far it is.
pub(crate) fn beside<A, B: Send>(here: impl FnOnce() -> A, there: impl Fn() -> B + Sync) -> (A, B) {
    #[cfg(feature = "parallel")]
    {
        let mut other = None;
        let own = rayon::in_place_scope(|scope| {
            scope.spawn(|_| other = Some(there()));
            here()
        });
        (own, other.unwrap_or_else(there))
    }
    #[cfg(not(feature = "parallel"))]
    {
        (here(), there())
    }
}

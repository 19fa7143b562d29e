//! The places of the highest of many sums, reading most of them once.

/// Sums are counted in bins of this many bits to find the best ones.
const BIN_BITS: u32 = 5;
/// Sums whose highest is looked at before they are.
const BLOCK: usize = 32;

/// Counts by bins, from which the least of the highest is read.
struct Histogram {
    bins: Vec<usize>,
}

impl Histogram {
    fn new() -> Self {
        Self { bins: vec![0; usize::from(u16::MAX >> BIN_BITS) + 1] }
    }

    fn count(&mut self, sum: u16) {
        if let Some(bin) = self.bins.get_mut(usize::from(sum >> BIN_BITS)) {
            *bin += 1;
        }
    }

    /// The start of the bin above which `count` were counted; 0 where there were fewer.
    fn least(&self, count: usize) -> u16 {
        let mut kept = 0;
        let enough = self.bins.iter().rposition(|bin| {
            kept += bin;
            kept >= count
        });
        enough.map_or(0, |bin| (bin << BIN_BITS) as u16)
    }
}

/// For each list the places, ascending, of the sums among the `count` highest of all, rounded down
/// to a bin, and of at least a quarter of the highest and 1.
///
/// The highest of a block is found many sums at a time. The `count`-th highest of the blocks'
/// highest cannot be over the `count`-th highest sum, so blocks below it are never read again.
pub(super) fn highest(lists: &[&[u16]], count: usize) -> Vec<Vec<usize>> {
    let blocks: Vec<Vec<u16>> = lists
        .iter()
        .map(|sums| {
            sums.chunks(BLOCK).map(|block| block.iter().copied().fold(0, u16::max)).collect()
        })
        .collect();
    let top = blocks.iter().flatten().copied().max().unwrap_or_default();
    let floor = (top / 4).max(1);
    let mut histogram = Histogram::new();
    blocks.iter().flatten().for_each(|&sum| histogram.count(sum));
    let floor = histogram.least(count).max(floor);
    let mut found: Vec<Vec<(usize, u16)>> = Vec::with_capacity(lists.len());
    let mut histogram = Histogram::new();
    for (sums, blocks) in lists.iter().zip(&blocks) {
        let mut places = Vec::new();
        let kept = sums.chunks(BLOCK).zip(blocks).zip((0..).step_by(BLOCK));
        for ((block, _), start) in kept.filter(|((_, highest), _)| **highest >= floor) {
            for (&sum, place) in block.iter().zip(start..).filter(|(sum, _)| **sum >= floor) {
                histogram.count(sum);
                places.push((place, sum));
            }
        }
        found.push(places);
    }
    let least = histogram.least(count).max(floor);
    let above = |places: Vec<(usize, u16)>| -> Vec<usize> {
        places.into_iter().filter(|&(_, sum)| sum >= least).map(|(place, _)| place).collect()
    };
    found.into_iter().map(above).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keeps_what_reading_every_sum_keeps(
            sums in prop::collection::vec(prop_oneof![4 => 0_u16..300, 1 => 0_u16..=u16::MAX], 0..900),
            cut in 0.0..1.0_f64,
            count in 1_usize..200,
        ) {
            let (a, b) = sums.split_at((sums.len() as f64 * cut) as usize);
            let mut sorted = sums.clone();
            sorted.sort_unstable_by(|a, b| b.cmp(a));
            let nth = sorted.get(count - 1).map_or(0, |sum| sum >> BIN_BITS << BIN_BITS);
            let least = nth.max((sorted.first().copied().unwrap_or(0) / 4).max(1));
            let all = |sums: &[u16]| (0..sums.len()).filter(|&n| sums[n] >= least).collect::<Vec<_>>();
            prop_assert_eq!(highest(&[a, b], count), [all(a), all(b)]);
        }
    }
}

//! Where the row of a feature is found by its hash.

/// The rows of features by the upper half of their hashes: open addressing, at most half full, hash
/// and row side by side, so that a lookup mostly touches one line of memory.
///
/// Half a hash takes one stranger in 100,000 for one of 40,000 features, and half the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct HashIndex {
    /// The hash and the row + 1; 0 where free. A power of two of them.
    slots: Vec<(u32, u32)>,
}

/// The part of a hash that is kept.
pub(crate) fn kept(hash: u64) -> u32 {
    (hash >> 32) as u32
}

impl HashIndex {
    /// The rows of kept hashes: the place of each. Of equal hashes the first has the row.
    pub fn new(hashes: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut slots = vec![(0_u32, 0_u32); (2 * hashes.len()).next_power_of_two()];
        let mask = slots.len() - 1;
        for (hash, row) in hashes.zip(1_u32..) {
            let mut at = hash as usize & mask;
            while let Some(slot) = slots.get_mut(at) {
                if *slot == (0, 0) {
                    *slot = (hash, row);
                } else if slot.0 != hash {
                    at = (at + 1) & mask;
                    continue;
                }
                break;
            }
        }
        Self { slots }
    }

    /// The row of a feature.
    pub fn row(&self, hash: u64) -> Option<u32> {
        self.follow(kept(hash)).checked_sub(1)
    }

    /// The row + 1 of a kept hash; 0 where it has none.
    fn follow(&self, hash: u32) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(&(other, row)) = self.slots.get(at) {
            if other == hash || row == 0 {
                return row;
            }
            at = (at + 1) & mask;
        }
        0
    }

    /// Replaces the kept hash of each item by its row, and drops the items without one.
    ///
    /// Nearly without branches: whether an n-gram is known cannot be guessed, and a wrong guess is
    /// known to be wrong only when the memory has answered. So all slots are read first, side by side.
    pub fn rows_of<T: Copy>(&self, items: &mut Vec<T>, hash: impl Fn(&mut T) -> &mut u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let slot = |item: &mut T| self.slots.get(*hash(item) as usize & mask).copied();
        let slots: Vec<(u32, u32)> =
            items.iter_mut().map(|item| slot(item).unwrap_or_default()).collect();
        let mut known = 0;
        for (at, &(other, row)) in slots.iter().enumerate() {
            let Some(mut item) = items.get(at).copied() else { break };
            let own = hash(&mut item);
            let row = if other == *own || row == 0 { row } else { self.follow(*own) };
            *own = row.wrapping_sub(1);
            if let Some(place) = items.get_mut(known) {
                *place = item;
            }
            known += usize::from(row != 0);
        }
        items.truncate(known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_hash_and_no_other() {
        let hashes: Vec<u32> = (0..1000_u32).map(|n| n.wrapping_mul(0x9E37_79B1) & !1).collect();
        let index = HashIndex::new(hashes.iter().copied());
        for (&hash, row) in hashes.iter().zip(0..) {
            assert_eq!(index.row(u64::from(hash) << 32), Some(row));
            assert_eq!(index.row(u64::from(hash | 1) << 32), None);
        }
        let mut items = vec![hashes[7], hashes[7] | 1, hashes[900], hashes[0] | 1];
        index.rows_of(&mut items, |hash| hash);
        assert_eq!(items, [7, 900]);
        let mut items: Vec<u32> = hashes.iter().flat_map(|&hash| [hash, hash | 1]).collect();
        index.rows_of(&mut items, |hash| hash);
        assert_eq!(items, (0..1000).collect::<Vec<_>>());
        HashIndex::default().rows_of(&mut items, |hash| hash);
        assert_eq!(items, [0_u32; 0]);
        assert_eq!(HashIndex::new([7, 7].into_iter()).row(7 << 32), Some(0));
        assert_eq!(HashIndex::default().row(0), None);
        assert_eq!(HashIndex::new(std::iter::empty()).row(0), None);
    }
}

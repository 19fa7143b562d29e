//! Sums of rows, the inner loop of linear classifiers and of text vectors.

use super::lanes::{BLOCK, Sums, Value, floats, none};

/// Rows of one length, each filled up with zeros to whole blocks.
///
/// Values of one byte keep a model small; floats, four times as large, are summed in a third of the
/// instructions.
#[derive(Debug, Clone)]
pub(crate) struct Rows<T: Value> {
    width: usize,
    blocks: Vec<T::Block>,
}

impl<T: Value> Default for Rows<T> {
    fn default() -> Self {
        Self { width: 0, blocks: Vec::new() }
    }
}

impl<T: Value> PartialEq for Rows<T> {
    fn eq(&self, other: &Self) -> bool {
        let mut rows = 0..self.len() as u32;
        self.width == other.width
            && self.len() == other.len()
            && rows.all(|row| self.row(row).eq(other.row(row)))
    }
}

impl<T: Value> Rows<T> {
    /// Rows of `width` values each, one after the other; values of an unfinished last row are left
    /// out.
    pub fn new(values: &[T], width: usize) -> Self {
        let rows = values.chunks_exact(width.max(1));
        let mut blocks = Vec::with_capacity(rows.len() * width.div_ceil(BLOCK));
        for row in rows {
            for part in row.chunks(BLOCK) {
                let mut block = [T::default(); BLOCK];
                if let Some(to) = block.get_mut(..part.len()) {
                    to.copy_from_slice(part);
                }
                blocks.push(T::pack(block));
            }
        }
        Self { width, blocks }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.blocks.len().checked_div(self.blocks_of_row()).unwrap_or_default()
    }

    fn blocks_of_row(&self) -> usize {
        self.width.div_ceil(BLOCK)
    }

    /// The values of a row; none past the end.
    pub fn row(&self, row: u32) -> impl Iterator<Item = T> + '_ {
        let each = self.blocks_of_row();
        let at = row as usize * each;
        let blocks = self.blocks.get(at..at + each).unwrap_or_default();
        blocks.iter().flat_map(|&block| T::unpack(block)).take(self.width)
    }

    /// One value of a row; 0 past the end of either.
    pub fn value(&self, row: u32, column: usize) -> T {
        let at = row as usize * self.blocks_of_row() + column / BLOCK;
        let block = self.blocks.get(at).filter(|_| column < self.width);
        block.map(|block| T::pick(block, column % BLOCK)).unwrap_or_default()
    }

    /// All rows, one after the other.
    pub fn values(&self) -> Vec<T> {
        (0..self.len() as u32).flat_map(|row| self.row(row)).collect()
    }

    /// Adds the sum of `factor · row` over `terms` to `out`, one place a value. Rows past the end
    /// count nothing.
    pub fn add(&self, terms: impl Iterator<Item = (u32, f32)> + Clone, out: &mut [f32]) {
        let each = self.blocks_of_row();
        let mut from = 0;
        for out in out.chunks_mut(2 * BLOCK) {
            match each.saturating_sub(from) {
                0 => return,
                1 => self.add_block(from, terms.clone(), out),
                _ => self.add_two_blocks(from, terms.clone(), out),
            }
            from += 2;
        }
    }

    /// Adds up the block at `from` of each row. Its sums stay in registers over all rows.
    fn add_block(&self, from: usize, terms: impl Iterator<Item = (u32, f32)>, out: &mut [f32]) {
        let each = self.blocks_of_row();
        let mut sums = none();
        for (row, factor) in terms {
            if let Some(block) = self.blocks.get(row as usize * each + from) {
                T::add(block, factor, &mut sums);
            }
        }
        add(&sums, out);
    }

    /// [`Self::add_block`] of two blocks, so that each row is looked up half as often.
    fn add_two_blocks(
        &self,
        from: usize,
        terms: impl Iterator<Item = (u32, f32)>,
        out: &mut [f32],
    ) {
        let each = self.blocks_of_row();
        let mut sums = [none(), none()];
        for (row, factor) in terms {
            let rest = self.blocks.get(row as usize * each + from..).unwrap_or_default();
            if let Some(blocks) = rest.first_chunk() {
                T::add_two(blocks, factor, &mut sums);
            }
        }
        let [first, second] = sums;
        if let Some((low, high)) = out.split_at_mut_checked(BLOCK.min(out.len())) {
            add(&first, low);
            add(&second, high);
        }
    }
}

fn add(sums: &Sums, out: &mut [f32]) {
    // By reference: iterators over arrays are slow where code is optimised for size.
    for (out, sum) in out.iter_mut().zip(&floats(sums)) {
        *out += sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_what_plain_loops_sum() {
        for width in [1, 15, 16, 17, 40, 62] {
            let values: Vec<i8> = (0..5 * width).map(|n| (n * 37 % 255) as u8 as i8).collect();
            let rows = Rows::new(&values, width);
            assert_eq!((rows.len(), rows.values()), (5, values.clone()), "{width}");
            let terms = [(3, 0.5_f32), (0, -1.0), (9, 7.0), (3, 0.25)];
            let mut found = vec![0.0; width];
            rows.add(terms.iter().copied(), &mut found);
            for (column, &found) in found.iter().enumerate() {
                let value = |row: usize| f32::from(values[row * width + column]);
                assert_eq!(found, 0.5 * value(3) - value(0) + 0.25 * value(3));
                assert_eq!(rows.value(3, column), values[3 * width + column]);
            }
            assert_eq!((rows.value(5, 0), rows.value(0, width)), (0, 0));
        }
        assert_eq!(Rows::new(&[1_i8, 2], 0).len(), 0);
    }
}

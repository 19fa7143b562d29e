//! Sums of rows, the inner loop of linear classifiers and of text vectors.

/// Values that are summed side by side: eight registers of four floats, half of what the smallest
/// instruction sets of x86-64 and WebAssembly have; the others hold what is added.
const BLOCK: usize = 32;

/// Rows of one length, each filled up with zeros to whole blocks.
///
/// Values of one byte keep a model small; floats, four times as large, are summed in a third of the
/// instructions.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rows<T> {
    width: usize,
    blocks: Vec<[T; BLOCK]>,
}

impl<T: Copy + Default + Into<f32>> Rows<T> {
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
                blocks.push(block);
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
        blocks.as_flattened().iter().copied().take(self.width)
    }

    /// One value of a row; 0 past the end of either.
    pub fn value(&self, row: u32, column: usize) -> T {
        let at = row as usize * self.blocks_of_row() + column / BLOCK;
        let block = self.blocks.get(at).filter(|_| column < self.width);
        block.and_then(|block| block.get(column % BLOCK)).copied().unwrap_or_default()
    }

    /// All rows, one after the other.
    pub fn values(&self) -> Vec<T> {
        (0..self.len() as u32).flat_map(|row| self.row(row)).collect()
    }

    /// Adds the sum of `factor · row` over `terms` to `out`, one place a value. A block's sums stay
    /// in registers over all rows. Rows past the end count nothing.
    pub fn add(&self, terms: impl Iterator<Item = (u32, f32)> + Clone, out: &mut [f32]) {
        let each = self.blocks_of_row();
        for (block, out) in out.chunks_mut(BLOCK).enumerate().take(each) {
            let mut sums = [0.0_f32; BLOCK];
            for (row, factor) in terms.clone() {
                if let Some(values) = self.blocks.get(row as usize * each + block) {
                    for (sum, &value) in sums.iter_mut().zip(values) {
                        *sum += factor * value.into();
                    }
                }
            }
            out.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_what_plain_loops_sum() {
        for width in [1, 15, 16, 17, 62] {
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

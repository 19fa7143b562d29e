//! Sums of rows, the inner loop of linear classifiers and of text vectors.

use super::lanes::{AT_ONCE, BLOCK, Sums, Value, Wide, floats, none};

/// Rows of one length, each filled up with zeros to whole blocks.
///
/// Values of one byte keep a model small; floats, four times as large, are summed in a third of the
/// instructions.
#[derive(Debug, Clone)]
pub(crate) struct Rows<T: Value> {
    width: usize,
    /// After some that nobody reads, so that the first row begins a line of memory.
    blocks: Vec<T::Block>,
    first: usize,
}

/// The bytes of a line of memory.
const LINE: usize = 64;

impl<T: Value> Default for Rows<T> {
    fn default() -> Self {
        Self { width: 0, blocks: Vec::new(), first: 0 }
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
        let lead = LINE.div_ceil(size_of::<T::Block>()) - 1;
        let mut blocks: Vec<T::Block> =
            Vec::with_capacity(lead + rows.len() * width.div_ceil(BLOCK));
        let first = Some(blocks.as_ptr().align_offset(LINE)).filter(|&first| first <= lead);
        let first = first.unwrap_or_default();
        blocks.resize(first, T::pack([T::default(); BLOCK]));
        for row in rows {
            for part in row.chunks(BLOCK) {
                let mut block = [T::default(); BLOCK];
                if let Some(to) = block.get_mut(..part.len()) {
                    to.copy_from_slice(part);
                }
                blocks.push(T::pack(block));
            }
        }
        Self { width, blocks, first }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.blocks().len().checked_div(self.blocks_of_row()).unwrap_or_default()
    }

    #[inline]
    fn blocks(&self) -> &[T::Block] {
        self.blocks.get(self.first..).unwrap_or_default()
    }

    fn blocks_of_row(&self) -> usize {
        self.width.div_ceil(BLOCK)
    }

    /// The values of a row; none past the end.
    pub fn row(&self, row: u32) -> impl Iterator<Item = T> + '_ {
        let each = self.blocks_of_row();
        let at = row as usize * each;
        let blocks = self.blocks().get(at..at + each).unwrap_or_default();
        blocks.iter().flat_map(|&block| T::unpack(block)).take(self.width)
    }

    /// One value of each row; 0 past the end of either.
    #[inline]
    pub fn column(&self, column: usize) -> impl Fn(u32) -> T + '_ {
        let each = self.blocks_of_row();
        let blocks = Some(self.blocks()).filter(|_| column < self.width).unwrap_or_default();
        let (skip, place) = (column / BLOCK, column % BLOCK);
        move |row| {
            let block = blocks.get(row as usize * each + skip);
            block.map(|block| T::pick(block, place)).unwrap_or_default()
        }
    }

    /// All rows, one after the other.
    pub fn values(&self) -> Vec<T> {
        (0..self.len() as u32).flat_map(|row| self.row(row)).collect()
    }

    /// Adds the sum of `factor · row` over `terms` to `out`, one place a value. Rows past the end
    /// count nothing.
    #[inline]
    pub fn add(&self, terms: impl Iterator<Item = (u32, f32)> + Clone, out: &mut [f32]) {
        match Wide::here() {
            Some(wide) => wide.run(
                #[inline(always)]
                || self.add_by::<4>(terms, out),
            ),
            None => self.add_by::<AT_ONCE>(terms, out),
        }
    }

    /// [`Self::add`], `N` blocks at a time.
    #[inline(always)]
    fn add_by<const N: usize>(
        &self,
        terms: impl Iterator<Item = (u32, f32)> + Clone,
        mut out: &mut [f32],
    ) {
        let mut from = 0;
        while let left @ 1.. = self.blocks_of_row().saturating_sub(from).min(out.len()) {
            let now = if left >= N { N } else { left.min(2) };
            let at = (now * BLOCK).min(out.len());
            let Some((part, rest)) = out.split_at_mut_checked(at) else { return };
            match now {
                1 => self.add_blocks::<1>(from, terms.clone(), part),
                _ if now == N => self.add_blocks::<N>(from, terms.clone(), part),
                _ => self.add_blocks::<2>(from, terms.clone(), part),
            }
            (from, out) = (from + now, rest);
        }
    }

    /// Adds up the `N` blocks from `from` on of each row. Their sums stay in registers over all rows.
    #[inline(always)]
    fn add_blocks<const N: usize>(
        &self,
        from: usize,
        terms: impl Iterator<Item = (u32, f32)>,
        out: &mut [f32],
    ) {
        let (each, blocks) = (self.blocks_of_row(), self.blocks());
        let mut sums = [none(); N];
        for (row, factor) in terms {
            let rest = blocks.get(row as usize * each + from..).unwrap_or_default();
            if let Some(blocks) = rest.first_chunk() {
                T::add(blocks, factor, &mut sums);
            }
        }
        for (out, sums) in out.chunks_mut(BLOCK).zip(&sums) {
            add(sums, out);
        }
    }
}

#[inline(always)]
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
                assert_eq!(rows.column(column)(3), values[3 * width + column]);
            }
            assert_eq!((rows.column(0)(5), rows.column(width)(0)), (0, 0));
        }
        assert_eq!(Rows::new(&[1_i8, 2], 0).len(), 0);
    }
}

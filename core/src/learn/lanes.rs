//! Sixteen values that are worked on side by side.
//!
//! Natively the compiler makes vector instructions of the plain loops. In WebAssembly it optimises
//! for size, which leaves the loops as they are, so that the instructions (`simd128`, in all browsers
//! since 2023) are named there. Both multiply and add the same numbers in the same order: the same
//! bits. Always inlined: a call a block, with its sums in memory, takes two fifths more instructions.

/// How many: four registers of four floats.
pub(super) const BLOCK: usize = 16;

/// A value of a row: a byte or a float.
pub(crate) trait Value: Copy + Default + PartialEq + Into<f32> {
    /// [`BLOCK`] of them as they are stored.
    type Block: Copy + std::fmt::Debug;

    fn pack(values: [Self; BLOCK]) -> Self::Block;

    fn unpack(block: Self::Block) -> [Self; BLOCK];

    /// One of them; 0 past the last.
    fn pick(block: &Self::Block, at: usize) -> Self;

    /// Adds `factor` times the values to `sums`.
    fn add(block: &Self::Block, factor: f32, sums: &mut Sums);

    /// [`Self::add`] of two neighbours: their sums take eight registers of the sixteen that the
    /// smallest instruction sets have.
    fn add_two(blocks: &[Self::Block; 2], factor: f32, sums: &mut [Sums; 2]);
}

pub(super) use arch::{Sums, floats, none};

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
mod arch {
    use super::{BLOCK, Value};

    /// Sums, one a value of a block.
    pub type Sums = [f32; BLOCK];

    /// Sums of nothing.
    #[inline]
    pub fn none() -> Sums {
        [0.0; BLOCK]
    }

    #[inline]
    pub fn floats(sums: &Sums) -> [f32; BLOCK] {
        *sums
    }

    #[inline(always)]
    fn add<T: Copy + Into<f32>>(values: &[T], factor: f32, sums: &mut [f32]) {
        for (sum, &value) in sums.iter_mut().zip(values) {
            *sum += factor * value.into();
        }
    }

    macro_rules! plain {
        ($kind:ty) => {
            impl Value for $kind {
                type Block = [$kind; BLOCK];

                #[inline]
                fn pack(values: [$kind; BLOCK]) -> Self::Block {
                    values
                }

                #[inline]
                fn unpack(block: Self::Block) -> [$kind; BLOCK] {
                    block
                }

                #[inline]
                fn pick(block: &Self::Block, at: usize) -> $kind {
                    block.get(at).copied().unwrap_or_default()
                }

                #[inline(always)]
                fn add(block: &Self::Block, factor: f32, sums: &mut Sums) {
                    add(block, factor, sums);
                }

                #[inline(always)]
                fn add_two(blocks: &[Self::Block; 2], factor: f32, sums: &mut [Sums; 2]) {
                    add(blocks.as_flattened(), factor, sums.as_flattened_mut());
                }
            }
        };
    }
    plain!(i8);
    plain!(f32);
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod arch {
    use std::arch::wasm32::{
        f32x4, f32x4_add, f32x4_convert_i32x4, f32x4_extract_lane, f32x4_mul, f32x4_splat,
        i16x8_extend_high_i8x16, i16x8_extend_low_i8x16, i32x4_extend_high_i16x8,
        i32x4_extend_low_i16x8, u64x2, u64x2_extract_lane, v128,
    };

    use super::{BLOCK, Value};

    /// Sums, one a value of a block.
    pub type Sums = [v128; 4];

    /// Sums of nothing.
    pub fn none() -> Sums {
        [f32x4_splat(0.0); 4]
    }

    pub fn floats(sums: &Sums) -> [f32; BLOCK] {
        f32::unpack(*sums)
    }

    impl Value for i8 {
        type Block = v128;

        fn pack(values: [i8; BLOCK]) -> v128 {
            let bytes = u128::from_le_bytes(values.map(i8::cast_unsigned));
            u64x2(bytes as u64, (bytes >> 64) as u64)
        }

        fn unpack(block: v128) -> [i8; BLOCK] {
            let (low, high) = (u64x2_extract_lane::<0>(block), u64x2_extract_lane::<1>(block));
            (u128::from(low) | u128::from(high) << 64).to_le_bytes().map(u8::cast_signed)
        }

        fn pick(block: &v128, at: usize) -> i8 {
            let half = match at / 8 {
                0 => u64x2_extract_lane::<0>(*block),
                1 => u64x2_extract_lane::<1>(*block),
                _ => 0,
            };
            (half >> (8 * (at % 8))) as i8
        }

        #[inline(always)]
        fn add(block: &v128, factor: f32, sums: &mut Sums) {
            let (low, high) = (i16x8_extend_low_i8x16(*block), i16x8_extend_high_i8x16(*block));
            let floats = [
                f32x4_convert_i32x4(i32x4_extend_low_i16x8(low)),
                f32x4_convert_i32x4(i32x4_extend_high_i16x8(low)),
                f32x4_convert_i32x4(i32x4_extend_low_i16x8(high)),
                f32x4_convert_i32x4(i32x4_extend_high_i16x8(high)),
            ];
            f32::add(&floats, factor, sums);
        }

        #[inline(always)]
        fn add_two([a, b]: &[v128; 2], factor: f32, [p, q]: &mut [Sums; 2]) {
            Self::add(a, factor, p);
            Self::add(b, factor, q);
        }
    }

    impl Value for f32 {
        type Block = [v128; 4];

        fn pack(values: [f32; BLOCK]) -> Self::Block {
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = values;
            [f32x4(a, b, c, d), f32x4(e, f, g, h), f32x4(i, j, k, l), f32x4(m, n, o, p)]
        }

        fn unpack([a, b, c, d]: Self::Block) -> [f32; BLOCK] {
            [
                f32x4_extract_lane::<0>(a),
                f32x4_extract_lane::<1>(a),
                f32x4_extract_lane::<2>(a),
                f32x4_extract_lane::<3>(a),
                f32x4_extract_lane::<0>(b),
                f32x4_extract_lane::<1>(b),
                f32x4_extract_lane::<2>(b),
                f32x4_extract_lane::<3>(b),
                f32x4_extract_lane::<0>(c),
                f32x4_extract_lane::<1>(c),
                f32x4_extract_lane::<2>(c),
                f32x4_extract_lane::<3>(c),
                f32x4_extract_lane::<0>(d),
                f32x4_extract_lane::<1>(d),
                f32x4_extract_lane::<2>(d),
                f32x4_extract_lane::<3>(d),
            ]
        }

        fn pick(block: &Self::Block, at: usize) -> f32 {
            Self::unpack(*block).get(at).copied().unwrap_or_default()
        }

        #[inline(always)]
        fn add([a, b, c, d]: &Self::Block, factor: f32, [p, q, r, s]: &mut Sums) {
            let factor = f32x4_splat(factor);
            *p = f32x4_add(*p, f32x4_mul(factor, *a));
            *q = f32x4_add(*q, f32x4_mul(factor, *b));
            *r = f32x4_add(*r, f32x4_mul(factor, *c));
            *s = f32x4_add(*s, f32x4_mul(factor, *d));
        }

        #[inline(always)]
        fn add_two([a, b]: &[Self::Block; 2], factor: f32, [p, q]: &mut [Sums; 2]) {
            Self::add(a, factor, p);
            Self::add(b, factor, q);
        }
    }
}

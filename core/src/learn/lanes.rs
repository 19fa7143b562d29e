//! Sixteen values that are worked on side by side.
//!
//! Natively the compiler makes vector instructions of the plain loops. In WebAssembly it optimises
//! for size, which leaves the loops as they are, so that the instructions (`simd128`, in all browsers
//! since 2023) are named there. Both multiply and add the same numbers in the same order: the same
//! bits. Always inlined: a call a block, with its sums in memory, takes two fifths more instructions.

/// How many: four registers of four floats.
pub(super) const BLOCK: usize = 16;

/// The processor has twice as wide vector instructions as the build counts on: AVX2 on x86-64, where
/// builds count on SSE2. The same sums in the same order, so the same bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wide(arch::Proof);

impl Wide {
    /// Asks the processor; the answer is kept.
    #[inline]
    pub fn here() -> Option<Self> {
        arch::proof().map(Self)
    }

    /// Runs `work` compiled for them, with what it calls as far as that is inlined.
    #[inline(always)]
    pub fn run<R>(self, work: impl FnOnce() -> R) -> R {
        arch::widely(self.0, work)
    }
}

/// Runs `work` in the widest vector instructions there are. A closure needs `#[inline(always)]`, and
/// so does what it calls, or it is compiled as everywhere.
#[inline(always)]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    match Wide::here() {
        Some(wide) => wide.run(work),
        None => work(),
    }
}

/// A value of a row: a byte or a float.
pub(crate) trait Value: Copy + Default + PartialEq + Into<f32> {
    /// [`BLOCK`] of them as they are stored.
    type Block: Copy + std::fmt::Debug;

    fn pack(values: [Self; BLOCK]) -> Self::Block;

    fn unpack(block: Self::Block) -> [Self; BLOCK];

    /// One of them; 0 past the last.
    fn pick(block: &Self::Block, at: usize) -> Self;

    /// Adds `factor` times the values of neighbours to their `sums`.
    fn add<const N: usize>(blocks: &[Self::Block; N], factor: f32, sums: &mut [Sums; N]);
}

pub(super) use arch::{AT_ONCE, Sums, floats, none};

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
mod arch {
    use super::{BLOCK, Value};

    /// Sums, one a value of a block.
    pub type Sums = [f32; BLOCK];

    /// Blocks at a time, as sixteen registers hold the sums of.
    pub const AT_ONCE: usize = if cfg!(target_arch = "x86_64") { 2 } else { 4 };

    /// Sums of nothing.
    #[inline]
    pub fn none() -> Sums {
        [0.0; BLOCK]
    }

    #[inline]
    pub fn floats(sums: &Sums) -> [f32; BLOCK] {
        *sums
    }

    /// A row of 64 bytes that starts at a multiple of 64 is one line of memory, not two.
    #[derive(Debug, Clone, Copy)]
    #[repr(align(16))]
    pub struct Bytes([i8; BLOCK]);

    /// A line of memory.
    #[derive(Debug, Clone, Copy)]
    #[repr(align(64))]
    pub struct Floats([f32; BLOCK]);

    macro_rules! plain {
        ($kind:ty, $block:ident) => {
            impl Value for $kind {
                type Block = $block;

                #[inline]
                fn pack(values: [$kind; BLOCK]) -> $block {
                    $block(values)
                }

                #[inline]
                fn unpack(block: $block) -> [$kind; BLOCK] {
                    block.0
                }

                #[inline]
                fn pick(block: &$block, at: usize) -> $kind {
                    block.0.get(at).copied().unwrap_or_default()
                }

                #[inline(always)]
                fn add<const N: usize>(blocks: &[$block; N], factor: f32, sums: &mut [Sums; N]) {
                    for (sums, block) in sums.iter_mut().zip(blocks) {
                        for (sum, &value) in sums.iter_mut().zip(&block.0) {
                            *sum += factor * f32::from(value);
                        }
                    }
                }
            }
        };
    }
    plain!(i8, Bytes);
    plain!(f32, Floats);

    #[cfg(not(target_arch = "x86_64"))]
    pub use super::no_wider::{Proof, proof, widely};
    #[cfg(target_arch = "x86_64")]
    pub use avx2::{Proof, proof, widely};

    #[cfg(target_arch = "x86_64")]
    mod avx2 {
        use fearless_simd::{Level, Simd, x86::Avx2};

        pub type Proof = Avx2;

        #[inline]
        pub fn proof() -> Option<Proof> {
            Level::new().as_avx2()
        }

        #[inline(always)]
        pub fn widely<R>(proof: Proof, work: impl FnOnce() -> R) -> R {
            proof.vectorize(work)
        }
    }
}

/// Where builds already count on all there is.
#[cfg(not(target_arch = "x86_64"))]
mod no_wider {
    pub type Proof = std::convert::Infallible;

    #[inline]
    pub fn proof() -> Option<Proof> {
        None
    }

    #[inline(always)]
    pub fn widely<R>(proof: Proof, _work: impl FnOnce() -> R) -> R {
        match proof {}
    }
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

    /// Blocks at a time, as sixteen registers hold the sums of.
    pub const AT_ONCE: usize = 2;

    pub use super::no_wider::{Proof, proof, widely};

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
        fn add<const N: usize>(blocks: &[v128; N], factor: f32, sums: &mut [Sums; N]) {
            each(blocks, sums, |block, sums| add(&widened(*block), factor, sums));
        }
    }

    #[inline(always)]
    fn widened(block: v128) -> [v128; 4] {
        let (low, high) = (i16x8_extend_low_i8x16(block), i16x8_extend_high_i8x16(block));
        [
            f32x4_convert_i32x4(i32x4_extend_low_i16x8(low)),
            f32x4_convert_i32x4(i32x4_extend_high_i16x8(low)),
            f32x4_convert_i32x4(i32x4_extend_low_i16x8(high)),
            f32x4_convert_i32x4(i32x4_extend_high_i16x8(high)),
        ]
    }

    /// `work` with each block, written out for one and two: a loop would keep the sums in memory.
    #[inline(always)]
    fn each<B, const N: usize>(
        blocks: &[B; N],
        sums: &mut [Sums; N],
        work: impl Fn(&B, &mut Sums),
    ) {
        match (blocks.as_slice(), sums.as_mut_slice()) {
            ([a], [p]) => work(a, p),
            ([a, b], [p, q]) => {
                work(a, p);
                work(b, q);
            }
            (blocks, sums) => blocks.iter().zip(sums).for_each(|(block, sums)| work(block, sums)),
        }
    }

    #[inline(always)]
    fn add([a, b, c, d]: &[v128; 4], factor: f32, [p, q, r, s]: &mut Sums) {
        let factor = f32x4_splat(factor);
        *p = f32x4_add(*p, f32x4_mul(factor, *a));
        *q = f32x4_add(*q, f32x4_mul(factor, *b));
        *r = f32x4_add(*r, f32x4_mul(factor, *c));
        *s = f32x4_add(*s, f32x4_mul(factor, *d));
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
        fn add<const N: usize>(blocks: &[Self::Block; N], factor: f32, sums: &mut [Sums; N]) {
            each(blocks, sums, |block, sums| add(block, factor, sums));
        }
    }
}

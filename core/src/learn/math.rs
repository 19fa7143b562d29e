//! Transcendental functions with the same bits on every platform.
//!
//! The standard library calls the platform's libm, which differs in the last bit between glibc and
//! wasm. The `libm` crate is one implementation for all.

use super::lanes::widest;

/// e to the power of `x`.
pub fn exp(x: f32) -> f32 {
    libm::expf(x)
}

/// The natural logarithm.
pub fn ln(x: f32) -> f32 {
    libm::logf(x)
}

/// e to the power of `x`, in double precision.
pub fn exp64(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm, in double precision.
pub fn ln64(x: f64) -> f64 {
    libm::log(x)
}

/// The natural logarithm of `1 + x`, in double precision; exact near 0.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `1 / (1 + e^-x)`: log-odds to probability.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Log-odds of a probability, which is kept away from 0 and 1 by 1e-6.
pub fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    ln(p / (1.0 - p))
}

/// Turns scores into probabilities that sum to 1, and returns `ln Σ e^score`; an empty slice stays
/// empty.
pub fn softmax(scores: &mut [f32]) -> f32 {
    widest(
        #[inline(always)]
        || softmax_here(scores),
    )
}

/// [`softmax`], in the vector instructions of the caller.
#[inline(always)]
pub(super) fn softmax_here(scores: &mut [f32]) -> f32 {
    let top = largest(scores);
    let mut sum = 0.0;
    // Two loops: the first has no sum to wait for, and compiles to four at a time.
    for score in scores.iter_mut() {
        *score = exp_below_zero(*score - top);
    }
    for score in scores.iter() {
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
    top + ln(sum)
}

/// The largest of numbers, eight side by side.
#[inline(always)]
fn largest(values: &[f32]) -> f32 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut tops = [f32::NEG_INFINITY; 8];
    for eight in eights {
        for (top, &value) in tops.iter_mut().zip(eight) {
            *top = if value > *top { value } else { *top };
        }
    }
    tops.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max)
}

/// e to the power of `x` up to 0, within 2 units in the last place; e^-87, 1.6e-38, for all below.
///
/// Range reduction to `x = k·ln 2 + r`, |r| ≤ 0.35, and the polynomial of degree 6 of the Cephes
/// library (Moshier, 1989). No branch and no table, so that a loop over it compiles to vector
/// instructions: 62 classes take a fifth of the time of as many calls of [`exp`]. Additions and
/// multiplications alone, so the bits are the same everywhere.
#[inline(always)]
fn exp_below_zero(x: f32) -> f32 {
    /// 1.5 · 2^23: adding it rounds to an integer, which is then in the low bits.
    const ROUND: f32 = 12_582_912.0;
    /// ln 2 in two parts; the first has zeros at its end, so that its multiples are exact.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    let x = x.max(-87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = x - k * LN_2[0] - k * LN_2[1];
    let mut sum = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        sum = sum * r + coefficient;
    }
    let power = rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    (sum * r * r + r + 1.0) * f32::from_bits(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softmax_survives_large_scores() {
        let mut scores = [1000.0, 1000.0, -1000.0];
        softmax(&mut scores);
        assert!((scores[0] - 0.5).abs() < 1e-6 && scores[0] == scores[1] && scores[2] < 1e-30);
        let mut none: [f32; 0] = [];
        softmax(&mut none);
    }

    #[test]
    fn the_exponential_of_softmax_is_within_two_units_in_the_last_place() {
        for step in 0..=870_000_u32 {
            let x = -(step as f32) / 1e4;
            let (found, expected) = (exp_below_zero(x), exp(x));
            let units = found.to_bits().abs_diff(expected.to_bits());
            assert!(units <= 2, "{x}: {found} {expected}");
        }
        assert_eq!(exp_below_zero(0.0), 1.0);
        assert!(exp_below_zero(f32::NEG_INFINITY) < 2e-38);
    }

    #[test]
    fn softmax_returns_the_logarithm_of_the_sum() {
        let mut scores = [1.0_f32, 2.0, 3.0];
        let expected = ln(scores.iter().map(|&score| exp(score)).sum());
        assert!((softmax(&mut scores) - expected).abs() < 1e-6);
    }

    #[test]
    fn logit_and_sigmoid_are_inverse() {
        for p in [0.01, 0.3, 0.5, 0.99] {
            assert!((sigmoid(logit(p)) - p).abs() < 1e-6);
        }
    }
}

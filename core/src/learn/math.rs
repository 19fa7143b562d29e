//! Transcendental functions with the same bits on every platform.
//!
//! The standard library calls the platform's libm, which differs in the last bit between glibc and
//! wasm. The `libm` crate is one implementation for all.

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

/// Turns scores into probabilities that sum to 1; an empty slice stays empty.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - top);
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softmax_survives_large_scores() {
        let mut scores = [1000.0, 1000.0, -1000.0];
        softmax(&mut scores);
        assert_eq!(scores, [0.5, 0.5, 0.0]);
    }

    #[test]
    fn logit_and_sigmoid_are_inverse() {
        for p in [0.01, 0.3, 0.5, 0.99] {
            assert!((sigmoid(logit(p)) - p).abs() < 1e-6);
        }
    }
}

use serde::{Deserialize, Serialize};

use crate::learn::math::{exp, sigmoid};

/// From scores to the probability that a hit is right.
///
/// The probability of a hit is that of the base having the right entry at all, times its share
/// among the candidates. It never rises down the list, and the list adds up to at most 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    /// Sharpness of the shares: they are the softmax of `sharpness · score`.
    pub sharpness: f32,
    /// Log-odds that the base has the entry: `score · top + known · share + offset`.
    pub top: f32,
    pub known: f32,
    pub offset: f32,
}

impl Default for Calibration {
    /// Fitted on JD questions: 123 entries with 20 phrasings, against questions whose entry was
    /// taken out.
    fn default() -> Self {
        Self { sharpness: 16.0, top: 9.0, known: 1.0, offset: -4.5 }
    }
}

impl Calibration {
    /// The probabilities of scores in descending order; `known` is the share of the query that the
    /// base has seen.
    pub(super) fn apply(&self, scores: &[f32], known: f32) -> Vec<f32> {
        let Some(&top) = scores.first() else { return Vec::new() };
        let covered = sigmoid(self.top * top + self.known * known + self.offset);
        let shares: Vec<f32> =
            scores.iter().map(|score| exp(self.sharpness * (score - top))).collect();
        let sum: f32 = shares.iter().sum();
        shares.iter().map(|share| covered * share / sum).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_fall_and_stay_below_one() {
        let p = Calibration::default().apply(&[0.9, 0.6, 0.6, 0.1], 1.0);
        assert!(p.is_sorted_by(|a, b| a >= b) && p.iter().sum::<f32>() <= 1.0);
        assert!(p[0] > 0.8 && Calibration::default().apply(&[0.1], 0.2)[0] < 0.1);
        assert!(Calibration::default().apply(&[], 1.0).is_empty());
    }
}

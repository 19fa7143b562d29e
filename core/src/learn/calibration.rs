//! From scores to probabilities.

use serde::{Deserialize, Serialize};

use super::math::{exp64, ln64, sigmoid};
use crate::error::{Error, Result};

/// Platt scaling: `p = sigmoid(slope · score + offset)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Platt {
    /// Over 0: a higher score is never less likely.
    pub slope: f32,
    /// The log-odds at score 0.
    pub offset: f32,
}

impl Default for Platt {
    fn default() -> Self {
        Self { slope: 1.0, offset: 0.0 }
    }
}

impl Platt {
    /// Fits scores to outcomes by Newton's method with the targets of Platt (1999) as corrected by
    /// Lin, Lin and Weng (2007), which keep the fit finite on separable data.
    ///
    /// # Errors
    /// [`Error::Data`] where one outcome is missing, lengths differ, or higher scores go with fewer
    /// positive outcomes, so that no rising curve fits.
    pub fn fit(scores: &[f32], outcomes: &[bool]) -> Result<Self> {
        let positive = outcomes.iter().filter(|&&outcome| outcome).count() as f64;
        let negative = outcomes.len() as f64 - positive;
        let fail = |reason: &str| Error::Data { task: "calibrate", reason: reason.to_owned() };
        if scores.len() != outcomes.len() || scores.iter().any(|score| !score.is_finite()) {
            return Err(fail("every outcome needs one finite score"));
        }
        if positive == 0.0 || negative == 0.0 {
            return Err(fail("both outcomes must occur"));
        }
        let high = (positive + 1.0) / (positive + 2.0);
        let low = 1.0 / (negative + 2.0);
        let rows: Vec<(f64, f64)> = scores
            .iter()
            .zip(outcomes)
            .map(|(&score, &outcome)| (f64::from(score), if outcome { high } else { low }))
            .collect();
        let (mut slope, mut offset) = (0.0, ln64((positive + 1.0) / (negative + 1.0)));
        let mut loss = log_loss(&rows, slope, offset);
        for _ in 0..100 {
            let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, 1e-12, 0.0, 1e-12);
            for &(score, target) in &rows {
                let p = 1.0 / (1.0 + exp64(-(slope * score + offset)));
                let (error, curve) = (p - target, p * (1.0 - p));
                ga += error * score;
                gb += error;
                haa += curve * score * score;
                hab += curve * score;
                hbb += curve;
            }
            if ga.abs() < 1e-7 && gb.abs() < 1e-7 {
                break;
            }
            let determinant = haa * hbb - hab * hab;
            let (da, db) =
                ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
            let mut step = 1.0;
            loop {
                let next = log_loss(&rows, slope - step * da, offset - step * db);
                if next < loss {
                    (slope, offset, loss) = (slope - step * da, offset - step * db, next);
                    break;
                }
                step /= 2.0;
                if step < 1e-10 {
                    break;
                }
            }
            if step < 1e-10 {
                break;
            }
        }
        if slope.is_nan() || slope <= 0.0 {
            return Err(fail("higher scores go with fewer positive outcomes"));
        }
        Ok(Self { slope: slope as f32, offset: offset as f32 })
    }

    /// The probability at a score, in [0, 1].
    pub fn apply(&self, score: f32) -> f32 {
        sigmoid(self.slope * score + self.offset)
    }
}

/// Cross-entropy without overflow.
fn log_loss(rows: &[(f64, f64)], slope: f64, offset: f64) -> f64 {
    rows.iter()
        .map(|&(score, target)| {
            let z = slope * score + offset;
            let softplus = if z > 0.0 { z + ln64(1.0 + exp64(-z)) } else { ln64(1.0 + exp64(z)) };
            softplus - target * z
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_curve_that_made_the_outcomes() {
        // 80 % positive at score 1, 20 % at score -1: slope ln 4, offset 0.
        let scores: Vec<f32> = (0..200).map(|n| if n % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let outcomes: Vec<bool> =
            (0..200).map(|n| if n % 2 == 0 { n % 10 < 8 } else { n % 10 == 1 }).collect();
        let platt = Platt::fit(&scores, &outcomes).unwrap();
        assert!((platt.apply(1.0) - 0.8).abs() < 0.01, "{platt:?}");
        assert!((platt.apply(-1.0) - 0.2).abs() < 0.01, "{platt:?}");
    }

    #[test]
    fn refuses_what_cannot_be_calibrated() {
        assert!(Platt::fit(&[1.0, 2.0], &[true, true]).is_err());
        assert!(Platt::fit(&[1.0, -1.0], &[false, true]).is_err());
        assert!(Platt::fit(&[f32::NAN, 1.0], &[false, true]).is_err());
        assert!(Platt::fit(&[1.0, -1.0], &[true, false]).is_ok());
    }
}

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

/// Temperature scaling of class scores: `p = softmax(score / temperature)` (Guo et al., 2017).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Temperature {
    /// Over 0: more flattens the probabilities.
    pub temperature: f32,
}

impl Temperature {
    /// The temperature between 1/8 and 8 under which the probability of the best class fits best
    /// how often it is right (likelihood of right or wrong), by golden section on its logarithm.
    /// `scores` holds `classes` scores a row.
    ///
    /// # Errors
    /// [`Error::Data`] for no rows, scores that do not match the targets, or are not finite.
    pub fn fit(scores: &[f32], targets: &[usize], classes: usize) -> Result<Self> {
        let unfit = targets.is_empty()
            || scores.len() != targets.len() * classes
            || scores.iter().any(|score| !score.is_finite())
            || targets.iter().any(|&target| target >= classes);
        if unfit {
            let reason = "every row needs its class and one finite score a class".to_owned();
            return Err(Error::Data { task: "calibrate", reason });
        }
        // Where labels are noisy, the likelihood of all classes flattens more than the best class
        // deserves; what callers act on is the best class, so its own likelihood decides.
        let loss = |log: f64| -> f64 {
            let factor = exp64(-log);
            let row = |(row, &target): (&[f32], &usize)| {
                let mut best = (0, f32::NEG_INFINITY);
                for (class, &score) in row.iter().enumerate() {
                    if score > best.1 {
                        best = (class, score);
                    }
                }
                let sum: f64 = row.iter().map(|&s| exp64(f64::from(s - best.1) * factor)).sum();
                let p = (1.0 / sum).min(1.0 - 1e-9);
                -if best.0 == target { ln64(p) } else { ln64(1.0 - p) }
            };
            scores.chunks_exact(classes).zip(targets).map(row).sum()
        };
        let golden = 0.618_033_988_749_894_9;
        let (mut low, mut high) = (-ln64(8.0), ln64(8.0));
        while high - low > 1e-3 {
            let (a, b) = (high - golden * (high - low), low + golden * (high - low));
            if loss(a) < loss(b) { high = b } else { low = a }
        }
        Ok(Self { temperature: exp64((low + high) / 2.0) as f32 })
    }

    /// What scores are multiplied by: `1 / temperature`.
    pub fn factor(self) -> f32 {
        1.0 / self.temperature
    }
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
    fn finds_the_temperature_that_flattens_an_overconfident_model() {
        // Scores state 98 %, 73 % come true: softmax([4, 0] / 4) is 73 %.
        let scores: Vec<f32> = (0..1000).flat_map(|_| [4.0, 0.0]).collect();
        let targets: Vec<usize> = (0..1000).map(|n| usize::from(n % 100 >= 73)).collect();
        let fit = Temperature::fit(&scores, &targets, 2).unwrap();
        assert!((fit.temperature - 4.0).abs() < 0.1, "{fit:?}");
        assert!(Temperature::fit(&[], &[], 2).is_err());
    }

    #[test]
    fn refuses_what_cannot_be_calibrated() {
        assert!(Platt::fit(&[1.0, 2.0], &[true, true]).is_err());
        assert!(Platt::fit(&[1.0, -1.0], &[false, true]).is_err());
        assert!(Platt::fit(&[f32::NAN, 1.0], &[false, true]).is_err());
        assert!(Platt::fit(&[1.0, -1.0], &[true, false]).is_ok());
    }
}

//! Shifting classes for the best macro-F1.

use super::super::calibration::Calibration;
use super::super::logistic::Logistic;
use super::super::parts::{divide, likeliest};
use super::stack::Stack;
use super::stage::Targets;
use crate::learn::metrics;

/// A shift is tried from -2 to 2 in steps of this, in log-odds.
const STEP: f32 = 0.1;

impl Stack {
    /// Shifts the heads of the classes that are no bad end for the best macro-F1 over all classes,
    /// one class after the other.
    pub(super) fn balance(
        &self,
        heads: &mut [Logistic],
        targets: &Targets<'_>,
        calibration: &Calibration,
    ) {
        let lines: Vec<(f32, Vec<f32>, usize)> = self
            .whole_lines()
            .map(|(line, features)| {
                let scores: Vec<f32> =
                    heads.iter().map(|head| head.score(features) as f32).collect();
                let raw = scores.first().copied().unwrap_or_default();
                let bad = calibration.apply(raw, self.turns(line));
                (bad, scores, self.label(targets, line))
            })
            .collect();
        let actual: Vec<usize> = lines.iter().map(|(_, _, label)| *label).collect();
        let quality = |shifts: &[f32]| {
            let predicted: Vec<usize> = lines
                .iter()
                .map(|(bad, scores, _)| {
                    let shifted: Vec<f32> =
                        scores.iter().zip(shifts).map(|(score, shift)| score + shift).collect();
                    likeliest(&divide(&shifted, *bad, targets.classes, targets.bad_from))
                })
                .collect();
            metrics::macro_f1(&predicted, &actual, targets.classes).unwrap_or_default()
        };
        let mut shifts = vec![0.0_f32; heads.len()];
        let mut best = quality(&shifts);
        for class in 0..targets.bad_from {
            let mut chosen = 0.0;
            for step in -20..=20_i8 {
                let shift = f32::from(step) * STEP;
                let mut trial = shifts.clone();
                if let Some(slot) = trial.get_mut(class + 1) {
                    *slot = shift;
                }
                let found = quality(&trial);
                if found > best + 1e-4 {
                    (best, chosen) = (found, shift);
                }
            }
            if let Some(slot) = shifts.get_mut(class + 1) {
                *slot = chosen;
            }
        }
        for (head, shift) in heads.iter_mut().zip(shifts) {
            head.intercept += f64::from(shift);
        }
    }
}

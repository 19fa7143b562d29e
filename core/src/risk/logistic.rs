//! Logistic regression on a few dense features.

use crate::learn::math::exp64;

/// Log-odds as a weighted sum of features.
#[derive(Debug, Clone)]
pub(super) struct Logistic {
    pub weights: Vec<f64>,
    pub intercept: f64,
}

/// What a weight may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bounds {
    /// Anything.
    Free,
    /// From 0.
    NotNegative,
    /// 0: the feature is left out.
    Zero,
}

impl Bounds {
    fn apply(self, weight: f64) -> f64 {
        match self {
            Self::Free => weight,
            Self::NotNegative => weight.max(0.0),
            Self::Zero => 0.0,
        }
    }
}

const STEPS: usize = 25;
const SWEEPS: usize = 1000;

impl Logistic {
    /// Minimises the weighted log loss plus `l2 / 2 · |w|²` within the bounds by Newton's method,
    /// each step by coordinate descent, in double precision. `rows` is row-major with one column a
    /// bound; columns should be of unit spread.
    pub(super) fn fit(
        rows: &[f64],
        bounds: &[Bounds],
        outcomes: &[bool],
        counts: &[f64],
        l2: f64,
    ) -> Self {
        let width = bounds.len();
        let size = width + 1;
        let mut solution = vec![0.0; size];
        for _ in 0..STEPS {
            let mut gradient = vec![0.0; size];
            let mut curve = vec![0.0; size * size];
            for ((row, &outcome), &count) in rows.chunks_exact(width).zip(outcomes).zip(counts) {
                let z = dot(row, &solution) + solution.last().copied().unwrap_or_default();
                let p = 1.0 / (1.0 + exp64(-z));
                let error = count * (p - f64::from(u8::from(outcome)));
                let bend = count * (p * (1.0 - p)).max(1e-6);
                let extended = || row.iter().copied().chain(std::iter::once(1.0));
                for ((slot, line), a) in
                    gradient.iter_mut().zip(curve.chunks_exact_mut(size)).zip(extended())
                {
                    *slot += error * a;
                    for (slot, b) in line.iter_mut().zip(extended()) {
                        *slot += bend * a * b;
                    }
                }
            }
            for (index, (slot, line)) in
                gradient.iter_mut().zip(curve.chunks_exact_mut(size)).enumerate()
            {
                let penalty = if index < width { l2 } else { 1e-9 };
                *slot += penalty * solution.get(index).copied().unwrap_or_default();
                if let Some(slot) = line.get_mut(index) {
                    *slot += penalty;
                }
            }
            if step(&curve, &gradient, bounds, &mut solution) < 1e-8 {
                break;
            }
        }
        let intercept = solution.pop().unwrap_or_default();
        Self { weights: solution, intercept }
    }

    /// The log-odds of a row.
    pub(super) fn score(&self, row: &[f64]) -> f64 {
        dot(row, &self.weights) + self.intercept
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Moves `solution` to the lowest point within the bounds of the parabola that `curve` and
/// `gradient` describe around it; how far the farthest weight went.
fn step(curve: &[f64], gradient: &[f64], bounds: &[Bounds], solution: &mut [f64]) -> f64 {
    let start = solution.to_vec();
    let mut moves = vec![0.0; start.len()];
    let lines = || curve.chunks_exact(start.len()).zip(gradient).zip(&start);
    for _ in 0..SWEEPS {
        let mut moved = 0.0_f64;
        for (index, ((line, slope), start)) in lines().enumerate() {
            let own = line.get(index).copied().unwrap_or(1.0);
            let old = moves.get(index).copied().unwrap_or_default();
            let wanted = start + old - (slope + dot(line, &moves)) / own;
            let bound = bounds.get(index).copied().unwrap_or(Bounds::Free);
            let new = bound.apply(wanted) - start;
            moved = moved.max((new - old).abs());
            if let Some(slot) = moves.get_mut(index) {
                *slot = new;
            }
        }
        if moved < 1e-10 {
            break;
        }
    }
    for (value, change) in solution.iter_mut().zip(&moves) {
        *value += change;
    }
    moves.iter().fold(0.0, |most, change| change.abs().max(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At 1: three of four; at -1: one of four.
    fn coins() -> (Vec<f64>, Vec<bool>) {
        let rows = (0..400).map(|n| if n % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let outcomes = (0..400).map(|n| if n % 2 == 0 { n % 8 != 0 } else { n % 8 == 1 }).collect();
        (rows, outcomes)
    }

    #[test]
    fn finds_the_odds() {
        let (rows, outcomes) = coins();
        let model = Logistic::fit(&rows, &[Bounds::Free], &outcomes, &vec![1.0; 400], 1e-6);
        assert!((model.weights[0] - 3.0_f64.ln()).abs() < 1e-3, "{model:?}");
        assert!((model.score(&[1.0]) - 3.0_f64.ln()).abs() < 1e-3);
    }

    #[test]
    fn a_bounded_weight_is_never_negative() {
        let (rows, outcomes) = coins();
        let turned: Vec<bool> = outcomes.iter().map(|outcome| !outcome).collect();
        let model = Logistic::fit(&rows, &[Bounds::NotNegative], &turned, &vec![1.0; 400], 1e-6);
        assert!(model.weights[0] == 0.0 && model.intercept.abs() < 1e-6, "{model:?}");
    }
}

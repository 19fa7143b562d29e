//! Logistic regression on a few dense features.

use crate::learn::math::exp64;

/// Log-odds as a weighted sum of features.
#[derive(Debug, Clone)]
pub(super) struct Logistic {
    pub weights: Vec<f64>,
    pub intercept: f64,
}

impl Logistic {
    /// Minimises the weighted log loss plus `l2 / 2 · |w|²` by Newton's method in double precision.
    /// `rows` is row-major with `width` columns, which should be of unit spread.
    pub(super) fn fit(
        rows: &[f64],
        width: usize,
        outcomes: &[bool],
        counts: &[f64],
        l2: f64,
    ) -> Self {
        let size = width + 1;
        let mut solution = vec![0.0; size];
        for _ in 0..25 {
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
            let step = solve(&mut curve, &mut gradient);
            let mut moved = 0.0_f64;
            for (value, step) in solution.iter_mut().zip(step) {
                *value -= step;
                moved = moved.max(step.abs());
            }
            if moved < 1e-8 {
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

/// Solves `matrix · x = right` for a symmetric positive definite matrix by elimination.
fn solve(matrix: &mut [f64], right: &mut [f64]) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        let (upper, lower) = matrix.split_at_mut((pivot + 1) * size);
        let Some(line) = upper.get(pivot * size..) else { continue };
        let own = line.get(pivot).copied().unwrap_or(1.0);
        let (solved, open) = right.split_at_mut(pivot + 1);
        let value = solved.last().copied().unwrap_or_default();
        for (other, slot) in lower.chunks_exact_mut(size).zip(open) {
            let factor = other.get(pivot).copied().unwrap_or_default() / own;
            if factor != 0.0 {
                for (entry, pivot_entry) in other.iter_mut().zip(line) {
                    *entry -= factor * pivot_entry;
                }
                *slot -= factor * value;
            }
        }
    }
    let mut solution = vec![0.0; size];
    for pivot in (0..size).rev() {
        let line = matrix.get(pivot * size..(pivot + 1) * size).unwrap_or_default();
        let known: f64 = line.iter().zip(&solution).skip(pivot + 1).map(|(a, x)| a * x).sum();
        let own = line.get(pivot).copied().unwrap_or(1.0);
        let value = right.get(pivot).copied().unwrap_or_default();
        if let Some(slot) = solution.get_mut(pivot) {
            *slot = (value - known) / own;
        }
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_odds() {
        // At 1: three of four; at -1: one of four.
        let rows: Vec<f64> = (0..400).map(|n| if n % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let outcomes: Vec<bool> =
            (0..400).map(|n| if n % 2 == 0 { n % 8 != 0 } else { n % 8 == 1 }).collect();
        let model = Logistic::fit(&rows, 1, &outcomes, &vec![1.0; 400], 1e-6);
        assert!((model.weights[0] - 3.0_f64.ln()).abs() < 1e-3, "{model:?}");
        assert!((model.score(&[1.0]) - 3.0_f64.ln()).abs() < 1e-3);
    }
}

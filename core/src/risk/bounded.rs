//! Least squares on a few hundred features, with weights held to priors and within bounds.

use super::signals::{Card, Direction};
use crate::learn::SparseVec;

/// What a weight is before the data speaks, and which side of zero it may be on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub weight: f64,
    low: f64,
    high: f64,
}

impl Prior {
    /// A prior that keeps the weight on the signal's side: a threat never lowers the risk, and an
    /// apology never raises it.
    pub(super) fn of(card: &Card, weight: f64) -> Self {
        let (low, high) = match card.direction {
            Direction::Raises => (0.0, f64::INFINITY),
            Direction::Lowers => (f64::NEG_INFINITY, 0.0),
            Direction::Either => (f64::NEG_INFINITY, f64::INFINITY),
        };
        Self { weight, low, high }
    }

    /// The prior with a weight that is at least `share` of it, on its side of zero.
    pub(super) fn keeping(self, share: f64) -> Self {
        let least = share * self.weight;
        if least > 0.0 {
            Self { low: self.low.max(least), ..self }
        } else {
            Self { high: self.high.min(least), ..self }
        }
    }

    /// A weight that may be anything and is pulled to 0.
    pub(super) fn free() -> Self {
        Self { weight: 0.0, low: f64::NEG_INFINITY, high: f64::INFINITY }
    }
}

/// Sweeps over the weights, and the step under which they stand still.
const SWEEPS: usize = 500;
const STILL: f64 = 1e-6;

/// The centred products of the features of some rows.
#[derive(Debug)]
pub(super) struct NormalEquations {
    width: usize,
    count: f64,
    means: Vec<f64>,
    gram: Vec<f64>,
}

/// A prediction as a sum: `intercept + Σ value · weight`.
#[derive(Debug)]
pub(super) struct BoundedFit {
    pub weights: Vec<f64>,
    pub intercept: f64,
}

impl NormalEquations {
    /// Cost: rows × features in a row².
    pub(super) fn new(rows: &[&SparseVec], width: usize) -> Self {
        let count = rows.len().max(1) as f64;
        let mut means = vec![0.0; width];
        let mut gram = vec![0.0; width * width];
        for row in rows {
            for (a, x) in row.iter() {
                let x = f64::from(x);
                add(&mut means, a as usize, x / count);
                for (b, z) in row.iter() {
                    add(&mut gram, a as usize * width + b as usize, x * f64::from(z));
                }
            }
        }
        for (line, a) in gram.chunks_exact_mut(width.max(1)).zip(&means) {
            for (slot, b) in line.iter_mut().zip(&means) {
                *slot -= count * a * b;
            }
        }
        Self { width, count, means, gram }
    }

    /// Minimises `Σ (y - b - x·w)² + strength · Σ (w - prior)²` within the bounds by cyclic
    /// coordinate descent, in double precision and fixed order. `rows` are those of [`Self::new`].
    pub(super) fn solve(
        &self,
        rows: &[&SparseVec],
        targets: &[f32],
        priors: &[Prior],
        strength: f64,
    ) -> BoundedFit {
        let mean = targets.iter().map(|&y| f64::from(y) / self.count).sum::<f64>();
        let mut moments = vec![0.0; self.width];
        for (row, &y) in rows.iter().zip(targets) {
            for (id, x) in row.iter() {
                add(&mut moments, id as usize, f64::from(x) * f64::from(y));
            }
        }
        for (moment, mean_x) in moments.iter_mut().zip(&self.means) {
            *moment -= self.count * mean_x * mean;
        }
        let mut weights: Vec<f64> = priors.iter().map(|prior| prior.weight).collect();
        for _ in 0..SWEEPS {
            let mut moved = 0.0_f64;
            let lines = self.gram.chunks_exact(self.width.max(1)).zip(&moments).zip(priors);
            for (index, ((line, moment), prior)) in lines.enumerate() {
                let at = |values: &[f64]| values.get(index).copied().unwrap_or_default();
                let (own, old) = (at(line), at(&weights));
                let all: f64 = line.iter().zip(&weights).map(|(g, w)| g * w).sum();
                let pull = moment - (all - own * old) + strength * prior.weight;
                let new = (pull / (own + strength)).clamp(prior.low, prior.high);
                moved = moved.max((new - old).abs());
                if let Some(weight) = weights.get_mut(index) {
                    *weight = new;
                }
            }
            if moved < STILL {
                break;
            }
        }
        let offset: f64 = weights.iter().zip(&self.means).map(|(w, x)| w * x).sum();
        BoundedFit { weights, intercept: mean - offset }
    }
}

impl BoundedFit {
    /// The prediction for a row.
    pub(super) fn predict(&self, row: &SparseVec) -> f64 {
        let weight = |id: u32| self.weights.get(id as usize).copied().unwrap_or_default();
        self.intercept + row.iter().map(|(id, x)| f64::from(x) * weight(id)).sum::<f64>()
    }
}

fn add(values: &mut [f64], index: usize, amount: f64) {
    if let Some(value) = values.get_mut(index) {
        *value += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_stay_within_bounds_and_the_rest_makes_up() {
        // y = 2 a - b + 1, but b may not lower.
        let rows: Vec<SparseVec> = (0..60_u8)
            .map(|n| SparseVec::new(vec![(0, f32::from(n % 7)), (1, f32::from(n % 5))]))
            .collect();
        let targets: Vec<f32> =
            (0..60_u8).map(|n| 2.0 * f32::from(n % 7) - f32::from(n % 5) + 1.0).collect();
        let rows: Vec<&SparseVec> = rows.iter().collect();
        let equations = NormalEquations::new(&rows, 2);
        let free = equations.solve(&rows, &targets, &[Prior::free(); 2], 1e-6);
        assert!((free.weights[0] - 2.0).abs() < 1e-3 && (free.weights[1] + 1.0).abs() < 1e-3);
        assert!((free.predict(rows[3]) - f64::from(targets[3])).abs() < 1e-2);
        let up = Prior { low: 0.0, ..Prior::free() };
        let bounded = equations.solve(&rows, &targets, &[Prior::free(), up], 1e-6);
        assert_eq!(bounded.weights[1], 0.0);
    }
}

//! Ridge regression of several targets at once on sparse rows.

use super::leeway::leeway;
use crate::learn::SparseVec;

/// Weights of several targets.
#[derive(Debug, Clone)]
pub(super) struct BlockRidge {
    /// By feature and target.
    pub weights: Vec<f32>,
    pub intercepts: Vec<f32>,
    pub targets: usize,
}

/// Steps of conjugate gradients. Stopping here is a part of the regularisation; 25 steps gave the
/// same figures on reviews and dialogues.
const STEPS: usize = 12;

impl BlockRidge {
    /// Fits each column of `targets` (row-major, `width` columns, in [0, 1]) with penalty `l2` on
    /// weights in units of their [`leeway`], all columns in one pass over the rows. Conjugate
    /// gradients on the centred normal equations, fixed order.
    pub(super) fn fit(
        rows: &[&SparseVec],
        targets: &[f32],
        width: usize,
        features: usize,
        l2: f32,
    ) -> Self {
        let count = rows.len().max(1) as f64;
        let mut means = vec![0.0_f64; width];
        for line in targets.chunks_exact(width) {
            for (mean, &y) in means.iter_mut().zip(line) {
                *mean += f64::from(y) / count;
            }
        }
        let mut centre = vec![0.0_f32; features];
        for row in rows {
            for (id, value) in row.iter() {
                if let Some(sum) = centre.get_mut(id as usize) {
                    *sum += value / count as f32;
                }
            }
        }
        let centred: Vec<f32> = targets
            .chunks_exact(width)
            .flat_map(|line| line.iter().zip(&means).map(|(&y, &mean)| y - mean as f32))
            .collect();
        let scales = leeway(rows, targets, width, features);
        let scaled = |mut values: Vec<f32>| {
            values.iter_mut().zip(&scales).for_each(|(value, scale)| *value *= scale);
            values
        };
        let mut stretched = Vec::with_capacity(scales.len());
        let mut weights = vec![0.0_f32; features * width];
        let mut residual = scaled(transposed(rows, &centred, width, &centre));
        let mut direction = residual.clone();
        let mut errors = dots(&residual, &residual, width);
        for _ in 0..STEPS {
            stretched.clear();
            stretched.extend(direction.iter().zip(&scales).map(|(value, scale)| value * scale));
            let along = forward(rows, &stretched, width, &centre);
            let mut image = scaled(transposed(rows, &along, width, &centre));
            for (image, direction) in image.iter_mut().zip(&direction) {
                *image += l2 * direction;
            }
            let curve = dots(&direction, &image, width);
            let steps: Vec<f32> = errors.iter().zip(&curve).map(|(e, c)| ratio(*e, *c)).collect();
            let lines = weights
                .chunks_exact_mut(width)
                .zip(residual.chunks_exact_mut(width))
                .zip(direction.chunks_exact(width).zip(image.chunks_exact(width)));
            for ((weights, residual), (direction, image)) in lines {
                let columns = weights.iter_mut().zip(residual).zip(direction.iter().zip(image));
                for (((weight, residual), (direction, image)), step) in columns.zip(&steps) {
                    *weight += step * direction;
                    *residual -= step * image;
                }
            }
            let next = dots(&residual, &residual, width);
            let turns: Vec<f32> = next.iter().zip(&errors).map(|(n, e)| ratio(*n, *e)).collect();
            for (direction, residual) in
                direction.chunks_exact_mut(width).zip(residual.chunks_exact(width))
            {
                for ((direction, residual), turn) in direction.iter_mut().zip(residual).zip(&turns)
                {
                    *direction = residual + turn * *direction;
                }
            }
            errors = next;
        }
        let weights = scaled(weights);
        let offsets = weighted_sum(&weights, &centre, width);
        let intercepts =
            means.iter().zip(&offsets).map(|(mean, offset)| (mean - offset) as f32).collect();
        Self { weights, intercepts, targets: width }
    }

    /// Adds another model of the same features.
    pub(super) fn add(&mut self, other: &Self) {
        let add = |(sum, value): (&mut f32, &f32)| *sum += value;
        self.weights.iter_mut().zip(&other.weights).for_each(add);
        self.intercepts.iter_mut().zip(&other.intercepts).for_each(add);
    }

    /// Multiplies every prediction.
    pub(super) fn scale(&mut self, factor: f32) {
        let numbers = self.weights.iter_mut().chain(&mut self.intercepts);
        numbers.for_each(|number| *number *= factor);
    }

    /// The predictions for a row, added to `out`.
    pub(super) fn predict(&self, row: &SparseVec, out: &mut Vec<f32>) {
        let first = out.len();
        out.extend_from_slice(&self.intercepts);
        for (id, value) in row.iter() {
            let at = id as usize * self.targets;
            let weights = self.weights.get(at..at + self.targets).unwrap_or_default();
            for (out, weight) in out.iter_mut().skip(first).zip(weights) {
                *out += value * weight;
            }
        }
    }
}

fn ratio(a: f64, b: f64) -> f32 {
    if b > 1e-30 { (a / b) as f32 } else { 0.0 }
}

/// `Xc d` for centred rows.
fn forward(rows: &[&SparseVec], direction: &[f32], width: usize, centre: &[f32]) -> Vec<f32> {
    let shift: Vec<f32> =
        weighted_sum(direction, centre, width).into_iter().map(|sum| sum as f32).collect();
    let mut out = Vec::with_capacity(rows.len() * width);
    for row in rows {
        let first = out.len();
        out.extend(shift.iter().map(|shift| -shift));
        for (id, value) in row.iter() {
            let at = id as usize * width;
            let line = direction.get(at..at + width).unwrap_or_default();
            for (out, entry) in out.iter_mut().skip(first).zip(line) {
                *out += value * entry;
            }
        }
    }
    out
}

/// `Xc' v` for centred rows.
fn transposed(rows: &[&SparseVec], values: &[f32], width: usize, centre: &[f32]) -> Vec<f32> {
    let mut totals = vec![0.0_f64; width];
    for line in values.chunks_exact(width) {
        for (total, &value) in totals.iter_mut().zip(line) {
            *total += f64::from(value);
        }
    }
    let mut out: Vec<f32> = centre
        .iter()
        .flat_map(|&mean| totals.iter().map(move |&total| -mean * total as f32))
        .collect();
    for (row, line) in rows.iter().zip(values.chunks_exact(width)) {
        for (id, value) in row.iter() {
            let at = id as usize * width;
            let slots = out.get_mut(at..at + width).unwrap_or_default();
            for (slot, factor) in slots.iter_mut().zip(line) {
                *slot += value * factor;
            }
        }
    }
    out
}

/// The products of the columns of two matrices.
fn dots(a: &[f32], b: &[f32], width: usize) -> Vec<f64> {
    let mut out = vec![0.0; width];
    for (a, b) in a.chunks_exact(width).zip(b.chunks_exact(width)) {
        for ((out, &x), &y) in out.iter_mut().zip(a).zip(b) {
            *out += f64::from(x) * f64::from(y);
        }
    }
    out
}

/// Each column of `matrix` weighted by `factors`, summed.
fn weighted_sum(matrix: &[f32], factors: &[f32], width: usize) -> Vec<f64> {
    let mut out = vec![0.0; width];
    for (line, &factor) in matrix.chunks_exact(width).zip(factors) {
        for (out, &value) in out.iter_mut().zip(line) {
            *out += f64::from(value) * f64::from(factor);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_two_targets_at_once() {
        let rows: Vec<SparseVec> =
            (0..40_u32).map(|n| SparseVec::new(vec![(n % 2, 1.0)])).collect();
        let targets: Vec<f32> =
            (0..40).flat_map(|n| if n % 2 == 0 { [0.9, 0.2] } else { [0.1, 0.6] }).collect();
        let rows: Vec<&SparseVec> = rows.iter().collect();
        let model = BlockRidge::fit(&rows, &targets, 2, 2, 1e-4);
        let mut out = Vec::new();
        model.predict(rows[20], &mut out);
        assert!((out[0] - 0.9).abs() < 0.01 && (out[1] - 0.2).abs() < 0.01, "{out:?}");
    }
}

use serde::{Deserialize, Serialize};

use super::sparse::SparseVec;
use crate::error::{Error, Result};

/// How a [`RidgeModel`] is fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RidgeOptions {
    /// L2 penalty on the weights; the intercept is free.
    pub l2: f64,
    /// At most this many steps of conjugate gradients.
    pub steps: usize,
}

impl Default for RidgeOptions {
    fn default() -> Self {
        Self { l2: 1.0, steps: 100 }
    }
}

/// Least squares with an L2 penalty on sparse rows, for grades.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RidgeModel {
    /// One weight a feature.
    pub weights: Vec<f32>,
    /// The prediction of a row without features.
    pub intercept: f32,
}

impl RidgeModel {
    /// Fits `targets` by conjugate gradients on the normal equations (Hestenes and Stiefel, 1952),
    /// in double precision and a fixed order.
    ///
    /// # Errors
    /// [`Error::Data`] for no rows, or targets that do not match the rows or are not finite;
    /// [`Error::Option`] for a penalty that is not positive.
    pub fn fit(
        rows: &[SparseVec],
        targets: &[f32],
        features: usize,
        options: &RidgeOptions,
    ) -> Result<Self> {
        if options.l2.is_nan() || options.l2 <= 0.0 {
            return Err(Error::option("l2", "over 0", options.l2));
        }
        if rows.is_empty() || rows.len() != targets.len() || targets.iter().any(|y| !y.is_finite())
        {
            let reason = format!("{} rows with {} finite targets", rows.len(), targets.len());
            return Err(Error::Data { task: "fit", reason });
        }
        let count = rows.len() as f64;
        let mean = targets.iter().map(|&y| f64::from(y)).sum::<f64>() / count;
        let mut centre = vec![0.0_f64; features];
        for row in rows {
            for (id, value) in row.iter() {
                if let Some(sum) = centre.get_mut(id as usize) {
                    *sum += f64::from(value) / count;
                }
            }
        }
        let residuals: Vec<f64> = targets.iter().map(|&y| f64::from(y) - mean).collect();
        let gradient = transposed(rows, &residuals, &centre);
        let weights = solve(rows, &centre, gradient, options);
        let offset: f64 = weights.iter().zip(&centre).map(|(w, c)| w * c).sum();
        Ok(Self {
            weights: weights.iter().map(|&w| w as f32).collect(),
            intercept: (mean - offset) as f32,
        })
    }

    /// The prediction for a row.
    pub fn predict(&self, row: &SparseVec) -> f32 {
        self.intercept + row.dot_dense(&self.weights)
    }
}

/// `(Xc' Xc + l2) w = g` for centred rows, without building the matrix.
fn solve(
    rows: &[SparseVec],
    centre: &[f64],
    gradient: Vec<f64>,
    options: &RidgeOptions,
) -> Vec<f64> {
    let mut weights = vec![0.0; gradient.len()];
    let mut residual = gradient;
    let mut direction = residual.clone();
    let mut error = dot(&residual, &residual);
    let goal = error * 1e-12;
    for _ in 0..options.steps {
        if error <= goal || error == 0.0 {
            break;
        }
        let shift = dot(&direction, centre);
        let along: Vec<f64> = rows
            .iter()
            .map(|row| {
                let sum: f64 = row
                    .iter()
                    .map(|(id, value)| {
                        f64::from(value) * direction.get(id as usize).copied().unwrap_or(0.0)
                    })
                    .sum();
                sum - shift
            })
            .collect();
        let mut image = transposed(rows, &along, centre);
        for (image, direction) in image.iter_mut().zip(&direction) {
            *image += options.l2 * direction;
        }
        let step = error / dot(&direction, &image);
        for ((weight, direction), (residual, image)) in
            weights.iter_mut().zip(&direction).zip(residual.iter_mut().zip(&image))
        {
            *weight += step * direction;
            *residual -= step * image;
        }
        let next = dot(&residual, &residual);
        for (direction, residual) in direction.iter_mut().zip(&residual) {
            *direction = residual + next / error * *direction;
        }
        error = next;
    }
    weights
}

/// `Xc' v` for centred rows.
fn transposed(rows: &[SparseVec], values: &[f64], centre: &[f64]) -> Vec<f64> {
    let total: f64 = values.iter().sum();
    let mut out: Vec<f64> = centre.iter().map(|mean| -mean * total).collect();
    for (row, factor) in rows.iter().zip(values) {
        for (id, value) in row.iter() {
            if let Some(sum) = out.get_mut(id as usize) {
                *sum += f64::from(value) * factor;
            }
        }
    }
    out
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_line() {
        let rows: Vec<SparseVec> =
            (0..20_u8).map(|x| SparseVec::new(vec![(0, f32::from(x)), (1, 1.0)])).collect();
        let targets: Vec<f32> = (0..20_u8).map(|x| 3.0 * f32::from(x) - 2.0).collect();
        let options = RidgeOptions { l2: 1e-6, ..Default::default() };
        let model = RidgeModel::fit(&rows, &targets, 2, &options).unwrap();
        assert!((model.weights[0] - 3.0).abs() < 1e-3, "{model:?}");
        assert!((model.predict(&rows[7]) - 19.0).abs() < 1e-3);
        assert!(RidgeModel::fit(&rows, &targets, 2, &RidgeOptions { l2: 0.0, steps: 1 }).is_err());
    }
}

//! The losses that n-gram vectors are trained with, and the steps they take.

use super::math::{sigmoid, softmax};
use super::random::Random;

/// The n-grams of one text with their weights.
pub(super) type Batch = Vec<(u32, f32)>;

/// The spread of the graded pairs' cosines in the loss, as CoSENT's 20 in front of a cosine.
const GRADED_TEMPERATURE: f32 = 0.1;

/// Rows of `dimensions` values.
#[derive(Debug, Clone)]
pub(super) struct Vectors {
    pub values: Vec<f32>,
    pub dimensions: usize,
}

impl Vectors {
    /// Small values around 0, of about length 1 a row.
    pub(super) fn random(rows: usize, dimensions: usize, random: &mut Random) -> Self {
        let scale = (3.0 / dimensions as f32).sqrt();
        let values = (0..rows * dimensions).map(|_| scale * (2.0 * random.unit() - 1.0)).collect();
        Self { values, dimensions }
    }

    /// The unit vector of a text and its length before.
    fn embed(&self, text: &Batch) -> (Vec<f32>, f32) {
        let mut sum = vec![0.0_f32; self.dimensions];
        for &(row, weight) in text {
            let at = row as usize * self.dimensions;
            let row = self.values.get(at..at + self.dimensions).unwrap_or_default();
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += weight * value);
        }
        let norm = dot(&sum, &sum).sqrt().max(1e-6);
        sum.iter_mut().for_each(|value| *value /= norm);
        (sum, norm)
    }
}

/// The gradient of the in-batch softmax: each text must pick its partner among the partners of
/// all, and the other way round.
pub(super) fn contrast(vectors: &Vectors, pairs: &[(Batch, Batch)], temperature: f32) -> Vec<f32> {
    let left: Vec<(Vec<f32>, f32)> = pairs.iter().map(|(a, _)| vectors.embed(a)).collect();
    let right: Vec<(Vec<f32>, f32)> = pairs.iter().map(|(_, b)| vectors.embed(b)).collect();
    let scale = 1.0 / (2.0 * pairs.len() as f32 * temperature);
    let mut left_slopes = vec![vec![0.0_f32; vectors.dimensions]; pairs.len()];
    let mut right_slopes = left_slopes.clone();
    let side = |from: &[(Vec<f32>, f32)],
                to: &[(Vec<f32>, f32)],
                from_slopes: &mut [Vec<f32>],
                to_slopes: &mut [Vec<f32>]| {
        for (own, ((vector, _), slope)) in from.iter().zip(from_slopes).enumerate() {
            let mut shares: Vec<f32> =
                to.iter().map(|(other, _)| dot(vector, other) / temperature).collect();
            softmax(&mut shares);
            if let Some(share) = shares.get_mut(own) {
                *share -= 1.0;
            }
            for ((share, (other, _)), to_slope) in shares.iter().zip(to).zip(to_slopes.iter_mut()) {
                add(slope, share * scale, other);
                add(to_slope, share * scale, vector);
            }
        }
    };
    side(&left, &right, &mut left_slopes, &mut right_slopes);
    side(&right, &left, &mut right_slopes, &mut left_slopes);
    let mut gradient = vec![0.0; vectors.values.len()];
    for (((a, b), (left, right)), (left_slope, right_slope)) in
        pairs.iter().zip(left.iter().zip(&right)).zip(left_slopes.iter().zip(&right_slopes))
    {
        spread(&mut gradient, a, left, left_slope);
        spread(&mut gradient, b, right, right_slope);
    }
    gradient
}

/// The gradient of the order of graded pairs: of two pairs, the one with the higher grade should
/// have the higher cosine.
pub(super) fn agree(vectors: &Vectors, pairs: &[(Batch, Batch, f32)]) -> Vec<f32> {
    let read: Vec<_> = pairs.iter().map(|(a, b, _)| (vectors.embed(a), vectors.embed(b))).collect();
    let cosines: Vec<f32> = read.iter().map(|((a, _), (b, _))| dot(a, b)).collect();
    let mut slopes = vec![0.0_f32; pairs.len()];
    let mut ordered = 0.0_f32;
    for (high, (&(_, _, grade), &cosine)) in pairs.iter().zip(&cosines).enumerate() {
        for (low, (&(_, _, less), &other)) in pairs.iter().zip(&cosines).enumerate() {
            if grade > less {
                ordered += 1.0;
                let wrong = sigmoid((other - cosine) / GRADED_TEMPERATURE);
                if let Some(slope) = slopes.get_mut(high) {
                    *slope -= wrong;
                }
                if let Some(slope) = slopes.get_mut(low) {
                    *slope += wrong;
                }
            }
        }
    }
    let mut gradient = vec![0.0; vectors.values.len()];
    for ((pair, (a, b)), slope) in pairs.iter().zip(&read).zip(slopes) {
        let slope = slope / ordered.max(1.0);
        let scaled = |vector: &[f32]| vector.iter().map(|value| slope * value).collect::<Vec<_>>();
        spread(&mut gradient, &pair.0, a, &scaled(&b.0));
        spread(&mut gradient, &pair.1, b, &scaled(&a.0));
    }
    gradient
}

/// Adds the slope of a unit vector to the n-grams it was made of.
fn spread(gradient: &mut [f32], text: &Batch, (unit, norm): &(Vec<f32>, f32), slope: &[f32]) {
    let along = dot(unit, slope);
    let slope: Vec<f32> =
        slope.iter().zip(unit).map(|(slope, value)| (slope - along * value) / norm).collect();
    for &(row, weight) in text {
        let at = row as usize * slope.len();
        if let Some(row) = gradient.get_mut(at..at + slope.len()) {
            add(row, weight, &slope);
        }
    }
}

fn add(sum: &mut [f32], factor: f32, values: &[f32]) {
    sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += factor * value);
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Adam with the usual memory of 10 slopes and 100 squares.
#[derive(Debug)]
pub(super) struct Adam {
    means: Vec<f32>,
    squares: Vec<f32>,
    /// What is left of the start in the two memories.
    left: (f32, f32),
}

impl Adam {
    pub(super) fn new(values: usize) -> Self {
        Self { means: vec![0.0; values], squares: vec![0.0; values], left: (1.0, 1.0) }
    }

    pub(super) fn step(&mut self, vectors: &mut Vectors, gradient: &[f32], rate: f32) {
        self.left = (self.left.0 * 0.9, self.left.1 * 0.99);
        let (mean_scale, square_scale) = (1.0 / (1.0 - self.left.0), 1.0 / (1.0 - self.left.1));
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((value, slope), (mean, square)) in vectors.values.iter_mut().zip(gradient).zip(moments)
        {
            *mean = 0.9 * *mean + 0.1 * slope;
            *square = 0.99 * *square + 0.01 * slope * slope;
            *value -= rate * (*mean * mean_scale) / ((*square * square_scale).sqrt() + 1e-8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The loss of [`contrast`], to check its gradient by differences.
    fn loss(vectors: &Vectors, pairs: &[(Batch, Batch)], temperature: f32) -> f32 {
        let left: Vec<_> = pairs.iter().map(|(a, _)| vectors.embed(a).0).collect();
        let right: Vec<_> = pairs.iter().map(|(_, b)| vectors.embed(b).0).collect();
        let one = |from: &[Vec<f32>], to: &[Vec<f32>]| {
            let rows = from.iter().enumerate().map(|(own, vector)| {
                let scores: Vec<f32> = to
                    .iter()
                    .map(|t| super::super::math::exp(dot(vector, t) / temperature))
                    .collect();
                -super::super::math::ln(scores[own] / scores.iter().sum::<f32>())
            });
            rows.sum::<f32>() / (2.0 * pairs.len() as f32)
        };
        one(&left, &right) + one(&right, &left)
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let vectors = Vectors::random(6, 3, &mut Random::new(3));
        let pairs: Vec<(Batch, Batch)> = vec![
            (vec![(0, 0.6), (1, 0.8)], vec![(2, 1.0)]),
            (vec![(3, 1.0)], vec![(4, 0.5), (5, 0.5), (1, 0.2)]),
        ];
        let gradient = contrast(&vectors, &pairs, 0.5);
        for (index, &expected) in gradient.iter().enumerate() {
            let moved = |by: f32| {
                let mut vectors = vectors.clone();
                vectors.values[index] += by;
                loss(&vectors, &pairs, 0.5)
            };
            let slope = (moved(1e-2) - moved(-1e-2)) / 2e-2;
            assert!((slope - expected).abs() < 2e-3, "{index}: {slope} {expected}");
        }
    }
}

use serde::{Deserialize, Serialize};

use super::math::softmax;
use super::sparse::SparseVec;
use crate::error::{Error, Result};
use crate::model_file::{ModelReader, ModelWriter};

/// How a [`SoftmaxModel`] is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SoftmaxOptions {
    /// Passes over the rows.
    pub epochs: u32,
    /// The first step size of AdaGrad.
    pub rate: f32,
    /// L2 penalty on a weight each time a row uses it.
    pub l2: f32,
    /// The order of the rows in each pass.
    pub seed: u64,
}

impl Default for SoftmaxOptions {
    fn default() -> Self {
        Self { epochs: 20, rate: 0.5, l2: 1e-5, seed: 1 }
    }
}

/// Multinomial logistic regression on sparse rows.
#[derive(Debug, Clone, PartialEq)]
pub struct SoftmaxModel {
    classes: usize,
    /// Row-major: `classes` weights a feature.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl SoftmaxModel {
    /// Trains on rows with a class each (`0..classes`) by AdaGrad (Duchi et al., 2011), which
    /// needs no tuned schedule for rare n-grams. `progress` gets passes done and in all, and stops
    /// the training by returning false. Deterministic for a seed.
    ///
    /// # Errors
    /// [`Error::Data`] for no rows, or classes and rows that do not match; [`Error::Cancelled`].
    pub fn train(
        rows: &[SparseVec],
        targets: &[usize],
        classes: usize,
        features: usize,
        options: &SoftmaxOptions,
        progress: &mut dyn FnMut(u32, u32) -> bool,
    ) -> Result<Self> {
        let unfit = rows.is_empty()
            || rows.len() != targets.len()
            || targets.iter().any(|&target| target >= classes);
        if unfit {
            let reason =
                format!("{} rows, {} targets, {classes} classes", rows.len(), targets.len());
            return Err(Error::Data { task: "train", reason });
        }
        let mut model =
            Self { classes, weights: vec![0.0; features * classes], bias: vec![0.0; classes] };
        let mut squares = vec![1e-2_f32; features * classes];
        let mut bias_squares = vec![1e-2_f32; classes];
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let mut random = options.seed;
        let mut scores = vec![0.0; classes];
        for epoch in 0..options.epochs {
            shuffle(&mut order, &mut random);
            for &index in &order {
                let (Some(row), Some(&target)) = (rows.get(index), targets.get(index)) else {
                    continue;
                };
                model.scores(row, &mut scores);
                softmax(&mut scores);
                if let Some(score) = scores.get_mut(target) {
                    *score -= 1.0;
                }
                for (id, value) in row.iter() {
                    let at = id as usize * classes;
                    let weights = model.weights.get_mut(at..at + classes).unwrap_or_default();
                    let squares = squares.get_mut(at..at + classes).unwrap_or_default();
                    for ((weight, square), error) in weights.iter_mut().zip(squares).zip(&scores) {
                        let gradient = error * value + options.l2 * *weight;
                        *square += gradient * gradient;
                        *weight -= options.rate * gradient / square.sqrt();
                    }
                }
                for ((bias, square), error) in
                    model.bias.iter_mut().zip(&mut bias_squares).zip(&scores)
                {
                    *square += error * error;
                    *bias -= options.rate * error / square.sqrt();
                }
            }
            if !progress(epoch + 1, options.epochs) {
                return Err(Error::Cancelled { task: "training" });
            }
        }
        Ok(model)
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The scores (logits) of the classes into `out`, which has one place a class.
    pub fn scores(&self, row: &SparseVec, out: &mut [f32]) {
        for (out, bias) in out.iter_mut().zip(&self.bias) {
            *out = *bias;
        }
        for (id, value) in row.iter() {
            for (out, weight) in out.iter_mut().zip(self.weights_of(id)) {
                *out += value * weight;
            }
        }
    }

    /// The weights of a feature, one a class; empty for a feature past the end.
    pub fn weights_of(&self, feature: u32) -> &[f32] {
        let at = feature as usize * self.classes;
        self.weights.get(at..at + self.classes).unwrap_or_default()
    }

    /// The score of each class when no feature is there.
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// Writes tensors `{prefix}.weights` and `{prefix}.bias`.
    pub fn write(&self, writer: &mut ModelWriter, prefix: &str) {
        let features = self.weights.len().checked_div(self.classes).unwrap_or_default();
        writer.f32s(&format!("{prefix}.weights"), &[features, self.classes], &self.weights);
        writer.f32s(&format!("{prefix}.bias"), &[self.classes], &self.bias);
    }

    /// Reads what [`Self::write`] wrote.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where tensors are missing or do not fit each other.
    pub fn read(reader: &ModelReader<'_>, prefix: &str) -> Result<Self> {
        let weights = reader.f32s(&format!("{prefix}.weights"))?;
        let bias = reader.f32s(&format!("{prefix}.bias"))?;
        if bias.is_empty() || weights.len() % bias.len() != 0 {
            return Err(reader.error(format!("`{prefix}` is not a linear model")));
        }
        Ok(Self { classes: bias.len(), weights, bias })
    }
}

/// Fisher-Yates with splitmix64.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random = random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let other = usize::try_from(z % (last as u64 + 1)).unwrap_or_default();
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_what_can_be_separated_and_repeats_itself() {
        let rows: Vec<SparseVec> =
            (0..30).map(|n| SparseVec::new(vec![(n % 3, 1.0), (3 + n % 2, 0.5)])).collect();
        let targets: Vec<usize> = (0..30).map(|n| n % 3).collect();
        let options = SoftmaxOptions::default();
        let train =
            || SoftmaxModel::train(&rows, &targets, 3, 5, &options, &mut |_, _| true).unwrap();
        let model = train();
        assert_eq!(model, train());
        let mut scores = [0.0; 3];
        for (row, &target) in rows.iter().zip(&targets) {
            model.scores(row, &mut scores);
            assert!(scores.iter().all(|&score| score <= scores[target]));
        }
    }

    #[test]
    fn stops_when_asked() {
        let rows = [SparseVec::new(vec![(0, 1.0)])];
        let stopped =
            SoftmaxModel::train(&rows, &[0], 2, 1, &SoftmaxOptions::default(), &mut |_, _| false);
        assert_eq!(stopped.unwrap_err().code(), "cancelled");
    }
}

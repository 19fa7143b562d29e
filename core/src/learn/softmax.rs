use serde::{Deserialize, Serialize};

use super::lanes::widest;
use super::math::softmax_here;
use super::random::Random;
use super::sparse::SparseVec;
use crate::error::{Error, Result};
use crate::model_file::{ModelReader, ModelWriter};

/// How a [`SoftmaxModel`] is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SoftmaxOptions {
    /// Passes over the rows, 1 to 1000.
    pub epochs: u32,
    /// The first step size of AdaGrad; it falls to a tenth in a straight line.
    pub rate: f32,
    /// L2 penalty on a weight each time a row uses it.
    pub l2: f32,
    /// The share of a row's features that one pass leaves out, at least 0 and under 1: no single
    /// n-gram may carry a class alone (dropout as regularisation: Wager, Wang and Liang, 2013).
    pub dropout: f32,
    /// The share of the rows of one pass that leave out all their dense features
    /// ([`SoftmaxRows::dense_from`]), at least 0 and under 1: the others must do without them too.
    /// In place of `dropout`, which suits features of which few occur.
    pub dense_dropout: f32,
    /// The order of the rows in each pass, and what is left out.
    pub seed: u64,
}

impl Default for SoftmaxOptions {
    fn default() -> Self {
        Self { epochs: 20, rate: 1.0, l2: 3e-5, dropout: 0.3, dense_dropout: 0.25, seed: 1 }
    }
}

impl SoftmaxOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] for a value outside its range.
    pub fn check(&self) -> Result<()> {
        if !(1..=1000).contains(&self.epochs) {
            return Err(Error::option("epochs", "1 to 1000", self.epochs));
        }
        if !(self.rate.is_finite() && self.rate > 0.0) {
            return Err(Error::option("rate", "over 0", self.rate));
        }
        if !(self.l2.is_finite() && self.l2 >= 0.0) {
            return Err(Error::option("l2", "at least 0", self.l2));
        }
        for (name, share) in [("dropout", self.dropout), ("dense_dropout", self.dense_dropout)] {
            if !(0.0..1.0).contains(&share) {
                return Err(Error::option(name, "at least 0 and under 1", share));
            }
        }
        Ok(())
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

/// What [`SoftmaxModel::fit`] learns from.
#[derive(Debug, Clone, Copy)]
pub struct SoftmaxRows<'a> {
    /// The feature vectors.
    pub rows: &'a [SparseVec],
    /// The class of each row, `0..classes`.
    pub targets: &'a [usize],
    /// How much each row counts; empty where all count alike.
    pub weights: &'a [f32],
    /// The number of classes.
    pub classes: usize,
    /// One more than the largest feature id.
    pub features: usize,
    /// Features from this id on are in nearly every row; `features` where none is.
    pub dense_from: usize,
}

impl SoftmaxRows<'_> {
    fn check(&self) -> Result<()> {
        let unfit = self.rows.is_empty()
            || self.rows.len() != self.targets.len()
            || (!self.weights.is_empty() && self.weights.len() != self.rows.len())
            || self.weights.iter().any(|weight| !(weight.is_finite() && *weight >= 0.0))
            || self.targets.iter().any(|&target| target >= self.classes);
        if unfit {
            let reason = format!(
                "{} rows, {} targets, {} weights, {} classes",
                self.rows.len(),
                self.targets.len(),
                self.weights.len(),
                self.classes
            );
            return Err(Error::Data { task: "train", reason });
        }
        Ok(())
    }
}

impl SoftmaxModel {
    /// Trains on rows that all count alike, from nothing; see [`Self::fit`].
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn train(
        rows: &[SparseVec],
        targets: &[usize],
        classes: usize,
        features: usize,
        options: &SoftmaxOptions,
        progress: &mut dyn FnMut(u32, u32) -> bool,
    ) -> Result<Self> {
        let data =
            SoftmaxRows { rows, targets, weights: &[], classes, features, dense_from: features };
        Self::zero(classes, features).fit(&data, options, progress)
    }

    /// A model that knows nothing.
    pub fn zero(classes: usize, features: usize) -> Self {
        Self { classes, weights: vec![0.0; features * classes], bias: vec![0.0; classes] }
    }

    /// A model of given weights, `classes` a feature.
    pub(crate) fn from_parts(weights: Vec<f32>, bias: Vec<f32>) -> Self {
        Self { classes: bias.len(), weights, bias }
    }

    /// Trains further from this model by AdaGrad (Duchi et al., 2011) with one step size a feature:
    /// rare n-grams take large steps, frequent ones small steps, and nothing needs tuning.
    /// `progress` gets passes done and in all, and stops the training by returning false.
    /// Deterministic for a seed. Cost: passes × features in all rows × classes.
    ///
    /// # Errors
    /// [`Error::Data`] for no rows, or parts of the data that do not match each other or the model;
    /// [`Error::Option`]; [`Error::Cancelled`].
    pub fn fit(
        mut self,
        data: &SoftmaxRows<'_>,
        options: &SoftmaxOptions,
        progress: &mut dyn FnMut(u32, u32) -> bool,
    ) -> Result<Self> {
        options.check()?;
        data.check()?;
        if self.classes != data.classes || self.weights.len() != data.features * data.classes {
            let reason = "the model to start from has other classes or features".to_owned();
            return Err(Error::Data { task: "train", reason });
        }
        let mut state = State {
            squares: vec![1e-2; data.features],
            bias_square: 1e-2,
            scores: vec![0.0; data.classes],
            kept: Vec::new(),
            random: Random::new(options.seed),
        };
        widest(
            #[inline(always)]
            || self.passes(&mut state, data, options, progress),
        )?;
        Ok(self)
    }

    /// All passes over the rows. What it calls is inlined, so that it is compiled for the caller's
    /// vector instructions.
    #[inline(always)]
    fn passes(
        &mut self,
        state: &mut State,
        data: &SoftmaxRows<'_>,
        options: &SoftmaxOptions,
        progress: &mut dyn FnMut(u32, u32) -> bool,
    ) -> Result<()> {
        let mut order: Vec<usize> = (0..data.rows.len()).collect();
        for epoch in 0..options.epochs {
            state.random.shuffle(&mut order);
            let rate = options.rate * (1.0 - 0.9 * epoch as f32 / options.epochs as f32);
            for &index in &order {
                let (Some(row), Some(&target)) = (data.rows.get(index), data.targets.get(index))
                else {
                    continue;
                };
                let weight = data.weights.get(index).copied().unwrap_or(1.0);
                state.keep(row, options, data.dense_from);
                self.step(state, target, weight, rate, options.l2);
            }
            if !progress(epoch + 1, options.epochs) {
                return Err(Error::Cancelled { task: "training" });
            }
        }
        Ok(())
    }

    /// One step of gradient descent on the row in `state.kept`.
    #[inline(always)]
    fn step(&mut self, state: &mut State, target: usize, weight: f32, rate: f32, l2: f32) {
        let classes = self.classes;
        self.accumulate(&state.kept, &mut state.scores);
        softmax_here(&mut state.scores);
        if let Some(score) = state.scores.get_mut(target) {
            *score -= 1.0;
        }
        let mut square = 0.0;
        for error in &mut state.scores {
            *error *= weight;
            square += *error * *error;
        }
        square /= 2.0;
        for &(id, value) in &state.kept {
            let at = id as usize * classes;
            let (Some(weights), Some(sum)) =
                (self.weights.get_mut(at..at + classes), state.squares.get_mut(id as usize))
            else {
                continue;
            };
            *sum += square * value * value;
            let step = rate / sum.sqrt();
            let (along, shrink) = (step * value, 1.0 - step * l2);
            for (weight, error) in weights.iter_mut().zip(&state.scores) {
                *weight = *weight * shrink - along * error;
            }
        }
        state.bias_square += square;
        let step = rate / state.bias_square.sqrt();
        for (bias, error) in self.bias.iter_mut().zip(&state.scores) {
            *bias -= step * error;
        }
    }

    /// Adds the weights of a row to the bias, four features at a time: the sums then stay in
    /// registers for four additions instead of one.
    #[inline(always)]
    fn accumulate(&self, row: &[(u32, f32)], out: &mut [f32]) {
        for (out, bias) in out.iter_mut().zip(&self.bias) {
            *out = *bias;
        }
        let (fours, rest) = row.as_chunks::<4>();
        for four in fours {
            let [a, b, c, d] = four.map(|(id, value)| (self.weights_of(id), value));
            let weights = a.0.iter().zip(b.0).zip(c.0).zip(d.0);
            for (out, (((wa, wb), wc), wd)) in out.iter_mut().zip(weights) {
                *out += (a.1 * wa + b.1 * wb) + (c.1 * wc + d.1 * wd);
            }
        }
        for &(id, value) in rest {
            for (out, weight) in out.iter_mut().zip(self.weights_of(id)) {
                *out += value * weight;
            }
        }
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The scores (logits) of the classes into `out`, which has one place a class.
    pub fn scores(&self, row: &SparseVec, out: &mut [f32]) {
        self.accumulate(&row.iter().collect::<Vec<_>>(), out);
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
        Ok(Self::from_parts(weights, bias))
    }
}

/// What one training run remembers from row to row.
struct State {
    /// Squared gradients by feature.
    squares: Vec<f32>,
    bias_square: f32,
    scores: Vec<f32>,
    /// The features of the row that this pass keeps.
    kept: Vec<(u32, f32)>,
    random: Random,
}

impl State {
    /// Drops features at random; the sparse ones that stay grow so that the row keeps its expected
    /// sum.
    fn keep(&mut self, row: &SparseVec, options: &SoftmaxOptions, dense_from: usize) {
        self.kept.clear();
        let dense = |id: u32| id as usize >= dense_from;
        let has_dense = row.ids().last().is_some_and(|&id| dense(id));
        let keeps_dense = has_dense && self.random.unit() >= options.dense_dropout;
        let grow = 1.0 / (1.0 - options.dropout);
        for (id, value) in row.iter() {
            if dense(id) {
                self.kept.extend(keeps_dense.then_some((id, value)));
            } else if options.dropout == 0.0 || self.random.unit() >= options.dropout {
                self.kept.push((id, value * grow));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> (Vec<SparseVec>, Vec<usize>) {
        let rows = (0..30).map(|n| SparseVec::new(vec![(n % 3, 1.0), (3 + n % 2, 0.5)])).collect();
        (rows, (0..30).map(|n| n % 3).collect())
    }

    #[test]
    fn separates_what_can_be_separated_and_repeats_itself() {
        let (rows, targets) = data();
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
    fn rows_of_weight_zero_teach_nothing() {
        let (rows, targets) = data();
        let weights: Vec<f32> = targets.iter().map(|&t| if t == 2 { 0.0 } else { 1.0 }).collect();
        let data = SoftmaxRows {
            rows: &rows,
            targets: &targets,
            weights: &weights,
            classes: 3,
            features: 5,
            dense_from: 5,
        };
        let model = SoftmaxModel::zero(3, 5)
            .fit(&data, &SoftmaxOptions::default(), &mut |_, _| true)
            .unwrap();
        let mut scores = [0.0; 3];
        model.scores(&SparseVec::new(vec![(2, 1.0)]), &mut scores);
        assert!(scores[2] < scores[0].max(scores[1]));
    }

    #[test]
    fn stops_when_asked_and_refuses_bad_options() {
        let rows = [SparseVec::new(vec![(0, 1.0)])];
        let train = |options: &SoftmaxOptions, go: bool| {
            SoftmaxModel::train(&rows, &[0], 2, 1, options, &mut |_, _| go).unwrap_err().code()
        };
        assert_eq!(train(&SoftmaxOptions::default(), false), "cancelled");
        let bad = SoftmaxOptions { dropout: 1.0, ..Default::default() };
        assert_eq!(train(&bad, true), "option.invalid");
    }
}

//! Linear classifiers in one byte a weight.

use super::kernel::Rows;
use super::softmax::SoftmaxModel;
use super::sparse::SparseVec;
use crate::arrange::Arrange;
use crate::error::Result;
use crate::model_file::{ModelReader, ModelWriter};

/// A linear classifier with one byte a weight and one scale a class.
///
/// Rounding to 1/127 of a class's largest weight moves a logit by some hundredths, and turns the
/// many weights near zero into zeros, which compress to nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantisedModel {
    /// One row a feature, one weight a class.
    weights: Rows<i8>,
    /// The weights of the features from `dense_from` on once more as floats: they occur in every
    /// message. Derived, not stored.
    dense: Rows<f32>,
    dense_from: u32,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl QuantisedModel {
    /// Rounds the weights of a model.
    pub fn new(model: &SoftmaxModel, features: usize) -> Self {
        let classes = model.classes();
        let rows = || (0..features).map(|row| model.weights_of(row as u32));
        let mut scales = vec![0.0_f32; classes];
        for row in rows() {
            for (scale, weight) in scales.iter_mut().zip(row) {
                *scale = scale.max(weight.abs());
            }
        }
        scales.iter_mut().for_each(|scale| *scale = (*scale / 127.0).max(f32::MIN_POSITIVE));
        let mut weights = Vec::with_capacity(features * classes);
        for row in rows() {
            weights.extend(row.iter().zip(&scales).map(|(w, scale)| (w / scale).round() as i8));
        }
        Self::assemble(&weights, scales, model.bias().to_vec())
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.bias.len()
    }

    /// The number of features.
    pub fn features(&self) -> usize {
        self.weights.len()
    }

    /// The score of each class when no feature is there.
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// The model with some of its features, in the order of `rows`.
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Self {
        let weights: Vec<i8> = rows.iter().flat_map(|&row| self.weights.row(row)).collect();
        self.with_weights(&weights)
    }

    /// The model with its first `classes` classes alone.
    #[must_use]
    pub fn first_classes(&self, classes: usize) -> Self {
        let rows = 0..self.features() as u32;
        let weights: Vec<i8> = rows.flat_map(|row| self.weights.row(row).take(classes)).collect();
        let first = |values: &[f32]| values.iter().copied().take(classes).collect();
        Self::assemble(&weights, first(&self.scales), first(&self.bias))
    }

    fn with_weights(&self, weights: &[i8]) -> Self {
        Self::assemble(weights, self.scales.clone(), self.bias.clone())
    }

    fn assemble(weights: &[i8], scales: Vec<f32>, bias: Vec<f32>) -> Self {
        Self::of_rows(Rows::new(weights, bias.len()), scales, bias)
    }

    fn of_rows(weights: Rows<i8>, scales: Vec<f32>, bias: Vec<f32>) -> Self {
        Self { weights, dense: Rows::default(), dense_from: u32::MAX, scales, bias }
    }

    /// The same model for rows that have nearly all features from `first` on, such as text vectors:
    /// it keeps those weights as floats beside the bytes, for the speed of [`Self::scores_of`].
    #[must_use]
    pub fn with_dense_from(mut self, first: u32) -> Self {
        let features = first..self.features() as u32;
        let weights: Vec<f32> =
            features.flat_map(|row| self.weights.row(row)).map(f32::from).collect();
        (self.dense, self.dense_from) = (Rows::new(&weights, self.classes()), first);
        self
    }

    /// The model with `levels` steps from 0 to a class's largest weight instead of 127: fewer
    /// different values, and most weights 0, which compresses to a fraction. With 15 levels and
    /// 20,000 features the default intents take half the bytes for about half a point of accuracy;
    /// with 7 they lose a point or two.
    #[must_use]
    pub fn coarser(&self, levels: u8) -> Self {
        let levels = f32::from(levels.clamp(1, 127));
        let round = |weight: i8| (f32::from(weight) * levels / 127.0).round() as i8;
        let weights: Vec<i8> = self.weights.values().into_iter().map(round).collect();
        let scales = self.scales.iter().map(|scale| scale * 127.0 / levels).collect();
        Self { scales, ..self.with_weights(&weights) }.with_dense_from(self.dense_from)
    }

    /// Adds `deltas` to the bias, one a class.
    pub fn shift(&mut self, deltas: &[f32]) {
        for (bias, delta) in self.bias.iter_mut().zip(deltas) {
            *bias += delta;
        }
    }

    /// Multiplies all scores by `factor`: a temperature of `1 / factor`.
    pub fn sharpen(&mut self, factor: f32) {
        self.scales.iter_mut().chain(&mut self.bias).for_each(|value| *value *= factor);
    }

    /// The weight of a feature for a class; 0 past the end of either.
    pub fn weight(&self, feature: u32, class: usize) -> f32 {
        self.weights_for(class)(feature)
    }

    /// The weight of each feature for a class; 0 past the end of either.
    #[inline]
    pub(crate) fn weights_for(&self, class: usize) -> impl Fn(u32) -> f32 + '_ {
        let scale = self.scales.get(class).copied().unwrap_or_default();
        let weights = self.weights.column(class);
        move |feature| f32::from(weights(feature)) * scale
    }

    /// The scores (logits) of a sparse row into `out`, which has one place a class.
    pub fn scores(&self, row: impl Iterator<Item = (u32, f32)> + Clone, out: &mut [f32]) {
        out.fill(0.0);
        self.weights.add(row, out);
        self.finish(out);
    }

    /// The scores (logits) of a sparse row into `out`, which has one place a class.
    pub fn scores_of(&self, row: &SparseVec, out: &mut [f32]) {
        out.fill(0.0);
        let (sparse, dense) = row.split_at(self.dense_from);
        self.weights.add(sparse, out);
        self.dense.add(dense.map(|(id, value)| (id - self.dense_from, value)), out);
        self.finish(out);
    }

    fn finish(&self, out: &mut [f32]) {
        for ((out, scale), bias) in out.iter_mut().zip(&self.scales).zip(&self.bias) {
            *out = *out * scale + bias;
        }
    }

    /// The model in full precision, to train it further.
    pub fn widen(&self) -> SoftmaxModel {
        let scales = self.scales.iter().cycle();
        let weights = self.weights.values().into_iter().zip(scales);
        let weights = weights.map(|(weight, scale)| f32::from(weight) * scale).collect();
        SoftmaxModel::from_parts(weights, self.bias.clone())
    }

    /// Writes tensors `{prefix}.weights` (one byte each), `{prefix}.scales` and `{prefix}.bias`.
    /// A `compact` model with few weights that are not 0 has these alone instead of `weights`:
    /// `counts` of each feature, and for each weight the classes skipped before it and its value,
    /// in the order that compresses best (by count, and the `order` of classes). The default
    /// intents take 160 KB so after brotli, 186 with all weights.
    pub fn write(&self, writer: &mut ModelWriter, prefix: &str, compact: bool) {
        writer.f32s(&format!("{prefix}.scales"), &[self.classes()], &self.scales);
        writer.f32s(&format!("{prefix}.bias"), &[self.classes()], &self.bias);
        let weights = self.weights.values();
        let few = weights.iter().filter(|&&weight| weight != 0).count() <= weights.len() / 2;
        if !(compact && few && self.classes() <= usize::from(u8::MAX)) {
            let shape = [self.features(), self.classes()];
            writer.i8s(&format!("{prefix}.weights"), &shape, &weights);
            return;
        }
        let filled = |row: u32| self.weights.row(row).filter(|&weight| weight != 0).count() as u8;
        let counts: Vec<u8> = (0..self.features() as u32).map(filled).collect();
        // The classes with the most weights first: their gaps are short.
        let mut order: Vec<u8> = (0..self.classes() as u8).collect();
        let of_class = |class: u8| {
            let weight = self.weights.column(usize::from(class));
            (0..self.features() as u32).filter(|&row| weight(row) != 0).count()
        };
        let sizes: Vec<usize> = order.iter().map(|&class| of_class(class)).collect();
        order.arrange_by_key(|&class| std::cmp::Reverse(sizes.get(usize::from(class)).copied()));
        let (mut gaps, mut values) = (Vec::new(), Vec::new());
        for row in by_count(&counts) {
            let mut gap = 0;
            for &class in &order {
                match self.weights.column(usize::from(class))(row as u32) {
                    0 => gap += 1,
                    weight => {
                        gaps.push(std::mem::take(&mut gap));
                        values.push(weight);
                    }
                }
            }
        }
        writer.u8s(&format!("{prefix}.order"), &[order.len()], &order);
        writer.u8s(&format!("{prefix}.counts"), &[counts.len()], &counts);
        writer.u8s(&format!("{prefix}.gaps"), &[gaps.len()], &gaps);
        writer.i8s(&format!("{prefix}.values"), &[values.len()], &values);
    }

    /// Reads what [`Self::write`] wrote.
    ///
    /// # Errors
    /// [`crate::Error::ModelFormat`] where tensors are missing or do not fit each other.
    pub fn read(reader: &ModelReader<'_>, prefix: &str) -> Result<Self> {
        let scales = reader.f32s(&format!("{prefix}.scales"))?;
        let bias = reader.f32s(&format!("{prefix}.bias"))?;
        let wrong = || reader.error(format!("`{prefix}` is not a linear model"));
        if bias.is_empty() || scales.len() != bias.len() {
            return Err(wrong());
        }
        let weights = if reader.has(&format!("{prefix}.counts")) {
            let counts = reader.u8s(&format!("{prefix}.counts"))?;
            let gaps = reader.u8s(&format!("{prefix}.gaps"))?;
            let values = reader.i8s(&format!("{prefix}.values"))?;
            let order = reader.u8s(&format!("{prefix}.order"))?;
            spread(&counts, &order, &gaps, &values, bias.len()).ok_or_else(wrong)?
        } else {
            let weights = reader.i8s(&format!("{prefix}.weights"))?;
            if weights.len() % bias.len() != 0 {
                return Err(wrong());
            }
            Rows::new(&weights, bias.len())
        };
        Ok(Self::of_rows(weights, scales, bias))
    }
}

/// Rows of which the weights that are not 0 are given; `None` where the parts do not fit.
fn spread(
    counts: &[u8],
    order: &[u8],
    gaps: &[u8],
    values: &[i8],
    classes: usize,
) -> Option<Rows<i8>> {
    let mut weights = vec![0; counts.len().checked_mul(classes)?];
    let mut rest = gaps.iter().zip(values);
    for row in by_count(counts) {
        let own = weights.get_mut(row * classes..(row + 1) * classes)?;
        let mut next = 0;
        for (&gap, &value) in rest.by_ref().take(usize::from(*counts.get(row)?)) {
            let place = next + usize::from(gap);
            *own.get_mut(usize::from(*order.get(place)?))? = value;
            next = place + 1;
        }
    }
    let all: usize = counts.iter().map(|&count| usize::from(count)).sum();
    (all == gaps.len() && all == values.len()).then(|| Rows::new(&weights, classes))
}

/// Rows by how many weights they have: rows alike are neighbours in the file.
fn by_count(counts: &[u8]) -> impl Iterator<Item = usize> {
    let mut buckets = vec![Vec::new(); 1 + usize::from(u8::MAX)];
    for (row, &count) in counts.iter().enumerate() {
        if let Some(bucket) = buckets.get_mut(usize::from(count)) {
            bucket.push(row);
        }
    }
    buckets.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::SoftmaxOptions;

    #[test]
    fn rounding_hardly_moves_a_score() {
        let rows: Vec<SparseVec> =
            (0..40).map(|n| SparseVec::new(vec![(n % 4, 1.0), (4 + n % 5, 0.5)])).collect();
        let targets: Vec<usize> = (0..40).map(|n| n % 4).collect();
        let options = SoftmaxOptions::default();
        let full = SoftmaxModel::train(&rows, &targets, 4, 9, &options, &mut |_, _| true).unwrap();
        let small = QuantisedModel::new(&full, 9);
        let (mut a, mut b) = ([0.0; 4], [0.0; 4]);
        for row in &rows {
            full.scores(row, &mut a);
            small.scores(row.iter(), &mut b);
            assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 0.05), "{a:?} {b:?}");
        }
        let sum: f32 = small.bias()[1] + small.weight(1, 1) + 0.5 * small.weight(5, 1);
        small.scores([(1, 1.0), (5, 0.5)].into_iter(), &mut b);
        assert!((b[1] - sum).abs() < 1e-5);
        let mut same = [0.0; 4];
        small.clone().with_dense_from(4).scores_of(&rows[2], &mut same);
        small.scores(rows[2].iter(), &mut b);
        assert!(same.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-5), "{same:?} {b:?}");
        for (model, compact) in
            [(small.clone(), true), (small.coarser(3), true), (small.clone(), false)]
        {
            let mut writer = ModelWriter::new("intent", 1);
            model.write(&mut writer, "model", compact);
            let bytes = writer.to_bytes().unwrap();
            let reader = ModelReader::open("intent", 1, 1, &bytes).unwrap();
            assert_eq!(QuantisedModel::read(&reader, "model").unwrap().weights, model.weights);
        }
        let order = [0, 1, 2];
        assert!(spread(&[1, 2], &order, &[1, 0, 1], &[5, 6, 7], 3).is_some());
        for (counts, gaps) in [([1, 1], [1, 0, 1]), ([1, 2], [3, 0, 1]), ([1, 3], [1, 0, 1])] {
            assert!(spread(&counts, &order, &gaps, &[5, 6, 7], 3).is_none());
        }
        let mut two = [0.0; 2];
        small.first_classes(2).scores(rows[2].iter(), &mut two);
        assert_eq!(two, same[..2]);
        small.coarser(15).scores(rows[0].iter(), &mut b);
        full.scores(&rows[0], &mut a);
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 0.5), "{a:?} {b:?}");
    }
}

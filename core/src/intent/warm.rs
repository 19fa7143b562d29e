//! Starting a training from an older classifier.

use super::classifier::IntentClassifier;
use super::features::Features;
use crate::learn::SoftmaxModel;

/// The weights of an older classifier at the features and labels of new data; zero for what is new.
/// `background` adds a class that the labels do not name.
pub(super) fn carry_over(
    old: &IntentClassifier,
    features: &Features,
    labels: &[String],
    background: bool,
) -> SoftmaxModel {
    let (parts, wide) = (old.parts(), old.parts().model.widen());
    let own = |label: &String| parts.labels.binary_search(label).ok();
    let last = (parts.model.classes() > parts.labels.len()).then_some(parts.labels.len());
    let source: Vec<Option<usize>> =
        labels.iter().map(own).chain(background.then_some(last)).collect();
    let mut old_rows = features.vocabulary.rows_in(&parts.features.vocabulary);
    let mut dense = |first: usize, count: usize, same: bool| {
        old_rows.extend((first..first + count).map(|row| same.then_some(row as u32)));
    };
    let first = parts.features.vocabulary.len();
    let dimensions = features.first_transferred() - features.vocabulary.len();
    dense(first, dimensions, parts.features.vectors == features.vectors);
    let first = parts.features.first_transferred();
    let taught = features.len() - features.first_transferred();
    dense(first, taught, parts.features.transfer == features.transfer);
    let mut weights = Vec::with_capacity(old_rows.len() * source.len());
    for row in old_rows {
        let from = row.map(|row| wide.weights_of(row)).unwrap_or_default();
        weights.extend(
            source.iter().map(|class| class.and_then(|c| from.get(c).copied()).unwrap_or(0.0)),
        );
    }
    let bias = source.iter().map(|c| c.and_then(|c| wide.bias().get(c).copied()).unwrap_or(0.0));
    SoftmaxModel::from_parts(weights, bias.collect())
}

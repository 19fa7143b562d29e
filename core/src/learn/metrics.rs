//! Figures that say how good predictions are. Undefined figures are `None`, never 0.

use crate::arrange::Arrange;
use serde::{Deserialize, Serialize};

/// The share of predictions that are right.
pub fn accuracy(predicted: &[usize], actual: &[usize]) -> Option<f64> {
    let right = predicted.iter().zip(actual).filter(|(a, b)| a == b).count();
    (!actual.is_empty()).then(|| right as f64 / actual.len() as f64)
}

/// The mean F1 over the classes that occur in `actual` or `predicted`, as scikit-learn's.
pub fn macro_f1(predicted: &[usize], actual: &[usize], classes: usize) -> Option<f64> {
    let mut counts = vec![(0_usize, 0_usize, 0_usize); classes];
    for (&p, &a) in predicted.iter().zip(actual) {
        if let Some(count) = counts.get_mut(p) {
            count.1 += 1;
            count.0 += usize::from(p == a);
        }
        if let Some(count) = counts.get_mut(a) {
            count.2 += 1;
        }
    }
    let seen: Vec<f64> = counts
        .iter()
        .filter(|&&(_, predicted, actual)| predicted + actual > 0)
        .map(|&(right, predicted, actual)| 2.0 * right as f64 / (predicted + actual) as f64)
        .collect();
    (!seen.is_empty()).then(|| seen.iter().sum::<f64>() / seen.len() as f64)
}

/// The chance that a positive row scores over a negative one (area under the ROC curve); ties
/// count half. `None` unless both occur.
pub fn auc(scores: &[f32], positive: &[bool]) -> Option<f64> {
    let ranks = ranks(scores);
    let positives = positive.iter().filter(|&&p| p).count() as f64;
    let negatives = positive.len() as f64 - positives;
    let sum: f64 = ranks.iter().zip(positive).filter(|&(_, &p)| p).map(|(rank, _)| rank).sum();
    (positives > 0.0 && negatives > 0.0)
        .then(|| (sum - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// The mean precision at the rank of each positive row; tied rows keep their order. `None` without
/// positive rows.
pub fn average_precision(scores: &[f32], positive: &[bool]) -> Option<f64> {
    let mut order: Vec<(f32, bool)> =
        scores.iter().copied().zip(positive.iter().copied()).collect();
    order.arrange_by(|a, b| b.0.total_cmp(&a.0));
    let (mut found, mut sum) = (0.0, 0.0);
    for (rank, &(_, positive)) in order.iter().enumerate() {
        if positive {
            found += 1.0;
            sum += found / (rank + 1) as f64;
        }
    }
    (found > 0.0).then(|| sum / found)
}

/// One row of a reliability table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// The lowest probability of the bin; the next bin starts at the next multiple.
    pub from: f32,
    /// The rows in the bin.
    pub rows: usize,
    /// The mean probability stated.
    pub stated: f64,
    /// The share that came true.
    pub observed: f64,
}

/// Rows by stated probability in `bins` equal steps; empty bins are left out.
pub fn reliability(probabilities: &[f32], outcomes: &[bool], bins: usize) -> Vec<ReliabilityBin> {
    let bins = bins.max(1);
    let mut sums = vec![(0_usize, 0.0_f64, 0_usize); bins];
    for (&p, &outcome) in probabilities.iter().zip(outcomes) {
        let bin = ((p * bins as f32) as usize).min(bins - 1);
        if let Some(sum) = sums.get_mut(bin) {
            sum.0 += 1;
            sum.1 += f64::from(p);
            sum.2 += usize::from(outcome);
        }
    }
    sums.iter()
        .enumerate()
        .filter(|(_, (rows, _, _))| *rows > 0)
        .map(|(bin, &(rows, stated, came))| ReliabilityBin {
            from: bin as f32 / bins as f32,
            rows,
            stated: stated / rows as f64,
            observed: came as f64 / rows as f64,
        })
        .collect()
}

/// Expected calibration error over ten equal bins (Naeini et al., 2015): the mean gap between
/// stated and observed, weighted by rows.
pub fn expected_calibration_error(probabilities: &[f32], outcomes: &[bool]) -> Option<f64> {
    let rows = probabilities.len().min(outcomes.len());
    let gaps = reliability(probabilities, outcomes, 10);
    let sum: f64 = gaps.iter().map(|b| b.rows as f64 * (b.stated - b.observed).abs()).sum();
    (rows > 0).then(|| sum / rows as f64)
}

/// Pearson's correlation; `None` where one side does not vary.
pub fn pearson(a: &[f32], b: &[f32]) -> Option<f64> {
    let widen = |values: &[f32]| values.iter().map(|&v| f64::from(v)).collect::<Vec<_>>();
    correlation(&widen(a), &widen(b))
}

/// Spearman's rank correlation, ties at their mean rank; `None` where one side does not vary.
pub fn spearman(a: &[f32], b: &[f32]) -> Option<f64> {
    correlation(&ranks(a), &ranks(b))
}

fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len().min(b.len()) as f64;
    let (ma, mb) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        ab += (x - ma) * (y - mb);
        aa += (x - ma) * (x - ma);
        bb += (y - mb) * (y - mb);
    }
    (aa > 0.0 && bb > 0.0).then(|| ab / (aa * bb).sqrt())
}

/// Cohen's kappa with quadratic weights, for grades `0..levels`.
pub fn weighted_kappa(a: &[usize], b: &[usize], levels: usize) -> Option<f64> {
    let n = a.len().min(b.len()) as f64;
    let share = |grades: &[usize], level: usize| {
        grades.iter().filter(|&&grade| grade == level).count() as f64 / n
    };
    let distance = |x: usize, y: usize| (x.abs_diff(y) * x.abs_diff(y)) as f64;
    let observed: f64 = a.iter().zip(b).map(|(&x, &y)| distance(x, y)).sum::<f64>() / n;
    let mut expected = 0.0;
    for x in 0..levels {
        for y in 0..levels {
            expected += share(a, x) * share(b, y) * distance(x, y);
        }
    }
    (n > 0.0 && expected > 0.0).then(|| 1.0 - observed / expected)
}

/// Ranks from 1, ties at their mean.
fn ranks(values: &[f32]) -> Vec<f64> {
    let mut order: Vec<(f32, usize)> = values.iter().copied().zip(0..).collect();
    order.arrange_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for ties in order.chunk_by(|a, b| a.0 == b.0) {
        let mean = before as f64 + (ties.len() + 1) as f64 / 2.0;
        for &(_, index) in ties {
            if let Some(rank) = ranks.get_mut(index) {
                *rank = mean;
            }
        }
        before += ties.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agree_with_hand_counts() {
        assert_eq!(accuracy(&[0, 1, 1], &[0, 1, 0]), Some(2.0 / 3.0));
        // Class 0: 2·1/(1+2); class 1: 2·1/(2+1).
        assert_eq!(macro_f1(&[0, 1, 1], &[0, 1, 0], 9), Some(2.0 / 3.0));
        assert_eq!(auc(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]), Some(0.75));
        assert_eq!(auc(&[0.5, 0.5], &[false, true]), Some(0.5));
        assert_eq!(auc(&[0.5], &[true]), None);
        let precision = average_precision(&[0.9, 0.8, 0.7], &[true, false, true]).unwrap();
        assert!((precision - 5.0 / 6.0).abs() < 1e-12);
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[10.0, 100.0, 1000.0]), Some(1.0));
        assert_eq!(pearson(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(weighted_kappa(&[0, 1, 2], &[0, 1, 2], 3), Some(1.0));
        let ece = expected_calibration_error(&[0.9, 0.9], &[true, false]).unwrap();
        assert!((ece - 0.4).abs() < 1e-6);
        assert_eq!(accuracy(&[], &[]), None);
    }
}

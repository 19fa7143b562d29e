//! How far the weight of each feature may go.

use crate::learn::SparseVec;
use crate::learn::math::ln;

/// The scale of each feature for each target, by feature and target: the root of how strongly the
/// documents with the feature lean to one side of the target, `|ln(p / q)|` with one added to every
/// count. Regression on features so scaled holds back those that lean to neither side, which are
/// most of a vocabulary; the full ratio is the NB-SVM of Wang and Manning (2012). `targets` are in
/// [0, 1], row-major, `width` to a row. Rows keep their mean length.
pub(super) fn leeway(
    rows: &[&SparseVec],
    targets: &[f32],
    width: usize,
    features: usize,
) -> Vec<f32> {
    // Of each feature: the documents that have it, by target, and its share of the rows' length.
    let mut with = vec![0.0_f32; features * width];
    let mut documents = vec![0.0_f32; features];
    let mut squares = vec![0.0_f64; features];
    for (row, line) in rows.iter().zip(targets.chunks_exact(width)) {
        for (id, value) in row.iter() {
            let at = id as usize * width;
            let slots = with.get_mut(at..at + width).unwrap_or_default();
            slots.iter_mut().zip(line).for_each(|(slot, target)| *slot += target);
            if let Some(count) = documents.get_mut(id as usize) {
                *count += 1.0;
            }
            if let Some(sum) = squares.get_mut(id as usize) {
                *sum += f64::from(value) * f64::from(value);
            }
        }
    }
    let mut totals = vec![(0.0_f64, 0.0_f64); width];
    for (line, &all) in with.chunks_exact(width).zip(&documents) {
        for ((p, q), &with) in totals.iter_mut().zip(line) {
            *p += f64::from(with) + 1.0;
            *q += f64::from(all - with) + 1.0;
        }
    }
    let balance: Vec<f32> = totals.iter().map(|&(p, q)| ln((q / p) as f32)).collect();
    let mut lengths = vec![0.0_f64; width];
    let mut scales = with;
    let lines = scales.chunks_exact_mut(width).zip(&documents).zip(&squares);
    for ((line, &all), &square) in lines {
        for ((slot, balance), length) in line.iter_mut().zip(&balance).zip(&mut lengths) {
            let ratio = ln((*slot + 1.0) / (all - *slot + 1.0)) + balance;
            *length += square * f64::from(ratio.abs());
            *slot = ratio.abs().sqrt();
        }
    }
    let before: f64 = squares.iter().sum();
    let factors: Vec<f32> = lengths
        .iter()
        .map(|&length| if length > 0.0 { (before / length).sqrt() as f32 } else { 1.0 })
        .collect();
    for line in scales.chunks_exact_mut(width) {
        line.iter_mut().zip(&factors).for_each(|(slot, factor)| *slot *= factor);
    }
    scales
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_that_take_sides_go_far_and_rows_keep_their_length() {
        // Feature 0 in every row, feature 1 with the target, feature 2 without it.
        let rows: Vec<SparseVec> =
            (0..40_u32).map(|n| SparseVec::new(vec![(0, 0.6), (1 + n % 2, 0.8)])).collect();
        let targets: Vec<f32> = (0..40).map(|n| if n % 2 == 0 { 1.0 } else { 0.0 }).collect();
        let rows: Vec<&SparseVec> = rows.iter().collect();
        let scales = leeway(&rows, &targets, 1, 3);
        assert!(scales[0] < 0.01 && scales[1] > 1.0 && (scales[1] - scales[2]).abs() < 1e-3);
        let length: f32 =
            [(0, 0.6), (1, 0.8)].iter().map(|&(id, x)| x * scales[id]).map(|x: f32| x * x).sum();
        assert!((length - 1.0).abs() < 1e-3, "{scales:?}");
    }
}

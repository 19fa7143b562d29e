//! Which rows are held out together.

use crate::arrange::Arrange;

use std::collections::BTreeMap;

/// First-stage predictions come from models that did not see the conversation.
pub(super) const FOLDS: usize = 4;

/// Deals rows to folds, both outcomes evenly. Rows of one key stay together, where there are at
/// least as many keys of each outcome as folds.
///
/// With fewer, some fold would hold all rows of an outcome: the models that predict it would have
/// seen only the other outcome, and every held-out prediction would point the wrong way. Such data
/// are the same conversations over and over; their rows are dealt one by one.
pub(super) fn deal(keys: &[u64], bad: &[bool]) -> Vec<usize> {
    let mut groups: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (row, &key) in keys.iter().enumerate() {
        groups.entry(key).or_default().push(row);
    }
    let is_bad = |row: &usize| bad.get(*row).copied().unwrap_or_default();
    let with_bad = groups.values().filter(|rows| rows.iter().any(is_bad)).count();
    let with_fine = groups.values().filter(|rows| !rows.iter().all(is_bad)).count();
    let mut groups: Vec<Vec<usize>> = if with_bad.min(with_fine) < FOLDS {
        (0..keys.len()).map(|row| vec![row]).collect()
    } else {
        groups.into_values().collect()
    };
    // Large ones first, so that the small ones even out what these leave.
    groups.arrange_by_key(|rows| std::cmp::Reverse(rows.len()));
    let totals = [bad.iter().filter(|&&bad| !bad).count(), bad.iter().filter(|&&bad| bad).count()];
    let mut filled = [[0_usize; 2]; FOLDS];
    let mut folds = vec![0; keys.len()];
    for rows in groups {
        let bad = rows.iter().filter(|row| is_bad(row)).count();
        let own = [rows.len() - bad, bad];
        // Of its own outcomes the fold that has fewest, each as a share of all.
        let fullness = |filled: &[usize; 2]| -> f64 {
            let parts = filled.iter().zip(own).zip(totals);
            parts.map(|((&has, own), total)| (has * own) as f64 / total.max(1) as f64).sum()
        };
        let emptiest =
            filled.iter().enumerate().min_by(|a, b| fullness(a.1).total_cmp(&fullness(b.1)));
        let fold = emptiest.map_or(0, |(fold, _)| fold);
        if let Some([fine_rows, bad_rows]) = filled.get_mut(fold) {
            *fine_rows += rows.len() - bad;
            *bad_rows += bad;
        }
        for row in rows {
            if let Some(slot) = folds.get_mut(row) {
                *slot = fold;
            }
        }
    }
    folds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn related_rows_stay_together_and_outcomes_are_spread() {
        let keys: Vec<u64> = (0..120_u64).map(|row| row / 3 * 0x9E37_79B9).collect();
        let bad: Vec<bool> = (0..120).map(|row| row / 3 % 4 == 0).collect();
        let folds = deal(&keys, &bad);
        assert!(folds.chunks(3).all(|group| group.iter().all(|fold| *fold == group[0])));
        for fold in 0..FOLDS {
            let rows: Vec<usize> = (0..120).filter(|&row| folds[row] == fold).collect();
            let of_bad = rows.iter().filter(|&&row| bad[row]).count();
            assert!((27..=33).contains(&rows.len()) && (6..=9).contains(&of_bad), "{rows:?}");
        }
    }

    #[test]
    fn every_fold_leaves_both_outcomes_to_learn_from() {
        let keys: Vec<u64> = (0..40).map(|row| row % 2).collect();
        let bad: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
        let folds = deal(&keys, &bad);
        for fold in 0..FOLDS {
            for outcome in [false, true] {
                let kept = (0..40).filter(|&row| folds[row] != fold && bad[row] == outcome);
                assert_eq!(kept.count(), 15);
            }
        }
    }
}

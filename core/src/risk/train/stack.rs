//! The second stage: how much the predictions of each part count.

use super::super::calibration::Calibration;
use super::super::logistic::{Bounds, Logistic};
use super::super::parts::heads_for;
use super::super::views::vectors;
use super::folds::FOLDS;
use super::rows::Row;
use super::stage::{Setup, Stage, Targets};
use crate::error::{Error, Result};
use crate::parallel;

/// The penalty, on predictions of spread 1.
const L2: f64 = 10.0;

/// How much a beginning counts beside a whole conversation.
const BEGINNING_COUNT: f64 = 0.2;

/// Predictions of conversations and beginnings that the first stage did not see.
pub(super) struct Stack {
    /// Row-major, standardised by [`Self::fit`].
    lines: Vec<f64>,
    width: usize,
    /// Of each line: its conversation and that one's fold, how much it counts, how many messages
    /// it is from.
    rows: Vec<usize>,
    folds: Vec<usize>,
    counts: Vec<f64>,
    turns: Vec<usize>,
    pub(super) means: Vec<f64>,
    pub(super) spreads: Vec<f64>,
    pub(super) signal_scales: Vec<f32>,
}

impl Stack {
    pub(super) fn new(setup: &Setup<'_>) -> Self {
        Self {
            lines: Vec::new(),
            width: (setup.data.active.len() + 1) * setup.targets.width,
            rows: Vec::new(),
            folds: Vec::new(),
            counts: Vec::new(),
            turns: Vec::new(),
            means: Vec::new(),
            spreads: Vec::new(),
            signal_scales: setup.data.scales.clone(),
        }
    }

    /// Adds the predictions of `stage` for the conversations of a fold.
    pub(super) fn predict(
        &mut self,
        setup: &Setup<'_>,
        stage: &Stage,
        fold: usize,
        beginnings: bool,
    ) {
        let rows: Vec<(usize, &Row)> = setup.inside(fold).collect();
        let predicted = parallel::map(&rows, |_, (_, row)| {
            let whole = stage.predict(&row.views, &row.whole.signals);
            let mut lines = vec![(whole, 1.0, row.whole.clock)];
            for beginning in row.beginnings.iter().filter(|_| beginnings) {
                let messages = row.messages.get(..beginning.turns).unwrap_or_default();
                let views = vectors(&setup.data.words, messages);
                let line = stage.predict(&views, &beginning.signals);
                lines.push((line, BEGINNING_COUNT, beginning.clock));
            }
            lines
        });
        for ((row, _), lines) in rows.into_iter().zip(predicted) {
            for (line, count, turns) in lines {
                self.lines.extend(line.into_iter().map(f64::from));
                self.rows.push(row);
                self.folds.push(fold);
                self.counts.push(count);
                self.turns.push(turns);
            }
        }
    }

    /// The label of a line's conversation.
    pub(super) fn label(&self, targets: &Targets<'_>, line: usize) -> usize {
        let row = self.rows.get(line).copied().unwrap_or_default();
        targets.labels.get(row).copied().unwrap_or_default()
    }

    /// The messages a line is from.
    pub(super) fn turns(&self, line: usize) -> usize {
        self.turns.get(line).copied().unwrap_or_default()
    }

    /// Fits all heads, and the calibration of head 0 on whole conversations, scored by heads that
    /// their fold had no part in.
    pub(super) fn fit(&mut self, targets: &Targets<'_>) -> Result<(Vec<Logistic>, Calibration)> {
        self.standardise();
        let heads = (0..heads_for(targets.classes)).map(|head| self.head(targets, head, None));
        let heads: Vec<Logistic> = heads.collect();
        let (mut scores, mut turns, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for fold in 0..FOLDS {
            let head = self.head(targets, 0, Some(fold));
            let own = self.whole_lines().filter(|(line, _)| self.folds.get(*line) == Some(&fold));
            for (line, features) in own {
                scores.push(head.score(features) as f32);
                turns.push(self.turns(line));
                outcomes.push(targets.outcome(0, self.label(targets, line)));
            }
        }
        let calibration = Calibration::fit(&scores, &turns, &outcomes).map_err(|_| {
            let reason = "on conversations held out, neither words nor signals went with the \
                          labels: give more conversations, or check the labels";
            Error::Data { task: "train", reason: reason.to_owned() }
        })?;
        Ok((heads, calibration))
    }

    /// Fits a head to all lines, or to those outside a fold.
    fn head(&self, targets: &Targets<'_>, head: usize, without: Option<usize>) -> Logistic {
        let lines = self.lines.chunks_exact(self.width).zip(&self.counts).enumerate();
        let kept = lines
            .filter(|(line, _)| without.is_none_or(|fold| self.folds.get(*line) != Some(&fold)));
        let (mut features, mut counts, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for (line, (values, &count)) in kept {
            features.extend_from_slice(values);
            counts.push(count);
            outcomes.push(targets.outcome(head, self.label(targets, line)));
        }
        Logistic::fit(&features, &self.bounds(targets, head), &outcomes, &counts, L2)
    }

    /// What the weights of a head may be. A prediction of the grade never counts against itself
    /// (stacking with non-negative weights: Breiman, 1996); and of the signals the bad end takes
    /// the grade alone, so that each signal keeps its side of zero.
    fn bounds(&self, targets: &Targets<'_>, head: usize) -> Vec<Bounds> {
        let signals = self.width - targets.width;
        let bound = |column: usize| {
            let grade = (column + 1).is_multiple_of(targets.width);
            match (head, grade) {
                (0, true) => Bounds::NotNegative,
                (0, false) if column >= signals => Bounds::Zero,
                _ => Bounds::Free,
            }
        };
        (0..self.width).map(bound).collect()
    }

    /// The lines of whole conversations.
    pub(super) fn whole_lines(&self) -> impl Iterator<Item = (usize, &[f64])> {
        let lines = self.lines.chunks_exact(self.width).enumerate();
        lines.filter(|(line, _)| self.counts.get(*line).is_some_and(|&count| count == 1.0))
    }

    /// Brings every column to mean 0 and spread 1.
    fn standardise(&mut self) {
        let count = self.rows.len().max(1) as f64;
        let mut means = vec![0.0; self.width];
        let mut squares = vec![0.0; self.width];
        for line in self.lines.chunks_exact(self.width) {
            for ((mean, square), value) in means.iter_mut().zip(&mut squares).zip(line) {
                *mean += value / count;
                *square += value * value / count;
            }
        }
        let spread =
            |(square, mean): (&f64, &f64)| (square - mean * mean).max(0.0).sqrt().max(1e-6);
        let spreads: Vec<f64> = squares.iter().zip(&means).map(spread).collect();
        for line in self.lines.chunks_exact_mut(self.width) {
            for ((value, mean), spread) in line.iter_mut().zip(&means).zip(&spreads) {
                *value = (*value - mean) / spread;
            }
        }
        (self.means, self.spreads) = (means, spreads);
    }
}

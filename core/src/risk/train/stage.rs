//! The first stage: a regression a view of the words, and one for the signals.

use std::collections::BTreeSet;

use super::super::block_ridge::BlockRidge;
use super::super::bounded::{NormalEquations, Prior};
use super::super::logistic::Logistic;
use super::super::tally::PARTS;
use super::super::views::{SHORT_VIEWS, VIEWS, Words};
use super::folds;
use super::rows::{Data, Row};
use super::stack::Stack;
use crate::learn::SparseVec;
use crate::parallel;

/// The penalty of the signals' regression, per standard deviation.
const SIGNAL_L2: f64 = 60.0;

/// What the first stage predicts: the class itself for two classes, else an indicator a class and
/// the grade.
pub(super) struct Targets<'a> {
    pub(super) labels: &'a [usize],
    pub(super) classes: usize,
    pub(super) bad_from: usize,
    /// Columns; the last is the grade.
    pub(super) width: usize,
    values: Vec<f32>,
}

impl<'a> Targets<'a> {
    pub(super) fn new(labels: &'a [usize], classes: usize, bad_from: usize) -> Self {
        let worst = (classes - 1) as f32;
        let width = if classes == 2 { 1 } else { classes + 1 };
        let of = |&label: &usize| {
            let grade = label as f32 / worst;
            let indicators = (0..classes).map(move |class| f32::from(u8::from(class == label)));
            indicators.take(width - 1).chain(std::iter::once(grade)).collect::<Vec<f32>>()
        };
        Self { labels, classes, bad_from, width, values: labels.iter().flat_map(of).collect() }
    }

    /// The outcome of a head for a label: head 0 the bad end, head n the class n - 1.
    pub(super) fn outcome(&self, head: usize, label: usize) -> bool {
        head.checked_sub(1).map_or(label >= self.bad_from, |class| label == class)
    }
}

/// What both stages work on.
pub(super) struct Setup<'a> {
    pub(super) data: &'a Data,
    pub(super) targets: &'a Targets<'a>,
    l2: f32,
    /// The fold of each row.
    folds: Vec<usize>,
}

impl<'a> Setup<'a> {
    pub(super) fn new(data: &'a Data, targets: &'a Targets<'a>, l2: f32) -> Self {
        let keys: Vec<u64> = data.rows.iter().map(|row| row.key).collect();
        let bad: Vec<bool> =
            targets.labels.iter().map(|&label| targets.outcome(0, label)).collect();
        // Prefixes of one conversation say the same thing over and over: the penalty grows with the
        // root of how many there are (14 a dialogue of USS: AUC .792 to .797).
        let distinct: BTreeSet<u64> = keys.iter().copied().collect();
        let l2 = l2 * (keys.len() as f32 / distinct.len().max(1) as f32).sqrt();
        Self { data, targets, l2, folds: folds::deal(&keys, &bad) }
    }

    /// The rows of a fold.
    pub(super) fn inside(&self, fold: usize) -> impl Iterator<Item = (usize, &'a Row)> {
        let rows = self.data.rows.iter().enumerate();
        rows.filter(move |(row, _)| self.folds.get(*row) == Some(&fold))
    }

    /// The numbers of the rows outside a fold.
    pub(super) fn outside(&self, fold: usize) -> Vec<usize> {
        (0..self.data.rows.len()).filter(|&row| self.folds.get(row) != Some(&fold)).collect()
    }
}

/// The models of the first stage.
pub(super) struct Stage {
    views: Vec<(usize, BlockRidge)>,
    signals: BlockRidge,
}

impl Stage {
    /// Fits all parts to the rows `kept`.
    pub(super) fn fit(setup: &Setup<'_>, kept: &[usize]) -> Self {
        let (data, width) = (setup.data, setup.targets.width);
        let lines: Vec<&[f32]> = setup.targets.values.chunks_exact(width).collect();
        let targets: Vec<f32> = kept
            .iter()
            .filter_map(|&row| lines.get(row))
            .flat_map(|line| line.iter().copied())
            .collect();
        let rows: Vec<&Row> = kept.iter().filter_map(|&row| data.rows.get(row)).collect();
        let views = parallel::map(&data.active, |_, &view| {
            let features =
                if view < SHORT_VIEWS { data.words.short.len() } else { data.words.long.len() };
            let vectors: Vec<&SparseVec> =
                rows.iter().filter_map(|row| row.views.get(view)).collect();
            (view, BlockRidge::fit(&vectors, &targets, width, features, setup.l2))
        });
        let vectors: Vec<&SparseVec> = rows.iter().map(|row| &row.whole.signals).collect();
        Self { views, signals: signals(data, &vectors, &targets, width) }
    }

    /// The mean of stages. Each was fitted to all folds but one, and its predictions of that one are
    /// what the second stage and the calibration know: the mean of them spreads its scores as they
    /// do, where a stage fitted to all rows is surer of itself than it has shown.
    pub(super) fn mean(stages: Vec<Self>) -> Option<Self> {
        let share = 1.0 / stages.len() as f32;
        let mut stages = stages.into_iter();
        let mut mean = stages.next()?;
        for stage in stages {
            for ((_, sum), (_, model)) in mean.views.iter_mut().zip(&stage.views) {
                sum.add(model);
            }
            mean.signals.add(&stage.signals);
        }
        for (_, sum) in &mut mean.views {
            sum.scale(share);
        }
        mean.signals.scale(share);
        Some(mean)
    }

    /// The predictions of all parts for a conversation, in one line.
    pub(super) fn predict(&self, views: &[SparseVec; VIEWS], signals: &SparseVec) -> Vec<f32> {
        let mut line = Vec::new();
        for (view, model) in &self.views {
            if let Some(vector) = views.get(*view) {
                model.predict(vector, &mut line);
            }
        }
        self.signals.predict(signals, &mut line);
        line
    }

    /// The two stages as one: what each feature adds to each head.
    pub(super) fn fold_into(
        &self,
        heads: &[Logistic],
        stack: &Stack,
        mut words: Words,
    ) -> (Vec<f32>, Vec<f32>, Words) {
        let count = heads.len();
        let width = self.signals.targets;
        words.heads = count;
        words.short_weights = vec![0.0; words.short.len() * SHORT_VIEWS * count];
        words.long_weights = vec![0.0; words.long.len() * count];
        let mut base: Vec<f64> = heads.iter().map(|head| head.intercept).collect();
        let mut first = 0;
        let mut mix = |model: &BlockRidge| {
            // Coefficients by head and target, on predictions as they are.
            let coefficients: Vec<Vec<f64>> = heads
                .iter()
                .map(|head| {
                    let own = head.weights.iter().zip(&stack.spreads).skip(first).take(width);
                    own.map(|(weight, spread)| weight / spread).collect()
                })
                .collect();
            for (base, coefficients) in base.iter_mut().zip(&coefficients) {
                let means = stack.means.iter().skip(first);
                for ((a, &intercept), mean) in coefficients.iter().zip(&model.intercepts).zip(means)
                {
                    *base += a * (f64::from(intercept) - mean);
                }
            }
            first += width;
            coefficients
        };
        let product = |line: &[f32], coefficients: &[f64]| -> f32 {
            line.iter().zip(coefficients).map(|(&w, a)| f64::from(w) * a).sum::<f64>() as f32
        };
        for (view, model) in &self.views {
            let coefficients = mix(model);
            let (weights, stride, offset) = if *view < SHORT_VIEWS {
                (&mut words.short_weights, SHORT_VIEWS * count, view * count)
            } else {
                (&mut words.long_weights, count, 0)
            };
            for (slots, line) in
                weights.chunks_exact_mut(stride).zip(model.weights.chunks_exact(width))
            {
                for (slot, coefficients) in slots.iter_mut().skip(offset).zip(&coefficients) {
                    *slot = product(line, coefficients);
                }
            }
        }
        let coefficients = mix(&self.signals);
        let weights = self
            .signals
            .weights
            .chunks_exact(width)
            .zip(&stack.signal_scales)
            .flat_map(|(line, scale)| {
                coefficients.iter().map(move |coefficients| scale * product(line, coefficients))
            })
            .collect();
        (base.into_iter().map(|base| base as f32).collect(), weights, words)
    }
}

/// The signals' regression. The grade keeps each signal on its side of zero; the indicators of the
/// classes, which no score is read from directly, are free.
fn signals(data: &Data, rows: &[&SparseVec], targets: &[f32], width: usize) -> BlockRidge {
    let cards = data.catalogue.cards();
    let equations = NormalEquations::new(rows, cards.len() * PARTS);
    let columns: Vec<usize> = (0..width).collect();
    let fits = parallel::map(&columns, |_, &column| {
        let own: Vec<f32> = targets.iter().skip(column).step_by(width).copied().collect();
        let prior = |card| if column + 1 == width { Prior::of(card, 0.0) } else { Prior::free() };
        let priors: Vec<Prior> = cards.iter().flat_map(|card| [prior(card); PARTS]).collect();
        equations.solve(rows, &own, &priors, SIGNAL_L2)
    });
    let weight = |feature: usize| {
        fits.iter().map(move |fit| fit.weights.get(feature).copied().unwrap_or_default() as f32)
    };
    BlockRidge {
        weights: (0..cards.len() * PARTS).flat_map(weight).collect(),
        intercepts: fits.iter().map(|fit| fit.intercept as f32).collect(),
        targets: width,
    }
}

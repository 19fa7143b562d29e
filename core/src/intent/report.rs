//! How well a classifier does, as a value that can be stored and a text that can be read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::arrange::Arrange;
use crate::learn::metrics::{
    ReliabilityBin, accuracy, expected_calibration_error, macro_f1, reliability,
};

/// Figures of one label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClassReport {
    /// The label.
    pub label: String,
    /// Messages that have it.
    pub rows: usize,
    /// Messages it was predicted for.
    pub predicted: usize,
    /// The share of predictions that are right; `None` where it was never predicted.
    pub precision: Option<f64>,
    /// The share of its messages that were found; `None` where there are none.
    pub recall: Option<f64>,
    /// The harmonic mean of both; `None` where neither occurs.
    pub f1: Option<f64>,
}

/// Two labels that are taken for each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Confusion {
    /// The label the messages have.
    pub actual: String,
    /// The label they got.
    pub predicted: String,
    /// How many messages.
    pub rows: usize,
}

/// What a threshold of acceptance costs and gains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThresholdRow {
    /// Messages at or over this probability are accepted.
    pub threshold: f32,
    /// The share of messages accepted.
    pub coverage: f64,
    /// The accuracy among them; `None` where none is accepted.
    pub accuracy: Option<f64>,
}

/// How well a classifier does on labelled messages, each judged by its likeliest label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IntentReport {
    /// The number of messages.
    pub rows: usize,
    /// The share with the right label.
    pub accuracy: f64,
    /// The share whose label is among the three likeliest.
    pub top3: f64,
    /// The mean F1 of the labels that occur.
    pub macro_f1: f64,
    /// Expected calibration error over ten equal bins of the best probability.
    pub ece: f64,
    /// The share of messages that are refused as out of scope.
    pub refused: f64,
    /// The share of messages that get a question instead of a label.
    pub asked: f64,
    /// The accuracy among messages whose label is accepted; `None` where none is.
    pub accepted_accuracy: Option<f64>,
    /// Labels, in alphabetical order.
    pub classes: Vec<ClassReport>,
    /// Pairs of labels, most often confused first.
    pub confusions: Vec<Confusion>,
    /// Stated against observed probability.
    pub reliability: Vec<ReliabilityBin>,
    /// Thresholds from 0 to 0.95.
    pub thresholds: Vec<ThresholdRow>,
}

/// One judged message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub actual: usize,
    pub predicted: usize,
    pub probability: f32,
    pub in_top3: bool,
    pub refused: bool,
    pub accepted: bool,
}

impl IntentReport {
    pub(crate) fn new(labels: &[String], judged: &[Judged]) -> Self {
        let share = |count: usize| count as f64 / judged.len().max(1) as f64;
        let count = |test: &dyn Fn(&Judged) -> bool| judged.iter().filter(|j| test(j)).count();
        let predicted: Vec<usize> = judged.iter().map(|j| j.predicted).collect();
        let actual: Vec<usize> = judged.iter().map(|j| j.actual).collect();
        let probabilities: Vec<f32> = judged.iter().map(|j| j.probability).collect();
        let right: Vec<bool> = judged.iter().map(|j| j.predicted == j.actual).collect();
        let accepted = count(&|j| j.accepted);
        let accepted_right = count(&|j| j.accepted && j.predicted == j.actual);
        Self {
            rows: judged.len(),
            accuracy: accuracy(&predicted, &actual).unwrap_or_default(),
            top3: share(count(&|j| j.in_top3)),
            macro_f1: macro_f1(&predicted, &actual, labels.len()).unwrap_or_default(),
            ece: expected_calibration_error(&probabilities, &right).unwrap_or_default(),
            refused: share(count(&|j| j.refused)),
            asked: share(count(&|j| !j.refused && !j.accepted)),
            accepted_accuracy: (accepted > 0).then(|| accepted_right as f64 / accepted as f64),
            classes: labels.iter().enumerate().map(|(c, l)| class_report(c, l, judged)).collect(),
            confusions: confusions(labels, judged),
            reliability: reliability(&probabilities, &right, 10),
            thresholds: thresholds(&probabilities, &right),
        }
    }
}

fn class_report(class: usize, label: &str, judged: &[Judged]) -> ClassReport {
    let rows = judged.iter().filter(|j| j.actual == class).count();
    let predicted = judged.iter().filter(|j| j.predicted == class).count();
    let right = judged.iter().filter(|j| j.actual == class && j.predicted == class).count();
    let of = |whole: usize| (whole > 0).then(|| right as f64 / whole as f64);
    ClassReport {
        label: label.to_owned(),
        rows,
        predicted,
        precision: of(predicted),
        recall: of(rows),
        f1: (rows + predicted > 0).then(|| 2.0 * right as f64 / (rows + predicted) as f64),
    }
}

fn confusions(labels: &[String], judged: &[Judged]) -> Vec<Confusion> {
    let mut counts = std::collections::BTreeMap::new();
    for j in judged.iter().filter(|j| j.actual != j.predicted) {
        *counts.entry((j.actual, j.predicted)).or_insert(0_usize) += 1;
    }
    let name = |class: usize| labels.get(class).cloned().unwrap_or_default();
    let mut out: Vec<Confusion> = counts
        .into_iter()
        .map(|((a, p), rows)| Confusion { actual: name(a), predicted: name(p), rows })
        .collect();
    out.arrange_by_key(|confusion| std::cmp::Reverse(confusion.rows));
    out
}

fn thresholds(probabilities: &[f32], right: &[bool]) -> Vec<ThresholdRow> {
    let row = |step: u8| {
        let threshold = f32::from(step) * 0.05;
        let over = || probabilities.iter().zip(right).filter(|(p, _)| **p >= threshold);
        let accepted = over().count();
        let correct = over().filter(|(_, right)| **right).count();
        ThresholdRow {
            threshold,
            coverage: accepted as f64 / probabilities.len().max(1) as f64,
            accuracy: (accepted > 0).then(|| correct as f64 / accepted as f64),
        }
    };
    (0..20).map(row).collect()
}

/// The accuracy that a part of the training rows reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LearningPoint {
    /// Training rows used.
    pub rows: usize,
    /// Accuracy on the rows held back.
    pub accuracy: f64,
    /// Macro-F1 on them.
    pub macro_f1: f64,
}

impl fmt::Display for IntentReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} messages, {} labels", self.rows, self.classes.len())?;
        writeln!(
            f,
            "accuracy {:.3}   top 3 {:.3}   macro-F1 {:.3}   ECE {:.3}",
            self.accuracy, self.top3, self.macro_f1, self.ece
        )?;
        writeln!(
            f,
            "accepted {:.1} % at accuracy {}   asked {:.1} %   refused {:.1} %",
            100.0 * (1.0 - self.asked - self.refused),
            figure(self.accepted_accuracy),
            100.0 * self.asked,
            100.0 * self.refused
        )?;
        writeln!(f, "\nlabel                      rows  precision  recall     F1")?;
        for class in self.classes.iter().filter(|class| class.rows + class.predicted > 0) {
            writeln!(
                f,
                "{:<26} {:>4}  {:>9}  {:>6}  {:>5}",
                class.label,
                class.rows,
                figure(class.precision),
                figure(class.recall),
                figure(class.f1)
            )?;
        }
        writeln!(f, "\nmost often confused (actual → predicted)")?;
        for pair in self.confusions.iter().take(20) {
            writeln!(f, "{:>4}  {} → {}", pair.rows, pair.actual, pair.predicted)?;
        }
        writeln!(f, "\nstated  observed  rows")?;
        for bin in &self.reliability {
            writeln!(f, "{:>6.2}  {:>8.2}  {:>4}", bin.stated, bin.observed, bin.rows)?;
        }
        writeln!(f, "\nthreshold  coverage  accuracy")?;
        for row in self.thresholds.iter().step_by(2) {
            writeln!(
                f,
                "{:>9.2}  {:>8.2}  {:>8}",
                row.threshold,
                row.coverage,
                figure(row.accuracy)
            )?;
        }
        Ok(())
    }
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_hand() {
        let labels = ["a".to_owned(), "b".to_owned()];
        let judged = |actual, predicted, probability| Judged {
            actual,
            predicted,
            probability,
            in_top3: true,
            refused: false,
            accepted: probability > 0.5,
        };
        let report =
            IntentReport::new(&labels, &[judged(0, 0, 0.9), judged(0, 1, 0.4), judged(1, 1, 0.8)]);
        assert!((report.accuracy - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(report.accepted_accuracy, Some(1.0));
        assert_eq!(report.classes[0].recall, Some(0.5));
        assert_eq!(report.classes[1].precision, Some(0.5));
        assert_eq!(report.confusions.len(), 1);
        let shown = report.to_string();
        assert!(shown.contains("accuracy 0.667") && shown.contains("a → b"), "{shown}");
    }
}

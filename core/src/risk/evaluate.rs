//! How good the scores are on conversations whose end is known, and their calibration to them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use super::model::RiskModel;
use super::parts::{Parts, in_conversation};
use crate::arrange::Arrange;
use crate::dialogue::Conversation;
use crate::error::{Error, Result};
use crate::learn::metrics::{self, ReliabilityBin};

/// The quality of scores. A figure that the data cannot give (only one outcome) is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RiskReport {
    /// Conversations measured.
    pub rows: usize,
    /// How many of them ended badly.
    pub bad: usize,
    /// The chance that a conversation that ended badly scores over one that did not.
    pub auc: Option<f64>,
    /// Mean precision at each conversation that ended badly.
    pub average_precision: Option<f64>,
    /// Expected calibration error over ten equal steps of the score.
    pub calibration_error: Option<f64>,
    /// What scores said and what happened, by steps of 0.1.
    pub reliability: Vec<ReliabilityBin>,
    /// The gain of looking at the highest scores only.
    pub lift: Vec<LiftPoint>,
    /// How early the scores tell.
    pub early_warning: Vec<EarlyPoint>,
    /// Accuracy of the likeliest class.
    pub accuracy: Option<f64>,
    /// Mean F1 over the classes, of the likeliest class.
    pub macro_f1: Option<f64>,
    /// Pearson correlation of the severity with the label.
    pub severity_correlation: Option<f64>,
}

/// What a list of the highest scores holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LiftPoint {
    /// The share of conversations on the list.
    pub share: f32,
    /// The share of the list that ended badly.
    pub precision: f64,
    /// The share of all bad ends that are on the list.
    pub caught: f64,
    /// Precision over the base rate: how many times better than a list drawn by lot.
    pub lift: f64,
}

/// How well the beginnings of conversations tell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EarlyPoint {
    /// The share of messages seen, rounded up to a whole message.
    pub share: f32,
    /// The area under the curve of the scores after them.
    pub auc: Option<f64>,
    /// Their expected calibration error.
    pub calibration_error: Option<f64>,
}

/// Lists of these shares are reported, and beginnings of these.
const LISTS: [f32; 2] = [0.1, 0.2];
const SHARES: [f32; 4] = [0.25, 0.5, 0.75, 1.0];

impl RiskModel {
    /// Measures the scores on conversations with the labels that happened, 0 = fine.
    ///
    /// # Errors
    /// [`Error::Data`] for labels that do not match the rows or the model's classes; errors of
    /// [`Conversation::check`] with the row.
    pub fn evaluate(&self, conversations: &[Conversation], labels: &[usize]) -> Result<RiskReport> {
        let outcomes = self.outcomes(conversations, labels, "evaluate")?;
        let mut predictions = Vec::with_capacity(conversations.len());
        let mut early = vec![Vec::with_capacity(conversations.len()); SHARES.len()];
        for (row, conversation) in conversations.iter().enumerate() {
            let probabilities = self.predict_proba(conversation);
            let probabilities = probabilities.map_err(|error| in_conversation(error, row))?;
            for (&share, scores) in SHARES.iter().zip(&mut early) {
                let seen = (conversation.messages.len() as f32 * share).ceil() as usize;
                let beginning = self.predict_proba(&conversation.prefix(seen));
                let beginning = beginning.map_err(|error| in_conversation(error, row))?;
                scores.push(self.bad_share(&beginning));
            }
            predictions.push(probabilities);
        }
        let scores: Vec<f32> = predictions.iter().map(|p| self.bad_share(p)).collect();
        let classes: Vec<usize> = predictions.iter().map(|p| super::parts::likeliest(p)).collect();
        let severities: Vec<f32> = predictions.iter().map(|p| super::parts::severity(p)).collect();
        let grades: Vec<f32> = labels.iter().map(|&label| label as f32).collect();
        Ok(RiskReport {
            rows: labels.len(),
            bad: outcomes.iter().filter(|&&bad| bad).count(),
            auc: metrics::auc(&scores, &outcomes),
            average_precision: metrics::average_precision(&scores, &outcomes),
            calibration_error: metrics::expected_calibration_error(&scores, &outcomes),
            reliability: metrics::reliability(&scores, &outcomes, 10),
            lift: LISTS.iter().filter_map(|&share| lift(&scores, &outcomes, share)).collect(),
            early_warning: SHARES
                .iter()
                .zip(&early)
                .map(|(&share, scores)| EarlyPoint {
                    share,
                    auc: metrics::auc(scores, &outcomes),
                    calibration_error: metrics::expected_calibration_error(scores, &outcomes),
                })
                .collect(),
            accuracy: metrics::accuracy(&classes, labels),
            macro_f1: metrics::macro_f1(&classes, labels, self.parts.classes),
            severity_correlation: metrics::pearson(&severities, &grades),
        })
    }

    /// The same model with scores calibrated to a shop's own outcomes; ranks stay as they are.
    /// Some hundred conversations with known ends are enough. A curve each for short, medium and
    /// long conversations, where there are 200 of a kind.
    ///
    /// # Errors
    /// [`Error::Data`] where labels do not match, one outcome is missing, or higher scores went
    /// with fewer bad ends; errors of [`Conversation::check`] with the row.
    pub fn calibrate(&self, conversations: &[Conversation], labels: &[usize]) -> Result<Self> {
        let outcomes = self.outcomes(conversations, labels, "calibrate")?;
        let (mut scores, mut turns) = (Vec::new(), Vec::new());
        for (row, conversation) in conversations.iter().enumerate() {
            let state = self.read(conversation).map_err(|error| in_conversation(error, row))?;
            scores.push(self.parts.scores(&state).first().copied().unwrap_or_default());
            turns.push(state.tally.clock());
        }
        let calibration = Calibration::fit(&scores, &turns, &outcomes)?;
        let parts = &*self.parts;
        let calibrated = Parts {
            catalogue: Arc::clone(&parts.catalogue),
            malice: Arc::clone(&parts.malice),
            tokens: parts.tokens,
            clauses: parts.clauses,
            words: parts.words.clone(),
            classes: parts.classes,
            bad_from: parts.bad_from,
            base: parts.base.clone(),
            weights: parts.weights.clone(),
            calibration,
        };
        Self::assemble(calibrated).with_policy(self.policy().clone())
    }

    /// Which labels are a bad end for this model.
    fn outcomes(
        &self,
        conversations: &[Conversation],
        labels: &[usize],
        task: &'static str,
    ) -> Result<Vec<bool>> {
        let fail = |reason: String| Err(Error::Data { task, reason });
        if conversations.len() != labels.len() {
            return fail(format!("{} conversations, {} labels", conversations.len(), labels.len()));
        }
        let classes = self.parts.classes;
        if let Some(row) = labels.iter().position(|&label| label >= classes) {
            return fail(format!("the label of row {row} is not one of 0 to {}", classes - 1));
        }
        Ok(labels.iter().map(|&label| label >= self.parts.bad_from).collect())
    }

    fn bad_share(&self, probabilities: &[f32]) -> f32 {
        probabilities.iter().skip(self.parts.bad_from).sum()
    }
}

/// What the list of the highest `share` of scores holds.
fn lift(scores: &[f32], outcomes: &[bool], share: f32) -> Option<LiftPoint> {
    let mut order: Vec<(f32, bool)> =
        scores.iter().copied().zip(outcomes.iter().copied()).collect();
    order.arrange_by(|a, b| b.0.total_cmp(&a.0));
    let length = ((order.len() as f32 * share).round() as usize).max(1);
    let all = outcomes.iter().filter(|&&bad| bad).count() as f64;
    let found = order.iter().take(length).filter(|(_, bad)| *bad).count() as f64;
    let precision = found / length as f64;
    (all > 0.0).then(|| LiftPoint {
        share,
        precision,
        caught: found / all,
        lift: precision * order.len() as f64 / all,
    })
}

#[cfg(test)]
mod tests {
    use super::super::signals::testing::talk;
    use super::*;

    fn shop() -> (Vec<Conversation>, Vec<usize>) {
        let bad = "c:怎么还没发货，没人管|a:请耐心等待|c:太过分了，我要投诉";
        let good = "c:请问发货了吗|a:已经发了亲|c:好的谢谢";
        let rows =
            (0..60).map(|n| (talk(if n % 3 == 0 { bad } else { good }), usize::from(n % 3 == 0)));
        rows.unzip()
    }

    #[test]
    fn measures_and_calibrates() {
        let (conversations, labels) = shop();
        let model = RiskModel::builtin().unwrap();
        let report = model.evaluate(&conversations, &labels).unwrap();
        assert_eq!((report.rows, report.bad, report.auc), (60, 20, Some(1.0)));
        assert!(report.lift[0].lift > 2.9, "{report:?}");
        let calibrated = model.calibrate(&conversations, &labels).unwrap();
        let after = calibrated.evaluate(&conversations, &labels).unwrap();
        assert!(after.calibration_error < report.calibration_error, "{after:?}");
        assert_eq!(
            model.evaluate(&conversations, &[7; 60]).unwrap_err().code(),
            "data.insufficient"
        );
        assert!(model.calibrate(&conversations, &[0; 60]).is_err());
    }
}

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::learn::Platt;

/// From the raw score to a probability, by how much of the conversation was seen: the same words
/// mean less after two messages than after twenty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calibration {
    /// The number of messages from which the next curve holds, ascending.
    from: Vec<usize>,
    /// One curve more than `from` has entries.
    curves: Vec<Platt>,
}

/// Where the curves change, in messages.
const STEPS: [usize; 3] = [4, 8, 14];

/// A curve of its own needs this many rows and this many of each outcome.
const MIN_ROWS: usize = 200;
const MIN_OUTCOMES: usize = 40;

impl Default for Calibration {
    fn default() -> Self {
        Self { from: Vec::new(), curves: vec![Platt::default()] }
    }
}

impl Calibration {
    /// Fits scores with the number of messages each was made from.
    ///
    /// # Errors
    /// [`Error::Data`] where one outcome is missing or scores do not rise with the outcome.
    pub(crate) fn fit(scores: &[f32], turns: &[usize], outcomes: &[bool]) -> Result<Self> {
        let whole = Platt::fit(scores, outcomes)?;
        let mut curves = Vec::with_capacity(STEPS.len() + 1);
        for step in 0..=STEPS.len() {
            let low = step.checked_sub(1).and_then(|step| STEPS.get(step)).copied().unwrap_or(0);
            let high = STEPS.get(step).copied().unwrap_or(usize::MAX);
            let rows = scores.iter().zip(turns).zip(outcomes);
            let (scores, outcomes): (Vec<f32>, Vec<bool>) = rows
                .filter(|&((_, turns), _)| (low..high).contains(turns))
                .map(|((&score, _), &outcome)| (score, outcome))
                .unzip();
            let positive = outcomes.iter().filter(|&&outcome| outcome).count();
            let enough = outcomes.len() >= MIN_ROWS
                && positive >= MIN_OUTCOMES
                && outcomes.len() - positive >= MIN_OUTCOMES;
            // Too few rows, or no rising curve: the curve of all rows is the better guess.
            let own = enough.then(|| Platt::fit(&scores, &outcomes).ok()).flatten();
            curves.push(own.unwrap_or(whole));
        }
        Ok(Self { from: STEPS.to_vec(), curves })
    }

    /// The probability at a raw score after `turns` messages.
    pub(crate) fn apply(&self, raw: f32, turns: usize) -> f32 {
        let step = self.from.partition_point(|&from| from <= turns);
        self.curves.get(step).copied().unwrap_or_default().apply(raw)
    }

    /// Checks what a file holds.
    pub(crate) fn check(&self) -> Result<()> {
        let sound = self.curves.len() == self.from.len() + 1
            && self.from.is_sorted()
            && self
                .curves
                .iter()
                .all(|c| c.slope.is_finite() && c.offset.is_finite() && c.slope > 0.0);
        let reason = || "the calibration is not a list of rising curves".to_owned();
        if sound { Ok(()) } else { Err(Error::ModelFormat { kind: "risk", reason: reason() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_conversations_have_their_own_curve() {
        // Short ones: the outcome is a coin toss whatever the score; long ones follow it.
        let (mut scores, mut turns, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..800_usize {
            let high = n % 2 == 0;
            let short = n < 400;
            scores.push(if high { 1.0 } else { -1.0 });
            turns.push(if short { 2 } else { 20 });
            outcomes.push(if short { n % 4 < 2 || n % 40 == 2 } else { high == (n % 10 < 9) });
        }
        let fitted = Calibration::fit(&scores, &turns, &outcomes).unwrap();
        assert!((fitted.apply(1.0, 2) - 0.5).abs() < 0.05);
        assert!(fitted.apply(1.0, 20) > 0.7);
        assert!(fitted.check().is_ok());
    }
}

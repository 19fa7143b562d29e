use serde::{Deserialize, Serialize};

use super::logistic::{Bounds, Logistic};
use crate::error::{Error, Result};
use crate::learn::Platt;
use crate::learn::math::{exp64, ln_1p, sigmoid};

/// From the raw score to a probability, by how much of the conversation was seen: the same words
/// mean less after two messages than after twenty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calibration {
    /// The number of messages from which the next curve holds, ascending.
    from: Vec<usize>,
    /// One curve more than `from` has entries.
    curves: Vec<Curve>,
}

/// Beta calibration (Kull, Silva Filho and Flach, 2017) of what Platt scaling makes of a score:
/// log-odds `up · softplus(z) - down · softplus(-z) + shift` of `z = slope · score + offset`. One
/// slope among the sure, another among the safe, where Platt's sigmoid has one for both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Curve {
    slope: f32,
    offset: f32,
    #[serde(default = "one")]
    up: f32,
    #[serde(default = "one")]
    down: f32,
    #[serde(default)]
    shift: f32,
}

/// What a curve without a bend has for `up` and `down`: those of files before format 3.
fn one() -> f32 {
    1.0
}

/// Where the curves change, in messages.
const STEPS: [usize; 3] = [4, 8, 14];

/// A curve of its own needs this many rows and this many of each outcome.
const MIN_ROWS: usize = 200;
const MIN_OUTCOMES: usize = 40;

/// A curve rises at least this much of Platt's, so that it keeps scores apart.
const LEAST_RISE: f64 = 0.1;

/// The penalty on the bend, which rows enough for a curve hardly feel.
const L2: f64 = 0.1;

impl Default for Calibration {
    fn default() -> Self {
        Self { from: Vec::new(), curves: vec![Curve::default()] }
    }
}

impl Default for Curve {
    fn default() -> Self {
        Self::straight(Platt::default())
    }
}

impl Curve {
    fn straight(platt: Platt) -> Self {
        Self { slope: platt.slope, offset: platt.offset, up: 1.0, down: 1.0, shift: 0.0 }
    }

    /// # Errors
    /// Those of [`Platt::fit`].
    fn fit(scores: &[f32], outcomes: &[bool]) -> Result<Self> {
        let platt = Platt::fit(scores, outcomes)?;
        let straight = Self::straight(platt);
        if !enough(outcomes) {
            return Ok(straight);
        }
        let rows: Vec<f64> =
            scores.iter().flat_map(|&score| sides(platt.slope * score + platt.offset)).collect();
        let counts = vec![1.0; outcomes.len()];
        let bounds = [Bounds::NotNegative; 2];
        let fitted = Logistic::fit(&rows, &bounds, outcomes, &counts, L2);
        let [up, down] = fitted.weights.as_slice() else { return Ok(straight) };
        let (up, down) = (up.max(LEAST_RISE) as f32, down.max(LEAST_RISE) as f32);
        Ok(Self { up, down, shift: fitted.intercept as f32, ..straight })
    }

    fn apply(&self, score: f32) -> f32 {
        let z = self.slope * score + self.offset;
        if self.up == 1.0 && self.down == 1.0 {
            return sigmoid(z + self.shift);
        }
        let [above, below] = sides(z);
        let bent = f64::from(self.up) * above + f64::from(self.down) * below;
        sigmoid(bent as f32 + self.shift)
    }

    fn is_sound(&self) -> bool {
        let rises = [self.slope, self.up, self.down];
        rises.iter().all(|rise| rise.is_finite() && *rise > 0.0)
            && self.offset.is_finite()
            && self.shift.is_finite()
    }
}

/// `ln(1 + e^z)` and `-ln(1 + e^-z)`: both rise with `z`, the first above 0, the second below.
fn sides(z: f32) -> [f64; 2] {
    let z = f64::from(z);
    let both = ln_1p(exp64(-z.abs()));
    [z.max(0.0) + both, z.min(0.0) - both]
}

/// Whether there are rows for a curve of their own.
fn enough(outcomes: &[bool]) -> bool {
    let positive = outcomes.iter().filter(|&&outcome| outcome).count();
    outcomes.len() >= MIN_ROWS
        && positive >= MIN_OUTCOMES
        && outcomes.len() - positive >= MIN_OUTCOMES
}

impl Calibration {
    /// Fits scores with the number of messages each was made from.
    ///
    /// # Errors
    /// [`Error::Data`] where one outcome is missing or scores do not rise with the outcome.
    pub(crate) fn fit(scores: &[f32], turns: &[usize], outcomes: &[bool]) -> Result<Self> {
        let whole = Curve::fit(scores, outcomes)?;
        let mut curves = Vec::with_capacity(STEPS.len() + 1);
        for step in 0..=STEPS.len() {
            let low = step.checked_sub(1).and_then(|step| STEPS.get(step)).copied().unwrap_or(0);
            let high = STEPS.get(step).copied().unwrap_or(usize::MAX);
            let rows = scores.iter().zip(turns).zip(outcomes);
            let (scores, outcomes): (Vec<f32>, Vec<bool>) = rows
                .filter(|&((_, turns), _)| (low..high).contains(turns))
                .map(|((&score, _), &outcome)| (score, outcome))
                .unzip();
            // Too few rows, or no rising curve: the curve of all rows is the better guess.
            let own = enough(&outcomes).then(|| Curve::fit(&scores, &outcomes).ok()).flatten();
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
            && self.curves.iter().all(Curve::is_sound);
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

    #[test]
    fn the_sure_have_a_slope_of_their_own() {
        // One in twenty at the low end, half at the high end whatever the score.
        let rows = (0..2000_usize).map(|n| {
            let score = (n % 100) as f32 / 10.0 - 5.0;
            let turn = n / 100;
            (score, if score < 0.0 { turn == 0 } else { turn % 2 == 0 })
        });
        let (scores, outcomes): (Vec<f32>, Vec<bool>) = rows.unzip();
        let fitted = Curve::fit(&scores, &outcomes).unwrap();
        let platt = Platt::fit(&scores, &outcomes).unwrap();
        // Platt says .64 where half are.
        let off = |p: f32| (p - 0.5).abs();
        assert!(off(fitted.apply(4.5)) < off(platt.apply(4.5)) && fitted.up < fitted.down);
        let rising =
            |n: u8| fitted.apply(f32::from(n) / 8.0) <= fitted.apply(f32::from(n + 1) / 8.0);
        assert!((0..80).all(rising) && fitted.is_sound());
    }
}

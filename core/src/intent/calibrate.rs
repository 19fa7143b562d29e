//! Fitting a trained classifier to messages it will really see.

use super::classifier::IntentClassifier;
use super::decide::{ScopeGate, ScopeSigns};
use super::options::Example;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::learn::Temperature;
use crate::learn::math::softmax;
use crate::limits::check_text;
use crate::text::Normalized;

/// Steps of gradient descent on the class shifts; the loss is convex and settles well before.
const STEPS: usize = 300;

impl IntentClassifier {
    /// The classifier fitted to labelled messages it was not trained on: one shift a label (how
    /// often the label really occurs), one temperature, and, where `outside` has messages, what is
    /// in scope. The shifts are held back by `penalty` (2 suits some hundred messages; larger
    /// moves less). Adds one number a label, so some hundred messages are enough.
    ///
    /// # Errors
    /// [`Error::Data`] for no examples, [`Error::Unknown`] for a label it does not have,
    /// [`Error::Option`] for a penalty that is not positive, [`Error::InputTooLong`] with the row.
    pub fn calibrate(
        &self,
        examples: &[Example],
        outside: &[String],
        penalty: f32,
    ) -> Result<Self> {
        if !(penalty.is_finite() && penalty > 0.0) {
            return Err(Error::option("penalty", "over 0", penalty));
        }
        let classes = self.classes().len();
        let mut targets = Vec::with_capacity(examples.len());
        let mut scores = Vec::with_capacity(examples.len() * classes);
        for (row, example) in examples.iter().enumerate() {
            check_text(&example.text).map_err(|error| error.at_row(row))?;
            let known = self.classes().iter().map(String::as_str);
            let target = self.classes().binary_search(&example.label);
            targets.push(target.map_err(|_| Error::unknown("label", &example.label, known))?);
            let all = self.raw_scores(Normalized::new(&example.text).chars()).1;
            scores.extend(all.into_iter().take(classes));
        }
        let first = Temperature::fit(&scores, &targets, classes)?.factor();
        scores.iter_mut().for_each(|score| *score *= first);
        let shifts = shifts(&scores, &targets, classes, f64::from(penalty));
        for row in scores.chunks_exact_mut(classes) {
            row.iter_mut().zip(&shifts).for_each(|(score, shift)| *score += shift);
        }
        let second = Temperature::fit(&scores, &targets, classes)?.factor();
        let mut new = self.clone();
        let model = &mut new.parts_mut().model;
        model.sharpen(first);
        model.shift(&shifts);
        model.sharpen(second);
        if !outside.is_empty() {
            let texts = examples.iter().map(|e| e.text.as_str()).zip(std::iter::repeat(true));
            let outside = outside.iter().map(|t| t.as_str()).zip(std::iter::repeat(false));
            let (mut signs, mut inside) = (Vec::new(), Vec::new());
            for (text, is_inside) in texts.chain(outside) {
                let (encoded, scores) = new.raw_scores(Normalized::new(text).chars());
                signs.push(ScopeSigns::of(&scores, classes, &encoded));
                inside.push(is_inside);
            }
            new.parts_mut().gate = ScopeGate::fit(&signs, &inside)?;
        }
        Ok(new)
    }

    /// The classifier whose threshold of scope refuses the share `refused` of `inside`, which are
    /// messages it should answer.
    ///
    /// # Errors
    /// [`Error::Option`] for a share outside [0, 1); [`Error::Data`] for no messages.
    pub fn with_refusal_rate(&self, inside: &[String], refused: f32) -> Result<Self> {
        if !(0.0..1.0).contains(&refused) {
            return Err(Error::option("refused", "in [0, 1)", refused));
        }
        let classes = self.classes().len();
        let probability = |text: &String| {
            let (encoded, scores) = self.raw_scores(Normalized::new(text).chars());
            self.parts().gate.probability(&ScopeSigns::of(&scores, classes, &encoded))
        };
        let mut all: Vec<f32> = inside.iter().map(probability).collect();
        all.arrange_by(f32::total_cmp);
        let at = (refused * all.len() as f32) as usize;
        let threshold = all.get(at).copied().ok_or_else(|| Error::Data {
            task: "set the scope",
            reason: "there are no messages".to_owned(),
        })?;
        let decision = self.decision().clone().with_scope(threshold.clamp(0.0, 1.0));
        self.clone().with_decision(decision)
    }
}

/// One shift a class: the maximum of the likelihood less `penalty` times their squares.
fn shifts(scores: &[f32], targets: &[usize], classes: usize, penalty: f64) -> Vec<f32> {
    let mut shifts = vec![0.0_f32; classes];
    let mut row = vec![0.0_f32; classes];
    // The curvature of one class is at most a quarter of the rows, plus the penalty.
    let mut counts = vec![0.0_f32; classes];
    targets.iter().for_each(|&t| counts.iter_mut().skip(t).take(1).for_each(|c| *c += 1.0));
    for _ in 0..STEPS {
        let mut gradient = vec![0.0_f32; classes];
        for (scores, &target) in scores.chunks_exact(classes).zip(targets) {
            for ((out, score), shift) in row.iter_mut().zip(scores).zip(&shifts) {
                *out = score + shift;
            }
            softmax(&mut row);
            gradient.iter_mut().zip(&row).for_each(|(g, p)| *g += p);
            gradient.iter_mut().skip(target).take(1).for_each(|g| *g -= 1.0);
        }
        for ((shift, gradient), count) in shifts.iter_mut().zip(&gradient).zip(&counts) {
            let curve = 0.5 * count + 2.0 * penalty as f32 + 1.0;
            *shift -= (gradient + 2.0 * penalty as f32 * *shift) / curve;
        }
    }
    shifts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::math::{exp64, ln64};

    /// The mean log-likelihood of the targets.
    fn likelihood(scores: &[f32], targets: &[usize], classes: usize) -> f64 {
        let row = |(row, &target): (&[f32], &usize)| {
            let sum: f64 = row.iter().map(|&s| exp64(f64::from(s))).sum();
            f64::from(row[target]) - ln64(sum)
        };
        scores.chunks_exact(classes).zip(targets).map(row).sum::<f64>() / targets.len() as f64
    }

    #[test]
    fn shifts_follow_how_often_labels_occur() {
        let scores = vec![0.0_f32; 300];
        let targets: Vec<usize> = (0..100).map(|n| usize::from(n % 10 == 0) * 2).collect();
        let found = shifts(&scores, &targets, 3, 0.01);
        assert!(found[0] > found[2] && found[2] > found[1], "{found:?}");
        let moved: Vec<f32> =
            scores.chunks(3).flat_map(|r| r.iter().zip(&found).map(|(a, b)| a + b)).collect();
        assert!(likelihood(&moved, &targets, 3) > likelihood(&scores, &targets, 3) + 0.5);
    }
}

//! Who can act on what a customer says (意见反馈): departments, and whether it is worth passing on.

use serde::{Deserialize, Serialize};

use super::classifier::IntentClassifier;
use super::result::Decision;
use crate::arrange::Arrange;
use crate::error::Result;
use crate::explain::Evidence;
use crate::span::{Span, Spanned, TextSource};

/// A department and how likely the message concerns it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DepartmentShare {
    /// The department's name in the taxonomy: 运营, 财务, 产品, 物流, …
    pub department: String,
    /// The probability that the message, or one of its clauses, concerns it, in [0, 1]. A message
    /// may concern several, so that the shares need not sum to 1.
    pub score: f32,
}

/// Where a customer's remark belongs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FeedbackRoute {
    /// Departments with a share of at least a quarter, likeliest first; at least one where the
    /// message is in scope.
    pub departments: Vec<DepartmentShare>,
    /// Whether the remark says something a department can act on: `value` is at least a half.
    pub valuable: bool,
    /// The probability that it does: that it is in scope and no small talk, in [0, 1].
    pub value: f32,
    /// Whether it suggests an improvement.
    pub is_suggestion: bool,
    /// What the likeliest label rests on.
    pub evidence: Vec<Evidence>,
}

impl Spanned for FeedbackRoute {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.evidence.visit_spans(visit);
    }
}

/// Departments under this share are left out.
const LEAST: f32 = 0.25;
/// The label of suggestions in the default taxonomy.
const SUGGESTION: &str = "feedback.suggest";

impl IntentClassifier {
    /// Which departments a remark concerns. Sums the probabilities of the labels by department,
    /// over the whole message and over each of its further intents.
    ///
    /// ```
    /// let classifier = kefu::IntentClassifier::builtin()?;
    /// let route = classifier.route_feedback("能否开增值税专用发票")?;
    /// assert_eq!(route.departments[0].department, "财务");
    /// # Ok::<(), kefu::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn route_feedback(&self, text: &str) -> Result<FeedbackRoute> {
        let intent = self.classify(text)?;
        let probabilities = self.predict_proba(text)?;
        let (mut shares, mut small_talk) = (Vec::<DepartmentShare>::new(), 0.0);
        for (label, &probability) in self.classes().iter().zip(&probabilities) {
            match self.taxonomy().get(label) {
                Some(kind) if kind.small_talk => small_talk += probability,
                Some(kind) => add(&mut shares, &kind.department, probability, false),
                None => {}
            }
        }
        if let (Some(department), Some(_)) = (&intent.department, &intent.rule) {
            add(&mut shares, department, 1.0, true);
        }
        for also in &intent.also {
            if let Some(department) = &also.department {
                add(&mut shares, department, also.score, true);
            }
        }
        shares.arrange_by(|a, b| b.score.total_cmp(&a.score).then(a.department.cmp(&b.department)));
        let in_scope = intent.decision != Decision::OutOfScope;
        let first = shares.first().cloned().filter(|_| in_scope);
        shares.retain(|share| in_scope && share.score >= LEAST);
        if shares.is_empty() {
            shares.extend(first);
        }
        let value = if intent.rule.is_some() { 1.0 } else { intent.scope * (1.0 - small_talk) };
        let suggests = |label: &str| label == SUGGESTION;
        Ok(FeedbackRoute {
            departments: shares,
            valuable: value >= 0.5,
            value: value.clamp(0.0, 1.0),
            is_suggestion: intent.labels().any(suggests)
                || intent.candidates.first().is_some_and(|best| suggests(&best.label)),
            evidence: intent.evidence,
        })
    }
}

/// Adds to a department's share, or raises it to `score`.
fn add(shares: &mut Vec<DepartmentShare>, department: &str, score: f32, raise: bool) {
    match shares.iter_mut().find(|share| share.department == department) {
        Some(share) if raise => share.score = share.score.max(score),
        Some(share) => share.score = (share.score + score).min(1.0),
        None => shares.push(DepartmentShare { department: department.to_owned(), score }),
    }
}

//! What a classifier says about a message.

use serde::{Deserialize, Serialize};

use super::taxonomy::Stage;
use crate::entity::Entity;
use crate::explain::Evidence;
use crate::span::{Span, Spanned, TextSource};

/// Whether a label can be acted on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Decision {
    /// The label stands.
    Accept,
    /// Two labels are too close to choose from one message: ask.
    Ambiguous {
        /// The likeliest label.
        a: String,
        /// The next.
        b: String,
        /// A question that lets the customer choose: 请问您是想退货，还是换货？
        question: String,
    },
    /// Nothing the classifier was trained for, or nothing it can read.
    OutOfScope,
}

impl Decision {
    /// The name in JSON: `accept`, `ambiguous` or `out_of_scope`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Ambiguous { .. } => "ambiguous",
            Self::OutOfScope => "out_of_scope",
        }
    }
}

/// A label with its probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Candidate {
    /// The label.
    pub label: String,
    /// Its name: the taxonomy's Chinese name, or the label itself.
    pub name: String,
    /// The calibrated probability, in [0, 1].
    pub score: f32,
}

/// A further intent of the same message, from one of its clauses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClauseIntent {
    /// The label.
    pub label: String,
    /// Its name.
    pub name: String,
    /// The calibrated probability within the clause, in [0, 1].
    pub score: f32,
    /// Where the clause stands.
    pub span: Span,
    /// Who can act on it; `None` for a label without a place in the taxonomy.
    pub department: Option<String>,
}

/// What a customer wants, with the reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Intent {
    /// The label; `None` when abstaining (see `decision`).
    pub label: Option<String>,
    /// The name of the label: the taxonomy's Chinese name, or the label itself.
    pub name: Option<String>,
    /// The calibrated probability of the likeliest label, in [0, 1].
    pub score: f32,
    /// Whether the label can be acted on.
    pub decision: Decision,
    /// The likeliest labels, best first.
    pub candidates: Vec<Candidate>,
    /// Further intents of the same message, in the order of the text.
    pub also: Vec<ClauseIntent>,
    /// The stage of the label.
    pub stage: Option<Stage>,
    /// Who can act on it.
    pub department: Option<String>,
    /// What the customer says they do *not* want: 我不退货了. Not a request.
    pub negated: Vec<ClauseIntent>,
    /// The numbers, times and addresses of the message, in the order of the text: order numbers,
    /// amounts, sizes, days. Days are resolved where [`super::IntentContext::now`] is given. Written
    /// and not read back: JSON does not tell the kinds of values apart.
    #[serde(skip_deserializing)]
    pub entities: Vec<Entity>,
    /// The probability that the message is one the classifier was trained for, in [0, 1].
    pub scope: f32,
    /// The share of the message that was seen in training, in [0, 1].
    pub support: f32,
    /// The rule that decided before the model was asked.
    pub rule: Option<String>,
    /// The logit of the likeliest label when nothing is found.
    pub base: f32,
    /// What was found: weights that add up, with `base`, to the label's logit.
    pub evidence: Vec<Evidence>,
}

impl Intent {
    /// The logit of the likeliest label: `base` and the weights of the evidence.
    pub fn logit(&self) -> f32 {
        self.base + self.evidence.iter().map(|item| item.weight).sum::<f32>()
    }

    /// All labels of the message, the main one first.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.label.as_deref().into_iter().chain(self.also.iter().map(|also| also.label.as_str()))
    }

    /// The departments the message concerns, the main one first, each once.
    pub fn departments(&self) -> Vec<&str> {
        let main = self.department.as_deref();
        let all = main.into_iter().chain(self.also.iter().filter_map(|a| a.department.as_deref()));
        let mut out: Vec<&str> = Vec::new();
        for department in all {
            if !out.contains(&department) {
                out.push(department);
            }
        }
        out
    }
}

impl Spanned for ClauseIntent {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        visit(TextSource::Text, &mut self.span);
    }
}

impl Spanned for Intent {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.also.visit_spans(visit);
        self.negated.visit_spans(visit);
        self.entities.visit_spans(visit);
        self.evidence.visit_spans(visit);
    }
}

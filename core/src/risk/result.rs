//! What an assessment returns.

use serde::{Deserialize, Serialize};

use super::advice::Action;
use super::cause::{Cause, CauseShare};
use super::level::Level;
use super::malice::Malice;
use super::policy::PolicyFinding;
use super::signals::Card;
use crate::span::{Span, Spanned, TextSource};

/// One thing that raised or lowered the risk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Driver {
    /// The id of the signal (`threat.review`), or `words` for the words of a message as a trained
    /// model weighs them.
    pub kind: String,
    /// What was seen, in Chinese.
    pub name: String,
    /// The index of the message; `None` for traits of the whole conversation, such as its length.
    pub message: Option<usize>,
    /// The place in the message; `None` where the whole message is meant.
    pub span: Option<Span>,
    /// The original text at the place; without a place the first 40 characters of the message.
    pub quote: String,
    /// What it added to the score before calibration; negative where it lowered it.
    pub weight: f32,
    /// Why it counts, in Chinese; empty where the name says it all.
    pub why: String,
    /// The cause it speaks for.
    pub cause: Option<Cause>,
}

impl Driver {
    /// A driver without a place.
    pub(super) fn of_conversation(card: &Card, weight: f32) -> Self {
        Self {
            kind: card.id.clone(),
            name: card.message.clone(),
            message: None,
            span: None,
            quote: String::new(),
            weight,
            why: card.why.clone(),
            cause: card.cause,
        }
    }
}

impl Spanned for Driver {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        if let (Some(message), Some(span)) = (self.message, &mut self.span) {
            visit(TextSource::Message(message), span);
        }
    }
}

/// How likely a conversation ends badly, why, and what to do about it.
///
/// What "badly" means is what the model learned from: the built-in model estimates whether the
/// customer leaves dissatisfied, which stands in for a bad review; a model trained on a shop's own
/// outcomes estimates those. Malice is reported beside it and never part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Risk {
    /// The probability of a bad end, in [0, 1].
    pub score: f32,
    /// The range the score lies in.
    pub level: Level,
    /// The expected class as a share of the worst, in [0, 1]; the score for two classes.
    pub severity: f32,
    /// The probability of each class, 0 = fine, higher = worse; they sum to 1.
    pub probabilities: Vec<f32>,
    /// The score before calibration when nothing is seen.
    pub base: f32,
    /// The score before calibration: `base` plus the weights of all drivers.
    pub raw: f32,
    /// What was seen, heaviest first.
    pub drivers: Vec<Driver>,
    /// What the raising drivers say about the cause, largest share first.
    pub causes: Vec<CauseShare>,
    /// Whether this looks like an attempt at extortion or abuse; no part of the score.
    pub malice: Malice,
    /// What to do now, most pressing first.
    pub actions: Vec<Action>,
    /// Where the agent promised more than the policy allows.
    pub findings: Vec<PolicyFinding>,
}

impl Spanned for Risk {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.drivers.visit_spans(visit);
        self.malice.visit_spans(visit);
        self.findings.visit_spans(visit);
    }
}

/// The text at a place, or the first 40 characters of it all.
pub(super) fn quoted(text: &str, span: Option<Span>) -> String {
    if let Some(quote) = span.and_then(|span| span.slice(text)) {
        return quote.to_owned();
    }
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

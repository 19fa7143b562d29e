use serde::Serialize;

use super::entry::FaqEntry;
use crate::explain::Evidence;
use crate::span::{Span, Spanned, TextSource};

/// An entry that fits a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqHit {
    /// The id of the entry.
    pub id: String,
    /// The probability that this entry is the right one, in [0, 1]; higher hits never have less.
    pub score: f32,
    /// The standard question.
    pub question: String,
    /// The answer for all cases, without its slots filled; empty where the entry has only answers
    /// under conditions. [`super::FaqIndex::answer`] chooses and fills.
    pub answer: String,
    /// The phrasing of the entry that is nearest to the query.
    pub matched: String,
    /// The score before calibration: the sum of the weights of `evidence`.
    pub raw: f32,
    /// What the score is made of; places point into the query.
    pub evidence: Vec<Evidence>,
}

impl FaqHit {
    /// An entry that was found by other means than its words.
    pub(super) fn bare(entry: &FaqEntry) -> Self {
        Self {
            id: entry.id.clone(),
            score: 0.0,
            question: entry.question.clone(),
            answer: entry.answer.clone(),
            matched: entry.question.clone(),
            raw: 0.0,
            evidence: Vec::new(),
        }
    }
}

impl Spanned for FaqHit {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.evidence.visit_spans(visit);
    }
}

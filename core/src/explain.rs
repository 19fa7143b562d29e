//! Evidence: what a score is made of.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::arrange::Arrange;
use crate::span::{Span, Spanned, TextSource};

/// One contribution to a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Evidence {
    /// A stable id of what contributed: `ngram`, `rule.<id>`, `signal.<id>`, `dimension.<id>`.
    pub source: Cow<'static, str>,
    /// The index of the message in the conversation, where there is one.
    pub message: Option<usize>,
    /// The place in the original text; `None` for contributions without a place.
    pub span: Option<Span>,
    /// The original text at the span, or the name of the feature.
    pub quote: String,
    /// How much it added to the score before calibration; negative where it lowered it.
    pub weight: f32,
    /// Why it counts, in Chinese; empty where the quote says it all.
    pub why: Cow<'static, str>,
}

impl Evidence {
    /// A contribution without a place.
    pub fn new(source: impl Into<Cow<'static, str>>, weight: f32) -> Self {
        Self {
            source: source.into(),
            message: None,
            span: None,
            quote: String::new(),
            weight,
            why: Cow::Borrowed(""),
        }
    }

    /// The contribution at `span` of `text`.
    #[must_use]
    pub fn at(mut self, text: &str, span: Span) -> Self {
        self.quote = span.slice(text).unwrap_or_default().to_owned();
        self.span = Some(span);
        self
    }

    /// The contribution in message `index` of the conversation.
    #[must_use]
    pub fn in_message(mut self, index: usize) -> Self {
        self.message = Some(index);
        self
    }

    /// The contribution with its reason.
    #[must_use]
    pub fn because(mut self, why: impl Into<Cow<'static, str>>) -> Self {
        self.why = why.into();
        self
    }

    /// The contribution with a name instead of a quoted place.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.quote = name.into();
        self
    }
}

impl Spanned for Evidence {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        if let Some(span) = &mut self.span {
            visit(self.message.map_or(TextSource::Text, TextSource::Message), span);
        }
    }
}

/// A score before calibration as a sum: `base + Σ evidence.weight = total`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// What the score is when nothing matches.
    pub base: f32,
    /// The contributions, largest first.
    pub evidence: Vec<Evidence>,
    /// The score before calibration.
    pub total: f32,
}

impl Explanation {
    /// The sum of `base` and `evidence`, evidence sorted by how much it weighs.
    pub fn new(base: f32, mut evidence: Vec<Evidence>) -> Self {
        evidence.arrange_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let total = base + evidence.iter().map(|item| item.weight).sum::<f32>();
        Self { base, evidence, total }
    }
}

impl Spanned for Explanation {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.evidence.visit_spans(visit);
    }
}

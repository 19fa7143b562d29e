//! What a check found wrong with a reply.

use serde::{Deserialize, Serialize};

pub use crate::rule::Level;
use crate::rule::RuleHit;
use crate::span::{Span, Spanned, TextSource};

/// One thing wrong with a reply, with the place and a better wording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// The stable id of the rule or detector, such as `script.refusal.bare`.
    pub rule: String,
    /// How serious it is.
    pub level: Level,
    /// What was found, in Chinese.
    pub message: String,
    /// The index of the message in a reviewed conversation; `None` for a single reply.
    pub at: Option<usize>,
    /// The place in the reply; `None` where something is missing rather than there.
    pub span: Option<Span>,
    /// The reply's text at the place.
    pub quote: String,
    /// Why it matters, in Chinese.
    pub why: String,
    /// The reply, or the part quoted, said better; `None` where only a person can say it.
    pub rewrite: Option<String>,
}

impl Finding {
    /// A finding without a place.
    pub fn new(rule: impl Into<String>, level: Level, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            level,
            message: message.into(),
            at: None,
            span: None,
            quote: String::new(),
            why: String::new(),
            rewrite: None,
        }
    }

    /// The finding at `span` of `text`.
    #[must_use]
    pub fn located(mut self, text: &str, span: Span) -> Self {
        self.quote = span.slice(text).unwrap_or_default().to_owned();
        self.span = Some(span);
        self
    }

    /// The finding with its reason.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The finding with a better wording.
    #[must_use]
    pub fn rewritten(mut self, rewrite: impl Into<String>) -> Self {
        self.rewrite = Some(rewrite.into());
        self
    }

    /// The finding of a rule in `text`, with the rule's wording put in place of `at`, the first
    /// clause it hit. The other `broken` clauses, in order, are left out: a rewrite is to break no
    /// rule.
    pub(crate) fn of_rule(hit: RuleHit, text: &str, broken: &[Span], at: Option<Span>) -> Self {
        let rewrite =
            hit.rewrite.map(|wording| super::detect::replace_all(text, broken, at, &wording));
        Self {
            rule: hit.rule,
            level: hit.level,
            message: hit.message,
            at: hit.at,
            span: hit.span,
            quote: hit.quote,
            why: hit.why,
            rewrite,
        }
    }

    /// The finding in message `index` of a conversation.
    #[must_use]
    pub fn in_message(mut self, index: usize) -> Self {
        self.at = Some(index);
        self
    }
}

impl Spanned for Finding {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        if let Some(span) = &mut self.span {
            visit(self.at.map_or(TextSource::Text, TextSource::Message), span);
        }
    }
}

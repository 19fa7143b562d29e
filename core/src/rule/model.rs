//! Rules and what they find.

use serde::{Deserialize, Serialize};

use crate::dialogue::Role;
use crate::explain::Evidence;
use crate::span::{Span, Spanned, TextSource};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 轻: worth a hint.
    #[serde(alias = "轻", alias = "轻度")]
    Light,
    /// 中: costs points.
    #[serde(alias = "中", alias = "中度")]
    Medium,
    /// 重: must not be sent.
    #[serde(alias = "重", alias = "重度")]
    Heavy,
}

impl Level {
    /// The name in files and JSON: `light`, `medium` or `heavy`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
        }
    }
}

/// What stands behind a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A law or regulation.
    Law,
    /// A platform's own rules.
    Platform,
    /// Good practice of the trade.
    #[default]
    House,
}

/// Whose messages a rule or condition reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The shop's.
    Agent,
    /// The shopper's.
    Customer,
    /// The platform's notices.
    System,
    /// Everyone's.
    #[default]
    Any,
}

impl Who {
    /// Whether messages of `role` are read.
    pub fn reads(self, role: Role) -> bool {
        match self {
            Self::Agent => role == Role::Agent,
            Self::Customer => role == Role::Customer,
            Self::System => role == Role::System,
            Self::Any => true,
        }
    }
}

/// What a rule is tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every message.
    #[default]
    Message,
    /// The conversation, once.
    Conversation,
}

/// A rule as its author describes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Rule {
    /// The dotted id, such as `script.contact.wechat`.
    pub id: String,
    /// The group it belongs to, such as `contact`.
    pub kind: String,
    /// How bad a finding is.
    pub level: Level,
    /// What was found, in Chinese.
    pub message: String,
    /// Why it matters, in Chinese.
    pub why: String,
    /// What stands behind it.
    pub basis: Basis,
    /// The law or platform rule, with its article.
    pub source: Option<String>,
    /// The first day it applies, `YYYY-MM-DD`.
    pub effective: Option<String>,
    /// Where the source does not say since when it applies: the day of the public material the rule
    /// was written from, `YYYY-MM-DD`.
    pub as_of: Option<String>,
    /// The first day it no longer applies, `YYYY-MM-DD`.
    pub expires: Option<String>,
    /// What to say instead, in Chinese.
    pub rewrite: Option<String>,
    /// What a finding counts; the engine that uses the rule gives it its unit.
    pub weight: f32,
    /// Free words for selecting rules.
    pub tags: Vec<String>,
    /// Whose messages it reads, unless a condition says otherwise.
    pub role: Who,
    /// What it is tried on.
    pub scope: Scope,
    /// Whether it needs the conversation: times, repetitions, neighbours. Such a rule does not run
    /// on a single text.
    pub needs_context: bool,
}

/// A finding: one rule in one message, or in the whole conversation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RuleHit {
    /// The id of the rule.
    pub rule: String,
    /// The rule's group.
    pub kind: String,
    /// How bad it is.
    pub level: Level,
    /// What was found, in Chinese.
    pub message: String,
    /// The index of the message; `None` for a single text, and where something is missing from the
    /// conversation.
    pub at: Option<usize>,
    /// The first place in the original text; `None` where the finding has no words to point at.
    pub span: Option<Span>,
    /// All places in that message, in order.
    pub places: Vec<Span>,
    /// The original text at `span`.
    pub quote: String,
    /// Why it matters, in Chinese.
    pub why: String,
    /// What to say instead, in Chinese.
    pub rewrite: Option<String>,
    /// What it counts.
    pub weight: f32,
}

impl RuleHit {
    /// The finding as a contribution to a score, with source `rule.<id>`.
    pub fn evidence(&self) -> Evidence {
        let mut evidence = Evidence::new(format!("rule.{}", self.rule), self.weight)
            .named(if self.quote.is_empty() { &self.message } else { &self.quote })
            .because(self.message.clone());
        evidence.message = self.at;
        evidence.span = self.span;
        evidence
    }
}

impl Spanned for RuleHit {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        let source = self.at.map_or(TextSource::Text, TextSource::Message);
        for span in self.span.iter_mut().chain(&mut self.places) {
            visit(source, span);
        }
    }
}

/// A place where a condition held.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TracePlace {
    /// The index of the message.
    pub message: usize,
    /// The place in the message; `None` where the condition is about the message as a whole.
    pub span: Option<Span>,
    /// The original text there.
    pub quote: String,
}

/// Whether one condition of a rule held, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConditionTrace {
    /// The condition's name in the file; `main` where it is inline.
    pub name: String,
    /// Whether it held for at least one try of the rule.
    pub held: bool,
    /// Where it held.
    pub places: Vec<TracePlace>,
}

/// How a rule came to fire, or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RuleTrace {
    /// The id of the rule.
    pub rule: String,
    /// Whether it fired.
    pub fired: bool,
    /// Its findings.
    pub hits: Vec<RuleHit>,
    /// Its conditions, by name.
    pub conditions: Vec<ConditionTrace>,
}

impl Spanned for RuleTrace {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.hits.visit_spans(visit);
        for place in self.conditions.iter_mut().flat_map(|condition| &mut condition.places) {
            if let Some(span) = &mut place.span {
                visit(TextSource::Message(place.message), span);
            }
        }
    }
}

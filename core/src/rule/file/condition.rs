//! The fields of a condition.

use serde::{Deserialize, Serialize};

use crate::rule::model::Who;
use crate::text::Boundary;

/// One condition as it is written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::rule) struct ConditionFile {
    pub role: Option<Who>,
    pub any: Vec<String>,
    pub at_least: Option<usize>,
    pub all: Vec<String>,
    pub none: Vec<String>,
    pub times: Option<usize>,
    pub allow: Vec<String>,
    pub fuzzy: bool,
    pub boundary: BoundaryName,
    pub negation: Negation,
    pub regex: OneOrMany,
    pub not_regex: OneOrMany,
    pub similar: Option<Similar>,
    pub repeat: Option<Repeat>,
    pub entity: OneOrMany,
    pub interval: Option<Interval>,
    pub chars: Option<Limits>,
    pub question: Option<bool>,
    pub unit: Unit,
    pub first: Option<Edge>,
    pub last: Option<Edge>,
    pub anchor: Option<Anchor>,
    pub count: Option<Limits>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::rule) enum BoundaryName {
    #[default]
    Auto,
    Word,
    None,
}

impl From<BoundaryName> for Boundary {
    fn from(name: BoundaryName) -> Self {
        match name {
            BoundaryName::Auto => Self::Auto,
            BoundaryName::Word => Self::Word,
            BoundaryName::None => Self::None,
        }
    }
}

/// Which occurrences count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::rule) enum Negation {
    #[default]
    Any,
    Affirmed,
    Negated,
}

/// What keywords must occur in together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::rule) enum Unit {
    #[default]
    Message,
    Clause,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(in crate::rule) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Similar {
    pub to: Vec<String>,
    pub at_least: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Repeat {
    pub within: usize,
    #[serde(default = "usual_similarity")]
    pub similarity: f64,
    #[serde(default = "twice")]
    pub times: usize,
    #[serde(default)]
    pub min_chars: usize,
    #[serde(default)]
    pub except: Vec<String>,
}

/// What the consoles of the field recommend for repeated sentences.
fn usual_similarity() -> f64 {
    0.8
}

fn twice() -> usize {
    2
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::rule) enum IntervalKind {
    Reply,
    Silence,
    Open,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Interval {
    pub kind: IntervalKind,
    #[serde(default)]
    pub over: Option<f64>,
    #[serde(default)]
    pub under: Option<f64>,
}

/// A range of numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Limits {
    #[serde(default)]
    pub min: Option<usize>,
    #[serde(default)]
    pub max: Option<usize>,
}

/// The first or last part of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Edge {
    #[serde(default)]
    pub messages: Option<usize>,
    #[serde(default)]
    pub seconds: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::rule) enum Place {
    Before,
    After,
    Around,
}

/// Which of several places of the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::rule) enum Nth {
    #[default]
    Any,
    First,
    Last,
    #[serde(untagged)]
    Number(usize),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Anchor {
    #[serde(default)]
    pub to: Option<String>,
    #[serde(rename = "where")]
    pub place: Place,
    #[serde(default)]
    pub messages: Option<usize>,
    #[serde(default)]
    pub seconds: Option<f64>,
    #[serde(default)]
    pub include: bool,
    #[serde(default)]
    pub hit: Nth,
}

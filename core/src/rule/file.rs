//! The text form of rules, lexicons and packs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::model::{Basis, Level, Scope, Who};
use crate::error::{Error, Result};
use crate::limits::MAX_RULE_FILE_BYTES;
use crate::text::Boundary;

/// What a rule is, without its conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub id: String,
    pub kind: String,
    pub level: Level,
    pub message: String,
    pub why: String,
    #[serde(default)]
    pub basis: Basis,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub effective: Option<String>,
    #[serde(default)]
    pub expires: Option<String>,
    #[serde(default)]
    pub rewrite: Option<String>,
    #[serde(default = "one")]
    pub weight: f32,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub role: Who,
    #[serde(default)]
    pub scope: Scope,
    #[serde(default)]
    pub when: Option<String>,
    #[serde(default)]
    pub report: Option<String>,
}

fn one() -> f32 {
    1.0
}

/// One condition as it is written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConditionFile {
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

/// The fields of [`ConditionFile`], which a rule with one condition writes at its top level.
/// `role` is not among them: at the top it is the rule's.
const CONDITION_FIELDS: [&str; 22] = [
    "any",
    "at_least",
    "all",
    "none",
    "times",
    "allow",
    "fuzzy",
    "boundary",
    "negation",
    "regex",
    "not_regex",
    "similar",
    "repeat",
    "entity",
    "interval",
    "chars",
    "question",
    "unit",
    "first",
    "last",
    "anchor",
    "count",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BoundaryName {
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
pub(super) enum Negation {
    #[default]
    Any,
    Affirmed,
    Negated,
}

/// What keywords must occur in together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    #[default]
    Message,
    Clause,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
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
pub(super) struct Similar {
    pub to: Vec<String>,
    pub at_least: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Repeat {
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
pub(super) enum IntervalKind {
    Reply,
    Silence,
    Open,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Interval {
    pub kind: IntervalKind,
    #[serde(default)]
    pub over: Option<f64>,
    #[serde(default)]
    pub under: Option<f64>,
}

/// A range of numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    #[serde(default)]
    pub min: Option<usize>,
    #[serde(default)]
    pub max: Option<usize>,
}

/// The first or last part of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edge {
    #[serde(default)]
    pub messages: Option<usize>,
    #[serde(default)]
    pub seconds: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    Before,
    After,
    Around,
}

/// Which of several places of the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Nth {
    #[default]
    Any,
    First,
    Last,
    #[serde(untagged)]
    Number(usize),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Anchor {
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

/// A rule's own test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestFile {
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub dialogue: Vec<String>,
    pub hit: Expected,
    #[serde(default)]
    pub at: Option<usize>,
    /// When the test is looked at, in the seconds of its dialogue.
    #[serde(default)]
    pub now: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Expected {
    Fires(bool),
    Quote(String),
}

/// A rule with everything its file says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RuleSource {
    pub head: Head,
    /// By name, in the order of the names.
    pub conditions: BTreeMap<String, ConditionFile>,
    pub tests: Vec<TestFile>,
}

/// A named list of phrases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    pub id: String,
    #[serde(default)]
    pub note: String,
    pub phrases: Vec<String>,
    #[serde(default)]
    pub allow: Vec<String>,
}

/// What one platform's pack changes of a rule.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Change {
    pub level: Option<Level>,
    pub weight: Option<f32>,
    pub message: Option<String>,
    pub why: Option<String>,
    pub rewrite: Option<String>,
    pub source: Option<String>,
    pub effective: Option<String>,
    pub expires: Option<String>,
}

/// A selection of rules for a platform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFile {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub platform: Option<String>,
    #[serde(default)]
    pub extends: Vec<String>,
    #[serde(default)]
    pub include: Vec<String>,
    #[serde(default)]
    pub disable: Vec<String>,
    #[serde(default)]
    pub replace: BTreeMap<String, String>,
    #[serde(default)]
    pub set: BTreeMap<String, Change>,
}

/// Everything that files of a folder, or one bundle, hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Bundle {
    pub rules: Vec<RuleSource>,
    pub lexicons: Vec<Lexicon>,
    pub packs: Vec<PackFile>,
}

fn refuse(rule: &str, reason: impl Into<String>) -> Error {
    Error::Rule { rule: rule.to_owned(), reason: reason.into() }
}

impl Bundle {
    /// Reads one TOML file: a rule, a lexicon, a pack, or a bundle of them. `name` stands in errors
    /// where the file says no id.
    pub fn read(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        if bytes.len() > MAX_RULE_FILE_BYTES {
            let reason = format!("the file is over {MAX_RULE_FILE_BYTES} bytes: split it");
            return Err(refuse(name, reason));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            refuse(name, format!("not UTF-8 at byte {}: save it as UTF-8", error.valid_up_to()))
        })?;
        let value: Map<String, Value> =
            toml::from_str(text).map_err(|error| refuse(name, error.to_string()))?;
        self.add(name, value)
    }

    /// Adds one parsed file.
    pub fn add(&mut self, name: &str, mut value: Map<String, Value>) -> Result<()> {
        if value.contains_key("phrases") {
            self.lexicons.push(typed(name, Value::Object(value))?);
        } else if value.contains_key("message") {
            self.rules.push(RuleSource::from_map(name, value)?);
        } else if value.contains_key("id") {
            self.packs.push(typed(name, Value::Object(value))?);
        } else {
            for (part, kind) in [("lexicon", 0), ("rule", 1), ("pack", 2)] {
                for (index, item) in tables(name, &mut value, part)?.into_iter().enumerate() {
                    let name = format!("{name}, {part} {index}");
                    match kind {
                        0 => self.lexicons.push(typed(&name, Value::Object(item))?),
                        1 => self.rules.push(RuleSource::from_map(&name, item)?),
                        _ => self.packs.push(typed(&name, Value::Object(item))?),
                    }
                }
            }
            if let Some(key) = value.keys().next() {
                let reason = format!("unknown table `{key}`; a bundle holds rule, pack, lexicon");
                return Err(refuse(name, reason));
            }
        }
        Ok(())
    }
}

/// Takes a list of tables out of `value`.
fn tables(
    name: &str,
    value: &mut Map<String, Value>,
    key: &str,
) -> Result<Vec<Map<String, Value>>> {
    match value.remove(key) {
        None => Ok(Vec::new()),
        Some(list) => typed(name, list),
    }
}

fn typed<T: serde::de::DeserializeOwned>(name: &str, value: Value) -> Result<T> {
    let id = value.get("id").and_then(Value::as_str).unwrap_or(name).to_owned();
    serde_json::from_value(value).map_err(|error| refuse(&id, error.to_string()))
}

impl RuleSource {
    pub fn from_map(name: &str, mut value: Map<String, Value>) -> Result<Self> {
        let id = value.get("id").and_then(Value::as_str).unwrap_or(name).to_owned();
        let tests = match value.remove("test") {
            None => Vec::new(),
            Some(tests) => typed(&id, tests)?,
        };
        let mut conditions: BTreeMap<String, ConditionFile> = match value.remove("condition") {
            None => BTreeMap::new(),
            Some(named) => typed(&id, named)?,
        };
        let mut main = Map::new();
        for field in CONDITION_FIELDS {
            if let Some(given) = value.remove(field) {
                main.insert(field.to_owned(), given);
            }
        }
        if !main.is_empty() {
            let main = typed(&id, Value::Object(main))?;
            if conditions.insert("main".to_owned(), main).is_some() {
                return Err(refuse(&id, "condition `main` is given inline and by name: keep one"));
            }
        }
        let head: Head = typed(&id, Value::Object(value))?;
        head.check()?;
        if conditions.is_empty() {
            return Err(refuse(&id, "no condition: add `any = [..]`, `regex` or [condition.x]"));
        }
        Ok(Self { head, conditions, tests })
    }
}

impl Head {
    fn check(&self) -> Result<()> {
        let ascii = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c);
        if self.id.is_empty() || !self.id.chars().all(ascii) {
            let reason = "an id has lower-case letters, digits, `.` and `_` only";
            return Err(refuse(&self.id, reason));
        }
        for (field, text) in [("kind", &self.kind), ("message", &self.message), ("why", &self.why)]
        {
            if text.trim().is_empty() {
                return Err(refuse(&self.id, format!("`{field}` is empty")));
            }
        }
        if self.basis != Basis::House && self.source.as_deref().unwrap_or("").trim().is_empty() {
            let reason =
                "a rule based on law or platform names its `source` and, where known, `effective`";
            return Err(refuse(&self.id, reason));
        }
        if !self.weight.is_finite() {
            return Err(refuse(&self.id, "`weight` must be a finite number"));
        }
        for (field, date) in [("effective", &self.effective), ("expires", &self.expires)] {
            if let Some(date) = date
                && !is_date(date)
            {
                let reason = format!("`{field}` must be a date such as 2024-09-01, got {date}");
                return Err(refuse(&self.id, reason));
            }
        }
        if let (Some(from), Some(to)) = (&self.effective, &self.expires)
            && from >= to
        {
            return Err(refuse(&self.id, "`expires` must be after `effective`"));
        }
        Ok(())
    }
}

/// Whether `text` is a date `YYYY-MM-DD`. Such dates sort as text.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |length: usize, low: u32, high: u32| {
        parts.next().is_some_and(|part| {
            part.len() == length
                && part.chars().all(|c| c.is_ascii_digit())
                && part.parse().is_ok_and(|number: u32| (low..=high).contains(&number))
        })
    };
    part(4, 1900, 9999) && part(2, 1, 12) && part(2, 1, 31) && parts.next().is_none()
}

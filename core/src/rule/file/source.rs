//! A rule's file: head, conditions, tests.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::condition::ConditionFile;
use super::head::Head;
use super::{refuse, typed};
use crate::error::Result;

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

/// A rule's own test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct TestFile {
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
pub(in crate::rule) enum Expected {
    Fires(bool),
    Quote(String),
}

/// A rule with everything its file says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::rule) struct RuleSource {
    pub head: Head,
    /// By name, in the order of the names.
    pub conditions: BTreeMap<String, ConditionFile>,
    pub tests: Vec<TestFile>,
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

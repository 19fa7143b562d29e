//! The text form of rules, lexicons and packs.

mod condition;
mod head;
mod pack;
mod source;

use serde_json::{Map, Value};

pub(super) use condition::{
    Anchor, ConditionFile, Edge, Interval, IntervalKind, Limits, Negation, Nth, Place, Repeat, Unit,
};
pub(super) use head::{Head, is_date};
pub(super) use pack::{Change, Lexicon, PackFile};
pub(super) use source::{Expected, RuleSource, TestFile};

use crate::error::{Error, Result};
use crate::limits::MAX_RULE_FILE_BYTES;

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

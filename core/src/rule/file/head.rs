//! What a rule says of itself.

use serde::{Deserialize, Serialize};

use super::refuse;
use crate::error::Result;
use crate::rule::model::{Basis, Level, Scope, Who};

/// What a rule is, without its conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Head {
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
    pub as_of: Option<String>,
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

impl Head {
    pub(super) fn check(&self) -> Result<()> {
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
        let dates =
            [("effective", &self.effective), ("as_of", &self.as_of), ("expires", &self.expires)];
        for (field, date) in dates {
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
pub(in crate::rule) fn is_date(text: &str) -> bool {
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

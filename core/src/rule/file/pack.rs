//! Lexicons and packs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rule::model::{Basis, Level};

/// A named list of phrases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct Lexicon {
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
pub(in crate::rule) struct Change {
    pub level: Option<Level>,
    pub weight: Option<f32>,
    pub message: Option<String>,
    pub why: Option<String>,
    pub rewrite: Option<String>,
    pub basis: Option<Basis>,
    pub source: Option<String>,
    pub effective: Option<String>,
    pub as_of: Option<String>,
    pub expires: Option<String>,
}

/// A selection of rules for a platform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rule) struct PackFile {
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

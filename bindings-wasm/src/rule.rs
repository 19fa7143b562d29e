//! `RuleSet`.

use std::collections::BTreeSet;

use kefu::Role;
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::plain::plain;
use crate::{input, shown};

/// Rules over messages and conversations, compiled together.
#[wasm_bindgen]
pub struct RuleSet(pub(crate) kefu::rule::RuleSet);

#[wasm_bindgen]
impl RuleSet {
    pub fn builtin() -> Result<RuleSet> {
        kefu::rule::RuleSet::builtin().map(Self).map_err(error::of)
    }

    pub fn load(files: Vec<String>) -> Result<RuleSet> {
        let names: Vec<String> = (0..files.len()).map(|index| format!("file {index}")).collect();
        let named = names.iter().zip(&files).map(|(name, text)| (name.as_str(), text.as_bytes()));
        kefu::rule::RuleSet::load_all(named).map(Self).map_err(error::of)
    }

    pub fn pack(&self, id: &str) -> Result<RuleSet> {
        self.0.pack(id).map(Self).map_err(error::of)
    }

    pub fn only(&self, keep: &js_sys::Function) -> Result<RuleSet> {
        let mut kept = BTreeSet::new();
        for rule in self.0.rules() {
            if keep.call1(&JsValue::NULL, &plain(rule)?)?.is_truthy() {
                kept.insert(rule.id.as_str());
            }
        }
        self.0.only(|rule| kept.contains(rule.id.as_str())).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = inForce)]
    pub fn in_force(&self, date: &str) -> Result<RuleSet> {
        self.0.in_force(date).map(Self).map_err(error::of)
    }

    pub fn merged(&self, other: &RuleSet) -> Result<RuleSet> {
        self.0.merged(&other.0).map(Self).map_err(error::of)
    }

    pub fn check(&self, text: &str, role: Option<String>) -> Result<JsValue> {
        kefu::limits::check_text(text).map_err(error::of)?;
        let role: Role = role.as_deref().unwrap_or("agent").parse().map_err(error::of)?;
        shown::of_text(self.0.check(role, text), text)
    }

    pub fn review(&self, conversation: &JsValue, now: Option<f64>) -> Result<JsValue> {
        let conversation = input::conversation(None, conversation)?;
        shown::of_conversation(self.0.review(&conversation, now), &conversation)
    }

    pub fn test(&self, id: &str, conversation: &JsValue, now: Option<f64>) -> Result<JsValue> {
        let conversation = input::conversation(None, conversation)?;
        let trace = self.0.test_rule(id, &conversation, now).map_err(error::of)?;
        shown::of_conversation(trace, &conversation)
    }

    pub fn rules(&self) -> Result<JsValue> {
        plain(&self.0.rules().collect::<Vec<_>>())
    }

    pub fn packs(&self) -> Result<JsValue> {
        plain(&self.0.packs().collect::<std::collections::BTreeMap<_, _>>())
    }

    pub fn lint(&self) -> Result<JsValue> {
        plain(&self.0.lint())
    }

    #[wasm_bindgen(getter)]
    pub fn size(&self) -> usize {
        self.0.len()
    }
}

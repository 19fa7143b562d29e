//! What labels mean: their names, stages and departments.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::limits::MAX_RULE_FILE_BYTES;
use crate::parse;

/// The taxonomy of the default model.
static BUILTIN: &str = include_str!(concat!(env!("OUT_DIR"), "/taxonomy.json"));

/// When in a purchase a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 售前: before the order.
    Pre,
    /// 售中: from the order to the receipt.
    Order,
    /// 售后: after the receipt.
    After,
    /// At any time.
    Any,
}

/// What one label means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IntentKind {
    /// The label: `after.return`.
    pub id: String,
    /// Its Chinese name: 退货.
    pub zh: String,
    /// The stage it belongs to.
    pub stage: Stage,
    /// Who can act on it: 运营, 财务, 产品, 物流, 售后, 客服, 技术, 公关, or a shop's own name.
    pub department: String,
    /// What the customer wants, as it follows 请问您是想: 申请退货. Empty for labels one cannot ask for.
    #[serde(default)]
    pub ask: String,
    /// What the label covers.
    #[serde(default)]
    pub definition: String,
    /// Its nearest neighbours and how they differ.
    #[serde(default)]
    pub not: String,
    /// Whether it stands for talk without a request (greetings, thanks, yes and no): such a label
    /// gives way to any other in a message that has both.
    #[serde(default)]
    pub small_talk: bool,
}

/// The labels of a shop and what they mean.
///
/// ```
/// let taxonomy = kefu::intent::Taxonomy::builtin();
/// let kind = taxonomy.get("invoice.request").unwrap();
/// assert_eq!((kind.zh.as_str(), kind.department.as_str()), ("开发票", "财务"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Taxonomy {
    kinds: Vec<IntentKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    intent: Vec<IntentKind>,
}

impl Taxonomy {
    /// The taxonomy of the default model: 61 intents of Chinese shops.
    pub fn builtin() -> Self {
        // A test reads the file, so that the fallback is never used.
        let file = parse::json::<File>(BUILTIN).ok();
        file.and_then(|file| Self::new(file.intent).ok()).unwrap_or_default()
    }

    /// Reads `[[intent]]` tables with the fields of [`IntentKind`].
    ///
    /// # Errors
    /// [`Error::Rule`] for text that is no such TOML, an empty or repeated id, or over 4 MiB.
    pub fn from_toml(text: &str) -> Result<Self> {
        let fail = |rule: &str, reason: String| Error::Rule { rule: rule.to_owned(), reason };
        if text.len() > MAX_RULE_FILE_BYTES {
            return Err(fail("taxonomy", format!("{} bytes are over the limit", text.len())));
        }
        let file: File = parse::toml(text).map_err(|reason| fail("taxonomy", reason))?;
        Self::new(file.intent)
    }

    /// A taxonomy of given kinds, in their order.
    ///
    /// # Errors
    /// [`Error::Rule`] for an empty or repeated id.
    pub fn new(kinds: Vec<IntentKind>) -> Result<Self> {
        for (index, kind) in kinds.iter().enumerate() {
            let repeated = kinds.iter().take(index).any(|other| other.id == kind.id);
            if kind.id.is_empty() || repeated {
                let reason = format!("intent {index} has an empty or repeated id");
                return Err(Error::Rule { rule: kind.id.clone(), reason });
            }
        }
        Ok(Self { kinds })
    }

    /// The kinds in the order of the file.
    pub fn kinds(&self) -> &[IntentKind] {
        &self.kinds
    }

    /// What a label means; `None` for a label of the caller's own.
    pub fn get(&self, id: &str) -> Option<&IntentKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }
}

impl IntentKind {
    /// A label of the caller's own, of any stage, for 客服.
    pub fn new(id: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            zh: zh.into(),
            stage: Stage::Any,
            department: "客服".to_owned(),
            ask: String::new(),
            definition: String::new(),
            not: String::new(),
            small_talk: false,
        }
    }

    /// The kind, of a stage and a department.
    #[must_use]
    pub fn with_place(mut self, stage: Stage, department: impl Into<String>) -> Self {
        (self.stage, self.department) = (stage, department.into());
        self
    }

    /// The kind, with the words that follow 请问您是想 in a question.
    #[must_use]
    pub fn with_ask(mut self, ask: impl Into<String>) -> Self {
        self.ask = ask.into();
        self
    }

    /// The words that follow 请问您是想: `ask`, or 咨询 and the name.
    pub fn asked(&self) -> String {
        if self.ask.is_empty() { format!("咨询{}", self.zh) } else { self.ask.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_taxonomy_is_whole() {
        let taxonomy = Taxonomy::from_toml(include_str!("../../assets/taxonomy.toml")).unwrap();
        assert_eq!(taxonomy, Taxonomy::builtin());
        assert_eq!(taxonomy.kinds().len(), 61);
        for kind in taxonomy.kinds() {
            assert!(!kind.zh.is_empty() && !kind.department.is_empty(), "{}", kind.id);
            assert!(kind.small_talk || !kind.ask.is_empty(), "{} has no `ask`", kind.id);
        }
        assert!(taxonomy.get("chat.greet").unwrap().small_talk);
    }

    #[test]
    fn names_what_is_wrong_with_a_file() {
        assert_eq!(Taxonomy::from_toml("[[intent]]\nid = 3").unwrap_err().code(), "rule.syntax");
        let twice = vec![IntentKind::new("a", "甲"), IntentKind::new("a", "乙")];
        assert!(Taxonomy::new(twice).is_err());
    }
}

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::trigger::Trigger;
use crate::error::{Error, Result};
use crate::text::Normalized;

/// The order in which a reply is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaqLayer {
    /// Words the shop never lets a machine answer, or always answers the same way.
    Intercept,
    /// A notice for the moment: a warehouse under lockdown, a courier on strike.
    Emergency,
    /// A keyword menu.
    Menu,
    /// The entries of the base.
    Entry,
    /// Hello and thank you, where no entry fits.
    SmallTalk,
}

/// A reply that does not come from an entry: a menu, an intercept, a notice or small talk.
///
/// ```
/// use kefu::faq::{FaqLayer, FaqRule, FaqTarget};
/// let menu = FaqRule::new("menu.parcel", FaqLayer::Menu, ["=物流", "=快递"], "您想了解哪方面呢?")
///     .with_option("物流进度", FaqTarget::Entry("parcel.track".into()))
///     .with_option("物流不更新", FaqTarget::Entry("parcel.stalled".into()));
/// assert_eq!(menu.options.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqRule {
    /// Unique among the rules.
    pub id: String,
    /// When it is looked at. [`FaqLayer::Entry`] is not a layer of rules.
    pub layer: FaqLayer,
    /// Any one of them makes the rule reply: `=物流` is the whole message, `物流` a part of it,
    /// `物流+不动` all parts, `/regex/` a regular expression on the normalised message. A menu that
    /// is only reached from other menus has none.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// The reply, or the words above a menu's options.
    pub text: String,
    /// What the customer may choose; empty for a plain reply.
    #[serde(default)]
    pub options: Vec<MenuOption>,
    /// The shop the rule belongs to; `None` for all shops.
    #[serde(default)]
    pub tenant: Option<String>,
}

/// One choice of a menu or a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MenuOption {
    /// What the customer reads.
    pub label: String,
    /// What the choice leads to.
    pub target: FaqTarget,
}

/// What a choice leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaqTarget {
    /// The entry with this id.
    Entry(String),
    /// The rule with this id: a sub-menu.
    Menu(String),
    /// A reply of its own.
    Text(String),
}

impl FaqRule {
    /// A rule without options.
    pub fn new<S: Into<String>>(
        id: impl Into<String>,
        layer: FaqLayer,
        triggers: impl IntoIterator<Item = S>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            layer,
            triggers: triggers.into_iter().map(Into::into).collect(),
            text: text.into(),
            options: Vec::new(),
            tenant: None,
        }
    }

    /// The rule with one more option.
    #[must_use]
    pub fn with_option(mut self, label: impl Into<String>, target: FaqTarget) -> Self {
        self.options.push(MenuOption::new(label, target));
        self
    }

    /// The rule for one shop only.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }
}

impl MenuOption {
    /// A choice.
    pub fn new(label: impl Into<String>, target: FaqTarget) -> Self {
        Self { label: label.into(), target }
    }
}

/// The rules of a base, ready to match.
#[derive(Debug, Clone, Default)]
pub(super) struct RuleSet {
    rules: Vec<(FaqRule, Vec<Trigger>)>,
}

impl RuleSet {
    pub(super) fn new(rules: &[FaqRule]) -> Result<Self> {
        let mut ids = BTreeSet::new();
        let mut read = Vec::new();
        for rule in rules {
            let fail = |reason: String| Error::Rule { rule: rule.id.clone(), reason };
            if rule.id.trim().is_empty() || !ids.insert(rule.id.as_str()) {
                return Err(fail("every rule needs an `id` of its own".to_owned()));
            }
            if rule.layer == FaqLayer::Entry {
                return Err(fail(
                    "`entry` is the layer of FAQ entries; use intercept, emergency, menu or small_talk"
                        .to_owned(),
                ));
            }
            if rule.text.trim().is_empty() {
                return Err(fail(
                    "`text` is empty: write the reply, or a menu's heading".to_owned(),
                ));
            }
            let triggers = rule.triggers.iter().map(|text| Trigger::parse(text).map_err(fail));
            read.push((rule.clone(), triggers.collect::<Result<Vec<_>>>()?));
        }
        Ok(Self { rules: read })
    }

    /// Checks that options lead somewhere.
    pub(super) fn check_targets(&self, is_entry: impl Fn(&str) -> bool) -> Result<()> {
        for (rule, _) in &self.rules {
            for option in &rule.options {
                let missing = match &option.target {
                    FaqTarget::Entry(id) if !is_entry(id) => format!("no entry `{id}`"),
                    FaqTarget::Menu(id) if self.get(id).is_none() => format!("no rule `{id}`"),
                    _ => continue,
                };
                let reason = format!("option `{}` leads nowhere: there is {missing}", option.label);
                return Err(Error::Rule { rule: rule.id.clone(), reason });
            }
        }
        Ok(())
    }

    /// The rule with this id.
    pub(super) fn get(&self, id: &str) -> Option<&FaqRule> {
        self.rules.iter().map(|(rule, _)| rule).find(|rule| rule.id == id)
    }

    /// The rule of a layer that the message triggers: a rule the whole message names before one
    /// that finds a part of it, then the first.
    pub(super) fn find(
        &self,
        layer: FaqLayer,
        message: &Normalized,
        tenant: Option<&str>,
    ) -> Option<&FaqRule> {
        let rules = self.rules.iter().filter(|(rule, _)| {
            let own = match (&rule.tenant, tenant) {
                (Some(own), Some(wanted)) => own == wanted,
                (Some(_), None) => false,
                (None, _) => true,
            };
            rule.layer == layer && own
        });
        let hit = |exact: bool| {
            rules.clone().find(|(_, triggers)| {
                let mut triggers = triggers.iter().filter(|trigger| trigger.is_exact() == exact);
                triggers.any(|trigger| trigger.matches(message))
            })
        };
        hit(true).or_else(|| hit(false)).map(|(rule, _)| rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<FaqRule> {
        vec![
            FaqRule::new("a", FaqLayer::Menu, ["物流"], "一般").with_tenant("shop"),
            FaqRule::new("b", FaqLayer::Menu, ["快递+不动"], "不动"),
            FaqRule::new("c", FaqLayer::Menu, ["=物流"], "菜单"),
        ]
    }

    #[test]
    fn the_whole_message_wins_over_a_part() {
        let set = RuleSet::new(&rules()).unwrap();
        let find = |text: &str, tenant| {
            let found = set.find(FaqLayer::Menu, &Normalized::new(text), tenant);
            found.map(|rule| rule.id.as_str())
        };
        assert_eq!(find("物流", Some("shop")), Some("c"));
        assert_eq!(find("我的物流呢", Some("shop")), Some("a"));
        assert_eq!(find("我的物流呢", None), None);
        assert_eq!(find("这快递怎么还不动啊", None), Some("b"));
    }

    #[test]
    fn options_must_lead_somewhere() {
        let rule = FaqRule::new("a", FaqLayer::Menu, ["=物流"], "选哪个")
            .with_option("进度", FaqTarget::Entry("none".into()));
        let set = RuleSet::new(&[rule]).unwrap();
        assert_eq!(set.check_targets(|_| false).unwrap_err().code(), "rule.syntax");
        assert!(set.check_targets(|id| id == "none").is_ok());
        assert!(RuleSet::new(&[FaqRule::new("x", FaqLayer::Entry, ["a"], "b")]).is_err());
        assert!(RuleSet::new(&[FaqRule::new("x", FaqLayer::Menu, ["/(/"], "b")]).is_err());
    }
}

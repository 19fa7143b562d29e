//! Rules that are asked before the model.

use serde::{Deserialize, Serialize};

use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::limits::MAX_RULE_FILE_BYTES;
use crate::parse;
use crate::span::Span;
use crate::text::{CharMask, Normalized};

static BUILTIN: &str = include_str!(concat!(env!("OUT_DIR"), "/intent_rules.json"));

/// In which order rules are asked: all rules of one tier before those of the next, the model last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleTier {
    /// Must never reach the model: what a shop has decided beforehand.
    Intercept,
    /// Cannot wait: danger to people.
    Emergency,
    /// The whole message is one of a list.
    Exact,
}

/// A rule: phrases and the label they mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IntentRule {
    /// Its name, unique among the rules.
    pub id: String,
    /// When it is asked.
    pub tier: RuleTier,
    /// The label it gives.
    pub label: String,
    /// Phrases of which one must occur; in the tier `exact` the message must be one of them, but
    /// for punctuation and spaces at its ends.
    pub any: Vec<String>,
    /// Phrases of which none may occur.
    #[serde(default)]
    pub none: Vec<String>,
    /// Why, in Chinese.
    #[serde(default)]
    pub why: String,
    /// Messages the rule must decide.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Messages the rule must leave alone.
    #[serde(default)]
    pub miss: Vec<String>,
}

/// Rules in the order they are asked: intercept, emergency, exact; then the model.
///
/// ```
/// use kefu::intent::IntentRules;
/// let rules = IntentRules::from_toml(r#"
/// [[rule]]
/// id = "vip"
/// tier = "exact"
/// label = "account.member"
/// any = ["积分商城"]
/// hit = ["积分商城！"]
/// miss = ["积分商城怎么进"]
/// "#)?;
/// assert_eq!(rules.rules().len(), 1);
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntentRules {
    rules: Vec<IntentRule>,
    /// Normalised `any` and `none` of each rule.
    phrases: Vec<(Vec<Phrase>, Vec<Phrase>)>,
}

/// A normalised phrase, and its characters, without which no message has to be searched.
#[derive(Debug, Clone, PartialEq)]
struct Phrase {
    text: String,
    mask: CharMask,
}

impl Phrase {
    fn new(phrase: &str) -> Self {
        let text = trimmed(&Normalized::new(phrase)).to_owned();
        Self { mask: CharMask::of(text.chars()), text }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<IntentRule>,
}

/// What a rule said of a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RuleHit {
    pub rule: String,
    pub label: String,
    pub weight: f32,
    pub span: Span,
    pub why: String,
}

/// What a rule adds to the score of its label.
const WEIGHT: f32 = 10.0;

impl IntentRules {
    /// The rules of the default model: danger to people, and calls for a person.
    pub fn builtin() -> Self {
        // A test reads the file, so that the fallback is never used.
        let file = parse::json::<File>(BUILTIN).ok();
        file.and_then(|file| Self::new(file.rule).ok()).unwrap_or_default()
    }

    /// Reads `[[rule]]` tables with the fields of [`IntentRule`] and runs their tests.
    ///
    /// # Errors
    /// As [`Self::new`], and [`Error::Rule`] for text that is no such TOML.
    pub fn from_toml(text: &str) -> Result<Self> {
        let fail = |reason: String| Error::Rule { rule: "intent rules".to_owned(), reason };
        if text.len() > MAX_RULE_FILE_BYTES {
            return Err(fail(format!("{} bytes are over the limit", text.len())));
        }
        let file: File = parse::toml(text).map_err(fail)?;
        Self::new(file.rule)
    }

    /// Sorts rules by tier, keeping their order within one, and runs their tests.
    ///
    /// # Errors
    /// [`Error::Rule`] for an empty or repeated id, no phrase, or a phrase of nothing;
    /// [`Error::RuleTest`] where a rule decides one of its `miss` or leaves one of its `hit`.
    pub fn new(mut rules: Vec<IntentRule>) -> Result<Self> {
        rules.arrange_by_key(|rule| rule.tier);
        let mut phrases = Vec::with_capacity(rules.len());
        for (index, rule) in rules.iter().enumerate() {
            let fail =
                |reason: &str| Error::Rule { rule: rule.id.clone(), reason: reason.to_owned() };
            if rule.id.is_empty() || rules.iter().take(index).any(|other| other.id == rule.id) {
                return Err(fail("give every rule an id of its own"));
            }
            let normal = |list: &[String]| -> Vec<Phrase> {
                list.iter().map(|phrase| Phrase::new(phrase)).collect()
            };
            let (any, none) = (normal(&rule.any), normal(&rule.none));
            if any.is_empty() || any.iter().chain(&none).any(|phrase| phrase.text.is_empty()) {
                return Err(fail("`any` needs phrases, and no phrase may be empty"));
            }
            phrases.push((any, none));
        }
        let rules = Self { rules, phrases };
        rules.test()?;
        Ok(rules)
    }

    /// The rules in the order they are asked.
    pub fn rules(&self) -> &[IntentRule] {
        &self.rules
    }

    fn test(&self) -> Result<()> {
        for (rule, phrases) in self.rules.iter().zip(&self.phrases) {
            let cases =
                rule.hit.iter().map(|t| (t, true)).chain(rule.miss.iter().map(|t| (t, false)));
            for (case, (text, expected)) in cases.enumerate() {
                let normal = Normalized::new(text);
                let mask = CharMask::of(normal.chars().iter().copied());
                if matches(rule, phrases, &normal, mask).is_some() != expected {
                    let reason = if expected {
                        "expected a hit, found none"
                    } else {
                        "expected no hit, found one"
                    };
                    return Err(Error::RuleTest {
                        rule: rule.id.clone(),
                        case,
                        text: text.clone(),
                        reason: reason.to_owned(),
                    });
                }
            }
        }
        Ok(())
    }

    /// The first rule that decides the message.
    pub(crate) fn find(&self, normal: &Normalized) -> Option<RuleHit> {
        let mask = CharMask::of(normal.chars().iter().copied());
        let found = |(rule, phrases)| matches(rule, phrases, normal, mask).map(|span| (rule, span));
        let (rule, span): (&IntentRule, Span) =
            self.rules.iter().zip(&self.phrases).find_map(found)?;
        Some(RuleHit {
            rule: rule.id.clone(),
            label: rule.label.clone(),
            weight: WEIGHT,
            span,
            why: rule.why.clone(),
        })
    }
}

/// The text without punctuation and spaces at its ends.
fn trimmed(normal: &Normalized) -> &str {
    normal.text().trim_matches(|c: char| !c.is_alphanumeric())
}

/// Where a rule's phrase stands in a message that it decides; `mask` is the message's.
fn matches(
    rule: &IntentRule,
    (any, none): &(Vec<Phrase>, Vec<Phrase>),
    normal: &Normalized,
    mask: CharMask,
) -> Option<Span> {
    let text = normal.text();
    let holds = |phrase: &&Phrase| mask.can_hold(phrase.mask) && text.contains(&phrase.text);
    let phrase = match rule.tier {
        // A long message is none of a list of short ones.
        RuleTier::Exact if text.len() > 256 => None,
        RuleTier::Exact => {
            any.iter().find(|phrase| mask.can_hold(phrase.mask) && phrase.text == trimmed(normal))
        }
        RuleTier::Intercept | RuleTier::Emergency => any.iter().find(holds),
    }?;
    if none.iter().any(|phrase| holds(&phrase)) {
        return None;
    }
    let from = text.find(&phrase.text)?;
    Some(normal.span_of_bytes(from, from + phrase.text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_rules_pass_their_own_tests() {
        let rules = IntentRules::from_toml(include_str!("../../assets/intent_rules.toml")).unwrap();
        assert_eq!(rules, IntentRules::builtin());
        assert!(rules.rules().iter().all(|rule| !rule.hit.is_empty() && !rule.miss.is_empty()));
    }

    #[test]
    fn tiers_are_asked_in_order() {
        let rule = |id: &str, tier, label: &str| IntentRule {
            id: id.to_owned(),
            tier,
            label: label.to_owned(),
            any: vec!["人工".to_owned()],
            none: Vec::new(),
            why: String::new(),
            hit: Vec::new(),
            miss: Vec::new(),
        };
        let rules = IntentRules::new(vec![
            rule("c", RuleTier::Exact, "exact"),
            rule("b", RuleTier::Emergency, "emergency"),
            rule("a", RuleTier::Intercept, "intercept"),
        ])
        .unwrap();
        let hit = rules.find(&Normalized::new("人工")).unwrap();
        assert_eq!(hit.label, "intercept");
        assert!(rules.find(&Normalized::new("在吗")).is_none());
    }

    #[test]
    fn a_pack_that_fails_its_own_test_is_refused() {
        let text = "[[rule]]\nid = \"x\"\ntier = \"exact\"\nlabel = \"l\"\nany = [\"人工\"]\nmiss = [\"人工!\"]";
        assert_eq!(IntentRules::from_toml(text).unwrap_err().code(), "rule.test");
        let empty = "[[rule]]\nid = \"x\"\ntier = \"exact\"\nlabel = \"l\"\nany = [\"!\"]";
        assert_eq!(IntentRules::from_toml(empty).unwrap_err().code(), "rule.syntax");
    }
}

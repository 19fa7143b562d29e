//! From sources to rules that can be asked, all on one automaton.

use std::collections::BTreeMap;

use super::condition::{Condition, Look, Names};
use super::expression::Expression;
use super::file::{Bundle, Head, Lexicon, RuleSource};
use super::model::{Rule, Scope};
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::text::{PhraseSet, PhraseSetBuilder};

/// A rule that can be asked.
#[derive(Debug)]
pub(super) struct Compiled {
    pub rule: Rule,
    pub conditions: Vec<Condition>,
    pub when: Expression,
    /// The condition whose places are quoted; `None` where the rule is about what is missing.
    pub report: Option<usize>,
}

/// All rules of a set.
#[derive(Debug)]
pub(super) struct Program {
    pub sources: Bundle,
    pub rules: Vec<Compiled>,
    pub phrases: PhraseSet,
    /// The message rules to try where a phrase occurs, by the number of the phrase.
    pub postings: Vec<Vec<usize>>,
    /// The message rules to try on every message.
    pub always: Vec<usize>,
    /// The rules to try once a conversation.
    pub whole: Vec<usize>,
}

impl Program {
    /// Compiles `sources`, sorted by id. Lexicons of `shared` are known by name unless `sources`
    /// brings its own.
    pub fn new(mut sources: Bundle, shared: &[Lexicon]) -> Result<Self> {
        sources.rules.arrange_by(|a, b| a.head.id.cmp(&b.head.id));
        for pair in sources.rules.windows(2) {
            if let [first, second] = pair
                && first.head.id == second.head.id
            {
                return Err(refuse(&first.head.id, "the id is given twice: rename one"));
            }
        }
        for lexicon in shared {
            if !sources.lexicons.iter().any(|own| own.id == lexicon.id) {
                sources.lexicons.push(lexicon.clone());
            }
        }
        let mut builder = PhraseSetBuilder::default();
        let mut rules = Vec::with_capacity(sources.rules.len());
        {
            let lexicons: BTreeMap<&str, &Lexicon> =
                sources.lexicons.iter().map(|lexicon| (lexicon.id.as_str(), lexicon)).collect();
            for source in &sources.rules {
                let compiled = compile(source, &lexicons, &mut builder);
                rules.push(compiled.map_err(|reason| refuse(&source.head.id, reason))?);
            }
        }
        let phrases = builder.build()?;
        let mut postings = vec![Vec::new(); phrases.len()];
        let (mut always, mut whole) = (Vec::new(), Vec::new());
        for (index, compiled) in rules.iter().enumerate() {
            if compiled.rule.scope == Scope::Conversation {
                whole.push(index);
                continue;
            }
            let triggers = |at: usize| {
                let condition = compiled.conditions.get(at)?;
                (condition.look == Look::Here).then(|| condition.triggers()).flatten()
            };
            if !compiled.when.needs(&|at| triggers(at).is_some()) {
                always.push(index);
                continue;
            }
            for phrase in (0..compiled.conditions.len()).filter_map(triggers).flatten() {
                if let Some(posting) = postings.get_mut(phrase)
                    && posting.last() != Some(&index)
                {
                    posting.push(index);
                }
            }
        }
        Ok(Self { sources, rules, phrases, postings, always, whole })
    }

    /// The index of a rule.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.rules.binary_search_by(|compiled| compiled.rule.id.as_str().cmp(id)).ok()
    }
}

fn refuse(rule: &str, reason: impl Into<String>) -> Error {
    Error::Rule { rule: rule.to_owned(), reason: reason.into() }
}

fn compile(
    source: &RuleSource,
    lexicons: &BTreeMap<&str, &Lexicon>,
    builder: &mut PhraseSetBuilder,
) -> std::result::Result<Compiled, String> {
    let head = &source.head;
    let names: Vec<&str> = source.conditions.keys().map(String::as_str).collect();
    let lexicon = |name: &str| match lexicons.get(name) {
        Some(found) => Ok((found.phrases.as_slice(), found.allow.as_slice())),
        None => Err(format!(
            "unknown lexicon `@{name}`; known: {}",
            lexicons.keys().copied().collect::<Vec<_>>().join(", ")
        )),
    };
    let context = Names { conditions: &names, lexicon: &lexicon };
    let mut conditions = Vec::with_capacity(names.len());
    for (name, file) in &source.conditions {
        conditions.push(Condition::new(name, file, head.role, head.scope, &context, builder)?);
    }
    circular(&conditions)?;
    let when = match &head.when {
        Some(text) => Expression::parse(text, &names)?,
        None => Expression::all(names.len()),
    };
    let report = match &head.report {
        None => when.first_wanted(),
        Some(name) => Some(names.iter().position(|known| known == name).ok_or_else(|| {
            format!("`report` names `{name}`; the conditions are {}", names.join(", "))
        })?),
    };
    let needs_context =
        head.scope == Scope::Conversation || conditions.iter().any(Condition::needs_context);
    Ok(Compiled { rule: describe(head, needs_context), conditions, when, report })
}

/// Anchors must lead to a condition without an anchor.
fn circular(conditions: &[Condition]) -> std::result::Result<(), String> {
    for condition in conditions {
        let mut at = condition;
        for _ in 0..=conditions.len() {
            match &at.look {
                Look::Near { to: Some(to), .. } => match conditions.get(*to) {
                    Some(next) => at = next,
                    None => break,
                },
                _ => break,
            }
        }
        if matches!(at.look, Look::Near { to: Some(_), .. }) {
            return Err(format!("the anchor of `{}` leads back to itself", condition.name));
        }
    }
    Ok(())
}

fn describe(head: &Head, needs_context: bool) -> Rule {
    Rule {
        id: head.id.clone(),
        kind: head.kind.clone(),
        level: head.level,
        message: head.message.clone(),
        why: head.why.clone(),
        basis: head.basis,
        source: head.source.clone(),
        effective: head.effective.clone(),
        as_of: head.as_of.clone(),
        expires: head.expires.clone(),
        rewrite: head.rewrite.clone(),
        weight: head.weight,
        tags: head.tags.clone(),
        role: head.role,
        scope: head.scope,
        needs_context,
    }
}

//! Mistakes in rules that parse.

use std::collections::BTreeSet;

use serde::Serialize;

use super::compile::Compiled;
use super::condition::Look;
use super::file::{ConditionFile, RuleSource};
use crate::text::Normalized;

/// Most conditions whose combinations are tried one by one.
const MAX_TRIED: usize = 12;

/// The kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LintKind {
    /// A part of the rule can never matter.
    Unreachable,
    /// The rule can never fire.
    Contradictory,
    /// The rule fires whatever is written.
    AlwaysTrue,
    /// Something is said twice.
    Duplicate,
}

/// A mistake in a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// The id of the rule.
    pub rule: String,
    /// The kind of mistake.
    pub kind: LintKind,
    /// What is wrong and what to change.
    pub message: String,
    /// Whether `load` refuses the rule; a phrase given twice is only untidy.
    pub fatal: bool,
}

/// Looks for mistakes in rules and between them.
pub(super) fn run(sources: &[RuleSource], rules: &[Compiled]) -> Vec<Lint> {
    let mut lints = Vec::new();
    for (source, compiled) in sources.iter().zip(rules) {
        let mut add = |kind, fatal, message: String| {
            lints.push(Lint { rule: compiled.rule.id.clone(), kind, message, fatal });
        };
        expression(compiled, &mut add);
        for (condition, file) in compiled.conditions.iter().zip(source.conditions.values()) {
            excused(&condition.name, file, &mut add);
            for (field, list) in [
                ("any", &file.any),
                ("all", &file.all),
                ("none", &file.none),
                ("allow", &file.allow),
            ] {
                let mut seen = BTreeSet::new();
                for phrase in list {
                    if !seen.insert(Normalized::new(phrase).text().to_owned()) {
                        let reason = format!("`{field}` holds `{phrase}` twice: drop one");
                        add(LintKind::Duplicate, false, reason);
                    }
                }
            }
        }
    }
    twins(sources, &mut lints);
    lints
}

fn expression(compiled: &Compiled, add: &mut impl FnMut(LintKind, bool, String)) {
    let mut used = compiled.when.conditions();
    for condition in &compiled.conditions {
        if let Look::Near { to: Some(to), .. } = condition.look {
            used.push(to);
        }
    }
    for (index, condition) in compiled.conditions.iter().enumerate() {
        if !used.contains(&index) && compiled.report != Some(index) {
            let reason =
                format!("condition `{}` is not used in `when`: use or drop it", condition.name);
            add(LintKind::Unreachable, true, reason);
        }
    }
    let used = compiled.when.conditions();
    if used.len() > MAX_TRIED {
        return;
    }
    let (mut ever, mut always) = (false, true);
    for combination in 0_u32..1 << used.len() {
        let value = compiled.when.holds(&mut |index| {
            used.iter()
                .position(|&other| other == index)
                .is_some_and(|bit| combination >> bit & 1 == 1)
        });
        ever |= value;
        always &= value;
    }
    if !ever {
        add(LintKind::Contradictory, true, "`when` can never be true".to_owned());
    } else if always {
        add(LintKind::AlwaysTrue, true, "`when` is true whatever the conditions say".to_owned());
    }
}

/// Phrases that their own allow-list always excuses.
fn excused(name: &str, file: &ConditionFile, add: &mut impl FnMut(LintKind, bool, String)) {
    let normal = |phrase: &String| Normalized::new(phrase).text().to_owned();
    let allowed: BTreeSet<String> = file.allow.iter().map(normal).collect();
    let mut own = file.any.iter().chain(&file.all).map(normal).peekable();
    if own.peek().is_some() && own.all(|phrase| allowed.contains(&phrase)) {
        let reason = format!("every phrase of `{name}` is in its own `allow`");
        add(LintKind::Contradictory, true, reason);
    }
}

/// Rules that say the same.
fn twins(sources: &[RuleSource], lints: &mut Vec<Lint>) {
    for (index, source) in sources.iter().enumerate() {
        let twin = sources.iter().take(index).find(|other| {
            other.conditions == source.conditions
                && other.head.when == source.head.when
                && other.head.role == source.head.role
                && other.head.scope == source.head.scope
                && other.head.effective == source.head.effective
        });
        if let Some(twin) = twin {
            lints.push(Lint {
                rule: source.head.id.clone(),
                kind: LintKind::Duplicate,
                message: format!("it has the conditions of `{}`: keep one", twin.head.id),
                fatal: true,
            });
        }
    }
}

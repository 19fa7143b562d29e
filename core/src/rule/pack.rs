//! Packs: which rules a platform wants, and how.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{Bundle, Change, PackFile, RuleSource};
use crate::error::{Error, Result};

/// The rules of a pack with its changes, from everything that is loaded.
pub(super) fn select(all: &Bundle, id: &str) -> Result<Vec<RuleSource>> {
    let mut selection = Selection::default();
    selection.apply(all, id, &mut Vec::new())?;
    let chosen = all.rules.iter().filter(|rule| selection.ids.contains(&rule.head.id));
    let mut rules: Vec<RuleSource> = chosen.cloned().collect();
    for rule in &mut rules {
        for change in selection.changes.remove(&rule.head.id).unwrap_or_default() {
            change.apply(rule);
        }
    }
    if let Some(unknown) = selection.changes.keys().next() {
        let reason = format!("`set` names `{unknown}`, which the pack does not include");
        return Err(Error::Rule { rule: id.to_owned(), reason });
    }
    Ok(rules)
}

#[derive(Default)]
struct Selection {
    ids: BTreeSet<String>,
    changes: BTreeMap<String, Vec<Change>>,
}

impl Selection {
    fn apply(&mut self, all: &Bundle, id: &str, above: &mut Vec<String>) -> Result<()> {
        let Some(pack) = all.packs.iter().find(|pack| pack.id == id) else {
            return Err(Error::unknown("pack", id, all.packs.iter().map(|pack| pack.id.as_str())));
        };
        if above.iter().any(|other| other == id) {
            let reason = format!("packs extend each other in a circle: {}", above.join(" → "));
            return Err(Error::Rule { rule: id.to_owned(), reason });
        }
        above.push(id.to_owned());
        for base in &pack.extends {
            self.apply(all, base, above)?;
        }
        above.pop();
        for pattern in &pack.include {
            self.ids.extend(matching(all, pack, pattern)?);
        }
        for pattern in &pack.disable {
            for id in matching(all, pack, pattern)? {
                self.ids.remove(&id);
                self.changes.remove(&id);
            }
        }
        for (old, new) in &pack.replace {
            for id in matching(all, pack, old)? {
                self.ids.remove(&id);
                self.changes.remove(&id);
            }
            self.ids.extend(matching(all, pack, new)?);
        }
        for (id, change) in &pack.set {
            self.changes.entry(id.clone()).or_default().push(change.clone());
        }
        Ok(())
    }
}

/// The ids that a pattern names; a pattern that names none is a mistake.
fn matching(all: &Bundle, pack: &PackFile, pattern: &str) -> Result<Vec<String>> {
    let named = |id: &str| match pattern.strip_suffix('*') {
        Some(prefix) => id.starts_with(prefix),
        None => id == pattern,
    };
    let ids: Vec<String> =
        all.rules.iter().map(|rule| rule.head.id.clone()).filter(|id| named(id)).collect();
    if ids.is_empty() {
        let reason = format!("no loaded rule is named `{pattern}`: correct it or drop it");
        return Err(Error::Rule { rule: pack.id.clone(), reason });
    }
    Ok(ids)
}

impl Change {
    fn apply(self, rule: &mut RuleSource) {
        let head = &mut rule.head;
        head.level = self.level.unwrap_or(head.level);
        head.weight = self.weight.unwrap_or(head.weight);
        head.message = self.message.unwrap_or(std::mem::take(&mut head.message));
        head.why = self.why.unwrap_or(std::mem::take(&mut head.why));
        head.rewrite = self.rewrite.or(head.rewrite.take());
        head.basis = self.basis.unwrap_or(head.basis);
        head.source = self.source.or(head.source.take());
        head.effective = self.effective.or(head.effective.take());
        head.as_of = self.as_of.or(head.as_of.take());
        head.expires = self.expires.or(head.expires.take());
    }
}

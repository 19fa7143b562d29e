//! The tests that every rule carries.

use super::file::{Expected, RuleSource, TestFile};
use super::model::{RuleHit, Who};
use super::set::RuleSet;
use crate::dialogue::{Conversation, Message, Role};
use crate::error::{Error, Result};

/// Refuses a rule without both kinds of test, or whose tests fail.
pub(super) fn run(set: &RuleSet, source: &RuleSource) -> Result<()> {
    let head = &source.head;
    let hits = source.tests.iter().filter(|test| test.hit.fires()).count();
    if hits == 0 || hits == source.tests.len() {
        let missing =
            if hits == 0 { "`hit = \"…\"` (it fires)" } else { "`hit = false` (it does not)" };
        return Err(Error::Rule {
            rule: head.id.clone(),
            reason: format!("it needs at least one [[test]] with {missing}"),
        });
    }
    for (case, test) in source.tests.iter().enumerate() {
        let conversation = test.conversation(head.role).map_err(|reason| Error::Rule {
            rule: head.id.clone(),
            reason: format!("test {case}: {reason}"),
        })?;
        let found = set.run_rule(&head.id, &conversation, test.now);
        if let Some(reason) = test.failure(&found) {
            let text = conversation.messages.iter().map(|message| message.text.as_str());
            return Err(Error::RuleTest {
                rule: head.id.clone(),
                case,
                text: text.collect::<Vec<_>>().join(" / "),
                reason,
            });
        }
    }
    Ok(())
}

impl Expected {
    fn fires(&self) -> bool {
        match self {
            Self::Fires(fires) => *fires,
            Self::Quote(quote) => !quote.is_empty(),
        }
    }
}

impl TestFile {
    /// The dialogue of the test.
    fn conversation(&self, role: Who) -> std::result::Result<Conversation, String> {
        let messages = match (&self.text, self.dialogue.as_slice()) {
            (Some(text), []) => {
                let role = match role {
                    Who::Customer => Role::Customer,
                    Who::System => Role::System,
                    Who::Agent | Who::Any => Role::Agent,
                };
                vec![Message::new(role, text.as_str())]
            }
            (None, lines @ [_, ..]) => lines
                .iter()
                .map(|line| message(line))
                .collect::<std::result::Result<Vec<_>, _>>()?,
            _ => return Err("give either `text` or `dialogue`".to_owned()),
        };
        Ok(Conversation::new(messages))
    }

    /// Why the hits are not what the test expects.
    fn failure(&self, found: &[RuleHit]) -> Option<String> {
        if !self.hit.fires() {
            return found.first().map(|hit| format!("expected no hit, found `{}`", hit.quote));
        }
        let at = |hit: &&RuleHit| self.at.is_none_or(|at| hit.at == Some(at));
        let quote = |hit: &RuleHit| match &self.hit {
            Expected::Fires(_) => true,
            Expected::Quote(quote) => {
                !hit.quote.is_empty()
                    && (hit.quote.contains(quote.as_str()) || quote.contains(&hit.quote))
            }
        };
        if found.iter().filter(at).any(quote) {
            return None;
        }
        let places: Vec<String> = found
            .iter()
            .map(|hit| format!("`{}` in message {}", hit.quote, hit.at.unwrap_or_default()))
            .collect();
        Some(if places.is_empty() {
            "expected a hit, found none".to_owned()
        } else {
            format!("expected another hit than {}", places.join(", "))
        })
    }
}

/// Reads a line such as `A 300: 您好`.
fn message(line: &str) -> std::result::Result<Message, String> {
    let form = || format!("write `{line}` as `C 0: text` or `A: text`");
    let (head, text) = line.split_once([':', '：']).ok_or_else(form)?;
    let mut words = head.split_whitespace();
    let role = match words.next() {
        Some("C" | "c" | "客户" | "买家" | "顾客") => Role::Customer,
        Some("A" | "a" | "客服" | "卖家") => Role::Agent,
        Some("S" | "s" | "系统") => Role::System,
        _ => return Err(form()),
    };
    let at = match words.next() {
        None => None,
        Some(seconds) => {
            Some(seconds.parse::<f64>().ok().filter(|at| at.is_finite()).ok_or_else(form)?)
        }
    };
    let mut message = Message::new(role, text.trim());
    message.at = at;
    if words.next().is_some() { Err(form()) } else { Ok(message) }
}

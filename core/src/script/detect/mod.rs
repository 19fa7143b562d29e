//! What can be wrong with a reply, one detector a file.

mod ambiguity;
mod brush_off;
mod clarity;
mod compensation;
mod edit;
mod empathy;
pub(crate) mod question;
pub(crate) mod refusal;
mod repeat;
mod typo;
mod vague;

pub(crate) use edit::replace_all;
pub(crate) use typo::slips;

use super::exchange::Exchange;
use super::finding::Finding;
use super::measure::Task;
use super::reading::Reading;

/// A reply before it is sent, and what is known around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draft<'a> {
    /// The reply as written.
    pub(crate) text: &'a str,
    /// The reply as read.
    pub(crate) reply: &'a Reading,
    /// The customer's message as written and as read; `None` for a draft without context.
    pub(crate) customer: Option<(&'a str, &'a Reading)>,
    /// What the customer's message asks for.
    pub(crate) task: Task,
    /// The rest of the context.
    pub(crate) exchange: Option<&'a Exchange>,
}

impl<'a> Draft<'a> {
    /// A draft without context.
    pub(crate) fn alone(text: &'a str, reply: &'a Reading) -> Self {
        Self { text, reply, customer: None, task: Task::default(), exchange: None }
    }
}

/// Runs every detector.
pub(crate) fn run(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    if draft.reply.normal.is_empty() {
        return;
    }
    refusal::detect(draft, findings);
    brush_off::detect(draft, findings);
    vague::detect(draft, findings);
    repeat::detect(draft, findings);
    empathy::detect(draft, findings);
    question::detect(draft, findings);
    compensation::detect(draft, findings);
    typo::detect(draft, findings);
    clarity::detect(draft, findings);
    ambiguity::detect(draft, findings);
}

#[cfg(test)]
mod tests {
    use super::super::{Exchange, Finding, ScriptScorer};
    use super::Reading;
    use crate::script::cues::CueTable;

    /// The findings in a reply to a message.
    pub(super) fn findings(customer: &str, reply: &str) -> Vec<Finding> {
        let exchange = Exchange::new(customer, reply);
        ScriptScorer::builtin().unwrap().score(&exchange).unwrap().findings
    }

    /// A text read with the builtin phrases.
    pub(super) fn read(text: &str) -> Reading {
        let cues = CueTable::parse(include_str!("../../../assets/script/cues.toml")).unwrap();
        Reading::new(text, &cues)
    }
}

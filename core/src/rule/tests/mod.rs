use super::*;
use crate::dialogue::{Conversation, Message, Role};

mod context;
mod lints;
mod loading;
mod operators;
mod shipped;

const HEAD: &str = r#"
id = "t.rule"
kind = "t"
level = "heavy"
message = "消息"
why = "原因"
"#;

fn try_load(body: &str) -> crate::Result<RuleSet> {
    RuleSet::load(format!("{HEAD}{body}").as_bytes())
}

/// Loads a rule without looking at its tests.
fn rule(body: &str) -> RuleSet {
    let with_tests = format!("{HEAD}{body}");
    let mut bundle = file::Bundle::default();
    bundle.read("t", with_tests.as_bytes()).unwrap();
    RuleSet::compile(bundle).unwrap()
}

fn quotes(set: &RuleSet, text: &str) -> Vec<String> {
    set.check(Role::Agent, text).into_iter().map(|hit| hit.quote).collect()
}

fn talk(lines: &[(Role, f64, &str)]) -> Conversation {
    let message = |&(role, at, text): &(Role, f64, &str)| Message::new(role, text).sent_at(at);
    Conversation::new(lines.iter().map(message).collect())
}

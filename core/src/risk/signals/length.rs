use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::learn::math::ln;
use crate::span::Span;

/// Counts the messages of a speaker: long conversations end worse.
macro_rules! turn {
    ($(#[$doc:meta])* $name:ident, $role:expr, $id:literal, $message:literal) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl Pattern for $name {
            fn card(&self) -> Card {
                shape($id, $message, $role)
            }

            fn look(&self, _: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
                (heard.role == $role).then_some((1.0, None))
            }
        }
    };
}

/// Measures how much a speaker writes at once: ln(1 + characters) / 2.
macro_rules! length {
    ($(#[$doc:meta])* $name:ident, $role:expr, $id:literal, $message:literal) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl Pattern for $name {
            fn card(&self) -> Card {
                shape($id, $message, $role)
            }

            fn look(&self, _: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
                let characters = heard.normal.len() as f32;
                (heard.role == $role).then(|| (ln(1.0 + characters) / 2.0, None))
            }
        }
    };
}

turn!(/** Messages of the customer. */ CustomerTurn, Role::Customer, "shape.customer_turn", "买家的发言次数");
turn!(/** Messages of the agent. */ AgentTurn, Role::Agent, "shape.agent_turn", "客服的发言次数");
length!(/** Length of the customer's messages. */ CustomerLength, Role::Customer, "shape.customer_length", "买家的发言长度");
length!(/** Length of the agent's messages. */ AgentLength, Role::Agent, "shape.agent_length", "客服的发言长度");

fn shape(id: &str, message: &str, speaker: Role) -> Card {
    Card {
        id: id.into(),
        message: message.into(),
        why: String::new(),
        cause: None,
        speaker: Some(speaker),
        direction: Direction::Either,
        prior: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn count_and_measure_their_speaker() {
        assert_eq!(strengths("shape.customer_turn", "c:在吗|a:在"), [1.0, 0.0]);
        assert_eq!(strengths("shape.agent_turn", "c:在吗|a:在"), [0.0, 1.0]);
        let seen = strengths("shape.customer_length", "c:在吗|a:在");
        assert!(seen[0] > 0.5 && seen[1] == 0.0);
        assert!(strengths("shape.agent_length", "c:在吗|a:在")[1] > 0.3);
    }
}

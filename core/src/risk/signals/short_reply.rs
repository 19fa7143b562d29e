use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// The customer answers in a word or two, late in the conversation.
pub(super) struct ShortReply;

impl Pattern for ShortReply {
    fn card(&self) -> Card {
        Card {
            id: "shape.short_reply".into(),
            message: "买家的回复变得很短".into(),
            why: String::new(),
            cause: None,
            speaker: Some(Role::Customer),
            direction: Direction::Either,
            prior: 0.0,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let short = heard.role == Role::Customer && (1..=4).contains(&heard.normal.len());
        (short && past.messages > 0).then_some((1.0, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn the_first_message_may_be_short() {
        assert_eq!(strengths("shape.short_reply", "c:在吗|a:在的|c:哦"), [0.0, 0.0, 1.0]);
    }
}

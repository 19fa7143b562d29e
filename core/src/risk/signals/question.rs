use super::super::past::{Heard, Past, is_question};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// The customer asks something.
pub(super) struct Question;

impl Pattern for Question {
    fn card(&self) -> Card {
        Card {
            id: "shape.question".into(),
            message: "买家还在提问".into(),
            why: "最后一句还是问题，说明事情没有收尾".into(),
            cause: None,
            speaker: Some(Role::Customer),
            direction: Direction::Either,
            prior: 0.0,
        }
    }

    fn look(&self, _: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        (heard.role == Role::Customer && is_question(&heard.normal)).then_some((1.0, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn sees_marks_and_particles() {
        assert_eq!(strengths("shape.question", "c:能退吗|c:我要退"), [1.0, 0.0]);
    }
}

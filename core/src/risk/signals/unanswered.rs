use super::super::cause::Cause;
use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// The customer writes again although a question still waits for its answer.
pub(super) struct Unanswered;

impl Pattern for Unanswered {
    fn card(&self) -> Card {
        Card {
            id: "question.unanswered".into(),
            message: "买家的问题还没得到回答".into(),
            why: "买前的疑问没解开，买后容易变成退货和差评".into(),
            cause: Some(Cause::Unresolved),
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.2,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let asked = past.back().take(past.waiting).any(|waiting| waiting.question);
        (heard.role == Role::Customer && past.waiting > 0 && asked)
            .then(|| ((past.waiting as f32 / 2.0).min(2.0), None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn counts_what_is_written_while_a_question_waits() {
        let talk = "c:能退吗|c:在不在|a:可以退|c:好";
        assert_eq!(strengths("question.unanswered", talk), [0.0, 0.5, 0.0, 0.0]);
    }
}

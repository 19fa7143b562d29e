use super::super::cause::Cause;
use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// After 稍等 an agent has this long to come back; desks check for a follow-up within 15 minutes.
const FOLLOW_UP: f64 = 900.0;

/// The agent asked to wait, and the customer writes again before anything came.
pub(super) struct Stalled;

impl Pattern for Stalled {
    fn card(&self) -> Card {
        Card {
            id: "wait.stalled".into(),
            message: "客服说稍等后没有下文".into(),
            why: "说了稍等就要回来，买家再问就是失信".into(),
            cause: Some(Cause::Promise),
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.2,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let mut back = past.back().filter(|message| message.role != Role::System);
        let asked_to_wait = back.find(|message| message.role == Role::Agent)?;
        if heard.role != Role::Customer || !asked_to_wait.mood.wait || asked_to_wait.mood.offer {
            return None;
        }
        match (heard.at, asked_to_wait.at) {
            (Some(now), Some(then)) => (now - then > FOLLOW_UP).then_some((1.5, None)),
            // Without times only a second message after the 稍等 shows that nothing came.
            _ => (past.waiting > 0).then_some((0.5, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn a_wait_without_return_is_seen_by_the_clock_or_by_the_second_message() {
        assert_eq!(strengths("wait.stalled", "a@0:稍等哦|c@1000:人呢"), [0.0, 1.5]);
        assert_eq!(strengths("wait.stalled", "a@0:稍等哦|c@20:好"), [0.0, 0.0]);
        assert_eq!(strengths("wait.stalled", "a:稍等哦|c:好|c:查到没"), [0.0, 0.0, 0.5]);
    }
}

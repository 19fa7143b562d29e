use super::super::cause::Cause;
use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// The customer is passed on a second time or more.
pub(super) struct HandOver;

impl Pattern for HandOver {
    fn card(&self) -> Card {
        Card {
            id: "handover.loop".into(),
            message: "买家被转来转去".into(),
            why: "每换一个人，买家就要重讲一遍".into(),
            cause: Some(Cause::Attitude),
            speaker: Some(Role::Agent),
            direction: Direction::Raises,
            prior: 0.3,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let changed =
            heard.agent.is_some_and(|now| past.last_agent().is_some_and(|last| last != now));
        let agent = heard.role == Role::Agent;
        (agent && changed && past.hand_overs > 0).then_some((past.hand_overs as f32, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn the_first_hand_over_is_normal() {
        let talk = "a/甲:您好|a/乙:您好|a/丙:您好|a/丙:在的";
        assert_eq!(strengths("handover.loop", talk), [0.0, 0.0, 1.0, 0.0]);
    }
}

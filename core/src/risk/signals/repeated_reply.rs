use super::super::cause::Cause;
use super::super::past::{Heard, Past, overlap};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// From this share of common character pairs on, a reply is the earlier one again.
const SAME: f32 = 0.8;

/// The agent answers with the same words as before.
pub(super) struct RepeatedReply;

impl Pattern for RepeatedReply {
    fn card(&self) -> Card {
        Card {
            id: "agent.repeated_reply".into(),
            message: "客服把同样的话又发了一遍".into(),
            why: "重复的套话会被当成机器人或敷衍".into(),
            cause: Some(Cause::Attitude),
            speaker: Some(Role::Agent),
            direction: Direction::Raises,
            prior: 0.2,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let mine = heard.role == Role::Agent && heard.pairs.len() >= 6;
        let same = past
            .back_of(Role::Agent)
            .take(6)
            .filter(|earlier| earlier.pairs.len() >= 6)
            .map(|earlier| overlap(&heard.pairs, &earlier.pairs))
            .fold(0.0, f32::max);
        (mine && same >= SAME).then_some((same, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn sees_the_same_reply_twice() {
        let talk = "a:亲请您耐心等待物流更新哦|c:等多久|a:请您耐心等待物流更新哦亲|a:已为您催件，今晚会有更新";
        let seen = strengths("agent.repeated_reply", talk);
        assert!(seen[2] > 0.8 && seen[0] + seen[1] + seen[3] == 0.0, "{seen:?}");
    }
}

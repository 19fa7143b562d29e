use super::super::cause::Cause;
use super::super::past::{Heard, Past, overlap};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// From this share of common character pairs on, a reply is the earlier one again.
const SAME: f32 = 0.8;

/// Offers of help are said over again by every polite agent; longer messages hold more than one.
const COURTESIES: [&str; 6] = ["可以帮", "能帮您", "帮到您", "为您服务", "祝您", "客气"];
const COURTESY_PAIRS: usize = 24;

fn is_courtesy(heard: &Heard<'_>) -> bool {
    heard.pairs.len() <= COURTESY_PAIRS
        && COURTESIES.iter().any(|phrase| heard.normal.text().contains(phrase))
}

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
        if heard.role != Role::Agent || heard.pairs.len() < 6 {
            return None;
        }
        let same = past
            .back_of(Role::Agent)
            .take(6)
            .filter(|earlier| earlier.pairs.len() >= 6)
            .map(|earlier| overlap(&heard.pairs, &earlier.pairs))
            .fold(0.0, f32::max);
        (same >= SAME && !is_courtesy(heard)).then_some((same, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn offering_help_again_is_no_canned_answer() {
        let talk = "a:请问还有什么可以帮您的吗|c:发票怎么开|a:请问还有什么可以帮您的吗";
        assert_eq!(strengths("agent.repeated_reply", talk), [0.0; 3]);
    }

    #[test]
    fn sees_the_same_reply_twice() {
        let talk = "a:亲请您耐心等待物流更新哦|c:等多久|a:请您耐心等待物流更新哦亲|a:已为您催件，今晚会有更新";
        let seen = strengths("agent.repeated_reply", talk);
        assert!(seen[2] > 0.8 && seen[0] + seen[1] + seen[3] == 0.0, "{seen:?}");
    }
}

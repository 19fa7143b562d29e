use super::super::cause::Cause;
use super::super::past::{Heard, Past, overlap};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// From this share of common character pairs on, two messages say the same. Quality desks commonly
/// set 0.8 on whole sentences; pairs of the shorter message are stricter, so 0.6 is enough.
const SAME: f32 = 0.6;

/// The customer asks what was asked before.
pub(super) struct RepeatedQuestion;

impl Pattern for RepeatedQuestion {
    fn card(&self) -> Card {
        Card {
            id: "question.repeated".into(),
            message: "买家重复提出同一个问题".into(),
            why: "同一个问题问第二遍，说明前面的回答没有用".into(),
            cause: Some(Cause::Unresolved),
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.5,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let mine = heard.role == Role::Customer && heard.pairs.len() >= 2;
        let same = past
            .back_of(Role::Customer)
            .take(8)
            .map(|earlier| overlap(&heard.pairs, &earlier.pairs))
            .fold(0.0, f32::max);
        (mine && same >= SAME).then_some((same, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn sees_the_second_asking_and_not_a_new_question() {
        let seen = strengths(
            "question.repeated",
            "c:我的快递到哪里了|a:稍等|c:快递到哪里了呀|c:能开发票吗",
        );
        assert!(seen[2] > 0.6 && seen[0] + seen[1] + seen[3] == 0.0, "{seen:?}");
    }
}

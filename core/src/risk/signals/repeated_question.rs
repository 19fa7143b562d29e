use super::super::cause::Cause;
use super::super::past::{Heard, Past, overlap};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// From this share of common character pairs on, two messages say the same. Quality desks commonly
/// set 0.8 on whole sentences; pairs of the shorter message are stricter, so 0.6 is enough.
const SAME: f32 = 0.6;

/// Shorter messages are 好的 and 在吗.
const MIN_PAIRS: usize = 3;

/// How many messages back an earlier asking is looked for.
const BACK: usize = 12;

/// The customer asks after an answer what was asked before it. What is said twice in a row waits
/// for its answer, which is `question.unanswered`; and thanks are no question. Read with both, the
/// signal went with no outcome: people thank twice, and chat logs hold lines doubly.
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
            prior: 0.2,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let asks = heard.role == Role::Customer
            && heard.pairs.len() >= MIN_PAIRS
            && heard.mood.positive == 0.0;
        if !asks {
            return None;
        }
        let mut answered = false;
        let mut same = 0.0_f32;
        for earlier in past.back().take(BACK) {
            answered |= earlier.role == Role::Agent;
            let comparable = earlier.role == Role::Customer && earlier.pairs.len() >= MIN_PAIRS;
            if answered && comparable {
                same = same.max(overlap(&heard.pairs, &earlier.pairs));
            }
        }
        (same >= SAME).then_some((same, None))
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

    #[test]
    fn thanks_and_what_still_waits_are_not_asked_again() {
        let talk = "c:好的谢谢你了|a:不客气|c:好的谢谢你了|c:快递到哪里了|c:快递到哪里了呀";
        assert_eq!(strengths("question.repeated", talk), [0.0; 5]);
    }
}

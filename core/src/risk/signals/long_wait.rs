use super::super::cause::Cause;
use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// A wait this long is felt. Platforms count the share of replies within three minutes.
const LONG: f64 = 180.0;

/// How long a wait is, in units of [`LONG`], up to 3.
fn excess(past: &Past, heard: &Heard<'_>) -> Option<f32> {
    let seconds = heard.at? - past.waiting_since?;
    (seconds > LONG).then(|| (seconds / LONG / 2.0).min(3.0) as f32)
}

/// The customer had to wait for this reply, or writes again after a long wait.
pub(super) struct LongWait;

impl Pattern for LongWait {
    fn card(&self) -> Card {
        Card {
            id: "wait.long".into(),
            message: "买家等了很久才有回复".into(),
            why: "超过三分钟没人回，买家会当作没人管".into(),
            cause: Some(Cause::Delay),
            speaker: None,
            direction: Direction::Raises,
            prior: 0.25,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let talks = heard.role != Role::System;
        excess(past, heard).filter(|_| talks).map(|strength| (strength, None))
    }
}

/// The agent answers after a long wait and does not say sorry.
pub(super) struct WaitWithoutApology;

impl Pattern for WaitWithoutApology {
    fn card(&self) -> Card {
        Card {
            id: "wait.no_apology".into(),
            message: "让买家久等却没有道歉".into(),
            why: "等待之后的第一句应当是抱歉".into(),
            cause: Some(Cause::Attitude),
            speaker: Some(Role::Agent),
            direction: Direction::Raises,
            prior: 0.25,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let bare = heard.role == Role::Agent && !heard.mood.apology;
        excess(past, heard).filter(|_| bare).map(|_| (1.0, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn needs_times_and_three_minutes() {
        assert_eq!(strengths("wait.long", "c@0:在吗|a@720:在的"), [0.0, 2.0]);
        assert_eq!(strengths("wait.long", "c@0:在吗|a@60:在的"), [0.0, 0.0]);
        assert_eq!(strengths("wait.long", "c:在吗|a:在的"), [0.0, 0.0]);
    }

    #[test]
    fn an_apology_takes_the_edge_off() {
        assert_eq!(strengths("wait.no_apology", "c@0:在吗|a@720:在的"), [0.0, 1.0]);
        assert_eq!(strengths("wait.no_apology", "c@0:在吗|a@720:抱歉久等了"), [0.0, 0.0]);
    }
}

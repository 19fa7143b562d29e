use super::super::cause::Cause;
use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// A promise without a date is taken to mean the same day.
const DUE: f64 = 24.0 * 3600.0;

/// The agent promised something, and the customer comes back unhappy a day later.
pub(super) struct OverduePromise;

impl Pattern for OverduePromise {
    fn card(&self) -> Card {
        Card {
            id: "promise.overdue".into(),
            message: "承诺过了时间还没兑现".into(),
            why: "失信比做不到更伤信任".into(),
            cause: Some(Cause::Promise),
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.5,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let now = heard.at?;
        let overdue = past
            .back_of(Role::Agent)
            .any(|message| message.mood.promise && message.at.is_some_and(|then| now - then > DUE));
        let unhappy = heard.role == Role::Customer && heard.mood.negative > 0.0;
        (overdue && unhappy).then_some((1.0, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn a_day_has_to_pass() {
        let late = "a@0:保证今天发出|c@90000:怎么还没发货";
        assert_eq!(strengths("promise.overdue", late), [0.0, 1.0]);
        let soon = "a@0:保证今天发出|c@60:怎么还没发货";
        assert_eq!(strengths("promise.overdue", soon), [0.0, 0.0]);
    }
}

use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// The customer's mood gets worse from message to message.
pub(super) struct EmotionSlope;

impl Pattern for EmotionSlope {
    fn card(&self) -> Card {
        Card {
            id: "emotion.rising".into(),
            message: "买家的情绪越来越差".into(),
            why: "走势比一句话更能说明结局".into(),
            cause: None,
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.2,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        if heard.role != Role::Customer {
            return None;
        }
        let (mut before, mut count) = (0.0, 0.0);
        for earlier in past.back_of(Role::Customer).take(3) {
            before += earlier.mood.negative - earlier.mood.positive;
            count += 1.0;
        }
        let rise = heard.mood.negative - heard.mood.positive - before / f32::max(count, 1.0);
        (count > 0.0 && rise >= 1.0).then_some((rise / 2.0, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn rises_with_the_words_and_not_with_one_calm_message() {
        let seen = strengths("emotion.rising", "c:请问什么颜色|c:太过分了垃圾骗子|c:好的谢谢");
        assert!(seen[1] > 0.9, "{seen:?}");
        assert_eq!((seen[0], seen[2]), (0.0, 0.0));
    }
}

use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// The customer shouts: marks in rows, !? mixed.
pub(super) struct Intensity;

impl Pattern for Intensity {
    fn card(&self) -> Card {
        Card {
            id: "emotion.intensity".into(),
            message: "标点透露出激动的语气".into(),
            why: "连用感叹号和问号多半是在发火".into(),
            cause: None,
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.15,
        }
    }

    fn look(&self, _: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        if heard.role != Role::Customer {
            return None;
        }
        // Runs are cut to two by the normalisation, so that !!!!! and !! are the same.
        let is_mark = |c: char| matches!(c, '!' | '?');
        let mut strength = 0.0_f32;
        let mut first = None;
        let chars = heard.normal.chars();
        for (at, (&a, &b)) in chars.iter().zip(chars.iter().skip(1)).enumerate() {
            if is_mark(a) && is_mark(b) {
                strength += 1.0;
                first = first.or(Some(heard.normal.span(at, at + 2)));
            } else if b == '!' {
                strength += 0.25;
                first = first.or(Some(heard.normal.span(at + 1, at + 2)));
            }
        }
        (strength > 0.0).then_some((strength.min(2.0), first))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn rows_of_marks_weigh_more_than_one() {
        assert_eq!(strengths("emotion.intensity", "c:太慢了！！！！"), [1.25]);
        assert_eq!(strengths("emotion.intensity", "c:好的!|c:怎么退?"), [0.25, 0.0]);
    }
}

use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// What says nothing but that the customer has stopped talking. Runs are cut to two.
const CURT: [&str; 9] = ["哦", "噢", "喔", "额", "呃", "呵", "哦哦", "呵呵", "随便"];

/// The customer answers with a mere 哦.
pub(super) struct Curt;

impl Pattern for Curt {
    fn card(&self) -> Card {
        Card {
            id: "answer.curt".into(),
            message: "买家只回了一个字".into(),
            why: "不想再说了，多半是没满意".into(),
            cause: None,
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.2,
        }
    }

    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let said = heard.normal.text().trim_end_matches(['.', '。', '~', '!', '…', ' ']);
        let curt = heard.role == Role::Customer && past.messages > 0 && CURT.contains(&said);
        curt.then(|| (1.0, Some(heard.normal.span(0, heard.normal.len()))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn a_word_alone_is_curt_and_one_that_goes_on_is_not() {
        let talk = "c:能退吗|a:不能的|c:哦。|a:还有什么可以帮您|c:哦，那谢谢";
        assert_eq!(strengths("answer.curt", talk), [0.0, 0.0, 1.0, 0.0, 0.0]);
    }
}

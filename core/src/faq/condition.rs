//! Which of an entry's answers holds in a conversation.

use super::context::AnswerContext;
use super::entry::{FaqAnswer, FaqEntry};

/// The most specific answer that applies; the one for all cases where none does; `None` where the
/// entry has answers and none of them holds.
pub(super) fn choose_answer<'a>(entry: &'a FaqEntry, context: &AnswerContext) -> Option<&'a str> {
    let mut best: Option<(usize, &FaqAnswer)> = None;
    for answer in &entry.answers {
        let conditions = [
            (&answer.stages, &context.stage),
            (&answer.channels, &context.channel),
            (&answer.products, &context.product),
            (&answer.members, &context.member),
        ];
        let stated = conditions.iter().filter(|(wanted, _)| !wanted.is_empty());
        let holds = stated.clone().all(|(wanted, given)| {
            given.as_ref().is_some_and(|given| wanted.iter().any(|one| one == given))
        });
        let windowed = usize::from(answer.from.is_some() || answer.until.is_some());
        let specific = 2 * stated.count() + windowed;
        if holds && answer.is_current(context.now) && best.is_none_or(|(most, _)| specific > most) {
            best = Some((specific, answer));
        }
    }
    let text = best.map_or(entry.answer.as_str(), |(_, answer)| answer.text.as_str());
    // Where an entry has no answer at all, the caller keeps answers elsewhere, by id.
    Some(text).filter(|text| !text.trim().is_empty() || entry.answers.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_answer_that_applies_wins() {
        let entry = FaqEntry::new("a", "包邮吗")
            .with_answer("满99包邮")
            .with_conditional(FaqAnswer::new("抖音全场包邮").with_channels(["douyin"]))
            .with_conditional(FaqAnswer::new("双11全场包邮").with_window(Some(100.0), Some(200.0)))
            .with_conditional(
                FaqAnswer::new("抖音会员包邮加急").with_channels(["douyin"]).with_members(["gold"]),
            );
        let answer = |context: AnswerContext| choose_answer(&entry, &context).unwrap();
        let douyin = || AnswerContext::default().with_channel("douyin").with_now(300.0);
        assert_eq!(answer(AnswerContext::default().with_now(99.0)), "满99包邮");
        assert_eq!(answer(AnswerContext::default().with_now(100.0)), "双11全场包邮");
        assert_eq!(answer(AnswerContext::default().with_now(200.0)), "满99包邮");
        assert_eq!(answer(douyin()), "抖音全场包邮");
        assert_eq!(answer(douyin().with_member("gold")), "抖音会员包邮加急");
    }
}

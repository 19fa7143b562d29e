use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// What must not happen, or has an end.
const CONDITIONS: [&str; 20] = [
    "看不到",
    "收不到",
    "没看到",
    "没收到",
    "没有答复",
    "没有结果",
    "没结果",
    "再不",
    "还不",
    "不给",
    "不发",
    "不退",
    "不解决",
    "不处理",
    "不回",
    "否则",
    "要不然",
    "不然",
    "等着",
    "到时候",
];

/// What the customer then does, without a word on how many stars.
const REVIEWS: [&str; 12] = [
    "去评价",
    "写评价",
    "发评价",
    "就评价",
    "评价你",
    "评价上",
    "好好评",
    "去评论",
    "写评论",
    "评论区",
    "发视频",
    "发网上",
];

/// What is said of kind or curious reviews.
const KIND: [&str; 12] =
    ["好评", "五星", "5星", "满意", "谢谢", "怎么", "哪里", "吗", "返现", "晒图", "红包", "送"];

/// 看不到单号我立马去评价: no bad word in it, and a threat all the same. Bad reviews by name are the
/// cue `threat.review`.
pub(super) struct VeiledThreat;

impl Pattern for VeiledThreat {
    fn card(&self) -> Card {
        Card {
            id: "threat.veiled".into(),
            message: "买家话里带着去评价的意思".into(),
            why: "办不成就去评价，没说差评，也是差评".into(),
            cause: None,
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.8,
        }
    }

    fn look(&self, _: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        // All of the words below hold one of these; looking for each of them costs more than all else
        // that is read of a message.
        let speaks = |c: &char| matches!(c, '评' | '发');
        if heard.role != Role::Customer || !heard.normal.chars().iter().any(speaks) {
            return None;
        }
        let text = heard.normal.text();
        if KIND.iter().any(|kind| text.contains(kind)) {
            return None;
        }
        let condition = CONDITIONS.iter().filter_map(|words| text.find(words)).min()?;
        let after = text.get(condition..)?;
        let (at, words) =
            REVIEWS.iter().filter_map(|words| Some((after.find(words)?, *words))).min()?;
        let from = text.get(..condition + at)?.chars().count();
        Some((1.0, Some(heard.normal.span(from, from + words.chars().count()))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn a_review_held_against_a_wait_is_a_threat_and_a_kind_one_is_none() {
        for (text, strength) in [
            ("明天12点看不到单号我立马去评价", 1.0),
            ("再不处理我就发视频了", 1.0),
            ("不解决是吧，评论区见", 1.0),
            ("收到货我就去评价", 0.0),
            ("还不能评价，在哪里写评价", 0.0),
            ("没收到返现，我还要去评价吗", 0.0),
            ("再不下雨我都忘了去评价，给你五星", 0.0),
        ] {
            assert_eq!(strengths("threat.veiled", &format!("c:{text}")), [strength], "{text}");
        }
        assert_eq!(strengths("threat.veiled", "a:看不到单号您再去评价"), [0.0]);
    }
}

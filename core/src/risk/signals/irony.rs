use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// Praise as it is said in earnest and in scorn.
const PRAISE: [&str; 24] = [
    "真快",
    "真棒",
    "真好",
    "真厉害",
    "真行",
    "真牛",
    "真贴心",
    "真周到",
    "真专业",
    "真有耐心",
    "真耐心",
    "真负责",
    "真热情",
    "真及时",
    "真给力",
    "真高效",
    "真不错",
    "真有效率",
    "好得很",
    "太快了",
    "太贴心了",
    "太专业了",
    "太优秀了",
    "恭喜",
];

/// A wait, beside which praise is scorn.
const WAITS: [&str; 12] = [
    "天了",
    "小时了",
    "个月了",
    "周了",
    "星期了",
    "一下午",
    "一上午",
    "半天",
    "才发",
    "才到",
    "才回",
    "还在打包",
];

/// Who turns or thanks means the praise.
const EARNEST: [&str; 14] = [
    "但",
    "不过",
    "可是",
    "就是",
    "只是",
    "除了",
    "如果",
    "要是",
    "希望",
    "收到了",
    "解决了",
    "谢谢",
    "感谢",
    "没想到",
];

/// 发货真快，七天了还在打包: praise and bad news in one breath.
pub(super) struct Irony;

impl Pattern for Irony {
    fn card(&self) -> Card {
        Card {
            id: "sarcasm.contrast".into(),
            message: "夸奖和坏消息放在一句里，是反话".into(),
            why: "字面夸奖而说的是没办好的事，比直说更危险".into(),
            cause: None,
            speaker: Some(Role::Customer),
            direction: Direction::Raises,
            prior: 0.5,
        }
    }

    fn look(&self, _: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        // The first characters of the words below.
        let praises = |c: &char| matches!(c, '真' | '好' | '太' | '恭');
        if heard.role != Role::Customer || !heard.normal.chars().iter().any(praises) {
            return None;
        }
        let text = heard.normal.text();
        let (at, praise) = PRAISE.iter().find_map(|praise| Some((text.find(praise)?, praise)))?;
        let bad = heard.mood.negative > 0.0 || WAITS.iter().any(|wait| text.contains(wait));
        if !bad || EARNEST.iter().any(|word| text.contains(word)) {
            return None;
        }
        let from = heard.normal.char_at_byte(at);
        let to = heard.normal.char_at_byte(at + praise.len());
        Some((1.0, Some(heard.normal.span(from, to))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn praise_beside_bad_news_is_scorn_unless_something_turns() {
        let seen = |text: &str| strengths("sarcasm.contrast", text);
        assert_eq!(seen("c:你们发货真快，七天了还在打包"), [1.0]);
        assert_eq!(seen("c:客服真有耐心，一句稍等让我等一下午"), [1.0]);
        assert_eq!(seen("c:质量好得很，穿一次就破了"), [1.0]);
        assert_eq!(seen("c:发货真快，就是盒子破了"), [0.0]);
        assert_eq!(seen("c:真快，收到了谢谢"), [0.0]);
        assert_eq!(seen("c:真快|a:真快，三天了"), [0.0, 0.0]);
    }
}

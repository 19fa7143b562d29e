//! The words that days and times begin with.

use crate::text::CharFilter;

/// Days from today. Longer words first.
pub(super) const DAYS: [(&str, i64); 16] = [
    ("大前天", -3),
    ("大后天", 3),
    ("前天", -2),
    ("昨天", -1),
    ("昨日", -1),
    ("昨", -1),
    ("今天", 0),
    ("今日", 0),
    ("今", 0),
    ("当天", 0),
    ("明天", 1),
    ("明日", 1),
    ("明", 1),
    ("后天", 2),
    ("后日", 2),
    ("次日", 1),
];

/// Parts of a day with their hours.
pub(super) const PARTS: [(&str, i8, i8); 16] = [
    ("凌晨", 0, 6),
    ("清早", 5, 9),
    ("早上", 5, 11),
    ("早晨", 5, 11),
    ("上午", 6, 12),
    ("中午", 11, 14),
    ("下午", 12, 18),
    ("傍晚", 17, 20),
    ("晚上", 18, 24),
    ("夜里", 18, 24),
    ("夜间", 18, 24),
    ("半夜", 0, 5),
    ("早", 5, 11),
    ("晚", 18, 24),
    ("夜", 18, 24),
    ("午后", 12, 18),
];

pub(super) const FESTIVALS: [(&str, i8, i8, i64); 10] = [
    ("双十一", 11, 11, 1),
    ("双11", 11, 11, 1),
    ("双十二", 12, 12, 1),
    ("双12", 12, 12, 1),
    ("元旦", 1, 1, 1),
    ("情人节", 2, 14, 1),
    ("五一", 5, 1, 5),
    ("六一", 6, 1, 1),
    ("国庆", 10, 1, 7),
    ("圣诞", 12, 25, 1),
];

/// Words before a week with the weeks from this one. Longer words first.
pub(super) const WEEKS: [(&str, i64); 6] =
    [("上上", -2), ("下下", 2), ("上", -1), ("下", 1), ("这", 0), ("本", 0)];
/// Months from this one.
pub(super) const MONTHS: [(&str, i32); 7] = [
    ("上个月", -1),
    ("上月", -1),
    ("这个月", 0),
    ("本月", 0),
    ("当月", 0),
    ("下个月", 1),
    ("下月", 1),
];

/// Which readings can begin with a character, so that other places cost nothing, and these only the
/// words that can stand there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opens(u8);

/// The characters that open a reading or a number.
#[rustfmt::skip]
pub(super) static OPENERS: CharFilter = CharFilter::new(&[
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '零', '〇', '一', '二', '两', '三', '四', '五',
    '六', '七', '八', '九', '十', '大', '前', '昨', '今', '明', '后', '次', '当', '上', '下', '这', '本',
    '星', '礼', '周', '月', '凌', '清', '早', '中', '傍', '晚', '夜', '半', '午', '双', '元', '情', '国',
    '圣', '壹', '幺', '贰', '俩', '叁', '仨', '肆', '伍', '陆', '柒', '捌', '玖', '拾',
]);

impl Opens {
    pub(super) const NOTHING: Self = Self(0);
    pub(super) const DAY: Self = Self(1);
    pub(super) const WEEK: Self = Self(2);
    pub(super) const MONTH: Self = Self(4);
    pub(super) const NUMBER: Self = Self(8);
    pub(super) const FESTIVAL: Self = Self(16);
    pub(super) const PART: Self = Self(32);

    pub(super) fn of(c: char) -> Self {
        match c {
            '0'..='9'
            | '零'
            | '〇'
            | '一'
            | '二'
            | '两'
            | '三'
            | '四'
            | '七'
            | '八'
            | '九'
            | '十' => Self::NUMBER,
            '五' | '六' => Self(Self::NUMBER.0 | Self::FESTIVAL.0),
            '大' | '前' | '昨' | '今' | '明' | '后' | '次' => Self::DAY,
            '当' => Self(Self::DAY.0 | Self::MONTH.0),
            '上' | '下' => Self(Self::WEEK.0 | Self::MONTH.0 | Self::PART.0),
            '这' | '本' => Self(Self::WEEK.0 | Self::MONTH.0),
            '星' | '礼' | '周' => Self::WEEK,
            '月' => Self::MONTH,
            '凌' | '清' | '早' | '中' | '傍' | '晚' | '夜' | '半' | '午' => Self::PART,
            '双' | '元' | '情' | '国' | '圣' => Self::FESTIVAL,
            _ => Self::NOTHING,
        }
    }

    pub(super) fn can(self, reading: Self) -> bool {
        self.0 & reading.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::number::numeral;

    #[test]
    fn every_word_can_be_opened() {
        let can = |word: &str, reading| Opens::of(word.chars().next().unwrap()).can(reading);
        assert!(DAYS.iter().all(|(word, _)| can(word, Opens::DAY)));
        assert!(PARTS.iter().all(|(word, _, _)| can(word, Opens::PART)));
        assert!(FESTIVALS.iter().all(|(word, _, _, _)| can(word, Opens::FESTIVAL)));
        assert!(MONTHS.iter().all(|(word, _)| can(word, Opens::MONTH)));
        assert!(WEEKS.iter().all(|(word, _)| can(word, Opens::WEEK)));
        let all = ('\0'..='\u{9FFF}').filter(|&c| Opens::of(c) != Opens::NOTHING);
        assert!(all.into_iter().all(|c| OPENERS.passes(c)));
        let mut numbers = ('\0'..='\u{9FFF}').filter(|&c| numeral(c).is_some());
        assert!(numbers.all(|c| OPENERS.passes(c)));
    }
}

//! Lengths of time: 24小时内, 三天了, 一个半月, 3个工作日.

use super::model::EntityKind;
use super::reader::Reader;
use super::value::{Duration, EntityValue, Relation};

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

/// Units by seconds; longer words first.
const UNITS: [(&str, f64); 24] = [
    ("秒钟", 1.0),
    ("秒", 1.0),
    ("分钟", MINUTE),
    ("个小时", HOUR),
    ("小时", HOUR),
    ("个钟头", HOUR),
    ("钟头", HOUR),
    ("个钟", HOUR),
    ("h", HOUR),
    ("个工作日", DAY),
    ("工作日", DAY),
    ("个自然日", DAY),
    ("个星期", 7.0 * DAY),
    ("星期", 7.0 * DAY),
    ("个礼拜", 7.0 * DAY),
    ("礼拜", 7.0 * DAY),
    ("周", 7.0 * DAY),
    ("个月", 30.0 * DAY),
    ("天", DAY),
    ("日内", DAY),
    ("晚上", DAY),
    ("晚", DAY),
    ("年", 365.0 * DAY),
    ("月内", 30.0 * DAY),
];

pub(super) fn durations(reader: &mut Reader<'_>) {
    let mut found = Vec::new();
    for (index, number) in reader.numbers.iter().enumerate() {
        let (from, value) = (number.from, number.value);
        let ordinal =
            matches!(reader.before(from), '第' | '周') || reader.before(from).is_ascii_alphabetic();
        if !value.is_finite() || value > 1e6 || ordinal {
            continue;
        }
        // 十多天, 十来天
        let mut at = number.to;
        at += usize::from(matches!(reader.at(at), '多' | '来'));
        let mut half = 0.0;
        // 一个半小时, 一个多月
        if reader.at(at) == '个' && matches!(reader.at(at + 1), '半' | '多') {
            half = if reader.at(at + 1) == '半' { 0.5 } else { 0.0 };
            at += 2;
        }
        let unit = UNITS
            .iter()
            .find_map(|&(word, seconds)| Some((word, seconds, reader.after(at, word)?)));
        // 一个半月, 两个半月: 月 alone is a month of the calendar elsewhere.
        let month =
            (at > number.to && reader.at(at) == '月').then_some(("个月", 30.0 * DAY, at + 1));
        let Some((word, unit, mut end)) = unit.or(month) else { continue };
        let next = reader.at(end);
        let other = match word {
            "天" => matches!(next, '猫' | '然' | '生' | '空' | '气'),
            "年" => value >= 1900.0 || matches!(next, '级' | '货' | '代' | '龄' | '糕'),
            "周" => matches!(next, '年' | '岁' | '边' | '围' | '到' | '转'),
            "h" => next.is_ascii_alphanumeric(),
            "日内" | "月内" => {
                end -= 1;
                false
            }
            "晚" => matches!(next, '安' | '点' | '饭' | '了' | '到'),
            _ => false,
        };
        if other {
            continue;
        }
        // 两天半
        let more =
            reader.numbers.get(index + 1).filter(|more| more.from == end && more.value == 0.5);
        if let Some(more) = more.filter(|more| reader.at(more.to) != '价') {
            half = 0.5;
            end = more.to;
        }
        end += usize::from(reader.at(end) == '多');
        let (relation, to) = relation(reader, from, end);
        let seconds = (value + half) * unit;
        let working_days = word.contains("工作日");
        let length = Duration { seconds, relation, working_days };
        found.push((from, to, EntityValue::Duration(length)));
    }
    for (from, to, value) in found {
        reader.add(from, to, EntityKind::Duration, value);
    }
}

/// How the length of time is meant, from the words around it.
fn relation(reader: &Reader<'_>, from: usize, end: usize) -> (Relation, usize) {
    let suffix = |words: &[&str]| reader.after_any(end, words);
    if let Some(to) = suffix(&["之内", "以内", "内"]) {
        (Relation::Within, to)
    } else if let Some(to) = suffix(&["之后", "以后", "后"])
        .filter(|_| reader.after(end, "后天").is_none() && reader.after(end, "后台").is_none())
    {
        (Relation::After, to)
    } else if let Some(to) = suffix(&["之前", "以前", "前"]) {
        (Relation::Ago, to)
    } else if let Some(to) = suffix(&["了"]) {
        (Relation::Elapsed, to)
    } else if reader.cued(from, 3, &["超过", "满", "不止", "大于", "起码", "至少"]) {
        (Relation::Over, end)
    } else if reader.cued(from, 3, &["已经", "都", "等了", "拖了", "过了", "过去"]) {
        (Relation::Elapsed, end)
    } else {
        (Relation::At, end)
    }
}

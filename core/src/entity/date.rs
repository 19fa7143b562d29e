//! Days and times: 今天, 后天下午, 周五前, 3月15号, 15:30, 月底, 双11.

use super::civil::CivilTime;
use super::date_words::{DAYS, FESTIVALS, MONTHS, OPENERS, Opens, PARTS, WEEKS};
use super::model::EntityKind;
use super::number::Number;
use super::reader::Reader;
use super::value::{EntityValue, Period, Relation};

/// A stretch of time: `None` where no `now` is known.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: Option<CivilTime>,
    end: Option<CivilTime>,
    /// The day, where hours may follow.
    day: Option<CivilTime>,
    /// A clock time: a deadline at it ends at its start.
    exact: bool,
}

impl Stretch {
    fn days(start: Option<CivilTime>, count: i64) -> Self {
        Self { start, end: start.map(|day| day.plus_days(count)), day: start, exact: false }
    }
}

pub(super) fn dates(reader: &mut Reader<'_>) {
    let mut found: Vec<(usize, usize, EntityValue)> = Vec::new();
    let mut at = 0;
    while at < reader.chars.len() {
        let first = reader.at(at);
        if !OPENERS.passes(first) {
            at += 1;
            continue;
        }
        let begins = Opens::of(first) != Opens::NOTHING;
        let next = match begins.then(|| read(reader, at)).flatten() {
            Some((end, value)) => {
                found.push((at, end, value));
                end
            }
            // A number is read whole or not at all.
            None => number_at(reader, at).map_or(at + 1, |number| number.to),
        };
        at = next.max(at + 1);
    }
    for (from, to, value) in found {
        reader.add(from, to, EntityKind::Date, value);
    }
}

fn read(reader: &Reader<'_>, at: usize) -> Option<(usize, EntityValue)> {
    let (mut end, mut stretch, dated) = match day(reader, at) {
        Some((end, stretch)) => (end, stretch, true),
        None => {
            let today = reader.now.map(CivilTime::day);
            (at, Stretch::days(today, 1), false)
        }
    };
    let mut space = end;
    while dated && reader.at(space) == ' ' && space < reader.chars.len() {
        space += 1;
    }
    if let Some((after, hours)) = clock(reader, space, dated, stretch.day) {
        end = after;
        stretch = hours;
    } else if !dated {
        return None;
    }
    let suffix = |words: &[&str]| reader.after_any(end, words);
    let (end, relation) = if let Some(after) = suffix(&["之前", "以前", "前", "之内", "内"])
    {
        (after, Relation::Within)
    } else if let Some(after) = suffix(&["之后", "以后", "后", "起"])
        .filter(|_| reader.after(end, "后天").is_none() && reader.after(end, "后日").is_none())
    {
        (after, Relation::After)
    } else {
        (end, Relation::At)
    };
    let (start, stop) = match relation {
        Relation::Within if stretch.exact => (None, stretch.start),
        // 周五前 lets the Friday pass: shops and shoppers mean "by Friday".
        Relation::Within => (None, stretch.end),
        Relation::After => (stretch.end, None),
        _ => (stretch.start, stretch.end),
    };
    Some((end, EntityValue::Date(Period { start, end: stop, relation })))
}

fn number_at<'r>(reader: &'r Reader<'_>, at: usize) -> Option<&'r Number> {
    let index = reader.numbers.partition_point(|number| number.from < at);
    reader.numbers.get(index).filter(|number| number.from == at && number.value.is_finite())
}

/// A whole number of at most `most` at `at`, and the place after it.
fn whole(reader: &Reader<'_>, at: usize, most: i16) -> Option<(i16, usize)> {
    let number = number_at(reader, at)?;
    let fits = number.value.fract() == 0.0 && number.value <= f64::from(most) && !number.scaled;
    fits.then_some((number.value as i16, number.to))
}

/// A day or a stretch of days.
fn day(reader: &Reader<'_>, at: usize) -> Option<(usize, Stretch)> {
    let today = reader.now.map(CivilTime::day);
    if reader.at(at).is_ascii_digit() {
        return calendar(reader, at, today);
    }
    let opens = Opens::of(reader.at(at));
    let days = if opens.can(Opens::DAY) { &DAYS[..] } else { &[] };
    for &(word, days) in days {
        let Some(end) = reader.after(at, word) else { continue };
        // 今晚, 明早 but not 今年, 明白; 后天 but not 售后天猫.
        let short = word.chars().count() == 1;
        if short && !matches!(reader.at(end), '晚' | '早' | '夜' | '儿' | '个') {
            continue;
        }
        if short && matches!(reader.at(end), '儿' | '个') {
            if reader.after(end, "儿").is_none() && reader.after(end, "个儿").is_none() {
                continue;
            }
            let end = reader.after_any(end, &["个儿", "儿"])?;
            return Some((end, Stretch::days(today.map(|day| day.plus_days(days)), 1)));
        }
        if reader.at(end) == '猫' {
            continue;
        }
        return Some((end, Stretch::days(today.map(|day| day.plus_days(days)), 1)));
    }
    let week = || opens.can(Opens::WEEK).then(|| week(reader, at, today)).flatten();
    let month = || opens.can(Opens::MONTH).then(|| month(reader, at, today)).flatten();
    let calendar = || opens.can(Opens::NUMBER).then(|| calendar(reader, at, today)).flatten();
    let festival = || opens.can(Opens::FESTIVAL).then(|| festival(reader, at, today)).flatten();
    week().or_else(month).or_else(calendar).or_else(festival)
}

fn week(reader: &Reader<'_>, at: usize, today: Option<CivilTime>) -> Option<(usize, Stretch)> {
    let (mut end, shift) = WEEKS
        .iter()
        .find_map(|&(word, weeks)| Some((reader.after(at, word)?, Some(weeks))))
        .unwrap_or((at, None));
    if shift.is_some() && reader.at(end) == '个' {
        end += 1;
    }
    let end = reader.after_any(end, &["星期", "礼拜", "周"])?;
    let monday = today.map(|day| day.plus_days(-day.weekday() + 7 * shift.unwrap_or(0)));
    let weekday = match reader.at(end) {
        '一' | '1' => 0,
        '二' | '2' => 1,
        '三' | '3' => 2,
        '四' | '4' => 3,
        '五' | '5' => 4,
        '六' | '6' => 5,
        '日' | '天' | '7' => 6,
        '末' => {
            let saturday = monday.map(|day| day.plus_days(5));
            return Some((end + 1, Stretch::days(saturday, 2)));
        }
        _ => return shift.map(|_| (end, Stretch { day: None, ..Stretch::days(monday, 7) })),
    };
    // 一周三次, 每周一, 周三十: not days.
    if matches!(reader.before(at), '每' | '一' | '两') || reader.at(end + 1) == '十' {
        return None;
    }
    let mut day = monday.map(|day| day.plus_days(weekday));
    // Without 上, 这, 下 the next one is meant.
    if shift.is_none() && day < today {
        day = day.map(|day| day.plus_days(7));
    }
    Some((end + 1, Stretch::days(day, 1)))
}

fn month(reader: &Reader<'_>, at: usize, today: Option<CivilTime>) -> Option<(usize, Stretch)> {
    let named = MONTHS.iter().find_map(|&(word, months)| Some((reader.after(at, word)?, months)));
    let (end, months) = named.unwrap_or((at, 0));
    let first = today.map(|day| day.month(months));
    let next = today.map(|day| day.month(months + 1));
    let edge = if named.is_some() { reader.after_any(end, &["底", "末"]) } else { None }
        .or_else(|| reader.after_any(end, &["月底", "月末"]));
    // The last three days, the first five: what shops mean by them varies by no more.
    if let Some(end) = edge {
        let start = next.map(|day| day.plus_days(-3));
        return Some((end, Stretch::days(start, 3)));
    }
    let begin =
        if named.is_some() { reader.after(end, "初") } else { reader.after(end, "月初") };
    if let Some(end) = begin {
        return Some((end, Stretch::days(first, 5)));
    }
    named.map(|_| {
        // 下个月3号
        match whole(reader, end, 31) {
            Some((day, after)) if matches!(reader.at(after), '号' | '日') && day > 0 => {
                let date = first.map(|first| first.plus_days(i64::from(day) - 1));
                (after + 1, Stretch::days(date, 1))
            }
            _ => (end, Stretch { start: first, end: next, day: None, exact: false }),
        }
    })
}

/// 2026年3月15日, 3月15号, 15号, 2026-03-15, 3/15日.
fn calendar(reader: &Reader<'_>, at: usize, today: Option<CivilTime>) -> Option<(usize, Stretch)> {
    if reader.before(at).is_ascii_alphanumeric() || matches!(reader.before(at), '第' | '-' | '/') {
        return None;
    }
    let (first, mut end) = whole(reader, at, 9999)?;
    let mut year = None;
    let mut number = first;
    if (1990..2100).contains(&first) {
        let mark = reader.at(end);
        let separated = matches!(mark, '-' | '/' | '.');
        if !separated && mark != '年' {
            return None;
        }
        year = Some(first);
        let (month, after) = whole(reader, end + 1, 12)?;
        if separated {
            if reader.at(after) != mark {
                return None;
            }
            let (day, after) = whole(reader, after + 1, 31)?;
            let date = CivilTime::date(first, month as i8, day as i8)?;
            let after = after + usize::from(matches!(reader.at(after), '日' | '号'));
            return Some((after, Stretch::days(Some(date), 1)));
        }
        (number, end) = (month, after);
    }
    if matches!(reader.at(end), '月') && (1..=12).contains(&number) {
        let Some((day, after)) = whole(reader, end + 1, 31) else {
            // 3月份, 3月底
            let after = reader.after_any(end, &["月份", "月"])?;
            let first = date_near(today, year, number, 1)?;
            let start = if reader.after_any(after, &["底", "末"]).is_some() {
                let last = Stretch::days(first.map(|day| day.month(1).plus_days(-3)), 3);
                return Some((after + 1, last));
            } else {
                first
            };
            let end = start.map(|day| day.month(1));
            return Some((after, Stretch { start, end, day: None, exact: false }));
        };
        let after = after + usize::from(matches!(reader.at(after), '日' | '号'));
        let date = date_near(today, year, number, day)?;
        return Some((after, Stretch::days(date, 1)));
    }
    // 15号, but not 15号楼, 2号线, 3号色.
    let other = "码楼店线机色链电院口门室铺款桌位车床仓柜粉针";
    let short = reader.at(end) == '号' && !other.contains(reader.at(end + 1));
    if year.is_none() && short && (1..=31).contains(&number) {
        let date = today.map(|today| {
            let this = today.month(0).plus_days(i64::from(number) - 1);
            // A day of this month that is long gone is next month's.
            if this.plus_days(15) < today {
                today.month(1).plus_days(i64::from(number) - 1)
            } else {
                this
            }
        });
        return Some((end + 1, Stretch::days(date, 1)));
    }
    None
}

/// The date in `year`, or in the year that brings it nearest to today; `None` where the calendar
/// has no such date, `Some(None)` where no today is known.
fn date_near(
    today: Option<CivilTime>,
    year: Option<i16>,
    month: i16,
    day: i16,
) -> Option<Option<CivilTime>> {
    let date = |year: i16| CivilTime::date(year, month as i8, day as i8);
    match (year, today) {
        (Some(year), _) => date(year).map(Some),
        (None, None) => date(2024).map(|_| None),
        (None, Some(today)) => {
            let years = [today.year(), today.year() + 1, today.year() - 1];
            let near = years.into_iter().filter_map(date);
            near.min_by(|a, b| {
                let far = |day: &CivilTime| today.seconds_until(*day).abs();
                far(a).total_cmp(&far(b))
            })
            .map(Some)
        }
    }
}

fn festival(reader: &Reader<'_>, at: usize, today: Option<CivilTime>) -> Option<(usize, Stretch)> {
    let alone = !reader.before(at).is_ascii_alphanumeric();
    FESTIVALS.iter().filter(|_| alone).find_map(|&(word, month, day, days)| {
        let end = reader.after(at, word)?;
        let end = reader.after(end, "节").unwrap_or(end);
        let date = date_near(today, None, i16::from(month), i16::from(day))?;
        Some((end, Stretch::days(date, days)))
    })
}

/// A part of the day, a clock time, or both.
fn clock(
    reader: &Reader<'_>,
    at: usize,
    dated: bool,
    day: Option<CivilTime>,
) -> Option<(usize, Stretch)> {
    let words = if Opens::of(reader.at(at)).can(Opens::PART) { &PARTS[..] } else { &[] };
    let part = words.iter().find_map(|part| Some((reader.after(at, part.0)?, *part)));
    // 早, 晚 and 夜 alone are words of their own: 早点发, 晚了.
    let part = part.filter(|(_, (word, _, _))| dated || word.chars().count() > 1);
    let from = part.map_or(at, |(end, _)| end);
    let hours = |hour: f64| day.map(|day| day.plus_seconds(hour * 3600.0));
    if let Some((hour, minute, end)) = hour_and_minute(reader, from, part.is_some() || dated) {
        let hour = match part {
            Some((_, (_, start, _))) if hour < 12 && start >= 12 => hour + 12,
            Some((_, ("中午", _, _))) if hour < 3 => hour + 12,
            // Without a part of the day: the next such hour of the shop's day.
            None if !dated && (1..=8).contains(&hour) => match reader.now {
                Some(now) if now.hour() >= hour as i8 => hour + 12,
                _ => hour,
            },
            _ => hour,
        };
        let start = hours(f64::from(hour) + f64::from(minute) / 60.0);
        let end_time = start.map(|start| start.plus_seconds(60.0));
        return Some((end, Stretch { start, end: end_time, day, exact: true }));
    }
    let (end, (_, first, last)) = part?;
    let (start, stop) = (hours(f64::from(first)), hours(f64::from(last)));
    Some((end, Stretch { start, end: stop, day, exact: false }))
}

fn hour_and_minute(reader: &Reader<'_>, at: usize, certain: bool) -> Option<(i16, i16, usize)> {
    let number = number_at(reader, at)?;
    let (hour, end) = whole(reader, at, 24)?;
    if reader.before(at).is_ascii_alphanumeric() || number.to - number.from > 2 {
        return None;
    }
    if reader.at(end) == ':' {
        let minutes = whole(reader, end + 1, 59)?;
        // 3:30 but not 1:1.
        let two = minutes.1 - end == 3;
        // Seconds, where a log wrote them.
        let seconds = reader.at(minutes.1) == ':' && whole(reader, minutes.1 + 1, 59).is_some();
        let after = if seconds { minutes.1 + 3 } else { minutes.1 };
        return two.then_some((hour, minutes.0, after));
    }
    let mark = reader.at(end);
    if mark != '点' && !(mark == '时' && certain) {
        return None;
    }
    let after = end + 1;
    if reader.at(after) == '半' {
        return Some((hour, 30, after + 1));
    }
    if let Some(after) = reader.after_any(after, &["一刻", "1刻"]) {
        return Some((hour, 15, after));
    }
    if let Some((minute, past)) = whole(reader, after, 59) {
        let marked = reader.at(past) == '分';
        if marked || number_at(reader, after).is_some_and(|number| number.digits.len() == 2) {
            return Some((hour, minute, past + usize::from(marked)));
        }
    }
    if let Some(after) = reader.after_any(after, &["钟", "整"]) {
        return Some((hour, 0, after));
    }
    // 一点 is "a little", 两点 "two points": without a day only digits or what follows tell.
    let told = certain
        || !number.chinese
        || reader.after_any(after, &["前", "之前", "以前", "后", "之后", "左右"]).is_some();
    (told && !(number.chinese && hour == 1 && !certain)).then_some((hour, 0, after))
}

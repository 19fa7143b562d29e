//! Numbers as chat writes them: 99.5, 1,000, 3千, 一千二, 两百五, 十五, 一二三一五.

use crate::text::CharFilter;

/// A number and where it stands, in normalised characters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub from: usize,
    pub to: usize,
    pub value: f64,
    /// Its digits alone, where it is written digit by digit; empty otherwise.
    pub digits: String,
    /// Written in Chinese characters.
    pub chinese: bool,
    /// Written with 百, 千, 万 in it: a round amount.
    pub scaled: bool,
}

/// All numbers of a text, in order.
pub(super) fn numbers(chars: &[char]) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let number = if c.is_ascii_digit() {
            Some(arabic(chars, at))
        } else if NUMERALS.passes(c) && numeral(c).is_some() {
            chinese(chars, at)
        } else {
            None
        };
        match number {
            Some(number) => {
                at = number.to.max(at + 1);
                found.push(number);
            }
            None => at += 1,
        }
    }
    found
}

fn digit_at(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(char::is_ascii_digit)
}

fn arabic(chars: &[char], from: usize) -> Number {
    let mut digits = String::new();
    let mut text = String::new();
    let mut at = from;
    // The parts of a date or version are whole numbers: after a point there is no other.
    let mut point = from >= 2 && chars.get(from - 1) == Some(&'.') && digit_at(chars, from - 2);
    let whole = point;
    while let Some(&c) = chars.get(at) {
        match c {
            '0'..='9' => {
                digits.push(c);
                text.push(c);
            }
            // 1,000 but not 1,2,3; a second point (2024.9.1) ends the number before the first.
            ',' if (1..=3).all(|ahead| digit_at(chars, at + ahead))
                && !digit_at(chars, at + 4)
                && !point
                && !digits.starts_with('0') => {}
            '.' if digit_at(chars, at + 1) && !point && !dotted(chars, at) => {
                point = true;
                text.push('.');
            }
            _ => break,
        }
        at += 1;
    }
    let mut value = decimal(&text);
    let mut scaled = false;
    if let Some(scale) = chars.get(at).copied().and_then(scale).filter(|&scale| scale >= 100.0) {
        at += 1;
        value *= scale;
        scaled = true;
        digits.clear();
        // 1万2 is 12,000.
        if digit_at(chars, at) && !digit_at(chars, at + 1) {
            let next = chars.get(at).and_then(|c| c.to_digit(10)).unwrap_or(0);
            value += f64::from(next) * scale / 10.0;
            at += 1;
        }
    }
    if point && !whole {
        digits.clear();
    }
    Number { from, to: at, value, digits, chinese: false, scaled }
}

/// The value of digits with at most one point, exact up to 15 digits. Not `str::parse`, which reads
/// every float there is, with tables that are 12 KB of the wasm module.
fn decimal(text: &str) -> f64 {
    let (mut value, mut scale, mut point) = (0.0, 1.0, false);
    for c in text.chars() {
        match c.to_digit(10) {
            // Powers of ten are exact up to here.
            _ if scale >= 1e22 => break,
            Some(digit) => {
                value = value * 10.0 + f64::from(digit);
                scale *= if point { 10.0 } else { 1.0 };
            }
            None => point = true,
        }
    }
    value / scale
}

/// Whether the digits after the point at `at` end in another point: a date or a version.
fn dotted(chars: &[char], at: usize) -> bool {
    let end = (at + 1..).find(|&next| !digit_at(chars, next)).unwrap_or(at);
    chars.get(end) == Some(&'.') && digit_at(chars, end + 1)
}

/// The characters of which [`numeral`] knows the value.
#[rustfmt::skip]
static NUMERALS: CharFilter = CharFilter::new(&[
    '零', '〇', '一', '壹', '幺', '二', '贰', '两', '俩', '三', '叁', '仨', '四', '肆', '五', '伍',
    '六', '陆', '七', '柒', '八', '捌', '九', '玖', '十', '拾', '半',
]);

/// The value of a Chinese digit.
pub(super) fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' | '两' | '俩' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '半' => 50,
        _ => return None,
    })
}

fn scale(c: char) -> Option<f64> {
    Some(match c {
        '十' | '拾' => 10.0,
        '百' | '佰' => 100.0,
        '千' | '仟' => 1_000.0,
        '万' => 10_000.0,
        '亿' => 100_000_000.0,
        _ => return None,
    })
}

fn chinese(chars: &[char], from: usize) -> Option<Number> {
    if chars.get(from) == Some(&'半') {
        let half = Number {
            from,
            to: from + 1,
            value: 0.5,
            digits: String::new(),
            chinese: true,
            scaled: false,
        };
        return Some(half);
    }
    let rest = chars.get(from..).unwrap_or_default();
    let part = |c: &char| *c != '半' && (numeral(*c).is_some() || scale(*c).is_some());
    let run: Vec<char> = rest.iter().copied().take_while(part).collect();
    let to = from + run.len();
    let scaled = run.iter().any(|&c| scale(c).is_some_and(|scale| scale >= 100.0));
    if !run.iter().any(|&c| scale(c).is_some()) {
        let digits: String =
            run.iter().filter_map(|&c| numeral(c).and_then(|d| char::from_digit(d, 10))).collect();
        let value = decimal(Some(&digits).filter(|digits| !digits.is_empty())?);
        return Some(Number { from, to, value, digits, chinese: true, scaled });
    }
    let (mut total, mut section, mut digit, mut last) = (0.0, 0.0, None::<f64>, 1.0);
    for &c in &run {
        match (scale(c), numeral(c)) {
            (Some(unit), _) if unit < 10_000.0 => {
                section += digit.take().unwrap_or(1.0) * unit;
                last = unit;
            }
            (Some(unit), _) => {
                total = (total + section + digit.take().unwrap_or(0.0)).max(1.0) * unit;
                (section, last) = (0.0, unit);
            }
            (None, Some(0)) => last = 1.0,
            (None, Some(value)) => digit = Some(f64::from(value)),
            (None, None) => {}
        }
    }
    // 一千二 is 1,200; 一千零二 is 1,002; 二十五 is 25.
    let tail = digit.unwrap_or(0.0) * if last >= 10.0 { last / 10.0 } else { 1.0 };
    let value = total + section + tail;
    Some(Number { from, to, value, digits: String::new(), chinese: true, scaled })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_numeral_passes_the_filter() {
        assert!(('\u{3000}'..='\u{9FFF}').all(|c| numeral(c).is_none() || NUMERALS.passes(c)));
    }

    #[test]
    fn reads_every_writing() {
        for (text, value) in [
            ("99.5", 99.5),
            ("0.1", 0.1),
            ("12.345", 12.345),
            ("123456789012345", 123_456_789_012_345.0),
            ("1,000", 1000.0),
            ("3千", 3000.0),
            ("1.2万", 12000.0),
            ("1万2", 12000.0),
            ("一千二", 1200.0),
            ("两百五", 250.0),
            ("二百零五", 205.0),
            ("十五", 15.0),
            ("二十五", 25.0),
            ("一万三", 13000.0),
            ("三万五千", 35000.0),
            ("一二三一五", 12315.0),
            ("十", 10.0),
            ("半", 0.5),
            ("一千零二", 1002.0),
            ("两", 2.0),
            ("一百一十二", 112.0),
            ("一亿", 100_000_000.0),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let found = numbers(&chars);
            assert_eq!(
                (found.len(), found[0].value, found[0].to),
                (1, value, chars.len()),
                "{text}"
            );
        }
        let parts = |text: &str| numbers(&text.chars().collect::<Vec<_>>()).len();
        assert_eq!((parts("2024.9.1"), parts("1,2,3"), parts("退货")), (3, 3, 0));
        assert_eq!(numbers(&['9'; 400])[0].value, f64::INFINITY);
    }
}

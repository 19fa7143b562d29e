//! Mobile and landline numbers of mainland China.

use super::model::EntityKind;
use super::reader::Reader;
use super::value::EntityValue;

/// Reads digits from `at`, at most `count`, through single spaces and dashes between groups; the
/// digits and the place after them.
pub(super) fn grouped(reader: &Reader<'_>, at: usize, count: usize) -> (String, usize) {
    let mut digits = String::new();
    let mut end = at;
    let mut next = at;
    while digits.len() < count {
        let c = reader.at(next);
        if c.is_ascii_digit() {
            digits.push(c);
            next += 1;
            end = next;
        } else if matches!(c, ' ' | '-') && next == end && reader.at(next + 1).is_ascii_digit() {
            next += 1;
        } else {
            break;
        }
    }
    (digits, end)
}

/// Mobile numbers: 11 digits, 1 and 3 to 9 first, also after 86 and in groups (工业和信息化部
/// numbering plan), or in Chinese digits.
pub(super) fn mobiles(reader: &mut Reader<'_>) {
    let mut found = Vec::new();
    for number in &reader.numbers {
        if number.chinese {
            if is_mobile(&number.digits) {
                found.push((number.from, number.to, number.digits.clone()));
            }
            continue;
        }
        if reader.before(number.from).is_ascii_digit() {
            continue;
        }
        let prefix = usize::from(reader.after(number.from, "86").is_some()) * 2;
        for skip in [prefix, 0] {
            let mut from = number.from + skip;
            from += usize::from(skip > 0 && matches!(reader.at(from), ' ' | '-'));
            let (digits, end) = grouped(reader, from, 11);
            let groups = reader.chars.get(from..end).unwrap_or_default();
            // 138 8888 8888 and 138-8888-8888, but not 1 3 8 8….
            let marks = groups.iter().filter(|c| !c.is_ascii_digit()).count();
            if is_mobile(&digits) && marks <= 2 && !reader.at(end).is_ascii_digit() {
                let from = if reader.before(number.from) == '+' && skip > 0 {
                    number.from.saturating_sub(1)
                } else {
                    number.from
                };
                found.push((from, end, digits));
                break;
            }
        }
    }
    for (from, to, digits) in found {
        reader.add(from, to, EntityKind::Mobile, EntityValue::Id(digits));
    }
}

fn is_mobile(digits: &str) -> bool {
    let mut chars = digits.chars();
    digits.len() == 11 && chars.next() == Some('1') && chars.next().is_some_and(|c| c >= '3')
}

/// Landlines: an area code (0, two or three digits) and 7 or 8 digits; 400 and 800 numbers.
pub(super) fn landlines(reader: &mut Reader<'_>) {
    let mut found = Vec::new();
    for number in reader.numbers.iter().filter(|number| !number.chinese) {
        let from = number.from;
        if matches!(reader.before(from), '-' | '.') || reader.before(from).is_ascii_alphanumeric() {
            continue;
        }
        let (digits, end) = grouped(reader, from, 12);
        if reader.at(end).is_ascii_digit() {
            continue;
        }
        let service =
            digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
        let area = digits.starts_with('0')
            && (10..=12).contains(&digits.len())
            && digits.chars().nth(1).is_some_and(|c| c != '0');
        if service || area {
            found.push((from, end, digits));
        }
    }
    for (from, to, digits) in found {
        reader.add(from, to, EntityKind::Landline, EntityValue::Id(digits));
    }
}

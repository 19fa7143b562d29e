//! Numbers with check digits: identity cards and bank cards.

use super::civil::CivilTime;
use super::model::EntityKind;
use super::phone::grouped;
use super::reader::Reader;
use super::value::EntityValue;

/// Identity card numbers: 17 digits and a check character after GB 11643-1999 (ISO 7064 MOD 11-2),
/// with a birthday of the calendar.
pub(super) fn id_cards(reader: &mut Reader<'_>) {
    let mut found = Vec::new();
    for number in reader.numbers.iter().filter(|number| !number.chinese) {
        let (mut digits, mut end) = grouped(reader, number.from, 18);
        if digits.len() == 17 && reader.at(end) == 'x' {
            digits.push('x');
            end += 1;
        }
        let inside = reader.before(number.from).is_ascii_alphanumeric()
            || reader.at(end).is_ascii_alphanumeric();
        if !inside && is_id_card(&digits) {
            found.push((number.from, end, digits));
        }
    }
    for (from, to, digits) in found {
        reader.add(from, to, EntityKind::IdCard, EntityValue::Id(digits));
    }
}

fn is_id_card(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'x', '9', '8', '7', '6', '5', '4', '3', '2'];
    let part =
        |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i16>().ok());
    let birthday = match (part(6, 10), part(10, 12), part(12, 14)) {
        (Some(year), Some(month), Some(day)) if (1900..2100).contains(&year) => {
            CivilTime::date(year, month as i8, day as i8).is_some()
        }
        _ => false,
    };
    let sum: u32 =
        text.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    let check = CHECK.get((sum % 11) as usize).copied();
    text.len() == 18 && birthday && !text.starts_with('0') && text.chars().last() == check
}

/// Bank card numbers: 16 to 19 digits with a Luhn check digit (ISO/IEC 7812-1), of a range issued
/// in China, or beside a word for a card. One number in ten passes Luhn by chance.
pub(super) fn bank_cards(reader: &mut Reader<'_>) {
    const CUES: [&str; 12] = [
        "银行",
        "卡号",
        "账号",
        "帐号",
        "工行",
        "建行",
        "农行",
        "中行",
        "招行",
        "储蓄卡",
        "信用卡",
        "打款",
    ];
    let mut found = Vec::new();
    for number in reader.numbers.iter().filter(|number| !number.chinese) {
        let (digits, end) = grouped(reader, number.from, 19);
        if !(16..=19).contains(&digits.len()) || !luhn(&digits) {
            continue;
        }
        let inside = reader.before(number.from).is_ascii_alphanumeric()
            || reader.at(end).is_ascii_alphanumeric();
        let cued = reader.cued(number.from, 14, &CUES);
        let ordered = reader.cued(number.from, 8, &["订单", "单号", "编号", "运单"]);
        let issued = digits.starts_with("62") && !ordered;
        if !inside && (issued || cued) {
            found.push((number.from, end, digits));
        }
    }
    for (from, to, digits) in found {
        reader.add(from, to, EntityKind::BankCard, EntityValue::Id(digits));
    }
}

fn luhn(digits: &str) -> bool {
    let doubled = |(at, c): (usize, char)| {
        let digit = c.to_digit(10).unwrap_or(0) * if at % 2 == 1 { 2 } else { 1 };
        if digit > 9 { digit - 9 } else { digit }
    };
    digits.chars().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        // The example number of GB 11643-1999.
        assert!(is_id_card("11010519491231002x"));
        assert!(!is_id_card("110105194912310021"));
        assert!(!is_id_card("110105194913310021"));
        assert!(luhn("4111111111111111") && !luhn("4111111111111112"));
    }
}

//! Sizes, bodies and quantities.

use super::model::EntityKind;
use super::reader::Reader;
use super::value::{Body, EntityValue, Measure, Quantity};

const LETTER_SIZES: [&str; 16] = [
    "xxxxl",
    "xxxl",
    "xxl",
    "xxs",
    "xl",
    "xs",
    "6xl",
    "5xl",
    "4xl",
    "3xl",
    "2xl",
    "s",
    "m",
    "l",
    "均码",
    "加大码",
];

/// Sizes in letters: XL, L码.
pub(super) fn letter_sizes(reader: &mut Reader<'_>) {
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for at in 0..reader.chars.len() {
        if !reader.at(at).is_ascii_alphanumeric() || reader.before(at).is_ascii_alphanumeric() {
            continue;
        }
        for size in LETTER_SIZES {
            let Some(end) = reader.after(at, size) else { continue };
            if reader.at(end).is_ascii_alphanumeric() {
                continue;
            }
            let marked = matches!(reader.at(end), '码' | '号');
            // A lone letter is a size only beside words of wearing and choosing.
            let chosen = size.len() > 1
                || marked
                || "穿拿选要买拍发换到是成个".contains(reader.before(at))
                || "的还吧够可能大小合".contains(reader.at(end));
            if chosen {
                found.push((at, end + usize::from(marked), size.to_uppercase()));
            }
            break;
        }
    }
    add_sizes(reader, found);
}

/// Sizes in numbers: 42码, 170/88A.
pub(super) fn number_sizes(reader: &mut Reader<'_>) {
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for number in reader.numbers.iter().filter(|number| number.value.is_finite()) {
        let (from, to) = (number.from, number.to);
        if reader.at(to) == '码' && (20.0..=60.0).contains(&number.value) {
            found.push((from, to + 1, number.value.to_string()));
        }
        // Height over chest and build, GB/T 1335.
        if reader.at(to) == '/' && (50.0..=200.0).contains(&number.value) {
            let end = reader.run(to + 1, |c| c.is_ascii_digit());
            let build = matches!(reader.at(end), 'y' | 'a' | 'b' | 'c');
            if (2..=3).contains(&(end - to - 1)) && build {
                let text: String =
                    reader.chars.get(from..=end).unwrap_or_default().iter().collect();
                found.push((from, end + 1, text.to_uppercase()));
            }
        }
    }
    add_sizes(reader, found);
}

fn add_sizes(reader: &mut Reader<'_>, found: Vec<(usize, usize, String)>) {
    for (from, to, size) in found {
        reader.add(from, to, EntityKind::Size, EntityValue::Size(size));
    }
}

/// Lengths, weights and ages. A length is a height beside 身高 or 高, or where a weight or an age
/// stands in the same message and it is 50 to 220 cm. A bare 100 to 220 is a height beside 身高, and
/// right before a weight: 165 118斤.
pub(super) fn bodies(reader: &mut Reader<'_>) {
    let mut found: Vec<(usize, usize, Measure, f64)> = Vec::new();
    for (index, number) in reader.numbers.iter().enumerate() {
        let (from, to, value) = (number.from, number.to, number.value);
        if !value.is_finite() {
            continue;
        }
        let unit = |words: &[&str]| reader.after_any(to, words);
        if let Some(end) = unit(&["cm", "厘米", "公分"]) {
            found.push((from, end, Measure::Length, value));
        } else if let Some(end) = unit(&["mm", "毫米"]) {
            found.push((from, end, Measure::Length, value / 10.0));
        } else if let Some(end) = unit(&["米"]) {
            // 1米75, 一米六
            let part = reader.numbers.get(index + 1).filter(|part| part.from == end);
            let tail = part.filter(|part| part.value < 100.0).map(|part| {
                let cm = if part.value < 10.0 { part.value * 10.0 } else { part.value };
                (part.to, cm)
            });
            let (end, cm) = tail.unwrap_or((end, 0.0));
            found.push((from, end, Measure::Length, value * 100.0 + cm));
        } else if let Some(end) =
            unit(&["m"]).filter(|&end| !reader.at(end).is_ascii_alphanumeric())
        {
            found.push((from, end, Measure::Length, value * 100.0));
        } else if let Some(end) = unit(&["公斤", "千克", "kg"]) {
            found.push((from, end, Measure::Weight, value));
        } else if let Some(end) = unit(&["斤"]) {
            found.push((from, end, Measure::Weight, value / 2.0));
        } else if let Some(end) = unit(&["克"])
            .or_else(|| unit(&["g"]).filter(|&end| !reader.at(end).is_ascii_alphanumeric()))
        {
            found.push((from, end, Measure::Weight, value / 1000.0));
        } else if let Some(end) = unit(&["周岁", "岁半", "岁"]).filter(|_| value <= 120.0) {
            let half = if reader.at(to + 1) == '半' { 0.5 } else { 0.0 };
            found.push((from, end, Measure::Age, value + half));
        } else if let Some(end) = unit(&["个月大", "个月的宝", "个月宝"]) {
            let end = if reader.after(to, "个月大").is_some() { end } else { to + 2 };
            found.push((from, end, Measure::Age, value / 12.0));
        } else if !number.chinese && (100.0..=220.0).contains(&value) {
            let mark = usize::from(matches!(reader.at(to), ' ' | ',' | '、' | '/'));
            let next = reader.numbers.get(index + 1).filter(|next| next.from == to + mark);
            let weight = next
                .filter(|_| mark > 0)
                .and_then(|next| reader.after_any(next.to, &["公斤", "kg", "斤"]));
            let bare = !reader.at(to).is_ascii_alphanumeric() && reader.at(to) != '/';
            let named = unit(&["的身高", "身高", "的个子"]).is_some()
                || bare && reader.cued(from, 4, &["身高", "净高"]);
            if named || weight.is_some() {
                found.push((from, to, Measure::Height, value));
            }
        }
    }
    let person = found.iter().any(|&(_, _, measure, _)| matches!(measure, Measure::Age))
        || found.iter().any(|&(_, _, measure, kg)| measure == Measure::Weight && kg >= 3.0);
    for (from, to, measure, value) in found {
        let human = measure == Measure::Length && (50.0..=220.0).contains(&value);
        let cued = reader.cued(from, 4, &["身高", "高", "个子", "净高"]);
        let measure = if human && (person || cued) { Measure::Height } else { measure };
        let value = (value * 1000.0).round() / 1000.0;
        reader.add(from, to, EntityKind::Body, EntityValue::Body(Body { measure, value }));
    }
}

/// So many things. 一个, 一下 and their like are not counts.
pub(super) fn quantities(reader: &mut Reader<'_>) {
    const UNITS: [&str; 27] = [
        "件", "个", "双", "条", "盒", "瓶", "包", "袋", "箱", "套", "只", "支", "张", "本", "台",
        "份", "罐", "桶", "片", "粒", "单", "款", "提", "卷", "对", "把", "斤装",
    ];
    let mut found = Vec::new();
    for number in &reader.numbers {
        if !number.value.is_finite() || number.value == 0.0 || number.digits.starts_with('0') {
            continue;
        }
        let unit = UNITS.iter().find_map(|unit| Some((unit, reader.after(number.to, unit)?)));
        let Some((unit, end)) = unit else { continue };
        let idle =
            number.chinese && number.value == 1.0 && matches!(*unit, "个" | "单" | "把" | "对");
        // 三包: repair, exchange, refund.
        let idle = idle || (number.chinese && number.value == 3.0 && *unit == "包");
        let longer = reader
            .after_any(end.saturating_sub(1), &["个月", "个小时", "个工作日", "个半", "单号"]);
        let ordinal = reader.before(number.from) == '第';
        if !idle && longer.is_none() && !ordinal {
            found.push((number.from, end, number.value, (*unit).to_owned()));
        }
    }
    for (from, to, count, unit) in found {
        reader.add(from, to, EntityKind::Quantity, EntityValue::Quantity(Quantity { count, unit }));
    }
}

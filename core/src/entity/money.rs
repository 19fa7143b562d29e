//! Amounts of money: ￥99.5, 99块5, 3块8毛5, 一千二, 两百五, 100多块.

use super::model::EntityKind;
use super::reader::Reader;
use super::value::{EntityValue, Money};

/// Words beside which a bare round number (一千二, 两百五) is a price.
const PRICE_CUES: [&str; 22] = [
    "价", "贵", "便宜", "卖", "才", "只要", "要", "花", "付", "退", "赔", "补", "差", "优惠", "减",
    "返", "收", "扣", "省", "满", "降", "涨",
];

/// Words right after which a bare number is an amount: 预算300, 赔我100, 给我退50.
const OWED: [&str; 18] = [
    "预算",
    "转我",
    "赔我",
    "退我",
    "补我",
    "返我",
    "补偿我",
    "赔偿我",
    "给我退",
    "给我补",
    "给我转",
    "给我赔",
    "给我返",
    "补偿您",
    "赔您",
    "补您",
    "返您",
    "转您",
];

/// What may follow such a number; other words count things or time (退我2件, 转我3天).
const AFTER_OWED: &str = " 以左就吧行算的呢啊呀可也都吗么上内,。!?、~;:)";

/// What may follow 块 where it is money; before other nouns it counts things (两块香皂).
const AFTER_YUAN: &str = " 钱的了吧吗呢啊呀么左多以就都不可行能包邮运券减便贵差退补给赔来一起到上下内在才和跟还,。!?、~;:)";

pub(super) fn amounts(reader: &mut Reader<'_>) {
    let mut found = Vec::new();
    for (index, number) in reader.numbers.iter().enumerate() {
        if !number.value.is_finite() || number.value > 1e9 {
            continue;
        }
        let sign = sign_before(reader, number.from);
        let mut end = number.to;
        let mut yuan = number.value;
        // 100多块, 十来块
        if matches!(reader.at(end), '多' | '来' | '几') && is_unit(reader.at(end + 1)) {
            end += 1;
        }
        if let Some(after) = reader.after_any(end, &["人民币", "元钱", "元", "圆", "rmb", "块钱"])
        {
            end = after;
        } else if reader.at(end) == '块' {
            let next = reader.at(end + 1);
            let follows = reader.numbers.get(index + 1).filter(|next| next.from == end + 1);
            match follows {
                // 99块5, 99块50, 三块八
                Some(part) if part.value < 100.0 && part.value.fract() == 0.0 => {
                    let tenths = if part.value < 10.0 { 10.0 } else { 100.0 };
                    yuan += part.value / tenths;
                    end = small_change(reader, index + 1, &mut yuan, part.to);
                }
                _ if AFTER_YUAN.contains(next) => end += 1,
                _ => continue,
            }
        } else if matches!(reader.at(end), '毛' | '角') && number.value < 100.0 {
            yuan /= 10.0;
            end += 1;
        } else if reader.after(end, "分钱").is_some() {
            // 一分钱一分货 is a saying.
            if reader.after(end, "分钱一分货").is_some() {
                continue;
            }
            yuan /= 100.0;
            end += 2;
        } else if sign.is_none() {
            let bare = number.chinese && number.scaled && number.to - number.from >= 2;
            let counted = || {
                reader.at(end).is_alphabetic()
                    && !"的吧吗呢啊左以就都了行可".contains(reader.at(end))
            };
            let priced = || {
                reader.cued(number.from, 6, &PRICE_CUES)
                    || (1..4).any(|ahead| matches!(reader.at(end + ahead), '价' | '贵'))
            };
            let owed = || {
                let small = number.value >= 5.0 && number.value < 1e5;
                let stands = |word: &&str| {
                    let from = number.from.checked_sub(word.chars().count());
                    from.is_some_and(|from| reader.after(from, word).is_some())
                };
                small && AFTER_OWED.contains(reader.at(end)) && OWED.iter().any(stands)
            };
            if (!bare || counted() || !priced()) && !owed() {
                continue;
            }
        }
        found.push((sign.unwrap_or(number.from), end, yuan));
    }
    for (from, to, yuan) in found {
        let yuan = (yuan * 100.0).round() / 100.0;
        reader.add(from, to, EntityKind::Money, EntityValue::Money(Money { yuan }));
    }
}

fn is_unit(c: char) -> bool {
    matches!(c, '块' | '元' | '圆')
}

/// The start of a currency sign before `at`.
fn sign_before(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let mut start = at;
    if reader.before(start) == ' ' && start > 0 {
        start -= 1;
    }
    if matches!(reader.before(start), '¥' | '￥' | '$') {
        return Some(start - 1);
    }
    let from = start.checked_sub(3)?;
    (reader.after(from, "rmb") == Some(start)).then_some(from)
}

/// The end of 毛 and 分 after the tenths; adds the hundredths.
fn small_change(reader: &Reader<'_>, index: usize, yuan: &mut f64, end: usize) -> usize {
    let mut end = end;
    if matches!(reader.at(end), '毛' | '角') {
        end += 1;
        let next =
            reader.numbers.get(index + 1).filter(|next| next.from == end && next.value < 10.0);
        if let Some(part) = next {
            *yuan += part.value / 100.0;
            end = part.to + usize::from(reader.at(part.to) == '分');
        }
    }
    end
}

//! Order numbers and parcel numbers.

use super::model::EntityKind;
use super::reader::Reader;
use super::value::{EntityValue, Parcel};

/// Carriers whose numbers begin with letters: prefix, fewest and most digits after it. From the
/// carriers' own number formats as printed on their labels.
const PREFIXES: [(&str, usize, usize, &str); 14] = [
    ("sf", 12, 15, "顺丰"),
    ("yt", 13, 15, "圆通"),
    ("zto", 12, 14, "中通"),
    ("sto", 12, 15, "申通"),
    ("jdvb", 11, 13, "京东"),
    ("jdva", 11, 13, "京东"),
    ("jdx", 11, 14, "京东"),
    ("jd", 11, 15, "京东"),
    ("jt", 13, 15, "极兔"),
    ("dpk", 9, 13, "德邦"),
    ("dpl", 9, 13, "德邦"),
    ("lp", 14, 16, "菜鸟"),
    ("yd", 13, 15, "韵达"),
    ("best", 12, 14, "百世"),
];

/// Carriers as customers name them before a number.
const NAMES: [(&str, &str); 14] = [
    ("顺丰", "顺丰"),
    ("圆通", "圆通"),
    ("中通", "中通"),
    ("申通", "申通"),
    ("韵达", "韵达"),
    ("极兔", "极兔"),
    ("京东快递", "京东"),
    ("京东物流", "京东"),
    ("邮政", "邮政"),
    ("ems", "邮政"),
    ("德邦", "德邦"),
    ("百世", "百世"),
    ("菜鸟", "菜鸟"),
    ("丹鸟", "丹鸟"),
];

const PARCEL_CUES: [&str; 8] =
    ["快递单号", "运单", "物流单号", "物流号", "快递号", "单号是", "快递", "物流"];
const PERSON_CUES: [&str; 4] = ["身份证", "证件号", "银行卡", "卡号"];
const ORDER_CUES: [&str; 5] = ["订单", "单号", "编号", "交易号", "order"];

/// Parcel numbers: by their letters, or all digits beside a carrier's name or a word for a parcel.
pub(super) fn parcels(reader: &mut Reader<'_>) {
    let mut found: Vec<(usize, usize, Option<&str>)> = Vec::new();
    for at in 0..reader.chars.len() {
        if !reader.at(at).is_ascii_alphabetic() || reader.before(at).is_ascii_alphanumeric() {
            continue;
        }
        let end = reader.run(at, |c| c.is_ascii_alphanumeric());
        for (prefix, fewest, most, carrier) in PREFIXES {
            let Some(start) = reader.after(at, prefix) else { continue };
            let digits = reader.run(start, |c| c.is_ascii_digit());
            if digits == end && (fewest..=most).contains(&(digits - start)) {
                found.push((at, end, Some(carrier)));
                break;
            }
        }
        // Universal Postal Union S10: two letters, nine digits, the country.
        if end - at == 13 && reader.after(end - 2, "cn").is_some() {
            let digits = reader.run(at + 2, |c| c.is_ascii_digit());
            if digits == end - 2 {
                found.push((at, end, Some("邮政")));
            }
        }
    }
    for number in reader.numbers.iter().filter(|number| !number.chinese) {
        let (from, to) = (number.from, number.to);
        let plain = number.digits.len() == to - from && (12..=15).contains(&(to - from));
        if !plain || reader.before(from).is_ascii_alphanumeric() {
            continue;
        }
        let named = NAMES.iter().find(|(name, _)| reader.cued(from, 12, &[name]));
        if named.is_some() || reader.cued(from, 8, &PARCEL_CUES) {
            found.push((from, to, named.map(|&(_, carrier)| carrier)));
        }
    }
    for (from, to, carrier) in found {
        let number = reader.plain(from, to).to_ascii_uppercase();
        let value = EntityValue::Parcel(Parcel { number, carrier: carrier.map(str::to_owned) });
        reader.add(from, to, EntityKind::TrackingNo, value);
    }
}

/// Order numbers: 15 to 24 digits (Taobao 18 and 19, Douyin 19), 10 to 14 beside a word for an
/// order (JD 11 to 14), and Pinduoduo's six digits, a dash and fifteen.
pub(super) fn orders(reader: &mut Reader<'_>) {
    let mut found = Vec::new();
    for number in reader.numbers.iter().filter(|number| !number.chinese) {
        let (from, to) = (number.from, number.to);
        if reader.before(from).is_ascii_alphanumeric() || number.digits.len() != to - from {
            continue;
        }
        let length = to - from;
        if length == 6 && reader.at(to) == '-' {
            let end = reader.run(to + 1, |c| c.is_ascii_digit());
            if end - to == 16 {
                found.push((from, end));
                continue;
            }
        }
        let dashed = reader.before(from) == '-' || reader.at(to) == '-';
        if dashed || reader.at(to).is_ascii_alphabetic() {
            continue;
        }
        // A number of a person or an account with a mistyped digit is no order.
        if reader.cued(from, 8, &PERSON_CUES) {
            continue;
        }
        let cued = (10..=14).contains(&length) && reader.cued(from, 8, &ORDER_CUES);
        if (15..=24).contains(&length) || cued {
            found.push((from, to));
        }
    }
    for (from, to) in found {
        let id = EntityValue::Id(reader.plain(from, to));
        reader.add(from, to, EntityKind::OrderNo, id);
    }
}

//! Masking names and postal addresses, which have no shape of their own: what says that one follows
//! gives them away. For copies that leave the shop; numbers are masked by
//! [`redact`](crate::entity::redact).

/// What a recipient's name stands after.
const NAME_LABELS: [&str; 9] =
    ["收货人姓名", "收件人姓名", "收货人", "收件人", "联系人", "姓名", "名字", "我叫", "本人"];

/// What an address stands after.
const ADDRESS_LABELS: [&str; 20] = [
    "收货地址",
    "收件地址",
    "地址",
    "住址",
    "寄到",
    "寄给",
    "寄往",
    "发到",
    "发往",
    "送到",
    "送往",
    "改到",
    "改成",
    "改为",
    "换成",
    "换到",
    "住在",
    "家住",
    "家在",
    "我在",
];

/// What may stand between a label and what it names.
const LINKS: [char; 12] = [':', '：', ' ', '　', '是', '为', '叫', '填', '在', '到', '成', '='];

/// Ends of the parts of an address, the larger ones and those that stand after a number.
const AREAS: [&str; 15] = [
    "省",
    "自治区",
    "市",
    "区",
    "县",
    "镇",
    "乡",
    "村",
    "街道",
    "街",
    "路",
    "大道",
    "巷",
    "胡同",
    "弄",
];
const DOORS: [&str; 12] =
    ["号楼", "号院", "号", "栋", "幢", "座", "单元", "室", "楼", "层", "弄", "组"];
const PLACES: [&str; 10] =
    ["小区", "花园", "公寓", "大厦", "广场", "宿舍", "新村", "家园", "苑", "学校"];

/// The most frequent surnames, nine in ten people.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧";

/// A copy with names and addresses masked. A name keeps its first character; every letter and
/// figure of an address becomes `*`.
pub(super) fn mask(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (from, to) in names(&chars) {
        hide(&mut chars, from + 1, to);
    }
    for (from, to) in addresses(&chars) {
        hide(&mut chars, from, to);
    }
    chars.into_iter().collect()
}

fn hide(chars: &mut [char], from: usize, to: usize) {
    for c in chars.get_mut(from..to).unwrap_or_default() {
        if c.is_alphanumeric() {
            *c = '*';
        }
    }
}

/// Where names stand: two or three characters of which the first is a surname, up to four after a
/// colon.
fn names(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (end, _) in labels(chars, &NAME_LABELS) {
        let from = end + linked(chars, end);
        let colon =
            chars.get(end..from).unwrap_or_default().iter().any(|c| matches!(c, ':' | '：'));
        let run = chars.iter().skip(from).take_while(|c| is_han(**c)).count();
        let surname = chars.get(from).is_some_and(|&first| SURNAMES.contains(first));
        if (colon && (2..=4).contains(&run)) || (surname && (2..=3).contains(&run)) {
            found.push((from, from + run));
        }
    }
    found
}

/// Where addresses stand: clauses with an area and a door, or after a label with one of them, from
/// the label to the last part.
fn addresses(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < chars.len() {
        let clause = chars.get(from..).unwrap_or_default();
        let length = clause.iter().take_while(|c| !is_mark(**c)).count();
        let clause = clause.get(..length).unwrap_or_default();
        found.extend(address(clause).map(|(start, end)| (from + start, from + end)));
        from += length + 1;
    }
    found
}

fn address(clause: &[char]) -> Option<(usize, usize)> {
    let label = labels(clause, &ADDRESS_LABELS).last().map(|&(end, _)| end + linked(clause, end));
    let start = label.unwrap_or(0);
    let rest = clause.get(start..)?;
    let area = labels(rest, &AREAS).iter().filter(|&&(_, at)| at > 0).map(|&(end, _)| end).max();
    let door = labels(rest, &DOORS)
        .iter()
        .filter(|&&(_, at)| at > 0 && rest.get(at - 1).is_some_and(|&c| is_number(c)))
        .map(|&(end, _)| end)
        .max();
    let place = labels(rest, &PLACES).iter().filter(|&&(_, at)| at > 1).map(|&(end, _)| end).max();
    let last = area.max(door).max(place)?;
    let parts =
        usize::from(area.is_some()) + usize::from(door.is_some()) + usize::from(place.is_some());
    // 到二区了 and 三号楼 alone are no address; nor is 改成170号.
    let enough = match label {
        Some(_) => (area.is_some() || place.is_some()) && last > 3,
        None => parts > 1 && door.is_some(),
    };
    // A room may follow without a word: B塔3704.
    let tail = rest
        .iter()
        .skip(last)
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '*' || **c == '-')
        .count();
    enough.then_some((start, start + last + tail))
}

/// Where any of `words` ends and begins, the longest at a place.
fn labels(chars: &[char], words: &[&str]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let starts = |word: &&&str| {
            word.chars()
                .zip(rest.iter().copied().map(Some).chain(std::iter::repeat(None)))
                .all(|(a, b)| Some(a) == b)
        };
        let longest = words.iter().filter(starts).map(|word| word.chars().count()).max();
        if let Some(length) = longest {
            found.push((at + length, at));
        }
        at += longest.unwrap_or(1);
    }
    found
}

fn linked(chars: &[char], from: usize) -> usize {
    chars.iter().skip(from).take_while(|c| LINKS.contains(c)).count()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '·')
}

fn is_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '*' || "一二三四五六七八九十".contains(c)
}

fn is_mark(c: char) -> bool {
    c != ' '
        && !c.is_alphanumeric()
        && !matches!(c, '*' | '-' | '#' | ':' | '：' | '·' | '（' | '）' | '(' | ')' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_masked_where_something_says_they_follow() {
        // What is left when the stars are taken out.
        for (text, left) in [
            ("收货人：张小三，电话多少", "收货人：张，电话多少"),
            ("收件人李四 快点", "收件人李 快点"),
            ("我叫欧阳，麻烦查下", "我叫欧，麻烦查下"),
            ("收货人写错了", "收货人写错了"),
            ("名字是对的", "名字是对的"),
            ("地址是广东省广州市天河区体育西路103号3704，别发错", "地址是，别发错"),
            ("寄到杭州市西湖区文三路", "寄到"),
            ("浙江省杭州市文三路90号2单元301室", ""),
            ("送到阳光花园3栋2单元。快点", "送到。快点"),
            ("地址错了能改吗", "地址错了能改吗"),
            ("我在区里开会", "我在区里开会"),
            ("改成170号", "改成170号"),
            ("12号发货，13号到", "12号发货，13号到"),
            ("快递到站3号柜了", "快递到站3号柜了"),
            ("", ""),
        ] {
            let got = mask(text);
            assert_eq!(got.replace('*', ""), left);
            assert_eq!(got.chars().count(), text.chars().count());
        }
    }
}

//! What a customer means by 2, ②, 第二个 or 最后一个 after a numbered list.

use super::rules::MenuOption;
use crate::text::Normalized;

/// Words around a number that change nothing. Longest first: 那个 before 个.
const AROUND: &[&str] = &[
    "我要选",
    "我选择",
    "我想要",
    "我选",
    "我要",
    "我想问",
    "那就",
    "就",
    "选择",
    "那个",
    "这个",
    "谢谢",
    "选",
    "要",
    "第",
    "个",
    "号",
    "项",
    "条",
    "款",
    "种",
    "吧",
    "呢",
    "啊",
    "哦",
    "的",
    "亲",
];

/// The index of the option a message chooses: by its number, its ordinal, or its label.
pub(super) fn choose(message: &Normalized, options: &[MenuOption]) -> Option<usize> {
    let text: String = message.chars().iter().filter(|c| c.is_alphanumeric()).collect();
    if text.is_empty() || options.is_empty() {
        return None;
    }
    let label = |option: &MenuOption| -> String {
        Normalized::new(&option.label).chars().iter().filter(|c| c.is_alphanumeric()).collect()
    };
    if let Some(index) = options.iter().position(|option| label(option) == text) {
        return Some(index);
    }
    number(&text, options.len())
}

/// The option that a text without punctuation numbers, from 0.
fn number(text: &str, count: usize) -> Option<usize> {
    let mut rest = text;
    loop {
        let strip =
            |word: &&'static str| rest.strip_prefix(*word).or_else(|| rest.strip_suffix(*word));
        match AROUND.iter().find_map(strip) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    let number = match rest {
        "最后一" | "最后" | "末" => count,
        "上面" | "头一" => 1,
        _ if rest.starts_with("倒数") => {
            let back = rest.trim_start_matches("倒数").trim_start_matches('第');
            (count + 1).checked_sub(back.parse().ok().or_else(|| chinese(back))?)?
        }
        _ => rest.parse().ok().or_else(|| chinese(rest))?,
    };
    (1..=count).contains(&number).then(|| number - 1)
}

/// A Chinese number below 100.
fn chinese(text: &str) -> Option<usize> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|digit| digit == c);
    let digit = |c: char| if matches!(c, '两' | '俩') { Some(2) } else { digit(c) };
    let mut chars = text.chars();
    match (chars.next()?, chars.next(), chars.next(), chars.next()) {
        ('十', None, ..) => Some(10),
        (one, None, ..) => digit(one),
        ('十', Some(one), None, _) => Some(10 + digit(one)?),
        (ten, Some('十'), None, _) => Some(10 * digit(ten)?),
        (ten, Some('十'), Some(one), None) => Some(10 * digit(ten)? + digit(one)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::FaqTarget;
    use super::*;

    #[test]
    fn reads_numbers_ordinals_and_labels() {
        let options: Vec<MenuOption> = (0..12)
            .map(|n| MenuOption::new(format!("选项{}", n + 100), FaqTarget::Text(String::new())))
            .chain([MenuOption::new("物流不更新", FaqTarget::Text(String::new()))])
            .collect();
        for (text, expected) in [
            ("2", Some(1)),
            ("２", Some(1)),
            ("②", Some(1)),
            ("2.", Some(1)),
            ("第二个", Some(1)),
            ("我选第二个吧", Some(1)),
            ("第2个,谢谢", Some(1)),
            ("二", Some(1)),
            ("十二", Some(11)),
            ("最后一个", Some(12)),
            ("那就第一个吧", Some(0)),
            ("倒数第二个", Some(11)),
            ("物流不更新。", Some(12)),
            ("0", None),
            ("14", None),
            ("买了2件", None),
            ("", None),
            ("谢谢", None),
        ] {
            assert_eq!(choose(&Normalized::new(text), &options), expected, "{text}");
        }
        assert_eq!(choose(&Normalized::new("1"), &[]), None);
    }
}

//! What is left of a text when the usual tricks against keyword filters are undone.
//!
//! `加➕薇❤`, `+ V 信` and `加.微.信` all read "add me on WeChat" to a shopper. The skeleton drops
//! inserted marks and emoji, and writes look-alikes, homophones in use and digits in one way. It
//! serves matching only: phrases and texts are reduced alike, and a match is reported at the
//! characters it came from.

use super::emoticon::is_emoji;

/// What stood between two characters of the skeleton.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Gap {
    /// Nothing.
    #[default]
    None,
    /// Spaces, dots, emoji: marks that end no clause.
    Soft,
    /// A comma: ends a clause unless every character of the phrase is cut off like this.
    Comma,
    /// The end of a sentence: never inside a phrase.
    Stop,
}

/// One character of the skeleton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bone {
    pub(super) c: char,
    /// The normalised characters `from..to` it stands for.
    pub(super) from: u32,
    pub(super) to: u32,
    /// What stood before it.
    pub(super) gap: Gap,
    /// How many marks were dropped before it.
    pub(super) dropped: u8,
}

/// Reduces normalised characters to `bones`.
pub(super) fn reduce(chars: &[char], bones: &mut Vec<Bone>) {
    bones.clear();
    let (mut gap, mut dropped) = (Gap::None, 0_u8);
    for (index, &raw) in chars.iter().enumerate() {
        let at = u32::try_from(index).unwrap_or(u32::MAX);
        let next = chars.get(index + 1).copied().unwrap_or(' ');
        let c = match look_alike(raw) {
            // 薇❤, 薇心, vx: after the first half of 微信, its second half in disguise.
            _ if second_half(raw) && bones.last().is_some_and(|bone| opens_app(bone, chars)) => {
                '信'
            }
            // 茄薇, 十V: a plus sign in disguise only before an app, and not in 番茄薇 or 二十V.
            Look::Plus if !opens_plus(index, chars) || !matches!(next, '薇' | 'v' | '微' | 'q') => {
                raw
            }
            Look::Plus => '加',
            // 威信 but not 威化.
            Look::App if !second_half(next) && next != '信' => raw,
            Look::App => '微',
            Look::Mark(mark) => {
                gap = gap.max(mark);
                dropped = dropped.saturating_add(1);
                continue;
            }
            Look::Same => raw,
            Look::As(other) => other,
        };
        match bones.last_mut() {
            // ➕加 and 薇微 say one thing twice.
            Some(last) if last.c == c && gap < Gap::Comma && matches!(c, '加' | '微' | '信') => {
                last.to = at + 1;
            }
            // wx: the letters of wēixìn.
            Some(last) if last.c == 'w' && raw == 'x' && gap < Gap::Comma => {
                (last.c, last.to) = ('微', at + 1);
                let gap = Gap::None;
                bones.push(Bone { c: '信', from: at, to: at + 1, gap, dropped: 0 });
            }
            _ => bones.push(Bone { c, from: at, to: at + 1, gap, dropped }),
        }
        (gap, dropped) = (Gap::None, 0);
    }
}

/// How a character reads.
enum Look {
    /// As itself.
    Same,
    /// As another one.
    As(char),
    /// As 加, where an app's name follows.
    Plus,
    /// As 微, where the second half of 微信 follows.
    App,
    /// As nothing.
    Mark(Gap),
}

/// What stands for the second half of 微信.
fn second_half(c: char) -> bool {
    matches!(c, '❤' | '♥' | '💗' | '💕' | '心' | '芯' | '讯' | 'x')
}

/// Whether `bone` can be the first half of 微信 in disguise; a plain 微 is (稍微心急) not.
fn opens_app(bone: &Bone, chars: &[char]) -> bool {
    bone.c == '微' && chars.get(bone.from as usize..bone.to as usize) != Some(&['微'])
}

/// Whether the character at `index` is not the tail of a common word or number.
fn opens_plus(index: usize, chars: &[char]) -> bool {
    let before = index.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    !before.is_ascii_digit() && !"番瑜奶一二三四五六七八九第几".contains(before)
}

/// The reading of a normalised character. The homophones are those seen in evasions of chat filters;
/// common words with them (维修, 佳能) are harmless, since phrases are reduced in the same way.
fn look_alike(c: char) -> Look {
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        return match c {
            '薇' | '葳' | '溦' => Look::As('微'),
            '威' | '徽' | '巍' => Look::App,
            '伽' | '茄' | '咖' | '珈' | '佳' | '嘉' | '十' => Look::Plus,
            '扣' | '抠' | '叩' | '蔻' => Look::As('q'),
            '零' => Look::As('0'),
            '一' | '壹' | '幺' | '弌' => Look::As('1'),
            '二' | '贰' | '弐' => Look::As('2'),
            '三' | '叁' | '弎' => Look::As('3'),
            '四' | '肆' => Look::As('4'),
            '五' | '伍' => Look::As('5'),
            '六' | '陆' => Look::As('6'),
            '七' | '柒' => Look::As('7'),
            '八' | '捌' => Look::As('8'),
            '九' | '玖' => Look::As('9'),
            _ => Look::Same,
        };
    }
    match c {
        'v' => Look::As('微'),
        '〇' => Look::As('0'),
        '+' | '➕' | '✚' | '✛' | '✜' => Look::As('加'),
        '🐧' => Look::As('q'),
        '💰' => Look::As('钱'),
        '📞' | '☎' | '📱' => Look::As('话'),
        '。' | '!' | '?' | ';' | '…' => Look::Mark(Gap::Stop),
        ',' | '、' | ':' => Look::Mark(Gap::Comma),
        _ if c.is_alphanumeric() => Look::Same,
        _ if is_emoji(c) => Look::Mark(Gap::Soft),
        // Marks, spaces and symbols.
        _ => Look::Mark(Gap::Soft),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Normalized;

    fn skeleton(text: &str) -> String {
        let mut bones = Vec::new();
        reduce(Normalized::new(text).chars(), &mut bones);
        bones.iter().map(|bone| bone.c).collect()
    }

    #[test]
    fn disguises_read_alike() {
        for text in [
            "加微信",
            "加➕薇❤",
            "+V信",
            "加 v x",
            "茄薇信",
            "加威信",
            "加.微.信",
            "➕🌹薇 心",
            "加wx",
        ] {
            assert_eq!(skeleton(text), "加微信", "{text}");
        }
        for text in ["12315", "一二三一五", "①②③①⑤", "1 2 3 1 5", "1️⃣2️⃣3️⃣1️⃣5️⃣"]
        {
            assert_eq!(skeleton(text), "12315", "{text}");
        }
        assert_eq!(skeleton("扣扣"), skeleton("Q🐧"));
        assert_eq!(skeleton("扣扣"), skeleton("QQ"));
        assert_eq!(skeleton("😀。 !"), "");
        for text in ["番茄微辣", "稍微心急", "威化饼干", "谢谢", "二十v"] {
            let plain = text.replace('v', "微").replace('二', "2");
            assert_eq!(skeleton(text), plain, "{text}");
        }
    }
}

//! What a classifier reads of a text: characters, with digits, punctuation and masks reduced.
//!
//! Order numbers, prices and dates differ in every message and say little by themselves; that there
//! *is* a number says much. Punctuation in chat is a matter of habit. Logs carry masks such as
//! `[数字x]` where the text itself had something else.

/// The symbol of a gap: white space, punctuation, or a mask without a meaning of its own.
pub(crate) const GAP: u32 = 0x20;
/// The symbol of a link.
const LINK: u32 = 0x11_0001;
/// The mark before the first and after the last character.
pub(crate) const EDGE: u32 = 0x11_0000;
/// Longer numbers read as numbers of this many digits.
const MAX_DIGITS: usize = 4;
/// The longest text between square brackets that is read as a mask.
const MAX_MASK: usize = 8;

/// One symbol and the normalised characters it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Symbol {
    pub symbol: u32,
    pub from: u32,
    pub to: u32,
}

/// Adds the characters as they are.
pub(crate) fn plain(chars: &[char], out: &mut Vec<Symbol>) {
    let one = |(from, &c): (u32, &char)| Symbol { symbol: u32::from(c), from, to: from + 1 };
    out.extend((0..).zip(chars).map(one));
}

/// Adds the characters with every digit read as `0`, long numbers cut to four digits, punctuation
/// and white space as one gap between symbols, links and masks as what they stand for. `out` is empty
/// or holds an edge.
pub(crate) fn reduced(chars: &[char], out: &mut Vec<Symbol>) {
    let mut digits = 0;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let (symbol, length) = read(chars.get(at..).unwrap_or_default(), c);
        let to = (at + length) as u32;
        digits = if symbol == u32::from('0') { digits + 1 } else { 0 };
        match out.last_mut() {
            Some(last) if digits > MAX_DIGITS => last.to = to,
            last => {
                let after_gap = last.is_none_or(|last| matches!(last.symbol, GAP | EDGE));
                if symbol != GAP || !after_gap {
                    out.push(Symbol { symbol, from: at as u32, to });
                }
            }
        }
        at += length;
    }
    out.pop_if(|last| last.symbol == GAP);
}

/// The symbol at the start of `rest` and how many characters it takes.
fn read(rest: &[char], c: char) -> (u32, usize) {
    // Most characters; the tables of Unicode are slow.
    if matches!(c, '\u{4E00}'..='\u{9FFF}') {
        return (u32::from(c), 1);
    }
    if c.is_ascii_digit() {
        return (u32::from('0'), 1);
    }
    if c == '['
        && let Some(length) = mask_length(rest)
    {
        return (mask(rest.get(1..length - 1).unwrap_or_default()), length);
    }
    if c == 'h' && rest.iter().zip("http".chars()).filter(|(a, b)| **a == *b).count() == 4 {
        let end = |c: &char| !c.is_ascii_graphic();
        return (LINK, rest.iter().position(end).unwrap_or(rest.len()).max(4));
    }
    (if is_gap(c) { GAP } else { u32::from(c) }, 1)
}

/// The length of `[…]` with both brackets, where it is short enough for a mask.
fn mask_length(rest: &[char]) -> Option<usize> {
    let close = rest.iter().take(MAX_MASK + 2).position(|&c| c == ']')?;
    (close > 1).then_some(close + 1)
}

/// What a mask stands for, by the names that log exports use.
fn mask(name: &[char]) -> u32 {
    let starts = |word: &str| name.iter().zip(word.chars()).filter(|(a, b)| **a == *b).count() == 2;
    if ["数字", "金额", "订单", "电话", "手机", "日期", "时间"].into_iter().any(starts)
    {
        u32::from('0')
    } else if ["链接", "网址"].into_iter().any(starts) {
        LINK
    } else {
        GAP
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '·' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF0F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Normalized;

    fn read(text: &str) -> Vec<Symbol> {
        let mut symbols = Vec::new();
        reduced(Normalized::new(text).chars(), &mut symbols);
        symbols
    }

    fn shown(text: &str) -> String {
        read(text).iter().map(|s| char::from_u32(s.symbol).unwrap_or('@')).collect()
    }

    #[test]
    fn numbers_gaps_and_masks_are_reduced() {
        assert_eq!(shown("订单123456789,到哪了??"), "订单0000 到哪了");
        assert_eq!(shown("。。在吗[姓名x][图片]亲!"), "在吗 亲");
        assert_eq!(shown("[数字x]这单"), "0这单");
        assert_eq!(shown("看https://a.cn/x?y=1 这个"), "看@ 这个");
        assert_eq!(shown("[not a mask at all]"), "not a mask at all");
        assert_eq!(shown("!?…"), "");
    }

    #[test]
    fn every_symbol_knows_its_characters() {
        let symbols = read("a1234567 ，b");
        assert_eq!(symbols.get(4).map(|s| (s.from, s.to)), Some((4, 8)));
        assert_eq!(symbols.last().map(|s| s.to), Some(11));
    }
}

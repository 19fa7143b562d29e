//! One character to its folded form: compatibility forms, lower case, traditional → simplified.

use super::fold_table::{ASTRAL, EXPANSIONS, INDEX, PAGES};

/// Values of the table from here on are indices into the expansions.
const EXPANSION: u32 = 0xE000;

/// What a character folds to.
pub(super) enum Folded {
    /// One character, often the same.
    One(char),
    /// Several, as ㎏ → kg.
    Many(&'static str),
    /// Nothing: zero-width, variation selectors, combining enclosures, control characters.
    Nothing,
    /// White space.
    Space,
}

/// Folds one character. Constant time below U+10000, a binary search above.
pub(super) fn fold(c: char) -> Folded {
    let code = u32::from(c);
    if c.is_ascii() {
        return match c {
            '\t' | '\n' | '\r' | ' ' | '\x0b' | '\x0c' => Folded::Space,
            _ if c.is_ascii_control() => Folded::Nothing,
            _ => Folded::One(c.to_ascii_lowercase()),
        };
    }
    // The bulk of the input: no table beyond the page for CJK ideographs.
    if !(0x4E00..0xA000).contains(&code) {
        if is_invisible(code) {
            return Folded::Nothing;
        }
        if c.is_whitespace() {
            return Folded::Space;
        }
    }
    let value = if code < 0x10000 { lookup(code) } else { lookup_astral(code) };
    match value {
        0 => Folded::One(c),
        _ => match value.checked_sub(EXPANSION).filter(|_| value < 0xF900) {
            Some(index) => usize::try_from(index)
                .ok()
                .and_then(|index| EXPANSIONS.get(index))
                .map_or(Folded::One(c), |text| Folded::Many(text)),
            None => Folded::One(char::from_u32(value).unwrap_or(c)),
        },
    }
}

fn lookup(code: u32) -> u32 {
    let (high, low) = ((code >> 6) as usize, (code & 63) as usize);
    let page = INDEX.get(high).and_then(|&page| PAGES.get(usize::from(page)));
    page.and_then(|page| page.get(low)).map_or(0, |&value| u32::from(value))
}

fn lookup_astral(code: u32) -> u32 {
    ASTRAL
        .binary_search_by_key(&code, |&(from, _)| from)
        .ok()
        .and_then(|at| ASTRAL.get(at))
        .map_or(0, |&(_, to)| to)
}

/// Characters that a reader does not see and that are inserted to defeat matching.
fn is_invisible(code: u32) -> bool {
    matches!(code,
        0x80..=0x9F // C1 controls
        | 0xAD // soft hyphen
        | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F // zero width, direction
        | 0x20D0..=0x20F0 // combining marks for symbols: the keycap's frame
        | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
        | 0x1F3FB..=0x1F3FF // skin tones
        | 0xE0000..=0xE0FFF)
}

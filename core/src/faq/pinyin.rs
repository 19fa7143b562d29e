//! Readings of characters, for the fallbacks and for typing by initials.

use super::pinyin_table::{READINGS, SYLLABLES};

/// The toneless reading of a character of normalised text.
fn reading(c: char) -> Option<&'static str> {
    let place = u32::from(c).checked_sub(0x4E00)?;
    let &reading = READINGS.get(usize::try_from(place).ok()?)?;
    SYLLABLES.get(usize::from(reading)).copied().filter(|reading| !reading.is_empty())
}

/// The toneless reading of a character as a number; `None` for what has no reading. The most
/// common reading stands for characters with several.
pub(super) fn syllable(c: char) -> Option<u32> {
    let reading = reading(c)?;
    // Base 32 over at most six letters: `zhuang` is the longest reading.
    Some(reading.bytes().take(6).fold(0, |code, letter| code << 5 | u32::from(letter & 31)))
}

/// The first letter of the reading of each character; letters and digits stand for themselves and
/// everything else is left out. 快递 → `kd`.
pub(super) fn initials(chars: &[char]) -> String {
    let initial = |&c: &char| {
        if c.is_ascii_alphanumeric() {
            Some(c.to_ascii_lowercase())
        } else {
            reading(c)?.chars().next()
        }
    };
    chars.iter().filter_map(initial).collect()
}

/// The readings of the characters one after the other, the rest as in [`initials`]. 退款 → `tuikuan`.
pub(super) fn spelled(chars: &[char]) -> String {
    let mut out = String::new();
    for &c in chars {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else {
            out.push_str(reading(c).unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_sound_same_number() {
        assert_eq!(syllable('款'), syllable('宽'));
        assert_ne!(syllable('款'), syllable('快'));
        assert_eq!(syllable('a'), None);
    }

    #[test]
    fn initials_of_a_phrase() {
        let chars: Vec<char> = "快递今天到?iPhone 15".chars().collect();
        assert_eq!(initials(&chars), "kdjtdiphone15");
        assert_eq!(spelled(&chars), "kuaidijintiandaoiphone15");
    }
}

use std::ops::Range;

use super::emoticon;
use super::fold::{Folded, fold};
use crate::span::Span;

/// A run of one character is cut to this length: 好好好好 and 好好 are the same word said louder.
const MAX_RUN: usize = 2;
/// Latin letters keep three: `www` is a word.
const MAX_LETTER_RUN: usize = 3;

/// A text in the form that all engines read, with the way back to the original.
///
/// Folds full width, case, compatibility forms (①, ㎏, ℃), traditional characters, repeats and
/// white space; turns chat codes of expressions (`[微笑]`, `/::)`) into emoji; drops what a reader
/// cannot see. Every normalised character knows the bytes of the
/// original it came from, so that evidence always quotes what was typed. Normalising a normalised
/// text changes nothing.
///
/// ```
/// use kefu::text::Normalized;
/// let text = "客服　在嗎？？？？ ①號";
/// let normal = Normalized::new(text);
/// assert_eq!(normal.text(), "客服 在吗?? 1号");
/// assert_eq!(normal.span(3, 5).slice(text), Some("在嗎"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    text: String,
    chars: Vec<char>,
    places: Vec<Place>,
}

/// Where a normalised character stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// The byte of the normalised text where it starts.
    at: u32,
    /// Its original bytes.
    start: u32,
    end: u32,
}

impl Normalized {
    /// Normalises `text`. Linear in its length; texts over 4 GiB are cut there.
    pub fn new(text: &str) -> Self {
        let mut normal = Self::default();
        normal.refill(text);
        normal
    }

    /// Normalises `text` into the memory of this value: no allocation once it has grown.
    pub fn refill(&mut self, text: &str) {
        self.text.clear();
        self.chars.clear();
        self.places.clear();
        let characters = text.chars().count();
        self.text.reserve(text.len());
        self.chars.reserve(characters);
        self.places.reserve(characters);
        let mut state = Progress::default();
        // A stretch of the original that stays as it is, to be copied at once.
        let mut same = 0..0;
        for (byte, c) in text.char_indices() {
            let (Ok(start), Ok(end)) = (u32::try_from(byte), u32::try_from(byte + c.len_utf8()))
            else {
                break;
            };
            let folded = fold(c);
            if let Folded::One(folded) = folded
                && folded == c
                && state.code.is_none()
                && !matches!(folded, '[' | ':')
                && self.chars.last() != Some(&folded)
            {
                // Most characters: no repeat, and no part of an expression code.
                if same.end != byte {
                    self.copy(text, &mut same);
                    same.start = byte;
                }
                same.end = byte + c.len_utf8();
                let at = (self.text.len() + byte - same.start) as u32;
                self.places.push(Place { at, start, end });
                self.chars.push(c);
                state.run = 1;
                continue;
            }
            self.copy(text, &mut same);
            match folded {
                Folded::Nothing => {}
                Folded::One(folded) => self.push(folded, start, end, &mut state),
                Folded::Many(folded) => {
                    for part in folded.chars() {
                        self.push(part, start, end, &mut state);
                    }
                }
                Folded::Space => {
                    if self.chars.last().is_some_and(|&last| last != ' ') {
                        self.push(' ', start, end, &mut state);
                    }
                }
            }
        }
        self.copy(text, &mut same);
        if self.chars.last() == Some(&' ') {
            self.truncate(self.chars.len() - 1);
        }
    }

    /// Writes a stretch of the original to the text.
    fn copy(&mut self, original: &str, same: &mut Range<usize>) {
        let stretch = std::mem::take(same);
        self.text.push_str(original.get(stretch).unwrap_or_default());
    }

    fn truncate(&mut self, chars: usize) {
        if let Some(place) = self.places.get(chars) {
            self.text.truncate(place.at as usize);
        }
        self.chars.truncate(chars);
        self.places.truncate(chars);
    }

    /// Appends a folded character, and turns the expression code that it completes into an emoji.
    fn push(&mut self, c: char, start: u32, end: u32, state: &mut Progress) {
        self.push_capped(c, start, end, &mut state.run);
        match c {
            '[' => state.code = Some((self.chars.len(), true)),
            ':' if self.chars.iter().rev().nth(1) == Some(&'/') => {
                state.code = Some((self.chars.len() - 1, false));
            }
            _ => {}
        }
        let Some((from, bracket)) = state.code else { return };
        let length = self.chars.len() - from;
        let emoji = match (bracket, c) {
            (true, ']') => self
                .places
                .get(from)
                .and_then(|place| self.text.get(place.at as usize..self.text.len() - 1))
                .and_then(emoticon::named),
            (true, _) if length > emoticon::LONGEST_NAME + 1 => {
                state.code = None;
                None
            }
            (true, _) => None,
            (false, _) if length >= emoticon::LONGEST_CODE => {
                state.code = None;
                None
            }
            (false, _) => self
                .places
                .get(from - 1)
                .and_then(|place| self.text.get(place.at as usize..))
                .and_then(emoticon::coded),
        };
        if let Some(emoji) = emoji {
            let begin = self.places.get(from - 1).map_or(start, |place| place.start);
            self.truncate(from - 1);
            state.code = None;
            state.run = self.chars.iter().rev().take_while(|&&last| last == emoji).count();
            self.push_capped(emoji, begin, end, &mut state.run);
        }
    }

    fn push_capped(&mut self, c: char, start: u32, end: u32, run: &mut usize) {
        *run = if self.chars.last() == Some(&c) { *run + 1 } else { 1 };
        if *run > 1 && *run > longest_run(c) {
            if let Some(last) = self.places.last_mut() {
                last.end = end;
            }
            return;
        }
        self.append(c, start, end);
    }

    fn append(&mut self, c: char, start: u32, end: u32) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.places.push(Place { at, start, end });
        self.text.push(c);
        self.chars.push(c);
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The normalised characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The number of normalised characters.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether nothing is left: an empty, blank or invisible text.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The original bytes of the normalised characters `from..to`; empty where the range is.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let to = to.min(self.chars.len());
        let start = self.places.get(from).map_or(0, |place| place.start);
        let last = to.checked_sub(1).filter(|&last| last >= from);
        let end = last.and_then(|last| self.places.get(last)).map_or(start, |place| place.end);
        Span::new(start as usize, end as usize)
    }

    /// The index of the character that holds byte `byte` of [`Self::text`]; the number of
    /// characters for the end of the text. Logarithmic.
    pub fn char_at_byte(&self, byte: usize) -> usize {
        let byte = u32::try_from(byte).unwrap_or(u32::MAX);
        if byte as usize >= self.text.len() {
            return self.chars.len();
        }
        self.places.partition_point(|place| place.at <= byte).saturating_sub(1)
    }

    /// The original bytes of a range of bytes of [`Self::text`].
    pub fn span_of_bytes(&self, from: usize, to: usize) -> Span {
        self.span(self.char_at_byte(from), self.char_at_byte(to))
    }
}

/// How often a character may stand in a row.
fn longest_run(c: char) -> usize {
    if c.is_ascii_digit() {
        usize::MAX
    } else if c.is_ascii_alphabetic() {
        MAX_LETTER_RUN
    } else {
        MAX_RUN
    }
}

/// What normalising remembers between characters.
#[derive(Default)]
struct Progress {
    /// How often the last character was repeated.
    run: usize,
    /// Where an expression code may have begun: the character after its `[` (true) or its `/`.
    code: Option<(usize, bool)>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_what_readers_read_the_same() {
        for (text, expected) in [
            ("ＡＢＣ１２３，退貨！", "abc123,退货!"),
            ("好好好好！！！！", "好好!!"),
            ("发\u{200b}货 \u{fe0f}", "发货"),
            ("①②⑩ 3️⃣ ㎏ ℃", "1210 3 kg °c"),
            ("訂單號13888888888", "订单号13888888888"),
            ("𠮷野家", "𠮷野家"),
            ("  \n\t ", ""),
            ("好的［微笑］[強][强][强]", "好的🙂👍👍"),
            ("谢谢/:rose/::)再见/:bye", "谢谢🌹🙂再见👋"),
            ("[数字x] [[微笑] [微 笑] http://a", "[数字x] [🙂 [微 笑] http://a"),
        ] {
            assert_eq!(Normalized::new(text).text(), expected, "{text}");
        }
    }

    #[test]
    fn a_run_keeps_the_whole_original() {
        let text = "太慢了！！！！！";
        let normal = Normalized::new(text);
        assert_eq!(normal.span(3, 5).slice(text), Some("！！！！！"));
    }

    #[test]
    fn bytes_of_the_normal_text_lead_back() {
        let text = "Ａ要退貨";
        let normal = Normalized::new(text);
        let at = normal.text().find("退货").unwrap();
        assert_eq!(normal.span_of_bytes(at, at + 6).slice(text), Some("退貨"));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = Normalized::new(&text);
            let twice = Normalized::new(once.text());
            prop_assert_eq!(once.text(), twice.text());
        }

        #[test]
        fn normalising_codes_twice_changes_nothing(text in "[\\[\\]/:微笑强)<>@,rose! ]{0,24}") {
            let once = Normalized::new(&text);
            let twice = Normalized::new(once.text());
            prop_assert_eq!(once.text(), twice.text());
        }

        #[test]
        fn every_span_fits_the_original(text in any::<String>()) {
            let normal = Normalized::new(&text);
            for index in 0..normal.len() {
                let span = normal.span(index, index + 1);
                prop_assert!(span.slice(&text).is_some_and(|quote| !quote.is_empty()));
            }
            prop_assert!(normal.span(0, normal.len()).slice(&text).is_some());
        }
    }
}

//! Places in the original text, and their conversion to the unit of the caller's language.

use serde::{Deserialize, Serialize};

use crate::arrange::Arrange;

/// A range of bytes `start..end` of the original text, always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`; a reversed range is turned round.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start.min(end), end: start.max(end) }
    }

    /// The length in bytes.
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds nothing.
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// The part of `text` in the range; `None` where the range does not fit the text.
    ///
    /// ```
    /// use kefu::Span;
    /// assert_eq!(Span::new(3, 9).slice("想退货"), Some("退货"));
    /// assert_eq!(Span::new(1, 4).slice("想退货"), None);
    /// ```
    pub fn slice<'a>(&self, text: &'a str) -> Option<&'a str> {
        text.get(self.start..self.end)
    }

    /// The range of a part's text in the whole, the part beginning at `start`.
    pub(crate) fn shifted(self, start: usize) -> Self {
        Self { start: self.start + start, end: self.end + start }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn union(&self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the two ranges share a byte.
    pub fn overlaps(&self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies in this range.
    pub fn contains(&self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// What a language counts text positions in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffsetUnit {
    /// UTF-8 bytes: Rust.
    Byte,
    /// Unicode code points: Python.
    CodePoint,
    /// UTF-16 code units: JavaScript.
    Utf16,
}

/// Which of the texts given to an engine a span points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// The only text of the call: the message, the query, or the reply that is scored.
    Text,
    /// The customer's message an agent's reply answers.
    Customer,
    /// The message of a conversation with this index.
    Message(usize),
}

/// A result that holds spans. Bindings convert all of them in one pass.
pub trait Spanned {
    /// Calls `visit` with every span of the result and the text it points into.
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span));
}

impl<T: Spanned> Spanned for Vec<T> {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for item in self {
            item.visit_spans(visit);
        }
    }
}

impl<T: Spanned> Spanned for Option<T> {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        if let Some(item) = self {
            item.visit_spans(visit);
        }
    }
}

/// Texts up to so many bytes have the positions of all their bytes counted at once: a result about a
/// message of 30 characters has some twenty offsets, and sorting them takes longer.
const SHORT: usize = 1024;

impl OffsetUnit {
    /// Converts every span of `result` from bytes to this unit.
    ///
    /// `text_of` gives the text of a source. Costs one pass over each text that has spans, and
    /// nothing for texts that are all ASCII. Spans that do not fit their text become empty spans
    /// at its end.
    pub fn convert<'t>(
        self,
        result: &mut dyn Spanned,
        mut text_of: impl FnMut(TextSource) -> &'t str,
    ) {
        if self == Self::Byte {
            return;
        }
        let mut wanted: Vec<(TextSource, usize)> = Vec::new();
        result.visit_spans(&mut |source, span| {
            wanted.push((source, span.start));
            wanted.push((source, span.end));
        });
        let Some(&(source, _)) = wanted.first() else { return };
        if wanted.iter().all(|other| other.0 == source) {
            let text = text_of(source);
            if text.len() <= SHORT {
                self.convert_in(text, result);
                return;
            }
        }
        wanted.arrange();
        wanted.dedup();
        let mut converted: Vec<usize> = Vec::with_capacity(wanted.len());
        for group in wanted.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(source, _)) = group.first() else { continue };
            self.positions(text_of(source), group.iter().map(|&(_, at)| at), &mut converted);
        }
        result.visit_spans(&mut |source, span| {
            let find = |at: usize| {
                let index = wanted.binary_search(&(source, at)).ok();
                index.and_then(|index| converted.get(index)).copied().unwrap_or(at)
            };
            *span = Span { start: find(span.start), end: find(span.end) };
        });
    }

    /// Converts spans that all point into one short text.
    fn convert_in(self, text: &str, result: &mut dyn Spanned) {
        // The position of each byte, and of the end; inside a character that of the next.
        let mut positions: Vec<u32> = Vec::with_capacity(text.len() + 1);
        let mut position = 0;
        positions.push(position);
        for c in text.chars() {
            position += self.units(c) as u32;
            positions.extend(std::iter::repeat_n(position, c.len_utf8()));
        }
        result.visit_spans(&mut |_, span| {
            let find = |at: usize| positions.get(at).copied().unwrap_or(position) as usize;
            *span = Span { start: find(span.start), end: find(span.end) };
        });
    }

    /// How many units a character has.
    fn units(self, c: char) -> usize {
        match self {
            Self::Byte => c.len_utf8(),
            Self::CodePoint => 1,
            Self::Utf16 => c.len_utf16(),
        }
    }

    /// Appends the position of each byte offset (ascending) of `text` to `out`.
    fn positions(self, text: &str, offsets: impl Iterator<Item = usize>, out: &mut Vec<usize>) {
        if text.is_ascii() {
            out.extend(offsets.map(|at| at.min(text.len())));
            return;
        }
        let mut chars = text.char_indices().peekable();
        let mut position = 0;
        for at in offsets {
            while let Some((_, c)) = chars.next_if(|&(byte, _)| byte < at) {
                position += self.units(c);
            }
            out.push(position);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Spans(Vec<Span>);
    impl Spanned for Spans {
        fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
            for span in &mut self.0 {
                visit(TextSource::Text, span);
            }
        }
    }

    #[test]
    fn converts_out_of_order_spans_over_astral_characters() {
        let text = "𠮷a👍退货";
        let mut spans = Spans(vec![Span::new(9, 15), Span::new(0, 4), Span::new(5, 9)]);
        OffsetUnit::Utf16.convert(&mut spans, |_| text);
        assert_eq!(spans.0, vec![Span::new(5, 7), Span::new(0, 2), Span::new(3, 5)]);
        let mut spans = Spans(vec![Span::new(9, 15), Span::new(0, 4), Span::new(5, 9)]);
        OffsetUnit::CodePoint.convert(&mut spans, |_| text);
        assert_eq!(spans.0, vec![Span::new(3, 5), Span::new(0, 1), Span::new(2, 3)]);
    }

    #[test]
    fn spans_past_the_end_become_empty() {
        let mut spans = Spans(vec![Span::new(40, 50)]);
        OffsetUnit::CodePoint.convert(&mut spans, |_| "退");
        assert_eq!(spans.0, vec![Span::new(1, 1)]);
    }

    #[test]
    fn long_texts_and_short_ones_are_converted_alike() {
        let text = "𠮷a👍退货".repeat(SHORT / 15);
        let spans = || Spans((0..text.len() + 3).map(|at| Span::new(at, at + 5)).collect());
        for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf16] {
            let (mut short, mut long) = (spans(), spans());
            unit.convert_in(&text, &mut short);
            let longer = text.clone() + &" ".repeat(SHORT);
            unit.convert(&mut long, |_| &longer);
            let fits = |spans: Spans| spans.0.into_iter().take(text.len() - 5).collect::<Vec<_>>();
            assert_eq!(fits(short), fits(long));
        }
    }
}

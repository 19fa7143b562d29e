//! A message as the detectors and features see it: phrases, clauses and what each clause does.

use super::cues::{Cue, CueHit, CueSet, CueTable};
use crate::span::Span;
use crate::text::Normalized;

/// What a clause is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Greeting, thanks, closing, asking for a review or for more questions.
    Social,
    /// Apology and empathy.
    Comfort,
    /// One moment, please.
    Hold,
    /// Asks the customer for something.
    Ask,
    /// Says nothing one could check: set phrases about the company, "soon", "please wait".
    Filler,
    /// Everything else: the substance of the reply.
    Content,
}

/// A part of a message between punctuation or spaces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clause {
    /// Characters of the normalised text.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) cues: CueSet,
    pub(crate) act: Act,
    /// Holds a number or a mask for one.
    pub(crate) number: bool,
    /// Is a question.
    pub(crate) question: bool,
}

impl Clause {
    /// Characters, the closing mark included.
    pub(crate) fn len(&self) -> usize {
        self.to - self.from
    }
}

/// Number of cue groups.
const GROUPS: usize = Cue::ALL.len();

/// One message, read once. Reused between calls: no allocation after the first messages.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) normal: Normalized,
    pub(crate) hits: Vec<CueHit>,
    pub(crate) clauses: Vec<Clause>,
    /// All groups met.
    pub(crate) all: CueSet,
    /// Phrases of each group that do not overlap one another.
    counts: Counts,
    /// Characters without spaces.
    pub(crate) visible: usize,
    /// Numbers and masks for numbers.
    pub(crate) numbers: usize,
    /// Characters inside masks such as `[数字x]`.
    pub(crate) masked: usize,
    /// Codes (masks, long numbers) with only spaces between them and the code before.
    pub(crate) codes: usize,
    /// Han characters outside masks.
    pub(crate) han: usize,
    /// Han characters that carry grammar, not things: 的 了 您 是 可 以 …
    pub(crate) function_words: usize,
    /// A number with a unit of time or money follows it.
    pub(crate) number_unit: bool,
    /// Marks other than brackets and hyphens.
    pub(crate) marks: usize,
}

#[derive(Debug)]
struct Counts([u16; GROUPS]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; GROUPS])
    }
}

const FUNCTION_WORDS: &str = "的了您我你请是可以会就都也呢哦吗在有给帮这";
/// Digits in a row from which on a number is a code.
const CODE: usize = 6;
const UNITS: [&str; 11] = ["天", "小时", "h", "工作日", "号", "日", "点", "分钟", "元", "月", "年"];
const SOCIAL: CueSet =
    CueSet::any_of(&[Cue::Closing, Cue::MoreHelp, Cue::OpenOffer, Cue::InviteReview]);
const OPENING: CueSet = CueSet::any_of(&[Cue::Greeting, Cue::Thanks, Cue::Address]);
/// What even a short clause with a form of address says beside it: 不支持哦亲.
const POINT: CueSet = CueSet::any_of(&[
    Cue::Refusal,
    Cue::Action,
    Cue::Time,
    Cue::Affirm,
    Cue::Request,
    Cue::Suggest,
    Cue::Hold,
    Cue::Done,
]);
const COMFORT: CueSet = CueSet::any_of(&[Cue::Apology, Cue::Inconvenience, Cue::Empathy]);
/// What makes a clause checkable.
pub(crate) const FACT: CueSet =
    CueSet::any_of(&[Cue::Time, Cue::Money, Cue::Place, Cue::Operate, Cue::Contact, Cue::Reason]);

impl Reading {
    /// Reads `text` into this value.
    pub(crate) fn refill(&mut self, text: &str, table: &CueTable) {
        self.normal.refill(text);
        table.find(&self.normal, &mut self.hits);
        self.count_groups();
        self.count_characters();
        self.cut_clauses();
    }

    /// Reads `text`.
    #[cfg(test)]
    pub(crate) fn new(text: &str, table: &CueTable) -> Self {
        let mut reading = Self::default();
        reading.refill(text, table);
        reading
    }

    /// Whether a phrase of the group occurs.
    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.all.has(cue)
    }

    /// How many phrases of the group occur, overlapping ones counted once.
    pub(crate) fn count(&self, cue: Cue) -> usize {
        self.counts.0.get(cue as usize).copied().unwrap_or_default().into()
    }

    /// The place of the group's first phrase in the original text.
    pub(crate) fn first(&self, cue: Cue) -> Option<Span> {
        let hit = self.hits.iter().find(|hit| hit.cues.has(cue))?;
        Some(self.normal.span(hit.from, hit.to))
    }

    /// Whether a phrase of `second` starts within `gap` characters after one of `first` ends.
    pub(crate) fn follows(&self, first: Cue, second: Cue, gap: usize) -> bool {
        self.hits.iter().filter(|hit| hit.cues.has(first)).any(|a| {
            self.hits.iter().any(|b| b.cues.has(second) && b.from >= a.to && b.from <= a.to + gap)
        })
    }

    /// The original bytes of a clause, without its closing mark and spaces.
    pub(crate) fn span(&self, clause: &Clause) -> Span {
        let chars = self.normal.chars();
        let mut to = clause.to;
        while to > clause.from && chars.get(to - 1).is_some_and(|&c| is_break(c)) {
            to -= 1;
        }
        self.normal.span(clause.from, to)
    }

    /// The clauses that `places` touch, in original bytes and in order.
    pub(crate) fn clauses_at(&self, places: &[Span]) -> Vec<Span> {
        let touched = |clause: &Span| {
            places.iter().any(|place| clause.start < place.end && place.start < clause.end)
        };
        self.clauses.iter().map(|clause| self.span(clause)).filter(touched).collect()
    }

    /// Characters of the clauses with this act.
    pub(crate) fn length_of(&self, act: Act) -> usize {
        self.clauses.iter().filter(|clause| clause.act == act).map(Clause::len).sum()
    }

    fn count_groups(&mut self) {
        self.counts = Counts::default();
        self.all = CueSet::default();
        let mut ends = [0_usize; GROUPS];
        for hit in &self.hits {
            self.all.insert(hit.cues);
            for group in hit.cues.groups() {
                let (Some(count), Some(end)) = (self.counts.0.get_mut(group), ends.get_mut(group))
                else {
                    continue;
                };
                if hit.from >= *end {
                    *count = count.saturating_add(1);
                    *end = hit.to;
                }
            }
        }
    }

    fn count_characters(&mut self) {
        (self.visible, self.numbers, self.masked, self.han) = (0, 0, 0, 0);
        (self.function_words, self.number_unit, self.marks) = (0, false, 0);
        self.codes = 0;
        let mut after_code = false;
        let chars = self.normal.chars();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            let rest = chars.get(at..).unwrap_or_default();
            let number = number_at(rest);
            if number > 0 {
                self.numbers += 1;
                self.number_unit |= unit_follows(chars.get(at + number..).unwrap_or_default());
            }
            if let Some(length) = mask_at(rest) {
                self.masked += length;
                self.visible += length;
                at += length;
                self.codes += usize::from(after_code);
                after_code = true;
                continue;
            }
            if number > 0 {
                self.visible += number;
                at += number;
                self.codes += usize::from(after_code && number >= CODE);
                after_code = number >= CODE;
                continue;
            }
            self.visible += usize::from(c != ' ');
            after_code &= c == ' ';
            if is_han(c) {
                self.han += 1;
                self.function_words += usize::from(FUNCTION_WORDS.contains(c));
            } else if !c.is_alphanumeric() && !" []-".contains(c) {
                self.marks += 1;
            }
            at += 1;
        }
    }

    fn cut_clauses(&mut self) {
        self.clauses.clear();
        let chars = self.normal.chars();
        let (mut from, mut word) = (0, false);
        let mut clauses = std::mem::take(&mut self.clauses);
        for (at, &c) in chars.iter().enumerate() {
            let next = chars.get(at + 1).copied();
            let inside_number = matches!(c, '.' | ',')
                && at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(is_alnum)
                && next.as_ref().is_some_and(is_alnum);
            word |= c.is_alphanumeric();
            let last = next.is_none();
            if last || (is_break(c) && !inside_number && !next.is_some_and(is_break)) {
                if word {
                    clauses.push(Clause {
                        from,
                        to: at + 1,
                        cues: CueSet::default(),
                        act: Act::Content,
                        number: false,
                        question: false,
                    });
                    from = at + 1;
                    word = false;
                } else if let Some(clause) = clauses.last_mut() {
                    clause.to = at + 1;
                    from = at + 1;
                }
            }
        }
        for hit in &self.hits {
            let index = clauses.partition_point(|clause| clause.to <= hit.from);
            if let Some(clause) = clauses.get_mut(index) {
                clause.cues.insert(hit.cues);
            }
        }
        for clause in &mut clauses {
            let inside = chars.get(clause.from..clause.to).unwrap_or_default();
            clause.number =
                (0..inside.len()).any(|at| number_at(inside.get(at..).unwrap_or_default()) > 0);
            clause.question = is_question(inside);
            clause.act = act_of(clause);
        }
        self.clauses = clauses;
    }
}

fn act_of(clause: &Clause) -> Act {
    let cues = clause.cues;
    if cues.meets(SOCIAL) || (cues.meets(OPENING) && clause.len() <= 8 && !cues.meets(POINT)) {
        return Act::Social;
    }
    if cues.meets(COMFORT) {
        return Act::Comfort;
    }
    if cues.has(Cue::Hold) && !cues.has(Cue::Time) && clause.len() <= 16 {
        return Act::Hold;
    }
    if clause.question || (cues.has(Cue::Request) && cues.has(Cue::Slot)) {
        return Act::Ask;
    }
    let checkable = cues.has(Cue::Time) || cues.has(Cue::Operate) || clause.number;
    if cues.has(Cue::Corporate) || ((cues.has(Cue::Vague) || cues.has(Cue::Wait)) && !checkable) {
        return Act::Filler;
    }
    Act::Content
}

/// Whether the characters of a clause are a question: a question mark, a final 吗/么/嘛, 请问.
fn is_question(clause: &[char]) -> bool {
    let last = clause.iter().rev().find(|c| c.is_alphanumeric());
    clause.contains(&'?')
        || last.is_some_and(|c| "吗么嘛".contains(*c))
        || clause.windows(2).any(|pair| pair == ['请', '问'])
}

fn is_break(c: char) -> bool {
    matches!(c, ' ' | ',' | '。' | '.' | '!' | '?' | ';' | '~' | '…' | '\n' | '、')
}

fn is_alnum(c: &char) -> bool {
    c.is_ascii_alphanumeric()
}

/// Whether a character is a Han ideograph.
pub(crate) fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0x20000..=0x3FFFF)
}

/// The length of a mask such as `[数字x]` at the start of `chars`.
fn mask_at(chars: &[char]) -> Option<usize> {
    if chars.first() != Some(&'[') {
        return None;
    }
    let close = chars.iter().take(8).position(|&c| c == ']')?;
    (chars.get(close.checked_sub(1)?) == Some(&'x')).then_some(close + 1)
}

/// The length of a number, or of a mask for one, at the start of `chars`; 0 for none.
fn number_at(chars: &[char]) -> usize {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 {
        return digits;
    }
    match (mask_at(chars), chars.get(1..3)) {
        (
            Some(length),
            Some(['数', '字'] | ['金', '额'] | ['时', '间'] | ['日', '期'] | ['电', '话']),
        ) => length,
        _ => 0,
    }
}

/// Whether a unit of time or money stands at the start of `chars`, a 个 or the second half of a
/// range before it.
fn unit_follows(chars: &[char]) -> bool {
    let mut rest = chars;
    while let [' ' | '个' | '.', tail @ ..] = rest {
        rest = tail;
    }
    UNITS.iter().any(|unit| {
        let mut expected = unit.chars();
        let mut given = rest.iter();
        expected.all(|c| given.next() == Some(&c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin_cues() -> CueTable {
        CueTable::parse(include_str!("../../assets/script/cues.toml")).unwrap()
    }

    fn acts(text: &str) -> Vec<Act> {
        Reading::new(text, &builtin_cues()).clauses.iter().map(|clause| clause.act).collect()
    }

    #[test]
    fn clauses_are_told_apart_by_what_they_do() {
        assert_eq!(
            acts(
                "您好，很抱歉给您添麻烦了，麻烦提供一下订单号。正在为您查询 预计明天18:00前送达！祝您生活愉快~"
            ),
            [Act::Social, Act::Comfort, Act::Ask, Act::Hold, Act::Content, Act::Social]
        );
        assert_eq!(acts("我们会尽快处理的"), [Act::Filler]);
        assert_eq!(acts("请问是哪个订单呢"), [Act::Ask]);
    }

    #[test]
    fn numbers_masks_and_units_are_seen() {
        let cues = builtin_cues();
        let reading = Reading::new("[数字x]-[数字x]个工作日到账，共3.5元", &cues);
        assert_eq!((reading.numbers, reading.masked, reading.number_unit), (4, 10, true));
        let reading = Reading::new("[链接x] 看一下", &cues);
        assert_eq!((reading.numbers, reading.number_unit), (0, false));
    }

    #[test]
    fn nothing_readable_has_no_clauses() {
        for text in ["", "  ", "。。。", "😊😊", "\u{300}"] {
            assert!(acts(text).len() <= 1, "{text}");
        }
        assert!(acts("。。。").is_empty());
    }

    #[test]
    fn a_clause_quotes_the_original_without_its_mark() {
        let cues = builtin_cues();
        let text = "您好，請提供訂單號！！";
        let reading = Reading::new(text, &cues);
        let last = reading.clauses.last().unwrap();
        assert_eq!(reading.span(last).slice(text), Some("請提供訂單號"));
    }
}

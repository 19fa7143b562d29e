//! Finding phrases: one pass over a text for all phrases of all rules and lexicons.

use std::collections::{BTreeMap, BTreeSet};

use daachorse::CharwiseDoubleArrayAhoCorasick as Automaton;

use super::normalise::Normalized;
use super::segment::Segmenter;
use super::skeleton::{self, Bone, Gap};
use crate::error::{Error, Result};

/// Sequences in which a shorter word only seems to occur.
const EXCEPTIONS: &str = include_str!("../../assets/lexicons/word_exceptions.txt");

/// Marks that may stand between two characters of an obfuscated phrase. Evasions use one or two;
/// more is a gap between two thoughts.
const MAX_DROPPED: u8 = 3;

/// What must stand at the ends of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Boundary {
    /// Anything.
    None,
    /// No letter beside a Latin letter, no digit beside a digit (SM is not in Smoking), and not
    /// inside one of the built-in exceptions (大麻 is not in 大麻烦).
    #[default]
    Auto,
    /// As `Auto`, and word ends where the caller gave a [`Segmenter`].
    Word,
}

/// How a phrase is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
#[non_exhaustive]
pub struct PhraseOptions {
    /// Also match it where it was disguised: marks and emoji inserted, look-alikes
    /// (薇, V, vx, ➕), digits in any writing.
    pub fuzzy: bool,
    /// What must stand at its ends.
    pub boundary: Boundary,
}

impl PhraseOptions {
    /// The options with tolerance for disguise on or off.
    #[must_use]
    pub fn with_fuzzy(mut self, fuzzy: bool) -> Self {
        self.fuzzy = fuzzy;
        self
    }

    /// The options with another boundary.
    #[must_use]
    pub fn with_boundary(mut self, boundary: Boundary) -> Self {
        self.boundary = boundary;
        self
    }
}

/// An occurrence of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhraseHit {
    /// The first normalised character.
    pub from: usize,
    /// One past the last normalised character.
    pub to: usize,
    /// The phrase: what [`PhraseSetBuilder::add`] returned for it.
    pub phrase: usize,
}

impl PhraseHit {
    /// Whether this occurrence holds all of `other` and more.
    pub fn covers(&self, other: &Self) -> bool {
        self.from <= other.from
            && other.to <= self.to
            && (self.from, self.to) != (other.from, other.to)
    }
}

/// Collects phrases for a [`PhraseSet`].
#[derive(Debug, Clone, Default)]
pub struct PhraseSetBuilder {
    ids: BTreeMap<(String, PhraseOptions), usize>,
    allowed: Vec<String>,
}

/// The parts of a word that are shorter than it. Words are short: asking a set for each part is
/// several times faster than looking for each phrase in the word.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let edges = move || word.char_indices().map(|(at, _)| at).chain([word.len()]);
    edges()
        .flat_map(move |from| edges().map(move |to| (from, to)))
        .filter(move |&(from, to)| from < to && to - from < word.len())
        .filter_map(move |(from, to)| word.get(from..to))
}

impl PhraseSetBuilder {
    /// Adds a phrase and returns its number. The same phrase with the same options keeps its
    /// number.
    ///
    /// # Errors
    /// [`Error::Input`] with the number of phrases so far as its row: nothing is left of the
    /// phrase after normalisation, or one character of a fuzzy phrase.
    pub fn add(&mut self, phrase: &str, options: PhraseOptions) -> Result<usize> {
        let normal = Normalized::new(phrase);
        let row = self.ids.len();
        if normal.is_empty() {
            return Err(Error::input(row, format!("phrase `{phrase}` holds no visible character")));
        }
        if options.fuzzy && reduced(&normal).chars().count() < 2 {
            let reason = format!("phrase `{phrase}` is too short for `fuzzy`: use two characters");
            return Err(Error::input(row, reason));
        }
        Ok(*self.ids.entry((normal.text().to_owned(), options)).or_insert(row))
    }

    /// Adds a phrase that excuses every shorter phrase of the set inside it.
    pub fn allow(&mut self, phrase: &str) {
        let normal = Normalized::new(phrase);
        if !normal.is_empty() {
            self.allowed.push(normal.text().to_owned());
        }
    }

    /// Builds the automata. Cost: linear in the characters of all phrases.
    ///
    /// # Errors
    /// [`Error::Data`] where the phrases do not fit an automaton (over a hundred million
    /// characters).
    pub fn build(self) -> Result<PhraseSet> {
        let mut exact: BTreeMap<String, Pattern> = BTreeMap::new();
        let mut fuzzy: BTreeMap<String, Pattern> = BTreeMap::new();
        for ((text, options), id) in &self.ids {
            let user = User { phrase: *id, boundary: options.boundary };
            exact.entry(text.clone()).or_default().users.push(user);
            if options.fuzzy {
                let text = reduced(&Normalized::new(text));
                fuzzy.entry(text).or_default().users.push(user);
            }
        }
        let bounded: BTreeSet<&str> = self
            .ids
            .keys()
            .filter(|(_, options)| options.boundary != Boundary::None)
            .map(|(text, _)| text.as_str())
            .collect();
        let exceptions = EXCEPTIONS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .filter(|word| parts(word).any(|part| bounded.contains(part)));
        for word in exceptions {
            exact.entry(word.to_owned()).or_default().shield |= Shield::BOUNDED;
        }
        for word in &self.allowed {
            exact.entry(word.clone()).or_default().shield |= Shield::ALL;
        }
        let mut boundaries = vec![Boundary::None; self.ids.len()];
        for ((_, options), id) in &self.ids {
            if let Some(boundary) = boundaries.get_mut(*id) {
                *boundary = options.boundary;
            }
        }
        let shields = exact.iter().filter(|(_, pattern)| pattern.shield != Shield::default());
        let longest_shield = shields.map(|(text, _)| text.chars().count()).max().unwrap_or(0);
        let (exact, fuzzy) = (Table::build(exact)?, Table::build(fuzzy)?);
        Ok(PhraseSet { boundaries, exact, fuzzy, longest_shield })
    }
}

fn reduced(normal: &Normalized) -> String {
    let mut bones = Vec::new();
    skeleton::reduce(normal.chars(), &mut bones);
    bones.iter().map(|bone| bone.c).collect()
}

/// Which phrases a longer sequence excuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Shield(u8);

impl Shield {
    const BOUNDED: Self = Self(1);
    const ALL: Self = Self(3);

    fn covers(self, boundary: Boundary) -> bool {
        self == Self::ALL || (self == Self::BOUNDED && boundary != Boundary::None)
    }
}

impl std::ops::BitOrAssign for Shield {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

#[derive(Debug, Clone, Copy)]
struct User {
    phrase: usize,
    boundary: Boundary,
}

#[derive(Debug, Clone, Default)]
struct Pattern {
    users: Vec<User>,
    shield: Shield,
    chars: usize,
}

/// An automaton and what its patterns stand for.
#[derive(Clone, Default)]
struct Table {
    automaton: Option<Automaton<u32>>,
    patterns: Vec<Pattern>,
}

impl Table {
    fn build(patterns: BTreeMap<String, Pattern>) -> Result<Self> {
        if patterns.is_empty() {
            return Ok(Self::default());
        }
        let numbered = (0_u32..).zip(patterns.keys()).map(|(value, text)| (text, value));
        let automaton = Automaton::with_values(numbered).map_err(|error| Error::Data {
            task: "build the phrase automaton",
            reason: error.to_string(),
        })?;
        let patterns = patterns
            .into_iter()
            .map(|(text, pattern)| Pattern { chars: text.chars().count(), ..pattern })
            .collect();
        Ok(Self { automaton: Some(automaton), patterns })
    }

    /// Calls `found` with every pattern that ends at each of `chars`, and the index of its last
    /// character.
    fn scan(&self, chars: impl Iterator<Item = char>, mut found: impl FnMut(&Pattern, usize)) {
        let Some(automaton) = &self.automaton else { return };
        let mut stepper = automaton.find_overlapping_stepper();
        for (index, c) in chars.enumerate() {
            stepper.consume(c);
            for hit in stepper.matches() {
                if let Some(pattern) = self.patterns.get(hit.value() as usize) {
                    found(pattern, index);
                }
            }
        }
    }
}

/// Memory that scans of many texts share.
#[derive(Debug, Clone, Default)]
pub struct PhraseScratch {
    bones: Vec<Bone>,
    shields: Vec<(usize, usize, Shield)>,
    word_ends: Vec<usize>,
    ends_known: bool,
}

/// Phrases to look for in texts, compiled into one automaton (two where some are fuzzy).
///
/// ```
/// use kefu::text::{Normalized, PhraseOptions, PhraseSetBuilder};
/// let mut builder = PhraseSetBuilder::default();
/// let contact = builder.add("加微信", PhraseOptions::default().with_fuzzy(true))?;
/// let set = builder.build()?;
/// let text = "可以加➕薇❤聊";
/// let normal = Normalized::new(text);
/// let hits = set.find(&normal);
/// assert_eq!(hits[0].phrase, contact);
/// assert_eq!(normal.span(hits[0].from, hits[0].to).slice(text), Some("加➕薇❤"));
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct PhraseSet {
    boundaries: Vec<Boundary>,
    exact: Table,
    fuzzy: Table,
    /// In characters.
    longest_shield: usize,
}

impl std::fmt::Debug for PhraseSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PhraseSet").field("phrases", &self.len()).finish_non_exhaustive()
    }
}

impl PhraseSet {
    /// How many phrases the set looks for.
    pub fn len(&self) -> usize {
        self.boundaries.len()
    }

    /// Whether the set looks for nothing.
    pub fn is_empty(&self) -> bool {
        self.boundaries.is_empty()
    }

    /// All occurrences, overlapping ones included, by first character and then by length, longest
    /// first.
    pub fn find(&self, normal: &Normalized) -> Vec<PhraseHit> {
        let mut hits = Vec::new();
        self.scan(normal, None, &mut PhraseScratch::default(), &mut hits);
        hits
    }

    /// As [`Self::find`], with word ends from `segmenter` for phrases of [`Boundary::Word`], into
    /// memory of the caller: no allocation once it has grown.
    pub fn scan(
        &self,
        normal: &Normalized,
        segmenter: Option<&dyn Segmenter>,
        scratch: &mut PhraseScratch,
        hits: &mut Vec<PhraseHit>,
    ) {
        hits.clear();
        scratch.shields.clear();
        scratch.ends_known = false;
        let chars = normal.chars();
        let shields = &mut scratch.shields;
        self.exact.scan(chars.iter().copied(), |pattern, last| {
            let (from, to) = ((last + 1).saturating_sub(pattern.chars), last + 1);
            if pattern.shield != Shield::default() {
                shields.push((from, to, pattern.shield));
            }
            push(pattern, from, to, chars, hits);
        });
        if self.fuzzy.automaton.is_some() {
            skeleton::reduce(chars, &mut scratch.bones);
            let bones = &scratch.bones;
            self.fuzzy.scan(bones.iter().map(|bone| bone.c), |pattern, last| {
                let first = (last + 1).saturating_sub(pattern.chars);
                let matched = bones.get(first..=last).unwrap_or_default();
                if let (true, [begin, .., end]) = (one_thought(matched), matched) {
                    push(pattern, begin.from as usize, end.to as usize, chars, hits);
                }
            });
        }
        if hits.is_empty() {
            return;
        }
        hits.sort_unstable_by_key(|hit| (hit.from, usize::MAX - hit.to, hit.phrase));
        // Boundaries are checked last: most texts have no hit, and few hits a shield.
        hits.retain(|hit| {
            let boundary = self.boundaries.get(hit.phrase).copied().unwrap_or_default();
            // Shields come by their end: those that could cover the hit lie in a short stretch.
            let first = scratch.shields.partition_point(|&(_, to, _)| to < hit.to);
            let near = scratch.shields.get(first..).unwrap_or_default();
            let shielded = near
                .iter()
                .take_while(|&&(_, to, _)| to <= hit.from + self.longest_shield)
                .any(|&(from, to, shield)| {
                    shield.covers(boundary) && from <= hit.from && (from, to) != (hit.from, hit.to)
                });
            !shielded
                && (boundary != Boundary::Word
                    || segmenter.is_none_or(|words| {
                        if !scratch.ends_known {
                            words.word_ends(normal.text(), &mut scratch.word_ends);
                            scratch.ends_known = true;
                        }
                        let ends = &scratch.word_ends;
                        (hit.from == 0 || ends.binary_search(&hit.from).is_ok())
                            && ends.binary_search(&hit.to).is_ok()
                    }))
        });
        hits.dedup();
    }
}

/// Adds an occurrence for every phrase of the pattern whose ends allow it.
fn push(pattern: &Pattern, from: usize, to: usize, chars: &[char], hits: &mut Vec<PhraseHit>) {
    let cut = cuts_a_word(chars, from) || cuts_a_word(chars, to);
    for user in &pattern.users {
        if !cut || user.boundary == Boundary::None {
            hits.push(PhraseHit { from, to, phrase: user.phrase });
        }
    }
}

/// Whether the place before character `at` lies inside a Latin word or a number.
fn cuts_a_word(chars: &[char], at: usize) -> bool {
    let Some([left, right]) = at.checked_sub(1).and_then(|from| chars.get(from..=at)) else {
        return false;
    };
    // vx, v信: after 加v the x belongs to the same disguise, not to a word.
    let disguise = (*left, *right) == ('v', 'x');
    !disguise
        && ((left.is_ascii_alphabetic() && right.is_ascii_alphabetic())
            || (left.is_ascii_digit() && right.is_ascii_digit()))
}

/// Whether the marks between the characters of a match can be a disguise: no end of a sentence, no
/// long gap, and a comma only where every character is cut off like in 加,微,信.
fn one_thought(bones: &[Bone]) -> bool {
    let gaps = bones.get(1..).unwrap_or_default();
    let spread = gaps.len() > 1 && gaps.iter().all(|bone| bone.gap != Gap::None);
    gaps.iter().all(|bone| match bone.gap {
        Gap::None => true,
        Gap::Soft => bone.dropped <= MAX_DROPPED,
        Gap::Comma => spread && bone.dropped <= MAX_DROPPED,
        Gap::Stop => false,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quotes(phrases: &[&str], options: PhraseOptions, text: &str) -> Vec<String> {
        let mut builder = PhraseSetBuilder::default();
        for phrase in phrases {
            builder.add(phrase, options).unwrap();
        }
        let normal = Normalized::new(text);
        let hits = builder.build().unwrap().find(&normal);
        let quote = |hit: &PhraseHit| normal.span(hit.from, hit.to).slice(text).unwrap().to_owned();
        hits.iter().map(quote).collect()
    }

    #[test]
    fn words_inside_other_words_do_not_count() {
        let exact = PhraseOptions::default();
        for (phrase, text) in [
            ("大麻", "给你们添大麻烦了"),
            ("口交", "在路口交通灯那里"),
            ("sm", "Smoking"),
            ("sb", "USB接口"),
            ("12315", "订单912315678"),
            ("他妈", "他妈妈买的"),
            ("京东", "北京东路5号"),
            ("垃圾", "垃圾袋还有吗"),
            ("包邮", "这款书包邮费多少"),
        ] {
            assert!(quotes(&[phrase], exact, text).is_empty(), "{phrase} in {text}");
        }
        for (phrase, text, quote) in [
            ("大麻", "卖大麻的", "大麻"),
            ("sm", "玩ＳＭ吗", "ＳＭ"),
            ("sb", "SB店家", "SB"),
            ("12315", "打12315投诉", "12315"),
            ("退貨", "我要退货", "退货"),
            ("垃圾", "垃圾，垃圾袋都不如", "垃圾"),
        ] {
            assert_eq!(quotes(&[phrase], exact, text), [quote], "{phrase} in {text}");
        }
        let raw = PhraseOptions::default().with_boundary(Boundary::None);
        assert_eq!(quotes(&["sm"], raw, "Smoking"), ["Sm"]);
    }

    #[test]
    fn disguises_are_found_where_asked_for() {
        let fuzzy = PhraseOptions::default().with_fuzzy(true);
        let phrases = ["加微信", "加微", "加v"];
        for (text, quote) in [
            ("亲，加➕薇❤聊", "加➕薇❤"),
            ("可以加 V x 吗", "加 V x"),
            ("+🌹微🌹信🌹", "+🌹微🌹信"),
            ("加,微,信", "加,微,信"),
            ("加V123456", "加V"),
            ("茄薇详聊", "茄薇"),
        ] {
            assert_eq!(quotes(&phrases, fuzzy, text).first().map(String::as_str), Some(quote));
            assert!(quotes(&["加微信"], PhraseOptions::default(), text).is_empty());
        }
        for text in
            ["可以再加。微信支付也行", "能再加，微胖能穿吗", "加VIP群", "番茄微辣", "加威化饼干"]
        {
            assert!(quotes(&phrases, fuzzy, text).is_empty(), "{text}");
        }
        assert_eq!(quotes(&["12315"], fuzzy, "打一二三 ①5"), ["一二三 ①5"]);
        assert!(quotes(&["QQ"], fuzzy, "纽扣掉了").is_empty());
        assert_eq!(quotes(&["QQ"], fuzzy, "加Q🐧"), ["Q🐧"]);
    }

    #[test]
    fn a_segmenter_decides_where_there_is_one() {
        struct Words;
        impl Segmenter for Words {
            fn word_ends(&self, _: &str, ends: &mut Vec<usize>) {
                ends.splice(.., [2, 4, 5]);
            }
        }
        let mut builder = PhraseSetBuilder::default();
        let options = PhraseOptions::default().with_boundary(Boundary::Word);
        builder.add("货架", options).unwrap();
        let kept = builder.add("出发", options).unwrap();
        let (set, normal) = (builder.build().unwrap(), Normalized::new("出发货架高"));
        let mut hits = Vec::new();
        set.scan(&normal, Some(&Words), &mut PhraseScratch::default(), &mut hits);
        assert_eq!(hits.iter().map(|hit| hit.phrase).collect::<Vec<_>>(), [kept, 0]);
        let mut builder = PhraseSetBuilder::default();
        builder.add("发货", options).unwrap();
        let set = builder.build().unwrap();
        set.scan(&normal, Some(&Words), &mut PhraseScratch::default(), &mut hits);
        assert!(hits.is_empty());
        assert_eq!(set.find(&normal).len(), 1);
    }

    #[test]
    fn an_allowed_phrase_excuses_what_it_covers() {
        let mut builder = PhraseSetBuilder::default();
        builder.add("第一", PhraseOptions::default()).unwrap();
        builder.allow("第一时间");
        let set = builder.build().unwrap();
        let normal = Normalized::new("第一时间发，销量第一");
        assert_eq!(set.find(&normal).iter().map(|hit| hit.from).collect::<Vec<_>>(), [8]);
        let mut builder = PhraseSetBuilder::default();
        assert_eq!(builder.add("\u{200b}", PhraseOptions::default()).unwrap_err().row(), Some(0));
        assert!(builder.build().unwrap().find(&normal).is_empty());
    }

    proptest! {
        #[test]
        fn hits_lie_in_the_text_and_quote_the_phrase(
            text in "[加微信v薇➕❤x+ ,。一1大麻烦a-c]{0,24}",
        ) {
            let mut builder = PhraseSetBuilder::default();
            let fuzzy = PhraseOptions::default().with_fuzzy(true);
            for phrase in ["加微信", "加v", "大麻", "第一", "ab"] {
                builder.add(phrase, fuzzy).unwrap();
            }
            let normal = Normalized::new(&text);
            for hit in builder.build().unwrap().find(&normal) {
                prop_assert!(hit.from < hit.to && hit.to <= normal.len());
                let quote = normal.span(hit.from, hit.to).slice(&text).unwrap();
                prop_assert!(!quote.trim().is_empty());
            }
        }

        #[test]
        fn an_exact_phrase_is_found_as_plain_search_finds_it(text in "[退货款发 ]{0,16}") {
            let mut builder = PhraseSetBuilder::default();
            let raw = PhraseOptions::default().with_boundary(Boundary::None);
            builder.add("退货", raw).unwrap();
            let normal = Normalized::new(&text);
            let found = builder.build().unwrap().find(&normal).len();
            prop_assert_eq!(found, normal.text().matches("退货").count());
        }
    }
}

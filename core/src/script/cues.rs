//! The phrases a service chat is read by: `assets/script/cues.toml`, scanned in one pass.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::parse;
use crate::text::Normalized;

macro_rules! cues {
    ($($name:ident $id:literal),* $(,)?) => {
        /// A group of phrases with one function in a service chat.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Cue { $($name),* }

        impl Cue {
            /// Every group, in the order of the enum.
            pub(crate) const ALL: &'static [Cue] = &[$(Cue::$name),*];

            /// The group's table in the file.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Cue::$name => $id),* }
            }
        }
    };
}

cues! {
    Greeting "greeting", Address "address", Thanks "thanks", Closing "closing",
    InviteReview "invite_review", MoreHelp "more_help", OpenOffer "open_offer",
    Apology "apology", Inconvenience "inconvenience", Empathy "empathy", Hold "hold",
    Wait "wait", Request "request", Slot "slot", Done "done", Will "will", Action "action",
    FollowUp "follow_up", Operate "operate", Path "path", Suggest "suggest",
    Condition "condition", Reason "reason", Refusal "refusal", But "but", HandOff "hand_off",
    Vague "vague", Corporate "corporate", Relay "relay", Time "time", Forecast "forecast",
    Money "money", Place "place", Contact "contact", Affirm "affirm", Direct "direct",
    Warm "warm", Courtesy "courtesy", Consent "consent", Kindness "kindness", Wish "wish",
    Extra "extra", Blame "blame", Certain "certain", Offsite "offsite", Card "card",
    AskYesNo "ask_yes_no", AskHow "ask_how", AskWhen "ask_when", AskWhy "ask_why",
    AskAmount "ask_amount", Farewell "farewell", Confirm "confirm", Hail "hail",
    Upset "upset", Furious "furious", Urge "urge", GivenOrder "given_order",
    GivenOther "given_other", CaseCard "case_card", BrushOff "brush_off", Preference "preference",
    Offer "offer", Strength "strength", OpenWhat "open_what", Either "either",
    Dodge "dodge", Process "process", BegReview "beg_review", CaseForm "case_form", Push "push",
    Reachable "reachable", Sequence "sequence", Praise "praise", Grievance "grievance",
    Formal "formal", Casual "casual", Dialect "dialect", Decider "decider", Typo "typo",
}

/// A set of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CueSet(u128);

impl CueSet {
    /// The set of one group.
    pub(crate) const fn of(cue: Cue) -> Self {
        Self(1 << cue as u8)
    }

    /// The set of some groups.
    pub(crate) const fn any_of(cues: &[Cue]) -> Self {
        let mut bits = 0;
        let mut rest = cues;
        while let [cue, tail @ ..] = rest {
            bits |= 1 << *cue as u8;
            rest = tail;
        }
        Self(bits)
    }

    /// Adds the groups of `other`.
    pub(crate) fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether the group is in the set.
    pub(crate) const fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u8) != 0
    }

    /// The numbers of the groups in the set.
    pub(crate) fn groups(self) -> impl Iterator<Item = usize> {
        let mut bits = self.0;
        std::iter::from_fn(move || {
            let group = bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
            (group < u128::BITS).then_some(group as usize)
        })
    }

    /// Whether a group of `other` is in the set.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A phrase found, in characters of the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CueHit {
    pub(crate) cues: CueSet,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// All phrases of a cue file in one automaton.
pub(crate) struct CueTable {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    sets: Vec<CueSet>,
}

impl std::fmt::Debug for CueTable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "CueTable({} phrases)", self.sets.len())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    #[serde(rename = "about")]
    _about: String,
    phrases: Vec<String>,
}

impl Group {
    /// What was typed for something else, from the confusion set.
    fn slips() -> Self {
        let phrases = super::detect::slips().keys().cloned().collect();
        Self { _about: String::new(), phrases }
    }
}

fn fail(reason: String) -> Error {
    Error::Rule { rule: "cues".into(), reason }
}

impl CueTable {
    /// Reads a cue file.
    #[cfg(test)]
    pub(crate) fn parse(text: &str) -> Result<Self> {
        Self::new(parse::toml(text).map_err(fail)?)
    }

    /// The phrases that ship with the library.
    ///
    /// # Errors
    /// None in a released build: the file is checked by a test.
    pub(crate) fn builtin() -> Result<Self> {
        static CUES: &str = include_str!(concat!(env!("OUT_DIR"), "/cues.json"));
        Self::new(parse::json(CUES).map_err(fail)?)
    }

    /// All groups in one automaton.
    ///
    /// # Errors
    /// [`Error::Rule`] where a group is missing, a group is there that no feature reads, or a
    /// phrase has no readable character.
    fn new(mut groups: BTreeMap<String, Group>) -> Result<Self> {
        groups.insert(Cue::Typo.id().to_owned(), Group::slips());
        if let Some(unknown) = groups.keys().find(|id| Cue::ALL.iter().all(|cue| cue.id() != *id)) {
            return Err(Error::unknown("cue group", unknown, Cue::ALL.iter().map(|cue| cue.id())));
        }
        let mut phrases: BTreeMap<String, CueSet> = BTreeMap::new();
        for &cue in Cue::ALL {
            let group = groups
                .get(cue.id())
                .ok_or_else(|| fail(format!("the group [{}] is missing", cue.id())))?;
            for phrase in &group.phrases {
                let folded = Normalized::new(phrase);
                if folded.is_empty() {
                    return Err(fail(format!("[{}]: `{phrase}` holds no readable text", cue.id())));
                }
                phrases.entry(folded.text().to_owned()).or_default().insert(CueSet::of(cue));
            }
        }
        let sets: Vec<CueSet> = phrases.values().copied().collect();
        // Messages are too short, and phrases too many, for a prefilter to skip anything.
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .use_prefilter(false)
            .build(phrases.keys())
            .map_err(|error| fail(error.to_string()))?;
        Ok(Self { automaton, sets })
    }

    /// Every phrase of `text`, overlapping ones too, by the end of the phrase.
    pub(crate) fn find(&self, text: &Normalized, hits: &mut Vec<CueHit>) {
        hits.clear();
        for found in self.automaton.find_overlapping_iter(text.text()) {
            let Some(&cues) = self.sets.get(found.value() as usize) else { continue };
            hits.push(CueHit {
                cues,
                from: text.char_at_byte(found.start()),
                to: text.char_at_byte(found.end()),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILTIN: &str = include_str!("../../assets/script/cues.toml");

    #[test]
    fn the_builtin_file_is_whole() {
        let table = CueTable::parse(BUILTIN).unwrap();
        let mut hits = Vec::new();
        table.find(&Normalized::new("亲，已经帮您催促站点了，预计明天送达"), &mut hits);
        let all = hits.iter().fold(CueSet::default(), |mut set, hit| {
            set.insert(hit.cues);
            set
        });
        for cue in [Cue::Address, Cue::Done, Cue::Will, Cue::Action, Cue::Forecast, Cue::Time] {
            assert!(all.has(cue), "{}", cue.id());
        }
        assert!(!all.has(Cue::Refusal));
    }

    #[test]
    fn a_file_with_an_unknown_or_missing_group_is_refused() {
        let error = CueTable::parse("[greting]\nabout=''\nphrases=[]").err().unwrap();
        assert_eq!(error.code(), "name.unknown");
        let error = CueTable::parse("[greeting]\nabout=''\nphrases=['您好']").err().unwrap();
        assert!(error.to_string().contains("[address] is missing"), "{error}");
    }
}

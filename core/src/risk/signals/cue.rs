//! Cues: phrases of one speaker that say something by themselves.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::cause::Cause;
use super::super::past::{Hit, Mood};
use super::{Card, Direction};
use crate::dialogue::Role;
use crate::error::{Error, Result};
use crate::parse;
use crate::text::{Normalized, PhraseOptions, PhraseSet, PhraseSetBuilder, Scope, Scopes};

/// A cue file, without its tests.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    id: String,
    speaker: Role,
    cause: Option<Cause>,
    message: String,
    why: String,
    /// How the phrase must be meant.
    #[serde(default)]
    reading: Reading,
    /// The weight before any data speaks; negative for cues that calm.
    #[serde(default)]
    prior: f32,
    /// Which way it may move the score; where it is not said, that of the prior.
    direction: Option<Direction>,
    any: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
}

/// How a phrase must be meant to count.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reading {
    /// It counts wherever it stands: 别敷衍我 is still a complaint.
    #[default]
    Written,
    /// It is not denied: 不会给差评 is no threat.
    Affirmed,
    /// It is said as a fact and not denied: 解决了吗, 等收到了 and 客服说到了 are no relief. An agent who
    /// passes on what the warehouse says, or begins with 请您, says it too.
    Holds,
}

impl Reading {
    fn fits(self, speaker: Role, scope: Scope) -> bool {
        match self {
            Self::Written => true,
            Self::Affirmed => !scope.negated,
            Self::Holds if speaker == Role::Customer => scope.holds(),
            Self::Holds => !(scope.negated || scope.in_question || scope.supposed),
        }
    }
}

/// One cue, compiled.
#[derive(Debug)]
struct Cue {
    speaker: Role,
    reading: Reading,
    group: Group,
}

/// What a cue says about the course, for [`Mood`].
#[derive(Debug, Clone, Copy, PartialEq)]
enum Group {
    Negative,
    Positive,
    Apology,
    Wait,
    Promise,
    Refusal,
    Offer,
    Other,
}

/// All cues in one automaton.
#[derive(Debug)]
pub(crate) struct Cues {
    cues: Vec<Cue>,
    cards: Vec<Card>,
    phrases: PhraseSet,
    /// What each phrase stands for: its cues, and whether it excuses them.
    users: Vec<Vec<(usize, bool)>>,
}

impl Cues {
    /// The cues of `assets/lexicons/risk`.
    pub(crate) fn builtin() -> Result<Self> {
        Self::parse(super::cue_files::FILES)
    }

    /// Reads cue files: name, and text as JSON.
    pub(crate) fn parse(files: &[(&str, &str)]) -> Result<Self> {
        let mut cues = Vec::with_capacity(files.len());
        let mut cards = Vec::with_capacity(files.len());
        let mut builder = PhraseSetBuilder::default();
        let mut users: BTreeMap<usize, Vec<(usize, bool)>> = BTreeMap::new();
        for (name, text) in files {
            let fail = |reason: String| Error::Rule { rule: (*name).to_owned(), reason };
            let file: CueFile = parse::json(text).map_err(fail)?;
            let cue = cues.len();
            let counting = file.any.iter().map(|phrase| (phrase, false));
            for (phrase, excuses) in counting.chain(file.not.iter().map(|phrase| (phrase, true))) {
                let phrase = builder
                    .add(phrase, PhraseOptions::default())
                    .map_err(|error| fail(error.to_string()))?;
                users.entry(phrase).or_default().push((cue, excuses));
            }
            cards.push(file.card());
            cues.push(Cue { speaker: file.speaker, reading: file.reading, group: file.group() });
        }
        Ok(Self { cues, cards, phrases: builder.build()?, users: users.into_values().collect() })
    }

    /// What is known of each cue.
    pub(crate) fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// The cues of a speaker in a message, by cue and place. Of overlapping phrases of one cue the
    /// longest counts, and an excusing phrase wins over those inside it; beside a
    /// cue that [silences](Card::silences) none counts that calms.
    pub(crate) fn find(&self, speaker: Role, normal: &Normalized) -> Vec<Hit> {
        let mut found: Vec<(usize, usize, Reverse<usize>, bool)> = Vec::new();
        for hit in self.phrases.find(normal) {
            for &(cue, excuses) in self.users.get(hit.phrase).map_or(&[][..], Vec::as_slice) {
                if self.cues.get(cue).is_some_and(|cue| cue.speaker == speaker) {
                    found.push((cue, hit.from, Reverse(hit.to), !excuses));
                }
            }
        }
        found.sort_unstable();
        let mut hits = Vec::new();
        let mut covered = (usize::MAX, 0);
        let mut scopes: Option<Scopes<'_>> = None;
        for (cue, from, Reverse(to), counts) in found {
            if covered.0 == cue && from < covered.1 {
                continue;
            }
            covered = (cue, to);
            let Some(cue_of) = self.cues.get(cue).filter(|_| counts) else { continue };
            let mut scope = || scopes.get_or_insert_with(|| Scopes::new(normal)).at(from, to);
            if cue_of.reading == Reading::Written || cue_of.reading.fits(speaker, scope()) {
                hits.push(Hit { cue, from, to, span: normal.span(from, to) });
            }
        }
        let card = |hit: &Hit| self.cards.get(hit.cue);
        if hits.iter().any(|hit| card(hit).is_some_and(Card::silences)) {
            hits.retain(|hit| card(hit).is_some_and(|card| card.direction != Direction::Lowers));
        }
        hits
    }

    /// What the cues of a message say about the course of the conversation.
    pub(crate) fn mood(&self, speaker: Role, hits: &[Hit]) -> Mood {
        let mut mood = Mood::default();
        for group in hits.iter().filter_map(|hit| self.cues.get(hit.cue)).map(|cue| cue.group) {
            match group {
                Group::Negative if speaker == Role::Customer => mood.negative += 1.0,
                Group::Positive if speaker == Role::Customer => mood.positive += 1.0,
                Group::Apology => mood.apology = true,
                Group::Wait => mood.wait = true,
                Group::Promise => mood.promise = true,
                Group::Refusal => mood.refusal = true,
                Group::Offer => mood.offer = true,
                _ => {}
            }
        }
        mood
    }
}

impl CueFile {
    fn card(&self) -> Card {
        let direction = self.direction.unwrap_or(match self.prior {
            prior if prior > 0.0 => Direction::Raises,
            prior if prior < 0.0 => Direction::Lowers,
            _ => Direction::Either,
        });
        Card {
            id: self.id.clone(),
            message: self.message.clone(),
            why: self.why.clone(),
            cause: self.cause,
            speaker: Some(self.speaker),
            direction,
            prior: self.prior,
        }
    }

    fn group(&self) -> Group {
        match self.id.as_str() {
            "agent.apology" | "agent.empathy" => Group::Apology,
            "agent.wait" => Group::Wait,
            "agent.promise" => Group::Promise,
            "agent.refuse" => Group::Refusal,
            "agent.offer" | "agent.solution" => Group::Offer,
            _ if self.prior > 0.0 => Group::Negative,
            _ if self.prior < 0.0 => Group::Positive,
            _ => Group::Other,
        }
    }
}

/// The tests that cue files hold, which the build script leaves out of the library.
#[cfg(test)]
pub(crate) mod own_tests {
    use super::*;

    #[derive(Deserialize)]
    struct Tested {
        test: Vec<CueTest>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct CueTest {
        text: String,
        /// The words that must be found; empty where nothing must be.
        hit: String,
    }

    /// What the files of a folder of `assets/lexicons` get wrong. Each must have tests of both kinds.
    pub(crate) fn failing(folder: &str, files: &[(&str, &str)]) -> Vec<String> {
        let cues = Cues::parse(files).unwrap();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/lexicons");
        let mut wrong = Vec::new();
        for ((name, _), (index, cue)) in files.iter().zip(cues.cues.iter().enumerate()) {
            let text = std::fs::read_to_string(format!("{root}/{folder}/{name}.toml")).unwrap();
            let tests = toml::from_str::<Tested>(&text).unwrap().test;
            let hits = tests.iter().filter(|test| !test.hit.is_empty()).count();
            if hits == 0 || hits == tests.len() {
                wrong.push(format!("{name}: write tests that hit and that miss"));
            }
            for test in &tests {
                let normal = Normalized::new(&test.text);
                let hits = cues.find(cue.speaker, &normal);
                let own = hits.iter().filter(|hit| hit.cue == index);
                let quotes: Vec<&str> = own.filter_map(|hit| hit.span.slice(&test.text)).collect();
                let right = match test.hit.as_str() {
                    "" => quotes.is_empty(),
                    hit => quotes.contains(&hit),
                };
                if !right {
                    wrong.push(format!("{name}: `{}` hits {quotes:?}", test.text));
                }
            }
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_passes_its_own_tests() {
        let wrong = own_tests::failing("risk", super::super::cue_files::FILES);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn files_are_refused_with_a_reason() {
        assert_eq!(Cues::parse(&[("a", "{}")]).unwrap_err().code(), "rule.syntax");
        assert!(Cues::parse(&[("a", r#"{"id": 3}"#)]).is_err());
    }
}

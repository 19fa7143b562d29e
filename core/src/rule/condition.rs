//! A condition, ready to be asked.

use std::sync::OnceLock;

use super::file::{
    Anchor, ConditionFile, Edge, Interval, IntervalKind, Limits, Negation, Nth, Place, Repeat, Unit,
};
use super::model::{Scope, Who};
use super::similar::Sketch;
use crate::arrange::Arrange;
use crate::entity::EntityKind;
use crate::text::{Normalized, PhraseOptions, PhraseSetBuilder, Regex, required};

/// Bytes of a compiled expression at most.
const REGEX_BYTES: usize = 10 << 20;

/// Numbers of phrases in the automaton.
pub(super) type Ids = Vec<usize>;

/// A regular expression that is compiled when it is first needed.
#[derive(Debug)]
pub(super) struct Pattern {
    text: String,
    compiled: OnceLock<Option<Regex>>,
    /// Phrases of which one is in every match; `None` where it must always be tried.
    pub triggers: Option<Ids>,
    /// Further lists of words of which one each is in every match.
    words: Vec<Vec<String>>,
}

impl Pattern {
    fn new(text: &str, builder: &mut PhraseSetBuilder) -> Self {
        let options = PhraseOptions::default().with_boundary(crate::text::Boundary::None);
        let mut words = required(text).into_iter();
        let triggers = words.next().and_then(|words| {
            let ids = words.iter().map(|word| {
                // A word that normalising changes would never be found in normalised text.
                let kept = Normalized::new(word).text() == word;
                kept.then(|| builder.add(word, options).ok()).flatten()
            });
            ids.collect::<Option<Ids>>()
        });
        let words = words.collect();
        Self { text: text.to_owned(), compiled: OnceLock::new(), triggers, words }
    }

    /// Whether a text that holds a trigger holds the other words that a match has.
    pub fn is_possible(&self, text: &str) -> bool {
        let one = |words: &Vec<String>| words.iter().any(|word| text.contains(word.as_str()));
        self.words.iter().all(one)
    }

    /// The expression; `None` where it cannot be compiled, which [`Self::check`] tells.
    pub fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.text, REGEX_BYTES).ok()).as_ref()
    }

    /// Compiles the expression now.
    pub fn check(&self) -> Result<(), String> {
        Regex::new(&self.text, REGEX_BYTES).map(|_| ())
    }
}

/// Which messages a condition looks at.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Look {
    /// The message that is tried.
    Here,
    /// All.
    All,
    /// The first or last part of the conversation.
    Edge { edge: Edge, last: bool },
    /// Around the places of another condition, or the message that is tried.
    Near { to: Option<usize>, anchor: Anchor },
}

/// Sentences to compare with.
#[derive(Debug)]
pub(super) struct Similar {
    pub sentences: Vec<Sketch>,
    pub at_least: f64,
}

/// A condition, with its phrases as numbers.
#[derive(Debug)]
pub(super) struct Condition {
    pub name: String,
    pub who: Who,
    pub any: Ids,
    pub at_least: usize,
    pub all: Ids,
    pub none: Ids,
    pub allow: Ids,
    pub times: usize,
    pub negation: Negation,
    pub unit: Unit,
    pub patterns: Vec<Pattern>,
    pub not_patterns: Vec<Pattern>,
    pub similar: Option<Similar>,
    pub repeat: Option<(Repeat, Vec<Normalized>)>,
    pub entities: Vec<EntityKind>,
    pub interval: Option<Interval>,
    pub chars: Option<Limits>,
    pub question: Option<bool>,
    pub look: Look,
    pub count: Limits,
}

/// Where a condition's phrases go and what its names mean.
pub(super) struct Names<'a> {
    /// The rule's conditions, in the order of their index.
    pub conditions: &'a [&'a str],
    /// The phrases and the allowed phrases of a lexicon.
    pub lexicon: &'a dyn Fn(&str) -> Result<WordsAndExcuses<'a>, String>,
}

/// The phrases of a lexicon, and those it allows.
pub(super) type WordsAndExcuses<'a> = (&'a [String], &'a [String]);

impl Condition {
    /// Compiles a condition; `Err` says what to write instead.
    pub fn new(
        name: &str,
        file: &ConditionFile,
        who: Who,
        scope: Scope,
        names: &Names<'_>,
        builder: &mut PhraseSetBuilder,
    ) -> Result<Self, String> {
        let options =
            PhraseOptions::default().with_fuzzy(file.fuzzy).with_boundary(file.boundary.into());
        let mut allowed: Vec<&String> = Vec::new();
        let mut phrases = |list: &[String], field: &str, excuses: bool| -> Result<Ids, String> {
            let mut ids = Ids::new();
            for phrase in list {
                let words = match phrase.strip_prefix('@') {
                    None => std::slice::from_ref(phrase),
                    Some(lexicon) => {
                        let (words, allow) = (names.lexicon)(lexicon)?;
                        allowed.extend(allow);
                        words
                    }
                };
                for word in words {
                    // An excuse counts wherever it stands; its own ends are the author's business.
                    let options = if excuses { excuse() } else { options };
                    let id = builder.add(word, options);
                    ids.push(id.map_err(|error| format!("`{field}` of `{name}`: {error}"))?);
                }
            }
            ids.arrange();
            ids.dedup();
            Ok(ids)
        };
        let any = phrases(&file.any, "any", false)?;
        let all = phrases(&file.all, "all", false)?;
        let none = phrases(&file.none, "none", false)?;
        let mut allow = phrases(&file.allow, "allow", true)?;
        for word in allowed {
            allow.push(builder.add(word, excuse()).map_err(|error| error.to_string())?);
        }
        allow.arrange();
        let mut compile = |list: &[String]| -> Vec<Pattern> {
            list.iter().map(|text| Pattern::new(text, builder)).collect()
        };
        let patterns = compile(file.regex.as_slice());
        let not_patterns = compile(file.not_regex.as_slice());
        let condition = Self {
            name: name.to_owned(),
            who: file.role.unwrap_or(who),
            at_least: file.at_least.unwrap_or(1),
            any,
            all,
            none,
            allow,
            times: file.times.unwrap_or(0),
            negation: file.negation,
            unit: file.unit,
            patterns,
            not_patterns,
            similar: similar(file)?,
            repeat: file.repeat.clone().map(|repeat| {
                let except = repeat.except.iter().map(|text| Normalized::new(text)).collect();
                (repeat, except)
            }),
            entities: entities(file)?,
            interval: file.interval.clone(),
            chars: file.chars,
            question: file.question,
            look: look(file, scope, names)?,
            count: file.count.unwrap_or(Limits { min: None, max: None }),
        };
        condition.check()?;
        Ok(condition)
    }

    /// Whether only messages that hold one of some phrases can satisfy it; these phrases are its
    /// triggers.
    pub fn triggers(&self) -> Option<Vec<usize>> {
        if !self.any.is_empty() {
            return Some(self.any.clone());
        }
        if let Some(&first) = self.all.first() {
            return Some(vec![first]);
        }
        if self.patterns.is_empty() {
            return None;
        }
        let mut ids = Vec::new();
        for pattern in &self.patterns {
            ids.extend(pattern.triggers.as_ref()?);
        }
        Some(ids)
    }

    /// Whether it asks about more than one message.
    pub fn needs_context(&self) -> bool {
        self.look != Look::Here || self.repeat.is_some() || self.interval.is_some()
    }

    fn check(&self) -> Result<(), String> {
        let name = &self.name;
        let keywords = !self.any.is_empty() || !self.all.is_empty();
        let asks = keywords
            || !self.none.is_empty()
            || !self.patterns.is_empty()
            || !self.not_patterns.is_empty()
            || self.similar.is_some()
            || self.repeat.is_some()
            || !self.entities.is_empty()
            || self.interval.is_some()
            || self.chars.is_some()
            || self.question.is_some();
        let fail = |reason: &str| Err(format!("condition `{name}`: {reason}"));
        if !asks && self.count.min.is_none() && self.count.max.is_none() {
            return fail("holds for every message: give it `any`, `regex` or another field");
        }
        if self.at_least == 0 || self.at_least > self.any.len().max(1) {
            return fail("`at_least` must be from 1 to the number of different `any` phrases");
        }
        if self.at_least > 1 && self.any.is_empty() {
            return fail("`at_least` counts `any` phrases: give it some");
        }
        if self.times > 0 && !keywords && self.patterns.is_empty() {
            return fail("`times` counts places: give it `any`, `all` or `regex`");
        }
        let wanted =
            || self.any.iter().filter(|_| self.any.len() == self.at_least).chain(&self.all);
        if wanted().any(|id| self.none.binary_search(id).is_ok()) {
            return fail("contradictory: a phrase is both wanted and in `none`");
        }
        for (field, limits) in [("chars", self.chars), ("count", Some(self.count))] {
            if let Some(Limits { min: Some(min), max: Some(max) }) = limits
                && min > max
            {
                return fail(&format!("contradictory: `{field}` has min {min} over max {max}"));
            }
        }
        if let Some(interval) = &self.interval {
            let (over, under) = (interval.over, interval.under);
            let bad = |seconds: Option<f64>| seconds.is_some_and(|s| !s.is_finite() || s < 0.0);
            if (over.is_none() && under.is_none()) || bad(over) || bad(under) {
                return fail("`interval` needs `over` or `under` in seconds, 0 or more");
            }
            if let (Some(over), Some(under)) = (over, under)
                && over >= under
            {
                return fail("contradictory: `interval` has `over` not below `under`");
            }
            if interval.kind == IntervalKind::Open && matches!(self.look, Look::Near { .. }) {
                return fail("`open` is about the end of the conversation: it takes no anchor");
            }
        }
        if let Some((repeat, _)) = &self.repeat
            && (repeat.times < 2
                || repeat.within + 1 < repeat.times
                || !(0.0..=1.0).contains(&repeat.similarity))
        {
            return fail("`repeat` needs times >= 2, within >= times - 1, similarity in 0 to 1");
        }
        Ok(())
    }
}

fn excuse() -> PhraseOptions {
    PhraseOptions::default().with_boundary(crate::text::Boundary::None)
}

fn entities(file: &ConditionFile) -> Result<Vec<EntityKind>, String> {
    let kinds = file.entity.as_slice().iter().map(|name| name.parse::<EntityKind>());
    kinds.collect::<crate::Result<Vec<_>>>().map_err(|error| error.to_string())
}

fn similar(file: &ConditionFile) -> Result<Option<Similar>, String> {
    let Some(similar) = &file.similar else { return Ok(None) };
    if similar.to.is_empty() || !(0.0..=1.0).contains(&similar.at_least) || similar.at_least == 0.0
    {
        return Err("`similar` needs sentences in `to` and `at_least` over 0 up to 1".to_owned());
    }
    let sentences = similar.to.iter().map(|text| Sketch::new(&Normalized::new(text))).collect();
    Ok(Some(Similar { sentences, at_least: similar.at_least }))
}

fn look(file: &ConditionFile, scope: Scope, names: &Names<'_>) -> Result<Look, String> {
    let edge = |edge: &Edge, last: bool| {
        let bad = edge.seconds.is_some_and(|seconds| !seconds.is_finite() || seconds < 0.0);
        if bad || (edge.messages.is_none() && edge.seconds.is_none()) || edge.messages == Some(0) {
            return Err("`first` and `last` need `messages` over 0 or `seconds`".to_owned());
        }
        Ok(Look::Edge { edge: *edge, last })
    };
    match (&file.first, &file.last, &file.anchor) {
        (None, None, None) if scope == Scope::Conversation => Ok(Look::All),
        (None, None, None) => Ok(Look::Here),
        (Some(first), None, None) => edge(first, false),
        (None, Some(last), None) => edge(last, true),
        (None, None, Some(anchor)) => {
            let index = |name: &String| {
                names.conditions.iter().position(|known| known == name).ok_or_else(|| {
                    let known = names.conditions.join(", ");
                    format!("the anchor names `{name}`; the conditions are {known}")
                })
            };
            let to = anchor.to.as_ref().map(index).transpose()?;
            if to.is_none() && scope == Scope::Conversation {
                return Err("an anchor of a conversation rule needs `to`".to_owned());
            }
            if anchor.messages == Some(0) && !anchor.include || anchor.hit == Nth::Number(0) {
                return Err("`messages` and `hit` of an anchor count from 1".to_owned());
            }
            Ok(Look::Near { to, anchor: anchor.clone() })
        }
        _ => Err("give one of `first`, `last` and `anchor`".to_owned()),
    }
}

impl Anchor {
    /// Whether the condition looks at the messages after the anchor, and before it.
    pub fn sides(&self) -> (bool, bool) {
        (self.place != Place::Before, self.place != Place::After)
    }
}

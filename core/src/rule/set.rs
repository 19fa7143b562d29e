//! A set of rules: loading, selecting, checking.

use std::borrow::Cow;
use std::sync::Arc;

use super::builtin;
use super::compile::{Compiled, Program};
use super::evaluate::{Chars, Dialogue, Found};
use super::facts::Facts;
use super::file::{Bundle, RuleSource, is_date};
use super::lint::{self, Lint};
use super::model::{ConditionTrace, Rule, RuleHit, RuleTrace, Scope, TracePlace};
use super::{pack, testing};
use crate::arrange::Arrange;
use crate::dialogue::{Conversation, Role};
use crate::error::{Error, Result};
use crate::text::{Normalized, PhraseScratch, Segmenter};

/// Rules, compiled together: one automaton scan a message however many rules.
///
/// Immutable and cheap to clone; selecting and merging give new sets.
///
/// ```
/// use kefu::Role;
/// use kefu::rule::RuleSet;
/// let rules = RuleSet::load(r#"
///     id = "shop.contact"
///     kind = "contact"
///     level = "heavy"
///     message = "引导加微信"
///     why = "平台禁止引导站外联系"
///     role = "agent"
///     any = ["加微信"]
///     allow = ["不要加微信"]
///     fuzzy = true
///     [[test]]
///     text = "加➕薇❤聊"
///     hit = "加➕薇❤"
///     [[test]]
///     text = "请不要加微信"
///     hit = false
/// "#.as_bytes())?;
/// let hits = rules.check(Role::Agent, "亲，加V信返现");
/// assert_eq!(hits[0].quote, "加V信");
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Clone)]
pub struct RuleSet {
    program: Arc<Program>,
    segmenter: Option<Arc<dyn Segmenter>>,
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RuleSet").field("rules", &self.len()).finish_non_exhaustive()
    }
}

impl RuleSet {
    /// The rules that ship with the library. Their tests ran when the library was built.
    ///
    /// # Errors
    /// None in a released build; a test of the library loads every rule.
    pub fn builtin() -> Result<Self> {
        Self::compile(builtin::bundle()?)
    }

    /// The rules of these builtin packs, compiled once: several times faster than [`Self::builtin`]
    /// and [`Self::pack`]. Where packs differ in a rule, the later one counts.
    ///
    /// # Errors
    /// [`Error::Unknown`] with the known packs.
    pub fn builtin_packs<S: AsRef<str>>(ids: &[S]) -> Result<Self> {
        let mut bundle = builtin::bundle()?;
        let mut rules: Vec<RuleSource> = Vec::new();
        for id in ids {
            let selected = pack::select(&bundle, id.as_ref())?;
            rules.retain(|old| selected.iter().all(|new| new.head.id != old.head.id));
            rules.extend(selected);
        }
        bundle.rules = rules;
        Self::compile(bundle)
    }

    /// Loads one TOML file: a rule, or a bundle of `[[rule]]`, `[[pack]]` and `[[lexicon]]`.
    /// Lexicons of the library are known as `@name`.
    ///
    /// # Errors
    /// [`Error::Rule`] names the rule that cannot be read, contradicts itself, is always true, has
    /// an unused part, repeats another, or lacks a hit test or a miss test; [`Error::RuleTest`] the
    /// rule and the test that failed. Nothing is loaded then.
    pub fn load(bytes: &[u8]) -> Result<Self> {
        Self::load_all([("rules", bytes)])
    }

    /// Loads several files as one set; names stand in errors where a file has no id.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_all<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Self> {
        let mut bundle = Bundle::default();
        for (name, bytes) in files {
            bundle.read(name, bytes)?;
        }
        let set = Self::compile(bundle)?;
        if let Some(lint) = set.lint().into_iter().find(|lint| lint.fatal) {
            return Err(Error::Rule { rule: lint.rule, reason: lint.message });
        }
        for compiled in &set.program.rules {
            for condition in &compiled.conditions {
                for pattern in condition.patterns.iter().chain(&condition.not_patterns) {
                    pattern.check().map_err(|reason| Error::Rule {
                        rule: compiled.rule.id.clone(),
                        reason: format!("regex of `{}`: {reason}", condition.name),
                    })?;
                }
            }
        }
        for source in &set.program.sources.rules {
            testing::run(&set, source)?;
        }
        Ok(set)
    }

    pub(super) fn compile(bundle: Bundle) -> Result<Self> {
        let program = Program::new(bundle, builtin::lexicons()?)?;
        Ok(Self { program: Arc::new(program), segmenter: None })
    }

    fn with_rules(&self, rules: Vec<RuleSource>) -> Result<Self> {
        let Bundle { lexicons, packs, .. } = self.program.sources.clone();
        let program = Program::new(Bundle { rules, lexicons, packs }, &[])?;
        Ok(Self { program: Arc::new(program), segmenter: self.segmenter.clone() })
    }

    /// The rules of one pack, with the pack's changes.
    ///
    /// # Errors
    /// [`Error::Unknown`] with the known packs; [`Error::Rule`] where the pack names rules that are
    /// not loaded.
    pub fn pack(&self, id: &str) -> Result<Self> {
        self.with_rules(pack::select(&self.program.sources, id)?)
    }

    /// The rules that `keep` keeps.
    ///
    /// # Errors
    /// None in practice: what compiled together compiles apart.
    pub fn only(&self, keep: impl Fn(&Rule) -> bool) -> Result<Self> {
        let pairs = self.program.sources.rules.iter().zip(&self.program.rules);
        let kept = pairs.filter(|(_, compiled)| keep(&compiled.rule));
        self.with_rules(kept.map(|(source, _)| source.clone()).collect())
    }

    /// The rules that apply on `date` (`YYYY-MM-DD`): effective, and not expired.
    ///
    /// # Errors
    /// [`Error::Option`] where `date` is no date.
    pub fn in_force(&self, date: &str) -> Result<Self> {
        if !is_date(date) {
            return Err(Error::option("date", "a date such as 2026-01-31", date));
        }
        self.only(|rule| {
            rule.effective.as_deref().is_none_or(|from| from <= date)
                && rule.expires.as_deref().is_none_or(|to| date < to)
        })
    }

    /// Both sets; rules, packs and lexicons of `other` replace those of the same id.
    ///
    /// # Errors
    /// [`Error::Rule`] where a rule of one set does not fit the lexicons of the other.
    pub fn merged(&self, other: &Self) -> Result<Self> {
        let (mut bundle, new) = (self.program.sources.clone(), other.program.sources.clone());
        bundle.rules.retain(|old| !new.rules.iter().any(|rule| rule.head.id == old.head.id));
        bundle.packs.retain(|old| !new.packs.iter().any(|pack| pack.id == old.id));
        bundle.lexicons.retain(|old| !new.lexicons.iter().any(|lexicon| lexicon.id == old.id));
        bundle.rules.extend(new.rules);
        bundle.packs.extend(new.packs);
        bundle.lexicons.extend(new.lexicons);
        let program = Arc::new(Program::new(bundle, &[])?);
        Ok(Self { program, segmenter: other.segmenter.clone().or(self.segmenter.clone()) })
    }

    /// The set with word ends from a dictionary, for phrases with `boundary = "word"`.
    #[must_use]
    pub fn with_segmenter(mut self, segmenter: Arc<dyn Segmenter>) -> Self {
        self.segmenter = Some(segmenter);
        self
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.program.rules.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.program.rules.is_empty()
    }

    /// The rules by id.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.program.rules.iter().map(|compiled| &compiled.rule)
    }

    /// One rule.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.program.find(id).and_then(|at| self.program.rules.get(at)).map(|found| &found.rule)
    }

    /// The ids and names of the packs that are loaded.
    pub fn packs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.program.sources.packs.iter().map(|pack| (pack.id.as_str(), pack.name.as_str()))
    }

    /// Mistakes in the rules; [`Self::load`] refuses the fatal ones. Looks for them anew at every
    /// call: selecting and merging need not wait for it.
    pub fn lint(&self) -> Vec<Lint> {
        lint::run(&self.program.sources.rules, &self.program.rules)
    }

    /// Checks one message, without its conversation. Findings come by id. Rules that need the
    /// conversation ([`Rule::needs_context`]) do not run.
    pub fn check(&self, role: Role, text: &str) -> Vec<RuleHit> {
        let mut hits = Vec::new();
        self.check_normal(role, text, &Normalized::new(text), &mut hits);
        hits
    }

    /// As [`Self::check`], for a text that is normalised already; adds to `hits`.
    pub fn check_normal(
        &self,
        role: Role,
        text: &str,
        normal: &Normalized,
        hits: &mut Vec<RuleHit>,
    ) {
        let mut scratch = PhraseScratch::default();
        let facts = self.facts(role, None, text, Cow::Borrowed(normal), &mut scratch);
        let messages = std::slice::from_ref(&facts);
        let dialogue = Dialogue { messages, now: None };
        for index in self.candidates(&facts) {
            if let Some(compiled) = self.program.rules.get(index)
                && !compiled.rule.needs_context
                && let Some(mut hit) = compiled.fire(&dialogue, Some(0))
            {
                hit.at = None;
                hits.push(hit);
            }
        }
    }

    /// Checks a whole conversation; `now`, in seconds of the messages' clock, is for waits that are
    /// still open. Findings come by message, then by id; those about the whole come first.
    pub fn review(&self, conversation: &Conversation, now: Option<f64>) -> Vec<RuleHit> {
        let messages = self.read(conversation);
        let dialogue = Dialogue { messages: &messages, now };
        let mut hits = Vec::new();
        for &index in &self.program.whole {
            hits.extend(self.program.rules.get(index).and_then(|rule| rule.fire(&dialogue, None)));
        }
        for (at, facts) in messages.iter().enumerate() {
            for index in self.candidates(facts) {
                let compiled = self.program.rules.get(index);
                hits.extend(compiled.and_then(|rule| rule.fire(&dialogue, Some(at))));
            }
        }
        hits.arrange_by(|a, b| (a.at, &a.rule).cmp(&(b.at, &b.rule)));
        hits.dedup_by(|a, b| a.rule == b.rule && a.at == b.at && a.span == b.span);
        hits
    }

    /// Runs one rule on a conversation and shows which of its conditions held, and where.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no such rule is loaded.
    pub fn test_rule(
        &self,
        id: &str,
        conversation: &Conversation,
        now: Option<f64>,
    ) -> Result<RuleTrace> {
        let compiled = self.program.find(id).and_then(|at| self.program.rules.get(at));
        let Some(compiled) = compiled else {
            return Err(Error::unknown("rule", id, self.rules().map(|rule| rule.id.as_str())));
        };
        let messages = self.read(conversation);
        let dialogue = Dialogue { messages: &messages, now };
        let conditions = compiled.conditions.iter().enumerate().map(|(index, condition)| {
            let mut found = Found::default();
            for focus in compiled.tries(&dialogue) {
                let one = dialogue.ask(&compiled.conditions, index, focus);
                found.held |= one.held;
                found.messages.extend(one.messages);
            }
            found.messages.arrange();
            found.messages.dedup();
            let places = found
                .messages
                .iter()
                .flat_map(|(message, places)| trace(*message, messages.get(*message), places));
            ConditionTrace {
                name: condition.name.clone(),
                held: found.held,
                places: places.collect(),
            }
        });
        let conditions = conditions.collect();
        let hits = self.run_rule(id, conversation, now);
        Ok(RuleTrace { rule: id.to_owned(), fired: !hits.is_empty(), hits, conditions })
    }

    /// The findings of one rule.
    pub(super) fn run_rule(
        &self,
        id: &str,
        conversation: &Conversation,
        now: Option<f64>,
    ) -> Vec<RuleHit> {
        let Some(index) = self.program.find(id) else { return Vec::new() };
        let Some(compiled) = self.program.rules.get(index) else { return Vec::new() };
        let messages = self.read(conversation);
        let dialogue = Dialogue { messages: &messages, now };
        // Through the candidates, so that a rule's tests also test what makes it a candidate.
        let tries = compiled.tries(&dialogue).into_iter().filter(|focus| {
            focus
                .and_then(|at| messages.get(at))
                .is_none_or(|facts| self.candidates(facts).contains(&index))
        });
        tries.filter_map(|focus| compiled.fire(&dialogue, focus)).collect()
    }

    fn facts<'t>(
        &self,
        role: Role,
        at: Option<f64>,
        text: &'t str,
        normal: Cow<'t, Normalized>,
        scratch: &mut PhraseScratch,
    ) -> Facts<'t> {
        let segmenter = self.segmenter.as_deref();
        Facts::new(role, at, text, normal, &self.program.phrases, segmenter, scratch)
    }

    fn read<'t>(&self, conversation: &'t Conversation) -> Vec<Facts<'t>> {
        let mut scratch = PhraseScratch::default();
        let messages = conversation.messages.iter().map(|message| {
            let normal = Cow::Owned(Normalized::new(&message.text));
            self.facts(message.role, message.at, &message.text, normal, &mut scratch)
        });
        messages.collect()
    }

    /// The message rules that a message could make fire, ascending.
    fn candidates(&self, facts: &Facts<'_>) -> Vec<usize> {
        let mut found = self.program.always.clone();
        for phrase in facts.phrases() {
            found.extend(self.program.postings.get(phrase).into_iter().flatten());
        }
        found.arrange();
        found.dedup();
        found
    }
}

impl Compiled {
    /// What the rule is tried at.
    fn tries(&self, dialogue: &Dialogue<'_>) -> Vec<Option<usize>> {
        match self.rule.scope {
            Scope::Conversation => vec![None],
            Scope::Message => (0..dialogue.messages.len()).map(Some).collect(),
        }
    }

    /// Tries the rule.
    fn fire(&self, dialogue: &Dialogue<'_>, focus: Option<usize>) -> Option<RuleHit> {
        let reads = |at: usize| {
            dialogue.messages.get(at).is_some_and(|facts| self.rule.role.reads(facts.role))
        };
        if focus.is_some_and(|at| !reads(at)) {
            return None;
        }
        let ask = |index: usize| dialogue.ask(&self.conditions, index, focus);
        let mut known: Vec<Option<Found>> = vec![None; self.conditions.len()];
        let mut held = |index: usize| {
            let found = ask(index);
            let held = found.held;
            if let Some(place) = known.get_mut(index) {
                *place = Some(found);
            }
            held
        };
        if !self.when.holds(&mut held) {
            return None;
        }
        let mut report = |index: usize| {
            known.get_mut(index).and_then(Option::take).unwrap_or_else(|| ask(index))
        };
        let reported = self.report.map(&mut report).unwrap_or_default().messages.into_iter().next();
        let (at, places) = match reported {
            Some((at, places)) => (Some(at), places),
            None => (focus, Vec::new()),
        };
        let facts = at.and_then(|at| dialogue.messages.get(at));
        let span = |&(from, to): &Chars| facts.map(|facts| facts.normal.span(from, to));
        let places: Vec<_> = places.iter().filter_map(span).collect();
        let first = places.first().copied();
        let quote = first.zip(facts).and_then(|(span, facts)| span.slice(facts.text));
        let rule = &self.rule;
        Some(RuleHit {
            rule: rule.id.clone(),
            kind: rule.kind.clone(),
            level: rule.level,
            message: rule.message.clone(),
            at,
            span: first,
            places,
            quote: quote.unwrap_or_default().to_owned(),
            why: rule.why.clone(),
            rewrite: rule.rewrite.clone(),
            weight: rule.weight,
        })
    }
}

/// The places of a condition in one message.
fn trace(message: usize, facts: Option<&Facts<'_>>, places: &[Chars]) -> Vec<TracePlace> {
    if places.is_empty() {
        return vec![TracePlace { message, span: None, quote: String::new() }];
    }
    let place = |&(from, to): &Chars| {
        let span = facts.map(|facts| facts.normal.span(from, to));
        let quote = span.zip(facts).and_then(|(span, facts)| span.slice(facts.text));
        TracePlace { message, span, quote: quote.unwrap_or_default().to_owned() }
    };
    places.iter().map(place).collect()
}

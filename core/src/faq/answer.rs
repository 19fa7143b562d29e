use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::choice::choose;
use super::entry::{FaqAnswer, FaqEntry};
use super::hit::FaqHit;
use super::index::{FaqIndex, FaqSearch};
use super::rules::{FaqLayer, FaqRule, FaqTarget, MenuOption};
use crate::entity::find_normal;
use crate::error::Result;
use crate::limits::check_text;
use crate::span::{Span, Spanned, TextSource};
use crate::text::Normalized;

/// What is known about the conversation when a question is answered.
///
/// ```
/// use kefu::faq::AnswerContext;
/// let context = AnswerContext::default().with_stage("after").with_slot("order_no", "88001");
/// assert_eq!(context.slots["order_no"], "88001");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AnswerContext {
    /// Seconds since 1970; without it answers hold whatever their window.
    pub now: Option<f64>,
    /// `pre`, `order` or `after`.
    pub stage: Option<String>,
    /// `taobao`, `douyin`, ….
    pub channel: Option<String>,
    /// The product or SKU that is talked about.
    pub product: Option<String>,
    /// The customer's member level.
    pub member: Option<String>,
    /// The shop; `None` sees every entry.
    pub tenant: Option<String>,
    /// Values for slots: `order_no` fills `{order_no}`. Slots that are not given are filled with
    /// the entity of that name in the message, such as its order or tracking number.
    pub slots: BTreeMap<String, String>,
    /// The options of the reply before, so that 2 or 第二个 can be understood.
    pub last_options: Vec<MenuOption>,
}

impl AnswerContext {
    /// The context at a time, in seconds since 1970.
    #[must_use]
    pub fn with_now(mut self, now: f64) -> Self {
        self.now = Some(now);
        self
    }

    /// The context in a stage.
    #[must_use]
    pub fn with_stage(mut self, stage: impl Into<String>) -> Self {
        self.stage = Some(stage.into());
        self
    }

    /// The context on a channel.
    #[must_use]
    pub fn with_channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// The context about a product.
    #[must_use]
    pub fn with_product(mut self, product: impl Into<String>) -> Self {
        self.product = Some(product.into());
        self
    }

    /// The context of a member level.
    #[must_use]
    pub fn with_member(mut self, member: impl Into<String>) -> Self {
        self.member = Some(member.into());
        self
    }

    /// The context in a shop.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// The context with a value for a slot.
    #[must_use]
    pub fn with_slot(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.slots.insert(name.into(), value.into());
        self
    }

    /// The context after a reply with options.
    #[must_use]
    pub fn with_last_options(mut self, options: Vec<MenuOption>) -> Self {
        self.last_options = options;
        self
    }
}

/// What kind of reply it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaqReplyKind {
    /// `text` answers the question.
    Answer,
    /// Unsure: `options` are the entries it may be.
    Suggest,
    /// A keyword menu: `options` are its choices.
    Menu,
    /// Nothing fits: hand over to a person. `handoff` says why.
    None,
}

/// The reply to a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqReply {
    /// What kind of reply it is.
    pub kind: FaqReplyKind,
    /// Ready to send: the answer with its slots filled, or the numbered list. Empty for
    /// [`FaqReplyKind::None`], and for an entry without any answer: such a base finds ids only.
    pub text: String,
    /// The layer the reply comes from.
    pub layer: Option<FaqLayer>,
    /// The entry or rule that replies.
    pub id: Option<String>,
    /// The probability that the answer is the right one; 1 for rules and choices from a menu.
    pub score: f32,
    /// The probability that one of `hits` is the right entry; 0 where a rule replied.
    pub covered: f32,
    /// Choices, numbered from 1 in `text`. Pass them as `last_options` with the next message.
    pub options: Vec<MenuOption>,
    /// Steps of the entry that answers.
    pub steps: Vec<String>,
    /// Questions to offer next.
    pub related: Vec<MenuOption>,
    /// Slots of the answer that nothing fills; they stand in `text` as `{name}`.
    pub missing_slots: Vec<String>,
    /// What was found, with evidence; empty where a rule replied.
    pub hits: Vec<FaqHit>,
    /// Why a person should take over, in Chinese; only with [`FaqReplyKind::None`].
    pub handoff: Option<String>,
}

impl Spanned for FaqReply {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.hits.visit_spans(visit);
    }
}

impl FaqReply {
    fn new(kind: FaqReplyKind) -> Self {
        Self {
            kind,
            text: String::new(),
            layer: None,
            id: None,
            score: 0.0,
            covered: 0.0,
            options: Vec::new(),
            steps: Vec::new(),
            related: Vec::new(),
            missing_slots: Vec::new(),
            hits: Vec::new(),
            handoff: None,
        }
    }

    fn none(reason: &str) -> Self {
        Self { handoff: Some(reason.to_owned()), ..Self::new(FaqReplyKind::None) }
    }
}

/// Above a list of entries.
const SUGGEST_HEADING: &str = "亲,您是想咨询下面哪个问题呢?回复序号就可以哦:";

/// An entry is suggested from this share of the first one's probability on.
const LEAST_SUGGESTED: f32 = 0.05;

impl FaqIndex {
    /// Replies to a message: a choice from the last list, then the layers in their order
    /// (intercept, emergency, menu, entries, small talk), then nothing, with a reason to hand
    /// over.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`] for a message over [`crate::limits::MAX_TEXT_BYTES`].
    pub fn answer(&self, message: &str, context: &AnswerContext) -> Result<FaqReply> {
        check_text(message)?;
        let normal = Normalized::new(message);
        if normal.is_empty() {
            return Ok(FaqReply::none("消息里没有可以识别的内容"));
        }
        let context = &with_entities(message, &normal, context);
        let tenant = context.tenant.as_deref();
        let rule = |layer| self.rules.find(layer, &normal, tenant);
        if let Some(rule) = rule(FaqLayer::Intercept).or_else(|| rule(FaqLayer::Emergency)) {
            return Ok(self.rule_reply(rule, context));
        }
        if let Some(option) =
            choose(&normal, &context.last_options).and_then(|at| context.last_options.get(at))
        {
            return Ok(self.choice_reply(option, context));
        }
        if let Some(rule) = rule(FaqLayer::Menu) {
            return Ok(self.rule_reply(rule, context));
        }
        let count = self.options.suggestions;
        let mut search = FaqSearch::new(count);
        search.tenant.clone_from(&context.tenant);
        let found = self.find(message, &search, None)?;
        let hits = found.hits(self, message, count);
        let thresholds = self.options.thresholds;
        let (top, covered) = (found.listed(1), found.listed(count));
        if top < thresholds.answer
            && let Some(rule) = rule(FaqLayer::SmallTalk)
        {
            return Ok(self.rule_reply(rule, context));
        }
        let reply = match hits.first().and_then(|hit| self.entry(&hit.id)) {
            Some(entry) if top >= thresholds.answer => self.entry_reply(entry, top, context),
            Some(_) if covered >= thresholds.suggest => self.suggestion(&hits),
            _ => FaqReply::none("知识库里没有合适的答案,建议转人工"),
        };
        Ok(FaqReply { hits, covered, ..reply })
    }

    fn rule_reply(&self, rule: &FaqRule, context: &AnswerContext) -> FaqReply {
        let options: Vec<MenuOption> = rule
            .options
            .iter()
            .filter(|option| match &option.target {
                FaqTarget::Entry(id) => self.entry(id).is_some_and(|entry| entry.enabled),
                _ => true,
            })
            .cloned()
            .collect();
        let (text, missing_slots) = fill(&rule.text, context);
        let kind = if options.is_empty() { FaqReplyKind::Answer } else { FaqReplyKind::Menu };
        FaqReply {
            text: numbered(&text, &options),
            layer: Some(rule.layer),
            id: Some(rule.id.clone()),
            score: 1.0,
            options,
            missing_slots,
            ..FaqReply::new(kind)
        }
    }

    fn choice_reply(&self, option: &MenuOption, context: &AnswerContext) -> FaqReply {
        match &option.target {
            FaqTarget::Text(text) => {
                let (text, missing_slots) = fill(text, context);
                FaqReply {
                    text,
                    layer: Some(FaqLayer::Menu),
                    score: 1.0,
                    missing_slots,
                    ..FaqReply::new(FaqReplyKind::Answer)
                }
            }
            FaqTarget::Menu(id) => match self.rules.get(id) {
                Some(rule) => self.rule_reply(rule, context),
                None => FaqReply::none("所选的菜单已不存在,建议转人工"),
            },
            FaqTarget::Entry(id) => match self.entry(id).filter(|entry| entry.enabled) {
                Some(entry) => self.entry_reply(entry, 1.0, context),
                None => FaqReply::none("所选的问题已下线,建议转人工"),
            },
        }
    }

    fn entry_reply(&self, entry: &FaqEntry, score: f32, context: &AnswerContext) -> FaqReply {
        let Some(answer) = choose_answer(entry, context) else {
            return FaqReply {
                id: Some(entry.id.clone()),
                layer: Some(FaqLayer::Entry),
                ..FaqReply::none("这个问题的答案已过期,或不适用于当前情况,建议转人工")
            };
        };
        let (text, missing_slots) = fill(answer, context);
        FaqReply {
            text,
            layer: Some(FaqLayer::Entry),
            id: Some(entry.id.clone()),
            score,
            steps: entry.steps.clone(),
            related: self.related(&entry.id, self.options.suggestions),
            missing_slots,
            ..FaqReply::new(FaqReplyKind::Answer)
        }
    }

    fn suggestion(&self, hits: &[FaqHit]) -> FaqReply {
        // What is far behind the first would only make the list longer.
        let least = hits.first().map_or(0.0, |hit| hit.score) * LEAST_SUGGESTED;
        let options: Vec<MenuOption> = hits
            .iter()
            .filter(|hit| hit.score >= least)
            .map(|hit| MenuOption::new(&hit.question, FaqTarget::Entry(hit.id.clone())))
            .collect();
        FaqReply {
            text: numbered(SUGGEST_HEADING, &options),
            layer: Some(FaqLayer::Entry),
            score: hits.first().map_or(0.0, |hit| hit.score),
            options,
            ..FaqReply::new(FaqReplyKind::Suggest)
        }
    }

    /// Entries to offer after one was answered: those it names as related, then the nearest others,
    /// `k` at most. Empty for an id that is not in the base.
    pub fn related(&self, id: &str, k: usize) -> Vec<MenuOption> {
        let Some(entry) = self.entry(id) else { return Vec::new() };
        let named = entry.related.iter().filter_map(|id| self.entry(id));
        let mut options: Vec<MenuOption> = Vec::new();
        for other in named.filter(|other| other.enabled && other.id != id).take(k) {
            options.push(MenuOption::new(&other.question, FaqTarget::Entry(other.id.clone())));
        }
        let mut search = FaqSearch::new(k + options.len() + 1);
        search.tenant.clone_from(&entry.tenant);
        // The question is in the base, so it is never over the limit.
        let near =
            self.find(&entry.question, &search, None).map(|found| found.scored).unwrap_or_default();
        for other in near.iter().filter_map(|scored| self.scored_entry(scored)) {
            let target = FaqTarget::Entry(other.id.clone());
            let known = options.iter().any(|option| option.target == target);
            if options.len() < k && other.id != id && !known {
                options.push(MenuOption::new(&other.question, target));
            }
        }
        options
    }
}

/// The context with the message's entities as slots, the first of each kind, where the caller gave
/// none.
fn with_entities(message: &str, normal: &Normalized, context: &AnswerContext) -> AnswerContext {
    let mut context = context.clone();
    for entity in find_normal(message, normal, None) {
        let slot = context.slots.entry(entity.kind.as_str().to_owned());
        slot.or_insert(entity.quote);
    }
    context
}

/// The most specific answer that applies; the one for all cases where none does; `None` where the
/// entry has answers and none of them holds.
fn choose_answer<'a>(entry: &'a FaqEntry, context: &AnswerContext) -> Option<&'a str> {
    let mut best: Option<(usize, &FaqAnswer)> = None;
    for answer in &entry.answers {
        let conditions = [
            (&answer.stages, &context.stage),
            (&answer.channels, &context.channel),
            (&answer.products, &context.product),
            (&answer.members, &context.member),
        ];
        let stated = conditions.iter().filter(|(wanted, _)| !wanted.is_empty());
        let holds = stated.clone().all(|(wanted, given)| {
            given.as_ref().is_some_and(|given| wanted.iter().any(|one| one == given))
        });
        let windowed = usize::from(answer.from.is_some() || answer.until.is_some());
        let specific = 2 * stated.count() + windowed;
        if holds && answer.is_current(context.now) && best.is_none_or(|(most, _)| specific > most) {
            best = Some((specific, answer));
        }
    }
    let text = best.map_or(entry.answer.as_str(), |(_, answer)| answer.text.as_str());
    // Where an entry has no answer at all, the caller keeps answers elsewhere, by id.
    Some(text).filter(|text| !text.trim().is_empty() || entry.answers.is_empty())
}

/// Fills `{name}` slots; the names that nothing fills stay and are returned.
fn fill(text: &str, context: &AnswerContext) -> (String, Vec<String>) {
    let mut out = String::with_capacity(text.len());
    let mut missing: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let name = after.split_once('}').map(|(name, _)| name).filter(|name| is_name(name));
        let Some(name) = name else {
            out.push('{');
            rest = after;
            continue;
        };
        match context.slots.get(name) {
            Some(value) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
                if !missing.iter().any(|known| known == name) {
                    missing.push(name.to_owned());
                }
            }
        }
        rest = after.get(name.len() + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    (out, missing)
}

/// Slot names are short identifiers; other braces are text.
fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
}

/// A heading with numbered options below; the heading alone without options.
fn numbered(heading: &str, options: &[MenuOption]) -> String {
    let lines = options.iter().zip(1..).map(|(option, n)| format!("\n{n}. {}", option.label));
    std::iter::once(heading.to_owned()).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_or_reported() {
        let context = AnswerContext::default().with_slot("order_no", "88001");
        let (text, missing) = fill("订单{order_no}预计{eta}到,{eta}前有效 {不是} {", &context);
        assert_eq!(text, "订单88001预计{eta}到,{eta}前有效 {不是} {");
        assert_eq!(missing, ["eta"]);
    }

    #[test]
    fn the_most_specific_answer_that_applies_wins() {
        let entry = FaqEntry::new("a", "包邮吗")
            .with_answer("满99包邮")
            .with_conditional(FaqAnswer::new("抖音全场包邮").with_channels(["douyin"]))
            .with_conditional(FaqAnswer::new("双11全场包邮").with_window(Some(100.0), Some(200.0)))
            .with_conditional(
                FaqAnswer::new("抖音会员包邮加急").with_channels(["douyin"]).with_members(["gold"]),
            );
        let answer = |context: AnswerContext| choose_answer(&entry, &context).unwrap();
        let douyin = || AnswerContext::default().with_channel("douyin").with_now(300.0);
        assert_eq!(answer(AnswerContext::default().with_now(99.0)), "满99包邮");
        assert_eq!(answer(AnswerContext::default().with_now(100.0)), "双11全场包邮");
        assert_eq!(answer(AnswerContext::default().with_now(200.0)), "满99包邮");
        assert_eq!(answer(douyin()), "抖音全场包邮");
        assert_eq!(answer(douyin().with_member("gold")), "抖音会员包邮加急");
    }
}

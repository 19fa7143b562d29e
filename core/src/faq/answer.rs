use super::choice::choose;
use super::condition::choose_answer;
use super::context::AnswerContext;
use super::entry::FaqEntry;
use super::hit::FaqHit;
use super::index::FaqIndex;
use super::reply::{FaqReply, FaqReplyKind};
use super::rules::{FaqLayer, FaqRule, FaqTarget, MenuOption};
use super::search::FaqSearch;
use super::slots::fill;
use crate::error::Result;
use crate::limits::check_text;
use crate::text::Normalized;

/// Above a list of entries.
const SUGGEST_HEADING: &str = "亲，您是想咨询下面哪个问题呢？回复序号就可以哦：";

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
        let context = &context.with_entities(message, &normal);
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
        let (answerable, top, covered) = (found.answerable, found.listed(1), found.listed(count));
        let answered = answerable >= thresholds.suggest && top >= thresholds.answer;
        if !answered && let Some(rule) = rule(FaqLayer::SmallTalk) {
            return Ok(self.rule_reply(rule, context));
        }
        let reply = match hits.first().and_then(|hit| self.entry(&hit.id)) {
            Some(entry) if answered => self.entry_reply(entry, top, context),
            Some(_) if answerable >= thresholds.suggest => self.suggestion(&hits),
            _ => FaqReply::none("知识库里没有合适的答案，建议转人工"),
        };
        Ok(FaqReply { hits, answerable, covered, ..reply })
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
                None => FaqReply::none("所选的菜单已不存在，建议转人工"),
            },
            FaqTarget::Entry(id) => match self.entry(id).filter(|entry| entry.enabled) {
                Some(entry) => self.entry_reply(entry, 1.0, context),
                None => FaqReply::none("所选的问题已下线，建议转人工"),
            },
        }
    }

    fn entry_reply(&self, entry: &FaqEntry, score: f32, context: &AnswerContext) -> FaqReply {
        let Some(answer) = choose_answer(entry, context) else {
            return FaqReply {
                id: Some(entry.id.clone()),
                layer: Some(FaqLayer::Entry),
                ..FaqReply::none("这个问题的答案已过期，或不适用于当前情况，建议转人工")
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
}

/// A heading with numbered options below; the heading alone without options.
fn numbered(heading: &str, options: &[MenuOption]) -> String {
    let lines = options.iter().zip(1..).map(|(option, n)| format!("\n{n}. {}", option.label));
    std::iter::once(heading.to_owned()).chain(lines).collect()
}

//! The scorer's detectors as calls of their own.

use serde::{Deserialize, Serialize};

use super::cues::Cue;
use super::detect::refusal::{self, Refusal};
use super::exchange::Exchange;
use super::measure::Task;
use super::rank::{dice, pairs};
use super::reading::{Act, Reading};
use super::scorer::ScriptScorer;
use crate::error::Result;
use crate::limits::check_text;
use crate::text::Normalized;

/// How someone writes. Never what someone is: no age, sex or schooling is inferred.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Register {
    /// 0 spoken, 1 written and formal; 0.5 where nothing shows.
    pub formality: f32,
    /// Polite forms a clause, 0 to 1.
    pub politeness: f32,
    /// Casual words a clause, 0 to 1.
    pub casual: f32,
    /// Displeasure, 0 to 1.
    pub emotion: f32,
    /// Whether words of a region occur.
    pub dialect: bool,
    /// Whether someone else decides too: 要跟太太商量一下.
    pub other_decider: bool,
}

/// Whether a reply answers the question and gives a little more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exceeds {
    /// Whether it answers at all.
    pub answered: bool,
    /// Clauses of substance beyond the answer.
    pub extra: usize,
    /// The share of the customer's own data (7岁, 135cm) that the reply takes up, 0 to 1; 1 where
    /// the customer gave none.
    pub relevance: f32,
    /// Answered, with an extra, and about this customer.
    pub exceeds: bool,
}

/// How close a reply is to the shop's templates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TemplateUse {
    /// The share of greetings, set apologies and company phrases, 0 to 1.
    pub boilerplate: f32,
    /// Likeness to the nearest template, 0 to 1.
    pub similarity: f32,
    /// The index of the nearest template.
    pub nearest: Option<usize>,
    /// `off_script` under 0.2, `robotic` over 0.9, else `fitting`.
    pub verdict: TemplateVerdict,
}

/// What the likeness to the templates means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateVerdict {
    /// Unlike any template.
    OffScript,
    /// Near a template, in own words.
    Fitting,
    /// A template word for word.
    Robotic,
}

/// Under this likeness a reply follows no template.
const OFF_SCRIPT: f32 = 0.2;
/// Over this likeness it was pasted.
const ROBOTIC: f32 = 0.9;

impl ScriptScorer {
    /// The refusal in a reply, whether it is softened, and what is offered instead.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn refusal(&self, reply: &str) -> Result<Option<Refusal>> {
        check_text(reply)?;
        Ok(refusal::find(reply, &self.reading(reply)))
    }

    /// How a message is written.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn register(&self, text: &str) -> Result<Register> {
        check_text(text)?;
        let reading = self.reading(text);
        let clauses = reading.clauses.len().max(1) as f32;
        let rate = |cue| (reading.count(cue) as f32 / clauses).min(1.0);
        let formal = reading.count(Cue::Formal) as f32;
        let casual = reading.count(Cue::Casual) as f32;
        let emotion = (reading.count(Cue::Upset) + reading.count(Cue::Furious)) as f32 / 3.0;
        Ok(Register {
            formality: (formal + 1.0) / (formal + casual + 2.0),
            politeness: rate(Cue::Courtesy),
            casual: rate(Cue::Casual),
            emotion: emotion.min(1.0),
            dialect: reading.has(Cue::Dialect),
            other_decider: reading.has(Cue::Decider),
        })
    }

    /// How well a reply's register fits the customer's, 0 to 1. A rude reply fits nobody, whatever
    /// the customer's tone.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn register_match(&self, customer: &str, reply: &str) -> Result<f32> {
        let (theirs, ours) = (self.register(customer)?, self.register(reply)?);
        let rude =
            self.check(reply)?.iter().any(|finding| finding.rule.starts_with("compliance.abuse"));
        if rude {
            return Ok(0.0);
        }
        let distance = (theirs.formality - ours.formality).abs();
        // Jokes to someone upset hurt more than stiffness.
        let light = if theirs.emotion > 0.3 { ours.casual * 0.5 } else { 0.0 };
        Ok((1.0 - distance - light).clamp(0.0, 1.0))
    }

    /// Whether a reply gives a little more than was asked, and fits the customer's own data.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn exceeds(&self, exchange: &Exchange) -> Result<Exceeds> {
        check_text(&exchange.reply)?;
        check_text(&exchange.customer)?;
        let (reply, customer) = (self.reading(&exchange.reply), self.reading(&exchange.customer));
        let substance: Vec<_> =
            reply.clauses.iter().filter(|clause| clause.act == Act::Content).collect();
        let task = Task::of(&customer);
        let data = own_data(&customer);
        let taken = data
            .iter()
            .filter(|datum| datum.iter().any(|word| reply.normal.text().contains(word.as_str())))
            .count();
        let relevance = if data.is_empty() { 1.0 } else { taken as f32 / data.len() as f32 };
        let answered = !substance.is_empty() && !task.social;
        let extra = substance.len().saturating_sub(1);
        let exceeds = answered && extra > 0 && relevance >= 0.5;
        Ok(Exceeds { answered, extra, relevance, exceeds })
    }

    /// How much of a reply is template, against the shop's library.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn template_use(&self, reply: &str, library: &[&str]) -> Result<TemplateUse> {
        check_text(reply)?;
        let reading = self.reading(reply);
        let total: usize = reading.clauses.iter().map(super::reading::Clause::len).sum();
        let set = [Act::Social, Act::Comfort, Act::Filler, Act::Hold];
        let boiler: usize = set.into_iter().map(|act| reading.length_of(act)).sum();
        let own = pairs(reading.normal.chars());
        let nearest = library
            .iter()
            .enumerate()
            .map(|(at, template)| (at, dice(&own, &pairs(Normalized::new(template).chars()))))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let similarity = nearest.map_or(0.0, |(_, likeness)| likeness);
        let verdict = match similarity {
            low if low < OFF_SCRIPT => TemplateVerdict::OffScript,
            high if high > ROBOTIC => TemplateVerdict::Robotic,
            _ => TemplateVerdict::Fitting,
        };
        Ok(TemplateUse {
            boilerplate: boiler as f32 / total.max(1) as f32,
            similarity,
            nearest: nearest.map(|(at, _)| at),
            verdict,
        })
    }
}

/// The customer's numbers with units, each with the words that take it up.
fn own_data(customer: &Reading) -> Vec<Vec<String>> {
    const UNITS: [(&str, &[&str]); 7] = [
        ("岁", &["岁", "年纪", "年龄", "孩子", "宝宝"]),
        ("cm", &["cm", "身高", "码", "尺码"]),
        ("厘米", &["厘米", "身高", "码"]),
        ("kg", &["kg", "体重", "公斤", "码"]),
        ("公斤", &["公斤", "体重", "码"]),
        ("斤", &["斤", "体重", "码"]),
        ("码", &["码"]),
    ];
    let text = customer.normal.text();
    UNITS
        .iter()
        .filter(|(unit, _)| {
            text.match_indices(unit).any(|(at, _)| {
                text.get(..at).is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()))
            })
        })
        .map(|(_, words)| words.iter().map(|word| (*word).to_owned()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scorer() -> ScriptScorer {
        ScriptScorer::builtin().unwrap()
    }

    #[test]
    fn a_plain_answer_and_one_that_exceeds() {
        let asked = "孩子7岁，身高135cm，书包买多大的";
        let exceeds = |reply: &str| scorer().exceeds(&Exchange::new(asked, reply)).unwrap();
        assert!(!exceeds("买中号的就可以").exceeds);
        let more = exceeds(
            "7岁135cm建议选中号的，这个年纪的孩子开始学着自己收拾，更独立也更有责任感，\
             我推荐带分格的这款，他自己就能整理好",
        );
        assert!(more.answered && more.exceeds && more.extra >= 2, "{more:?}");
        assert_eq!(more.relevance, 1.0);
    }

    #[test]
    fn registers_are_read_without_guessing_who_writes() {
        let formal = scorer().register("您好，我还要再跟我太太商量一下，麻烦您先帮我留意").unwrap();
        let casual = scorer().register("哈哈好滴，咋还没到呀亲亲").unwrap();
        assert!(formal.formality > 0.6 && formal.other_decider, "{formal:?}");
        assert!(casual.formality < 0.4, "{casual:?}");
        let fits = |reply: &str| {
            scorer().register_match("您好，请问是否可以开具增值税专用发票", reply).unwrap()
        };
        assert!(fits("您好，可以的，请您提供一下税号") > fits("哈哈可以呀么么，发我嘛"));
        assert_eq!(scorer().register_match("你妈的什么破店", "你有病吧，滚开").unwrap(), 0.0);
    }

    #[test]
    fn templates_are_matched_within_bounds() {
        let library = ["您好，您的订单预计【日期】送达，请保持电话畅通", "亲，支持七天无理由退货"];
        let used = |reply: &str| scorer().template_use(reply, &library).unwrap();
        assert_eq!(used("亲，支持七天无理由退货").verdict, TemplateVerdict::Robotic);
        let fitting = used("您好，您的订单预计明天下午送达，电话保持畅通就好");
        assert_eq!((fitting.verdict, fitting.nearest), (TemplateVerdict::Fitting, Some(0)));
        assert_eq!(used("嗯").verdict, TemplateVerdict::OffScript);
        assert!(used("感谢您的支持，祝您生活愉快").boilerplate > 0.9);
        assert_eq!(scorer().template_use("嗯", &[]).unwrap().nearest, None);
    }
}

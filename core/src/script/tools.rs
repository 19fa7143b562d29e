//! The scorer's detectors as calls of their own.

use serde::{Deserialize, Serialize};

use super::cues::Cue;
use super::detect::refusal::{self, Refusal};
use super::exchange::Exchange;
use super::measure::{OwnData, Task, formality};
use super::reading::Act;
use super::scorer::ScriptScorer;
use crate::error::Result;
use crate::limits::check_text;

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
        let emotion = (reading.count(Cue::Upset) + reading.count(Cue::Furious)) as f32 / 3.0;
        Ok(Register {
            formality: formality(&reading),
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
        let relevance = OwnData::of(&reply, &customer).share();
        let answered = !substance.is_empty() && !task.social;
        let extra = substance.len().saturating_sub(1);
        let exceeds = answered && extra > 0 && relevance >= 0.5;
        Ok(Exceeds { answered, extra, relevance, exceeds })
    }
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
}

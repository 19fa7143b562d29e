//! The shop's template library: a reply like none of it is off script, one that is a template word
//! for word is robotic.

use serde::{Deserialize, Serialize};

use super::detect::Draft;
use super::finding::{Finding, Level};
use super::rank::{dice, pairs};
use super::reading::{Act, Clause, Reading};
use super::scorer::ScriptScorer;
use crate::error::{Error, Result};
use crate::limits::check_text;
use crate::text::Normalized;

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
/// Shorter replies (an "ok", a "one moment") are nobody's template.
const SHORT: usize = 12;
/// More templates than this make every score slow.
const MOST: usize = 2000;

/// Templates made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Templates {
    pub(super) texts: Vec<String>,
    pairs: Vec<Vec<(char, char)>>,
}

impl Templates {
    pub(super) fn new(texts: Vec<String>) -> Result<Self> {
        if texts.len() > MOST {
            return Err(Error::option("templates", "at most 2000 texts", texts.len()));
        }
        for (row, text) in texts.iter().enumerate() {
            check_text(text).map_err(|error| error.at_row(row))?;
        }
        let pairs = texts.iter().map(|text| pairs(Normalized::new(text).chars())).collect();
        Ok(Self { texts, pairs })
    }

    /// The nearest template and its likeness; the first of equals.
    fn nearest(&self, reply: &Reading) -> Option<(usize, f32)> {
        let own = pairs(reply.normal.chars());
        let likeness = self.pairs.iter().enumerate().map(|(at, other)| (at, dice(&own, other)));
        likeness.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    fn use_of(&self, reply: &Reading) -> TemplateUse {
        let total: usize = reply.clauses.iter().map(Clause::len).sum();
        let set = [Act::Social, Act::Comfort, Act::Filler, Act::Hold];
        let set: usize = set.into_iter().map(|act| reply.length_of(act)).sum();
        let nearest = self.nearest(reply);
        let similarity = nearest.map_or(0.0, |(_, likeness)| likeness);
        let verdict = match similarity {
            low if low < OFF_SCRIPT => TemplateVerdict::OffScript,
            high if high > ROBOTIC => TemplateVerdict::Robotic,
            _ => TemplateVerdict::Fitting,
        };
        TemplateUse {
            boilerplate: set as f32 / total.max(1) as f32,
            similarity,
            nearest: nearest.map(|(at, _)| at),
            verdict,
        }
    }

    /// A reply to a case that is off script, or read from it.
    pub(super) fn detect(&self, draft: &Draft<'_>, findings: &mut Vec<Finding>) {
        let reply = draft.reply;
        if self.texts.is_empty() || draft.task.social || reply.visible < SHORT {
            return;
        }
        let used = self.use_of(reply);
        let template = used.nearest.and_then(|at| self.texts.get(at)).map_or("", String::as_str);
        findings.push(match used.verdict {
            TemplateVerdict::Fitting => return,
            TemplateVerdict::OffScript => {
                Finding::new("script.template.off_script", Level::Light, "没有按店里的话术来")
                    .because("规范话术保证口径一致，可以换说法，要点不能少")
                    .rewritten(template)
            }
            TemplateVerdict::Robotic => {
                let opening = match draft.customer.map(|(text, _)| about(text)) {
                    Some(about) if !about.is_empty() => format!("您说的“{about}”我看到了，"),
                    _ => "我看了您的情况，".to_owned(),
                };
                Finding::new("script.template.robotic", Level::Light, "整段照搬话术，像机器人")
                    .because("话术是框架，加一句针对这位顾客的话，顾客才觉得有人在听")
                    .rewritten(format!("{opening}{}", draft.text.trim()))
            }
        });
    }
}

/// The start of what the customer said, to take up.
fn about(customer: &str) -> String {
    let clause = customer.trim().split(['，', ',', '。', '？', '?', '！', '!', ' ']).next();
    clause.unwrap_or_default().chars().take(15).collect()
}

impl ScriptScorer {
    /// The scorer with the shop's template library: replies off the script and replies that are a
    /// template word for word become findings, and so count in the total.
    ///
    /// # Errors
    /// [`Error::Option`] for over 2,000 templates, [`Error::InputTooLong`] with the row of one that
    /// is too long.
    pub fn with_templates(mut self, templates: Vec<String>) -> Result<Self> {
        self.templates = Templates::new(templates)?;
        Ok(self)
    }

    /// How much of a reply is template, against a library of the caller's.
    ///
    /// # Errors
    /// [`Error::InputTooLong`].
    pub fn template_use(&self, reply: &str, library: &[&str]) -> Result<TemplateUse> {
        check_text(reply)?;
        let templates = Templates::new(library.iter().map(|text| (*text).to_owned()).collect())?;
        Ok(templates.use_of(&self.reading(reply)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Exchange;

    const LIBRARY: [&str; 2] =
        ["您好，您的订单预计【日期】送达，请保持电话畅通", "亲，支持七天无理由退货"];

    #[test]
    fn templates_are_matched_within_bounds() {
        let scorer = ScriptScorer::builtin().unwrap();
        let used = |reply: &str| scorer.template_use(reply, &LIBRARY).unwrap();
        assert_eq!(used("亲，支持七天无理由退货").verdict, TemplateVerdict::Robotic);
        let fitting = used("您好，您的订单预计明天下午送达，电话保持畅通就好");
        assert_eq!((fitting.verdict, fitting.nearest), (TemplateVerdict::Fitting, Some(0)));
        assert_eq!(used("嗯").verdict, TemplateVerdict::OffScript);
        assert!(used("感谢您的支持，祝您生活愉快").boilerplate > 0.9);
        assert_eq!(scorer.template_use("嗯", &[]).unwrap().nearest, None);
    }

    #[test]
    fn a_library_counts_in_the_total() {
        let texts = LIBRARY.iter().map(|text| (*text).to_owned()).collect();
        let plain = ScriptScorer::builtin().unwrap();
        let scorer = ScriptScorer::builtin().unwrap().with_templates(texts).unwrap();
        let exchange = |reply: &str| Exchange::new("衣服小了，能退吗", reply);
        let rule = |reply: &str| {
            let score = scorer.score(&exchange(reply)).unwrap();
            let own = score.findings.into_iter().find(|f| f.rule.starts_with("script.template"));
            (own.map(|finding| (finding.rule, finding.rewrite.unwrap())), score.total)
        };
        let (robotic, total) = rule("亲，支持七天无理由退货哦");
        let (rule_id, rewrite) = robotic.unwrap();
        assert_eq!(rule_id, "script.template.robotic");
        assert_eq!(rewrite, "您说的“衣服小了”我看到了，亲，支持七天无理由退货哦");
        assert!(total < plain.score(&exchange("亲，支持七天无理由退货哦")).unwrap().total);
        let off = rule("咱家这款卖得特别火爆啦快下单吧").0.unwrap();
        assert_eq!(off.0, "script.template.off_script");
        assert_eq!(rule("亲，可以的，签收七天内支持无理由退货").0, None);
        let bytes = scorer.to_bytes().unwrap();
        assert_eq!(ScriptScorer::from_bytes(&bytes).unwrap().to_bytes().unwrap(), bytes);
    }
}

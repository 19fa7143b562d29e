use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::limits::{MAX_FAQ_FORMS, check_text};

/// One entry of the answer base, as a service desk keeps it.
///
/// ```
/// use kefu::faq::FaqEntry;
/// let entry = FaqEntry::new("return.how", "怎么申请退货")
///     .with_variants(["我要退货", "不想要了怎么退"])
///     .with_answer("亲,在订单详情页点“申请售后”就可以退货哦。");
/// assert!(entry.enabled);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqEntry {
    /// Unique in the base; what hits, menus and related lists refer to.
    pub id: String,
    /// The standard question.
    pub question: String,
    /// Other phrasings of the same question.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Words that point to the entry without being a question: 运费险, 退货.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The answer where no conditional one applies; may be empty where `answers` covers all cases.
    #[serde(default)]
    pub answer: String,
    /// Answers that hold under a condition or in a time window. The most specific one that
    /// applies wins, the first among equals.
    #[serde(default)]
    pub answers: Vec<FaqAnswer>,
    /// What the agent or the customer does, step by step.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Ids of entries to offer next.
    #[serde(default)]
    pub related: Vec<String>,
    /// Free tags, for filters.
    #[serde(default)]
    pub tags: Vec<String>,
    /// A disabled entry stays in the base and is never found.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// The shop the entry belongs to; `None` for all shops.
    #[serde(default)]
    pub tenant: Option<String>,
}

/// An answer with the condition under which it holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqAnswer {
    /// The answer, with slots such as `{order_no}`.
    pub text: String,
    /// Stages (`pre`, `order`, `after`) it holds in; empty for all.
    pub stages: Vec<String>,
    /// Channels (`taobao`, `douyin`, …); empty for all.
    pub channels: Vec<String>,
    /// Products or SKUs; empty for all.
    pub products: Vec<String>,
    /// Member levels; empty for all.
    pub members: Vec<String>,
    /// Seconds since 1970 from which it holds; `None` for ever since.
    pub from: Option<f64>,
    /// Seconds since 1970 at which it ends; `None` for no end.
    pub until: Option<f64>,
}

fn yes() -> bool {
    true
}

impl FaqEntry {
    /// An enabled entry with a standard question and nothing else.
    pub fn new(id: impl Into<String>, question: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            question: question.into(),
            variants: Vec::new(),
            keywords: Vec::new(),
            answer: String::new(),
            answers: Vec::new(),
            steps: Vec::new(),
            related: Vec::new(),
            tags: Vec::new(),
            enabled: true,
            tenant: None,
        }
    }

    /// The entry with further phrasings.
    #[must_use]
    pub fn with_variants<S: Into<String>>(mut self, variants: impl IntoIterator<Item = S>) -> Self {
        self.variants.extend(variants.into_iter().map(Into::into));
        self
    }

    /// The entry with further keywords.
    #[must_use]
    pub fn with_keywords<S: Into<String>>(mut self, keywords: impl IntoIterator<Item = S>) -> Self {
        self.keywords.extend(keywords.into_iter().map(Into::into));
        self
    }

    /// The entry with the answer for all cases.
    #[must_use]
    pub fn with_answer(mut self, answer: impl Into<String>) -> Self {
        self.answer = answer.into();
        self
    }

    /// The entry with one more answer under a condition.
    #[must_use]
    pub fn with_conditional(mut self, answer: FaqAnswer) -> Self {
        self.answers.push(answer);
        self
    }

    /// The entry with further entries to offer next.
    #[must_use]
    pub fn with_related<S: Into<String>>(mut self, ids: impl IntoIterator<Item = S>) -> Self {
        self.related.extend(ids.into_iter().map(Into::into));
        self
    }

    /// The entry as one shop's own.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// The entry switched on or off.
    #[must_use]
    pub fn with_enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Checks what the base relies on.
    ///
    /// # Errors
    /// [`Error::Input`] (row 0) for an empty id or question, too many phrasings, or a window that
    /// ends before it starts; [`Error::InputTooLong`] for a text over the limit.
    pub fn check(&self) -> Result<()> {
        let fail = |reason: String| Err(Error::input(0, reason));
        if self.id.trim().is_empty() {
            return fail("a FAQ entry needs an `id`".to_owned());
        }
        if self.question.trim().is_empty() {
            return fail(format!("entry `{}` needs a `question`", self.id));
        }
        if self.variants.len() + 2 > MAX_FAQ_FORMS {
            return fail(format!(
                "entry `{}` has {} variants, the limit is {MAX_FAQ_FORMS}: keep the typical ones",
                self.id,
                self.variants.len()
            ));
        }
        for text in self.variants.iter().chain(&self.keywords).chain([&self.question]) {
            check_text(text)?;
        }
        for answer in &self.answers {
            let times = [answer.from, answer.until];
            let finite = times.iter().flatten().all(|time| time.is_finite());
            let ordered = !matches!(times, [Some(from), Some(until)] if from >= until);
            if !finite || !ordered {
                return fail(format!(
                    "entry `{}`: an answer's `from` must be a finite time before its `until`",
                    self.id
                ));
            }
            if answer.text.trim().is_empty() {
                return fail(format!("entry `{}`: an answer in `answers` has no `text`", self.id));
            }
        }
        Ok(())
    }
}

impl FaqAnswer {
    /// An answer without a condition.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The answer for these stages only.
    #[must_use]
    pub fn with_stages<S: Into<String>>(mut self, stages: impl IntoIterator<Item = S>) -> Self {
        self.stages = stages.into_iter().map(Into::into).collect();
        self
    }

    /// The answer for these channels only.
    #[must_use]
    pub fn with_channels<S: Into<String>>(mut self, channels: impl IntoIterator<Item = S>) -> Self {
        self.channels = channels.into_iter().map(Into::into).collect();
        self
    }

    /// The answer for these products only.
    #[must_use]
    pub fn with_products<S: Into<String>>(mut self, products: impl IntoIterator<Item = S>) -> Self {
        self.products = products.into_iter().map(Into::into).collect();
        self
    }

    /// The answer for these member levels only.
    #[must_use]
    pub fn with_members<S: Into<String>>(mut self, members: impl IntoIterator<Item = S>) -> Self {
        self.members = members.into_iter().map(Into::into).collect();
        self
    }

    /// The answer in a window of seconds since 1970, its end excluded.
    #[must_use]
    pub fn with_window(mut self, from: Option<f64>, until: Option<f64>) -> Self {
        (self.from, self.until) = (from, until);
        self
    }

    /// Whether the window holds `now`; always where the caller gives no time.
    pub fn is_current(&self, now: Option<f64>) -> bool {
        now.is_none_or(|now| {
            self.from.is_none_or(|from| now >= from) && self.until.is_none_or(|until| now < until)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_wrong() {
        assert!(FaqEntry::new("a", "怎么退货").check().is_ok());
        for (entry, part) in [
            (FaqEntry::new(" ", "怎么退货"), "`id`"),
            (FaqEntry::new("a", ""), "`question`"),
            (
                FaqEntry::new("a", "怎么退货")
                    .with_conditional(FaqAnswer::new("好").with_window(Some(2.0), Some(1.0))),
                "`until`",
            ),
            (FaqEntry::new("a", "怎么退货").with_conditional(FaqAnswer::default()), "`text`"),
        ] {
            let message = entry.check().unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn reads_the_short_form() {
        let entry: FaqEntry =
            serde_json::from_str(r#"{"id":"a","question":"怎么退","answer":"点退货"}"#).unwrap();
        assert!(entry.enabled && entry.answers.is_empty());
        assert!(
            serde_json::from_str::<FaqEntry>(r#"{"id":"a","question":"b","anwser":""}"#).is_err()
        );
    }
}

use serde::{Deserialize, Serialize};

use super::rules::FaqRule;
use crate::error::{Error, Result};

/// How a base is indexed and when it answers.
///
/// ```
/// use kefu::faq::FaqOptions;
/// let options = FaqOptions::default()
///     .with_learn(false)
///     .with_synonyms([["快递", "物流", "包裹"]]);
/// assert!(options.check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqOptions {
    /// Whether a ranker is learned from the base's own variants, where it has enough of them.
    pub learn: bool,
    /// Whether the built-in n-gram vectors compare meanings, where the build has them.
    pub meaning: bool,
    /// Whether words that sound alike or differ in one character are found at a low weight.
    pub fallback: bool,
    /// Groups of words that mean the same here; applied to entries and queries alike.
    pub synonyms: Vec<Vec<String>>,
    /// When to answer, when to suggest.
    pub thresholds: FaqThresholds,
    /// Entries in a suggestion, 1 to 20.
    pub suggestions: usize,
    /// Menus, intercepts, emergency notices and small talk.
    pub rules: Vec<FaqRule>,
}

/// When a reply answers, suggests, or leaves the question to a person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqThresholds {
    /// The probability from which the first hit is given as the answer.
    pub answer: f32,
    /// The probability that the base has the answer at all, from which entries are answered with or
    /// offered as a list. Below it nothing fits, and the reply is to hand over.
    pub suggest: f32,
}

impl Default for FaqThresholds {
    /// Answers at 0.6, hands over where the base is less likely than 0.4 to have the answer: a list that
    /// does not help counts two thirds of a question handed over that the base could answer. In bases of
    /// 5, 20 and 60 entries that hands over 11, 9 and 13 % of the questions with an entry, 68, 45 and 46 %
    /// of those without, and 84, 80 and 83 % of other talk; of the answers 89, 81 and 72 % are right
    /// (`cargo xtask accuracy faq-bases`). [`super::FaqIndex::fit_thresholds`] finds a shop's own.
    fn default() -> Self {
        Self { answer: 0.6, suggest: 0.4 }
    }
}

impl FaqThresholds {
    /// Thresholds, both probabilities.
    pub fn new(answer: f32, suggest: f32) -> Self {
        Self { answer, suggest }
    }
}

impl Default for FaqOptions {
    fn default() -> Self {
        Self {
            learn: true,
            meaning: true,
            fallback: true,
            synonyms: Vec::new(),
            thresholds: FaqThresholds::default(),
            suggestions: 5,
            rules: Vec::new(),
        }
    }
}

impl FaqOptions {
    /// The options with or without a ranker learned from the base.
    #[must_use]
    pub fn with_learn(mut self, learn: bool) -> Self {
        self.learn = learn;
        self
    }

    /// The options with or without comparing meanings.
    #[must_use]
    pub fn with_meaning(mut self, meaning: bool) -> Self {
        self.meaning = meaning;
        self
    }

    /// The options with or without the fallback for typos and homophones.
    #[must_use]
    pub fn with_fallback(mut self, fallback: bool) -> Self {
        self.fallback = fallback;
        self
    }

    /// The options with further groups of synonyms.
    #[must_use]
    pub fn with_synonyms<S: Into<String>, G: IntoIterator<Item = S>>(
        mut self,
        groups: impl IntoIterator<Item = G>,
    ) -> Self {
        let groups = groups.into_iter().map(|group| group.into_iter().map(Into::into).collect());
        self.synonyms.extend(groups);
        self
    }

    /// The options with other thresholds.
    #[must_use]
    pub fn with_thresholds(mut self, thresholds: FaqThresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// The options with another number of suggestions.
    #[must_use]
    pub fn with_suggestions(mut self, suggestions: usize) -> Self {
        self.suggestions = suggestions;
        self
    }

    /// The options with further rules.
    #[must_use]
    pub fn with_rules(mut self, rules: impl IntoIterator<Item = FaqRule>) -> Self {
        self.rules.extend(rules);
        self
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] naming the option that is out of range.
    pub fn check(&self) -> Result<()> {
        let FaqThresholds { answer, suggest } = self.thresholds;
        let probability = 0.0..=1.0;
        if !probability.contains(&answer) || !probability.contains(&suggest) {
            return Err(Error::option(
                "thresholds",
                "probabilities from 0 to 1",
                format!("suggest {suggest}, answer {answer}"),
            ));
        }
        if !(1..=20).contains(&self.suggestions) {
            return Err(Error::option("suggestions", "1 to 20", self.suggestions));
        }
        for group in &self.synonyms {
            let words = group.iter().filter(|word| !word.trim().is_empty()).count();
            if words < 2 || words < group.len() {
                return Err(Error::option(
                    "synonyms",
                    "groups of at least two words",
                    format!("{group:?}"),
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_option_that_is_wrong() {
        let bad = [
            FaqOptions::default().with_thresholds(FaqThresholds::new(0.2, 1.5)),
            FaqOptions::default().with_thresholds(FaqThresholds::new(f32::NAN, 0.5)),
            FaqOptions::default().with_suggestions(0),
            FaqOptions::default().with_synonyms([["快递"]]),
        ];
        for options in bad {
            assert_eq!(options.check().unwrap_err().code(), "option.invalid");
        }
    }
}

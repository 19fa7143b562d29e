use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What the texts of a conversation hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tokens {
    /// Text as it was written; read as character n-grams and by the signals.
    #[default]
    Text,
    /// Tokens between spaces, words or numbers; read as token n-grams, without signals that need
    /// words.
    Whitespace,
}

impl std::str::FromStr for Tokens {
    type Err = Error;

    /// Reads `text` or `whitespace`.
    fn from_str(name: &str) -> Result<Self> {
        match name {
            "text" => Ok(Self::Text),
            "whitespace" => Ok(Self::Whitespace),
            _ => Err(Error::unknown("tokens", name, ["text", "whitespace"])),
        }
    }
}

/// How a [`RiskModel`](super::RiskModel) is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskOptions {
    /// What the texts hold.
    pub tokens: Tokens,
    /// The lowest label that counts as a bad end: what the score is the probability of. `None`:
    /// the labels in the upper half of the range, so 1 of 0–1, 2 of 0–2, 3 and 4 of 0–4.
    pub bad_from: Option<usize>,
    /// L2 penalty on the words' weights, per conversation; tokens between spaces take twice it.
    pub l2: f32,
    /// Also learn from the first quarters of each conversation, so that scores of a running one
    /// are worth something early.
    pub early_warning: bool,
    /// Divide the probability of the classes that are no bad end so that the likeliest class gives
    /// the best macro-F1, not the best accuracy: rare classes are named more often. The probability
    /// of a bad end stays calibrated.
    pub balance: bool,
}

impl Default for RiskOptions {
    fn default() -> Self {
        Self { tokens: Tokens::Text, bad_from: None, l2: 1.0, early_warning: true, balance: true }
    }
}

impl RiskOptions {
    /// The options for other tokens.
    #[must_use]
    pub fn with_tokens(mut self, tokens: Tokens) -> Self {
        self.tokens = tokens;
        self
    }

    /// The options with `label` as the lowest that counts as a bad end.
    #[must_use]
    pub fn with_bad_from(mut self, label: usize) -> Self {
        self.bad_from = Some(label);
        self
    }

    /// The options with another penalty.
    #[must_use]
    pub fn with_l2(mut self, l2: f32) -> Self {
        self.l2 = l2;
        self
    }

    /// The options with or without learning from the beginnings of conversations.
    #[must_use]
    pub fn with_early_warning(mut self, early_warning: bool) -> Self {
        self.early_warning = early_warning;
        self
    }

    /// The options with or without balanced classes.
    #[must_use]
    pub fn with_balance(mut self, balance: bool) -> Self {
        self.balance = balance;
        self
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] for a penalty that is not positive and finite.
    pub fn check(&self) -> Result<()> {
        if !(self.l2.is_finite() && self.l2 > 0.0) {
            return Err(Error::option("l2", "positive and finite", self.l2));
        }
        Ok(())
    }
}

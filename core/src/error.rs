//! The one error type of the library.
//!
//! [`Error::code`] is the contract across languages: it names a Python exception class and is the
//! `.code` of the JavaScript `Error`. Messages may change, codes do not.

/// The result of every fallible call.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the fix in its message.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not a kefu model of the wanted kind, or are damaged or truncated.
    #[error("not a readable kefu {kind} model: {reason}; load the bytes that `to_bytes` wrote")]
    ModelFormat {
        /// The kind that was wanted, such as `intent`.
        kind: &'static str,
        /// What is wrong with the bytes.
        reason: String,
    },
    /// The model was written by a version of kefu that this build cannot read.
    #[error(
        "{kind} model has format {found}, this build reads {oldest} to {newest}: \
         train it again with this kefu, or upgrade kefu"
    )]
    ModelVersion {
        /// The kind of model.
        kind: &'static str,
        /// The format number in the file.
        found: u32,
        /// The oldest format that can be read.
        oldest: u32,
        /// The newest format that can be read.
        newest: u32,
    },
    /// A default model is neither in this build nor supplied.
    #[error(
        "the `{name}` model is not loaded: `await load(\"{name}\")` in JavaScript, \
         `kefu::builtin::supply` in Rust builds without it"
    )]
    ModelMissing {
        /// The name of the model, such as `intent`.
        name: &'static str,
    },
    /// A rule, lexicon, rubric, taxonomy or pack file cannot be used.
    #[error("rule `{rule}`: {reason}")]
    Rule {
        /// The id of the rule, or the file's name where no id could be read.
        rule: String,
        /// What is wrong and what to write instead.
        reason: String,
    },
    /// A rule's own test failed, so that its pack was refused.
    #[error("rule `{rule}`, test {case} (`{text}`): {reason}; the pack was not loaded")]
    RuleTest {
        /// The id of the rule.
        rule: String,
        /// The number of the test in the rule's file, from 0.
        case: usize,
        /// The text of the test.
        text: String,
        /// Expected and found.
        reason: String,
    },
    /// A text is longer than the limit of [`crate::limits`].
    #[error("text {row} has {bytes} bytes, the limit is {max}: split it or cut it first")]
    InputTooLong {
        /// The row in a batch, 0 for a single text.
        row: usize,
        /// The length of the text in bytes.
        bytes: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// A row of the input cannot be used.
    #[error("row {row}: {reason}")]
    Input {
        /// The row, from 0.
        row: usize,
        /// What is wrong and what was expected.
        reason: String,
    },
    /// An option is outside its range, or two options contradict each other.
    #[error("option `{option}` must be {expected}, got {got}")]
    Option {
        /// The option's name.
        option: &'static str,
        /// The accepted values.
        expected: String,
        /// The value given.
        got: String,
    },
    /// A name (label, class, platform, intent, dimension) is not known.
    #[error("unknown {what} `{name}`; known: {known}")]
    Unknown {
        /// What kind of name it is.
        what: &'static str,
        /// The name given.
        name: String,
        /// The known names, or the nearest of them.
        known: String,
    },
    /// There is too little data to train, calibrate or evaluate.
    #[error("cannot {task}: {reason}")]
    Data {
        /// What was attempted.
        task: &'static str,
        /// What is missing.
        reason: String,
    },
    /// The caller's progress callback asked to stop.
    #[error("{task} was cancelled by the caller")]
    Cancelled {
        /// What was stopped.
        task: &'static str,
    },
}

impl Error {
    /// The stable code of the error, the same in all languages.
    ///
    /// ```
    /// let error = kefu::Error::Cancelled { task: "training" };
    /// assert_eq!(error.code(), "cancelled");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::ModelFormat { .. } => "model.format",
            Self::ModelVersion { .. } => "model.version",
            Self::ModelMissing { .. } => "model.missing",
            Self::Rule { .. } => "rule.syntax",
            Self::RuleTest { .. } => "rule.test",
            Self::InputTooLong { .. } => "input.too_long",
            Self::Input { .. } => "input.invalid",
            Self::Option { .. } => "option.invalid",
            Self::Unknown { .. } => "name.unknown",
            Self::Data { .. } => "data.insufficient",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// The row of the input the error is about, where it is about one.
    pub fn row(&self) -> Option<usize> {
        match self {
            Self::InputTooLong { row, .. } | Self::Input { row, .. } => Some(*row),
            _ => None,
        }
    }

    /// The same error, said of row `row` of a batch.
    #[must_use]
    pub fn at_row(self, row: usize) -> Self {
        match self {
            Self::InputTooLong { bytes, max, .. } => Self::InputTooLong { row, bytes, max },
            Self::Input { reason, .. } => Self::Input { row, reason },
            other => other,
        }
    }

    /// An option outside its range.
    pub fn option(
        option: &'static str,
        expected: impl Into<String>,
        got: impl std::fmt::Display,
    ) -> Self {
        Self::Option { option, expected: expected.into(), got: got.to_string() }
    }

    /// A row that cannot be used.
    pub fn input(row: usize, reason: impl Into<String>) -> Self {
        Self::Input { row, reason: reason.into() }
    }

    /// A name that is not known; `known` is shortened to its first twelve entries.
    pub fn unknown<'a>(
        what: &'static str,
        name: impl Into<String>,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut names: Vec<&str> = known.into_iter().take(13).collect();
        if names.len() > 12 {
            names.truncate(12);
            names.push("…");
        }
        Self::Unknown { what, name: name.into(), known: names.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named() {
        let error = Error::InputTooLong { row: 0, bytes: 9, max: 8 }.at_row(7);
        assert_eq!(error.row(), Some(7));
        assert!(error.to_string().starts_with("text 7 has 9 bytes"));
    }

    #[test]
    fn unknown_names_list_what_is_known() {
        let names: Vec<String> = (0..20).map(|n| format!("n{n}")).collect();
        let error = Error::unknown("label", "x", names.iter().map(String::as_str));
        assert!(error.to_string().ends_with("n11, …"), "{error}");
    }
}

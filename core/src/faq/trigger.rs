use crate::text::{Normalized, Regex};

/// Bytes of a compiled trigger at most: a pattern from a shop's settings must not eat the memory.
const REGEX_BYTES: usize = 1 << 20;

/// What makes a rule reply.
#[derive(Debug, Clone)]
pub(super) enum Trigger {
    /// The message is this, apart from punctuation and spaces around it.
    Exact(String),
    /// The message holds all of these.
    All(Vec<String>),
    Pattern(Regex),
}

impl Trigger {
    /// Reads `=物流`, `物流`, `物流+不动` or `/物流.*不动/`; the reason where it cannot be read.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let normal = |text: &str| bare(Normalized::new(text).text()).to_owned();
        let trimmed = text.trim();
        if let Some(pattern) = trimmed
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'))
            .filter(|p| !p.is_empty())
        {
            return Regex::new(pattern, REGEX_BYTES)
                .map(Self::Pattern)
                .map_err(|error| format!("trigger `{trimmed}` is no regular expression: {error}"));
        }
        let empty =
            || format!("trigger `{text}` is empty: write `=word`, `word`, `a+b` or `/regex/`");
        if let Some(word) = trimmed.strip_prefix('=') {
            let word = normal(word);
            return if word.is_empty() { Err(empty()) } else { Ok(Self::Exact(word)) };
        }
        let parts: Vec<String> = trimmed.split('+').map(normal).collect();
        if parts.iter().any(String::is_empty) { Err(empty()) } else { Ok(Self::All(parts)) }
    }

    pub(super) fn is_exact(&self) -> bool {
        matches!(self, Self::Exact(_))
    }

    pub(super) fn matches(&self, message: &Normalized) -> bool {
        match self {
            Self::Exact(word) => bare(message.text()) == word,
            Self::All(parts) => parts.iter().all(|part| message.text().contains(part.as_str())),
            Self::Pattern(regex) => regex.is_match(message.text()),
        }
    }
}

/// A text without punctuation and spaces around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_matches_its_own() {
        for (trigger, hit, miss) in [
            ("=物流", "【物流】?", "物流呢"),
            ("物流", "我的物流呢", "快递"),
            ("物流+不动", "物流怎么不动", "物流呢"),
            ("/^转?人工$/", "转人工", "人工费多少"),
        ] {
            let trigger = Trigger::parse(trigger).unwrap();
            assert!(trigger.matches(&Normalized::new(hit)), "{trigger:?}");
            assert!(!trigger.matches(&Normalized::new(miss)), "{trigger:?}");
        }
        for bad in ["", "=", "a++b", "/(/", "?"] {
            assert!(Trigger::parse(bad).is_err(), "{bad}");
        }
    }
}

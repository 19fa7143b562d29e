//! What the examples share: reading conversations, answer bases and labelled messages from files,
//! with the number of every line that cannot be used.

pub mod answers;
pub mod conversations;
pub mod intents;

use std::fmt;

/// A line that could not be used. The lines around it were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The number of the line in the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// The lines of a JSONL text with their numbers, blank ones left out; a byte order mark is no
/// part of the first.
fn json_lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

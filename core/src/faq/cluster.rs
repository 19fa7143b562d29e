use serde::{Deserialize, Serialize};

use super::index::FaqIndex;
use super::similarity::Comparable;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::limits::check_text;
use crate::text::Normalized;

/// How the unanswered log is grouped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ClusterOptions {
    /// The similarity from which two messages ask the same, in (0, 1].
    pub similarity: f32,
    /// Messages a cluster needs to be proposed as an entry or a variant.
    pub least: usize,
    /// The probability from which a cluster is a variant of an entry rather than a new one.
    pub variant: f32,
}

impl Default for ClusterOptions {
    fn default() -> Self {
        Self { similarity: 0.5, least: 2, variant: 0.4 }
    }
}

impl ClusterOptions {
    /// The options with another similarity.
    #[must_use]
    pub fn with_similarity(mut self, similarity: f32) -> Self {
        self.similarity = similarity;
        self
    }

    /// The options with another least size.
    #[must_use]
    pub fn with_least(mut self, least: usize) -> Self {
        self.least = least;
        self
    }
}

/// What to do about messages that nothing answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClusterProposal {
    /// Write a new entry with the central message as its question.
    New,
    /// Add the messages to an entry as variants.
    Variant {
        /// The entry.
        id: String,
        /// The probability that it is the right one.
        score: f32,
    },
    /// Too rare, or no words: leave it.
    Ignore,
}

/// Messages that ask the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct QuestionCluster {
    /// The message nearest to all others; the cluster's name.
    pub central: String,
    /// The rows of the messages, in the order of the log.
    pub members: Vec<usize>,
    /// What to do about it.
    pub proposal: ClusterProposal,
}

/// Messages of a cluster that are compared to find the central one.
const COMPARED: usize = 64;

impl FaqIndex {
    /// Groups the messages that nothing answered, largest group first, and proposes what to do.
    /// Deterministic: each message joins the group whose first message is nearest, if near enough,
    /// or starts one. Cost grows with messages times groups, about 2 µs a comparison.
    ///
    /// # Errors
    /// [`Error::Option`] for options out of range; [`Error::InputTooLong`] with the row.
    pub fn cluster_unanswered<S: AsRef<str>>(
        &self,
        messages: &[S],
        options: &ClusterOptions,
    ) -> Result<Vec<QuestionCluster>> {
        let range = |value: f32| value > 0.0 && value <= 1.0;
        if !range(options.similarity) || !range(options.variant) {
            let got = format!("{options:?}");
            return Err(Error::option("similarity, variant", "over 0 and at most 1", got));
        }
        let mut read = Vec::with_capacity(messages.len());
        for (row, message) in messages.iter().enumerate() {
            check_text(message.as_ref()).map_err(|error| error.at_row(row))?;
            read.push(Comparable::new(message.as_ref(), self.vectors.get()));
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (row, message) in read.iter().enumerate() {
            let leader = |group: &Vec<usize>| {
                let leader = group.first().and_then(|&first| read.get(first));
                leader.map_or(0.0, |leader| leader.similarity(message))
            };
            let nearest = groups
                .iter()
                .enumerate()
                .map(|(index, group)| (index, leader(group)))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
                .filter(|&(_, near)| near >= options.similarity);
            match nearest.and_then(|(index, _)| groups.get_mut(index)) {
                Some(group) => group.push(row),
                None => groups.push(vec![row]),
            }
        }
        groups.arrange_by_key(|group| std::cmp::Reverse(group.len()));
        groups
            .into_iter()
            .map(|members| {
                let central = messages.get(central(&members, &read)).map_or("", AsRef::as_ref);
                let proposal = self.propose(central, members.len(), options)?;
                Ok(QuestionCluster { central: central.to_owned(), members, proposal })
            })
            .collect()
    }

    fn propose(
        &self,
        central: &str,
        size: usize,
        options: &ClusterOptions,
    ) -> Result<ClusterProposal> {
        let words = Normalized::new(central).chars().iter().filter(|c| c.is_alphanumeric()).count();
        if size < options.least || words < 2 {
            return Ok(ClusterProposal::Ignore);
        }
        let best = self.rank(central, 1)?.first().map(|&(id, score)| (id.to_owned(), score));
        Ok(match best {
            Some((id, score)) if score >= options.variant => ClusterProposal::Variant { id, score },
            _ => ClusterProposal::New,
        })
    }
}

/// The row of the member nearest to the others; the first among equals.
fn central(members: &[usize], read: &[Comparable]) -> usize {
    let texts: Vec<(usize, &Comparable)> =
        members.iter().take(COMPARED).filter_map(|&row| Some((row, read.get(row)?))).collect();
    let nearness =
        |text: &Comparable| -> f32 { texts.iter().map(|(_, other)| text.similarity(other)).sum() };
    let mut best = (members.first().copied().unwrap_or_default(), f32::NEG_INFINITY);
    for &(row, text) in &texts {
        let near = nearness(text);
        if near > best.1 {
            best = (row, near);
        }
    }
    best.0
}

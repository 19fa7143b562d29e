use std::collections::BTreeSet;

use serde::Serialize;

use super::index::FaqIndex;
use super::similarity::Comparable;
use crate::arrange::Arrange;
use crate::error::Result;

/// From this similarity on two phrasings of different entries are near-duplicates.
const NEAR: f32 = 0.82;
/// Nearest entries of a phrasing that are compared.
const NEIGHBOURS: usize = 5;

/// What deserves a look in a base.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqLint {
    /// Entries with nearly the same phrasing: merge them, or set them apart.
    pub near_duplicates: Vec<FaqPair>,
    /// Near-duplicates whose answers differ: customers get either.
    pub conflicts: Vec<FaqPair>,
    /// Enabled entries none of whose answers holds at the given time.
    pub expired: Vec<String>,
    /// Enabled entries that were never hit, by the ids given.
    pub never_hit: Vec<String>,
    /// Entries that name related ones which do not exist, with the missing id.
    pub broken_links: Vec<(String, String)>,
}

/// Two entries with the phrasings that are near.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqPair {
    /// The entry that comes first by id.
    pub a: String,
    /// The other.
    pub b: String,
    /// The phrasing of `a`.
    pub text_a: String,
    /// The phrasing of `b`.
    pub text_b: String,
    /// How near they are, in [0, 1].
    pub similarity: f32,
}

impl FaqIndex {
    /// Looks for duplicates, conflicts, expired answers and dead links. `now` is in seconds since
    /// 1970; without it nothing is expired. `hit` are the ids that were answered in the log, each
    /// as often as it was; without it nothing counts as never hit. One search an entry's phrasing.
    ///
    /// # Errors
    /// None for an index that was built; the result is one because it searches.
    pub fn lint(&self, now: Option<f64>, hit: Option<&[&str]>) -> Result<FaqLint> {
        let mut lint = FaqLint::default();
        let mut seen = BTreeSet::new();
        for entry in self.entries().filter(|entry| entry.enabled) {
            for text in std::iter::once(&entry.question).chain(&entry.variants) {
                self.near(&entry.id, text, &mut seen, &mut lint)?;
            }
            let holds = !entry.answer.trim().is_empty()
                || entry.answers.iter().any(|answer| answer.is_current(now));
            if now.is_some() && !holds {
                lint.expired.push(entry.id.clone());
            }
            if hit.is_some_and(|hit| !hit.contains(&entry.id.as_str())) {
                lint.never_hit.push(entry.id.clone());
            }
            let broken = entry.related.iter().filter(|id| self.entry(id).is_none());
            lint.broken_links.extend(broken.map(|id| (entry.id.clone(), id.clone())));
        }
        lint.near_duplicates.arrange_by(|a, b| b.similarity.total_cmp(&a.similarity));
        lint.conflicts.arrange_by(|a, b| b.similarity.total_cmp(&a.similarity));
        Ok(lint)
    }

    fn near(
        &self,
        id: &str,
        text: &str,
        seen: &mut BTreeSet<(String, String)>,
        lint: &mut FaqLint,
    ) -> Result<()> {
        let read = Comparable::new(text, self.vectors.get());
        for hit in self.search(text, NEIGHBOURS)? {
            let (a, b) =
                if id < hit.id.as_str() { (id, hit.id.as_str()) } else { (hit.id.as_str(), id) };
            let key = (a.to_owned(), b.to_owned());
            let (Some(one), Some(two)) = (self.entry(a), self.entry(b)) else { continue };
            let apart = one.tenant.is_some() && two.tenant.is_some() && one.tenant != two.tenant;
            if hit.id == id || apart || seen.contains(&key) {
                continue;
            }
            let similarity = read.similarity(&Comparable::new(&hit.matched, self.vectors.get()));
            if similarity < NEAR {
                continue;
            }
            seen.insert(key.clone());
            let (text_a, text_b) =
                if a == id { (text, hit.matched.as_str()) } else { (hit.matched.as_str(), text) };
            let pair = FaqPair {
                a: key.0,
                b: key.1,
                text_a: text_a.to_owned(),
                text_b: text_b.to_owned(),
                similarity,
            };
            if one.answer.trim() != two.answer.trim() || one.answers != two.answers {
                lint.conflicts.push(pair.clone());
            }
            lint.near_duplicates.push(pair);
        }
        Ok(())
    }
}

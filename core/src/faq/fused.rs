use std::collections::BTreeMap;

use super::hit::FaqHit;
use super::index::FaqIndex;
use super::search::FaqSearch;
use crate::arrange::Arrange;
use crate::error::{Error, Result};

/// Places that each ranking gives up at the head of its list (Cormack, Clarke and Büttcher, 2009).
const RANK_OFFSET: f32 = 60.0;
/// Entries of each ranking that are fused.
const DEPTH: usize = 50;

/// Vectors of the caller's own model, one an entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EntryVectors {
    dimensions: usize,
    vectors: BTreeMap<String, Vec<f32>>,
}

impl EntryVectors {
    /// Vectors by entry id, all of one length; they are scaled to length 1.
    ///
    /// # Errors
    /// [`Error::Input`] with the row for a vector of another length, or with values that are not
    /// finite.
    pub fn new(vectors: impl IntoIterator<Item = (String, Vec<f32>)>) -> Result<Self> {
        let mut all = Self::default();
        for (row, (id, mut vector)) in vectors.into_iter().enumerate() {
            if row == 0 {
                all.dimensions = vector.len();
            }
            check(&vector, all.dimensions).map_err(|reason| Error::input(row, reason))?;
            let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
            vector.iter_mut().for_each(|value| *value /= norm.max(f32::MIN_POSITIVE));
            all.vectors.insert(id, vector);
        }
        Ok(all)
    }
}

fn check(vector: &[f32], dimensions: usize) -> std::result::Result<(), String> {
    if vector.len() != dimensions || vector.is_empty() {
        return Err(format!("the vector has {} values, expected {dimensions}", vector.len()));
    }
    if vector.iter().any(|value| !value.is_finite()) {
        return Err("the vector holds values that are not finite".to_owned());
    }
    Ok(())
}

impl FaqIndex {
    /// As [`Self::search_with`], fused with the order of the cosines between `vector`, the query in
    /// the caller's own model, and `entries`: the sum of `1 / (60 + place)` over the two lists. The
    /// hits come in the fused order; their scores remain those of the search without the caller's
    /// vectors, so they may rise down the list, and are 0 for hits that only the vectors found.
    ///
    /// # Errors
    /// [`Error::Input`] for a vector of another length than the entries'; those of
    /// [`Self::search_with`].
    pub fn search_fused(
        &self,
        query: &str,
        vector: &[f32],
        entries: &EntryVectors,
        wanted: &FaqSearch,
    ) -> Result<Vec<FaqHit>> {
        check(vector, entries.dimensions).map_err(|reason| Error::input(0, reason))?;
        let deep = FaqSearch { k: wanted.k.max(DEPTH), ..wanted.clone() };
        let hits = self.search_with(query, &deep)?;
        let mut near: Vec<(&str, f32)> = entries
            .vectors
            .iter()
            .filter(|(id, _)| self.entry(id).is_some_and(|e| e.enabled && wanted.allows(e)))
            .map(|(id, own)| (id.as_str(), own.iter().zip(vector).map(|(a, b)| a * b).sum()))
            .collect();
        near.arrange_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let places = |ids: &mut dyn Iterator<Item = String>| -> BTreeMap<String, f32> {
            ids.zip(1_u16..).map(|(id, n)| (id, 1.0 / (RANK_OFFSET + f32::from(n)))).collect()
        };
        let by_words = places(&mut hits.iter().map(|hit| hit.id.clone()));
        let mut fused = places(&mut near.iter().take(deep.k).map(|(id, _)| (*id).to_owned()));
        for (id, share) in by_words {
            *fused.entry(id).or_default() += share;
        }
        let mut order: Vec<(String, f32)> = fused.into_iter().collect();
        order.arrange_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        order.truncate(wanted.k);
        let mut known: BTreeMap<String, FaqHit> =
            hits.into_iter().map(|hit| (hit.id.clone(), hit)).collect();
        Ok(order
            .into_iter()
            .filter_map(|(id, _)| known.remove(&id).or_else(|| self.entry(&id).map(FaqHit::bare)))
            .collect())
    }
}

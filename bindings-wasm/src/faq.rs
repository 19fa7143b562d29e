//! `FaqIndex`, `EntryVectors`, `similarity`.

use kefu::faq::{AnswerContext, ClusterOptions, FaqOptions, FaqQuery, FaqSearch};
use kefu::learn::Embedding;
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, floats};
use crate::error::{self, Result};
use crate::plain::plain;
use crate::{input, shown};

/// An answer base that finds the entry a customer's question asks for.
#[wasm_bindgen]
pub struct FaqIndex(kefu::FaqIndex);

#[wasm_bindgen]
impl FaqIndex {
    pub fn build(entries: &JsValue, options: &JsValue) -> Result<FaqIndex> {
        let options: FaqOptions = input::options(options)?;
        let entries = input::list("entries", entries)?;
        kefu::FaqIndex::build(entries, options).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(getter)]
    pub fn size(&self) -> usize {
        self.0.len()
    }

    pub fn search(&self, query: &str, k: Option<usize>, options: &JsValue) -> Result<JsValue> {
        let mut wanted: FaqSearch = input::options(options)?;
        wanted.k = k.unwrap_or(wanted.k);
        shown::of_text(self.0.search_with(query, &wanted).map_err(error::of)?, query)
    }

    /// Ids, then probabilities: `k` a query, empty and NaN where fewer match.
    #[wasm_bindgen(js_name = rankBatch)]
    pub fn rank_batch(&self, queries: Vec<String>, k: Option<usize>) -> Result<JsValue> {
        let k = k.unwrap_or(10);
        let mut ids: Vec<Vec<&str>> = Vec::with_capacity(queries.len());
        let mut scores = vec![f32::NAN; queries.len() * k];
        for (row, query) in queries.iter().enumerate() {
            let hits =
                self.0.rank(query, k).map_err(|error| crate::error::of(error.at_row(row)))?;
            for (place, (_, score)) in scores.iter_mut().skip(row * k).zip(&hits) {
                *place = *score;
            }
            ids.push(hits.into_iter().map(|(id, _)| id).collect());
        }
        let columns = Columns::new().with("ids", plain(&ids)?)?;
        Ok(columns.with("scores", floats(scores.into_iter()))?.done())
    }

    pub fn answer(&self, query: &str, context: &JsValue) -> Result<JsValue> {
        let context: AnswerContext = input::options(context)?;
        shown::of_text(self.0.answer(query, &context).map_err(error::of)?, query)
    }

    pub fn suggest(&self, typed: &str, k: Option<usize>) -> Result<JsValue> {
        plain(&self.0.suggest(typed, k.unwrap_or(5)).map_err(error::of)?)
    }

    /// Questions to offer after an entry.
    pub fn related(&self, id: &str, k: Option<usize>) -> Result<JsValue> {
        plain(&self.0.related(id, k.unwrap_or(5)))
    }

    #[wasm_bindgen(js_name = searchFused)]
    pub fn search_fused(
        &self,
        query: &str,
        vector: &[f32],
        vectors: &EntryVectors,
        k: Option<usize>,
        options: &JsValue,
    ) -> Result<JsValue> {
        let mut wanted: FaqSearch = input::options(options)?;
        wanted.k = k.unwrap_or(wanted.k);
        let hits = self.0.search_fused(query, vector, &vectors.0, &wanted);
        shown::of_text(hits.map_err(error::of)?, query)
    }

    /// `null` for an id: a question that no entry answers.
    pub fn evaluate(&self, queries: Vec<String>, ids: &JsValue) -> Result<JsValue> {
        plain(&self.0.evaluate(&labelled(queries, ids)?).map_err(error::of)?)
    }

    #[wasm_bindgen(js_name = fitThresholds)]
    pub fn fit_thresholds(
        &self,
        queries: Vec<String>,
        ids: &JsValue,
        precision: Option<f32>,
    ) -> Result<FaqIndex> {
        let queries = labelled(queries, ids)?;
        let fitted = self.0.fit_thresholds(&queries, precision.unwrap_or(0.9));
        fitted.map(Self).map_err(error::of)
    }

    pub fn lint(&self, now: Option<f64>, hit: Option<Vec<String>>) -> Result<JsValue> {
        let hit = hit.as_ref().map(|ids| ids.iter().map(String::as_str).collect::<Vec<_>>());
        plain(&self.0.lint(now, hit.as_deref()).map_err(error::of)?)
    }

    #[wasm_bindgen(js_name = clusterUnanswered)]
    pub fn cluster_unanswered(&self, messages: Vec<String>, options: &JsValue) -> Result<JsValue> {
        let options: ClusterOptions = input::options(options)?;
        plain(&self.0.cluster_unanswered(&messages, &options).map_err(error::of)?)
    }

    pub fn rebuild(&self) -> Result<FaqIndex> {
        self.0.rebuild().map(Self).map_err(error::of)
    }

    pub fn upsert(&self, entries: &JsValue) -> Result<FaqIndex> {
        self.0.upsert(input::list("entries", entries)?).map(Self).map_err(error::of)
    }

    pub fn remove(&self, ids: Vec<String>) -> Result<FaqIndex> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        self.0.remove(&ids).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<FaqIndex> {
        kefu::FaqIndex::from_bytes(bytes).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.0.to_bytes().map_err(error::of)
    }

    pub fn entry(&self, id: &str) -> Result<JsValue> {
        self.0.entry(id).map_or(Ok(JsValue::UNDEFINED), plain)
    }

    pub fn entries(&self) -> Result<JsValue> {
        plain(&self.0.entries().collect::<Vec<_>>())
    }

    /// The options the index was built with.
    #[wasm_bindgen(getter)]
    pub fn options(&self) -> Result<JsValue> {
        plain(self.0.options())
    }
}

/// Vectors of the caller's own model, one an entry.
#[wasm_bindgen]
pub struct EntryVectors(kefu::faq::EntryVectors);

#[wasm_bindgen]
impl EntryVectors {
    #[wasm_bindgen(constructor)]
    pub fn new(ids: Vec<String>, values: &[f32]) -> Result<EntryVectors> {
        let dimensions = values.len() / ids.len().max(1);
        if dimensions * ids.len() != values.len() {
            let reason = format!("{} values are no equal rows of {} ids", values.len(), ids.len());
            return Err(error::input(None, &reason));
        }
        let rows = values.chunks(dimensions.max(1)).map(<[f32]>::to_vec);
        kefu::faq::EntryVectors::new(ids.into_iter().zip(rows)).map(Self).map_err(error::of)
    }
}

/// How near two short texts are, in [0, 1].
#[wasm_bindgen]
pub fn similarity(a: &str, b: &str) -> f32 {
    kefu::faq::similarity(a, b, Embedding::builtin())
}

/// Questions with the ids that answer them; `null` where none does.
fn labelled(queries: Vec<String>, ids: &JsValue) -> Result<Vec<FaqQuery>> {
    let ids: Vec<Option<String>> = input::list("ids", ids)?;
    if ids.len() != queries.len() {
        let reason = format!("{} queries and {} ids: one id a query", queries.len(), ids.len());
        return Err(error::input(None, &reason));
    }
    let rows = queries.into_iter().zip(ids);
    Ok(rows
        .map(|(text, id)| match id {
            Some(id) => FaqQuery::new(text, id),
            None => FaqQuery::unanswerable(text),
        })
        .collect())
}

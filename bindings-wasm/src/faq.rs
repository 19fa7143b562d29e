//! `FaqIndex`.

use kefu::faq::{AnswerContext, FaqOptions, FaqSearch};
use kefu::{OffsetUnit, Spanned};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, floats};
use crate::error::{self, Result};
use crate::input;
use crate::plain::plain;

/// An answer base that finds the entry a customer's question asks for.
#[wasm_bindgen]
pub struct FaqIndex(kefu::FaqIndex);

fn shown<T: Spanned + Serialize>(mut found: T, query: &str) -> Result<JsValue> {
    OffsetUnit::Utf16.convert(&mut found, |_| query);
    plain(&found)
}

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
        shown(self.0.search_with(query, &wanted).map_err(error::of)?, query)
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
        shown(self.0.answer(query, &context).map_err(error::of)?, query)
    }

    pub fn suggest(&self, typed: &str, k: Option<usize>) -> Result<JsValue> {
        plain(&self.0.suggest(typed, k.unwrap_or(5)).map_err(error::of)?)
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
}

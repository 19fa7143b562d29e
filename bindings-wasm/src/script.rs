//! `ScriptScorer`.

use kefu::script::Exchange;
use kefu::{OffsetUnit, Spanned, TextSource};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, floats};
use crate::error::{self, Result};
use crate::input;
use crate::plain::plain;

/// Scores an agent's replies from 0 to 100, and checks drafts before they are sent.
#[wasm_bindgen]
pub struct ScriptScorer(kefu::ScriptScorer);

fn shown<T: Spanned + Serialize>(mut result: T, reply: &str, customer: &str) -> Result<JsValue> {
    OffsetUnit::Utf16.convert(&mut result, |source| match source {
        TextSource::Customer => customer,
        _ => reply,
    });
    plain(&result)
}

#[wasm_bindgen]
impl ScriptScorer {
    pub fn builtin() -> Result<ScriptScorer> {
        kefu::ScriptScorer::builtin().map(Self).map_err(error::of)
    }

    pub fn score(
        &self,
        reply: &str,
        customer: Option<String>,
        context: &JsValue,
    ) -> Result<JsValue> {
        let mut exchange: Exchange = input::options(context)?;
        reply.clone_into(&mut exchange.reply);
        exchange.customer = customer.unwrap_or(exchange.customer);
        let score = self.0.score(&exchange).map_err(error::of)?;
        shown(score, reply, &exchange.customer)
    }

    #[wasm_bindgen(js_name = scoreBatch)]
    pub fn score_batch(
        &self,
        replies: Vec<String>,
        customers: Option<Vec<String>>,
    ) -> Result<JsValue> {
        let customers = customers.unwrap_or_else(|| vec![String::new(); replies.len()]);
        input::same_length("replies", replies.len(), "customers", customers.len())?;
        let pairs = customers.into_iter().zip(replies);
        let exchanges: Vec<Exchange> =
            pairs.map(|(customer, reply)| Exchange::new(customer, reply)).collect();
        let scores = self.0.score_batch(&exchanges).map_err(error::of)?;
        let mut dimensions = Columns::new();
        for (place, dimension) in self.0.rubric().dimensions.iter().enumerate() {
            let column = scores.iter().map(|score| score.dimensions.get(place)?.score);
            let column = floats(column.map(|score| score.unwrap_or(f32::NAN)));
            dimensions = dimensions.with(&dimension.id, column)?;
        }
        let levels: Vec<&str> = scores.iter().map(|score| score.level.as_str()).collect();
        Columns::new()
            .with("total", floats(scores.iter().map(|score| score.total)))?
            .with("level", plain(&levels)?)?
            .with("findings", floats(scores.iter().map(|score| score.findings.len() as f32)))?
            .with("dimensions", dimensions.done())
            .map(Columns::done)
    }

    pub fn check(&self, text: &str) -> Result<JsValue> {
        shown(self.0.check(text).map_err(error::of)?, text, "")
    }
}

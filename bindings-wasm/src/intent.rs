//! `IntentClassifier`.

use kefu::intent::{Example, IntentContext, TrainOptions};
use kefu::{OffsetUnit, Spanned};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, floats};
use crate::error::{self, Result};
use crate::input;
use crate::plain::plain;

/// Says what a customer's message wants, or that it does not know.
#[wasm_bindgen]
pub struct IntentClassifier(kefu::IntentClassifier);

fn shown<T: Spanned + Serialize>(mut found: T, text: &str) -> Result<JsValue> {
    OffsetUnit::Utf16.convert(&mut found, |_| text);
    plain(&found)
}

#[wasm_bindgen]
impl IntentClassifier {
    pub fn builtin() -> Result<IntentClassifier> {
        kefu::IntentClassifier::builtin().map(Self).map_err(error::of)
    }

    pub fn train(
        texts: Vec<String>,
        labels: Vec<String>,
        options: &JsValue,
    ) -> Result<IntentClassifier> {
        if texts.len() != labels.len() {
            let (texts, labels) = (texts.len(), labels.len());
            return Err(error::input(
                None,
                &format!(
                    "texts has {texts} rows and labels has {labels}: they must be the same rows"
                ),
            ));
        }
        let options: TrainOptions = input::options(options)?;
        let rows = texts.into_iter().zip(labels);
        let examples: Vec<Example> = rows.map(|(text, label)| Example::new(text, label)).collect();
        kefu::IntentClassifier::train(&examples, &options).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<IntentClassifier> {
        kefu::IntentClassifier::from_bytes(bytes).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.0.to_bytes().map_err(error::of)
    }

    #[wasm_bindgen(getter)]
    pub fn classes(&self) -> Vec<String> {
        self.0.classes().to_vec()
    }

    pub fn classify(&self, text: &str, context: &JsValue) -> Result<JsValue> {
        let context: IntentContext = input::options(context)?;
        shown(self.0.classify_in(text, &context).map_err(error::of)?, text)
    }

    #[wasm_bindgen(js_name = classifyBatch)]
    pub fn classify_batch(&self, texts: Vec<String>) -> Result<JsValue> {
        let intents = self.0.classify_batch(&texts).map_err(error::of)?;
        let labels: Vec<_> = intents.iter().map(|intent| &intent.label).collect();
        let decisions: Vec<_> = intents.iter().map(|intent| intent.decision.kind()).collect();
        Columns::new()
            .with("label", plain(&labels)?)?
            .with("score", floats(intents.iter().map(|intent| intent.score)))?
            .with("decision", plain(&decisions)?)
            .map(Columns::done)
    }

    pub fn predict(&self, texts: Vec<String>) -> Result<Vec<String>> {
        let rows = texts.iter().enumerate();
        rows.map(|(row, text)| {
            let label =
                self.0.predict(text).map_err(|error| crate::error::of(error.at_row(row)))?;
            Ok(label.to_owned())
        })
        .collect()
    }

    /// One row a text, one column a class.
    #[wasm_bindgen(js_name = predictProba)]
    pub fn predict_proba(&self, texts: Vec<String>) -> Result<Vec<f32>> {
        let mut all = Vec::with_capacity(texts.len() * self.0.classes().len());
        for (row, text) in texts.iter().enumerate() {
            let rows = self.0.predict_proba(text);
            all.extend(rows.map_err(|error| crate::error::of(error.at_row(row)))?);
        }
        Ok(all)
    }
}

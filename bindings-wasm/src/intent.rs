//! `IntentClassifier`.

use std::sync::Arc;

use kefu::intent::IntentContext;
use kefu::learn::Embedding;
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, floats};
use crate::error::{self, Result};
use crate::plain::plain;
use crate::{answer, input, shown};

/// Says what a customer's message wants, or that it does not know.
#[wasm_bindgen]
pub struct IntentClassifier(pub(crate) kefu::IntentClassifier);

#[wasm_bindgen]
impl IntentClassifier {
    pub fn builtin() -> Result<IntentClassifier> {
        kefu::IntentClassifier::builtin().map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withDecision)]
    pub fn with_decision(&self, decision: &JsValue) -> Result<IntentClassifier> {
        let decision = input::options(decision)?;
        self.0.clone().with_decision(decision).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withEmbedding)]
    pub fn with_embedding(&self, bytes: &[u8]) -> Result<IntentClassifier> {
        let vectors = Arc::new(Embedding::from_bytes(bytes).map_err(error::of)?);
        self.0.clone().with_embedding(vectors).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withoutEmbedding)]
    pub fn without_embedding(&self) -> IntentClassifier {
        Self(self.0.clone().without_embedding())
    }

    /// Whether the n-gram vectors of its training are at hand.
    #[wasm_bindgen(getter, js_name = hasVectors)]
    pub fn has_vectors(&self) -> bool {
        self.0.has_vectors()
    }

    #[wasm_bindgen(getter)]
    pub fn taxonomy(&self) -> Result<JsValue> {
        plain(&self.0.taxonomy().kinds())
    }

    #[wasm_bindgen(js_name = routeFeedback)]
    pub fn route_feedback(&self, text: &str) -> Result<JsValue> {
        shown::of_text(self.0.route_feedback(text).map_err(error::of)?, text)
    }

    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<IntentClassifier> {
        kefu::IntentClassifier::from_bytes(bytes).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(getter)]
    pub fn classes(&self) -> Vec<String> {
        self.0.classes().to_vec()
    }

    pub fn classify(&self, text: &str, context: &JsValue) -> Result<JsValue> {
        let context: IntentContext =
            if context.is_undefined() { Default::default() } else { input::options(context)? };
        answer::intent(self.0.classify_in(text, &context).map_err(error::of)?, text)
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

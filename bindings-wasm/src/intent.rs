//! `IntentClassifier`.

use std::sync::Arc;

use kefu::intent::{Example, IntentContext, IntentRules, TrainOptions};
use kefu::learn::Embedding;
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, floats};
use crate::error::{self, Result};
use crate::plain::plain;
use crate::{input, shown};

/// Says what a customer's message wants, or that it does not know.
#[wasm_bindgen]
pub struct IntentClassifier(kefu::IntentClassifier);

/// Messages with their labels.
fn examples(texts: Vec<String>, labels: Vec<String>) -> Result<Vec<Example>> {
    input::same_length("texts", texts.len(), "labels", labels.len())?;
    Ok(texts.into_iter().zip(labels).map(|(text, label)| Example::new(text, label)).collect())
}

/// What is wrong with a set of labelled messages.
#[wasm_bindgen(js_name = lintDataset)]
pub fn lint_dataset(texts: Vec<String>, labels: Vec<String>, options: &JsValue) -> Result<JsValue> {
    let options: TrainOptions = input::options(options)?;
    let examples = examples(texts, labels)?;
    let report = kefu::intent::lint_dataset(&examples, &options, &mut |_| true);
    plain(&report.map_err(error::of)?)
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
        let options: TrainOptions = input::options(options)?;
        let examples = examples(texts, labels)?;
        kefu::IntentClassifier::train(&examples, &options).map(Self).map_err(error::of)
    }

    pub fn retrain(
        &self,
        texts: Vec<String>,
        labels: Vec<String>,
        options: &JsValue,
    ) -> Result<IntentClassifier> {
        let options: TrainOptions = input::options(options)?;
        let examples = examples(texts, labels)?;
        self.0.retrain(&examples, &options, &mut |_| true).map(Self).map_err(error::of)
    }

    pub fn evaluate(&self, texts: Vec<String>, labels: Vec<String>) -> Result<JsValue> {
        plain(&self.0.evaluate(&examples(texts, labels)?).map_err(error::of)?)
    }

    #[wasm_bindgen(js_name = crossValidate)]
    pub fn cross_validate(
        texts: Vec<String>,
        labels: Vec<String>,
        folds: usize,
        options: &JsValue,
    ) -> Result<JsValue> {
        let options: TrainOptions = input::options(options)?;
        let examples = examples(texts, labels)?;
        let report =
            kefu::IntentClassifier::cross_validate(&examples, &options, folds, &mut |_| true);
        plain(&report.map_err(error::of)?)
    }

    #[wasm_bindgen(js_name = learningCurve)]
    pub fn learning_curve(
        texts: Vec<String>,
        labels: Vec<String>,
        test_texts: Vec<String>,
        test_labels: Vec<String>,
        shares: &[f32],
        options: &JsValue,
    ) -> Result<JsValue> {
        let options: TrainOptions = input::options(options)?;
        let (train, test) = (examples(texts, labels)?, examples(test_texts, test_labels)?);
        let curve = kefu::IntentClassifier::learning_curve(&train, &test, &options, shares);
        plain(&curve.map_err(error::of)?)
    }

    pub fn calibrate(
        &self,
        texts: Vec<String>,
        labels: Vec<String>,
        outside: Vec<String>,
        penalty: f32,
    ) -> Result<IntentClassifier> {
        let examples = examples(texts, labels)?;
        self.0.calibrate(&examples, &outside, penalty).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withRefusalRate)]
    pub fn with_refusal_rate(&self, texts: Vec<String>, refused: f32) -> Result<IntentClassifier> {
        self.0.with_refusal_rate(&texts, refused).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withDecision)]
    pub fn with_decision(&self, decision: &JsValue) -> Result<IntentClassifier> {
        let decision = input::options(decision)?;
        self.0.clone().with_decision(decision).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withRules)]
    pub fn with_rules(&self, toml: &str) -> Result<IntentClassifier> {
        let rules = IntentRules::from_toml(toml).map_err(error::of)?;
        Ok(Self(self.0.clone().with_rules(rules)))
    }

    #[wasm_bindgen(js_name = withEmbedding)]
    pub fn with_embedding(&self, bytes: &[u8]) -> Result<IntentClassifier> {
        let vectors = Arc::new(Embedding::from_bytes(bytes).map_err(error::of)?);
        self.0.clone().with_embedding(vectors).map(Self).map_err(error::of)
    }

    pub fn pruned(&self, features: usize) -> IntentClassifier {
        Self(self.0.pruned(features))
    }

    pub fn coarser(&self, levels: u8) -> IntentClassifier {
        Self(self.0.coarser(levels))
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
        shown::of_text(self.0.classify_in(text, &context).map_err(error::of)?, text)
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

//! The half of `IntentClassifier` that learns, measures, and makes other classifiers. Apart, because
//! a page that only reads messages does without it: see the feature `full`.

use std::sync::Arc;

use js_sys::{Float32Array, Function, Object, Reflect};
use kefu::intent::{Example, IntentRules, TrainOptions};
use kefu::learn::{Embedding, Progress};
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::input;
use crate::intent::IntentClassifier;
use crate::plain::plain;

/// Messages with their labels.
fn examples(texts: Vec<String>, labels: Vec<String>) -> Result<Vec<Example>> {
    input::same_length("texts", texts.len(), "labels", labels.len())?;
    Ok(texts.into_iter().zip(labels).map(|(text, label)| Example::new(text, label)).collect())
}

/// What a training learns from, how, and who hears how far it is.
struct Training {
    examples: Vec<Example>,
    options: TrainOptions,
    progress: Option<Function>,
}

impl Training {
    /// Reads the options; `weights` and `progress` are JavaScript's own fields of them.
    fn new(texts: Vec<String>, labels: Vec<String>, given: &JsValue) -> Result<Self> {
        let mut examples = examples(texts, labels)?;
        let Some(given) = given.dyn_ref::<Object>() else {
            return Ok(Self { examples, options: input::options(given)?, progress: None });
        };
        let rest = Object::assign(&Object::new(), given);
        let take = |name: &str| -> Result<Option<JsValue>> {
            let value = Reflect::get(&rest, &name.into())?;
            Reflect::delete_property(&rest, &name.into())?;
            Ok(Some(value).filter(|value| !value.is_undefined() && !value.is_null()))
        };
        if let Some(weights) = take("weights")? {
            let weights = Float32Array::new(&weights).to_vec();
            input::same_length("texts", examples.len(), "weights", weights.len())?;
            for (example, weight) in examples.iter_mut().zip(weights) {
                example.weight = weight;
            }
        }
        let progress = take("progress")?.map(JsCast::dyn_into).transpose();
        let progress = progress.map_err(|_| error::option("`progress` must be a function"))?;
        Ok(Self { examples, options: input::options(&rest)?, progress })
    }

    /// Does `work`. The callback stops it by returning false; what it throws is thrown.
    fn run<T>(
        &self,
        work: impl FnOnce(&[Example], &TrainOptions, Progress<'_>) -> kefu::Result<T>,
    ) -> Result<T> {
        let mut thrown = None;
        let mut tell = |share: f32| {
            let Some(progress) = &self.progress else { return true };
            let answer = progress.call1(&JsValue::NULL, &share.into());
            let go_on = answer.as_ref().is_ok_and(|answer| answer.as_bool() != Some(false));
            thrown = answer.err();
            go_on
        };
        let done = work(&self.examples, &self.options, &mut tell);
        thrown.map_or_else(|| done.map_err(error::of), Err)
    }

    /// A classifier that `work` trains.
    fn learn(
        &self,
        work: impl FnOnce(
            &[Example],
            &TrainOptions,
            Progress<'_>,
        ) -> kefu::Result<kefu::IntentClassifier>,
    ) -> Result<IntentClassifier> {
        self.run(work).map(IntentClassifier)
    }
}

/// What is wrong with a set of labelled messages.
#[wasm_bindgen(js_name = lintDataset)]
pub fn lint_dataset(texts: Vec<String>, labels: Vec<String>, options: &JsValue) -> Result<JsValue> {
    plain(&Training::new(texts, labels, options)?.run(kefu::intent::lint_dataset)?)
}

#[wasm_bindgen]
impl IntentClassifier {
    pub fn train(
        texts: Vec<String>,
        labels: Vec<String>,
        options: &JsValue,
    ) -> Result<IntentClassifier> {
        Training::new(texts, labels, options)?.learn(kefu::IntentClassifier::train_with)
    }

    #[wasm_bindgen(js_name = trainOn)]
    pub fn train_on(
        texts: Vec<String>,
        labels: Vec<String>,
        embedding: &[u8],
        options: &JsValue,
    ) -> Result<IntentClassifier> {
        let vectors = Arc::new(Embedding::from_bytes(embedding).map_err(error::of)?);
        Training::new(texts, labels, options)?.learn(|examples, options, progress| {
            kefu::IntentClassifier::train_on(examples, options, vectors, progress)
        })
    }

    pub fn retrain(
        &self,
        texts: Vec<String>,
        labels: Vec<String>,
        options: &JsValue,
    ) -> Result<IntentClassifier> {
        Training::new(texts, labels, options)?
            .learn(|examples, options, progress| self.0.retrain(examples, options, progress))
    }

    pub fn transfer(
        &self,
        texts: Vec<String>,
        labels: Vec<String>,
        options: &JsValue,
    ) -> Result<IntentClassifier> {
        Training::new(texts, labels, options)?
            .learn(|examples, options, progress| self.0.transfer(examples, options, progress))
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
        let training = Training::new(texts, labels, options)?;
        let report = training.run(|examples, options, progress| {
            kefu::IntentClassifier::cross_validate(examples, options, folds, progress)
        });
        plain(&report?)
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

    #[wasm_bindgen(js_name = withRules)]
    pub fn with_rules(&self, toml: &str) -> Result<IntentClassifier> {
        let rules = IntentRules::from_toml(toml).map_err(error::of)?;
        Ok(Self(self.0.clone().with_rules(rules)))
    }

    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.0.to_bytes().map_err(error::of)
    }

    pub fn pruned(&self, features: usize) -> IntentClassifier {
        Self(self.0.pruned(features))
    }

    pub fn coarser(&self, levels: u8) -> IntentClassifier {
        Self(self.0.coarser(levels))
    }
}

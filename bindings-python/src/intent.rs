//! `kefu.IntentClassifier`.

use std::sync::Arc;

use kefu::Intent;
use kefu::intent::{DecisionOptions, Example, IntentContext, IntentRules, TrainOptions};
use kefu::learn::{Embedding, Progress};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyList};

use crate::engine::engine;
use crate::enter::enter;
use crate::{array, batch, input, record, spans};

/// Says what a customer's message wants, or that it does not know.
#[pyclass(frozen, module = "kefu")]
pub struct IntentClassifier(kefu::IntentClassifier);

engine!(IntentClassifier, kefu::IntentClassifier);

/// Messages with their labels.
fn examples(
    texts: &Bound<'_, PyAny>,
    labels: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<Example>> {
    let py = texts.py();
    let texts = input::texts("texts", texts)?;
    let labels = input::texts("labels", labels)?;
    input::same_length(py, "texts", texts.len(), "labels", labels.len())?;
    let rows = texts.iter().zip(&labels);
    let mut examples: Vec<Example> =
        rows.map(|(text, label)| Example::new(&**text, &**label)).collect();
    if let Some(weights) = weights {
        let weights = input::floats("weights", weights)?;
        input::same_length(py, "texts", examples.len(), "weights", weights.len())?;
        for (example, weight) in examples.iter_mut().zip(weights) {
            example.weight = weight as f32;
        }
    }
    Ok(examples)
}

/// What a training is called with.
struct Given<'a, 'py> {
    texts: &'a Bound<'py, PyAny>,
    labels: &'a Bound<'py, PyAny>,
    weights: Option<&'a Bound<'py, PyAny>>,
    options: Option<&'a Bound<'py, PyDict>>,
}

impl Given<'_, '_> {
    /// Trains by `work`, named `task` in the progress.
    fn learn(
        &self,
        task: &str,
        progress: bool,
        work: impl FnOnce(
            &[Example],
            &TrainOptions,
            Progress<'_>,
        ) -> kefu::Result<kefu::IntentClassifier>
        + Send,
    ) -> PyResult<IntentClassifier> {
        let py = self.texts.py();
        let options: TrainOptions = input::options(py, self.options)?;
        let examples = examples(self.texts, self.labels, self.weights)?;
        let trained =
            batch::cancellable(py, task, progress, |step| work(&examples, &options, step));
        Ok(IntentClassifier(trained?))
    }
}

#[pymethods]
impl IntentClassifier {
    #[staticmethod]
    fn builtin(py: Python<'_>) -> PyResult<Self> {
        Ok(Self(enter(py, kefu::IntentClassifier::builtin)?))
    }

    #[staticmethod]
    #[pyo3(signature = (texts, labels, *, weights=None, progress=false, **options))]
    fn train(
        texts: &Bound<'_, PyAny>,
        labels: &Bound<'_, PyAny>,
        weights: Option<&Bound<'_, PyAny>>,
        progress: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let given = Given { texts, labels, weights, options };
        given.learn("train", progress, kefu::IntentClassifier::train_with)
    }

    #[pyo3(signature = (texts, labels, *, weights=None, progress=false, **options))]
    fn retrain(
        &self,
        texts: &Bound<'_, PyAny>,
        labels: &Bound<'_, PyAny>,
        weights: Option<&Bound<'_, PyAny>>,
        progress: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let given = Given { texts, labels, weights, options };
        given.learn("retrain", progress, |examples, options, step| {
            self.0.retrain(examples, options, step)
        })
    }

    #[pyo3(signature = (texts, labels, *, weights=None, progress=false, **options))]
    fn transfer(
        &self,
        texts: &Bound<'_, PyAny>,
        labels: &Bound<'_, PyAny>,
        weights: Option<&Bound<'_, PyAny>>,
        progress: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let given = Given { texts, labels, weights, options };
        given.learn("transfer", progress, |examples, options, step| {
            self.0.transfer(examples, options, step)
        })
    }

    #[staticmethod]
    #[pyo3(signature = (texts, labels, folds=5, *, progress=false, **options))]
    fn cross_validate<'py>(
        texts: &Bound<'py, PyAny>,
        labels: &Bound<'py, PyAny>,
        folds: usize,
        progress: bool,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = texts.py();
        let options: TrainOptions = input::options(py, options)?;
        let examples = examples(texts, labels, None)?;
        let report = batch::cancellable(py, "cross_validate", progress, |step| {
            kefu::IntentClassifier::cross_validate(&examples, &options, folds, step)
        })?;
        record::record(py, &report)
    }

    #[staticmethod]
    #[pyo3(signature = (texts, labels, test_texts, test_labels, shares, **options))]
    fn learning_curve<'py>(
        texts: &Bound<'py, PyAny>,
        labels: &Bound<'py, PyAny>,
        test_texts: &Bound<'py, PyAny>,
        test_labels: &Bound<'py, PyAny>,
        shares: Vec<f32>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = texts.py();
        let options: TrainOptions = input::options(py, options)?;
        let (train, test) =
            (examples(texts, labels, None)?, examples(test_texts, test_labels, None)?);
        let curve =
            enter(py, || kefu::IntentClassifier::learning_curve(&train, &test, &options, &shares))?;
        record::record(py, &curve)
    }

    #[pyo3(signature = (texts, labels, outside=Vec::new(), *, penalty=2.0))]
    fn calibrate(
        &self,
        texts: &Bound<'_, PyAny>,
        labels: &Bound<'_, PyAny>,
        outside: Vec<String>,
        penalty: f32,
    ) -> PyResult<Self> {
        let examples = examples(texts, labels, None)?;
        let fitted = enter(texts.py(), || self.0.calibrate(&examples, &outside, penalty))?;
        Ok(Self(fitted))
    }

    fn with_refusal_rate(
        &self,
        py: Python<'_>,
        texts: Vec<String>,
        refused: f32,
    ) -> PyResult<Self> {
        Ok(Self(enter(py, || self.0.with_refusal_rate(&texts, refused))?))
    }

    #[pyo3(signature = (**decision))]
    fn with_decision(
        &self,
        py: Python<'_>,
        decision: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let decision: DecisionOptions = input::options(py, decision)?;
        Ok(Self(enter(py, || self.0.clone().with_decision(decision))?))
    }

    fn with_rules(&self, py: Python<'_>, toml: &str) -> PyResult<Self> {
        let rules = enter(py, || IntentRules::from_toml(toml))?;
        Ok(Self(self.0.clone().with_rules(rules)))
    }

    fn with_embedding(&self, py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        let with = || self.0.clone().with_embedding(Arc::new(Embedding::from_bytes(data)?));
        Ok(Self(enter(py, with)?))
    }

    fn pruned(&self, py: Python<'_>, features: usize) -> PyResult<Self> {
        Ok(Self(enter(py, || Ok(self.0.pruned(features)))?))
    }

    fn coarser(&self, py: Python<'_>, levels: u8) -> PyResult<Self> {
        Ok(Self(enter(py, || Ok(self.0.coarser(levels)))?))
    }

    #[getter]
    fn taxonomy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record::plain(py, &self.0.taxonomy().kinds())
    }

    fn route_feedback<'py>(
        &self,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = input::text(None, text)?;
        let route = enter(py, || Ok(spans::of_text(self.0.route_feedback(&text)?, &text)))?;
        record::record(py, &route)
    }

    #[getter]
    fn classes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.0.classes())
    }

    #[pyo3(signature = (text, **context))]
    fn classify<'py>(
        &self,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        context: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let content = input::text(None, text)?;
        let context: IntentContext = input::options(py, context)?;
        let classify = || self.0.classify_in(&content, &context);
        let intent = enter(py, || Ok(spans::of_text(classify()?, &content)))?;
        record::read(py, &intent, text)
    }

    #[pyo3(signature = (texts, *, progress=false))]
    fn classify_batch<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let texts = input::texts("texts", texts)?;
        let rows = batch::in_steps(py, "classify", &texts, progress, |part| {
            Ok(self.0.classify_batch(part)?.into_iter().map(Summary::of).collect())
        })?;
        let names = |get: fn(&Summary) -> Option<&str>| array::names(py, rows.iter().map(get));
        record::build(
            py,
            "IntentBatch",
            [
                ("label", names(|row| row.label.as_deref())?),
                ("score", array::vector(py, rows.iter().map(|row| row.score))?),
                ("decision", names(|row| Some(row.decision))?),
                ("stage", record::column(py, rows.iter().map(|row| row.stage))?),
                ("department", names(|row| row.department.as_deref())?),
            ],
        )
    }

    #[pyo3(signature = (texts, *, progress=false))]
    fn predict<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let texts = input::texts("texts", texts)?;
        let labels = batch::each(py, "predict", &texts, progress, |text| self.0.predict(text))?;
        array::names(py, labels.into_iter().map(Some))
    }

    #[pyo3(signature = (texts, *, progress=false))]
    fn predict_proba<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let texts = input::texts("texts", texts)?;
        let predict = |text: &PyBackedStr| self.0.predict_proba(text);
        let rows = batch::each(py, "predict", &texts, progress, predict)?;
        array::rows(py, rows.len(), self.0.classes().len(), rows.iter().flatten().copied())
    }

    #[pyo3(signature = (texts, labels, *, progress=false))]
    fn evaluate<'py>(
        slf: &Bound<'py, Self>,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        labels: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let examples = examples(texts, labels, None)?;
        let engine = slf.clone().unbind();
        let report =
            batch::waiting(py, "evaluate", progress, move || engine.get().0.evaluate(&examples))?;
        record::record(py, &report)
    }

    fn __repr__(&self) -> String {
        format!("IntentClassifier({} classes)", self.0.classes().len())
    }
}

/// What is wrong with a set of labelled messages.
#[pyfunction]
#[pyo3(signature = (texts, labels, *, progress=false, **options))]
pub fn lint_dataset<'py>(
    texts: &Bound<'py, PyAny>,
    labels: &Bound<'py, PyAny>,
    progress: bool,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = texts.py();
    let options: TrainOptions = input::options(py, options)?;
    let examples = examples(texts, labels, None)?;
    let report = batch::cancellable(py, "lint", progress, |step| {
        kefu::intent::lint_dataset(&examples, &options, step)
    })?;
    record::record(py, &report)
}

/// What a batch keeps of an intent.
struct Summary {
    label: Option<String>,
    score: f32,
    decision: &'static str,
    stage: Option<kefu::intent::Stage>,
    department: Option<String>,
}

impl Summary {
    fn of(intent: Intent) -> Self {
        Self {
            label: intent.label,
            score: intent.score,
            decision: intent.decision.kind(),
            stage: intent.stage,
            department: intent.department,
        }
    }
}

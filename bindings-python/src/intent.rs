//! `kefu.IntentClassifier`.

use kefu::intent::{Example, IntentContext, TrainOptions};
use kefu::{Intent, OffsetUnit};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyList};

use crate::engine::engine;
use crate::enter::enter;
use crate::{array, batch, input, record};

/// Says what a customer's message wants, or that it does not know.
#[pyclass(frozen, module = "kefu")]
pub struct IntentClassifier(kefu::IntentClassifier);

engine!(IntentClassifier, kefu::IntentClassifier);

fn in_code_points(mut intent: Intent, text: &str) -> Intent {
    OffsetUnit::CodePoint.convert(&mut intent, |_| text);
    intent
}

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
        let py = texts.py();
        let options: TrainOptions = input::options(py, options)?;
        let examples = examples(texts, labels, weights)?;
        let trained = batch::cancellable(py, "train", progress, |step| {
            kefu::IntentClassifier::train_with(&examples, &options, step)
        })?;
        Ok(Self(trained))
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
        let intent = enter(py, || Ok(in_code_points(classify()?, &content)))?;
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

//! `kefu.IntentClassifier`.

use kefu::intent::{Example, IntentContext, TrainOptions};
use kefu::{Intent, OffsetUnit};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

use crate::enter::enter;
use crate::{array, batch, input, record};

/// Says what a customer's message wants, or that it does not know.
#[pyclass(frozen, module = "kefu")]
pub struct IntentClassifier(kefu::IntentClassifier);

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

    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        Ok(Self(enter(py, || kefu::IntentClassifier::from_bytes(data))?))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &enter(py, || self.0.to_bytes())?))
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
        let text = input::text(None, text)?;
        let context: IntentContext = input::options(py, context)?;
        let classify = || self.0.classify_in(&text, &context);
        let intent = enter(py, || Ok(in_code_points(classify()?, &text)))?;
        record::record(py, &intent)
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
        let score: Vec<f32> = rows.iter().map(|row| row.score).collect();
        let column = |get: fn(&Summary) -> Option<&String>| {
            PyList::new(py, rows.iter().map(get)).map(Bound::into_any)
        };
        let decision = PyList::new(py, rows.iter().map(|row| row.decision))?;
        let stage = rows.iter().map(|row| record::record(py, &row.stage));
        let stage = PyList::new(py, stage.collect::<PyResult<Vec<_>>>()?)?;
        record::build(
            py,
            "IntentBatch",
            [
                ("label", column(|row| row.label.as_ref())?),
                ("score", array::vector(py, &score)?),
                ("decision", decision.into_any()),
                ("stage", stage.into_any()),
                ("department", column(|row| row.department.as_ref())?),
            ],
        )
    }

    #[pyo3(signature = (texts, *, progress=false))]
    fn predict<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyList>> {
        let texts = input::texts("texts", texts)?;
        let labels = batch::in_steps(py, "predict", &texts, progress, |part| {
            let rows = part.iter().enumerate();
            rows.map(|(row, text)| self.0.predict(text).map_err(|error| error.at_row(row)))
                .collect()
        })?;
        PyList::new(py, labels)
    }

    #[pyo3(signature = (texts, *, progress=false))]
    fn predict_proba<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let texts = input::texts("texts", texts)?;
        let rows = batch::in_steps(py, "predict", &texts, progress, |part| {
            let rows = part.iter().enumerate();
            rows.map(|(row, text)| self.0.predict_proba(text).map_err(|error| error.at_row(row)))
                .collect()
        })?;
        array::rows(py, &rows.concat(), self.0.classes().len())
    }

    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        labels: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let examples = examples(texts, labels, None)?;
        let report = enter(py, || self.0.evaluate(&examples))?;
        record::record(py, &report)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        (slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(py)?,)).into_pyobject(py)
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
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

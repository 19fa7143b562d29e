//! `kefu.ScriptScorer`.

use kefu::script::{Exchange, FitOptions, Graded, ScriptScore};
use kefu::{OffsetUnit, Spanned, TextSource};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

use crate::enter::enter;
use crate::{array, batch, input, record};

/// Scores an agent's replies from 0 to 100, and checks drafts before they are sent.
#[pyclass(frozen, module = "kefu")]
pub struct ScriptScorer(kefu::ScriptScorer);

fn in_code_points<T: Spanned>(mut result: T, reply: &str, customer: &str) -> T {
    OffsetUnit::CodePoint.convert(&mut result, |source| match source {
        TextSource::Customer => customer,
        _ => reply,
    });
    result
}

/// Replies with the messages they answer.
fn exchanges(
    replies: &Bound<'_, PyAny>,
    customers: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<Exchange>> {
    let replies = input::texts("replies", replies)?;
    let Some(customers) = customers else {
        return Ok(replies.iter().map(|reply| Exchange::new("", &**reply)).collect());
    };
    let py = customers.py();
    let customers = input::texts("customers", customers)?;
    input::same_length(py, "replies", replies.len(), "customers", customers.len())?;
    let pairs = customers.iter().zip(&replies);
    Ok(pairs.map(|(customer, reply)| Exchange::new(&**customer, &**reply)).collect())
}

#[pymethods]
impl ScriptScorer {
    #[staticmethod]
    fn builtin(py: Python<'_>) -> PyResult<Self> {
        Ok(Self(enter(py, kefu::ScriptScorer::builtin)?))
    }

    #[staticmethod]
    fn with_packs(py: Python<'_>, packs: Vec<String>) -> PyResult<Self> {
        Ok(Self(enter(py, || kefu::ScriptScorer::builtin()?.with_packs(&packs))?))
    }

    #[pyo3(signature = (replies, customers, grades, **options))]
    fn fit(
        &self,
        py: Python<'_>,
        replies: &Bound<'_, PyAny>,
        customers: &Bound<'_, PyAny>,
        grades: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let options: FitOptions = input::options(py, options)?;
        let exchanges = exchanges(replies, Some(customers))?;
        let grades = input::floats("grades", grades)?;
        input::same_length(py, "replies", exchanges.len(), "grades", grades.len())?;
        let rows = exchanges.iter().zip(grades);
        let graded: Vec<Graded> = rows
            .map(|(exchange, grade)| {
                Graded::new(exchange.customer.as_str(), exchange.reply.as_str(), grade as f32)
            })
            .collect();
        Ok(Self(enter(py, || self.0.fit(&graded, &options))?))
    }

    fn review<'py>(
        &self,
        py: Python<'py>,
        conversation: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let conversation = input::conversation(None, conversation)?;
        let card = enter(py, || {
            let mut card = self.0.review(&conversation)?;
            OffsetUnit::CodePoint.convert(&mut card, |source| match source {
                TextSource::Message(index) => {
                    conversation.messages.get(index).map_or("", |message| &message.text)
                }
                _ => "",
            });
            Ok(card)
        })?;
        record::record(py, &card)
    }

    #[pyo3(signature = (reply, customer=None, **context))]
    fn score<'py>(
        &self,
        py: Python<'py>,
        reply: &Bound<'py, PyAny>,
        customer: Option<&Bound<'py, PyAny>>,
        context: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mut exchange: Exchange = input::options(py, context)?;
        exchange.reply = input::text(None, reply)?.to_string();
        if let Some(customer) = customer {
            exchange.customer = input::text(None, customer)?.to_string();
        }
        let score = || self.0.score(&exchange);
        let score =
            enter(py, || Ok(in_code_points(score()?, &exchange.reply, &exchange.customer)))?;
        record::record(py, &score)
    }

    #[pyo3(signature = (replies, customers=None, *, progress=false))]
    fn score_batch<'py>(
        &self,
        py: Python<'py>,
        replies: &Bound<'py, PyAny>,
        customers: Option<&Bound<'py, PyAny>>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let exchanges = exchanges(replies, customers)?;
        let scores = batch::in_steps(py, "score", &exchanges, progress, |part| {
            Ok(self.0.score_batch(part)?.into_iter().map(Summary::of).collect())
        })?;
        let total: Vec<f32> = scores.iter().map(|score| score.total).collect();
        let grade: Vec<f32> = scores.iter().map(|score| score.grade.unwrap_or(f32::NAN)).collect();
        let dimensions = PyDict::new(py);
        for (place, dimension) in self.0.rubric().dimensions.iter().enumerate() {
            let column = scores.iter().map(|score| score.dimensions.get(place).copied().flatten());
            let column: Vec<f32> = column.map(|score| score.unwrap_or(f32::NAN)).collect();
            dimensions.set_item(&dimension.id, array::vector(py, &column)?)?;
        }
        let level = PyList::new(py, scores.iter().map(|score| &score.level))?;
        let findings: Vec<i64> = scores.iter().map(|score| score.findings).collect();
        record::build(
            py,
            "ScriptBatch",
            [
                ("total", array::vector(py, &total)?),
                ("level", level.into_any()),
                ("grade", array::vector(py, &grade)?),
                ("findings", array::vector(py, &findings)?),
                ("dimensions", dimensions.into_any()),
            ],
        )
    }

    fn check<'py>(&self, py: Python<'py>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let text = input::text(None, text)?;
        let findings = enter(py, || Ok(in_code_points(self.0.check(&text)?, &text, "")))?;
        record::record(py, &findings)
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        Ok(Self(enter(py, || kefu::ScriptScorer::from_bytes(data))?))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &enter(py, || self.0.to_bytes())?))
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
        format!("ScriptScorer({} dimensions)", self.0.rubric().dimensions.len())
    }
}

/// What a batch keeps of a score.
struct Summary {
    total: f32,
    level: String,
    grade: Option<f32>,
    findings: i64,
    dimensions: Vec<Option<f32>>,
}

impl Summary {
    fn of(score: ScriptScore) -> Self {
        Self {
            total: score.total,
            level: score.level,
            grade: score.grade,
            findings: score.findings.len() as i64,
            dimensions: score.dimensions.into_iter().map(|dimension| dimension.score).collect(),
        }
    }
}

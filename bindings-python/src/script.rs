//! `kefu.ScriptScorer`.

use kefu::script::{Exchange, FitOptions, Graded, Procedure, Rubric, ScriptScore};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::engine::engine;
use crate::enter::enter;
use crate::rule::RuleSet;
use crate::{array, batch, input, record, spans};

/// Scores an agent's replies from 0 to 100, and checks drafts before they are sent.
#[pyclass(frozen, module = "kefu")]
pub struct ScriptScorer(pub(crate) kefu::ScriptScorer);

engine!(ScriptScorer, kefu::ScriptScorer);

/// Replies with the messages they answer.
fn exchanges(
    replies: &Bound<'_, PyAny>,
    customers: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<Exchange>> {
    let py = replies.py();
    let replies = input::texts("replies", replies)?;
    let customers = input::beside(py, ("replies", replies.len()), "customers", customers)?;
    let pairs = customers.into_iter().zip(&replies);
    Ok(pairs.map(|(customer, reply)| Exchange::new(customer, &**reply)).collect())
}

/// Replies with people's grades, and what they noted.
fn graded(
    replies: &Bound<'_, PyAny>,
    customers: &Bound<'_, PyAny>,
    grades: &Bound<'_, PyAny>,
    notes: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<Graded>> {
    let py = replies.py();
    let exchanges = exchanges(replies, Some(customers))?;
    let grades = input::floats("grades", grades)?;
    input::same_length(py, "replies", exchanges.len(), "grades", grades.len())?;
    let notes = input::beside(py, ("replies", exchanges.len()), "notes", notes)?;
    let rows = exchanges.into_iter().zip(grades).zip(notes);
    let row = |((exchange, grade), note): ((Exchange, f64), String)| {
        Graded::new(exchange.customer, exchange.reply, grade as f32).with_note(note)
    };
    Ok(rows.map(row).collect())
}

type Fit = fn(&kefu::ScriptScorer, &[Graded], &FitOptions) -> kefu::Result<kefu::ScriptScorer>;

fn fitted(
    scorer: &Bound<'_, ScriptScorer>,
    (task, fit): (&'static str, Fit),
    graded: Vec<Graded>,
    options: FitOptions,
    progress: bool,
) -> PyResult<ScriptScorer> {
    let engine = scorer.clone().unbind();
    let work = move || fit(&engine.get().0, &graded, &options);
    Ok(ScriptScorer(batch::waiting(scorer.py(), task, progress, work)?))
}

#[pymethods]
impl ScriptScorer {
    #[staticmethod]
    fn builtin(py: Python<'_>) -> PyResult<Self> {
        Ok(Self(enter(py, kefu::ScriptScorer::builtin)?))
    }

    #[staticmethod]
    fn with_rubric(py: Python<'_>, rubric: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = input::text(None, rubric)?;
        Ok(Self(enter(py, || kefu::ScriptScorer::with_rubric(Rubric::parse(&text)?))?))
    }

    fn with_packs(&self, py: Python<'_>, packs: &Bound<'_, PyAny>) -> PyResult<Self> {
        let packs = input::texts("packs", packs)?;
        let packs: Vec<&str> = packs.iter().map(|pack| &**pack).collect();
        Ok(Self(enter(py, || self.0.clone().with_packs(&packs))?))
    }

    fn with_rules(&self, py: Python<'_>, rules: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = input::text(None, rules)?;
        Ok(Self(enter(py, || self.0.clone().with_rules(&text))?))
    }

    fn with_templates(&self, py: Python<'_>, templates: &Bound<'_, PyAny>) -> PyResult<Self> {
        let texts = input::texts("templates", templates)?;
        let templates: Vec<String> = texts.iter().map(|text| text.to_string()).collect();
        Ok(Self(enter(py, || self.0.clone().with_templates(templates))?))
    }

    #[pyo3(signature = (steps=None))]
    fn with_procedure(&self, py: Python<'_>, steps: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let procedure = match steps {
            None => Procedure::default(),
            Some(steps) => {
                let list = input::list("steps", steps)?;
                let steps = list.iter().enumerate().map(|(row, step)| input::item(row, &step));
                Procedure { steps: steps.collect::<PyResult<_>>()? }
            }
        };
        Ok(Self(enter(py, || self.0.clone().with_procedure(procedure))?))
    }

    #[getter]
    fn rubric(&self, py: Python<'_>) -> PyResult<String> {
        enter(py, || self.0.rubric().to_toml())
    }

    #[getter]
    fn rules(&self) -> RuleSet {
        RuleSet(self.0.rules().clone())
    }

    #[getter]
    fn agreement<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.agreement().map(|agreement| record::record(py, agreement)).transpose()
    }

    #[getter]
    fn graded<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record::record(py, &self.0.graded())
    }

    #[pyo3(signature = (
        replies, customers, grades, *, notes=None, progress=false, **options
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn fit(
        slf: &Bound<'_, Self>,
        py: Python<'_>,
        replies: &Bound<'_, PyAny>,
        customers: &Bound<'_, PyAny>,
        grades: &Bound<'_, PyAny>,
        notes: Option<&Bound<'_, PyAny>>,
        progress: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let options = input::options(py, options)?;
        let graded = graded(replies, customers, grades, notes)?;
        fitted(slf, ("fit", kefu::ScriptScorer::fit), graded, options, progress)
    }

    #[pyo3(signature = (
        replies, customers, grades, *, notes=None, progress=false, **options
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn refit(
        slf: &Bound<'_, Self>,
        py: Python<'_>,
        replies: &Bound<'_, PyAny>,
        customers: &Bound<'_, PyAny>,
        grades: &Bound<'_, PyAny>,
        notes: Option<&Bound<'_, PyAny>>,
        progress: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let options = input::options(py, options)?;
        let overrides = graded(replies, customers, grades, notes)?;
        fitted(slf, ("refit", kefu::ScriptScorer::refit), overrides, options, progress)
    }

    fn review<'py>(
        &self,
        py: Python<'py>,
        conversation: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let content = input::conversation(None, conversation)?;
        let review = || Ok(spans::of_conversation(self.0.review(&content)?, &content));
        let card = enter(py, review)?;
        record::read(py, &card, conversation)
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
        let score = enter(py, || Ok(spans::of_exchange(self.0.score(&exchange)?, &exchange)))?;
        record::read(py, &score, (reply, customer))
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
        let dimensions = PyDict::new(py);
        for (place, dimension) in self.0.rubric().dimensions.iter().enumerate() {
            let column = scores.iter().map(|score| score.dimensions.get(place).copied().flatten());
            let column = column.map(|score| score.unwrap_or(f32::NAN));
            dimensions.set_item(&dimension.id, array::vector(py, column)?)?;
        }
        let grade = scores.iter().map(|score| score.grade.unwrap_or(f32::NAN));
        let level = scores.iter().map(|score| Some(score.level.as_str()));
        record::build(
            py,
            "ScriptBatch",
            [
                ("total", array::vector(py, scores.iter().map(|score| score.total))?),
                ("level", array::names(py, level)?),
                ("grade", array::vector(py, grade)?),
                ("findings", array::vector(py, scores.iter().map(|score| score.findings))?),
                ("dimensions", dimensions.into_any()),
            ],
        )
    }

    fn check<'py>(&self, py: Python<'py>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let draft = input::text(None, text)?;
        let findings = enter(py, || Ok(spans::of_text(self.0.check(&draft)?, &draft)))?;
        record::listed(py, "Findings", &findings, text)
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

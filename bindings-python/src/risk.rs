//! `kefu.RiskModel` and `kefu.RiskMonitor`.

use std::sync::{Mutex, PoisonError};

use kefu::risk::{AlertOptions, Risk, RiskOptions};
use kefu::{Conversation, OffsetUnit, Spanned, TextSource};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::engine::engine;
use crate::enter::enter;
use crate::{array, batch, input, record};

/// Estimates how likely a conversation ends in a bad review.
#[pyclass(frozen, module = "kefu")]
pub struct RiskModel(kefu::risk::RiskModel);

engine!(RiskModel, kefu::risk::RiskModel);

/// Follows one conversation, message by message.
#[pyclass(frozen, module = "kefu")]
pub struct RiskMonitor(Mutex<kefu::risk::RiskMonitor>);

fn in_code_points<T: Spanned>(mut result: T, conversation: &Conversation) -> T {
    OffsetUnit::CodePoint.convert(&mut result, |source| match source {
        TextSource::Message(index) => {
            conversation.messages.get(index).map_or("", |message| &message.text)
        }
        _ => "",
    });
    result
}

/// Conversations with their classes: 0 = fine, higher = worse.
fn labelled(
    conversations: &Bound<'_, PyAny>,
    labels: &Bound<'_, PyAny>,
) -> PyResult<(Vec<Conversation>, Vec<usize>)> {
    let py = conversations.py();
    let conversations = input::conversations(conversations)?;
    let labels = input::classes("labels", labels)?;
    input::same_length(py, "conversations", conversations.len(), "labels", labels.len())?;
    Ok((conversations, labels))
}

#[pymethods]
impl RiskModel {
    #[staticmethod]
    fn builtin(py: Python<'_>) -> PyResult<Self> {
        Ok(Self(enter(py, kefu::risk::RiskModel::builtin)?))
    }

    #[staticmethod]
    #[pyo3(signature = (conversations, labels, *, progress=false, **options))]
    fn train(
        conversations: &Bound<'_, PyAny>,
        labels: &Bound<'_, PyAny>,
        progress: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = conversations.py();
        let options: RiskOptions = input::options(py, options)?;
        let (conversations, labels) = labelled(conversations, labels)?;
        let train = move || kefu::risk::RiskModel::train(&conversations, &labels, &options);
        Ok(Self(batch::waiting(py, "train", progress, train)?))
    }

    #[pyo3(signature = (conversations, labels, *, progress=false))]
    fn evaluate<'py>(
        slf: &Bound<'py, Self>,
        py: Python<'py>,
        conversations: &Bound<'py, PyAny>,
        labels: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (conversations, labels) = labelled(conversations, labels)?;
        let engine = slf.clone().unbind();
        let evaluate = move || engine.get().0.evaluate(&conversations, &labels);
        let report = batch::waiting(py, "evaluate", progress, evaluate)?;
        record::record(py, &report)
    }

    #[pyo3(signature = (conversations, labels, *, progress=false))]
    fn calibrate(
        slf: &Bound<'_, Self>,
        py: Python<'_>,
        conversations: &Bound<'_, PyAny>,
        labels: &Bound<'_, PyAny>,
        progress: bool,
    ) -> PyResult<Self> {
        let (conversations, labels) = labelled(conversations, labels)?;
        let engine = slf.clone().unbind();
        let calibrate = move || engine.get().0.calibrate(&conversations, &labels);
        Ok(Self(batch::waiting(py, "calibrate", progress, calibrate)?))
    }

    #[getter]
    fn classes(&self) -> usize {
        self.0.classes()
    }

    fn assess<'py>(
        &self,
        py: Python<'py>,
        conversation: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let content = input::conversation(None, conversation)?;
        let assess = || self.0.assess(&content);
        let risk = enter(py, || Ok(in_code_points(assess()?, &content)))?;
        record::read(py, &risk, conversation)
    }

    #[pyo3(signature = (conversations, *, progress=false))]
    fn assess_batch<'py>(
        &self,
        py: Python<'py>,
        conversations: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let conversations = input::conversations(conversations)?;
        let risks = batch::in_steps(py, "assess", &conversations, progress, |part| {
            Ok(self.0.assess_batch(part)?.into_iter().map(Summary::of).collect())
        })?;
        let column = |get: fn(&Summary) -> f32| array::vector(py, risks.iter().map(get));
        let probabilities = risks.iter().flat_map(|risk| risk.probabilities.iter().copied());
        record::build(
            py,
            "RiskBatch",
            [
                ("score", column(|risk| risk.score)?),
                ("level", record::column(py, risks.iter().map(|risk| risk.level))?),
                ("severity", column(|risk| risk.severity)?),
                ("malice", column(|risk| risk.malice)?),
                ("probabilities", array::rows(py, risks.len(), self.0.classes(), probabilities)?),
            ],
        )
    }

    #[pyo3(signature = (**alerts))]
    fn monitor(&self, py: Python<'_>, alerts: Option<&Bound<'_, PyDict>>) -> PyResult<RiskMonitor> {
        let options: AlertOptions = input::options(py, alerts)?;
        let monitor = enter(py, || self.0.monitor_with(options))?;
        Ok(RiskMonitor(Mutex::new(monitor)))
    }

    fn __repr__(&self) -> String {
        format!("RiskModel({} classes)", self.0.classes())
    }
}

/// What a batch keeps of a conversation: columns stay small however long the conversations are.
struct Summary {
    score: f32,
    level: kefu::risk::Level,
    severity: f32,
    malice: f32,
    probabilities: Vec<f32>,
}

impl Summary {
    fn of(risk: Risk) -> Self {
        Self {
            score: risk.score,
            level: risk.level,
            severity: risk.severity,
            malice: risk.malice.score,
            probabilities: risk.probabilities,
        }
    }
}

#[pymethods]
impl RiskMonitor {
    fn push<'py>(
        &self,
        py: Python<'py>,
        message: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let message = input::message(message).map_err(|bad| bad.raise(py, None, ""))?;
        let update = enter(py, || {
            let mut monitor = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let update = monitor.push(message)?;
            Ok(in_code_points(update, monitor.conversation()))
        })?;
        record::record(py, &update)
    }

    fn assess<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (risk, conversation) = enter(py, || {
            let monitor = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let conversation = monitor.conversation();
            Ok((in_code_points(monitor.assess(), conversation), conversation.clone()))
        })?;
        record::read(py, &risk, record::record(py, &conversation)?)
    }

    #[getter]
    fn score(&self) -> f32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).score()
    }

    fn __len__(&self) -> usize {
        let monitor = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        monitor.conversation().messages.len()
    }

    fn __repr__(&self) -> String {
        format!("RiskMonitor({} messages, score {:.3})", self.__len__(), self.score())
    }
}

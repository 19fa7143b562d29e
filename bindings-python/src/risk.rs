//! `kefu.RiskModel`, `kefu.RiskMonitor` and `kefu.ReviewModel`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kefu::Conversation;
use kefu::risk::{AdvicePolicy, AlertOptions, EvidencePack, Risk, RiskOptions};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyDict;

use crate::engine::engine;
use crate::enter::enter;
use crate::{array, batch, input, record, spans};

/// Estimates how likely a conversation ends in a bad review.
#[pyclass(frozen, module = "kefu")]
pub struct RiskModel(kefu::risk::RiskModel);

engine!(RiskModel, kefu::risk::RiskModel);

/// Reads posted reviews.
#[pyclass(frozen, module = "kefu")]
pub struct ReviewModel(kefu::risk::ReviewModel);

engine!(ReviewModel, kefu::risk::ReviewModel);

/// Follows one conversation, message by message.
#[pyclass(frozen, module = "kefu")]
pub struct RiskMonitor(Mutex<kefu::risk::RiskMonitor>);

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
        let trained = batch::cancellable(py, "train", progress, |step| {
            kefu::risk::RiskModel::train_with_progress(&conversations, &labels, &options, step)
        })?;
        Ok(Self(trained))
    }

    #[pyo3(signature = (**policy))]
    fn with_policy(&self, py: Python<'_>, policy: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let policy: AdvicePolicy = input::options(py, policy)?;
        Ok(Self(enter(py, || self.0.clone().with_policy(policy))?))
    }

    fn check_reply<'py>(
        &self,
        py: Python<'py>,
        reply: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let reply = input::text(None, reply)?;
        let check = || Ok(spans::of_text(self.0.policy().check_reply(&reply)?, &reply));
        let findings = enter(py, check)?;
        record::record(py, &findings)
    }

    fn evidence<'py>(
        &self,
        py: Python<'py>,
        conversation: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let conversation = input::conversation(None, conversation)?;
        let (pack, json) = enter(py, || {
            let pack = EvidencePack::new(&conversation, &self.0.assess(&conversation)?)?;
            let json = pack.to_json()?;
            Ok((pack, json))
        })?;
        record::build(
            py,
            "EvidencePack",
            [
                ("conversation", record::record(py, &pack.conversation)?),
                ("sha256", record::record(py, &pack.sha256)?),
                ("quotes", record::record(py, &pack.quotes)?),
                ("redacted", record::record(py, &pack.redacted)?),
                ("json", record::record(py, &json)?),
                ("markdown", record::record(py, &pack.to_markdown())?),
            ],
        )
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
        let risk = enter(py, || Ok(spans::of_conversation(assess()?, &content)))?;
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

impl RiskMonitor {
    /// The monitor, after a panic under its lock too.
    fn monitor(&self) -> MutexGuard<'_, kefu::risk::RiskMonitor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
            let mut monitor = self.monitor();
            let update = monitor.push(message)?;
            Ok(spans::of_conversation(update, monitor.conversation()))
        })?;
        record::record(py, &update)
    }

    fn assess<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (risk, conversation) = enter(py, || {
            let monitor = self.monitor();
            let conversation = monitor.conversation();
            Ok((spans::of_conversation(monitor.assess(), conversation), conversation.clone()))
        })?;
        record::read(py, &risk, record::record(py, &conversation)?)
    }

    #[getter]
    fn score(&self) -> f32 {
        self.monitor().score()
    }

    fn __len__(&self) -> usize {
        let monitor = self.monitor();
        monitor.conversation().messages.len()
    }

    fn __repr__(&self) -> String {
        format!("RiskMonitor({} messages, score {:.3})", self.__len__(), self.score())
    }
}

/// Reviews with their classes: 0 = fine, higher = worse.
fn rated(
    texts: &Bound<'_, PyAny>,
    labels: &Bound<'_, PyAny>,
) -> PyResult<(Vec<PyBackedStr>, Vec<usize>)> {
    let py = texts.py();
    let (texts, labels) = (input::texts("texts", texts)?, input::classes("labels", labels)?);
    input::same_length(py, "texts", texts.len(), "labels", labels.len())?;
    Ok((texts, labels))
}

#[pymethods]
impl ReviewModel {
    #[staticmethod]
    fn builtin(py: Python<'_>) -> PyResult<Self> {
        Ok(Self(enter(py, kefu::risk::ReviewModel::builtin)?))
    }

    #[staticmethod]
    #[pyo3(signature = (texts, labels, **options))]
    fn train(
        texts: &Bound<'_, PyAny>,
        labels: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = texts.py();
        let options: RiskOptions = input::options(py, options)?;
        let (texts, labels) = rated(texts, labels)?;
        let train = || kefu::risk::ReviewModel::train(&texts, &labels, &options);
        Ok(Self(enter(py, train)?))
    }

    fn read<'py>(&self, py: Python<'py>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let text = input::text(None, text)?;
        let reading = enter(py, || Ok(spans::of_text(self.0.read(&text)?, &text)))?;
        record::record(py, &reading)
    }

    #[pyo3(signature = (texts, *, progress=false))]
    fn read_batch<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let texts = input::texts("texts", texts)?;
        let readings = batch::in_steps(py, "read", &texts, progress, |part| {
            let readings = self.0.read_batch(part)?.into_iter().zip(part);
            Ok(readings.map(|(reading, text)| spans::of_text(reading, text)).collect())
        })?;
        record::record(py, &readings)
    }

    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        labels: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (texts, labels) = rated(texts, labels)?;
        let report = enter(py, || self.0.evaluate(&texts, &labels))?;
        record::record(py, &report)
    }

    fn __repr__(&self) -> &'static str {
        "ReviewModel()"
    }
}

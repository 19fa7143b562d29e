//! `kefu.RuleSet`.

use std::collections::BTreeSet;

use kefu::Role;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::enter::enter;
use crate::{error, input, record, spans};

/// Rules over messages and conversations, compiled together. Immutable, safe from many threads.
#[pyclass(frozen, module = "kefu")]
pub struct RuleSet(pub(crate) kefu::rule::RuleSet);

#[pymethods]
impl RuleSet {
    #[staticmethod]
    fn builtin(py: Python<'_>) -> PyResult<Self> {
        Ok(Self(enter(py, kefu::rule::RuleSet::builtin)?))
    }

    #[staticmethod]
    #[pyo3(signature = (*files))]
    fn load(py: Python<'_>, files: &Bound<'_, PyTuple>) -> PyResult<Self> {
        let read = |(index, file): (usize, Bound<'_, PyAny>)| -> PyResult<(String, Vec<u8>)> {
            let bytes = if file.is_instance_of::<PyString>() {
                input::text(Some(index), &file)?.as_bytes().to_vec()
            } else {
                let bytes = file.extract::<PyBackedBytes>();
                let reason = "expected a rule file as bytes or str";
                bytes.map_err(|_| error::input(py, Some(index), reason))?.to_vec()
            };
            Ok((format!("file {index}"), bytes))
        };
        let files = files.iter().enumerate().map(read).collect::<PyResult<Vec<_>>>()?;
        Ok(Self(enter(py, || {
            let named = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
            kefu::rule::RuleSet::load_all(named)
        })?))
    }

    fn pack(&self, py: Python<'_>, id: &str) -> PyResult<Self> {
        Ok(Self(enter(py, || self.0.pack(id))?))
    }

    fn only(&self, py: Python<'_>, keep: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut kept = BTreeSet::new();
        for rule in self.0.rules() {
            if keep.call1((record::record(py, rule)?,))?.is_truthy()? {
                kept.insert(rule.id.as_str());
            }
        }
        Ok(Self(enter(py, || self.0.only(|rule| kept.contains(rule.id.as_str())))?))
    }

    fn in_force(&self, py: Python<'_>, date: &Bound<'_, PyAny>) -> PyResult<Self> {
        let date: String = if date.hasattr("isoformat")? {
            date.call_method0("isoformat")?.extract()?
        } else {
            input::text(None, date)?.to_string()
        };
        Ok(Self(enter(py, || self.0.in_force(&date))?))
    }

    fn merged(&self, py: Python<'_>, other: &Bound<'_, Self>) -> PyResult<Self> {
        let other = &other.get().0;
        Ok(Self(enter(py, || self.0.merged(other))?))
    }

    #[pyo3(signature = (text, role="agent"))]
    fn check<'py>(
        &self,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        role: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = input::text(None, text)?;
        let hits = enter(py, || {
            kefu::limits::check_text(&text)?;
            Ok(spans::of_text(self.0.check(role.parse::<Role>()?, &text), &text))
        })?;
        record::record(py, &hits)
    }

    #[pyo3(signature = (conversation, now=None))]
    fn review<'py>(
        &self,
        py: Python<'py>,
        conversation: &Bound<'py, PyAny>,
        now: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let conversation = input::conversation(None, conversation)?;
        let review =
            || Ok(spans::of_conversation(self.0.review(&conversation, now), &conversation));
        record::record(py, &enter(py, review)?)
    }

    #[pyo3(signature = (id, conversation, now=None))]
    fn test<'py>(
        &self,
        py: Python<'py>,
        id: &str,
        conversation: &Bound<'py, PyAny>,
        now: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let conversation = input::conversation(None, conversation)?;
        let test = || {
            let trace = self.0.test_rule(id, &conversation, now)?;
            Ok(spans::of_conversation(trace, &conversation))
        };
        record::record(py, &enter(py, test)?)
    }

    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record::record(py, &self.0.rules().collect::<Vec<_>>())
    }

    fn packs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let packs = PyDict::new(py);
        for (id, name) in self.0.packs() {
            packs.set_item(id, name)?;
        }
        Ok(packs)
    }

    fn lint<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record::record(py, &self.0.lint())
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __repr__(&self) -> String {
        format!("RuleSet({} rules)", self.0.len())
    }
}

//! What a reply does and how it is written: the scorer's detectors as calls of their own.

use kefu::script::{Exchange, Scorecard};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::enter::enter;
use crate::script::ScriptScorer;
use crate::{input, record, spans};

#[pymethods]
impl ScriptScorer {
    fn refusal<'py>(
        &self,
        py: Python<'py>,
        reply: &Bound<'py, PyAny>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let reply = input::text(None, reply)?;
        let refusal = || Ok(self.0.refusal(&reply)?.map(|found| spans::of_text(found, &reply)));
        enter(py, refusal)?.map(|found| record::record(py, &found)).transpose()
    }

    fn register<'py>(
        &self,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = input::text(None, text)?;
        record::record(py, &enter(py, || self.0.register(&text))?)
    }

    fn register_match(
        &self,
        py: Python<'_>,
        customer: &Bound<'_, PyAny>,
        reply: &Bound<'_, PyAny>,
    ) -> PyResult<f32> {
        let (customer, reply) = (input::text(None, customer)?, input::text(None, reply)?);
        enter(py, || self.0.register_match(&customer, &reply))
    }

    #[pyo3(signature = (reply, customer=None))]
    fn exceeds<'py>(
        &self,
        py: Python<'py>,
        reply: &Bound<'py, PyAny>,
        customer: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let exchange = exchange(reply, customer)?;
        record::record(py, &enter(py, || self.0.exceeds(&exchange))?)
    }

    fn template_use<'py>(
        &self,
        py: Python<'py>,
        reply: &Bound<'py, PyAny>,
        templates: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let reply = input::text(None, reply)?;
        let texts = input::texts("templates", templates)?;
        let library: Vec<&str> = texts.iter().map(|text| &**text).collect();
        record::record(py, &enter(py, || self.0.template_use(&reply, &library))?)
    }

    #[pyo3(signature = (reply, customer=None))]
    fn measure<'py>(
        &self,
        py: Python<'py>,
        reply: &Bound<'py, PyAny>,
        customer: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let exchange = exchange(reply, customer)?;
        let measured = PyDict::new(py);
        for (name, value) in enter(py, || self.0.measure(&exchange))? {
            measured.set_item(name, value)?;
        }
        Ok(measured)
    }
}

fn exchange(reply: &Bound<'_, PyAny>, customer: Option<&Bound<'_, PyAny>>) -> PyResult<Exchange> {
    let customer = customer.map(|text| input::text(None, text)).transpose()?;
    let reply = input::text(None, reply)?;
    Ok(Exchange::new(customer.as_deref().unwrap_or_default(), &*reply))
}

/// The form of the last question of a text; None where it asks nothing.
#[pyfunction]
pub fn question_form<'py>(text: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let content = input::text(None, text)?;
    let form = kefu::script::question_form(&content);
    form.map(|form| record::record(text.py(), &form)).transpose()
}

/// An open question made a choice between values; None where it cannot be.
#[pyfunction]
pub fn to_choice(
    question: &Bound<'_, PyAny>,
    values: &Bound<'_, PyAny>,
) -> PyResult<Option<String>> {
    let question = input::text(None, question)?;
    let values = input::texts("values", values)?;
    let values: Vec<&str> = values.iter().map(|value| &**value).collect();
    Ok(kefu::script::to_choice(&question, &values))
}

/// `Scorecard.to_text`.
#[pyfunction(name = "_scorecard_text")]
pub fn scorecard_text(card: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(input::item::<Scorecard>(0, card)?.to_string())
}

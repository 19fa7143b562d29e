//! `kefu.find_entities` and `kefu.redact`.

use kefu::entity::{CivilTime, RedactOptions};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::enter::enter;
use crate::{input, record, spans};

/// The clock of the shop: text, `datetime.datetime` or `datetime.date`. A time zone is dropped: what
/// counts is what the clock on the wall shows.
fn civil(now: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = now.py();
    if !now.hasattr("isoformat")? {
        return Ok(input::text(None, now)?.to_string());
    }
    let local = if now.getattr_opt("tzinfo")?.is_some_and(|zone| !zone.is_none()) {
        let no_zone = PyDict::new(py);
        no_zone.set_item("tzinfo", py.None())?;
        now.call_method("replace", (), Some(&no_zone))?
    } else {
        now.clone()
    };
    local.call_method0("isoformat")?.extract()
}

#[pyfunction]
#[pyo3(signature = (text, now=None))]
pub fn find_entities<'py>(
    py: Python<'py>,
    text: &Bound<'py, PyAny>,
    now: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let text = input::text(None, text)?;
    let now = now.map(civil).transpose()?;
    let entities = enter(py, || {
        kefu::limits::check_text(&text)?;
        let now = now.as_deref().map(CivilTime::parse).transpose()?;
        Ok(spans::of_text(kefu::entity::find(&text, now), &text))
    })?;
    record::record(py, &entities)
}

#[pyfunction]
#[pyo3(signature = (text, **options))]
pub fn redact<'py>(
    py: Python<'py>,
    text: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let options: RedactOptions = input::options(py, options)?;
    let text = input::text(None, text)?;
    let redacted = enter(py, || {
        kefu::limits::check_text(&text)?;
        let redacted = kefu::entity::redact(&text, &options);
        let masked = redacted.text.clone();
        Ok(spans::of_text(redacted, &masked))
    })?;
    record::record(py, &redacted)
}

//! Errors of the library as exceptions of `kefu.exceptions`.
//!
//! The classes are written in Python, so that they have attributes, pickle, and appear in stubs;
//! `kefu.exceptions.from_code` picks the class of a code.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

static FROM_CODE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// The exception of a library error.
pub fn of(py: Python<'_>, error: &kefu::Error) -> PyErr {
    make(py, error.code(), &error.to_string(), error.row())
}

/// The same of a row of a batch; `place` stands before the message.
pub fn at(py: Python<'_>, error: &kefu::Error, row: Option<usize>, place: &str) -> PyErr {
    let start = row.map_or_else(String::new, |row| format!("row {row}: "));
    make(py, error.code(), &format!("{start}{place}{error}"), row)
}

/// An input that cannot be used, at a row of the batch or (`None`) as a whole.
pub fn input(py: Python<'_>, row: Option<usize>, reason: &str) -> PyErr {
    let message = row.map_or_else(|| reason.to_owned(), |row| format!("row {row}: {reason}"));
    make(py, "input.invalid", &message, row)
}

/// An option that cannot be used.
pub fn option(py: Python<'_>, reason: &str) -> PyErr {
    make(py, "option.invalid", reason, None)
}

/// A panic of the library: a bug, never the caller's fault.
pub fn internal(py: Python<'_>, panic: &str) -> PyErr {
    let message = format!(
        "kefu panicked ({panic}): this is a bug, please report it; the engine can still be used"
    );
    make(py, "internal", &message, None)
}

fn make(py: Python<'_>, code: &str, message: &str, row: Option<usize>) -> PyErr {
    let build = || -> PyResult<PyErr> {
        let from_code = FROM_CODE.get_or_try_init(py, || {
            py.import("kefu.exceptions")?.getattr("from_code").map(Bound::unbind)
        })?;
        Ok(PyErr::from_value(from_code.bind(py).call1((code, message, row))?))
    };
    build().unwrap_or_else(|failure| failure)
}

//! The one way from Python into the library.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::error;

/// Runs `work` without the interpreter lock; errors become `kefu.KefuError`s, and a panic becomes
/// `kefu.InternalError` instead of the `BaseException` that no `except Exception` stops.
///
/// Engines are immutable, so a panic cannot leave one half changed: asserting unwind safety is
/// true here.
pub fn enter<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> kefu::Result<T> + Send,
) -> PyResult<T> {
    ended(py, py.detach(|| catch_unwind(AssertUnwindSafe(work))))
}

/// The value or the exception of work that ended, by a return or by a panic.
pub fn ended<T>(py: Python<'_>, end: std::thread::Result<kefu::Result<T>>) -> PyResult<T> {
    match end {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(failure)) => Err(error::of(py, &failure)),
        Err(panic) => Err(error::internal(py, message(panic.as_ref()))),
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Panics inside the library's border, for the test that this cannot hurt the interpreter.
#[pyfunction(name = "_panic")]
pub fn panic_inside(py: Python<'_>) -> PyResult<()> {
    enter(py, || std::panic::resume_unwind(Box::new("asked to panic")))
}

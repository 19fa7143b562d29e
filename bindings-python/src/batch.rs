//! Long work in steps: progress is shown and Ctrl-C is heard between them.

use pyo3::prelude::*;

use crate::enter::enter;

/// Rows a step: some milliseconds of the fastest engine, a fraction of a second of the slowest.
const STEP: usize = 1024;

/// Runs `work` on the rows step by step, without the interpreter lock.
///
/// `work` gets the first row's number and the rows of a step, and names rows from 0 in its errors.
pub fn in_steps<T: Sync, R: Send>(
    py: Python<'_>,
    what: &str,
    rows: &[T],
    progress: bool,
    work: impl Fn(&[T]) -> kefu::Result<Vec<R>> + Sync,
) -> PyResult<Vec<R>> {
    let bar = Progress::new(py, what, rows.len(), progress)?;
    let mut results = Vec::with_capacity(rows.len());
    for (step, part) in rows.chunks(STEP).enumerate() {
        let done = enter(py, || {
            work(part).map_err(|error| match error.row() {
                Some(row) => error.at_row(step * STEP + row),
                None => error,
            })
        })?;
        results.extend(done);
        py.check_signals()?;
        bar.advance(part.len())?;
    }
    Ok(results)
}

/// A tqdm bar, or nothing.
struct Progress<'py>(Option<Bound<'py, PyAny>>);

impl<'py> Progress<'py> {
    fn new(py: Python<'py>, what: &str, total: usize, shown: bool) -> PyResult<Self> {
        if !shown {
            return Ok(Self(None));
        }
        let make = py.import("kefu._input")?.getattr("progress_bar")?;
        Ok(Self(Some(make.call1((what, total))?)))
    }

    fn advance(&self, rows: usize) -> PyResult<()> {
        self.0.as_ref().map_or(Ok(()), |bar| bar.call_method1("update", (rows,)).map(drop))
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            // An error here would hide the one that ended the work.
            let _ = bar.call_method0("close");
        }
    }
}

/// Runs one long task that tells how far it is, in [0, 1]; Ctrl-C stops it there.
pub fn cancellable<T: Send>(
    py: Python<'_>,
    what: &str,
    progress: bool,
    work: impl FnOnce(&mut dyn FnMut(f32) -> bool) -> kefu::Result<T> + Send,
) -> PyResult<T> {
    let bar = Progress::new(py, what, 100, progress)?;
    let bar_object = bar.0.as_ref().map(|bar| bar.clone().unbind());
    let mut raised = None;
    let mut shown = 0;
    let done = enter(py, || {
        work(&mut |share| {
            let percent = (share.clamp(0.0, 1.0) * 100.0) as usize;
            let heard = Python::attach(|py| {
                if let Some(bar) = &bar_object {
                    bar.call_method1(py, "update", (percent.saturating_sub(shown),))?;
                }
                py.check_signals()
            });
            shown = shown.max(percent);
            raised = heard.err();
            raised.is_none()
        })
    });
    match raised {
        Some(error) => Err(error),
        None => done,
    }
}

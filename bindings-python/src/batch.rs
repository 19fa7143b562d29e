//! Long work in steps: progress is shown and Ctrl-C is heard between them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use pyo3::prelude::*;

use crate::enter::{self, enter};
use crate::error;

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
    let bar = Progress::new(py, what, Some(rows.len()), progress)?;
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

/// [`in_steps`] of a call that takes one row.
pub fn each<T: Sync, R: Send>(
    py: Python<'_>,
    what: &str,
    rows: &[T],
    progress: bool,
    call: impl Fn(&T) -> kefu::Result<R> + Sync,
) -> PyResult<Vec<R>> {
    in_steps(py, what, rows, progress, |part| {
        let rows = part.iter().enumerate();
        rows.map(|(row, one)| call(one).map_err(|error| error.at_row(row))).collect()
    })
}

/// How often a task that cannot be asked to stop is looked after.
const LOOK: Duration = Duration::from_millis(50);

/// Runs one long task that says nothing until it ends. Ctrl-C stops the waiting at once; the task
/// then runs to its end unseen, with what it owns.
pub fn waiting<T: Send + 'static>(
    py: Python<'_>,
    what: &str,
    progress: bool,
    work: impl FnOnce() -> kefu::Result<T> + Send + 'static,
) -> PyResult<T> {
    let bar = Progress::new(py, what, None, progress)?;
    let (done, mut result) = mpsc::sync_channel(1);
    let task = move || {
        // The receiver is gone after Ctrl-C: nobody wants the result.
        let _ = done.send(catch_unwind(AssertUnwindSafe(work)));
    };
    std::thread::Builder::new().name("kefu".into()).spawn(task)?;
    loop {
        // A receiver cannot be shared, so that it is lent to the wait and handed back.
        let (waited, receiver) = py.detach(move || (result.recv_timeout(LOOK), result));
        result = receiver;
        match waited {
            Ok(ended) => return enter::ended(py, ended),
            Err(RecvTimeoutError::Timeout) => {
                py.check_signals()?;
                bar.show()?;
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(error::internal(py, "a task ended without a result"));
            }
        }
    }
}

/// A tqdm bar, or nothing.
struct Progress<'py>(Option<Bound<'py, PyAny>>);

impl<'py> Progress<'py> {
    /// Of so many rows, or (`None`) of one task that takes a while.
    fn new(py: Python<'py>, what: &str, total: Option<usize>, shown: bool) -> PyResult<Self> {
        if !shown {
            return Ok(Self(None));
        }
        let make = py.import("kefu._input")?.getattr("progress_bar")?;
        Ok(Self(Some(make.call1((what, total))?)))
    }

    /// Shows the time that has passed.
    fn show(&self) -> PyResult<()> {
        self.0.as_ref().map_or(Ok(()), |bar| bar.call_method0("refresh").map(drop))
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
    let bar = Progress::new(py, what, Some(100), progress)?;
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

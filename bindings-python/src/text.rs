//! The text layer, for those who highlight or index what the engines read.

use kefu::text::Normalized;
use kefu::{Span, Spanned, TextSource};
use pyo3::prelude::*;

use crate::enter::enter;
use crate::{record, spans};

struct Spans(Vec<Span>);

impl Spanned for Spans {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for span in &mut self.0 {
            visit(TextSource::Text, span);
        }
    }
}

/// The text as every engine reads it, and where each of its characters comes from.
///
/// Folds full width, case, traditional characters, compatibility forms and repeats, and drops what
/// a reader cannot see. Returns a `NormalizedText` with `text` and `spans`: `spans[i]` is the part
/// of the original that became character `i`.
#[pyfunction]
pub fn normalize<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let (normal, places) = enter(py, || {
        kefu::limits::check_text(text)?;
        let normal = Normalized::new(text);
        let places = Spans((0..normal.len()).map(|at| normal.span(at, at + 1)).collect());
        Ok((normal, spans::of_text(places, text).0))
    })?;
    record::build(
        py,
        "NormalizedText",
        [
            ("text", normal.text().into_pyobject(py)?.into_any()),
            ("spans", record::record(py, &places)?),
        ],
    )
}

//! The text layer, for those who highlight or index what the engines read.

use kefu::text::Normalized;
use kefu::{Span, Spanned, TextSource};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::shown;

#[derive(Serialize)]
struct NormalizedText<'a> {
    text: &'a str,
    spans: Vec<Span>,
}

impl Spanned for NormalizedText<'_> {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for span in &mut self.spans {
            visit(TextSource::Text, span);
        }
    }
}

/// The text as every engine reads it, and where each of its characters comes from.
#[wasm_bindgen]
pub fn normalize(text: &str) -> Result<JsValue> {
    kefu::limits::check_text(text).map_err(error::of)?;
    let normal = Normalized::new(text);
    let spans = (0..normal.len()).map(|at| normal.span(at, at + 1)).collect();
    shown::of_text(NormalizedText { text: normal.text(), spans }, text)
}

//! `redact`.

use kefu::entity::RedactOptions;
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::{input, shown};

/// Masks what identifies or reaches a person.
#[wasm_bindgen]
pub fn redact(text: &str, options: &JsValue) -> Result<JsValue> {
    let options: RedactOptions = input::options(options)?;
    kefu::limits::check_text(text).map_err(error::of)?;
    let redacted = kefu::entity::redact(text, &options);
    let masked = redacted.text.clone();
    shown::of_text(redacted, &masked)
}

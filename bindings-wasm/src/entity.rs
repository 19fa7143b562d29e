//! `findEntities` and `redact`.

use kefu::entity::{CivilTime, RedactOptions};
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::{input, shown};

/// The entities of a text; `now` is what the shop's clock showed.
#[wasm_bindgen(js_name = findEntities)]
pub fn find_entities(text: &str, now: Option<String>) -> Result<JsValue> {
    kefu::limits::check_text(text).map_err(error::of)?;
    let now = now.as_deref().map(CivilTime::parse).transpose().map_err(error::of)?;
    shown::of_text(kefu::entity::find(text, now), text)
}

/// Masks what identifies or reaches a person.
#[wasm_bindgen]
pub fn redact(text: &str, options: &JsValue) -> Result<JsValue> {
    let options: RedactOptions = input::options(options)?;
    kefu::limits::check_text(text).map_err(error::of)?;
    let redacted = kefu::entity::redact(text, &options);
    let masked = redacted.text.clone();
    shown::of_text(redacted, &masked)
}

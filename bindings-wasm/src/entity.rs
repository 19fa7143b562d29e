//! `findEntities` and `redact`.

use kefu::OffsetUnit;
use kefu::entity::{CivilTime, RedactOptions};
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::input;
use crate::plain::plain;

/// The entities of a text; `now` is what the shop's clock showed.
#[wasm_bindgen(js_name = findEntities)]
pub fn find_entities(text: &str, now: Option<String>) -> Result<JsValue> {
    kefu::limits::check_text(text).map_err(error::of)?;
    let now = now.as_deref().map(CivilTime::parse).transpose().map_err(error::of)?;
    let mut entities = kefu::entity::find(text, now);
    OffsetUnit::Utf16.convert(&mut entities, |_| text);
    plain(&entities)
}

/// Masks what identifies or reaches a person.
#[wasm_bindgen]
pub fn redact(text: &str, options: &JsValue) -> Result<JsValue> {
    let options: RedactOptions = input::options(options)?;
    kefu::limits::check_text(text).map_err(error::of)?;
    let mut redacted = kefu::entity::redact(text, &options);
    let masked = redacted.text.clone();
    OffsetUnit::Utf16.convert(&mut redacted, |_| &masked);
    plain(&redacted)
}

//! `findEntities`.

use kefu::entity::CivilTime;
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::shown;

/// The entities of a text; `now` is what the shop's clock showed.
#[wasm_bindgen(js_name = findEntities)]
pub fn find_entities(text: &str, now: Option<String>) -> Result<JsValue> {
    kefu::limits::check_text(text).map_err(error::of)?;
    let now = now.as_deref().map(CivilTime::parse).transpose().map_err(error::of)?;
    shown::of_text(kefu::entity::find(text, now), text)
}

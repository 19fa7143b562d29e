//! The default models, which a page loads as files of their own.

use kefu::builtin::{self, BuiltinModel};
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};

/// Takes the file of a default model and returns its name.
#[wasm_bindgen(js_name = _supply)]
pub fn supply(bytes: Vec<u8>) -> Result<String> {
    builtin::supply(bytes).map(|model| model.name().to_owned()).map_err(error::of)
}

/// Whether a default model is there.
#[wasm_bindgen]
pub fn loaded(model: &str) -> Result<bool> {
    let names = || BuiltinModel::ALL.map(BuiltinModel::name);
    BuiltinModel::ALL
        .into_iter()
        .find(|known| known.name() == model)
        .map(BuiltinModel::is_available)
        .ok_or_else(|| error::of(kefu::Error::unknown("model", model, names())))
}

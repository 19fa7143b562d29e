//! The compiled half of the npm package `kefu`.
//!
//! Every call takes `&self`: a panic (a trap, which `guard.js` throws as an `Error`) then cannot leave an engine locked.
//! Documentation for callers is in the package's `index.d.ts`. Results leave as plain objects with
//! camelCase keys ([`plain`]), spans in UTF-16 units.
//!
//! The package has this crate twice: with the feature `full` as `kefu`, and without as
//! `kefu/intent`, which reads messages and nothing else, at a fourth of the size.

mod answer;
mod columns;
mod entity;
mod error;
#[cfg(feature = "full")]
mod exam;
#[cfg(feature = "full")]
mod faq;
mod given;
mod input;
mod intent;
#[cfg(feature = "full")]
mod manner;
mod models;
mod plain;
#[cfg(feature = "full")]
mod redact;
#[cfg(feature = "full")]
mod risk;
#[cfg(feature = "full")]
mod rule;
#[cfg(feature = "full")]
mod script;
mod shown;
mod text;
#[cfg(feature = "full")]
mod training;

use wasm_bindgen::prelude::*;

/// The version of the package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Panics, for the test that this cannot hurt an engine.
#[wasm_bindgen(js_name = _panic)]
#[allow(clippy::panic)]
pub fn panic_inside() {
    panic!("asked to panic");
}

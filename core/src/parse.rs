//! From text to values, for every type by way of the same tree.
//!
//! A type's reader is then compiled once, not once for TOML and once for JSON, which shows in the
//! size of the wasm module. Only the tree's own reader exists for both.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// A value from TOML.
///
/// # Errors
/// Where the text is no TOML, or not of the type's shape.
pub(crate) fn toml<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let tree = toml::from_str(text).map_err(|error| error.to_string())?;
    shaped(tree)
}

/// A value from JSON.
///
/// # Errors
/// Where the text is no JSON, or not of the type's shape.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let tree = serde_json::from_str(text).map_err(|error| error.to_string())?;
    shaped(tree)
}

fn shaped<T: DeserializeOwned>(tree: Value) -> Result<T, String> {
    serde_json::from_value(tree).map_err(|error| error.to_string())
}

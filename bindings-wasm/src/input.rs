//! What callers pass in: plain objects, read by their serde descriptions.

#[cfg(feature = "full")]
mod rows;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use crate::error::{self, Result};
use crate::given::Given;

#[cfg(feature = "full")]
pub use rows::{beside, conversation, conversations, list, same_length};

/// A plain object as JSON; `undefined` as null.
pub fn json(value: &JsValue) -> Result<Value> {
    if value.is_undefined() || value.is_null() {
        return Ok(Value::Null);
    }
    let text = js_sys::JSON::stringify(value)?;
    let text = text.as_string().unwrap_or_else(|| "null".into());
    serde_json::from_str(&text).map_err(|failure| error::input(None, &failure.to_string()))
}

/// A value by its serde description.
pub fn read<T: DeserializeOwned>(value: Value) -> std::result::Result<T, serde_json::Error> {
    T::deserialize(Given(value))
}

/// An options object; `undefined` for all defaults.
pub fn options<T: DeserializeOwned>(value: &JsValue) -> Result<T> {
    let value = match json(value)? {
        Value::Null => Value::Object(Map::new()),
        object => object,
    };
    read(value).map_err(|failure| error::option(&failure.to_string()))
}

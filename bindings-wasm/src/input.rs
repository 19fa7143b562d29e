//! What callers pass in: plain objects, read by their serde descriptions.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use crate::error::{self, Result};

/// `outOfScope` → `out_of_scope`.
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A plain object as JSON; `undefined` as null.
fn json(value: &JsValue) -> Result<Value> {
    if value.is_undefined() || value.is_null() {
        return Ok(Value::Null);
    }
    let text = js_sys::JSON::stringify(value)?;
    let text = text.as_string().unwrap_or_else(|| "null".into());
    serde_json::from_str(&text).map_err(|failure| error::input(None, &failure.to_string()))
}

/// The names of an object's own fields; what lies deeper (slots, ids) is data and stays.
fn fields(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let renamed = map.into_iter().map(|(name, value)| (snake(&name), value));
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        other => other,
    }
}

/// An options object; `undefined` for all defaults.
pub fn options<T: DeserializeOwned>(value: &JsValue) -> Result<T> {
    let value = match json(value)? {
        Value::Null => Value::Object(Map::new()),
        object => fields(object),
    };
    serde_json::from_value(value).map_err(|failure| error::option(&failure.to_string()))
}

/// A list of objects; a bad one is named by its row.
pub fn list<T: DeserializeOwned>(what: &str, value: &JsValue) -> Result<Vec<T>> {
    let Value::Array(items) = json(value)? else {
        return Err(error::input(None, &format!("{what} must be an array")));
    };
    let read = |(row, item)| {
        serde_json::from_value(fields(item))
            .map_err(|failure| error::input(Some(row), &failure.to_string()))
    };
    items.into_iter().enumerate().map(read).collect()
}

/// That two columns have the same number of rows.
pub fn same_length(a: &str, rows: usize, b: &str, others: usize) -> Result<()> {
    if rows == others {
        return Ok(());
    }
    let reason = format!("{a} has {rows} rows and {b} has {others}: they must be the same rows");
    Err(error::input(None, &reason))
}

/// A conversation: an array of messages, or an object with `messages`.
pub fn conversation(row: Option<usize>, value: &JsValue) -> Result<kefu::Conversation> {
    conversation_of(row, json(value)?)
}

/// Many of them.
pub fn conversations(value: &JsValue) -> Result<Vec<kefu::Conversation>> {
    let Value::Array(items) = json(value)? else {
        return Err(error::input(None, "conversations must be an array"));
    };
    items.into_iter().enumerate().map(|(row, item)| conversation_of(Some(row), item)).collect()
}

fn conversation_of(row: Option<usize>, value: Value) -> Result<kefu::Conversation> {
    let value = match value {
        Value::Array(messages) => {
            Value::Object(Map::from_iter([("messages".to_owned(), Value::Array(messages))]))
        }
        other => other,
    };
    serde_json::from_value(value).map_err(|failure| error::input(row, &failure.to_string()))
}

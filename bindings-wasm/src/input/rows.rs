//! Rows that callers pass in: lists, columns and conversations.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use super::{json, read};
use crate::error::{self, Result};

/// A list of objects; a bad one is named by its row.
pub fn list<T: DeserializeOwned>(what: &str, value: &JsValue) -> Result<Vec<T>> {
    let Value::Array(items) = json(value)? else {
        return Err(error::input(None, &format!("{what} must be an array")));
    };
    let row =
        |(row, item)| read(item).map_err(|failure| error::input(Some(row), &failure.to_string()));
    items.into_iter().enumerate().map(row).collect()
}

/// That two columns have the same number of rows.
pub fn same_length(a: &str, rows: usize, b: &str, others: usize) -> Result<()> {
    if rows == others {
        return Ok(());
    }
    let reason = format!("{a} has {rows} rows and {b} has {others}: they must be the same rows");
    Err(error::input(None, &reason))
}

/// A column beside another one; empty texts where it is not given.
pub fn beside(
    (first, rows): (&str, usize),
    name: &str,
    column: Option<Vec<String>>,
) -> Result<Vec<String>> {
    let column = column.unwrap_or_else(|| vec![String::new(); rows]);
    same_length(first, rows, name, column.len())?;
    Ok(column)
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
    read(value).map_err(|failure| error::input(row, &failure.to_string()))
}

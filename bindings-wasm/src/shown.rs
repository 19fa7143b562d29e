//! Results with places: their spans in the UTF-16 units of JavaScript, as plain objects.

use kefu::{OffsetUnit, Spanned};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::Result;
use crate::plain::plain;

/// A result about one text.
pub fn of_text<T: Spanned + Serialize>(mut found: T, text: &str) -> Result<JsValue> {
    OffsetUnit::Utf16.convert(&mut found, |_| text);
    plain(&found)
}

/// Results about a text each.
#[cfg(feature = "full")]
pub fn of_texts<T: Spanned + Serialize>(mut found: Vec<T>, texts: &[String]) -> Result<JsValue> {
    for (found, text) in found.iter_mut().zip(texts) {
        OffsetUnit::Utf16.convert(found, |_| text);
    }
    plain(&found)
}

/// A result about a reply and the message it answers.
#[cfg(feature = "full")]
pub fn of_exchange<T: Spanned + Serialize>(
    mut found: T,
    exchange: &kefu::script::Exchange,
) -> Result<JsValue> {
    OffsetUnit::Utf16.convert(&mut found, |source| exchange.text_of(source));
    plain(&found)
}

/// A result about the messages of a conversation.
#[cfg(feature = "full")]
pub fn of_conversation<T: Spanned + Serialize>(
    mut found: T,
    conversation: &kefu::Conversation,
) -> Result<JsValue> {
    OffsetUnit::Utf16.convert(&mut found, |source| conversation.text_of(source));
    plain(&found)
}

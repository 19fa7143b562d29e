//! Spans of results: from bytes to the code points of Python.

use kefu::script::Exchange;
use kefu::{Conversation, OffsetUnit, Spanned};

/// A result about one text.
pub fn of_text<T: Spanned>(mut found: T, text: &str) -> T {
    OffsetUnit::CodePoint.convert(&mut found, |_| text);
    found
}

/// A result about a reply and the message it answers.
pub fn of_exchange<T: Spanned>(mut found: T, exchange: &Exchange) -> T {
    OffsetUnit::CodePoint.convert(&mut found, |source| exchange.text_of(source));
    found
}

/// A result about the messages of a conversation.
pub fn of_conversation<T: Spanned>(mut found: T, conversation: &Conversation) -> T {
    OffsetUnit::CodePoint.convert(&mut found, |source| conversation.text_of(source));
    found
}

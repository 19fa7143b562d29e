use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::limits::{MAX_MESSAGES, check_text};
use crate::span::TextSource;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The shopper.
    #[serde(alias = "user", alias = "buyer", alias = "顾客", alias = "买家", alias = "客户")]
    Customer,
    /// The person or bot who answers for the shop.
    #[serde(alias = "assistant", alias = "staff", alias = "seller", alias = "客服", alias = "卖家")]
    Agent,
    /// The platform: order cards, hand-over notices. Read, never scored.
    #[serde(alias = "platform", alias = "系统")]
    System,
}

impl Role {
    /// The name in model files and in JSON: `customer`, `agent` or `system`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::System => "system",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = Error;

    /// Reads the names of [`Role::as_str`] and those that exports of chat tools use.
    fn from_str(name: &str) -> Result<Self> {
        match name.trim().to_lowercase().as_str() {
            "customer" | "user" | "buyer" | "c" | "顾客" | "买家" | "客户" => {
                Ok(Self::Customer)
            }
            "agent" | "assistant" | "staff" | "seller" | "b" | "客服" | "卖家" => {
                Ok(Self::Agent)
            }
            "system" | "platform" | "系统" => Ok(Self::System),
            _ => Err(Error::unknown("role", name, ["customer", "agent", "system"])),
        }
    }
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who wrote it.
    pub role: Role,
    /// What was written, as it was written.
    pub text: String,
    /// When, in seconds on any clock that all messages of the conversation share; Unix time where
    /// dates matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    /// The agent's name or number, where several agents serve one conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

impl Message {
    /// A message without a time.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), at: None, agent: None }
    }

    /// A customer's message without a time.
    pub fn customer(text: impl Into<String>) -> Self {
        Self::new(Role::Customer, text)
    }

    /// An agent's message without a time.
    pub fn agent(text: impl Into<String>) -> Self {
        Self::new(Role::Agent, text)
    }

    /// The message, sent at `seconds`.
    #[must_use]
    pub fn sent_at(mut self, seconds: f64) -> Self {
        self.at = Some(seconds);
        self
    }
}

/// A conversation between a customer and the shop, in the order it was written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Conversation {
    /// The shop's own id of the conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The messages, oldest first.
    #[serde(alias = "turns")]
    pub messages: Vec<Message>,
}

impl Conversation {
    /// A conversation without an id.
    pub fn new(messages: Vec<Message>) -> Self {
        Self { id: None, messages }
    }

    /// The first `count` messages, as a conversation of their own.
    #[must_use]
    pub fn prefix(&self, count: usize) -> Self {
        Self { id: self.id.clone(), messages: self.messages.iter().take(count).cloned().collect() }
    }

    /// The text that a span of this conversation points into, for `OffsetUnit::convert`; empty for a
    /// source that is none of its messages.
    pub fn text_of(&self, source: TextSource) -> &str {
        match source {
            TextSource::Message(index) => {
                self.messages.get(index).map_or("", |message| &message.text)
            }
            _ => "",
        }
    }

    /// The messages of one speaker with their index.
    pub fn of(&self, role: Role) -> impl Iterator<Item = (usize, &Message)> {
        self.messages.iter().enumerate().filter(move |(_, message)| message.role == role)
    }

    /// Checks lengths and times.
    ///
    /// # Errors
    /// [`Error::InputTooLong`] or [`Error::Input`] with the index of the message: too long, a time
    /// that is not finite, or more than [`MAX_MESSAGES`] messages.
    pub fn check(&self) -> Result<()> {
        if self.messages.len() > MAX_MESSAGES {
            return Err(Error::input(
                MAX_MESSAGES,
                format!("a conversation has at most {MAX_MESSAGES} messages: split it by day"),
            ));
        }
        for (index, message) in self.messages.iter().enumerate() {
            check_text(&message.text).map_err(|error| error.at_row(index))?;
            if message.at.is_some_and(|at| !at.is_finite()) {
                return Err(Error::input(index, "`at` must be a finite number of seconds"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_as_exports_write_them() {
        let row = r#"{"id":"7","turns":[{"role":"买家","text":"在吗"},{"role":"客服","text":"亲","at":3}]}"#;
        let conversation: Conversation = serde_json::from_str(row).unwrap();
        assert_eq!(conversation.messages[0], Message::customer("在吗"));
        assert_eq!(conversation.messages[1], Message::agent("亲").sent_at(3.0));
        assert_eq!("buyer".parse::<Role>(), Ok(Role::Customer));
        assert_eq!("x".parse::<Role>().unwrap_err().code(), "name.unknown");
    }

    #[test]
    fn a_time_that_is_no_number_is_named_by_its_row() {
        let conversation = Conversation::new(vec![
            Message::customer("在吗"),
            Message::agent("在").sent_at(f64::NAN),
        ]);
        assert_eq!(conversation.check().unwrap_err().row(), Some(1));
    }
}

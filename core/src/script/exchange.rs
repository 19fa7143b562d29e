//! A reply in its context.

use serde::{Deserialize, Serialize};

use super::policy::CompensationPolicy;
use crate::span::TextSource;

/// An agent's reply and what is known about the message it answers.
///
/// ```
/// use kefu::script::Exchange;
/// let exchange = Exchange::new("快递到哪了", "亲，这边帮您查一下").with_intent("logistics.where");
/// assert_eq!(exchange.intent.as_deref(), Some("logistics.where"));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Exchange {
    /// What the customer wrote last; empty where it is not known.
    pub customer: String,
    /// What the agent answers.
    pub reply: String,
    /// The intent of the customer's message, where the caller classified it: picks the limits of
    /// the policy.
    pub intent: Option<String>,
    /// How upset the customer is, 0 to 1; over 0.5 counts as upset. `None`: read from the message.
    pub emotion: Option<f32>,
    /// What the customer said earlier in the conversation: numbers, sizes, addresses, reasons that
    /// the reply should not ask for again.
    pub earlier: Vec<String>,
    /// What the agent may promise; `None` checks no amounts.
    pub policy: Option<CompensationPolicy>,
}

impl Exchange {
    /// A reply to a message.
    pub fn new(customer: impl Into<String>, reply: impl Into<String>) -> Self {
        Self { customer: customer.into(), reply: reply.into(), ..Self::default() }
    }

    /// The text that a span about this exchange points into, for `OffsetUnit::convert`.
    pub fn text_of(&self, source: TextSource) -> &str {
        match source {
            TextSource::Customer => &self.customer,
            _ => &self.reply,
        }
    }

    /// The exchange with the intent of the customer's message.
    #[must_use]
    pub fn with_intent(mut self, intent: impl Into<String>) -> Self {
        self.intent = Some(intent.into());
        self
    }

    /// The exchange with how upset the customer is, 0 to 1.
    #[must_use]
    pub fn with_emotion(mut self, emotion: f32) -> Self {
        self.emotion = Some(emotion);
        self
    }

    /// The exchange with the customer's earlier messages.
    #[must_use]
    pub fn with_earlier(mut self, earlier: Vec<String>) -> Self {
        self.earlier = earlier;
        self
    }

    /// The exchange under a policy for compensation.
    #[must_use]
    pub fn with_policy(mut self, policy: CompensationPolicy) -> Self {
        self.policy = Some(policy);
        self
    }
}

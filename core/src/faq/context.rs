use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules::MenuOption;
use crate::entity::find_normal;
use crate::text::Normalized;

/// What is known about the conversation when a question is answered.
///
/// ```
/// use kefu::faq::AnswerContext;
/// let context = AnswerContext::default().with_stage("after").with_slot("order_no", "88001");
/// assert_eq!(context.slots["order_no"], "88001");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AnswerContext {
    /// Seconds since 1970; without it answers hold whatever their window.
    pub now: Option<f64>,
    /// `pre`, `order` or `after`.
    pub stage: Option<String>,
    /// `taobao`, `douyin`, ….
    pub channel: Option<String>,
    /// The product or SKU that is talked about.
    pub product: Option<String>,
    /// The customer's member level.
    pub member: Option<String>,
    /// The shop; `None` sees every entry.
    pub tenant: Option<String>,
    /// Values for slots: `order_no` fills `{order_no}`. Slots that are not given are filled with
    /// the entity of that name in the message, such as its order or tracking number.
    pub slots: BTreeMap<String, String>,
    /// The options of the reply before, so that 2 or 第二个 can be understood.
    pub last_options: Vec<MenuOption>,
}

impl AnswerContext {
    /// The context at a time, in seconds since 1970.
    #[must_use]
    pub fn with_now(mut self, now: f64) -> Self {
        self.now = Some(now);
        self
    }

    /// The context in a stage.
    #[must_use]
    pub fn with_stage(mut self, stage: impl Into<String>) -> Self {
        self.stage = Some(stage.into());
        self
    }

    /// The context on a channel.
    #[must_use]
    pub fn with_channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// The context about a product.
    #[must_use]
    pub fn with_product(mut self, product: impl Into<String>) -> Self {
        self.product = Some(product.into());
        self
    }

    /// The context of a member level.
    #[must_use]
    pub fn with_member(mut self, member: impl Into<String>) -> Self {
        self.member = Some(member.into());
        self
    }

    /// The context in a shop.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// The context with a value for a slot.
    #[must_use]
    pub fn with_slot(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.slots.insert(name.into(), value.into());
        self
    }

    /// The context after a reply with options.
    #[must_use]
    pub fn with_last_options(mut self, options: Vec<MenuOption>) -> Self {
        self.last_options = options;
        self
    }
}

impl AnswerContext {
    /// The context with the message's entities as slots, the first of each kind, where the caller
    /// gave none.
    pub(super) fn with_entities(&self, message: &str, normal: &Normalized) -> Self {
        let mut context = self.clone();
        for entity in find_normal(message, normal, None) {
            let slot = context.slots.entry(entity.kind.as_str().to_owned());
            slot.or_insert(entity.quote);
        }
        context
    }
}

//! What is known beside the message: the intent before it, the stage, the order.

use serde::{Deserialize, Serialize};

use super::taxonomy::{Stage, Taxonomy};
use crate::entity::CivilTime;
use crate::error::{Error, Result};
use crate::explain::Evidence;

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// No order yet.
    None,
    /// Ordered, not paid.
    Unpaid,
    /// Paid, not dispatched.
    Paid,
    /// On the way.
    Shipped,
    /// Signed for.
    Received,
    /// A refund or return is under way.
    Refunding,
    /// Finished, refunded or cancelled.
    Closed,
}

/// What is known beside the message. Everything is optional; an empty context changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct IntentContext {
    /// The label of the customer's message before this one.
    pub previous: Option<String>,
    /// The stage the conversation is in.
    pub stage: Option<Stage>,
    /// How far the order is that the conversation is about.
    pub order: Option<OrderStatus>,
    /// What the clock showed when the message was written: days and times among the entities are
    /// resolved with it. It moves no label.
    pub now: Option<CivilTime>,
}

/// What the previous label adds to its own logit in a message that the classifier knows nothing
/// of. It falls with what the message itself says: half of it where half the message was seen.
const PREVIOUS: f32 = 2.0;
/// What a stage takes off the labels of other stages: odds of about one to two.
const OTHER_STAGE: f32 = -0.7;
/// What an order status takes off labels that cannot be meant: odds of about one to five.
const CANNOT_BE: f32 = -1.6;

impl IntentContext {
    /// The context with the label of the customer's message before this one.
    #[must_use]
    pub fn with_previous(mut self, label: impl Into<String>) -> Self {
        self.previous = Some(label.into());
        self
    }

    /// The context with the stage the conversation is in.
    #[must_use]
    pub fn with_stage(mut self, stage: Stage) -> Self {
        self.stage = Some(stage);
        self
    }

    /// The context with how far the order is.
    #[must_use]
    pub fn with_order(mut self, order: OrderStatus) -> Self {
        self.order = Some(order);
        self
    }

    /// The context with what the clock showed when the message was written.
    #[must_use]
    pub fn with_now(mut self, now: CivilTime) -> Self {
        self.now = Some(now);
        self
    }

    /// Whether nothing is known that could move a label.
    pub fn is_empty(&self) -> bool {
        self.previous.is_none() && self.stage.is_none() && self.order.is_none()
    }

    /// Checks that the previous label is one of `labels`.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub(crate) fn check(&self, labels: &[String]) -> Result<()> {
        match &self.previous {
            Some(label) if !labels.contains(label) => {
                Err(Error::unknown("label", label, labels.iter().map(String::as_str)))
            }
            _ => Ok(()),
        }
    }

    /// What the context adds to the logit of `label`, as evidence, for a message of which the
    /// share `support` is known.
    pub(crate) fn evidence(
        &self,
        label: &str,
        support: f32,
        taxonomy: &Taxonomy,
        out: &mut Vec<Evidence>,
    ) {
        let mut add = |source: &'static str, weight: f32, why: &'static str| {
            out.push(Evidence::new(source, weight).because(why));
        };
        if self.previous.as_deref() == Some(label) {
            add("context.previous", PREVIOUS * (1.0 - support / 2.0), "上一句也是这个意图");
        }
        let Some(kind) = taxonomy.get(label) else { return };
        if self.stage.is_some_and(|stage| {
            stage != Stage::Any && kind.stage != Stage::Any && kind.stage != stage
        }) {
            add("context.stage", OTHER_STAGE, "与当前阶段不符");
        }
        if self.order.is_some_and(|order| cannot_be(order, label)) {
            add("context.order", CANNOT_BE, "与订单状态不符");
        }
    }
}

/// Labels of the default taxonomy that cannot be meant while an order is in a status.
fn cannot_be(order: OrderStatus, label: &str) -> bool {
    let needs_dispatch = ["logistics.", "after.missing", "after.wrong", "after.damaged"];
    let before_dispatch = ["ship.urge", "ship.time"];
    let is = |list: &[&str]| list.iter().any(|start| label.starts_with(start));
    match order {
        OrderStatus::None | OrderStatus::Unpaid => {
            is(&needs_dispatch)
                || is(&["ship.urge", "after.refund", "after.progress", "price.protect"])
        }
        OrderStatus::Paid => is(&needs_dispatch),
        OrderStatus::Shipped => is(&before_dispatch),
        OrderStatus::Received | OrderStatus::Refunding | OrderStatus::Closed => {
            is(&before_dispatch) || label == "logistics.refuse"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_on_its_way_is_not_waiting_for_dispatch() {
        let context = IntentContext::default().with_order(OrderStatus::Shipped);
        let mut found = Vec::new();
        context.evidence("ship.urge", 1.0, &Taxonomy::builtin(), &mut found);
        assert_eq!(found.len(), 1);
        context.evidence("logistics.track", 1.0, &Taxonomy::builtin(), &mut found);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn names_a_previous_label_it_does_not_know() {
        let context = IntentContext::default().with_previous("x");
        assert_eq!(context.check(&["a".to_owned()]).unwrap_err().code(), "name.unknown");
    }
}

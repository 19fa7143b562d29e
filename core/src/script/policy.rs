//! What an agent may promise as compensation.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A way to make up for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompensationKind {
    /// Money back on the order: 退款, 退差价, 部分退款.
    Refund,
    /// Money beside the order: 赔偿, 补偿.
    Cash,
    /// 优惠券.
    Coupon,
    /// 红包.
    RedPacket,
    /// Points and coins: 积分, 京豆, 淘金币.
    Points,
    /// 赠品, 小礼品.
    Gift,
    /// 运费, 邮费, 运费险.
    Shipping,
    /// 补发, 重发, 换新.
    Replacement,
}

impl CompensationKind {
    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refund => "退款",
            Self::Cash => "赔偿金",
            Self::Coupon => "优惠券",
            Self::RedPacket => "红包",
            Self::Points => "积分",
            Self::Gift => "赠品",
            Self::Shipping => "运费",
            Self::Replacement => "补发",
        }
    }
}

/// What one kind of case allows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompensationLimit {
    /// The intent, or the start of intents up to a dot (`aftersale` covers `aftersale.defect`);
    /// `None` covers every case that no other limit names.
    #[serde(default)]
    pub intent: Option<String>,
    /// The most an agent may promise on their own, in yuan; 0 allows no amount.
    #[serde(alias = "maxAmount")] // as JavaScript writes it
    pub max_amount: f64,
    /// The kinds an agent may promise; empty allows all.
    #[serde(default)]
    pub kinds: Vec<CompensationKind>,
}

/// The limits of an agent's authority. The most exact limit that covers the intent decides; where
/// none does, nothing may be promised.
///
/// ```
/// use kefu::script::{CompensationLimit, CompensationPolicy};
/// let policy = CompensationPolicy {
///     limits: vec![CompensationLimit { intent: None, max_amount: 10.0, kinds: vec![] }],
/// };
/// assert_eq!(policy.limit_for(Some("aftersale.defect")).map(|limit| limit.max_amount), Some(10.0));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompensationPolicy {
    /// The limits, in any order.
    pub limits: Vec<CompensationLimit>,
}

impl CompensationPolicy {
    /// The limit for a case.
    pub fn limit_for(&self, intent: Option<&str>) -> Option<&CompensationLimit> {
        self.limits
            .iter()
            .filter(|limit| match (&limit.intent, intent) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(prefix), Some(intent)) => intent
                    .strip_prefix(prefix.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
            })
            .max_by_key(|limit| limit.intent.as_ref().map_or(0, String::len))
    }

    /// Checks the amounts.
    ///
    /// # Errors
    /// [`Error::Option`] for an amount that is negative or no number.
    pub fn check(&self) -> Result<()> {
        for limit in &self.limits {
            if !limit.max_amount.is_finite() || limit.max_amount < 0.0 {
                return Err(Error::option("max_amount", "0 or more", limit.max_amount));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(intent: Option<&str>, max_amount: f64) -> CompensationLimit {
        CompensationLimit { intent: intent.map(str::to_owned), max_amount, kinds: vec![] }
    }

    #[test]
    fn the_most_exact_limit_decides() {
        let limits = vec![
            limit(None, 5.0),
            limit(Some("aftersale"), 20.0),
            limit(Some("aftersale.late"), 8.0),
        ];
        let policy = CompensationPolicy { limits };
        let amount = |intent| policy.limit_for(intent).map(|limit| limit.max_amount);
        assert_eq!(amount(Some("aftersale.late")), Some(8.0));
        assert_eq!(amount(Some("aftersale.defect")), Some(20.0));
        assert_eq!(amount(Some("aftersales")), Some(5.0));
        assert_eq!(amount(None), Some(5.0));
        assert_eq!(CompensationPolicy::default().limit_for(None), None);
    }
}

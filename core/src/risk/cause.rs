use serde::{Deserialize, Serialize};

/// Why a conversation goes badly, as far as the signals say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The problem is not solved, or the question not answered.
    Unresolved,
    /// The agent's attitude.
    Attitude,
    /// Shipping, parcel, refund or answer come late.
    Delay,
    /// The goods: quality, mismatch, missing, wrong.
    Product,
    /// A promise was not kept.
    Promise,
    /// Price, difference or charges.
    Price,
}

impl Cause {
    /// All causes, in the order of the enum.
    pub const ALL: [Self; 6] =
        [Self::Unresolved, Self::Attitude, Self::Delay, Self::Product, Self::Promise, Self::Price];

    /// The name in JSON and in lexicon files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unresolved => "unresolved",
            Self::Attitude => "attitude",
            Self::Delay => "delay",
            Self::Product => "product",
            Self::Promise => "promise",
            Self::Price => "price",
        }
    }

    /// The Chinese name for people.
    pub fn display(self) -> &'static str {
        match self {
            Self::Unresolved => "问题没解决",
            Self::Attitude => "服务态度",
            Self::Delay => "等待太久",
            Self::Product => "商品问题",
            Self::Promise => "承诺没兑现",
            Self::Price => "价格费用",
        }
    }
}

/// The share of a cause in what raises the score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CauseShare {
    /// The cause.
    pub cause: Cause,
    /// Its share of the weight of all drivers that name a cause; the shares sum to 1. A cause
    /// whose drivers add less than 0.02 to the score before calibration is left out.
    pub share: f32,
}

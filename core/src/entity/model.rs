//! What an entity is.

use serde::{Deserialize, Serialize};

use super::value::EntityValue;
use crate::error::{Error, Result};
use crate::span::{Span, Spanned, TextSource};

/// The kinds of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EntityKind {
    /// A platform's order number.
    OrderNo,
    /// A parcel's number.
    TrackingNo,
    /// A mobile phone number of mainland China.
    Mobile,
    /// A landline or service number.
    Landline,
    /// A resident's identity card number, with a right check digit.
    IdCard,
    /// A bank card number, with a right check digit.
    BankCard,
    /// An amount of money.
    Money,
    /// A size of clothes or shoes.
    Size,
    /// A length, weight or age.
    Body,
    /// A number of things.
    Quantity,
    /// A day, a time, or a range of them.
    Date,
    /// A length of time.
    Duration,
    /// A web address or a sharing code.
    Link,
    /// A WeChat id.
    Wechat,
    /// A QQ number.
    Qq,
    /// An e-mail address.
    Email,
}

impl EntityKind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::OrderNo,
        Self::TrackingNo,
        Self::Mobile,
        Self::Landline,
        Self::IdCard,
        Self::BankCard,
        Self::Money,
        Self::Size,
        Self::Body,
        Self::Quantity,
        Self::Date,
        Self::Duration,
        Self::Link,
        Self::Wechat,
        Self::Qq,
        Self::Email,
    ];

    /// The name in files and JSON, such as `order_no`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrderNo => "order_no",
            Self::TrackingNo => "tracking_no",
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::IdCard => "id_card",
            Self::BankCard => "bank_card",
            Self::Money => "money",
            Self::Size => "size",
            Self::Body => "body",
            Self::Quantity => "quantity",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::Link => "link",
            Self::Wechat => "wechat",
            Self::Qq => "qq",
            Self::Email => "email",
        }
    }

    /// What a mask calls it, in Chinese.
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::OrderNo => "订单号",
            Self::TrackingNo => "快递单号",
            Self::Mobile => "手机号",
            Self::Landline => "电话",
            Self::IdCard => "身份证号",
            Self::BankCard => "银行卡号",
            Self::Money => "金额",
            Self::Size => "尺码",
            Self::Body => "身材",
            Self::Quantity => "数量",
            Self::Date => "日期",
            Self::Duration => "时长",
            Self::Link => "链接",
            Self::Wechat => "微信号",
            Self::Qq => "QQ号",
            Self::Email => "邮箱",
        }
    }
}

impl std::str::FromStr for EntityKind {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = || Self::ALL.iter().map(|kind| kind.as_str());
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        found.ok_or_else(|| Error::Unknown {
            what: "entity",
            name: name.to_owned(),
            known: known().collect::<Vec<_>>().join(", "),
        })
    }
}

/// Something in a text that is a value: a number, a time, an address.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Where it stands in the original text.
    pub span: Span,
    /// The original text there.
    pub quote: String,
    /// What it says.
    pub value: EntityValue,
}

impl Spanned for Entity {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        visit(TextSource::Text, &mut self.span);
    }
}

//! What an entity is.

use serde::{Deserialize, Serialize};

use super::civil::CivilTime;
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

/// What a measure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A person's height, in centimetres.
    Height,
    /// A length that nothing shows to be a person's, in centimetres.
    Length,
    /// A weight, in kilograms; 斤 is half of one.
    Weight,
    /// An age, in years.
    Age,
}

/// How a time or a length of time is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// At that time; that long.
    At,
    /// Until it at the latest: 周五前, 24小时内.
    Within,
    /// From it on: 三天后, 月底以后.
    After,
    /// That long by now: 三天了.
    Elapsed,
    /// That long ago: 三天前.
    Ago,
    /// More than it: 超过两天.
    Over,
}

/// What an entity says, in a form to compute with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EntityValue {
    /// A number of a thing or person without spaces and marks, lower case; or an address as it is.
    Id(String),
    /// A parcel.
    Parcel {
        /// The number, upper case.
        number: String,
        /// The carrier in Chinese, where the number or the words before it tell.
        carrier: Option<String>,
    },
    /// An amount in yuan.
    Money {
        /// Rounded to a hundredth.
        yuan: f64,
    },
    /// A size as it is ordered: `XL`, `42`, `170/88A`.
    Size(String),
    /// A measure of body or goods.
    Body {
        /// What is measured, and its unit.
        measure: Measure,
        /// In the unit of the measure.
        value: f64,
    },
    /// So many things.
    Quantity {
        /// How many.
        count: f64,
        /// The Chinese measure word.
        unit: String,
    },
    /// A time, from `start` up to but not including `end`; both `None` where no `now` was given.
    Date {
        /// The first moment; `None` for a deadline.
        start: Option<CivilTime>,
        /// The first moment after it; `None` for an open end.
        end: Option<CivilTime>,
        /// How it is meant.
        relation: Relation,
    },
    /// A length of time.
    Duration {
        /// In seconds; a month counts 30 days, a year 365.
        seconds: f64,
        /// How it is meant.
        relation: Relation,
        /// Counted in working days.
        working_days: bool,
    },
}

impl EntityValue {
    /// The moment by which something said at `now` is due: the end of a date, or of a length of
    /// time from `now`. Working days skip Saturdays and Sundays, not holidays. `None` where it
    /// says nothing of the kind.
    pub fn deadline(&self, now: CivilTime) -> Option<CivilTime> {
        match *self {
            Self::Date { end, .. } => end,
            Self::Duration { seconds, relation, working_days } => match relation {
                Relation::Elapsed | Relation::Ago => None,
                _ if working_days => Some(after_working_days(now, seconds)),
                _ => Some(now.plus_seconds(seconds)),
            },
            _ => None,
        }
    }
}

fn after_working_days(now: CivilTime, seconds: f64) -> CivilTime {
    let mut left = (seconds / 86_400.0).clamp(0.0, 3650.0);
    let mut at = now;
    while left > 0.0 {
        at = at.plus_days(1);
        if at.weekday() < 5 {
            left -= 1.0;
        }
    }
    at
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

//! What entities say, in a form to compute with.

use serde::{Deserialize, Serialize};

use super::civil::CivilTime;

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

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parcel {
    /// The number, upper case.
    pub number: String,
    /// The carrier in Chinese, where the number or the words before it tell.
    pub carrier: Option<String>,
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Money {
    /// In yuan, rounded to a hundredth.
    pub yuan: f64,
}

/// A measure of body or goods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Body {
    /// What is measured, and its unit.
    pub measure: Measure,
    /// In the unit of the measure.
    pub value: f64,
}

/// So many things.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantity {
    /// How many.
    pub count: f64,
    /// The Chinese measure word.
    pub unit: String,
}

/// A stretch of time, from `start` up to but not including `end`; both `None` where no `now` was
/// given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first moment; `None` for a deadline.
    pub start: Option<CivilTime>,
    /// The first moment after it; `None` for an open end.
    pub end: Option<CivilTime>,
    /// How it is meant.
    pub relation: Relation,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Duration {
    /// In seconds; a month counts 30 days, a year 365.
    pub seconds: f64,
    /// How it is meant.
    pub relation: Relation,
    /// Counted in working days.
    pub working_days: bool,
}

/// What an entity says. The entity's kind tells which of them it is, so that JSON holds the content
/// alone: `{"kind": "money", "value": {"yuan": 99.5}}`, `{"kind": "mobile", "value": "13812345678"}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum EntityValue {
    /// A number of a thing or person without spaces and marks, lower case; or an address as it is.
    Id(String),
    /// A tracking number.
    Parcel(Parcel),
    /// An amount.
    Money(Money),
    /// A size as it is ordered: `XL`, `42`, `170/88A`.
    Size(String),
    /// A height, weight, length or age.
    Body(Body),
    /// So many things.
    Quantity(Quantity),
    /// A day, a time, or a range of them.
    Date(Period),
    /// A length of time.
    Duration(Duration),
}

impl EntityValue {
    /// The moment by which something said at `now` is due: the end of a date, or of a length of
    /// time from `now`. Working days skip Saturdays and Sundays, not holidays. `None` where it
    /// says nothing of the kind.
    pub fn deadline(&self, now: CivilTime) -> Option<CivilTime> {
        match self {
            Self::Date(period) => period.end,
            Self::Duration(Duration { relation: Relation::Elapsed | Relation::Ago, .. }) => None,
            Self::Duration(length) if length.working_days => {
                Some(after_working_days(now, length.seconds))
            }
            Self::Duration(length) => Some(now.plus_seconds(length.seconds)),
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

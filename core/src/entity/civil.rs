//! Dates and times without a zone: what a clock on the shop's wall shows.

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A date and a time of day, without a time zone. Written `2026-03-01T15:30:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CivilTime(civil::DateTime);

impl CivilTime {
    /// A date and time of day.
    ///
    /// # Errors
    /// [`Error::Option`] where the calendar has no such time.
    pub fn new(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Result<Self> {
        civil::DateTime::new(year, month, day, hour, minute, 0, 0).map(Self).map_err(|_| {
            let got = format!("{year}-{month}-{day} {hour}:{minute}");
            Error::option("now", "a date and time of the calendar", got)
        })
    }

    /// Reads `2026-03-01` or `2026-03-01T15:30:00`.
    ///
    /// # Errors
    /// [`Error::Option`] for other texts.
    pub fn parse(text: &str) -> Result<Self> {
        let full = text.parse::<civil::DateTime>();
        full.map(Self).map_err(|_| Error::option("now", "a time such as 2026-03-01T15:30:00", text))
    }

    /// The time that is `seconds` of Unix time on a clock `offset_hours` ahead of UTC; China's
    /// clocks are 8 ahead all year.
    ///
    /// # Errors
    /// [`Error::Option`] outside the years -9999 to 9999.
    pub fn from_unix(seconds: f64, offset_hours: f64) -> Result<Self> {
        let bad = || Error::option("now", "seconds of Unix time", seconds);
        let local = seconds + offset_hours * 3600.0;
        if !local.is_finite() || local.abs() > 3e11 {
            return Err(bad());
        }
        let epoch = civil::date(1970, 1, 1).at(0, 0, 0, 0);
        let span = jiff::Span::new().try_seconds(local as i64).map_err(|_| bad())?;
        epoch.checked_add(span).map(Self).map_err(|_| bad())
    }

    /// The seconds from `self` to `other`; negative where `other` is earlier.
    pub fn seconds_until(self, other: Self) -> f64 {
        self.0.duration_until(other.0).as_secs() as f64
    }

    /// The time `seconds` later, to the second; the same time where the calendar ends.
    #[must_use]
    pub fn plus_seconds(self, seconds: f64) -> Self {
        let span = jiff::Span::new().try_seconds(seconds as i64);
        span.and_then(|span| self.0.checked_add(span)).map_or(self, Self)
    }

    pub(super) fn plus_days(self, days: i64) -> Self {
        let span = jiff::Span::new().try_days(days);
        span.and_then(|span| self.0.checked_add(span)).map_or(self, Self)
    }

    /// The first moment of the day.
    pub(super) fn day(self) -> Self {
        Self(self.0.date().at(0, 0, 0, 0))
    }

    /// Days since Monday.
    pub(super) fn weekday(self) -> i64 {
        i64::from(self.0.weekday().to_monday_zero_offset())
    }

    /// The first day of the month `months` later.
    pub(super) fn month(self, months: i32) -> Self {
        let span = jiff::Span::new().try_months(months);
        let first = self.0.date().first_of_month().at(0, 0, 0, 0);
        span.and_then(|span| first.checked_add(span)).map_or(self, Self)
    }

    pub(super) fn year(self) -> i16 {
        self.0.year()
    }

    pub(super) fn hour(self) -> i8 {
        self.0.hour()
    }

    /// Midnight of a date; `None` where the calendar has none.
    pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::DateTime::new(year, month, day, 0, 0, 0, 0).ok().map(Self)
    }
}

impl std::fmt::Display for CivilTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for CivilTime {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<CivilTime> for String {
    fn from(time: CivilTime) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_the_usual_one() {
        let now = CivilTime::from_unix(1_772_350_200.0, 8.0).unwrap();
        assert_eq!(now.to_string(), "2026-03-01T15:30:00");
        assert_eq!((now.weekday(), now.month(1).to_string().as_str()), (6, "2026-04-01T00:00:00"));
        assert_eq!(now.seconds_until(now.plus_days(1)), 86400.0);
        assert_eq!(CivilTime::parse("2026-02-30").unwrap_err().code(), "option.invalid");
        assert!(CivilTime::from_unix(f64::NAN, 8.0).is_err());
        assert_eq!(now.plus_seconds(1e18), now);
        let json = serde_json::to_string(&now).unwrap();
        assert_eq!(serde_json::from_str::<CivilTime>(&json).unwrap(), now);
    }
}

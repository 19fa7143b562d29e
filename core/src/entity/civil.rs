//! Dates and times without a zone: what a clock on the shop's wall shows.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, PrimitiveDateTime, Time};

use crate::error::{Error, Result};

/// A date and a time of day, without a time zone. Written `2026-03-01T15:30:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CivilTime(PrimitiveDateTime);

impl CivilTime {
    /// A date and time of day.
    ///
    /// # Errors
    /// [`Error::Option`] where the calendar has no such time, and outside the years 0 to 9999.
    pub fn new(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Result<Self> {
        let bytes = [month, day, hour, minute].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
        let [month, day, hour, minute] = bytes;
        civil(i32::from(year), month, day, [hour, minute, 0]).ok_or_else(|| {
            let got = format!("{year}-{month}-{day} {hour}:{minute}");
            Error::option("now", "a date and time of the calendar", got)
        })
    }

    /// Reads `2026-03-01`, `2026-03-01T15:30` or `2026-03-01T15:30:00`, with a space for the `T`
    /// too; fractions of a second are dropped.
    ///
    /// # Errors
    /// [`Error::Option`] for other texts.
    pub fn parse(text: &str) -> Result<Self> {
        read(text).ok_or_else(|| Error::option("now", "a time such as 2026-03-01T15:30:00", text))
    }

    /// The time that is `seconds` of Unix time on a clock `offset_hours` ahead of UTC; China's
    /// clocks are 8 ahead all year.
    ///
    /// # Errors
    /// [`Error::Option`] outside the years 0 to 9999.
    pub fn from_unix(seconds: f64, offset_hours: f64) -> Result<Self> {
        let local = seconds + offset_hours * 3600.0;
        let epoch = civil(1970, 1, 1, [0; 3]).filter(|_| local.is_finite());
        let time = epoch.and_then(|epoch| epoch.checked_plus(local));
        time.ok_or_else(|| Error::option("now", "seconds of Unix time", seconds))
    }

    /// The seconds from `self` to `other`; negative where `other` is earlier.
    pub fn seconds_until(self, other: Self) -> f64 {
        (other.0 - self.0).whole_seconds() as f64
    }

    /// The time `seconds` later, to the second; the same time where the calendar ends.
    #[must_use]
    pub fn plus_seconds(self, seconds: f64) -> Self {
        self.checked_plus(seconds).unwrap_or(self)
    }

    fn checked_plus(self, seconds: f64) -> Option<Self> {
        let later = self.0.checked_add(Duration::seconds(seconds as i64))?;
        (0..=9999).contains(&later.year()).then_some(Self(later))
    }

    pub(super) fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days as f64 * 86_400.0)
    }

    /// The first moment of the day.
    pub(super) fn day(self) -> Self {
        Self(self.0.replace_time(Time::MIDNIGHT))
    }

    /// Days since Monday.
    pub(super) fn weekday(self) -> i64 {
        i64::from(self.0.weekday().number_days_from_monday())
    }

    /// The first day of the month `months` later.
    pub(super) fn month(self, months: i32) -> Self {
        let month = self.0.year() * 12 + i32::from(u8::from(self.0.month())) - 1 + months;
        let first = u8::try_from(month.rem_euclid(12) + 1).ok();
        first.and_then(|first| civil(month.div_euclid(12), first, 1, [0; 3])).unwrap_or(self)
    }

    pub(super) fn year(self) -> i16 {
        // Within 0 to 9999.
        self.0.year() as i16
    }

    pub(super) fn hour(self) -> i8 {
        self.0.hour() as i8
    }

    /// Midnight of a date; `None` where the calendar has none.
    pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::new(year, month, day, 0, 0).ok()
    }
}

fn civil(year: i32, month: u8, day: u8, [hour, minute, second]: [u8; 3]) -> Option<CivilTime> {
    let month = Month::try_from(month).ok().filter(|_| (0..=9999).contains(&year))?;
    let date = Date::from_calendar_date(year, month, day).ok()?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    Some(CivilTime(PrimitiveDateTime::new(date, time)))
}

fn read(text: &str) -> Option<CivilTime> {
    let number = |text: &str, digits: usize| -> Option<u16> {
        let whole = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| whole)
    };
    let two = |text: &str| number(text, 2).and_then(|number| u8::try_from(number).ok());
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00:00"));
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (number(parts.next()?, 4)?, two(parts.next()?)?, two(parts.next()?)?);
    let mut parts = time.splitn(3, ':');
    let (hour, minute) = (two(parts.next()?)?, two(parts.next()?)?);
    let seconds = parts.next().unwrap_or("00");
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let fractional = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let second = two(seconds).filter(|_| fractional)?;
    civil(i32::from(year), month, day, [hour, minute, second])
}

impl fmt::Display for CivilTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())?;
        write!(f, "T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
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
        assert!(CivilTime::from_unix(1e300, 8.0).is_err());
        for text in ["2026-03-01T15:30", "2026-03-01 15:30:00", "2026-03-01T15:30:00.250"] {
            assert_eq!(CivilTime::parse(text).unwrap(), now, "{text}");
        }
        for text in
            ["", "2026", "2026-3-1", "2026-03-01T", "2026-03-01T25:00", "2026-03-01T15:30:00Z"]
        {
            assert!(CivilTime::parse(text).is_err(), "{text}");
        }
        assert_eq!(now.plus_seconds(1e18), now);
        let json = serde_json::to_string(&now).unwrap();
        assert_eq!(serde_json::from_str::<CivilTime>(&json).unwrap(), now);
    }
}

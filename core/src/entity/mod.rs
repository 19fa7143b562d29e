//! Entities: numbers, times and addresses in a message, as values to compute with, and their
//! masking.
//!
//! Readers work on the characters of the normalised text, independent of words, so that full
//! width, circled and Chinese digits all count; numbers with check digits are checked. What is
//! ambiguous (a bare 12-digit number, 一千二, L) needs a word beside it that settles it.

mod civil;
mod contact;
mod date;
mod date_words;
mod duration;
mod glance;
mod identity;
mod measure;
mod model;
mod money;
mod number;
mod parcel;
mod phone;
mod reader;
mod redact;
mod value;

pub use civil::CivilTime;
pub use model::{Entity, EntityKind};
pub use redact::{Mask, RedactOptions, Redacted, Replacement, redact};
pub use value::{Body, Duration, EntityValue, Measure, Money, Parcel, Period, Quantity, Relation};

use crate::arrange::Arrange;
use crate::text::Normalized;
use glance::Glance;
use reader::Reader;

/// The entities of a text, in order, none overlapping another. `now` is what the clock showed when
/// it was written: with it, days and times are resolved (今天, 周五前). Linear in the length.
///
/// ```
/// use kefu::entity::{CivilTime, EntityKind, EntityValue, Money, find};
/// let now = CivilTime::parse("2026-03-04T10:00:00")?; // a Wednesday
/// let found = find("周五前能到吗，99块5太贵", Some(now));
/// assert_eq!(found[0].kind, EntityKind::Date);
/// assert_eq!(found[0].value.deadline(now), Some(CivilTime::parse("2026-03-07T00:00:00")?));
/// assert_eq!(found[1].value, EntityValue::Money(Money { yuan: 99.5 }));
/// # Ok::<(), kefu::Error>(())
/// ```
pub fn find(text: &str, now: Option<CivilTime>) -> Vec<Entity> {
    find_normal(text, &Normalized::new(text), now)
}

/// As [`find`], for a text that is normalised already.
pub fn find_normal(text: &str, normal: &Normalized, now: Option<CivilTime>) -> Vec<Entity> {
    let entity = |draft: reader::Draft| {
        let span = normal.span(draft.from, draft.to);
        let quote = span.slice(text).unwrap_or_default().to_owned();
        Entity { kind: draft.kind, span, quote, value: draft.value }
    };
    drafts(normal, now).into_iter().map(entity).collect()
}

/// The kinds of the entities and where they stand, in normalised characters.
pub(crate) fn places(normal: &Normalized) -> Vec<(EntityKind, usize, usize)> {
    drafts(normal, None).into_iter().map(|draft| (draft.kind, draft.from, draft.to)).collect()
}

fn drafts(normal: &Normalized, now: Option<CivilTime>) -> Vec<reader::Draft> {
    read(Reader::new(normal.chars(), now), Glance::at(normal.chars()))
}

/// Asks the readers that can find something, by what was seen at a glance.
fn read(mut reader: Reader<'_>, glance: Glance) -> Vec<reader::Draft> {
    if glance.letters && glance.marks {
        contact::links(&mut reader);
        contact::emails(&mut reader);
    }
    // Also in Chinese digits.
    phone::mobiles(&mut reader);
    // A QQ number, the shortest of them, has five digits.
    if glance.digits >= 5 {
        identity::id_cards(&mut reader);
        identity::bank_cards(&mut reader);
        parcel::parcels(&mut reader);
        contact::qqs(&mut reader);
        phone::landlines(&mut reader);
        parcel::orders(&mut reader);
    }
    if glance.letters {
        contact::wechats(&mut reader);
        measure::letter_sizes(&mut reader);
    }
    date::dates(&mut reader);
    if !reader.numbers.is_empty() {
        duration::durations(&mut reader);
        money::amounts(&mut reader);
        measure::bodies(&mut reader);
        measure::number_sizes(&mut reader);
        measure::quantities(&mut reader);
    }
    resolve(std::mem::take(&mut reader.drafts), reader.chars.len())
}

/// Drops drafts until none of those left overlaps another, in the order of the text.
fn resolve(mut drafts: Vec<reader::Draft>, chars: usize) -> Vec<reader::Draft> {
    if drafts.is_empty() {
        return drafts;
    }
    // Where readings overlap, the more specific kind wins, then the longer reading.
    drafts.arrange_by_key(|draft| {
        (rank(draft.kind), usize::MAX - (draft.to - draft.from), draft.from)
    });
    let mut taken = vec![false; chars];
    drafts.retain(|draft| {
        let Some(place) = taken.get_mut(draft.from..draft.to) else { return false };
        let free = !place.is_empty() && place.iter().all(|taken| !taken);
        if free {
            place.fill(true);
        }
        free
    });
    drafts.arrange_by_key(|draft| draft.from);
    drafts
}

/// Which kind wins where readings overlap: low first.
fn rank(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Link | EntityKind::Email => 0,
        EntityKind::IdCard | EntityKind::Mobile => 1,
        EntityKind::BankCard | EntityKind::Qq => 2,
        EntityKind::TrackingNo | EntityKind::Landline => 3,
        EntityKind::OrderNo => 4,
        EntityKind::Wechat => 5,
        EntityKind::Date | EntityKind::Duration | EntityKind::Money | EntityKind::Body => 6,
        EntityKind::Size => 7,
        EntityKind::Quantity => 8,
    }
}

#[cfg(test)]
mod tests;

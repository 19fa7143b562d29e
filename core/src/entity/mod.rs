//! Entities: numbers, times and addresses in a message, as values to compute with, and their
//! masking.
//!
//! Readers work on the characters of the normalised text, independent of words, so that full
//! width, circled and Chinese digits all count; numbers with check digits are checked. What is
//! ambiguous (a bare 12-digit number, 一千二, L) needs a word beside it that settles it.

mod civil;
mod contact;
mod date;
mod duration;
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
    let mut reader = Reader::new(normal.chars(), now);
    contact::links(&mut reader);
    contact::emails(&mut reader);
    identity::id_cards(&mut reader);
    phone::mobiles(&mut reader);
    identity::bank_cards(&mut reader);
    parcel::parcels(&mut reader);
    contact::qqs(&mut reader);
    contact::wechats(&mut reader);
    phone::landlines(&mut reader);
    parcel::orders(&mut reader);
    date::dates(&mut reader);
    duration::durations(&mut reader);
    money::amounts(&mut reader);
    measure::bodies(&mut reader);
    measure::sizes(&mut reader);
    measure::quantities(&mut reader);
    // Where readings overlap, the more specific kind wins, then the longer reading.
    let mut drafts = std::mem::take(&mut reader.drafts);
    drafts.arrange_by_key(|draft| {
        (rank(draft.kind), usize::MAX - (draft.to - draft.from), draft.from)
    });
    let mut taken = vec![false; normal.len()];
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

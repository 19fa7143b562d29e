//! Masking what identifies people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::find;
use super::model::{Entity, EntityKind};
use super::value::EntityValue;
use crate::span::{Span, Spanned, TextSource};

/// What happens to entities of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// They stay.
    Keep,
    /// Letters and digits become `*`, except the few at the ends that a shop needs to recognise
    /// them; spaces and dashes stay, and so does the length: 138****5678.
    Shape,
    /// They become a numbered name, the same for the same value: `[手机号1]`.
    Label,
}

/// What to mask. The default masks whatever identifies or reaches a person by its shape: mobile,
/// landline, identity card, bank card, WeChat, QQ, e-mail; orders, parcels, links and everything
/// else stay. In JSON, `masks` names what differs from that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RedactOptions {
    /// What happens to each kind; kinds that are not named stay.
    #[serde(deserialize_with = "over_default")]
    pub masks: BTreeMap<EntityKind, Mask>,
    /// Whether the result holds what is needed to restore the text.
    pub reversible: bool,
}

impl Default for RedactOptions {
    fn default() -> Self {
        use EntityKind::{BankCard, Email, IdCard, Landline, Mobile, Qq, Wechat};
        let masked = [Mobile, Landline, IdCard, BankCard, Wechat, Qq, Email];
        Self {
            masks: masked.into_iter().map(|kind| (kind, Mask::Shape)).collect(),
            reversible: false,
        }
    }
}

/// The default masks with those that are given: naming one kind must not lay the others bare.
fn over_default<'de, D: serde::Deserializer<'de>>(
    given: D,
) -> std::result::Result<BTreeMap<EntityKind, Mask>, D::Error> {
    let mut masks = RedactOptions::default().masks;
    masks.extend(BTreeMap::<EntityKind, Mask>::deserialize(given)?);
    Ok(masks)
}

impl RedactOptions {
    /// The options with another mask for a kind.
    #[must_use]
    pub fn with_mask(mut self, kind: EntityKind, mask: Mask) -> Self {
        self.masks.insert(kind, mask);
        self
    }

    /// The options with or without the means to restore.
    #[must_use]
    pub fn with_reversible(mut self, reversible: bool) -> Self {
        self.reversible = reversible;
        self
    }
}

/// One masked place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Replacement {
    /// The place in the masked text, in bytes.
    pub span: Span,
    /// What it was.
    pub kind: EntityKind,
    /// The text that stood there; empty unless the options were reversible.
    pub original: String,
}

/// A text with its entities masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Redacted {
    /// The masked text.
    pub text: String,
    /// The masked places, in order.
    pub replacements: Vec<Replacement>,
}

impl Spanned for Redacted {
    /// The spans point into the masked text.
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for replacement in &mut self.replacements {
            visit(TextSource::Text, &mut replacement.span);
        }
    }
}

impl Redacted {
    /// The text as it was; `None` where the options were not reversible.
    pub fn restore(&self) -> Option<String> {
        let mut text = String::new();
        let mut at = 0;
        for replacement in &self.replacements {
            if replacement.original.is_empty() {
                return None;
            }
            text.push_str(self.text.get(at..replacement.span.start)?);
            text.push_str(&replacement.original);
            at = replacement.span.end;
        }
        text.push_str(self.text.get(at..)?);
        Some(text)
    }
}

/// Masks the entities of a text.
///
/// ```
/// use kefu::entity::{Mask, EntityKind, RedactOptions, redact};
/// let text = "我电话 138-1234-5678，订单号 2288776655443322110";
/// assert_eq!(redact(text, &RedactOptions::default()).text, "我电话 138-****-5678，订单号 2288776655443322110");
/// let options = RedactOptions::default().with_mask(EntityKind::Mobile, Mask::Label).with_reversible(true);
/// let masked = redact(text, &options);
/// assert!(masked.text.starts_with("我电话 [手机号1]，"));
/// assert_eq!(masked.restore().as_deref(), Some(text));
/// ```
pub fn redact(text: &str, options: &RedactOptions) -> Redacted {
    let mut masked = String::with_capacity(text.len());
    let mut replacements = Vec::new();
    let mut numbered: BTreeMap<(EntityKind, String), usize> = BTreeMap::new();
    let mut counts: BTreeMap<EntityKind, usize> = BTreeMap::new();
    let mut at = 0;
    for entity in find(text, None) {
        let mask = options.masks.get(&entity.kind).copied().unwrap_or(Mask::Keep);
        let replaced = match mask {
            Mask::Keep => continue,
            Mask::Shape => shape(&entity),
            Mask::Label => {
                let key = (entity.kind, identity(&entity));
                let number = *numbered.entry(key).or_insert_with(|| {
                    let count = counts.entry(entity.kind).or_insert(0);
                    *count += 1;
                    *count
                });
                format!("[{}{number}]", entity.kind.name_zh())
            }
        };
        masked.push_str(text.get(at..entity.span.start).unwrap_or_default());
        let start = masked.len();
        masked.push_str(&replaced);
        let original = if options.reversible { entity.quote } else { String::new() };
        let span = Span::new(start, masked.len());
        replacements.push(Replacement { span, kind: entity.kind, original });
        at = entity.span.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    Redacted { text: masked, replacements }
}

/// The value that two mentions of one thing share.
fn identity(entity: &Entity) -> String {
    match &entity.value {
        EntityValue::Id(id) | EntityValue::Size(id) => id.clone(),
        EntityValue::Parcel(parcel) => parcel.number.clone(),
        _ => entity.quote.clone(),
    }
}

/// The quote with its middle masked.
fn shape(entity: &Entity) -> String {
    let shown = |c: &char| c.is_alphanumeric();
    let length = entity.quote.chars().filter(shown).count();
    // What stays at the ends: enough for the shop to recognise, too little to call or charge.
    let (head, tail) = match entity.kind {
        EntityKind::Mobile => (length.saturating_sub(8), 4),
        EntityKind::BankCard | EntityKind::OrderNo => (0, 4),
        EntityKind::TrackingNo => (2, 4),
        EntityKind::IdCard => (3, 2),
        EntityKind::Landline => (length.saturating_sub(7).min(4), 2),
        EntityKind::Wechat | EntityKind::Qq => (1, 1),
        EntityKind::Email => {
            let user = entity.quote.split(['@', '＠']).next().unwrap_or_default();
            (1, length.saturating_sub(user.chars().filter(shown).count()))
        }
        _ => (0, 0),
    };
    let mut seen = 0;
    let mask = |c: char| {
        if !c.is_alphanumeric() {
            return c;
        }
        seen += 1;
        if seen <= head || seen + tail > length { c } else { '*' }
    };
    entity.quote.chars().map(mask).collect()
}

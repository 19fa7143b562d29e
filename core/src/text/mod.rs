//! The text layer: normalisation that maps every character back to the original text.

mod char_filter;
mod char_mask;
mod clause;
mod emoticon;
mod fold;
#[rustfmt::skip]
mod fold_table;
mod normalise;
mod pattern;
mod phrase;
mod scope;
mod segment;
mod skeleton;

pub(crate) use char_filter::CharFilter;
pub(crate) use char_mask::CharMask;
pub use clause::clauses;
pub use emoticon::{emoji_polarity, is_emoji};
pub use normalise::Normalized;
pub(crate) use pattern::{Regex, required};
pub use phrase::{Boundary, PhraseHit, PhraseOptions, PhraseScratch, PhraseSet, PhraseSetBuilder};
pub use scope::{Scope, Scopes};
#[cfg(feature = "jieba")]
pub use segment::JiebaSegmenter;
pub use segment::Segmenter;

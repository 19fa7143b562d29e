//! `kefu` (客服) reads Chinese shop conversations: what the customer wants, which FAQ answers it,
//! how likely the conversation ends in a bad review, and how good the agent's reply is.
//!
//! Everything runs offline in the caller's process. Engines are values: built once from data or
//! bytes, then immutable, `Send + Sync`, every call `&self`. Every score comes with [`Evidence`]
//! whose weights add up to it.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

mod arrange;
pub mod builtin;
pub mod dialogue;
pub mod entity;
pub mod error;
pub mod explain;
pub mod faq;
pub mod intent;
pub mod learn;
pub mod limits;
pub mod model_file;
mod parallel;
mod parse;
pub mod risk;
pub mod rule;
pub mod script;
pub mod span;
pub mod text;

pub use dialogue::{Conversation, Message, Role};
pub use error::{Error, Result};
pub use explain::{Evidence, Explanation};
pub use faq::FaqIndex;
pub use intent::{Intent, IntentClassifier};
pub use script::{Exchange, Finding, ScriptScore, ScriptScorer};
pub use span::{OffsetUnit, Span, Spanned, TextSource};

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The examples of the Chinese README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.zh-CN.md")]
struct ReadmeChinese;

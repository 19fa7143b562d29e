use serde::{Deserialize, Serialize};

use super::hit::FaqHit;
use super::rules::{FaqLayer, MenuOption};
use crate::span::{Span, Spanned, TextSource};

/// What kind of reply it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaqReplyKind {
    /// `text` answers the question.
    Answer,
    /// Unsure: `options` are the entries it may be.
    Suggest,
    /// A keyword menu: `options` are its choices.
    Menu,
    /// Nothing fits: hand over to a person. `handoff` says why.
    None,
}

/// The reply to a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqReply {
    /// What kind of reply it is.
    pub kind: FaqReplyKind,
    /// Ready to send: the answer with its slots filled, or the numbered list. Empty for
    /// [`FaqReplyKind::None`], and for an entry without any answer: such a base finds ids only.
    pub text: String,
    /// The layer the reply comes from.
    pub layer: Option<FaqLayer>,
    /// The entry or rule that replies.
    pub id: Option<String>,
    /// The probability that the answer is the right one; 1 for rules and choices from a menu.
    pub score: f32,
    /// The probability that the base has the answer at all; 0 where a rule replied. Below
    /// `thresholds.suggest` the reply is to hand over.
    pub answerable: f32,
    /// The probability that one of `hits` is the right entry, at most `answerable`; 0 where a rule
    /// replied.
    pub covered: f32,
    /// Choices, numbered from 1 in `text`. Pass them as `last_options` with the next message.
    pub options: Vec<MenuOption>,
    /// Steps of the entry that answers.
    pub steps: Vec<String>,
    /// Questions to offer next.
    pub related: Vec<MenuOption>,
    /// Slots of the answer that nothing fills; they stand in `text` as `{name}`.
    pub missing_slots: Vec<String>,
    /// What was found, with evidence; empty where a rule replied.
    pub hits: Vec<FaqHit>,
    /// Why a person should take over, in Chinese; only with [`FaqReplyKind::None`].
    pub handoff: Option<String>,
}

impl Spanned for FaqReply {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.hits.visit_spans(visit);
    }
}

impl FaqReply {
    pub(super) fn new(kind: FaqReplyKind) -> Self {
        Self {
            kind,
            text: String::new(),
            layer: None,
            id: None,
            score: 0.0,
            answerable: 0.0,
            covered: 0.0,
            options: Vec::new(),
            steps: Vec::new(),
            related: Vec::new(),
            missing_slots: Vec::new(),
            hits: Vec::new(),
            handoff: None,
        }
    }

    pub(super) fn none(reason: &str) -> Self {
        Self { handoff: Some(reason.to_owned()), ..Self::new(FaqReplyKind::None) }
    }
}

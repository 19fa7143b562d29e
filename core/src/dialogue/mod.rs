//! Conversations: who said what, and when.

mod conversation;
mod timing;

pub use conversation::{Conversation, Message, Role};
pub use timing::{ReplyGap, reply_gaps, waiting_on};

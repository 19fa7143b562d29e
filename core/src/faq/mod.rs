//! The answer base: finds the entry a question asks for, and knows when there is none.

mod answer;
mod calibration;
mod choice;
mod entry;
mod explained;
mod hit;
mod index;
mod options;
mod pinyin;
mod postings;
mod rules;
mod score;
mod segment;
mod synonyms;
mod terms;
mod trigger;

pub use answer::{AnswerContext, FaqReply, FaqReplyKind};
pub use entry::{FaqAnswer, FaqEntry};
pub use hit::FaqHit;
pub use index::{FaqIndex, FaqSearch};
pub use options::{FaqOptions, FaqThresholds};
pub use rules::{FaqLayer, FaqRule, FaqTarget, MenuOption};

#[cfg(test)]
mod tests;

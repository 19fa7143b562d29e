//! The answer base: finds the entry a question asks for, and knows when there is none.

mod answer;
mod calibration;
mod choice;
mod cluster;
mod coverage;
mod entry;
mod evaluate;
mod explained;
mod fused;
mod gate;
mod hit;
mod index;
mod lint;
mod living;
mod options;
mod pinyin;
#[rustfmt::skip]
mod pinyin_table;
mod postings;
mod query;
mod ranker;
mod rules;
mod score;
mod segment;
mod similarity;
mod snapshot;
mod statistics;
mod synonyms;
mod terms;
mod trigger;
mod typing;

pub use answer::{AnswerContext, FaqReply, FaqReplyKind};
pub use cluster::{ClusterOptions, ClusterProposal, QuestionCluster};
pub use entry::{FaqAnswer, FaqEntry};
pub use evaluate::{FaqOperatingPoint, FaqQuery, FaqRefusalPoint, FaqReport};
pub use fused::EntryVectors;
pub use hit::FaqHit;
pub use index::{FaqIndex, FaqSearch};
pub use lint::{FaqLint, FaqPair};
pub use options::{FaqOptions, FaqThresholds};
pub use rules::{FaqLayer, FaqRule, FaqTarget, MenuOption};
pub use similarity::similarity;
pub use typing::Completion;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

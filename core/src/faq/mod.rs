//! The answer base: finds the entry a question asks for, and knows when there is none.

mod answer;
mod calibration;
mod choice;
mod cluster;
mod condition;
mod context;
mod coverage;
mod entry;
mod evaluate;
mod explained;
mod fused;
mod gate;
mod highest;
mod hit;
mod index;
mod lint;
mod living;
mod options;
mod pinyin;
#[rustfmt::skip]
mod pinyin_table;
mod places;
mod postings;
mod query;
mod ranker;
mod related;
mod reply;
mod rules;
mod score;
mod search;
mod segment;
mod similarity;
mod slots;
mod snapshot;
mod statistics;
mod synonyms;
mod terms;
mod trigger;
mod typing;

pub use cluster::{ClusterOptions, ClusterProposal, QuestionCluster};
pub use context::AnswerContext;
pub use entry::{FaqAnswer, FaqEntry};
pub use evaluate::{FaqOperatingPoint, FaqQuery, FaqRefusalPoint, FaqReport};
pub use fused::EntryVectors;
pub use hit::FaqHit;
pub use index::FaqIndex;
pub use lint::{FaqLint, FaqPair};
pub use options::{FaqOptions, FaqThresholds};
pub use reply::{FaqReply, FaqReplyKind};
pub use rules::{FaqLayer, FaqRule, FaqTarget, MenuOption};
pub use search::FaqSearch;
pub use similarity::similarity;
pub use typing::Completion;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

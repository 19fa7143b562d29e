//! Replies of agents: scored by a rubric, checked before they are sent, reviewed over whole chats.

mod compiled;
mod cues;
mod detect;
mod exam;
mod exchange;
mod feature;
mod finding;
mod fit;
mod fitted;
mod measure;
mod platform;
mod policy;
mod rank;
mod reading;
mod review;
mod rubric;
mod rubric_text;
mod score;
mod scorer;
mod templates;
mod tools;

pub use detect::question::{QuestionForm, question_form, to_choice};
pub use detect::refusal::{Followup, Refusal};
pub use exam::{
    Exam, ExamAgent, ExamIntent, ExamItem, ExamReport, ExamResult, LoggedQuestion, Submission,
};
pub use exchange::Exchange;
pub use finding::{Finding, Level};
pub use fit::{Agreement, FitOptions, Graded};
pub use policy::{CompensationKind, CompensationLimit, CompensationPolicy};
pub use rank::{Candidate, Part, Place, Promotion, Ranking};
pub use review::{
    AgentCard, Procedure, ProcedureStep, ReviewedDimension, ReviewedReply, Scorecard, Step,
};
pub use rubric::{Context, Dimension, FindingPoints, Item, LevelName, Needs, Rubric};
pub use score::{DimensionScore, ScriptScore};
pub use scorer::ScriptScorer;
pub use templates::{TemplateUse, TemplateVerdict};
pub use tools::{Exceeds, Register};

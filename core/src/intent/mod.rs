//! What a customer's message wants: labels with calibrated probabilities, and the answers "which of
//! the two?" and "nothing I know".
//!
//! A message is asked in this order: rules (intercept, emergency, exact), then the model, then the
//! decision: accept, ask, or refuse.

mod answer;
mod calibrate;
mod classifier;
mod context;
mod decide;
mod evaluate;
mod evidence;
mod features;
mod lint;
mod negate;
mod options;
mod reading;
mod report;
mod result;
mod route;
mod rules;
mod shrink;
mod store;
mod taxonomy;
mod train;
mod transfer;
mod warm;

pub use classifier::IntentClassifier;
pub use context::{IntentContext, OrderStatus};
pub use decide::DecisionOptions;
pub use lint::{LintIssue, LintReport, lint_dataset};
pub use options::{Example, TrainOptions};
pub use report::{ClassReport, Confusion, IntentReport, LearningPoint, ThresholdRow};
pub use result::{Candidate, ClauseIntent, Decision, Intent};
pub use route::{DepartmentShare, FeedbackRoute};
pub use rules::{IntentRule, IntentRules, RuleTier};
pub use taxonomy::{IntentKind, Stage, Taxonomy};
pub use train::Progress;

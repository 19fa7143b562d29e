//! The risk of a bad review: how likely a conversation ends badly, why, and what to do now.

mod advice;
mod block_ridge;
mod calibration;
mod cause;
mod evaluate;
mod evidence_pack;
mod fit;
mod grams;
mod level;
mod logistic;
mod malice;
mod model;
mod monitor;
mod options;
mod past;
mod redact;
mod result;
mod review;
mod signals;
mod state;
mod tally;
mod train;
mod views;

pub use advice::{Action, ActionKind, AdvicePolicy};
pub use cause::{Cause, CauseShare};
pub use evaluate::{EarlyPoint, LiftPoint, RiskReport};
pub use evidence_pack::{EvidencePack, PackedQuote};
pub use fit::{Graded, SignalFit, ToneExample, ToneKind};
pub use level::Level;
pub use malice::{Malice, MaliceFinding, MalicePattern};
pub use model::RiskModel;
pub use monitor::{AlertOptions, RiskMonitor, RiskUpdate};
pub use options::{RiskOptions, Tokens};
pub use result::{Driver, Risk};
pub use review::{Aspect, AspectFinding, ReviewReader, ReviewReading};

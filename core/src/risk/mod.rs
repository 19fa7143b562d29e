//! The risk of a bad review: how likely a conversation ends badly, why, and what to do now.

mod advice;
mod calibration;
mod cause;
mod fit;
mod level;
mod malice;
mod model;
mod monitor;
mod past;
mod result;
mod signals;
mod state;
mod tally;

pub use advice::{Action, ActionKind, AdvicePolicy};
pub use cause::{Cause, CauseShare};
pub use fit::{Graded, SignalFit, ToneExample, ToneKind};
pub use level::Level;
pub use malice::{Malice, MaliceFinding, MalicePattern};
pub use model::RiskModel;
pub use monitor::{AlertOptions, RiskMonitor, RiskUpdate};
pub use result::{Driver, Risk};

//! The compiled half of the Python package `kefu`: engines as frozen classes.
//!
//! Results leave as the record classes of `kefu.records` ([`record`]), errors as the classes of
//! `kefu.exceptions` ([`error`]), and every call into the library goes through [`enter::enter`].

mod array;
mod batch;
mod engine;
mod enter;
mod entity;
mod error;
mod exam;
mod faq;
mod input;
mod intent;
mod manner;
mod record;
mod risk;
mod rule;
mod script;
mod spans;
mod text;

/// The compiled module `kefu._kefu`.
#[pyo3::pymodule(gil_used = false)]
mod _kefu {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::enter::panic_inside;
    #[pymodule_export]
    use super::entity::{find_entities, redact};
    #[pymodule_export]
    use super::exam::{Exam, exam_table, promote};
    #[pymodule_export]
    use super::faq::{EntryVectors, FaqIndex, similarity};
    #[pymodule_export]
    use super::intent::{IntentClassifier, lint_dataset};
    #[pymodule_export]
    use super::manner::{question_form, scorecard_text, to_choice};
    #[pymodule_export]
    use super::risk::{ReviewModel, RiskModel, RiskMonitor};
    #[pymodule_export]
    use super::rule::RuleSet;
    #[pymodule_export]
    use super::script::ScriptScorer;
    #[pymodule_export]
    use super::text::normalize;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

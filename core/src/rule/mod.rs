//! The rule engine: conditions over messages and conversations, written as data.
//!
//! A rule is a small TOML file: what it looks for, how bad a finding is, why, what to say instead,
//! and tests of its own. A rule without a hit test and a miss test does not load. Conditions are
//! keywords, regular expressions, likeness to sentences, repetition, waits, and where in the
//! conversation to look; `when` joins them with `and`, `or`, `not`. Packs choose and change rules
//! for a platform. `core/assets/rules/README.md` describes the format.
//!
//! Every phrase of every rule is in one automaton: a message is read once, and only the rules that
//! it could make fire are asked.

mod builtin;
mod compile;
mod condition;
mod evaluate;
mod expression;
mod facts;
mod file;
mod lint;
mod model;
mod pack;
mod set;
mod similar;
mod testing;

pub use lint::{Lint, LintKind};
pub use model::{Basis, ConditionTrace, Level, Rule, RuleHit, RuleTrace, Scope, TracePlace, Who};
pub use set::RuleSet;

#[cfg(test)]
mod tests;

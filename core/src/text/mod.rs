//! The text layer: normalisation that maps every character back to the original text.

mod fold;
#[rustfmt::skip]
mod fold_table;
mod normalise;

pub use normalise::Normalized;

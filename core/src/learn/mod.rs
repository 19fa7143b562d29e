//! Learning, shared by all engines: features, linear models, calibration and evaluation.
//!
//! Training is deterministic: fixed orders, seeds from the caller, and transcendental functions
//! that give the same bits on every platform.

pub mod calibration;
mod contrast;
mod embedding;
mod embedding_train;
pub mod hash;
mod hash_index;
mod kernel;
mod lanes;
pub mod math;
pub mod metrics;
mod ngram;
mod quantised;
mod random;
mod ridge;
mod softmax;
mod sparse;
mod symbols;
mod topics;
mod vocabulary;

pub use calibration::{Platt, Temperature};
pub use embedding::{Embedding, TextVector};
pub use embedding_train::{EmbeddingData, EmbeddingOptions};
pub(crate) use hash_index::kept;
pub(crate) use lanes::widest;
pub use ngram::NgramOptions;
pub use quantised::QuantisedModel;
pub use random::Random;
pub use ridge::{RidgeModel, RidgeOptions};
pub use softmax::{SoftmaxModel, SoftmaxOptions, SoftmaxRows};
pub use sparse::SparseVec;
pub use topics::Topics;
pub(crate) use vocabulary::PassThrough;
pub use vocabulary::{Vocabulary, VocabularyOptions};

/// Told how far the training is, in [0, 1]; returns false to stop it.
pub type Progress<'a> = &'a mut dyn FnMut(f32) -> bool;

//! The default models: inside the library, or supplied as bytes where a build leaves them out.
//!
//! The features `intent-model`, `risk-model` and `embedding` put each model's file into the library;
//! all are on by default. A build for the browser turns them off, so that a page loads only what it
//! uses, and passes the files to [`supply`].

use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::model_file::ModelReader;

static SUPPLIED: [OnceLock<Box<[u8]>>; 3] = [const { OnceLock::new() }; 3];

/// A model that comes with the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuiltinModel {
    /// The weights of [`crate::IntentClassifier::builtin`].
    Intent,
    /// The weights of [`crate::risk::RiskModel::builtin`].
    Risk,
    /// The vectors of [`crate::learn::Embedding::builtin`]: without them engines read words alone.
    Embedding,
}

impl BuiltinModel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Intent, Self::Risk, Self::Embedding];

    /// Its name, which is the `kefu.kind` of its file: `intent`, `risk` or `embedding`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Risk => "risk",
            Self::Embedding => "embedding",
        }
    }

    /// Whether it is in this build or has been supplied.
    pub fn is_available(self) -> bool {
        self.bytes().is_ok()
    }

    /// The bytes of its file.
    pub(crate) fn bytes(self) -> Result<&'static [u8]> {
        let supplied = || SUPPLIED.get(self as usize)?.get().map(AsRef::as_ref);
        self.included().or_else(supplied).ok_or(Error::ModelMissing { name: self.name() })
    }

    #[allow(clippy::match_same_arms, reason = "the arms differ by feature")]
    const fn included(self) -> Option<&'static [u8]> {
        match self {
            #[cfg(feature = "intent-model")]
            Self::Intent => Some(include_bytes!("../assets/models/intent.safetensors")),
            #[cfg(feature = "risk-model")]
            Self::Risk => Some(include_bytes!("../assets/models/risk.safetensors")),
            #[cfg(feature = "embedding")]
            Self::Embedding => Some(include_bytes!("../assets/models/embedding.safetensors")),
            #[cfg(not(all(
                feature = "intent-model",
                feature = "risk-model",
                feature = "embedding"
            )))]
            _ => None,
        }
    }
}

/// Whether these very bytes, not others of the same contents, are a default model's.
pub(crate) fn is_default(bytes: &[u8]) -> bool {
    let models = BuiltinModel::ALL.into_iter().filter_map(|model| model.bytes().ok());
    models.into_iter().any(|known| std::ptr::eq(known, bytes))
}

/// Makes the file of a default model available to `builtin()` for the rest of the process, and
/// returns which model it is. Supplying the same file again changes nothing. Engines made before
/// keep what they were made with.
///
/// # Errors
/// [`Error::ModelFormat`] for bytes that are no default model or are damaged; [`Error::Option`]
/// where the build or an earlier call has another file of that model.
pub fn supply(bytes: Vec<u8>) -> Result<BuiltinModel> {
    let kind = ModelReader::kind_of(&bytes);
    let model = BuiltinModel::ALL.into_iter().find(|model| Some(model.name()) == kind.as_deref());
    let model = model.ok_or_else(|| Error::ModelFormat {
        kind: "default",
        reason: format!(
            "the file is {}, none of intent, risk and embedding",
            kind.as_deref().unwrap_or("foreign, damaged or truncated")
        ),
    })?;
    // The checksum; versions are checked by the engine that reads it.
    ModelReader::open(model.name(), 0, u32::MAX, &bytes)?;
    let slot = SUPPLIED.get(model as usize).filter(|_| !model.is_available());
    let refused = match slot {
        Some(slot) => slot.set(bytes.into_boxed_slice()).err(),
        None => Some(bytes.into_boxed_slice()),
    };
    // Another file is there already, or another thread was faster.
    if refused.is_some_and(|bytes| model.bytes() != Ok(&*bytes)) {
        return Err(Error::option(
            "model",
            format!("the `{}` model that is loaded already", model.name()),
            "another file",
        ));
    }
    Ok(model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_model_is_recognised_and_not_replaced() {
        for model in BuiltinModel::ALL.into_iter().filter(|model| model.is_available()) {
            let bytes = model.bytes().unwrap().to_vec();
            assert_eq!(supply(bytes.clone()), Ok(model));
            let mut damaged = bytes.clone();
            *damaged.last_mut().unwrap() ^= 1;
            assert_eq!(supply(damaged).unwrap_err().code(), "model.format");
            assert_eq!(
                supply(bytes[..bytes.len() / 2].to_vec()).unwrap_err().code(),
                "model.format"
            );
        }
        assert_eq!(supply(b"{}".to_vec()).unwrap_err().code(), "model.format");
    }

    #[test]
    fn another_file_of_the_same_kind_is_refused() {
        let mut writer = crate::model_file::ModelWriter::new("risk", 1);
        writer.f32s("base", &[1], &[0.0]);
        let foreign = writer.to_bytes().unwrap();
        if BuiltinModel::Risk.is_available() {
            assert_eq!(supply(foreign).unwrap_err().code(), "option.invalid");
        }
    }
}

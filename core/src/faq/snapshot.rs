use std::sync::Arc;

use super::calibration::Calibration;
use super::entry::FaqEntry;
use super::index::{FaqIndex, Vectors};
use super::options::FaqOptions;
use super::segment::Segment;
use crate::builtin::BuiltinModel;
use crate::error::{Error, Result};
use crate::learn::Embedding;
use crate::model_file::{ModelReader, ModelWriter};

const KIND: &str = "faq";
/// 2: the calibration held how a base departs from the usual weights. 3: how far it goes by topics.
const FORMAT: u32 = 3;

impl FaqIndex {
    /// The base as bytes: its entries, what was changed since it was built, options, thresholds and
    /// calibration. The index itself is built again on loading, about 6 µs a phrasing, so a snapshot
    /// is as small as the texts. The same version of the library reads it into an index with the
    /// same scores, bit for bit; a later version into whatever index it has then, calibrated anew
    /// where its calibration is of another kind.
    ///
    /// # Errors
    /// [`crate::Error::ModelFormat`] where the bytes cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut writer = ModelWriter::new(KIND, FORMAT);
        let base: Vec<&FaqEntry> = self.segment(0).entries.iter().map(Arc::as_ref).collect();
        let changed: Vec<&FaqEntry> = self.changed().map(Arc::as_ref).collect();
        for (name, entries) in [("entries", base), ("changed", changed)] {
            let text = serde_json::to_vec(&entries)
                .map_err(|error| Error::ModelFormat { kind: KIND, reason: error.to_string() })?;
            writer.u8s(name, &[text.len()], &text);
        }
        let removed: Vec<u32> = (0..)
            .zip(&self.segment(0).entries)
            .filter(|(_, entry)| !self.places.contains(&entry.id))
            .map(|(row, _)| row)
            .collect();
        writer.u32s("removed", &[removed.len()], &removed);
        writer.meta("options", self.options.as_ref())?;
        writer.meta("calibration", &self.calibration)?;
        writer.meta("vectors", &self.vectors.get().map(Embedding::fingerprint))?;
        writer.to_bytes()
    }

    /// Reads what [`Self::to_bytes`] wrote, with the built-in vectors where it was built with any.
    ///
    /// # Errors
    /// [`crate::Error::ModelFormat`] and [`crate::Error::ModelVersion`] for bytes that are no base,
    /// are damaged, or were built with vectors other than the built-in ones;
    /// [`crate::Error::ModelMissing`] where it was built with vectors and there are none; the errors
    /// of [`Self::build`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let builtin = Embedding::builtin().map_or(Vectors::None, Vectors::Builtin);
        Self::read(bytes, builtin)
    }

    /// Reads what [`Self::to_bytes`] wrote, with the vectors it was built with.
    ///
    /// # Errors
    /// As [`Self::from_bytes`].
    pub fn from_bytes_with_vectors(bytes: &[u8], vectors: Arc<Embedding>) -> Result<Self> {
        Self::read(bytes, Vectors::Own(vectors))
    }

    fn read(bytes: &[u8], given: Vectors) -> Result<Self> {
        let reader = ModelReader::open(KIND, 1, FORMAT, bytes)?;
        let entries = |name: &str| -> Result<Vec<FaqEntry>> {
            serde_json::from_slice(&reader.u8s(name)?)
                .map_err(|error| reader.error(format!("`{name}`: {error}")))
        };
        let (base, changed) = (entries("entries")?, entries("changed")?);
        let removed: Vec<String> = reader
            .u32s("removed")?
            .into_iter()
            .filter_map(|row| Some(base.get(row as usize)?.id.clone()))
            .collect();
        let options: FaqOptions = reader.meta("options")?;
        let wanted: Option<u64> = reader.meta("vectors")?;
        let vectors = match wanted {
            None => Vectors::None,
            Some(_) if given.get().is_none() => {
                return Err(Error::ModelMissing { name: BuiltinModel::Embedding.name() });
            }
            Some(print) if given.get().is_some_and(|v| v.fingerprint() == print) => given,
            Some(_) => {
                return Err(reader.error(
                    "it was built with other n-gram vectors: pass those, or build the base anew",
                ));
            }
        };
        let index = if reader.format() < FORMAT {
            Self::calibrated(base, options, vectors)?
        } else {
            let calibration: Calibration = reader.meta("calibration")?;
            Self { calibration, ..Self::uncalibrated(base, options, vectors)? }
        };
        if changed.is_empty() && removed.is_empty() {
            return Ok(index);
        }
        for entry in &changed {
            entry.check()?;
        }
        let changed: Vec<Arc<FaqEntry>> = changed.into_iter().map(Arc::new).collect();
        let changed = Segment::growing(changed, &index.analyser());
        let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
        Ok(index.with_changed(Arc::new(changed), &removed))
    }
}

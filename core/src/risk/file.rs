//! The model as a file.

use std::sync::Arc;

use super::calibration::Calibration;
use super::malice::MaliceReader;
use super::model::RiskModel;
use super::options::Tokens;
use super::parts::{Parts, heads_for};
use super::signals::{Catalogue, Cues, ToneModel};
use super::tally::PARTS;
use super::views::Words;
use crate::error::Result;
use crate::model_file::{ModelReader, ModelWriter};

const KIND: &str = "risk";
const OLDEST: u32 = 1;
/// Since 3 curves of the calibration bend, and `clauses` says whether texts are read clause by
/// clause; before, format 2 said so. Its tone may have hashes of 24 bits.
const NEWEST: u32 = 3;

impl RiskModel {
    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::ModelFormat`](crate::Error::ModelFormat) and
    /// [`Error::ModelVersion`](crate::Error::ModelVersion) for bytes that are no risk model, are
    /// damaged, or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let reader = ModelReader::open(KIND, OLDEST, NEWEST, bytes)?;
        let tone = ToneModel::read(&reader)?;
        let tokens: Tokens = reader.meta("tokens")?;
        let catalogue = Catalogue::new(Cues::builtin()?, tone);
        let clauses =
            if reader.format() < NEWEST { reader.format() == 2 } else { reader.meta("clauses")? };
        let signals: Vec<String> = reader.meta("signals")?;
        let classes: usize = reader.meta("classes")?;
        let bad_from: usize = reader.meta("bad_from")?;
        let base = reader.f32s("base")?;
        let stored = reader.f32s("weights")?;
        let calibration: Calibration = reader.meta("calibration")?;
        calibration.check()?;
        let heads = base.len();
        let words = Words::read(&reader, heads)?;
        let fits = stored.len() == signals.len() * PARTS * heads
            && heads == heads_for(classes)
            && (1..classes).contains(&bad_from);
        if !fits {
            return Err(reader.error("weights, signals and classes do not fit each other"));
        }
        // By id: a build may know more signals than the one that wrote the file, or other ones.
        let mut weights = vec![0.0; catalogue.cards().len() * PARTS * heads];
        for (id, values) in signals.iter().zip(stored.chunks_exact(PARTS * heads)) {
            let place = catalogue.cards().iter().position(|card| card.id == *id);
            let place = place.ok_or_else(|| {
                reader.error(format!("it weighs the signal `{id}`, which this build has not"))
            })?;
            let at = place * PARTS * heads;
            if let Some(slot) = weights.get_mut(at..at + PARTS * heads) {
                slot.copy_from_slice(values);
            }
        }
        let parts = Parts {
            catalogue: Arc::new(catalogue),
            malice: Arc::new(MaliceReader::builtin()?),
            tokens,
            clauses,
            words,
            classes,
            bad_from,
            base,
            weights,
            calibration,
        };
        Ok(Self::assemble(parts))
    }

    /// Nearly the same model with a smaller file: the features of its tone told apart by hashes of
    /// 24 bits instead of 32, with weights in 31 steps instead of 127. One unknown n-gram in 1,400 is
    /// then taken for a known one.
    ///
    /// # Errors
    /// None in practice: the builtin phrases are read again.
    pub fn compact(&self) -> Result<Self> {
        let tone = self.parts.catalogue.tone.as_ref().and_then(ToneModel::compact);
        let Some(tone) = tone else { return Ok(self.clone()) };
        let catalogue = Arc::new(Catalogue::new(Cues::builtin()?, Some(tone)));
        Ok(Self::assemble(Parts { catalogue, ..(*self.parts).clone() }))
    }

    /// The model as a safetensors file. The same model gives the same bytes.
    ///
    /// # Errors
    /// [`Error::ModelFormat`](crate::Error::ModelFormat) where a part cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let parts = &*self.parts;
        let mut writer = ModelWriter::new(KIND, NEWEST);
        let signals: Vec<&str> =
            parts.catalogue.cards().iter().map(|card| card.id.as_str()).collect();
        writer.meta("signals", &signals)?;
        writer.meta("tokens", &parts.tokens)?;
        writer.meta("clauses", &parts.clauses)?;
        writer.meta("classes", &parts.classes)?;
        writer.meta("bad_from", &parts.bad_from)?;
        writer.meta("calibration", &parts.calibration)?;
        writer.f32s("base", &[parts.heads()], &parts.base);
        writer.f32s("weights", &[signals.len(), PARTS, parts.heads()], &parts.weights);
        if let Some(tone) = &parts.catalogue.tone {
            tone.write(&mut writer)?;
        }
        if let Some(words) = &parts.words {
            words.write(&mut writer);
        }
        writer.to_bytes()
    }
}

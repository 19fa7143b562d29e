//! Classifiers as files.

use super::classifier::{IntentClassifier, Parts};
use super::decide::{DecisionOptions, ScopeGate};
use super::features::Features;
use super::rules::IntentRules;
use super::taxonomy::{IntentKind, Taxonomy};
use crate::error::Result;
use crate::learn::QuantisedModel;
use crate::model_file::{ModelReader, ModelWriter};

const KIND: &str = "intent";
/// Format 1: `labels`, `ngrams`, `features.*`, `model.*`, `gate`, `taxonomy`, `decision`, `rules`.
/// Format 2: also `transfer.*`, of the classifier it was trained after.
/// Format 3: hashes of 24 bits and weights without the zeros, in what [`IntentClassifier::compact`]
/// made and in what was trained after it.
const FORMAT: u32 = 3;

impl IntentClassifier {
    /// The classifier as a safetensors file.
    ///
    /// # Errors
    /// [`crate::Error::ModelFormat`] where a part cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let parts = self.parts();
        let format = if parts.features.is_short() {
            FORMAT
        } else if parts.features.transfer.is_some() {
            2
        } else {
            1
        };
        let mut writer = ModelWriter::new(KIND, format);
        writer.meta("labels", &parts.labels)?;
        writer.meta("gate", &parts.gate)?;
        writer.meta("decision", &parts.decision)?;
        writer.meta("taxonomy", &parts.taxonomy.kinds())?;
        writer.meta("rules", &self.rules().rules())?;
        parts.features.write(&mut writer)?;
        parts.model.write(&mut writer, "model", parts.features.vocabulary.is_short());
        writer.to_bytes()
    }

    /// The classifier that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`crate::Error::ModelFormat`] for damaged, truncated or foreign bytes;
    /// [`crate::Error::ModelVersion`] for a file of a newer kefu.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let reader = ModelReader::open(KIND, 1, FORMAT, bytes)?;
        let labels: Vec<String> = reader.meta("labels")?;
        let gate: ScopeGate = reader.meta("gate")?;
        let decision: DecisionOptions = reader.meta("decision")?;
        decision.check().map_err(|error| reader.error(error.to_string()))?;
        let kinds: Vec<IntentKind> = reader.meta("taxonomy")?;
        let taxonomy = Taxonomy::new(kinds).map_err(|error| reader.error(error.to_string()))?;
        let rules = IntentRules::new(reader.meta("rules")?)
            .map_err(|error| reader.error(error.to_string()))?;
        let features = Features::read(&reader)?;
        let model = QuantisedModel::read(&reader, "model")?;
        let classes = labels.len()..=labels.len() + 1;
        if labels.len() < 2 || !labels.is_sorted_by(|a, b| a < b) {
            return Err(reader.error("`labels` must be at least two, ascending"));
        }
        if !classes.contains(&model.classes()) || model.features() != features.len() {
            return Err(reader.error("labels, features and weights do not fit each other"));
        }
        let parts = Parts { labels, features, model, gate, taxonomy, decision };
        Ok(Self::assemble(parts)?.with_rules(rules))
    }
}

//! What another classifier makes of a message, as features: wording it has learned under its own
//! labels then also serves other labels.

use std::sync::{Arc, OnceLock};

use super::classifier::IntentClassifier;
use super::features::Gram;
use super::options::TrainOptions;
use crate::builtin::BuiltinModel;
use crate::error::Result;
use crate::learn::math::softmax;
use crate::learn::{NgramOptions, QuantisedModel, Vocabulary, kept};
use crate::model_file::{ModelReader, ModelWriter};

/// How much a teacher's answer (length 1) counts beside the n-grams (length 1). Trained on JD's 123
/// intents, with a teacher and vectors that know none of the rows measured on, accuracy is .698
/// without and .714 at 2 and 3 (macro-F1 .671 and .691); on five rows a label .588 without, .599 at
/// 2, .593 at 3. The scores themselves instead of probabilities help as much on many rows and not
/// on five (.589).
const WEIGHT: f32 = 2.0;

/// The n-grams of a classifier and what they say for each of its labels.
#[derive(Debug, PartialEq)]
struct Teacher {
    ngrams: NgramOptions,
    vocabulary: Vocabulary,
    model: QuantisedModel,
}

/// A teacher, shared by all classifiers that learned from it.
#[derive(Debug, Clone)]
pub(crate) struct Transfer(Arc<Teacher>);

impl PartialEq for Transfer {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Transfer {
    /// From a classifier, whose n-grams alone are read.
    pub fn of(classifier: &IntentClassifier) -> Self {
        let parts = classifier.parts();
        let vocabulary = parts.features.vocabulary.clone();
        let rows: Vec<u32> = (0..vocabulary.len() as u32).collect();
        let model = parts.model.select(&rows).first_classes(parts.labels.len());
        Self(Arc::new(Teacher { ngrams: parts.features.ngrams.clone(), vocabulary, model }))
    }

    /// From the default classifier, where the build has it. Read once.
    pub fn builtin() -> Option<Self> {
        static BUILTIN: OnceLock<Option<Transfer>> = OnceLock::new();
        let bytes = BuiltinModel::Intent.bytes().ok()?;
        let read = || IntentClassifier::from_bytes(bytes).ok().map(|default| Self::of(&default));
        BUILTIN.get_or_init(read).clone()
    }

    /// The default classifier, where the options ask for it and the build has it.
    pub fn asked(options: &TrainOptions) -> Option<Self> {
        options.transfer.then(Self::builtin).flatten()
    }

    /// The number of features: one a label of the teacher.
    pub fn len(&self) -> usize {
        self.0.model.classes()
    }

    /// Whether its hashes have 24 bits.
    pub fn is_short(&self) -> bool {
        self.0.vocabulary.is_short()
    }

    /// The square roots of the probabilities of the teacher's labels, whose products measure how
    /// alike two answers are (Bhattacharyya 1943); all 0 where it knows no n-gram of the text.
    ///
    /// `read` are the n-grams that `options` find in `chars`: they are the teacher's own where it was
    /// trained with the same options.
    pub fn features(&self, chars: &[char], options: &NgramOptions, read: &[Gram]) -> Vec<f32> {
        let Teacher { ngrams, vocabulary, model } = &*self.0;
        let mut rows: Vec<u32> = if ngrams == options {
            read.iter().map(|gram| gram.entry).collect()
        } else {
            let mut hashes = Vec::with_capacity(ngrams.most(chars.len()));
            ngrams.for_each_in(chars, |hash, _, _| hashes.push(kept(hash)));
            hashes
        };
        vocabulary.rows_of(&mut rows, |row| row);
        let mut scores = vec![0.0; model.classes()];
        if rows.is_empty() {
            return scores;
        }
        model.scores(vocabulary.vector_of_rows(rows).iter(), &mut scores);
        softmax(&mut scores);
        scores.iter_mut().for_each(|share| *share = WEIGHT * share.sqrt());
        scores
    }

    /// Writes options and tensors under `transfer`.
    pub fn write(&self, writer: &mut ModelWriter) -> Result<()> {
        writer.meta("transfer", &self.0.ngrams)?;
        self.0.vocabulary.write(writer, "transfer.features");
        self.0.model.write(writer, "transfer.model", self.is_short());
        Ok(())
    }

    /// Reads what [`Self::write`] wrote, if it did.
    pub fn read(reader: &ModelReader<'_>) -> Result<Option<Self>> {
        if !reader.has("transfer.model.bias") {
            return Ok(None);
        }
        let ngrams: NgramOptions = reader.meta("transfer")?;
        ngrams.check().map_err(|error| reader.error(error.to_string()))?;
        let vocabulary = Vocabulary::read(reader, "transfer.features")?;
        let model = QuantisedModel::read(reader, "transfer.model")?;
        if model.features() != vocabulary.len() {
            return Err(reader.error("`transfer` has other n-grams than weights"));
        }
        Ok(Some(Self(Arc::new(Teacher { ngrams, vocabulary, model }))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_of_one_length_or_nothing() {
        let transfer = Transfer::builtin().unwrap();
        let chars: Vec<char> = "快递到哪了".chars().collect();
        let other = NgramOptions::default().with_seed(1);
        let features = transfer.features(&chars, &other, &[]);
        assert_eq!(features.len(), transfer.len());
        let length = features.iter().map(|value| value * value).sum::<f32>().sqrt();
        assert!((length - WEIGHT).abs() < 1e-4, "{length}");
        assert!(transfer.features(&['\u{1F600}'], &other, &[]).iter().all(|&value| value == 0.0));
    }
}

//! The tone of a message, read by a small linear model over character pairs.

use super::super::cause::Cause;
use super::super::traits::Places;
use super::{Card, Direction};
use crate::dialogue::Role;
use crate::error::Result;
use crate::learn::math::softmax;
use crate::learn::{NgramOptions, QuantisedModel, SoftmaxModel, Vocabulary};
use crate::model_file::{ModelReader, ModelWriter};
use crate::text::Normalized;

/// What a customer's message does, as far as tone goes. Everything else is the neutral class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Complains, threatens, vents.
    Complaint,
    /// Reports that something is wrong or late.
    Problem,
    /// Thanks, agrees, says goodbye.
    Closing,
}

impl Tone {
    /// The tones, in the order of the classes 1, 2, 3 of the model; class 0 is neutral.
    pub(crate) const ALL: [Self; 3] = [Self::Complaint, Self::Problem, Self::Closing];

    /// What is known of the signal.
    pub(crate) fn card(self) -> Card {
        let (id, message, cause, direction, prior) = match self {
            Self::Complaint => {
                ("tone.complaint", "整句话是抱怨的口气", None, Direction::Raises, 0.6)
            }
            Self::Problem => {
                let cause = Some(Cause::Unresolved);
                ("tone.problem", "整句话在报告问题", cause, Direction::Raises, 0.2)
            }
            Self::Closing => ("tone.closing", "整句话在道谢或收尾", None, Direction::Lowers, -0.6),
        };
        Card {
            id: id.into(),
            message: message.into(),
            why: String::new(),
            cause,
            speaker: Some(Role::Customer),
            direction,
            prior,
        }
    }
}

/// Reads the tone of single messages.
#[derive(Debug, Clone)]
pub(crate) struct ToneModel {
    ngrams: NgramOptions,
    vocabulary: Vocabulary,
    /// One byte a weight: in full precision the weights were four fifths of the risk model.
    model: QuantisedModel,
}

impl ToneModel {
    /// A model over features and weights that were trained elsewhere.
    pub(crate) fn new(ngrams: NgramOptions, vocabulary: Vocabulary, model: &SoftmaxModel) -> Self {
        let model = QuantisedModel::new(model, vocabulary.len());
        Self { ngrams, vocabulary, model }
    }

    /// The share of each tone in a message, read without its `personal` places, in the order of [`Tone::ALL`].
    pub(in crate::risk) fn strengths(&self, normal: &Normalized, personal: &Places) -> [f32; 3] {
        let mut hashes = Vec::with_capacity(normal.len() * 2);
        self.ngrams.for_each(normal, |hash, from, to| {
            if !personal.touch(from, to) {
                hashes.push(hash);
            }
        });
        let mut scores = [0.0; 4];
        self.model.scores(self.vocabulary.vector(hashes).iter(), &mut scores);
        softmax(&mut scores);
        let [_, complaint, problem, closing] = scores;
        [complaint, problem, closing]
    }

    /// The model with hashes of 24 bits and weights in 31 steps from 0 to a class's largest instead
    /// of 127, where that makes its file smaller: 69 KB after brotli become 43.
    pub(crate) fn compact(&self) -> Option<Self> {
        let (vocabulary, rows) = self.vocabulary.shortened()?;
        let model = self.model.select(&rows).coarser(31);
        Some(Self { ngrams: self.ngrams.clone(), vocabulary, model })
    }

    /// Writes the parts.
    pub(crate) fn write(&self, writer: &mut ModelWriter) -> Result<()> {
        writer.meta("tone.ngrams", &self.ngrams)?;
        self.vocabulary.write(writer, "tone");
        self.model.write(writer, "tone", false);
        Ok(())
    }

    /// Reads the parts; `None` for a model without a text head.
    pub(crate) fn read(reader: &ModelReader<'_>) -> Result<Option<Self>> {
        if !reader.has("tone.weights") {
            return Ok(None);
        }
        let ngrams: NgramOptions = reader.meta("tone.ngrams")?;
        ngrams.check()?;
        let vocabulary = Vocabulary::read(reader, "tone")?;
        let model = if reader.has("tone.scales") {
            QuantisedModel::read(reader, "tone")?
        } else {
            // Files of format 1 before weights had one byte.
            QuantisedModel::new(&SoftmaxModel::read(reader, "tone")?, vocabulary.len())
        };
        if model.classes() != Tone::ALL.len() + 1 {
            return Err(reader.error("the tone head has the wrong number of classes"));
        }
        Ok(Some(Self { ngrams, vocabulary, model }))
    }
}

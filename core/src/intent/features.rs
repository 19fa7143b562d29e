//! From a message to the vector a classifier reads.

use crate::error::Result;
use crate::learn::{NgramOptions, SparseVec, Vocabulary, VocabularyOptions};
use crate::model_file::{ModelReader, ModelWriter};
use crate::text::Normalized;

/// The n-grams of a training set and how a message is read with them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Features {
    pub ngrams: NgramOptions,
    pub vocabulary: Vocabulary,
}

/// A message as a classifier reads it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Encoded {
    /// Length 1, or empty where nothing is known.
    pub vector: SparseVec,
    /// Each known n-gram that occurs: its row and the normalised characters it covers.
    pub found: Vec<(u32, u32, u32)>,
    /// The share of the message the classifier has seen in training, 0 to 1: known among all
    /// n-grams of two and more characters (of single ones in a message of one character).
    pub support: f32,
}

impl Features {
    /// Learns the n-grams of texts.
    pub fn fit(texts: &[Normalized], ngrams: &NgramOptions, options: &VocabularyOptions) -> Self {
        let documents: Vec<Vec<u64>> = texts
            .iter()
            .map(|text| {
                let mut hashes = Vec::new();
                ngrams.for_each(text, |hash, _, _| hashes.push(hash));
                hashes
            })
            .collect();
        let vocabulary = Vocabulary::fit(documents.iter().map(Vec::as_slice), options);
        Self { ngrams: ngrams.clone(), vocabulary }
    }

    /// The number of rows a vector may name.
    pub fn len(&self) -> usize {
        self.vocabulary.len()
    }

    /// Reads a message.
    pub fn encode(&self, text: &Normalized) -> Encoded {
        let mut found = Vec::with_capacity(4 * text.len());
        let (mut seen, mut all) = ([0_u32; 2], [0_u32; 2]);
        self.ngrams.for_each(text, |hash, from, to| {
            let long = usize::from(to - from > 1);
            let row = self.vocabulary.row(hash);
            if let (Some(seen), Some(all)) = (seen.get_mut(long), all.get_mut(long)) {
                *seen += u32::from(row.is_some());
                *all += 1;
            }
            if let Some(row) = row {
                found.push((row, from as u32, to as u32));
            }
        });
        let [seen_short, seen_long] = seen;
        let [all_short, all_long] = all;
        let (seen, all) =
            if all_long > 0 { (seen_long, all_long) } else { (seen_short, all_short) };
        let vector = self.vocabulary.vector_of_rows(found.iter().map(|&(row, _, _)| row));
        Encoded { vector, found, support: if all == 0 { 0.0 } else { seen as f32 / all as f32 } }
    }

    /// Writes the options and tensors under `features`.
    pub fn write(&self, writer: &mut ModelWriter) -> Result<()> {
        writer.meta("ngrams", &self.ngrams)?;
        self.vocabulary.write(writer, "features");
        Ok(())
    }

    /// Reads what [`Self::write`] wrote.
    pub fn read(reader: &ModelReader<'_>) -> Result<Self> {
        let ngrams: NgramOptions = reader.meta("ngrams")?;
        ngrams.check().map_err(|error| reader.error(error.to_string()))?;
        Ok(Self { ngrams, vocabulary: Vocabulary::read(reader, "features")? })
    }
}

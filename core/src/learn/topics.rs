//! What kind of question a text is, among the kinds its vectors were tuned on.

use super::embedding::Embedding;
use super::math::softmax;
use super::quantised::QuantisedModel;
use super::softmax::{SoftmaxModel, SoftmaxOptions};
use super::sparse::SparseVec;
use crate::error::{Error, Result};
use crate::model_file::{ModelReader, ModelWriter};

/// Passes over the texts. The rows are short and dense, so no feature is left out.
const EPOCHS: u32 = 30;

/// The classifiers are made sharper than their training left them, so that what an entry is about
/// names few topics. It hardly matters: with 1 or 1.7, as much of the questions on other topics is
/// refused (0.83 on JD questions in a trial, while a tenth of the good ones is lost).
const SHARPNESS: f32 = 1.7;

/// Linear classifiers over text vectors, one a family of labels: they say what a text is about in
/// terms that hold beyond one shop, such as 退款 or 发票. An answer base uses them to see that a
/// question is of a kind that none of its entries answers.
///
/// About 12 KB; one byte a weight.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Topics {
    models: Vec<QuantisedModel>,
}

impl Topics {
    /// Trains one classifier a family: classes of texts, each class a list. Deterministic.
    ///
    /// # Errors
    /// [`Error::Data`] for a family with fewer than two classes, or a class without a text.
    pub fn train(vectors: &Embedding, families: &[Vec<Vec<&str>>]) -> Result<Self> {
        let mut models = Vec::new();
        for family in families {
            if family.len() < 2 || family.iter().any(Vec::is_empty) {
                let reason = "a family needs two classes with texts".to_owned();
                return Err(Error::Data { task: "train topics", reason });
            }
            let (mut rows, mut targets) = (Vec::new(), Vec::new());
            for (target, texts) in family.iter().enumerate() {
                for text in texts {
                    let values = vectors.embed(text).values;
                    rows.push(SparseVec::new((0..).zip(values).collect()));
                    targets.push(target);
                }
            }
            let options =
                SoftmaxOptions { epochs: EPOCHS, dropout: 0.0, ..SoftmaxOptions::default() };
            let width = vectors.dimensions();
            let progress = &mut |_, _| true;
            let model =
                SoftmaxModel::train(&rows, &targets, family.len(), width, &options, progress)?;
            let mut model = QuantisedModel::new(&model, width);
            model.sharpen(SHARPNESS);
            models.push(model);
        }
        Ok(Self { models })
    }

    /// Whether there is no family.
    pub fn is_empty(&self) -> bool {
        self.models.is_empty()
    }

    /// The number of classes of each family.
    pub fn families(&self) -> impl Iterator<Item = usize> + '_ {
        self.models.iter().map(QuantisedModel::classes)
    }

    /// The probabilities of the classes of a vector, family after family; those of a family add up
    /// to 1. Linear in the number of classes.
    pub fn probabilities(&self, vector: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; self.families().sum()];
        let mut rest = out.as_mut_slice();
        for model in &self.models {
            let parts = std::mem::take(&mut rest).split_at_mut_checked(model.classes());
            let (own, others) = parts.unwrap_or_default();
            model.scores((0..).zip(vector.iter().copied()), own);
            softmax(own);
            rest = others;
        }
        out
    }

    pub(super) fn write(&self, writer: &mut ModelWriter) {
        for (index, model) in self.models.iter().enumerate() {
            model.write(writer, &format!("topics{index}"), false);
        }
    }

    /// Reads what [`Self::write`] wrote; empty where a file has none.
    pub(super) fn read(reader: &ModelReader<'_>, dimensions: usize) -> Result<Self> {
        let mut models = Vec::new();
        while reader.has(&format!("topics{}.weights", models.len())) {
            let model = QuantisedModel::read(reader, &format!("topics{}", models.len()))?;
            if model.features() != dimensions {
                return Err(reader.error("its topics are of other vectors"));
            }
            models.push(model);
        }
        Ok(Self { models })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::{EmbeddingData, EmbeddingOptions};

    #[test]
    fn each_family_adds_up_to_one_and_knows_its_classes() {
        let classes = [["怎么退货", "我要退货", "退货流程"], ["几天发货", "还没发货", "发货了吗"]];
        let family: Vec<Vec<&str>> = classes.iter().map(|texts| texts.to_vec()).collect();
        let data = EmbeddingData {
            texts: family.iter().flatten().map(|text| (*text, 1.0)).collect(),
            families: vec![family.clone()],
            ..EmbeddingData::default()
        };
        let options = EmbeddingOptions { steps_graded: 0, ..EmbeddingOptions::default() };
        let options = EmbeddingOptions { steps_alone: 0, steps_paired: 20, ..options };
        let vectors = Embedding::train(&data, &options, &mut |_, _| true).unwrap();
        let topics = Topics::train(&vectors, &[family.clone(), family]).unwrap();
        assert_eq!(topics.families().collect::<Vec<_>>(), [2, 2]);
        let found = topics.probabilities(&vectors.embed("退货").values);
        assert!((found[0] + found[1] - 1.0).abs() < 1e-6 && found[0] > 0.5, "{found:?}");
        assert_eq!(found[..2], found[2..]);
        let vectors = vectors.with_topics(topics.clone());
        let again = Embedding::from_bytes(&vectors.to_bytes().unwrap()).unwrap();
        assert_eq!(again.topics(), &topics);
        assert!(Topics::train(&vectors, &[vec![vec!["a"]]]).is_err());
    }
}

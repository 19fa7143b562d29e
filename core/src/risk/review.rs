//! Posted reviews: how they sound as a whole, and aspect by aspect.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::clause::clauses;
use super::evaluate::RiskReport;
use super::model::RiskModel;
use super::options::RiskOptions;
use super::past::Hit;
use super::signals::{Cues, cue_file};
use crate::dialogue::{Conversation, Message, Role};
use crate::error::{Error, Result};
use crate::learn::math::sigmoid;
use crate::limits::check_text;
use crate::parallel;
use crate::span::{Span, Spanned, TextSource};
use crate::text::{Normalized, Scopes};

/// What a review speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// 质量: material, make, function.
    Quality,
    /// 物流: parcel, courier, packing.
    Logistics,
    /// 客服: the people who answer.
    Service,
    /// 尺码: size and fit.
    Size,
    /// 价格: price and value.
    Price,
    /// 描述: whether it is as shown.
    Description,
}

impl Aspect {
    /// The Chinese name.
    pub fn display(self) -> &'static str {
        match self {
            Self::Quality => "质量",
            Self::Logistics => "物流",
            Self::Service => "客服",
            Self::Size => "尺码",
            Self::Price => "价格",
            Self::Description => "描述",
        }
    }
}

/// What a review says of an aspect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AspectFinding {
    /// The aspect.
    pub aspect: Aspect,
    /// -1 to 1: under 0 is a complaint.
    pub polarity: f32,
    /// The clause that says it.
    pub span: Span,
    /// Its text.
    pub quote: String,
}

/// How a review sounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewReading {
    /// -1 to 1 over the whole: under 0 is a bad review, 0 a neutral one. Learned, it is
    /// `1 - 2 p` for the probability `p` of a bad one; by lexicon it is no probability.
    pub polarity: f32,
    /// The aspects, in the order of the text.
    pub aspects: Vec<AspectFinding>,
}

impl Spanned for ReviewReading {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for finding in &mut self.aspects {
            visit(TextSource::Text, &mut finding.span);
        }
    }
}

/// The lexicons of `assets/lexicons/review`: what is spoken of, and what is said of it.
const FILES: &[(&str, &str)] = &[
    cue_file!("review", "aspect_description"),
    cue_file!("review", "aspect_logistics"),
    cue_file!("review", "aspect_price"),
    cue_file!("review", "aspect_quality"),
    cue_file!("review", "aspect_service"),
    cue_file!("review", "aspect_size"),
    cue_file!("review", "opinion_bad"),
    cue_file!("review", "opinion_good"),
];

/// Reads posted reviews: how a review sounds, and what it says of each aspect.
///
/// [`ReviewModel::builtin`] needs no training: opinions clause by clause, by lexicon and with
/// negation, and the aspect each clause names. [`ReviewModel::train`] learns the polarity of whole
/// reviews from a shop's own, as a [`RiskModel`] on conversations of one message; aspects stay by
/// lexicon. Cloning shares the weights.
///
/// ```
/// use kefu::risk::{Aspect, ReviewModel};
/// let reading = ReviewModel::builtin()?.read("物流快但客服态度差")?;
/// let signs: Vec<_> = reading.aspects.iter().map(|a| (a.aspect, a.polarity > 0.0)).collect();
/// assert_eq!(signs, [(Aspect::Logistics, true), (Aspect::Service, false)]);
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ReviewModel {
    cues: Arc<Cues>,
    /// What was learned; `None` for the lexicon alone.
    learned: Option<RiskModel>,
}

impl ReviewModel {
    /// The built-in lexicons. Reads them once a process.
    ///
    /// # Errors
    /// None in a build whose assets are whole.
    pub fn builtin() -> Result<Self> {
        static CUES: OnceLock<Result<Arc<Cues>>> = OnceLock::new();
        let cues = CUES.get_or_init(|| Cues::parse(FILES).map(Arc::new)).clone()?;
        Ok(Self { cues, learned: None })
    }

    /// Learns from reviews with labels: 0 = fine, higher = worse, such as 0 and 1, or 4 less the
    /// stars above one. Cost: 0.8 ms a review (40,000 in
    /// 31 s on two cores).
    ///
    /// # Errors
    /// Those of [`RiskModel::train`], with the row of the review.
    pub fn train<T: AsRef<str>>(
        texts: &[T],
        labels: &[usize],
        options: &RiskOptions,
    ) -> Result<Self> {
        let model = RiskModel::train(&as_conversations(texts), labels, options)?;
        Ok(Self { learned: Some(model), ..Self::builtin()? })
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// Those of [`RiskModel::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Ok(Self { learned: Some(RiskModel::from_bytes(bytes)?), ..Self::builtin()? })
    }

    /// What was learned, as the file of a risk model.
    ///
    /// # Errors
    /// [`Error::Data`] for the built-in model, which has learned nothing.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.learned("save")?.to_bytes()
    }

    /// Measures the polarity on reviews with known labels.
    ///
    /// # Errors
    /// [`Error::Data`] for the built-in model, whose polarity is no probability; those of
    /// [`RiskModel::evaluate`].
    pub fn evaluate<T: AsRef<str>>(&self, texts: &[T], labels: &[usize]) -> Result<RiskReport> {
        self.learned("evaluate")?.evaluate(&as_conversations(texts), labels)
    }

    fn learned(&self, task: &'static str) -> Result<&RiskModel> {
        let reason = || "the built-in review model has learned nothing: train one".to_owned();
        self.learned.as_ref().ok_or_else(|| Error::Data { task, reason: reason() })
    }

    /// Reads many reviews.
    ///
    /// # Errors
    /// [`Error::InputTooLong`] with the row.
    pub fn read_batch<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Result<Vec<ReviewReading>> {
        let read = |row, text: &T| self.read(text.as_ref()).map_err(|error| error.at_row(row));
        parallel::map(texts, read).into_iter().collect()
    }

    /// Reads a review. By lexicon, a text without an opinion has polarity 0 and no aspects.
    ///
    /// # Errors
    /// [`Error::InputTooLong`].
    pub fn read(&self, text: &str) -> Result<ReviewReading> {
        check_text(text)?;
        let mut reading = self.by_lexicon(text);
        if let Some(model) = &self.learned {
            let probabilities = model.predict_proba(&as_conversation(text))?;
            let bad: f32 = probabilities.iter().skip(model.bad_from()).sum();
            reading.polarity = 1.0 - 2.0 * bad;
        }
        Ok(reading)
    }

    fn by_lexicon(&self, text: &str) -> ReviewReading {
        let normal = Normalized::new(text);
        let hits = self.cues.find(Role::Customer, &normal);
        let scopes = Scopes::new(&normal);
        let (mut good, mut bad) = (0.0, 0.0);
        let mut aspects = Vec::new();
        let mut aspect = None;
        for clause in clauses(&normal) {
            let own: Vec<&Hit> = hits.iter().filter(|hit| clause.contains(hit.span)).collect();
            let mut sum = 0.0;
            let mut named = Vec::new();
            for hit in own {
                let id = self.cues.cards().get(hit.cue).map_or("", |card| card.id.as_str());
                let scope = scopes.at(hit.from, hit.to);
                // 希望客服态度好点, 如果再便宜点就好了: what is wished for is not there.
                if id == "opinion.good" && !scope.asserted() {
                    continue;
                }
                match (id, scope.negated) {
                    ("opinion.good", false) | ("opinion.bad", true) => sum += 1.0,
                    ("opinion.good", true) | ("opinion.bad", false) => sum -= 1.0,
                    _ => named.extend(aspect_of(id)),
                }
            }
            good += f32::max(sum, 0.0);
            bad += f32::max(-sum, 0.0);
            // A clause without an aspect of its own goes on about the last one: 客服态度差，不理人.
            if named.is_empty() {
                named.extend(aspect.filter(|_| sum != 0.0));
            }
            named.dedup();
            aspect = named.last().copied().or(aspect);
            if sum != 0.0 {
                let quote = clause.slice(text).unwrap_or_default().to_owned();
                aspects.extend(named.into_iter().map(|aspect| AspectFinding {
                    aspect,
                    polarity: 2.0 * sigmoid(1.5 * sum) - 1.0,
                    span: clause,
                    quote: quote.clone(),
                }));
            }
        }
        ReviewReading { polarity: 2.0 * sigmoid(good - 1.3 * bad) - 1.0, aspects }
    }
}

fn as_conversation(text: &str) -> Conversation {
    Conversation::new(vec![Message::customer(text)])
}

fn as_conversations<T: AsRef<str>>(texts: &[T]) -> Vec<Conversation> {
    texts.iter().map(|text| as_conversation(text.as_ref())).collect()
}

fn aspect_of(id: &str) -> Option<Aspect> {
    match id {
        "aspect.quality" => Some(Aspect::Quality),
        "aspect.logistics" => Some(Aspect::Logistics),
        "aspect.service" => Some(Aspect::Service),
        "aspect.size" => Some(Aspect::Size),
        "aspect.price" => Some(Aspect::Price),
        "aspect.description" => Some(Aspect::Description),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::signals::own_tests;
    use super::*;

    fn read(text: &str) -> ReviewReading {
        ReviewModel::builtin().unwrap().read(text).unwrap()
    }

    #[test]
    fn every_cue_file_passes_its_own_tests() {
        let wrong = own_tests::failing("review", FILES);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn praise_of_service_and_parcel_is_praise() {
        // snownlp gave such a review 0.02 (its issue 109).
        let reading = read("客服很耐心，物流也很快，下次还来");
        assert!(reading.polarity > 0.5, "{reading:?}");
        let mut aspects: Vec<Aspect> = reading.aspects.iter().map(|a| a.aspect).collect();
        // 下次还来 goes on about the parcel.
        aspects.dedup();
        assert_eq!(aspects, [Aspect::Service, Aspect::Logistics]);
        assert!(reading.aspects.iter().all(|a| a.polarity > 0.0));
    }

    #[test]
    fn negation_turns_an_opinion_round() {
        for text in ["不满意", "质量不好", "穿着不舒服", "一点都不划算"] {
            assert!(read(text).polarity < 0.0, "{text}");
        }
        assert!(read("没有异味，不掉色").polarity > 0.0);
    }

    #[test]
    fn says_nothing_of_nothing() {
        for text in ["", "  ", "😀", "昨天买的"] {
            let reading = read(text);
            assert!(reading.polarity == 0.0 && reading.aspects.is_empty(), "{text} {reading:?}");
        }
    }

    #[test]
    fn learns_a_shops_own_reviews() {
        let texts: Vec<String> = (0..60)
            .map(|n| format!("{}第{n}次", if n % 2 == 0 { "绝绝子安利" } else { "踩雷退了" }))
            .collect();
        let labels: Vec<usize> = (0..60).map(|n| n % 2).collect();
        let model = ReviewModel::train(&texts, &labels, &RiskOptions::default()).unwrap();
        let again = ReviewModel::from_bytes(&model.to_bytes().unwrap()).unwrap();
        let readings = again.read_batch(&["绝绝子安利，物流慢", "踩雷退了", ""]).unwrap();
        assert!(readings[0].polarity > 0.5 && readings[1].polarity < -0.5, "{readings:?}");
        assert_eq!(readings[0].aspects[0].aspect, Aspect::Logistics);
        assert_eq!(model.evaluate(&texts, &labels).unwrap().auc, Some(1.0));
        assert_eq!(
            ReviewModel::builtin().unwrap().to_bytes().unwrap_err().code(),
            "data.insufficient"
        );
    }
}

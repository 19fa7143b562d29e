use serde::{Deserialize, Serialize};

use super::index::FaqIndex;
use super::options::FaqThresholds;
use super::search::FaqSearch;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::learn::math::ln64;
use crate::learn::metrics::expected_calibration_error;

/// How far down the list a right entry still counts.
const DEPTH: usize = 10;

/// A question with the entry that answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqQuery {
    /// What a customer asked.
    pub text: String,
    /// The entry that answers it; `None` where the base has no answer.
    #[serde(default)]
    pub id: Option<String>,
}

impl FaqQuery {
    /// A question that an entry answers.
    pub fn new(text: impl Into<String>, id: impl Into<String>) -> Self {
        Self { text: text.into(), id: Some(id.into()) }
    }

    /// A question that the base cannot answer.
    pub fn unanswerable(text: impl Into<String>) -> Self {
        Self { text: text.into(), id: None }
    }
}

/// How well a base finds the right entries. Shares are in [0, 1]; those without a query to count
/// are `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqReport {
    /// Questions that an entry answers.
    pub answerable: usize,
    /// Questions that none does.
    pub unanswerable: usize,
    /// The share of answerable questions with the right entry first.
    pub hit_at_1: Option<f64>,
    /// … among the first three.
    pub hit_at_3: Option<f64>,
    /// … among the first five.
    pub hit_at_5: Option<f64>,
    /// The mean of one over the place of the right entry, 0 beyond the tenth.
    pub mrr_at_10: Option<f64>,
    /// The mean of `1 / log2(1 + place)`, 0 beyond the tenth.
    pub ndcg_at_10: Option<f64>,
    /// How far the stated probabilities of first hits are from what came true (expected
    /// calibration error over ten bins).
    pub calibration_error: Option<f64>,
    /// What each answer threshold would do, from 0 up.
    pub curve: Vec<FaqOperatingPoint>,
    /// What refusing below each probability of having the answer would do, from 0 up.
    pub refusal: Vec<FaqRefusalPoint>,
}

/// What answering from a probability on would do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqOperatingPoint {
    /// First hits with at least this probability are answered.
    pub threshold: f32,
    /// The share of all questions that are answered.
    pub answered: f64,
    /// The share of the answers that are right; `None` where none is given.
    pub precision: Option<f64>,
}

/// What handing over below a probability of having the answer would do
/// ([`super::FaqThresholds::suggest`]).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaqRefusalPoint {
    /// Questions are refused where the base has the answer with less than this probability.
    pub threshold: f32,
    /// The share of the answerable questions that is refused.
    pub answerable: Option<f64>,
    /// The share of the unanswerable questions that is refused.
    pub unanswerable: Option<f64>,
}

impl FaqReport {
    /// The largest share of unanswerable questions that can be refused while at most `lost` of the
    /// answerable ones are; `None` without questions of both kinds.
    pub fn refused_at(&self, lost: f64) -> Option<f64> {
        let good = self.refusal.iter().filter(|point| point.answerable.is_some_and(|a| a <= lost));
        good.filter_map(|point| point.unanswerable).reduce(f64::max)
    }

    /// The largest share of questions that can be answered at a precision; `None` where no
    /// threshold reaches it.
    pub fn answered_at(&self, precision: f64) -> Option<f64> {
        let good =
            self.curve.iter().filter(|point| point.precision.is_some_and(|p| p >= precision));
        good.map(|point| point.answered).reduce(f64::max)
    }
}

/// What one query found.
struct Outcome {
    answerable: bool,
    place: Option<usize>,
    top: f32,
    /// The stated probability that the base has the answer.
    covered: f32,
}

impl Outcome {
    fn right(&self) -> bool {
        self.place == Some(0)
    }
}

impl FaqIndex {
    /// Asks every question and counts.
    ///
    /// # Errors
    /// [`Error::Data`] for no questions; [`Error::Input`] with the row for an id that is not in the
    /// base; [`Error::InputTooLong`].
    pub fn evaluate(&self, queries: &[FaqQuery]) -> Result<FaqReport> {
        let outcomes = self.outcomes(queries)?;
        let answerable: Vec<&Outcome> = outcomes.iter().filter(|o| o.answerable).collect();
        let mean = |value: &dyn Fn(usize) -> f64| {
            let sum: f64 = answerable.iter().filter_map(|o| o.place).map(value).sum();
            (!answerable.is_empty()).then(|| sum / answerable.len() as f64)
        };
        let hit = |places: usize| mean(&|place| f64::from(u8::from(place < places)));
        let tops: Vec<f32> = outcomes.iter().map(|o| o.top).collect();
        let right: Vec<bool> = outcomes.iter().map(Outcome::right).collect();
        Ok(FaqReport {
            answerable: answerable.len(),
            unanswerable: outcomes.len() - answerable.len(),
            hit_at_1: hit(1),
            hit_at_3: hit(3),
            hit_at_5: hit(5),
            mrr_at_10: mean(&|place| 1.0 / (place + 1) as f64),
            ndcg_at_10: mean(&|place| std::f64::consts::LN_2 / ln64((place + 2) as f64)),
            calibration_error: expected_calibration_error(&tops, &right),
            curve: curve(&outcomes),
            refusal: refusal(&outcomes),
        })
    }

    /// The index with thresholds that reach a precision on labelled questions: it answers from the
    /// lowest probability on at which a share of at least `precision` of the answers is right, and
    /// hands over where it loses at most a tenth of the answerable questions by it.
    ///
    /// # Errors
    /// [`Error::Option`] for a precision outside (0, 1]; [`Error::Data`] where no threshold reaches
    /// it; the errors of [`Self::evaluate`].
    pub fn fit_thresholds(&self, queries: &[FaqQuery], precision: f32) -> Result<Self> {
        if precision.is_nan() || precision <= 0.0 || precision > 1.0 {
            return Err(Error::option("precision", "over 0 and at most 1", precision));
        }
        let outcomes = self.outcomes(queries)?;
        let suggest = keeps_most(&outcomes);
        let kept = outcomes.iter().filter(|o| o.covered >= suggest);
        let mut tops: Vec<(f32, bool)> = kept.map(|o| (o.top, o.right())).collect();
        tops.arrange_by(|a, b| b.0.total_cmp(&a.0));
        let mut right = 0_usize;
        let mut best = None;
        for (index, &(top, is_right)) in tops.iter().enumerate() {
            right += usize::from(is_right);
            let last_of_ties = tops.get(index + 1).is_none_or(|next| next.0 < top);
            if last_of_ties && right as f64 >= f64::from(precision) * (index + 1) as f64 {
                best = Some(top);
            }
        }
        let answer = best.ok_or_else(|| Error::Data {
            task: "fit thresholds",
            reason: format!("no threshold answers with a precision of {precision}"),
        })?;
        let mut options = (*self.options).clone();
        options.thresholds = FaqThresholds::new(answer, suggest);
        Ok(Self { options: std::sync::Arc::new(options), ..self.clone() })
    }

    fn outcomes(&self, queries: &[FaqQuery]) -> Result<Vec<Outcome>> {
        if queries.is_empty() {
            let reason = "there are no questions".to_owned();
            return Err(Error::Data { task: "evaluate", reason });
        }
        let rows = queries.iter().enumerate();
        rows.map(|(row, query)| {
            if let Some(id) = query.id.as_ref().filter(|id| !self.places.contains(id)) {
                let reason = format!("there is no entry `{id}`; leave `id` out where none answers");
                return Err(Error::input(row, reason));
            }
            let search = FaqSearch::new(DEPTH.max(self.options.suggestions));
            let found = self.find(&query.text, &search, None).map_err(|error| error.at_row(row))?;
            let is = |id: &String| {
                let mut hits = found.scored.iter().take(DEPTH);
                hits.position(|hit| self.scored_entry(hit).is_some_and(|entry| entry.id == *id))
            };
            Ok(Outcome {
                answerable: query.id.is_some(),
                place: query.id.as_ref().and_then(is),
                top: found.listed(1),
                covered: found.answerable,
            })
        })
        .collect()
    }
}

/// The highest threshold below which at most a tenth of the answerable questions lies; 0 without
/// any.
fn keeps_most(outcomes: &[Outcome]) -> f32 {
    let answerable = outcomes.iter().filter(|o| o.answerable);
    let mut covered: Vec<f32> = answerable.map(|o| o.covered).collect();
    covered.arrange_by(f32::total_cmp);
    covered.get(covered.len() / 10).copied().unwrap_or_default()
}

/// Thresholds in steps of 0.05.
fn refusal(outcomes: &[Outcome]) -> Vec<FaqRefusalPoint> {
    let share = |answerable: bool, threshold: f32| {
        let asked: Vec<&Outcome> = outcomes.iter().filter(|o| o.answerable == answerable).collect();
        let refused = asked.iter().filter(|o| o.covered < threshold).count();
        (!asked.is_empty()).then(|| refused as f64 / asked.len() as f64)
    };
    let thresholds = (0..20_u8).map(|step| f32::from(step) / 20.0);
    thresholds
        .map(|threshold| FaqRefusalPoint {
            threshold,
            answerable: share(true, threshold),
            unanswerable: share(false, threshold),
        })
        .collect()
}

/// Thresholds in steps of 0.05.
fn curve(outcomes: &[Outcome]) -> Vec<FaqOperatingPoint> {
    (0..20_u8)
        .map(|step| {
            let threshold = f32::from(step) / 20.0;
            let answered: Vec<&Outcome> =
                outcomes.iter().filter(|o| o.top >= threshold && o.top > 0.0).collect();
            let right = answered.iter().filter(|o| o.right()).count() as f64;
            FaqOperatingPoint {
                threshold,
                answered: answered.len() as f64 / outcomes.len() as f64,
                precision: (!answered.is_empty()).then(|| right / answered.len() as f64),
            }
        })
        .collect()
}

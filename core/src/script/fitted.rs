//! A scorer's learned part: columns of the regression, and how its score is explained.

use super::feature::{Feature, Features};
use super::fit::{Agreement, FEATURES, Graded, moments};
use super::score::ScriptScore;
use crate::arrange::Arrange;
use crate::error::Result;
use crate::explain::Evidence;
use crate::learn::{NgramOptions, RidgeModel, SparseVec, Vocabulary, VocabularyOptions};
use crate::model_file::{ModelReader, ModelWriter};
use crate::text::Normalized;

/// How much the customer's n-grams count beside the reply's. Chosen on grades of help-desk replies
/// (0: .733, 0.4: .748, 0.8: .755 Spearman) and of shop replies (0.4 best).
const CUSTOMER: f32 = 0.5;
/// How much one standard deviation of a measurement counts beside a text vector of length 1.
/// Fitted on 400 of the project's grades, tested on the rest: 0.03 and 0.06 do alike (.711, .715
/// Spearman); by folds of the development grades 0.03 does better (.626, .614).
const MEASURED: f32 = 0.03;
/// Measurements further out than this many standard deviations are held.
const FAR: f32 = 5.0;
/// How many points of the rubric's total make one unit of its column: a third of a grade, so that
/// the penalty hardly holds the rubric back, and what is learned is a correction to it.
const RUBRIC_UNIT: f32 = 20.0 / 3.0;
/// N-grams shown as evidence of their own; the rest is summed up.
const SHOWN: usize = 12;

/// An exchange, measured.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) reply: Normalized,
    pub(super) customer: Normalized,
    pub(super) features: Features,
    /// The rubric's total before floor and ceiling.
    pub(super) rubric: f32,
}

/// The columns of the regression: reply n-grams, customer n-grams, measurements, the rubric.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    reply: Vocabulary,
    customer: Vocabulary,
    means: Vec<f32>,
    deviations: Vec<f32>,
}

/// A regression from columns to grades.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    pub(super) columns: Columns,
    pub(super) model: RidgeModel,
    /// The lowest and the highest grade seen: 0 and 100 points.
    pub(super) low: f32,
    pub(super) high: f32,
    pub(super) agreement: Agreement,
    /// What it was fitted to, where that is kept.
    pub(super) graded: Vec<Graded>,
}

fn reply_ngrams() -> NgramOptions {
    NgramOptions::default().with_lengths(1, 3)
}

fn customer_ngrams() -> NgramOptions {
    NgramOptions::default().with_lengths(1, 2)
}

fn hashes(text: &Normalized, options: &NgramOptions) -> Vec<u64> {
    let mut found = Vec::new();
    options.for_each(text, |hash, _, _| found.push(hash));
    found
}

impl Columns {
    /// Columns for the rows at `train`.
    pub(super) fn fit(prepared: &[Prepared], train: &[usize], text: bool) -> Self {
        let rows = || train.iter().filter_map(|&at| prepared.get(at));
        let options = VocabularyOptions { min_documents: 2, ..VocabularyOptions::default() };
        let vocabulary = |of: &dyn Fn(&Prepared) -> Vec<u64>| {
            let documents: Vec<Vec<u64>> = rows().map(of).collect();
            Vocabulary::fit(documents.iter().map(Vec::as_slice), &options)
        };
        let (reply, customer) = if text {
            (
                vocabulary(&|row| hashes(&row.reply, &reply_ngrams())),
                vocabulary(&|row| hashes(&row.customer, &customer_ngrams())),
            )
        } else {
            (Vocabulary::default(), Vocabulary::default())
        };
        let (means, deviations) = Feature::ALL
            .iter()
            .map(|&feature| {
                let values: Vec<f32> = rows().map(|row| row.features.get(feature)).collect();
                moments(&values)
            })
            .unzip();
        Self { reply, customer, means, deviations }
    }

    /// The number of columns.
    pub(super) fn len(&self) -> usize {
        self.reply.len() + self.customer.len() + FEATURES + 1
    }

    /// One row of the regression.
    pub(super) fn row(&self, prepared: &Prepared) -> SparseVec {
        let mut entries: Vec<(u32, f32)> = Vec::new();
        let reply = self.reply.vector(hashes(&prepared.reply, &reply_ngrams()));
        entries.extend(reply.iter());
        let customer = self.customer.vector(hashes(&prepared.customer, &customer_ngrams()));
        let offset = self.reply.len() as u32;
        entries.extend(customer.iter().map(|(id, value)| (id + offset, value * CUSTOMER)));
        let offset = offset + self.customer.len() as u32;
        for (at, &feature) in (0_u32..).zip(Feature::ALL) {
            entries.push((offset + at, self.measured(feature, &prepared.features)));
        }
        let rubric = (prepared.rubric - 60.0) / RUBRIC_UNIT;
        entries.push((offset + FEATURES as u32, rubric));
        SparseVec::new(entries)
    }

    /// The column of a measurement.
    fn measured(&self, feature: Feature, features: &Features) -> f32 {
        let at = feature as usize;
        let mean = self.means.get(at).copied().unwrap_or_default();
        match self.deviations.get(at).copied() {
            Some(deviation) if deviation > 0.0 => {
                ((features.get(feature) - mean) / deviation).clamp(-FAR, FAR) * MEASURED
            }
            _ => 0.0,
        }
    }
}

impl Fitted {
    /// Replaces the rubric's total by the fitted one. `score` keeps its dimensions and findings.
    pub(super) fn apply(&self, text: &str, prepared: &Prepared, score: &mut ScriptScore) {
        let row = self.columns.row(prepared);
        let grade = self.model.predict(&row);
        let points = 100.0 / (self.high - self.low);
        let weight = |column: usize| self.model.weights.get(column).copied().unwrap_or_default();
        let mut evidence = Vec::new();

        let replies = self.columns.reply.len();
        let customers = self.columns.customer.len();
        let offset = replies + customers;
        let mut rubric_scale = weight(offset + FEATURES) / RUBRIC_UNIT * points;
        if !rubric_scale.is_finite() {
            rubric_scale = 0.0;
        }
        for mut item in std::mem::take(&mut score.evidence) {
            item.weight *= rubric_scale;
            evidence.push(item);
        }
        for (at, &feature) in Feature::ALL.iter().enumerate() {
            let added =
                weight(offset + at) * self.columns.measured(feature, &prepared.features) * points;
            if added != 0.0 {
                let source = format!("measured.{}", feature.id());
                evidence.push(Evidence::new(source, added).named(feature.id()));
            }
        }
        let mut customer = 0.0;
        let mut ngrams: Vec<(u32, f32)> = Vec::new();
        for (id, value) in row.iter() {
            let at = id as usize;
            let added = weight(at) * value * points;
            if at < replies {
                ngrams.push((id, added));
            } else if at < offset {
                customer += added;
            }
        }
        if customer != 0.0 {
            evidence.push(Evidence::new("ngram.customer", customer).because("顾客的话"));
        }
        self.show_ngrams(text, &prepared.reply, ngrams, &mut evidence);
        evidence.arrange_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let sum: f32 = evidence.iter().map(|item| item.weight).sum();
        score.raw = (grade - self.low) * points;
        score.base = score.raw - sum;
        score.total = score.raw.clamp(0.0, 100.0);
        score.grade = Some(grade);
        score.evidence = evidence;
    }

    /// The heaviest n-grams with their first place, and the sum of the rest.
    fn show_ngrams(
        &self,
        text: &str,
        reply: &Normalized,
        mut ngrams: Vec<(u32, f32)>,
        evidence: &mut Vec<Evidence>,
    ) {
        ngrams.arrange_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        let rest: f32 = ngrams.iter().skip(SHOWN).map(|&(_, added)| added).sum();
        ngrams.truncate(SHOWN);
        let mut places = vec![None; ngrams.len()];
        reply_ngrams().for_each(reply, |hash, from, to| {
            let row = self.columns.reply.row(hash);
            let at = row.and_then(|row| ngrams.iter().position(|&(id, _)| id == row));
            if let Some(place) = at.and_then(|at| places.get_mut(at)) {
                place.get_or_insert((from, to));
            }
        });
        for ((_, added), place) in ngrams.into_iter().zip(places) {
            let item = Evidence::new("ngram", added);
            evidence.push(match place {
                Some((from, to)) => item.at(text, reply.span(from, to)),
                None => item,
            });
        }
        if rest != 0.0 {
            evidence.push(Evidence::new("ngram.rest", rest).because("其余的字词"));
        }
    }

    /// Writes the learned part.
    pub(super) fn write(&self, writer: &mut ModelWriter) -> Result<()> {
        let features: Vec<&str> = Feature::ALL.iter().map(|feature| feature.id()).collect();
        writer.meta("features", &features)?;
        writer.meta("agreement", &self.agreement)?;
        writer.meta("grades", &[self.low, self.high])?;
        writer.meta("graded", &self.graded)?;
        self.columns.reply.write(writer, "reply");
        self.columns.customer.write(writer, "customer");
        writer.f32s("means", &[self.columns.means.len()], &self.columns.means);
        writer.f32s("deviations", &[self.columns.deviations.len()], &self.columns.deviations);
        writer.f32s("weights", &[self.model.weights.len()], &self.model.weights);
        writer.f32s("intercept", &[1], &[self.model.intercept]);
        Ok(())
    }

    /// Reads what [`Self::write`] wrote.
    pub(super) fn read(reader: &ModelReader<'_>) -> Result<Self> {
        let features: Vec<String> = reader.meta("features")?;
        if !features.iter().map(String::as_str).eq(Feature::ALL.iter().map(|f| f.id())) {
            return Err(reader.error("it measures other features than this kefu: fit it again"));
        }
        let columns = Columns {
            reply: Vocabulary::read(reader, "reply")?,
            customer: Vocabulary::read(reader, "customer")?,
            means: reader.f32s("means")?,
            deviations: reader.f32s("deviations")?,
        };
        let weights = reader.f32s("weights")?;
        let grades: [f32; 2] = reader.meta("grades")?;
        let [low, high] = grades;
        let fits = columns.means.len() == FEATURES && columns.deviations.len() == FEATURES;
        if !fits || weights.len() != columns.len() || low >= high {
            return Err(reader.error("its tensors do not fit together"));
        }
        let intercept = reader.f32s("intercept")?.first().copied().unwrap_or_default();
        let (agreement, graded) = (reader.meta("agreement")?, reader.meta("graded")?);
        let model = RidgeModel { weights, intercept };
        Ok(Self { columns, model, low, high, agreement, graded })
    }
}

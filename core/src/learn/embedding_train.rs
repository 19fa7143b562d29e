use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::contrast::{Adam, Batch, Vectors, agree, contrast};
use super::embedding::{Embedding, LONGEST, symbols};
use super::math::{exp, ln};
use super::random::Random;
use super::sparse::{SparseVec, damped};
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::text::Normalized;

/// How n-gram vectors are trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct EmbeddingOptions {
    /// N-grams with a vector, the most frequent first.
    pub ngrams: usize,
    /// Values of a vector.
    pub dimensions: usize,
    /// Steps without labels: one half of a text's n-grams must find the other half among those of
    /// other texts.
    pub steps_alone: u32,
    /// Steps on pairs of texts of one class.
    pub steps_paired: u32,
    /// Steps on graded pairs.
    pub steps_graded: u32,
    /// Texts of a step.
    pub batch: usize,
    /// The size of a step.
    pub rate: f32,
    /// The softmax of a step divides cosines by this: higher keeps more of what classes share.
    pub temperature: f32,
    /// The exponent of the inverse document frequency in an n-gram's weight.
    pub rarity: f32,
    /// The seed of all that is drawn.
    pub seed: u64,
}

impl Default for EmbeddingOptions {
    /// Chosen on JD questions, Taobao messages and their graded pairs: the figures lie within 0.01
    /// for temperatures from 0.1 to 0.2 and from 12,000 to 24,000 n-grams.
    fn default() -> Self {
        Self {
            ngrams: 16_000,
            dimensions: 64,
            steps_alone: 0,
            steps_paired: 1_500,
            steps_graded: 20,
            batch: 128,
            rate: 0.005,
            temperature: 0.15,
            rarity: 0.7,
            seed: 1,
        }
    }
}

/// What n-gram vectors are trained on.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct EmbeddingData<'a> {
    /// Texts with the weight of one of them in the counts. Those of weight 1 are the domain: the
    /// centre of all vectors is theirs.
    pub texts: Vec<(&'a str, f32)>,
    /// Label sets; each is a list of classes, each a list of texts. Texts of one class mean about
    /// the same.
    pub families: Vec<Vec<Vec<&'a str>>>,
    /// Pairs with a grade; higher is nearer.
    pub graded: Vec<(&'a str, &'a str, f32)>,
}

impl Embedding {
    /// Trains vectors; deterministic for a seed. `progress` gets steps done and in all, and stops
    /// the training by returning false.
    ///
    /// The loss is the in-batch softmax of contrastive learning (Oord et al., 2018) on mean
    /// vectors, first without labels, then on texts of one class, then on graded pairs by the
    /// order of their cosines (CoSENT; Su, 2022). Steps are Adam's (Kingma and Ba, 2015).
    ///
    /// # Errors
    /// [`Error::Data`] for too few texts or classes; [`Error::Option`]; [`Error::Cancelled`].
    pub fn train(
        data: &EmbeddingData<'_>,
        options: &EmbeddingOptions,
        progress: &mut dyn FnMut(u32, u32) -> bool,
    ) -> Result<Self> {
        check(data, options)?;
        let vocabulary = Counts::of(data).vocabulary(options);
        let mut random = Random::new(options.seed);
        let rows = vocabulary.grams.len();
        let mut vectors = Vectors::random(rows, options.dimensions, &mut random);
        let read = |text: &str| vocabulary.read(text);
        let total = options.steps_alone + options.steps_paired + options.steps_graded;
        let mut done = 0;
        let mut tick = || {
            done += 1;
            if progress(done, total) { Ok(()) } else { Err(Error::Cancelled { task: "training" }) }
        };

        let alone: Vec<Batch> = if options.steps_alone > 0 {
            data.texts.iter().map(|(text, _)| read(text)).collect()
        } else {
            Vec::new()
        };
        let mut adam = Adam::new(rows * options.dimensions);
        for step in 0..options.steps_alone {
            let pairs: Vec<(Batch, Batch)> = (0..options.batch)
                .filter_map(|_| Some(halves(random.pick(&alone)?, &mut random)))
                .collect();
            let gradient = contrast(&vectors, &pairs, options.temperature);
            let rate = 2.0 * options.rate * left(step, options.steps_alone);
            adam.step(&mut vectors, &gradient, rate);
            tick()?;
        }

        let families: Vec<Vec<Vec<Batch>>> = data
            .families
            .iter()
            .map(|classes| {
                let classes = classes.iter().filter(|texts| texts.len() > 1);
                classes.map(|texts| texts.iter().map(|text| read(text)).collect()).collect()
            })
            .collect();
        let mut adam = Adam::new(rows * options.dimensions);
        for step in 0..options.steps_paired {
            let pairs = class_pairs(&families, options.batch, &mut random);
            let gradient = contrast(&vectors, &pairs, options.temperature);
            adam.step(&mut vectors, &gradient, options.rate * left(step, options.steps_paired));
            tick()?;
        }

        let graded: Vec<(Batch, Batch, f32)> =
            data.graded.iter().map(|&(a, b, grade)| (read(a), read(b), grade)).collect();
        let mut adam = Adam::new(rows * options.dimensions);
        for _ in 0..options.steps_graded {
            let gradient = agree(&vectors, &graded);
            adam.step(&mut vectors, &gradient, 0.4 * options.rate);
            tick()?;
        }

        let Vocabulary { grams, weights, .. } = vocabulary;
        let mut embedding = Self::from_parts(grams, options.dimensions, &vectors.values, weights);
        let domain = data.texts.iter().filter(|(_, weight)| *weight >= 1.0);
        embedding.centre_on(domain.map(|(text, _)| *text));
        Ok(embedding)
    }
}

fn check(data: &EmbeddingData<'_>, options: &EmbeddingOptions) -> Result<()> {
    if !(1..=1024).contains(&options.dimensions) || options.ngrams == 0 || options.batch < 2 {
        return Err(Error::option(
            "embedding",
            "1 to 1024 dimensions, some n-grams and a batch of 2 or more",
            format!("{options:?}"),
        ));
    }
    if options.temperature.is_nan() || options.temperature <= 0.0 {
        return Err(Error::option("temperature", "over 0", options.temperature));
    }
    let fail = |reason: String| Err(Error::Data { task: "train vectors", reason });
    if data.texts.len() < 2 {
        return fail(format!("{} texts", data.texts.len()));
    }
    let paired = data
        .families
        .iter()
        .any(|classes| classes.iter().filter(|texts| texts.len() > 1).count() > 1);
    if options.steps_paired > 0 && !paired {
        return fail("no label set has two classes with two texts each".to_owned());
    }
    if options.steps_graded > 0 && data.graded.len() < 2 {
        return fail("fewer than two graded pairs: set `steps_graded` to 0".to_owned());
    }
    Ok(())
}

/// The share of the steps that is left: the step size falls to 0.
fn left(step: u32, steps: u32) -> f32 {
    1.0 - step as f32 / steps.max(1) as f32
}

/// A text's n-grams divided at random.
fn halves(text: &Batch, random: &mut Random) -> (Batch, Batch) {
    let mut sides = (Batch::new(), Batch::new());
    for &gram in text {
        let side = if random.below(2) == 0 { &mut sides.0 } else { &mut sides.1 };
        side.push(gram);
    }
    sides
}

/// One pair a class from one label set, each n-gram left out once in ten times.
fn class_pairs(
    families: &[Vec<Vec<Batch>>],
    batch: usize,
    random: &mut Random,
) -> Vec<(Batch, Batch)> {
    let usable: Vec<&Vec<Vec<Batch>>> = families.iter().filter(|f| f.len() > 1).collect();
    let Some(classes) = random.pick(&usable) else { return Vec::new() };
    let mut order: Vec<usize> = (0..classes.len()).collect();
    random.shuffle(&mut order);
    let mut pairs = Vec::with_capacity(batch);
    for class in order.into_iter().take(batch) {
        let Some(texts) = classes.get(class) else { continue };
        let first = random.below(texts.len());
        let second = (first + 1 + random.below(texts.len() - 1)) % texts.len();
        if let (Some(a), Some(b)) = (texts.get(first), texts.get(second)) {
            let mut thin = |text: &Batch| -> Batch {
                text.iter().filter(|_| random.below(10) > 0).copied().collect()
            };
            pairs.push((thin(a), thin(b)));
        }
    }
    pairs
}

/// In how many texts each n-gram occurs, by weight.
struct Counts {
    grams: BTreeMap<String, f64>,
    total: f64,
}

impl Counts {
    fn of(data: &EmbeddingData<'_>) -> Self {
        let mut counts = Self { grams: BTreeMap::new(), total: 0.0 };
        for (text, weight) in &data.texts {
            let weight = f64::from(*weight);
            counts.total += weight;
            let mut grams = grams(text);
            grams.arrange();
            grams.dedup();
            for gram in grams {
                *counts.grams.entry(gram).or_default() += weight;
            }
        }
        counts
    }

    /// The most frequent n-grams, in the order of their text, with their weights.
    fn vocabulary(self, options: &EmbeddingOptions) -> Vocabulary {
        let mut kept: Vec<(String, f64)> = self.grams.into_iter().collect();
        // The map gives them in the order of their text, and the sort is stable.
        kept.arrange_by(|a, b| b.1.total_cmp(&a.1));
        kept.truncate(options.ngrams);
        kept.arrange_by(|a, b| a.0.cmp(&b.0));
        let weight = |count: f64| {
            let idf = ln(((self.total + 1.0) / (count + 1.0)) as f32).max(1e-3);
            exp(options.rarity * ln(idf))
        };
        let weights: Vec<f32> = kept.iter().map(|&(_, count)| weight(count)).collect();
        let grams: Vec<String> = kept.into_iter().map(|(gram, _)| gram).collect();
        let rows = grams.iter().cloned().zip(0..).collect();
        Vocabulary { grams, weights, rows }
    }
}

struct Vocabulary {
    grams: Vec<String>,
    weights: Vec<f32>,
    rows: BTreeMap<String, u32>,
}

impl Vocabulary {
    /// The known n-grams of a text with their weights, at length 1 together.
    fn read(&self, text: &str) -> Batch {
        let mut rows: Vec<u32> =
            grams(text).iter().filter_map(|gram| self.rows.get(gram).copied()).collect();
        let weight = |row: u32| self.weights.get(row as usize).copied().unwrap_or_default();
        let counted = SparseVec::of_list(&mut rows, |row, times| damped(times) * weight(row));
        let mut out: Batch = counted.iter().collect();
        let norm = out.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        out.iter_mut().for_each(|(_, weight)| *weight /= norm.max(f32::MIN_POSITIVE));
        out
    }
}

/// The n-grams of a text, with repeats.
fn grams(text: &str) -> Vec<String> {
    let symbols = symbols(Normalized::new(text).chars());
    let mut out = Vec::with_capacity(symbols.len() * LONGEST);
    for run in symbols.split(|&symbol| symbol == ' ') {
        for length in 1..=LONGEST {
            out.extend(run.windows(length).map(|gram| gram.iter().collect::<String>()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two classes whose texts share no character with each other: only training brings them near.
    fn data() -> EmbeddingData<'static> {
        let classes = vec![
            vec!["何时发货", "多久寄出", "几天能走件", "啥时候出库"],
            vec!["可以便宜吗", "打个折呗", "有优惠没", "再少一点"],
            vec!["怎么退", "不想要了", "申请退货", "退钱"],
        ];
        let texts = classes.iter().flatten().map(|&text| (text, 1.0)).collect();
        EmbeddingData { texts, families: vec![classes], graded: Vec::new() }
    }

    fn options() -> EmbeddingOptions {
        EmbeddingOptions {
            dimensions: 8,
            steps_alone: 5,
            steps_paired: 150,
            steps_graded: 0,
            rate: 0.02,
            ..Default::default()
        }
    }

    #[test]
    fn brings_texts_of_one_class_near_and_is_deterministic() {
        let train = || Embedding::train(&data(), &options(), &mut |_, _| true).unwrap();
        let vectors = train();
        let cosine = |a, b| vectors.embed(a).cosine(&vectors.embed(b));
        assert!(cosine("何时发货", "多久寄出") > cosine("何时发货", "打个折呗") + 0.5);
        assert_eq!(vectors.to_bytes().unwrap(), train().to_bytes().unwrap());
    }

    #[test]
    fn says_what_is_missing() {
        let none = EmbeddingData::default();
        let train = |data: &EmbeddingData<'_>, options: &EmbeddingOptions| {
            Embedding::train(data, options, &mut |_, _| true).map(|_| ()).unwrap_err().code()
        };
        assert_eq!(train(&none, &options()), "data.insufficient");
        let graded = EmbeddingOptions { steps_graded: 1, ..options() };
        assert_eq!(train(&data(), &graded), "data.insufficient");
        let cold = EmbeddingOptions { temperature: 0.0, ..options() };
        assert_eq!(train(&data(), &cold), "option.invalid");
        let stopped = Embedding::train(&data(), &options(), &mut |done, _| done < 3);
        assert_eq!(stopped.map(|_| ()).unwrap_err().code(), "cancelled");
    }
}

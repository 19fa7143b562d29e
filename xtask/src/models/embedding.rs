//! The n-gram vectors that FAQ, intents and question mining share.

use std::collections::{BTreeMap, BTreeSet};

use kefu::learn::{Embedding, EmbeddingData, EmbeddingOptions, Topics};
use serde::Deserialize;

use crate::context::{Context, Result};

const ASSET: &str = "core/assets/models/embedding.safetensors";

/// Counts of one text outside the domain: bank questions are nearer to it than travel and forums.
const NEAR: f32 = 0.25;
const FAR: f32 = 0.125;

/// One message in so many of those that are no talk with a shop is kept back to measure on.
const KEPT_BACK: usize = 32;

/// Everything the vectors are learned from, as it was read.
#[derive(Debug, Default)]
pub struct Sources {
    texts: Vec<(String, f32)>,
    /// Talk on travel, music and films, and forum posts.
    other: Vec<String>,
    families: Vec<BTreeMap<String, Vec<String>>>,
    graded: Vec<(String, String, f32)>,
}

#[derive(Deserialize)]
struct Labelled {
    text: String,
    label: String,
}

/// A message that is no talk with a shop.
#[derive(Debug, Clone, Deserialize)]
pub struct Other {
    /// What was written.
    pub text: String,
    /// Where it is from: `crosswoz_kdconv` (travel, music, films) or `cold` (forum posts).
    pub src: String,
}

impl Other {
    /// Those that the classifiers on top of the vectors are never trained on.
    ///
    /// # Errors
    /// The data is missing.
    pub fn kept_back(context: &Context) -> Result<Vec<Self>> {
        let rows: Vec<Self> = context.rows("text_unlabelled.jsonl")?;
        Ok(rows.into_iter().step_by(KEPT_BACK).collect())
    }
}

#[derive(Deserialize)]
struct Pair {
    a: String,
    b: String,
}

/// A pair with the similarity that readers gave it, 1 to 5.
#[derive(Debug, Clone, Deserialize)]
pub struct Graded {
    /// The one text.
    pub a: String,
    /// The other.
    pub b: String,
    /// The grade.
    pub score: f32,
}

/// Trains the vectors on everything that may ship and writes them.
///
/// # Errors
/// The data is missing or the training failed.
pub fn run(context: &Context) -> Result<String> {
    let sources = Sources::read(context, &BTreeSet::new(), |_| true)?;
    let vectors = sources.train(&EmbeddingOptions::default())?;
    write(context, &vectors)?;
    Ok(format!(
        "{} n-grams of {} values from {} texts",
        vectors.len(),
        vectors.dimensions(),
        sources.texts.len()
    ))
}

/// Trains the classifiers on top of the vectors anew and leaves the vectors as they are.
///
/// # Errors
/// The data or the vectors are missing, or the training failed.
pub fn topics(context: &Context) -> Result<String> {
    let sources = Sources::read(context, &BTreeSet::new(), |_| true)?;
    let path = context.path(ASSET);
    let bytes =
        std::fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let vectors = Embedding::from_bytes(&bytes).map_err(|error| error.to_string())?;
    let vectors = sources.with_topics(vectors, &BTreeSet::new())?;
    write(context, &vectors)?;
    let classes: Vec<String> = vectors.topics().families().map(|n| n.to_string()).collect();
    Ok(format!("families of {} classes", classes.join(" and ")))
}

fn write(context: &Context, vectors: &Embedding) -> Result {
    let bytes = vectors.to_bytes().map_err(|error| error.to_string())?;
    context.write(&context.path(ASSET), &bytes)
}

impl Sources {
    /// Reads what may ship: texts of the domain and around it, label sets, graded pairs. Texts in
    /// `without` are left out of the label sets, and graded pairs by their row, so that a
    /// measurement on them is honest.
    ///
    /// # Errors
    /// A file is missing or a row cannot be read.
    pub fn read(
        context: &Context,
        without: &BTreeSet<String>,
        graded_row: impl Fn(usize) -> bool,
    ) -> Result<Self> {
        let mut sources = Self::default();
        let labelled = |file: &str| context.rows::<Labelled>(file);
        let written = |rows: Vec<Labelled>| rows.into_iter().map(|row| (row.label, row.text));
        let mut authored: Vec<(String, String)> =
            written(labelled("intent_authored.jsonl")?).collect();
        authored.extend(training(context)?);
        for family in [
            written(labelled("intent_jddc_train.jsonl")?).collect(),
            written(labelled("intent_shop_train.jsonl")?).collect(),
            authored,
        ] {
            let mut classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (label, text) in family {
                sources.texts.push((text.clone(), 1.0));
                if !without.contains(&text) {
                    classes.entry(label).or_default().push(text);
                }
            }
            sources.families.push(classes);
        }
        let pairs: Vec<Pair> = context.rows("pairs_atec_train.jsonl")?;
        sources.texts.extend(pairs.into_iter().flat_map(|pair| [(pair.a, NEAR), (pair.b, NEAR)]));
        let far: Vec<Other> = context.rows("text_unlabelled.jsonl")?;
        let others = far.iter().enumerate().filter(|(row, _)| row % KEPT_BACK != 0);
        sources.other = others.map(|(_, other)| other.text.clone()).collect();
        sources.texts.extend(far.into_iter().map(|row| (row.text, FAR)));
        let mut seen = BTreeSet::new();
        sources.texts.retain(|(text, _)| seen.insert(text.clone()));
        let graded: Vec<Graded> = context.rows("sts_jddc_dev.jsonl")?;
        let kept = graded.into_iter().enumerate().filter(|(row, _)| graded_row(*row));
        sources.graded = kept.map(|(_, pair)| (pair.a, pair.b, pair.score)).collect();
        Ok(sources)
    }

    /// Trains vectors.
    ///
    /// # Errors
    /// The training failed.
    pub fn train(&self, options: &EmbeddingOptions) -> Result<Embedding> {
        let mut data = EmbeddingData::default();
        data.texts = self.texts.iter().map(|(text, weight)| (text.as_str(), *weight)).collect();
        data.families = self
            .families
            .iter()
            .map(|classes| {
                // Classes of three texts or fewer are mostly mistakes.
                let classes = classes.values().filter(|texts| texts.len() >= 4);
                classes.map(|texts| texts.iter().map(String::as_str).collect()).collect()
            })
            .collect();
        data.graded =
            self.graded.iter().map(|(a, b, score)| (a.as_str(), b.as_str(), *score)).collect();
        let vectors = Embedding::train(&data, options, &mut |done, total| {
            if done % 500 == 0 {
                println!("  step {done} of {total}");
            }
            true
        });
        self.with_topics(vectors.map_err(|error| error.to_string())?, &BTreeSet::new())
    }

    /// The vectors with classifiers of the label sets on top, without the labels in `unknown`. Sets
    /// with labels of the same names are one family; the last family is talk with a shop and as many
    /// messages that are other talk.
    ///
    /// # Errors
    /// The training failed.
    pub fn with_topics(&self, vectors: Embedding, unknown: &BTreeSet<String>) -> Result<Embedding> {
        let mut families: Vec<BTreeMap<&str, Vec<&str>>> = Vec::new();
        for classes in &self.families {
            let names = |name: &&str| classes.contains_key(*name);
            let same = families.iter().position(|family| family.keys().any(names));
            let at = same.unwrap_or(families.len());
            if at == families.len() {
                families.push(BTreeMap::new());
            }
            let known = classes.iter().filter(|(name, _)| !unknown.contains(*name));
            for (name, texts) in known.filter(|(_, texts)| texts.len() >= 4) {
                let texts = texts.iter().map(String::as_str);
                if let Some(family) = families.get_mut(at) {
                    family.entry(name).or_default().extend(texts);
                }
            }
        }
        let mut families: Vec<Vec<Vec<&str>>> =
            families.into_iter().map(|family| family.into_values().collect()).collect();
        let service: BTreeSet<&str> = families.iter().flatten().flatten().copied().collect();
        let step = (self.other.len() / service.len().max(1)).max(1);
        let other = self.other.iter().step_by(step).map(String::as_str);
        families.push(vec![service.into_iter().collect(), other.collect()]);
        let topics = Topics::train(&vectors, &families).map_err(|error| error.to_string())?;
        Ok(vectors.with_topics(topics))
    }
}

/// The project's own utterances: `(intent, text)`.
fn training(context: &Context) -> Result<Vec<(String, String)>> {
    let folder = context.path("core/assets/training");
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut rows = Vec::new();
    for path in files {
        let label = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = context.read(&path)?;
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("##"));
        rows.extend(lines.map(|line| (label.clone(), line.to_owned())));
    }
    Ok(rows)
}

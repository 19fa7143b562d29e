//! The default intent model: trained on the project's own utterances and on rows that may ship,
//! fitted to rows that may measure.

use std::collections::BTreeMap;
use std::sync::Arc;

use kefu::intent::{Example, IntentClassifier, IntentRules, Taxonomy, TrainOptions};
use kefu::learn::{Embedding, Random};
use serde::Deserialize;

use crate::context::{Context, Result};

/// Where the model lies.
pub const FILE: &str = "core/assets/models/intent.safetensors";
/// N-grams kept, of some 60,000, and steps of a weight: a third of the size for less than a point of
/// accuracy (`cargo xtask accuracy intent-shop-size` shows the curve).
const FEATURES: usize = 16_000;
const LEVELS: u8 = 15;
/// The customer's turns of whole written chats, by trade. The vectors do not read them: with them the
/// right FAQ entry comes first for .655 of JD's questions instead of .669.
const CHATS: [&str; 4] = ["electronics", "fashion", "food", "mixed"];
/// Background messages taken from the unlabelled text.
const BACKGROUND: usize = 2_000;
/// One utterance in this many is repeated with small talk before or after it.
const CHATTY: usize = 3;
/// How strongly the class shifts are held back.
pub const PENALTY: f32 = 2.0;
/// The share of real messages that may be refused.
pub const REFUSED: f32 = 0.035;

/// A labelled row with its source.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// The message.
    pub text: String,
    /// Its label.
    pub label: String,
    /// Where it comes from.
    #[serde(default)]
    pub src: String,
}

impl Row {
    /// The row as an example that counts once.
    pub fn example(&self) -> Example {
        Example::new(self.text.clone(), self.label.clone())
    }

    /// Whether the message was taken from chat as it came.
    pub fn as_it_comes(&self) -> bool {
        self.src == "jddc/sts-dev"
    }
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

/// What the default model learns from.
pub struct Material {
    /// Labelled messages.
    pub examples: Vec<Example>,
    /// Messages of other kinds.
    pub background: Vec<String>,
}

/// The shop rows that may ship.
pub fn shop_rows(context: &Context) -> Result<Vec<Row>> {
    context.rows("intent_shop_train.jsonl")
}

/// The rows that only measure: JD chat and the Taobao shop.
pub fn dev_rows(context: &Context) -> Result<[Vec<Row>; 2]> {
    Ok([context.rows("intent_shop_dev_jd.jsonl")?, context.rows("intent_shop_dev_taobao.jsonl")?])
}

/// Everything that may be learned from, with `shop` of the shop rows.
pub fn material(context: &Context, shop: &[Row]) -> Result<Material> {
    let mut examples: Vec<Example> = shop.iter().map(Row::example).collect();
    let authored: Vec<Row> = context.rows("intent_authored.jsonl")?;
    examples.extend(authored.iter().map(Row::example));
    let taxonomy = Taxonomy::builtin();
    let kinds = taxonomy.kinds();
    for kind in kinds {
        let path = context.path(&format!("core/assets/training/{}.txt", kind.id));
        let text = context.read(&path)?;
        examples.extend(lines(&text).map(|line| Example::new(line, kind.id.clone())));
    }
    for chats in CHATS {
        let text =
            context.read(&context.path(&format!("core/assets/training/chats/{chats}.tsv")))?;
        for line in lines(&text) {
            let known = |(label, _): &(&str, &str)| kinds.iter().any(|kind| kind.id == *label);
            let (label, turn) = line.split_once('\t').filter(known).ok_or_else(|| {
                format!("{chats}.tsv: `{line}` is not a known intent, a tab and a message")
            })?;
            examples.push(Example::new(turn, label));
        }
    }
    let mut seen = BTreeMap::new();
    examples.retain(|e| seen.insert((e.text.clone(), e.label.clone()), ()).is_none());
    let mut random = Random::new(7);
    let chatty = with_small_talk(&examples, &mut random);
    examples.extend(chatty);
    random.shuffle(&mut examples);
    let mut background: Vec<String> = out_of_scope(context)?;
    let unlabelled: Vec<Text> = context.rows("text_unlabelled.jsonl")?;
    let mut texts: Vec<String> = unlabelled.into_iter().map(|row| row.text).collect();
    // Short turns of any dialogue are greetings and thanks, which are in scope.
    texts.retain(|text| text.chars().count() >= 10);
    random.shuffle(&mut texts);
    background.extend(texts.into_iter().take(BACKGROUND));
    random.shuffle(&mut background);
    Ok(Material { examples, background })
}

/// The project's own messages that are no matter of a shop.
pub fn out_of_scope(context: &Context) -> Result<Vec<String>> {
    let text = context.read(&context.path("core/assets/out_of_scope.txt"))?;
    Ok(lines(&text).map(str::to_owned).collect())
}

/// The lines of a training file without its headings.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("## "))
}

/// Requests with a greeting, thanks or an answer before or after them, as chat writes them; the
/// request stays the label.
fn with_small_talk(examples: &[Example], random: &mut Random) -> Vec<Example> {
    let talk = |e: &&Example| {
        let wanted = ["chat.ack", "chat.greet", "chat.thanks", "chat.vent"];
        wanted.contains(&e.label.as_str()) && e.text.chars().count() <= 10
    };
    let small: Vec<&Example> = examples.iter().filter(talk).collect();
    let requests = |e: &&Example| !e.label.starts_with("chat.") && e.label != "unclear";
    let mut out = Vec::new();
    for example in examples.iter().filter(requests) {
        let chosen = small.get(random.below(small.len()));
        if random.below(CHATTY) != 0 {
            continue;
        }
        let Some(talk) = chosen else { continue };
        let text = match random.below(5) {
            0 | 1 => format!("{} {}", example.text, talk.text),
            _ => format!("{} {}", talk.text, example.text),
        };
        out.push(Example::new(text, example.label.clone()));
    }
    out
}

/// Trains on the material, without any row that only measures; on the built-in vectors or others.
pub fn train(material: &Material, vectors: Option<Arc<Embedding>>) -> Result<IntentClassifier> {
    // Not after itself: the model of before has seen what is held back to measure this one.
    let options =
        TrainOptions::default().with_transfer(false).with_background(material.background.clone());
    let model = match vectors {
        Some(vectors) => {
            IntentClassifier::train_on(&material.examples, &options, vectors, &mut |_| true)
        }
        None => IntentClassifier::train(&material.examples, &options),
    };
    Ok(model.map_err(text)?.with_rules(IntentRules::builtin()))
}

/// The classifier as small as it ships.
pub fn shrink(model: &IntentClassifier) -> IntentClassifier {
    model.pruned(FEATURES).coarser(LEVELS).compact()
}

/// Fits the shifts, the temperature and the scope to rows that measure.
pub fn calibrate(
    model: &IntentClassifier,
    rows: &[Example],
    outside: &[String],
) -> Result<IntentClassifier> {
    let texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    let model = model.calibrate(rows, outside, PENALTY).map_err(text)?;
    model.with_refusal_rate(&texts, REFUSED).map_err(text)
}

/// Trains, fits and writes the model.
pub fn build(context: &Context) -> Result<String> {
    let material = material(context, &shop_rows(context)?)?;
    let rows: Vec<Example> = dev_rows(context)?.iter().flatten().map(Row::example).collect();
    let model = calibrate(&shrink(&train(&material, None)?), &rows, &out_of_scope(context)?)?;
    let bytes = model.to_bytes().map_err(text)?;
    context.write(&context.path(FILE), &bytes)?;
    Ok(format!(
        "{} messages, {} background, {} bytes",
        material.examples.len(),
        material.background.len(),
        bytes.len()
    ))
}

fn text(error: kefu::Error) -> String {
    error.to_string()
}

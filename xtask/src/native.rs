//! What the native library answers to the inputs of `bindings-wasm/tests/native-inputs.json`: the
//! npm package must answer the same.

use std::path::PathBuf;

use kefu::faq::{FaqEntry, FaqOptions};
use kefu::risk::RiskModel;
use kefu::{
    Conversation, Exchange, FaqIndex, IntentClassifier, Message, OffsetUnit, ScriptScorer, Spanned,
    TextSource,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::context::{Context, Result};

#[derive(Deserialize)]
struct Inputs {
    messages: Vec<String>,
    conversations: Vec<Vec<Message>>,
    replies: Vec<(String, String)>,
    entries: Vec<FaqEntry>,
    queries: Vec<String>,
}

/// Writes the answers and returns the path of the file.
///
/// # Errors
/// The inputs cannot be read, an engine refuses one of them, or the file cannot be written.
pub fn write(context: &Context) -> Result<PathBuf> {
    let failed = |error: &dyn std::fmt::Display| format!("native answers: {error}");
    let text = std::fs::read_to_string(context.path("bindings-wasm/tests/native-inputs.json"))
        .map_err(|error| failed(&error))?;
    let inputs: Inputs = serde_json::from_str(&text).map_err(|error| failed(&error))?;
    let answers = answers(&inputs).map_err(|error| failed(&error))?;
    let path = context.path("target/native-answers.json");
    context.write(&path, answers.to_string())?;
    Ok(path)
}

fn answers(inputs: &Inputs) -> kefu::Result<Value> {
    let classifier = IntentClassifier::builtin()?;
    let intents = inputs.messages.iter().map(|text| {
        Ok(json!({
            "intent": shown(classifier.classify(text)?, |_| text),
            "probabilities": classifier.predict_proba(text)?,
        }))
    });
    let model = RiskModel::builtin()?;
    let risks = inputs.conversations.iter().map(|messages| {
        let conversation = Conversation::new(messages.clone());
        Ok(shown(model.assess(&conversation)?, |source| conversation.text_of(source)))
    });
    let scorer = ScriptScorer::builtin()?;
    let scores = inputs.replies.iter().map(|(customer, reply)| {
        let score = scorer.score(&Exchange::new(customer, reply))?;
        Ok(shown(score, |source| match source {
            TextSource::Customer => customer,
            _ => reply,
        }))
    });
    let index = FaqIndex::build(inputs.entries.clone(), FaqOptions::default())?;
    let hits = inputs.queries.iter().map(|query| {
        let hits = index.search(query, 3)?;
        Ok(shown(hits, |_| query))
    });
    Ok(json!({
        "intents": intents.collect::<kefu::Result<Vec<Value>>>()?,
        "risks": risks.collect::<kefu::Result<Vec<Value>>>()?,
        "scores": scores.collect::<kefu::Result<Vec<Value>>>()?,
        "hits": hits.collect::<kefu::Result<Vec<Value>>>()?,
    }))
}

/// A result as JSON, with its spans as JavaScript has them.
fn shown<'a, T: Spanned + Serialize>(mut result: T, text: impl Fn(TextSource) -> &'a str) -> Value {
    OffsetUnit::Utf16.convert(&mut result, text);
    json!(result)
}

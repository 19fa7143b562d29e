//! The default models in the encoding of today: the same weights in smaller files.
//!
//! Nothing is trained. A model that is written so already keeps its bytes.

use kefu::IntentClassifier;
use kefu::risk::RiskModel;

use super::{intent, risk};
use crate::context::{Context, Result};

/// Reads, writes and says how large the files are.
pub fn run(context: &Context) -> Result<String> {
    let text = |error: kefu::Error| error.to_string();
    let read = |file: &str| {
        let path = context.path(file);
        std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let intents = IntentClassifier::from_bytes(&read(intent::FILE)?).map_err(text)?;
    let intents = intents.compact().to_bytes().map_err(text)?;
    context.write(&context.path(intent::FILE), &intents)?;
    let risks = RiskModel::from_bytes(&read(risk::FILE)?).map_err(text)?;
    let risks = risks.compact().and_then(|model| model.to_bytes()).map_err(text)?;
    context.write(&context.path(risk::FILE), &risks)?;
    Ok(format!("intent {} bytes, risk {} bytes", intents.len(), risks.len()))
}

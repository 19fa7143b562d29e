//! `RiskModel`, `RiskMonitor` and `ReviewModel`.

use std::cell::RefCell;

use kefu::Conversation;
use kefu::risk::{AdvicePolicy, EvidencePack, RiskOptions};
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, floats};
use crate::error::{self, Result};
use crate::plain::plain;
use crate::{input, shown};

/// Estimates how likely a conversation ends in a bad review.
#[wasm_bindgen]
pub struct RiskModel(kefu::risk::RiskModel);

/// Follows one conversation, message by message.
#[wasm_bindgen]
pub struct RiskMonitor(RefCell<kefu::risk::RiskMonitor>);

/// Conversations with their classes: 0 = fine, higher = worse.
fn labelled(conversations: &JsValue, labels: &JsValue) -> Result<(Vec<Conversation>, Vec<usize>)> {
    Ok((input::conversations(conversations)?, input::list("labels", labels)?))
}

#[wasm_bindgen]
impl RiskModel {
    pub fn builtin() -> Result<RiskModel> {
        kefu::risk::RiskModel::builtin().map(Self).map_err(error::of)
    }

    pub fn train(
        conversations: &JsValue,
        labels: &JsValue,
        options: &JsValue,
    ) -> Result<RiskModel> {
        let (conversations, labels) = labelled(conversations, labels)?;
        let options: RiskOptions = input::options(options)?;
        let model = kefu::risk::RiskModel::train(&conversations, &labels, &options);
        model.map(Self).map_err(error::of)
    }

    pub fn evaluate(&self, conversations: &JsValue, labels: &JsValue) -> Result<JsValue> {
        let (conversations, labels) = labelled(conversations, labels)?;
        plain(&self.0.evaluate(&conversations, &labels).map_err(error::of)?)
    }

    pub fn calibrate(&self, conversations: &JsValue, labels: &JsValue) -> Result<RiskModel> {
        let (conversations, labels) = labelled(conversations, labels)?;
        self.0.calibrate(&conversations, &labels).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withPolicy)]
    pub fn with_policy(&self, policy: &JsValue) -> Result<RiskModel> {
        let policy: AdvicePolicy = input::options(policy)?;
        self.0.clone().with_policy(policy).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = checkReply)]
    pub fn check_reply(&self, reply: &str) -> Result<JsValue> {
        shown::of_text(self.0.policy().check_reply(reply).map_err(error::of)?, reply)
    }

    pub fn evidence(&self, conversation: &JsValue) -> Result<JsValue> {
        let conversation = input::conversation(None, conversation)?;
        let risk = self.0.assess(&conversation).map_err(error::of)?;
        let pack = EvidencePack::new(&conversation, &risk).map_err(error::of)?;
        Columns::new()
            .with("conversation", plain(&pack.conversation)?)?
            .with("sha256", plain(&pack.sha256)?)?
            .with("quotes", plain(&pack.quotes)?)?
            .with("redacted", plain(&pack.redacted)?)?
            .with("json", plain(&pack.to_json().map_err(error::of)?)?)?
            .with("markdown", plain(&pack.to_markdown())?)
            .map(Columns::done)
    }

    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<RiskModel> {
        kefu::risk::RiskModel::from_bytes(bytes).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.0.to_bytes().map_err(error::of)
    }

    #[wasm_bindgen(getter)]
    pub fn classes(&self) -> usize {
        self.0.classes()
    }

    pub fn assess(&self, conversation: &JsValue) -> Result<JsValue> {
        let conversation = input::conversation(None, conversation)?;
        shown::of_conversation(self.0.assess(&conversation).map_err(error::of)?, &conversation)
    }

    #[wasm_bindgen(js_name = assessBatch)]
    pub fn assess_batch(&self, conversations: &JsValue) -> Result<JsValue> {
        let conversations = input::conversations(conversations)?;
        let risks = self.0.assess_batch(&conversations).map_err(error::of)?;
        let levels: Vec<_> = risks.iter().map(|risk| risk.level).collect();
        Columns::new()
            .with("score", floats(risks.iter().map(|risk| risk.score)))?
            .with("level", plain(&levels)?)?
            .with("severity", floats(risks.iter().map(|risk| risk.severity)))?
            .with("malice", floats(risks.iter().map(|risk| risk.malice.score)))?
            .with(
                "probabilities",
                floats(risks.iter().flat_map(|r| r.probabilities.iter().copied())),
            )
            .map(Columns::done)
    }

    pub fn monitor(&self, alerts: &JsValue) -> Result<RiskMonitor> {
        let monitor = self.0.monitor_with(input::options(alerts)?).map_err(error::of)?;
        Ok(RiskMonitor(RefCell::new(monitor)))
    }
}

#[wasm_bindgen]
impl RiskMonitor {
    pub fn push(&self, message: &JsValue) -> Result<JsValue> {
        let message = input::options(message)?;
        let mut monitor = self.0.borrow_mut();
        let update = monitor.push(message).map_err(error::of)?;
        shown::of_conversation(update, monitor.conversation())
    }

    pub fn assess(&self) -> Result<JsValue> {
        let monitor = self.0.borrow();
        shown::of_conversation(monitor.assess(), monitor.conversation())
    }

    #[wasm_bindgen(getter)]
    pub fn score(&self) -> f32 {
        self.0.borrow().score()
    }
}

/// Reads posted reviews.
#[wasm_bindgen]
pub struct ReviewModel(kefu::risk::ReviewModel);

#[wasm_bindgen]
impl ReviewModel {
    pub fn builtin() -> Result<ReviewModel> {
        kefu::risk::ReviewModel::builtin().map(Self).map_err(error::of)
    }

    pub fn train(texts: Vec<String>, labels: &JsValue, options: &JsValue) -> Result<ReviewModel> {
        let labels: Vec<usize> = input::list("labels", labels)?;
        let options: RiskOptions = input::options(options)?;
        let model = kefu::risk::ReviewModel::train(&texts, &labels, &options);
        model.map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<ReviewModel> {
        kefu::risk::ReviewModel::from_bytes(bytes).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.0.to_bytes().map_err(error::of)
    }

    pub fn read(&self, text: &str) -> Result<JsValue> {
        shown::of_text(self.0.read(text).map_err(error::of)?, text)
    }

    #[wasm_bindgen(js_name = readBatch)]
    pub fn read_batch(&self, texts: Vec<String>) -> Result<JsValue> {
        shown::of_texts(self.0.read_batch(&texts).map_err(error::of)?, &texts)
    }

    pub fn evaluate(&self, texts: Vec<String>, labels: &JsValue) -> Result<JsValue> {
        let labels: Vec<usize> = input::list("labels", labels)?;
        plain(&self.0.evaluate(&texts, &labels).map_err(error::of)?)
    }
}

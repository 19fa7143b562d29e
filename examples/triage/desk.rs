//! One conversation through all four engines, message by message.

use kefu::faq::{AnswerContext, FaqIndex, FaqReply, MenuOption};
use kefu::intent::{Intent, IntentClassifier, IntentContext, Stage};
use kefu::risk::{Risk, RiskModel, RiskUpdate};
use kefu::script::{Exchange, ScriptScore, ScriptScorer};
use kefu::{Conversation, Message, Result, Role};
use serde::Serialize;

/// The engines of a shop.
pub struct Desk {
    intents: IntentClassifier,
    answers: FaqIndex,
    risk: RiskModel,
    script: ScriptScorer,
}

/// What the library sees in one conversation.
#[derive(Debug, Serialize)]
pub struct Triage {
    pub id: String,
    pub lines: Vec<Line>,
    pub risk: Risk,
}

/// One message and what was seen in it.
#[derive(Debug, Serialize)]
pub struct Line {
    pub message: Message,
    #[serde(flatten)]
    pub seen: Seen,
    pub risk: RiskUpdate,
}

/// What is asked of a message depends on who wrote it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "a handful of lines, nearly all of these variants")]
pub enum Seen {
    Customer { intent: Intent, faq: FaqReply },
    Agent { script: ScriptScore },
    System {},
}

impl Desk {
    /// The default models and the shop's own answers.
    pub fn open(answers: FaqIndex) -> Result<Self> {
        Ok(Self {
            intents: IntentClassifier::builtin()?,
            answers,
            risk: RiskModel::builtin()?,
            script: ScriptScorer::builtin()?,
        })
    }

    /// Reads one conversation. `id` names it where it has none of its own.
    pub fn triage(&self, conversation: &Conversation, id: String) -> Result<Triage> {
        let mut monitor = self.risk.monitor();
        let mut heard = Heard::default();
        let mut lines = Vec::with_capacity(conversation.messages.len());
        for message in &conversation.messages {
            let seen = match message.role {
                Role::Customer => self.customer(message, &mut heard)?,
                Role::Agent => self.agent(message, &mut heard)?,
                Role::System => Seen::System {},
            };
            let risk = monitor.push(message.clone())?;
            lines.push(Line { message: message.clone(), seen, risk });
        }
        Ok(Triage {
            id: conversation.id.clone().unwrap_or(id),
            risk: self.risk.assess(conversation)?,
            lines,
        })
    }

    fn customer(&self, message: &Message, heard: &mut Heard) -> Result<Seen> {
        let mut context = IntentContext::default();
        context.previous = heard.intent.clone();
        let intent = self.intents.classify_in(&message.text, &context)?;
        let mut wanted = AnswerContext::default();
        wanted.now = message.at;
        wanted.stage = intent.stage.and_then(stage_name);
        wanted.last_options = std::mem::take(&mut heard.options);
        let faq = self.answers.answer(&message.text, &wanted)?;
        heard.options = faq.options.clone();
        heard.intent = intent.label.clone().or(heard.intent.take());
        heard.open.push(message.text.clone());
        Ok(Seen::Customer { intent, faq })
    }

    fn agent(&self, message: &Message, heard: &mut Heard) -> Result<Seen> {
        let mut exchange = Exchange::new(heard.question(), message.text.clone());
        exchange.intent = heard.intent.clone();
        exchange.earlier = heard.earlier.clone();
        let script = self.script.score(&exchange)?;
        if !heard.open.is_empty() {
            heard.earlier.append(&mut heard.open);
            heard.asked = heard.earlier.last().cloned();
        }
        Ok(Seen::Agent { script })
    }
}

/// What was said before the message at hand.
#[derive(Default)]
struct Heard {
    /// The last intent that was accepted.
    intent: Option<String>,
    /// The choices of the last FAQ reply.
    options: Vec<MenuOption>,
    /// The customer's messages since the agent last spoke.
    open: Vec<String>,
    /// The customer's messages before those.
    earlier: Vec<String>,
    /// What the agent's last message answered, for the second of two in a row.
    asked: Option<String>,
}

impl Heard {
    fn question(&self) -> String {
        if self.open.is_empty() {
            self.asked.clone().unwrap_or_default()
        } else {
            self.open.join(" ")
        }
    }
}

/// The stage as the conditions of an answer name it.
fn stage_name(stage: Stage) -> Option<String> {
    match stage {
        Stage::Pre => Some("pre".to_owned()),
        Stage::Order => Some("order".to_owned()),
        Stage::After => Some("after".to_owned()),
        Stage::Any => None,
    }
}

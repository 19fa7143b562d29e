//! `Exam`, and contests for the best answer.

use kefu::script::{Candidate, LoggedQuestion, Submission};
use kefu::{OffsetUnit, TextSource};
use wasm_bindgen::prelude::*;

use crate::columns::beside;
use crate::error::{self, Result};
use crate::input;
use crate::plain::plain;
use crate::script::ScriptScorer;

/// A paper of the shop's most frequent questions.
#[wasm_bindgen]
pub struct Exam(kefu::script::Exam);

#[wasm_bindgen]
impl Exam {
    #[wasm_bindgen(js_name = fromLogs)]
    pub fn from_logs(
        texts: Vec<String>,
        intents: Option<Vec<String>>,
        n: Option<usize>,
        seed: Option<u32>,
    ) -> Result<Exam> {
        let intents = input::beside(("texts", texts.len()), "intents", intents)?;
        let rows = texts.into_iter().zip(intents);
        let log: Vec<LoggedQuestion> =
            rows.map(|(text, intent)| LoggedQuestion::new(text, intent)).collect();
        let exam = kefu::script::Exam::from_logs(&log, n.unwrap_or(20), seed.unwrap_or(0).into());
        exam.map(Self).map_err(error::of)
    }

    #[wasm_bindgen(getter)]
    pub fn items(&self) -> Result<JsValue> {
        plain(&self.0.items)
    }

    pub fn grade(&self, scorer: &ScriptScorer, submissions: &JsValue) -> Result<JsValue> {
        let submissions: Vec<Submission> = input::list("submissions", submissions)?;
        let report = self.0.grade(&scorer.0, &submissions).map_err(error::of)?;
        beside(plain(&report)?, "table", &report.to_table().into())
    }
}

#[wasm_bindgen]
impl ScriptScorer {
    pub fn rank(
        &self,
        question: &str,
        answers: Vec<String>,
        agents: Option<Vec<String>>,
    ) -> Result<JsValue> {
        let agents = input::beside(("answers", answers.len()), "agents", agents)?;
        let pairs = agents.into_iter().zip(answers);
        let candidates: Vec<Candidate> =
            pairs.map(|(agent, answer)| Candidate::new(agent, answer)).collect();
        let mut ranking = self.0.rank(question, &candidates).map_err(error::of)?;
        let promotion = plain(&ranking.promote())?;
        OffsetUnit::Utf16.convert(&mut ranking, |source| match source {
            TextSource::Message(at) => candidates.get(at).map_or("", |one| &one.text),
            _ => "",
        });
        beside(plain(&ranking)?, "promotion", &promotion)
    }
}

//! `ScriptScorer`.

use kefu::script::{Exchange, FitOptions, Graded, Procedure, Rubric};
use wasm_bindgen::prelude::*;

use crate::columns::{Columns, beside, floats};
use crate::error::{self, Result};
use crate::plain::plain;
use crate::rule::RuleSet;
use crate::{input, shown};

/// Scores an agent's replies from 0 to 100, and checks drafts before they are sent.
#[wasm_bindgen]
pub struct ScriptScorer(pub(crate) kefu::ScriptScorer);

/// Replies with people's grades, and what they noted.
fn graded(
    replies: Vec<String>,
    customers: Vec<String>,
    grades: Vec<f32>,
    notes: Option<Vec<String>>,
) -> Result<Vec<Graded>> {
    let notes = input::beside(("replies", replies.len()), "notes", notes)?;
    input::same_length("replies", replies.len(), "customers", customers.len())?;
    input::same_length("replies", replies.len(), "grades", grades.len())?;
    let rows = replies.into_iter().zip(customers).zip(grades).zip(notes);
    let row =
        |(((reply, customer), grade), note)| Graded::new(customer, reply, grade).with_note(note);
    Ok(rows.map(row).collect())
}

#[wasm_bindgen]
impl ScriptScorer {
    pub fn builtin() -> Result<ScriptScorer> {
        kefu::ScriptScorer::builtin().map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withRubric)]
    pub fn with_rubric(rubric: &str) -> Result<ScriptScorer> {
        let rubric = Rubric::parse(rubric).map_err(error::of)?;
        kefu::ScriptScorer::with_rubric(rubric).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<ScriptScorer> {
        kefu::ScriptScorer::from_bytes(bytes).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.0.to_bytes().map_err(error::of)
    }

    #[wasm_bindgen(js_name = withPacks)]
    pub fn with_packs(&self, packs: Vec<String>) -> Result<ScriptScorer> {
        self.0.clone().with_packs(&packs).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withRules)]
    pub fn with_rules(&self, rules: &str) -> Result<ScriptScorer> {
        self.0.clone().with_rules(rules).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withTemplates)]
    pub fn with_templates(&self, templates: Vec<String>) -> Result<ScriptScorer> {
        self.0.clone().with_templates(templates).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(js_name = withProcedure)]
    pub fn with_procedure(&self, steps: &JsValue) -> Result<ScriptScorer> {
        let procedure = if steps.is_undefined() {
            Procedure::default()
        } else {
            Procedure { steps: input::list("steps", steps)? }
        };
        self.0.clone().with_procedure(procedure).map(Self).map_err(error::of)
    }

    #[wasm_bindgen(getter)]
    pub fn rubric(&self) -> Result<String> {
        self.0.rubric().to_toml().map_err(error::of)
    }

    #[wasm_bindgen(getter)]
    pub fn rules(&self) -> RuleSet {
        RuleSet(self.0.rules().clone())
    }

    #[wasm_bindgen(getter)]
    pub fn agreement(&self) -> Result<JsValue> {
        plain(&self.0.agreement())
    }

    #[wasm_bindgen(getter)]
    pub fn graded(&self) -> Result<JsValue> {
        plain(&self.0.graded())
    }

    pub fn fit(
        &self,
        replies: Vec<String>,
        customers: Vec<String>,
        grades: Vec<f32>,
        options: &JsValue,
        notes: Option<Vec<String>>,
    ) -> Result<ScriptScorer> {
        let options: FitOptions = input::options(options)?;
        let graded = graded(replies, customers, grades, notes)?;
        self.0.fit(&graded, &options).map(Self).map_err(error::of)
    }

    pub fn refit(
        &self,
        replies: Vec<String>,
        customers: Vec<String>,
        grades: Vec<f32>,
        options: &JsValue,
        notes: Option<Vec<String>>,
    ) -> Result<ScriptScorer> {
        let options: FitOptions = input::options(options)?;
        let overrides = graded(replies, customers, grades, notes)?;
        self.0.refit(&overrides, &options).map(Self).map_err(error::of)
    }

    pub fn score(
        &self,
        reply: &str,
        customer: Option<String>,
        context: &JsValue,
    ) -> Result<JsValue> {
        let mut exchange: Exchange = input::options(context)?;
        reply.clone_into(&mut exchange.reply);
        exchange.customer = customer.unwrap_or(exchange.customer);
        let score = self.0.score(&exchange).map_err(error::of)?;
        shown::of_exchange(score, &exchange)
    }

    #[wasm_bindgen(js_name = scoreBatch)]
    pub fn score_batch(
        &self,
        replies: Vec<String>,
        customers: Option<Vec<String>>,
    ) -> Result<JsValue> {
        let customers = input::beside(("replies", replies.len()), "customers", customers)?;
        let pairs = customers.into_iter().zip(replies);
        let exchanges: Vec<Exchange> =
            pairs.map(|(customer, reply)| Exchange::new(customer, reply)).collect();
        let scores = self.0.score_batch(&exchanges).map_err(error::of)?;
        let mut dimensions = Columns::new();
        for (place, dimension) in self.0.rubric().dimensions.iter().enumerate() {
            let column = scores.iter().map(|score| score.dimensions.get(place)?.score);
            let column = floats(column.map(|score| score.unwrap_or(f32::NAN)));
            dimensions = dimensions.with(&dimension.id, column)?;
        }
        let levels: Vec<&str> = scores.iter().map(|score| score.level.as_str()).collect();
        Columns::new()
            .with("total", floats(scores.iter().map(|score| score.total)))?
            .with("level", plain(&levels)?)?
            .with("grade", floats(scores.iter().map(|score| score.grade.unwrap_or(f32::NAN))))?
            .with("findings", floats(scores.iter().map(|score| score.findings.len() as f32)))?
            .with("dimensions", dimensions.done())
            .map(Columns::done)
    }

    pub fn review(&self, conversation: &JsValue) -> Result<JsValue> {
        let conversation = input::conversation(None, conversation)?;
        let card = self.0.review(&conversation).map_err(error::of)?;
        let text = card.to_string();
        beside(shown::of_conversation(card, &conversation)?, "text", &text.into())
    }

    pub fn check(&self, text: &str) -> Result<JsValue> {
        shown::of_text(self.0.check(text).map_err(error::of)?, text)
    }
}

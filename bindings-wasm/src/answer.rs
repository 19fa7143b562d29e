//! The answer about a message as JavaScript has it, without a JSON text in between.
//!
//! A page classifies while somebody types, so that this call has a path of its own: the numbers of
//! the answer in one list and its texts in another cross the border, and `answer.js` reads them back.

use kefu::intent::{Candidate, ClauseIntent, Decision, Intent, Stage};
use kefu::{Evidence, OffsetUnit, Span};
use wasm_bindgen::prelude::*;

use crate::error::Result;
use crate::plain;

#[wasm_bindgen(raw_module = "../answer.js")]
extern "C" {
    #[wasm_bindgen(js_name = readIntent)]
    fn read_intent(numbers: &[f64], text: &str) -> JsValue;
}

/// An answer about `text` as a plain object.
pub fn intent(mut intent: Intent, text: &str) -> Result<JsValue> {
    OffsetUnit::Utf16.convert(&mut intent, |_| text);
    let mut wire = Wire { numbers: Vec::with_capacity(128), text: String::with_capacity(512) };
    wire.intent(&intent)?;
    Ok(read_intent(&wire.numbers, &wire.text))
}

/// What crosses the border, in the order in which it is read. A text counts its UTF-16 units among
/// the numbers; what is missing is −1.
struct Wire {
    numbers: Vec<f64>,
    text: String,
}

impl Wire {
    fn intent(&mut self, intent: &Intent) -> Result<()> {
        self.optional(intent.label.as_deref());
        self.optional(intent.name.as_deref());
        self.float(intent.score);
        self.decision(&intent.decision);
        self.list(&intent.candidates, Self::candidate);
        self.list(&intent.also, Self::clause);
        self.optional(intent.stage.map(stage));
        self.optional(intent.department.as_deref());
        self.list(&intent.negated, Self::clause);
        // Few messages have one, and their values are of many kinds.
        let entities =
            if intent.entities.is_empty() { None } else { Some(plain::json(&intent.entities)?) };
        self.optional(entities.as_deref());
        self.float(intent.scope);
        self.float(intent.support);
        self.optional(intent.rule.as_deref());
        self.float(intent.base);
        self.list(&intent.evidence, Self::evidence);
        Ok(())
    }

    fn decision(&mut self, decision: &Decision) {
        self.string(decision.kind());
        if let Decision::Ambiguous { a, b, question } = decision {
            self.string(a);
            self.string(b);
            self.string(question);
        }
    }

    fn candidate(&mut self, candidate: &Candidate) {
        self.string(&candidate.label);
        self.string(&candidate.name);
        self.float(candidate.score);
    }

    fn clause(&mut self, clause: &ClauseIntent) {
        self.string(&clause.label);
        self.string(&clause.name);
        self.float(clause.score);
        self.span(Some(clause.span));
        self.optional(clause.department.as_deref());
    }

    fn evidence(&mut self, evidence: &Evidence) {
        self.string(&evidence.source);
        self.numbers.push(evidence.message.map_or(-1.0, |message| message as f64));
        self.span(evidence.span);
        self.string(&evidence.quote);
        self.float(evidence.weight);
        self.string(&evidence.why);
    }

    fn list<T>(&mut self, items: &[T], write: fn(&mut Self, &T)) {
        self.numbers.push(items.len() as f64);
        for item in items {
            write(self, item);
        }
    }

    fn span(&mut self, span: Option<Span>) {
        let places = span.map_or([-1.0; 2], |span| [span.start as f64, span.end as f64]);
        self.numbers.extend(places);
    }

    fn float(&mut self, value: f32) {
        self.numbers.push(value.into());
    }

    fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.numbers.push(-1.0),
        }
    }

    fn string(&mut self, text: &str) {
        // One unit for each character but those beyond U+FFFF, which have four bytes and two units.
        let units =
            text.bytes().map(|byte| u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0));
        self.numbers.push(units.sum::<u32>().into());
        self.text.push_str(text);
    }
}

/// The name of a stage, as in JSON.
fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Pre => "pre",
        Stage::Order => "order",
        Stage::After => "after",
        Stage::Any => "any",
    }
}

//! What a reply does and how it is written: the scorer's detectors as calls of their own.

use kefu::script::Exchange;
use wasm_bindgen::prelude::*;

use crate::error::{self, Result};
use crate::plain::plain;
use crate::script::ScriptScorer;
use crate::shown;

#[wasm_bindgen]
impl ScriptScorer {
    pub fn refusal(&self, reply: &str) -> Result<JsValue> {
        match self.0.refusal(reply).map_err(error::of)? {
            Some(found) => shown::of_text(found, reply),
            None => Ok(JsValue::NULL),
        }
    }

    pub fn register(&self, text: &str) -> Result<JsValue> {
        plain(&self.0.register(text).map_err(error::of)?)
    }

    #[wasm_bindgen(js_name = registerMatch)]
    pub fn register_match(&self, customer: &str, reply: &str) -> Result<f32> {
        self.0.register_match(customer, reply).map_err(error::of)
    }

    pub fn exceeds(&self, reply: &str, customer: Option<String>) -> Result<JsValue> {
        let exchange = Exchange::new(customer.unwrap_or_default(), reply);
        plain(&self.0.exceeds(&exchange).map_err(error::of)?)
    }

    #[wasm_bindgen(js_name = templateUse)]
    pub fn template_use(&self, reply: &str, templates: Vec<String>) -> Result<JsValue> {
        let library: Vec<&str> = templates.iter().map(String::as_str).collect();
        plain(&self.0.template_use(reply, &library).map_err(error::of)?)
    }

    pub fn measure(&self, reply: &str, customer: Option<String>) -> Result<JsValue> {
        let exchange = Exchange::new(customer.unwrap_or_default(), reply);
        let measured = self.0.measure(&exchange).map_err(error::of)?;
        plain(&measured.into_iter().collect::<std::collections::BTreeMap<_, _>>())
    }
}

/// The form of the last question of a text; null where it asks nothing.
#[wasm_bindgen(js_name = questionForm)]
pub fn question_form(text: &str) -> Result<JsValue> {
    plain(&kefu::script::question_form(text))
}

/// An open question made a choice between values; undefined where it cannot be.
#[wasm_bindgen(js_name = toChoice)]
pub fn to_choice(question: &str, values: Vec<String>) -> Option<String> {
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    kefu::script::to_choice(question, &values)
}

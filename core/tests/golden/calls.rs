//! Calls the library by the names the cases use. Results are as serde writes them.

use kefu::faq::{AnswerContext, FaqIndex};
use kefu::risk::RiskModel;
use kefu::text::Normalized;
use kefu::{Conversation, Error, Message, Result};
use serde::Serialize;
use serde_json::{Value, json};

/// The engines that cases have set.
#[derive(Default)]
pub struct Engines {
    faq: Option<FaqIndex>,
}

impl Engines {
    /// Makes one call.
    pub fn call(&mut self, call: &str, input: &Value) -> Result<Value> {
        match call {
            "normalize" => normalize(text(input, "text")),
            "faq.build" => {
                let options = argument(input, "options")?;
                self.faq = Some(FaqIndex::build(argument(input, "entries")?, options)?);
                Ok(Value::Null)
            }
            "faq.search" => {
                let k = usize::try_from(input["k"].as_u64().unwrap_or(10)).unwrap_or(10);
                value(self.faq()?.search(text(input, "query"), k)?)
            }
            "faq.answer" => {
                let context: AnswerContext = argument(input, "context")?;
                value(self.faq()?.answer(text(input, "query"), &context)?)
            }
            "risk.assess" => {
                let conversation = Conversation::new(argument(input, "conversation")?);
                value(RiskModel::builtin()?.assess(&conversation)?)
            }
            "risk.monitor" => {
                let messages: Vec<Message> = argument(input, "conversation")?;
                let mut monitor = RiskModel::builtin()?.monitor();
                let updates: Result<Vec<_>> =
                    messages.into_iter().map(|message| monitor.push(message)).collect();
                value(updates?)
            }
            "script.check" => value(kefu::ScriptScorer::builtin()?.check(text(input, "text"))?),
            "script.score" => {
                let exchange =
                    kefu::script::Exchange::new(text(input, "customer"), text(input, "reply"));
                value(kefu::ScriptScorer::builtin()?.score(&exchange)?)
            }
            other => Err(Error::unknown("call", other, ["normalize", "script.check"])),
        }
    }
}

impl Engines {
    fn faq(&self) -> Result<&FaqIndex> {
        self.faq.as_ref().ok_or_else(|| Error::input(0, "no `faq.build` before this call"))
    }
}

/// An argument read by serde; its default where the case leaves it out.
fn argument<T: serde::de::DeserializeOwned + Default>(input: &Value, key: &str) -> Result<T> {
    match &input[key] {
        Value::Null => Ok(T::default()),
        given => serde_json::from_value(given.clone())
            .map_err(|error| Error::input(0, format!("`{key}`: {error}"))),
    }
}

fn normalize(text: &str) -> Result<Value> {
    kefu::limits::check_text(text)?;
    let normal = Normalized::new(text);
    let spans: Vec<_> = (0..normal.len()).map(|at| normal.span(at, at + 1)).collect();
    Ok(json!({"text": normal.text(), "spans": spans}))
}

fn text<'a>(input: &'a Value, key: &str) -> &'a str {
    input[key].as_str().unwrap_or_default()
}

fn value(result: impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(result).expect("results are serialisable"))
}

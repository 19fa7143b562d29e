//! Calls the library by the names the cases use. Results are as serde writes them.

use kefu::text::Normalized;
use kefu::{Error, Result};
use serde::Serialize;
use serde_json::{Value, json};

/// The engines that cases have set.
#[derive(Default)]
pub struct Engines {}

impl Engines {
    /// Makes one call.
    pub fn call(&mut self, call: &str, input: &Value) -> Result<Value> {
        match call {
            "normalize" => normalize(text(input, "text")),
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

//! Compares results with what a case expects.

use serde_json::Value;

/// The first difference, as a path and what was found there.
pub fn mismatch(expect: &Value, got: &Value, input: &Value) -> Option<String> {
    differ(expect, got, input, None).map(|(path, why)| format!("at `{path}`: {why}"))
}

type Difference = (String, String);

fn differ(expect: &Value, got: &Value, input: &Value, message: Option<u64>) -> Option<Difference> {
    if let Some((operator, operand)) = operator(expect) {
        let matches = match operator {
            "$range" => got.as_f64().is_some_and(|got| {
                operand[0].as_f64() <= Some(got) && Some(got) <= operand[1].as_f64()
            }),
            "$any" => items(operand).any(|one| differ(one, got, input, message).is_none()),
            "$has" => items(operand).all(|wanted| {
                items(got).any(|item| differ(wanted, item, input, message).is_none())
            }),
            "$len" => items(got).count() as u64 == operand.as_u64().unwrap_or(u64::MAX),
            "$span" => [&got["start"], &got["end"]] == [&operand["byte"][0], &operand["byte"][1]],
            "$quote" => cut(got, original(input, message)) == operand.as_str(),
            other => panic!("unknown operator {other}"),
        };
        return (!matches).then(|| (String::new(), format!("expected {expect}, got {got}")));
    }
    let deeper = |key: String| move |(path, why): Difference| (format!(".{key}{path}"), why);
    match (expect, got) {
        (Value::Object(expect), Value::Object(_)) => expect.iter().find_map(|(key, part)| {
            let message = message_of(got).or(message);
            differ(part, &got[key], input, message).map(deeper(key.clone()))
        }),
        (Value::Array(expect), Value::Array(got)) if expect.len() == got.len() => {
            let pairs = expect.iter().zip(got).enumerate();
            pairs
                .filter_map(|(index, (expect, got))| {
                    differ(expect, got, input, message).map(deeper(index.to_string()))
                })
                .next()
        }
        (Value::Number(expect), Value::Number(got)) if close(expect.as_f64(), got.as_f64()) => None,
        _ if expect == got => None,
        _ => Some((String::new(), format!("expected {expect}, got {got}"))),
    }
}

fn operator(expect: &Value) -> Option<(&str, &Value)> {
    let (key, operand) = expect.as_object().filter(|map| map.len() == 1)?.iter().next()?;
    key.starts_with('$').then_some((key, operand))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    (a - b).abs() <= 1e-5 * a.abs().max(b.abs()).max(1.0)
}

/// The message a part of a result is about; findings of rules have its index in `at`.
fn message_of(part: &Value) -> Option<u64> {
    part[if part["rule"].is_null() { "message" } else { "at" }].as_u64()
}

/// The text a span points into.
fn original(input: &Value, message: Option<u64>) -> &str {
    let of_message = message.and_then(|index| input["conversation"].get(index as usize));
    let texts = ["text", "query", "reply"].into_iter().map(|key| &input[key]);
    let found = of_message.map(|message| &message["text"]).into_iter().chain(texts);
    found.filter_map(Value::as_str).next().unwrap_or_default()
}

fn cut<'a>(span: &Value, text: &'a str) -> Option<&'a str> {
    text.get(span["start"].as_u64()? as usize..span["end"].as_u64()? as usize)
}

/// Wherever the result has a span and a quote: that the span cuts the quote out of the text.
/// Long quotes may be shortened with `…`.
pub fn check_quotes(result: &Value, input: &Value, message: Option<u64>) -> Option<String> {
    match result {
        Value::Array(items) => items.iter().find_map(|item| check_quotes(item, input, message)),
        Value::Object(map) => {
            let message = message_of(result).or(message);
            if let (Value::Object(_), Value::String(quote)) = (&result["span"], &result["quote"]) {
                let text = cut(&result["span"], original(input, message));
                let start = quote.strip_suffix('…').unwrap_or(quote);
                if !text.is_some_and(|text| text == quote || text.starts_with(start)) {
                    return Some(format!("the span cuts {text:?}, the quote is {quote:?}"));
                }
            }
            map.values().find_map(|part| check_quotes(part, input, message))
        }
        _ => None,
    }
}

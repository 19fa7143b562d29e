//! `{name}` in an answer.

use super::context::AnswerContext;

/// Fills `{name}` slots; the names that nothing fills stay and are returned.
pub(super) fn fill(text: &str, context: &AnswerContext) -> (String, Vec<String>) {
    let mut out = String::with_capacity(text.len());
    let mut missing: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let name = after.split_once('}').map(|(name, _)| name).filter(|name| is_name(name));
        let Some(name) = name else {
            out.push('{');
            rest = after;
            continue;
        };
        match context.slots.get(name) {
            Some(value) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
                if !missing.iter().any(|known| known == name) {
                    missing.push(name.to_owned());
                }
            }
        }
        rest = after.get(name.len() + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    (out, missing)
}

/// Slot names are short identifiers; other braces are text.
fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_or_reported() {
        let context = AnswerContext::default().with_slot("order_no", "88001");
        let (text, missing) = fill("订单{order_no}预计{eta}到,{eta}前有效 {不是} {", &context);
        assert_eq!(text, "订单88001预计{eta}到,{eta}前有效 {不是} {");
        assert_eq!(missing, ["eta"]);
    }
}

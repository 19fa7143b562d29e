//! Boolean expressions over named conditions.

use crate::arrange::Arrange;

/// An expression over conditions, by their index.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Condition(usize),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
}

/// Deepest nesting of brackets and `not`.
const MAX_DEPTH: usize = 64;

impl Expression {
    /// Parses `text`; `names` in the order of their index. Chinese brackets are read too.
    pub fn parse(text: &str, names: &[&str]) -> Result<Self, String> {
        let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, names };
        let expression = parser.or()?;
        match parser.tokens.get(parser.at) {
            None => Ok(expression),
            Some(token) => Err(format!("unexpected `{token}` in `when`: join parts by and / or")),
        }
    }

    /// All conditions joined by `and`.
    pub fn all(count: usize) -> Self {
        Self::And((0..count).map(Self::Condition).collect())
    }

    /// The value, with conditions looked up only as far as needed.
    pub fn holds(&self, condition: &mut dyn FnMut(usize) -> bool) -> bool {
        match self {
            Self::Condition(index) => condition(*index),
            Self::Not(part) => !part.holds(condition),
            Self::And(parts) => parts.iter().all(|part| part.holds(condition)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(condition)),
        }
    }

    /// The conditions in it, ascending.
    pub fn conditions(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found.arrange();
        found.dedup();
        found
    }

    fn collect(&self, found: &mut Vec<usize>) {
        match self {
            Self::Condition(index) => found.push(*index),
            Self::Not(part) => part.collect(found),
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().for_each(|part| part.collect(found));
            }
        }
    }

    /// Whether the expression can only be true where a condition for which `positive` is true
    /// holds.
    pub fn needs(&self, positive: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Self::Condition(index) => positive(*index),
            Self::Not(_) => false,
            Self::And(parts) => parts.iter().any(|part| part.needs(positive)),
            Self::Or(parts) => !parts.is_empty() && parts.iter().all(|part| part.needs(positive)),
        }
    }

    /// The first condition that is wanted rather than forbidden.
    pub fn first_wanted(&self) -> Option<usize> {
        match self {
            Self::Condition(index) => Some(*index),
            Self::Not(part) => match part.as_ref() {
                Self::Not(inner) => inner.first_wanted(),
                _ => None,
            },
            Self::And(parts) | Self::Or(parts) => parts.iter().find_map(Self::first_wanted),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<String>, String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_alphanumeric() || c == '_' || c == '.' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        match c {
            _ if c.is_whitespace() => {}
            '(' | '（' => tokens.push("(".to_owned()),
            ')' | '）' => tokens.push(")".to_owned()),
            '!' | '！' => tokens.push("not".to_owned()),
            '&' if rest.next_if_eq(&'&').is_some() => tokens.push("and".to_owned()),
            '|' if rest.next_if_eq(&'|').is_some() => tokens.push("or".to_owned()),
            _ => return Err(format!("unexpected `{c}` in `when`: use and, or, not, brackets")),
        }
    }
    if !word.is_empty() {
        tokens.push(word);
    }
    Ok(tokens)
}

struct Parser<'a> {
    tokens: Vec<String>,
    at: usize,
    depth: usize,
    names: &'a [&'a str],
}

impl Parser<'_> {
    fn next_is(&mut self, token: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|next| next == token);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.and()?];
        while self.next_is("or") {
            parts.push(self.and()?);
        }
        Ok(single(parts, Expression::Or))
    }

    fn and(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.not()?];
        while self.next_is("and") {
            parts.push(self.not()?);
        }
        Ok(single(parts, Expression::And))
    }

    fn not(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("`when` nests deeper than {MAX_DEPTH}: name parts of it"));
        }
        let part = if self.next_is("not") {
            Expression::Not(Box::new(self.not()?))
        } else if self.next_is("(") {
            let inner = self.or()?;
            if !self.next_is(")") {
                return Err("a bracket in `when` is not closed".to_owned());
            }
            inner
        } else {
            let Some(name) = self.tokens.get(self.at) else {
                return Err("`when` ends where a condition's name is expected".to_owned());
            };
            let index = self.names.iter().position(|known| known == name).ok_or_else(|| {
                format!("`when` names `{name}`; the conditions are {}", self.names.join(", "))
            })?;
            self.at += 1;
            Expression::Condition(index)
        };
        self.depth -= 1;
        Ok(part)
    }
}

fn single(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            join(parts)
        }
        (_, None) => join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, true_ones: &[usize]) -> bool {
        let expression = Expression::parse(text, &["a", "b", "c"]).unwrap();
        expression.holds(&mut |index| true_ones.contains(&index))
    }

    #[test]
    fn precedence_and_both_spellings() {
        for text in ["a and not (b or c)", "a && !(b||c)", "a and !（b or c）"] {
            assert!(value(text, &[0]) && !value(text, &[0, 1]) && !value(text, &[]), "{text}");
        }
        assert!(value("a or b and c", &[0]));
        assert!(!value("(a or b) and c", &[0]));
        assert!(value("not not a", &[0]));
    }

    #[test]
    fn errors_say_what_to_write() {
        let error = |text: &str| Expression::parse(text, &["a", "b"]).unwrap_err();
        assert!(error("a and x").contains("`x`; the conditions are a, b"));
        assert!(error("a b").contains("join parts"));
        assert!(error("(a").contains("not closed"));
        assert!(error("a and").contains("ends where"));
        assert!(error("a & b").contains("unexpected `&`"));
        assert!(error(&format!("{}a", "(".repeat(5000))).contains("deeper"));
    }

    #[test]
    fn knows_what_it_cannot_be_true_without() {
        let parse = |text: &str| Expression::parse(text, &["a", "b"]).unwrap();
        assert!(parse("a and not b").needs(&|index| index == 0));
        assert!(!parse("a or b").needs(&|index| index == 0));
        assert!(!parse("not a").needs(&|_| true));
        assert_eq!(parse("not a and b").first_wanted(), Some(1));
    }
}

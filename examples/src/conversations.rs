//! Conversations from JSONL (one conversation a line) or CSV (one message a row).

use kefu::{Conversation, Message, Role};

use crate::{BadLine, json_lines};

/// What a file of conversations held.
#[derive(Debug, Default)]
pub struct Conversations {
    /// The conversations, in the order of the file.
    pub read: Vec<Conversation>,
    /// The lines that could not be used.
    pub bad: Vec<BadLine>,
}

/// Reads `{"id": …, "messages": [{"role": …, "text": …, "at": …, "agent": …}]}` lines.
pub fn from_jsonl(text: &str) -> Conversations {
    let mut out = Conversations::default();
    for (line, row) in json_lines(text) {
        let parsed = serde_json::from_str::<Conversation>(row).map_err(|error| error.to_string());
        let checked = parsed.and_then(|conversation| {
            conversation.check().map_err(|error| error.to_string())?;
            Ok(conversation)
        });
        match checked {
            Ok(conversation) => out.read.push(conversation),
            Err(reason) => out.bad.push(BadLine { line, reason }),
        }
    }
    out
}

/// Reads rows with the columns `conversation`, `role`, `text` and, where there are any, `at`
/// (seconds) and `agent`. Rows of one conversation need not stand together.
///
/// # Errors
/// The reason why no row can be read: a column is missing.
pub fn from_csv(text: &str) -> Result<Conversations, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| header.iter().position(|found| found.trim() == name);
    let need = |name: &str| {
        column(name).ok_or_else(|| format!("column `{name}` is missing; found: {header:?}"))
    };
    let columns = Columns {
        conversation: need("conversation")?,
        role: need("role")?,
        text: need("text")?,
        at: column("at"),
        agent: column("agent"),
    };
    let mut out = Conversations::default();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                match columns.message(&record) {
                    Ok((id, message)) => push(&mut out.read, id, message),
                    Err(reason) => out.bad.push(BadLine { line, reason }),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                out.bad.push(BadLine { line, reason: error.to_string() });
            }
        }
    }
    Ok(out)
}

struct Columns {
    conversation: usize,
    role: usize,
    text: usize,
    at: Option<usize>,
    agent: Option<usize>,
}

impl Columns {
    fn message(&self, record: &csv::StringRecord) -> Result<(String, Message), String> {
        let field = |at: usize, name: &str| {
            record.get(at).ok_or_else(|| format!("the row ends before column `{name}`"))
        };
        let role: Role =
            field(self.role, "role")?.parse().map_err(|error: kefu::Error| error.to_string())?;
        let mut message = Message::new(role, field(self.text, "text")?);
        let optional = |at: Option<usize>| {
            at.and_then(|at| record.get(at)).map(str::trim).filter(|value| !value.is_empty())
        };
        if let Some(at) = optional(self.at) {
            let seconds = at.parse::<f64>().ok().filter(|seconds| seconds.is_finite());
            message.at = Some(seconds.ok_or_else(|| format!("`at` is no number: {at}"))?);
        }
        message.agent = optional(self.agent).map(ToOwned::to_owned);
        Ok((field(self.conversation, "conversation")?.to_owned(), message))
    }
}

fn push(read: &mut Vec<Conversation>, id: String, message: Message) {
    // Exports are grouped by conversation, so the last one is nearly always the right one.
    let known = read.iter_mut().rev().find(|known| known.id.as_deref() == Some(&id));
    match known {
        Some(conversation) => conversation.messages.push(message),
        None => {
            let mut conversation = Conversation::new(vec![message]);
            conversation.id = Some(id);
            read.push(conversation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_named_and_the_rest_is_read() {
        let text = "{\"messages\":[{\"role\":\"customer\",\"text\":\"在吗\"}]}\n\nnonsense\n\
                    {\"id\":\"2\",\"messages\":[]}\n";
        let found = from_jsonl(text);
        assert_eq!(found.read.len(), 2);
        assert_eq!(found.bad.len(), 1);
        assert_eq!(found.bad[0].line, 3);
    }

    #[test]
    fn rows_of_a_table_become_conversations() {
        let text = "conversation,role,text,at,agent\n\
                    a,买家,\"在吗,亲\",1,\nb,buyer,好,,\na,客服,在,2.5,小林\na,robot,x,3,\na,客服,x,soon,\n";
        let found = from_csv(text).unwrap();
        assert_eq!(found.read.len(), 2);
        assert_eq!(found.read[0].messages[0].text, "在吗,亲");
        assert_eq!(found.read[0].messages[1].agent.as_deref(), Some("小林"));
        assert_eq!(found.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [5, 6]);
        assert!(from_csv("id,text\n").unwrap_err().contains("`conversation` is missing"));
    }
}

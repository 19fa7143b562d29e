//! An answer base from JSONL (one entry a line) or CSV (one question a row).

use kefu::faq::FaqEntry;

use crate::{BadLine, json_lines};

/// What a file of entries held.
#[derive(Debug, Default)]
pub struct Answers {
    /// The entries, in the order of the file.
    pub read: Vec<FaqEntry>,
    /// The lines that could not be used.
    pub bad: Vec<BadLine>,
}

impl Answers {
    /// All entries, or the first line that could not be used.
    ///
    /// # Errors
    /// The bad line, with its number.
    pub fn complete(self) -> Result<Vec<FaqEntry>, BadLine> {
        match self.bad.into_iter().next() {
            Some(bad) => Err(bad),
            None => Ok(self.read),
        }
    }
}

/// Reads one entry a line, with the fields of [`FaqEntry`].
pub fn from_jsonl(text: &str) -> Answers {
    let mut out = Answers::default();
    for (line, row) in json_lines(text) {
        let parsed = serde_json::from_str::<FaqEntry>(row).map_err(|error| error.to_string());
        let checked = parsed.and_then(|entry| {
            entry.check().map_err(|error| error.to_string())?;
            Ok(entry)
        });
        match checked {
            Ok(entry) => out.read.push(entry),
            Err(reason) => out.bad.push(BadLine { line, reason }),
        }
    }
    out
}

/// Reads rows with the columns `id`, `question` and `answer`. Further rows of the same id add
/// their question as a variant and leave their answer empty, or repeat it.
///
/// # Errors
/// The reason why no row can be read: a column is missing.
pub fn from_csv(text: &str) -> Result<Answers, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let need = |name: &str| {
        let found = header.iter().position(|found| found.trim() == name);
        found.ok_or_else(|| format!("column `{name}` is missing; found: {header:?}"))
    };
    let (id, question, answer) = (need("id")?, need("question")?, need("answer")?);
    let mut out = Answers::default();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                out.bad.push(BadLine { line, reason: error.to_string() });
                continue;
            }
        };
        let field = |at: usize| record.get(at).unwrap_or_default().trim();
        let line = record.position().map_or(0, csv::Position::line);
        let entry = FaqEntry::new(field(id), field(question)).with_answer(field(answer));
        if let Err(error) = entry.check() {
            out.bad.push(BadLine { line, reason: error.to_string() });
            continue;
        }
        match out.read.iter_mut().find(|known| known.id == entry.id) {
            Some(known) if entry.answer.is_empty() || entry.answer == known.answer => {
                known.variants.push(entry.question);
            }
            Some(known) => {
                let reason = format!("a second answer for `{}`: leave it empty", known.id);
                out.bad.push(BadLine { line, reason });
            }
            None => out.read.push(entry),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_id_are_variants() {
        let text = "id,question,answer\nr,怎么退货,七天内可退\nr,我要退货,\n,没有编号,答\nr,,\nr,能退吗,不能\n";
        let found = from_csv(text).unwrap();
        assert_eq!(found.read.len(), 1);
        assert_eq!(found.read[0].variants, ["我要退货"]);
        let lines: Vec<u64> = found.bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [4, 5, 6]);
        assert_eq!(found.complete().unwrap_err().line, 4);
    }

    #[test]
    fn a_line_with_an_unknown_field_is_named() {
        let text = "{\"id\":\"a\",\"question\":\"怎么退货\",\"answer\":\"可以\"}\n{\"id\":\"b\",\"ask\":1}\n";
        let found = from_jsonl(text);
        assert_eq!((found.read.len(), found.bad.len()), (1, 1));
        assert_eq!(found.bad[0].line, 2);
    }
}

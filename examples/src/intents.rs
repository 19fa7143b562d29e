//! Labelled messages from CSV (columns `text` and `label`) or JSONL (the same fields), to train on.

use kefu::intent::Example;
use serde::Deserialize;

use crate::{BadLine, json_lines};

/// What a file of labelled messages held.
#[derive(Debug, Default)]
pub struct Labelled {
    /// The messages, in the order of the file.
    pub read: Vec<Example>,
    /// The lines that could not be used.
    pub bad: Vec<BadLine>,
}

#[derive(Deserialize)]
struct Row {
    text: String,
    label: String,
}

impl Labelled {
    fn add(&mut self, line: u64, row: Result<Row, String>) {
        match row {
            Ok(row) if row.label.trim().is_empty() => {
                self.bad.push(BadLine { line, reason: "the label is empty".to_owned() });
            }
            Ok(row) => self.read.push(Example::new(row.text, row.label)),
            Err(reason) => self.bad.push(BadLine { line, reason }),
        }
    }
}

/// Reads one object with `text` and `label` a line.
pub fn from_jsonl(text: &str) -> Labelled {
    let mut out = Labelled::default();
    for (line, row) in json_lines(text) {
        out.add(line, serde_json::from_str(row).map_err(|error| error.to_string()));
    }
    out
}

/// Reads rows with the columns `text` and `label`.
///
/// # Errors
/// The reason why no row can be read: a column is missing.
pub fn from_csv(text: &str) -> Result<Labelled, String> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    for wanted in ["text", "label"] {
        if !header.iter().any(|column| column == wanted) {
            return Err(format!("there is no column `{wanted}`"));
        }
    }
    let mut out = Labelled::default();
    for row in reader.records() {
        let line = row.as_ref().ok().and_then(|row| row.position()).map_or(0, csv::Position::line);
        let row = row.and_then(|row| row.deserialize(Some(&header)));
        out.add(line, row.map_err(|error| error.to_string()));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_give_the_same_rows_and_name_bad_lines() {
        let csv = from_csv("text,label\n怎么退货,退货\n\"能开票吗,急\",发票\n在吗, \n").unwrap();
        let jsonl = from_jsonl(
            "{\"text\":\"怎么退货\",\"label\":\"退货\"}\n\n{\"text\":\"能开票吗,急\",\"label\":\"发票\"}\n{\"text\":1}\n",
        );
        assert_eq!(csv.read, jsonl.read);
        assert_eq!(csv.bad.first().map(|bad| bad.line), Some(4));
        assert_eq!(jsonl.bad.first().map(|bad| bad.line), Some(4));
        assert!(from_csv("question\n怎么退货\n").is_err());
    }
}

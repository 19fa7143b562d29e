//! What is wrong with a set of labelled messages.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::classifier::IntentClassifier;
use super::evaluate::held_out;
use super::options::{Example, TrainOptions};
use super::train::Progress;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::text::Normalized;

/// Labels with fewer messages than this learn badly.
const FEW: usize = 10;
/// A label is suspect where others hold this share of the probability in favour of one other label.
const SUSPECT: f32 = 0.8;
/// Fewer rows than this cannot be cross-validated.
const MIN_ROWS: usize = 50;

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum LintIssue {
    /// Nothing is left of the text after normalising.
    Empty {
        /// The row.
        row: usize,
    },
    /// The same text with the same label, but for width, case and repeats.
    Duplicate {
        /// The rows, the first one first.
        rows: Vec<usize>,
        /// Their label.
        label: String,
    },
    /// The same text with different labels.
    Conflict {
        /// The rows.
        rows: Vec<usize>,
        /// Their labels, in the order of the rows.
        labels: Vec<String>,
    },
    /// A label with few messages.
    FewExamples {
        /// The label.
        label: String,
        /// How many.
        rows: usize,
    },
    /// A classifier that has not seen the row is sure of another label.
    SuspectLabel {
        /// The row.
        row: usize,
        /// The label it has.
        label: String,
        /// The label it looks like.
        looks_like: String,
        /// The probability of that label, in [0, 1].
        score: f32,
    },
}

/// What is wrong with a set of labelled messages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LintReport {
    /// The number of rows looked at.
    pub rows: usize,
    /// The findings: empty rows, conflicts, duplicates, small labels, suspect labels (surest first).
    pub issues: Vec<LintIssue>,
}

/// Looks for duplicates, conflicting labels, near-empty labels, and labels that a cross-validated
/// classifier contradicts (confident learning: Northcutt et al., 2021). Suspect labels need 50 rows
/// and cost five trainings; `progress` gets the share done.
///
/// # Errors
/// As [`IntentClassifier::train`].
pub fn lint_dataset(
    examples: &[Example],
    options: &TrainOptions,
    progress: Progress<'_>,
) -> Result<LintReport> {
    if examples.is_empty() {
        let reason = "there are no messages".to_owned();
        return Err(Error::Data { task: "lint", reason });
    }
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, example) in examples.iter().enumerate() {
        groups.entry(Normalized::new(&example.text).text().to_owned()).or_default().push(row);
        *labels.entry(example.label.as_str()).or_default() += 1;
    }
    let mut issues: Vec<LintIssue> = groups
        .remove("")
        .unwrap_or_default()
        .into_iter()
        .map(|row| LintIssue::Empty { row })
        .collect();
    let label = |row: &usize| examples.get(*row).map(|e| e.label.clone()).unwrap_or_default();
    let (mut conflicts, mut duplicates) = (Vec::new(), Vec::new());
    for rows in groups.into_values().filter(|rows| rows.len() > 1) {
        let of_rows: Vec<String> = rows.iter().map(label).collect();
        match of_rows.first() {
            Some(first) if of_rows.iter().all(|other| other == first) => {
                duplicates.push(LintIssue::Duplicate { rows, label: first.clone() });
            }
            _ => conflicts.push(LintIssue::Conflict { rows, labels: of_rows }),
        }
    }
    issues.append(&mut conflicts);
    issues.append(&mut duplicates);
    let few = labels.iter().filter(|(_, rows)| **rows < FEW);
    issues.extend(
        few.map(|(label, &rows)| LintIssue::FewExamples { label: (*label).to_owned(), rows }),
    );
    if examples.len() >= MIN_ROWS && labels.len() > 1 {
        issues.append(&mut suspects(examples, options, progress)?);
    }
    Ok(LintReport { rows: examples.len(), issues })
}

fn suspects(
    examples: &[Example],
    options: &TrainOptions,
    progress: Progress<'_>,
) -> Result<Vec<LintIssue>> {
    let mut found: Vec<(f32, LintIssue)> = Vec::new();
    held_out(examples, options, 5, progress, &mut |model: &IntentClassifier, row, example| {
        let intent = model.classify_by_model(&example.text).map_err(|e| e.at_row(row))?;
        if let Some(best) = intent.candidates.first()
            && best.label != example.label
            && best.score >= SUSPECT
        {
            let issue = LintIssue::SuspectLabel {
                row,
                label: example.label.clone(),
                looks_like: best.label.clone(),
                score: best.score,
            };
            found.push((best.score, issue));
        }
        Ok(())
    })?;
    found.arrange_by(|a, b| b.0.total_cmp(&a.0));
    Ok(found.into_iter().map(|(_, issue)| issue).collect())
}

impl fmt::Display for LintReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} rows, {} findings", self.rows, self.issues.len())?;
        for issue in &self.issues {
            match issue {
                LintIssue::Empty { row } => writeln!(f, "row {row}: the text is empty")?,
                LintIssue::Duplicate { rows, label } => {
                    writeln!(f, "rows {}: the same text, {label}", list(rows))?;
                }
                LintIssue::Conflict { rows, labels } => {
                    let labels = labels.join(" / ");
                    writeln!(f, "rows {}: the same text with labels {labels}", list(rows))?;
                }
                LintIssue::FewExamples { label, rows } => {
                    writeln!(f, "label {label}: only {rows} messages, write at least {FEW}")?;
                }
                LintIssue::SuspectLabel { row, label, looks_like, score } => {
                    writeln!(f, "row {row}: {label}, but looks like {looks_like} ({score:.2})")?;
                }
            }
        }
        Ok(())
    }
}

fn list(rows: &[usize]) -> String {
    rows.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_broken_on_purpose() {
        let mut examples: Vec<Example> = Vec::new();
        for n in 0..30_u32 {
            let pad = char::from_u32(0x4E00 + n).unwrap();
            examples.push(Example::new(format!("{pad}怎么退货退款"), "退货"));
            examples.push(Example::new(format!("{pad}发票抬头怎么写"), "发票"));
        }
        examples.push(Example::new("能不能给我退货退款", "发票"));
        examples.push(Example::new("发票抬头", "发票"));
        examples.push(Example::new("发票抬头 ", "发票"));
        examples.push(Example::new("在吗", "退货"));
        examples.push(Example::new("在嗎", "打招呼"));
        examples.push(Example::new("\u{200b}", "打招呼"));
        let report = lint_dataset(&examples, &TrainOptions::default(), &mut |_| true).unwrap();
        let has = |test: &dyn Fn(&LintIssue) -> bool| report.issues.iter().any(test);
        assert!(has(&|i| *i == LintIssue::Empty { row: 65 }));
        assert!(has(&|i| matches!(i, LintIssue::Duplicate { rows, .. } if rows == &[61, 62])));
        assert!(has(&|i| matches!(i, LintIssue::Conflict { rows, .. } if rows == &[63, 64])));
        assert!(has(&|i| matches!(i, LintIssue::FewExamples { label, .. } if label == "打招呼")));
        assert!(has(&|i| matches!(i, LintIssue::SuspectLabel { row: 60, .. })), "{report}");
    }
}

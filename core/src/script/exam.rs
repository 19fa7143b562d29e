//! 电子考卷: the shop's most frequent questions, answered by every agent and graded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::exchange::Exchange;
use super::rank::{dice, pairs};
use super::scorer::ScriptScorer;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::learn::hash::Hasher;
use crate::text::Normalized;

/// Questions this alike (Dice of character pairs) are one question.
const SAME_QUESTION: f32 = 0.6;
/// Distinct questions compared with one another; more are counted by their exact text only.
const COMPARED: usize = 2000;
/// An intent is weak where its mean total is under this.
const WEAK: f32 = 60.0;

/// A customer's message from the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggedQuestion {
    /// What the customer wrote.
    pub text: String,
    /// Its intent, where the caller classified it; empty otherwise.
    pub intent: String,
}

impl LoggedQuestion {
    /// A message with its intent.
    pub fn new(text: impl Into<String>, intent: impl Into<String>) -> Self {
        Self { text: text.into(), intent: intent.into() }
    }
}

/// A paper made from a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exam {
    /// The questions, most frequent first.
    pub items: Vec<ExamItem>,
}

/// One question of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExamItem {
    /// A stable id from the question's text.
    pub id: String,
    /// The question, in the most frequent wording.
    pub question: String,
    /// Its intent; empty where the log had none.
    pub intent: String,
    /// How often it and its near-equals occur in the log.
    pub frequency: usize,
}

/// One agent's answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Submission {
    /// Who answers.
    pub agent: String,
    /// The id of the question.
    pub item: String,
    /// The answer.
    pub answer: String,
}

impl Submission {
    /// An answer of an agent to the question `item`.
    pub fn new(
        agent: impl Into<String>,
        item: impl Into<String>,
        answer: impl Into<String>,
    ) -> Self {
        Self { agent: agent.into(), item: item.into(), answer: answer.into() }
    }
}

/// The result of an exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExamReport {
    /// Agents by mean total, best first.
    pub agents: Vec<ExamAgent>,
    /// The questions of the paper, in its order.
    pub items: Vec<ExamResult>,
    /// Intents by mean total, weakest first.
    pub intents: Vec<ExamIntent>,
}

/// One agent's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExamAgent {
    /// The agent.
    pub agent: String,
    /// The mean over the whole paper, 0 to 100; a question left out counts 0.
    pub total: f32,
    /// Answered questions.
    pub answered: usize,
    /// Intents in which the agent's mean is under 60.
    pub weak: Vec<String>,
}

/// One question's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExamResult {
    /// The question's id.
    pub item: String,
    /// The question.
    pub question: String,
    /// The mean total of the answers; `None` where nobody answered.
    pub mean: Option<f32>,
    /// The best answer and who gave it.
    pub best: Option<Submission>,
    /// Its total.
    pub best_total: Option<f32>,
}

/// One intent's result over all agents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExamIntent {
    /// The intent.
    pub intent: String,
    /// The mean total of the answers.
    pub mean: f32,
    /// Answers.
    pub answers: usize,
}

impl ExamReport {
    /// The agents as a table in Markdown, best first; the whole report is a serde value for JSON.
    pub fn to_table(&self) -> String {
        let mut table = String::from("| 客服 | 均分 | 已答 | 薄弱场景 |\n|---|---|---|---|\n");
        for agent in &self.agents {
            let weak = agent.weak.join("、");
            let row = format!(
                "| {} | {:.1} | {}/{} | {weak} |\n",
                agent.agent,
                agent.total,
                agent.answered,
                self.items.len()
            );
            table.push_str(&row);
        }
        table
    }
}

impl Exam {
    /// A paper of `n` questions: the most frequent of the log, intents taking turns so that none
    /// crowds out the others. Near-equal wordings are one question. The same log, `n` and `seed`
    /// give the same paper; the seed decides between questions of equal frequency.
    ///
    /// # Errors
    /// [`Error::Option`] for `n` = 0; [`Error::Data`] for a log without a readable message.
    pub fn from_logs(log: &[LoggedQuestion], n: usize, seed: u64) -> Result<Self> {
        if n == 0 {
            return Err(Error::option("n", "1 or more", n));
        }
        let mut by_intent: BTreeMap<&str, Vec<ExamItem>> = BTreeMap::new();
        for item in count(log) {
            let intent = log.get(item.first).map_or("", |question| question.intent.as_str());
            by_intent.entry(intent).or_default().push(item.item);
        }
        if by_intent.is_empty() {
            let reason = "the log holds no readable message".to_owned();
            return Err(Error::Data { task: "make an exam", reason });
        }
        for items in by_intent.values_mut() {
            items.arrange_by_key(|item| {
                (std::cmp::Reverse(item.frequency), hash(&item.question, seed))
            });
        }
        // Intents in turns, the one asked most first.
        let mut queues: Vec<_> = by_intent.into_values().collect();
        queues.arrange_by_key(|items| {
            std::cmp::Reverse(items.iter().map(|item| item.frequency).sum::<usize>())
        });
        let longest = queues.iter().map(Vec::len).max().unwrap_or_default();
        let mut items: Vec<ExamItem> = (0..longest)
            .flat_map(|turn| queues.iter().filter_map(move |queue| queue.get(turn)))
            .take(n)
            .cloned()
            .collect();
        items.arrange_by(|a, b| b.frequency.cmp(&a.frequency).then_with(|| a.id.cmp(&b.id)));
        Ok(Self { items })
    }

    /// Grades the answers of all agents.
    ///
    /// # Errors
    /// [`Error::Input`] with the row of a submission for a question that is not in the paper;
    /// [`Error::InputTooLong`] for an answer that is too long.
    pub fn grade(&self, scorer: &ScriptScorer, submissions: &[Submission]) -> Result<ExamReport> {
        let mut totals = Vec::with_capacity(submissions.len());
        for (row, submission) in submissions.iter().enumerate() {
            let item =
                self.items.iter().find(|item| item.id == submission.item).ok_or_else(|| {
                    Error::input(row, format!("question `{}` is not in this exam", submission.item))
                })?;
            let mut exchange = Exchange::new(&item.question, &submission.answer);
            if !item.intent.is_empty() {
                exchange = exchange.with_intent(&item.intent);
            }
            let score = scorer.score(&exchange).map_err(|error| error.at_row(row))?;
            totals.push((submission, item, score.total));
        }
        Ok(ExamReport {
            agents: self.agents(&totals),
            items: self.results(&totals),
            intents: intents(totals.iter().map(|&(_, item, total)| (item.intent.as_str(), total))),
        })
    }

    fn agents(&self, totals: &[(&Submission, &ExamItem, f32)]) -> Vec<ExamAgent> {
        let mut by_agent: BTreeMap<&str, Vec<(&str, f32)>> = BTreeMap::new();
        for &(submission, item, total) in totals {
            by_agent.entry(&submission.agent).or_default().push((&item.intent, total));
        }
        let mut agents: Vec<ExamAgent> = by_agent
            .into_iter()
            .map(|(agent, answers)| {
                let sum: f32 = answers.iter().map(|&(_, total)| total).sum();
                let weak = intents(answers.iter().copied())
                    .into_iter()
                    .filter(|intent| intent.mean < WEAK && !intent.intent.is_empty())
                    .map(|intent| intent.intent)
                    .collect();
                ExamAgent {
                    agent: agent.to_owned(),
                    total: sum / self.items.len().max(1) as f32,
                    answered: answers.len(),
                    weak,
                }
            })
            .collect();
        agents.arrange_by(|a, b| b.total.total_cmp(&a.total).then_with(|| a.agent.cmp(&b.agent)));
        agents
    }

    fn results(&self, totals: &[(&Submission, &ExamItem, f32)]) -> Vec<ExamResult> {
        self.items
            .iter()
            .map(|item| {
                let own: Vec<_> = totals.iter().filter(|(_, of, _)| of.id == item.id).collect();
                let sum: f32 = own.iter().map(|&&(_, _, total)| total).sum();
                // `max_by` takes the last of equals: reversed, the first answer wins.
                let best = own.iter().rev().max_by(|a, b| a.2.total_cmp(&b.2));
                ExamResult {
                    item: item.id.clone(),
                    question: item.question.clone(),
                    mean: (!own.is_empty()).then(|| sum / own.len() as f32),
                    best: best.map(|&&(submission, _, _)| submission.clone()),
                    best_total: best.map(|&&(_, _, total)| total),
                }
            })
            .collect()
    }
}

struct Counted {
    item: ExamItem,
    /// The row of the log where it occurs first.
    first: usize,
}

/// The log's questions with how often they occur, near-equal ones of an intent together.
fn count(log: &[LoggedQuestion]) -> Vec<Counted> {
    let mut exact: BTreeMap<(&str, String), (usize, usize)> = BTreeMap::new();
    for (row, question) in log.iter().enumerate() {
        let text = Normalized::new(&question.text).text().to_owned();
        if text.chars().any(char::is_alphanumeric) {
            exact.entry((&question.intent, text)).or_insert((row, 0)).1 += 1;
        }
    }
    let mut distinct: Vec<_> = exact.into_iter().collect();
    distinct.arrange_by_key(|((_, _), (row, times))| (std::cmp::Reverse(*times), *row));
    let mut counted: Vec<(Counted, Vec<(char, char)>)> = Vec::new();
    for (index, ((intent, text), (first, times))) in distinct.into_iter().enumerate() {
        let own = pairs(&text.chars().collect::<Vec<_>>());
        let like = |(other, pairs): &&mut (Counted, Vec<(char, char)>)| {
            other.item.intent == intent && dice(&own, pairs) >= SAME_QUESTION
        };
        match counted.iter_mut().find(like).filter(|_| index < COMPARED) {
            Some((same, _)) => same.item.frequency += times,
            None => {
                let question = log.get(first).map_or("", |row| row.text.trim()).to_owned();
                let id = format!("q{:012x}", hash(&question, 0) & 0xFFFF_FFFF_FFFF);
                let item = ExamItem { id, question, intent: intent.to_owned(), frequency: times };
                counted.push((Counted { item, first }, own));
            }
        }
    }
    counted.into_iter().map(|(counted, _)| counted).collect()
}

fn hash(text: &str, seed: u64) -> u64 {
    text.chars().fold(Hasher::new(seed), |hash, c| hash.push(u32::from(c))).finish()
}

fn intents<'a>(answers: impl Iterator<Item = (&'a str, f32)>) -> Vec<ExamIntent> {
    let mut sums: BTreeMap<&str, (f32, usize)> = BTreeMap::new();
    for (intent, total) in answers {
        let entry = sums.entry(intent).or_default();
        *entry = (entry.0 + total, entry.1 + 1);
    }
    let mut intents: Vec<ExamIntent> = sums
        .into_iter()
        .map(|(intent, (sum, answers))| ExamIntent {
            intent: intent.to_owned(),
            mean: sum / answers as f32,
            answers,
        })
        .collect();
    intents.arrange_by(|a, b| a.mean.total_cmp(&b.mean).then_with(|| a.intent.cmp(&b.intent)));
    intents
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Vec<LoggedQuestion> {
        let mut log = Vec::new();
        for _ in 0..5 {
            log.push(LoggedQuestion::new("什么时候发货", "order.ship"));
        }
        log.push(LoggedQuestion::new("什么时候发货呀", "order.ship"));
        log.push(LoggedQuestion::new("今天能发货吗", "order.ship"));
        log.push(LoggedQuestion::new("怎么退货", "after.return"));
        log.push(LoggedQuestion::new("？？", ""));
        log
    }

    #[test]
    fn the_paper_has_the_frequent_questions_of_every_intent() {
        let exam = Exam::from_logs(&log(), 2, 1).unwrap();
        let questions: Vec<_> =
            exam.items.iter().map(|item| (item.question.as_str(), item.frequency)).collect();
        assert_eq!(questions, [("什么时候发货", 6), ("怎么退货", 1)]);
        assert_eq!(exam, Exam::from_logs(&log(), 2, 1).unwrap());
        assert!(Exam::from_logs(&[], 2, 1).is_err());
        assert!(Exam::from_logs(&log(), 0, 1).is_err());
    }

    #[test]
    fn grades_agents_questions_and_intents() {
        let exam = Exam::from_logs(&log(), 2, 1).unwrap();
        let (ship, back) = (exam.items[0].id.clone(), exam.items[1].id.clone());
        let good = "亲，16点前的订单今天发货，预计后天送达，发出后我给您单号哦";
        let scorer = ScriptScorer::builtin().unwrap();
        let report = exam
            .grade(
                &scorer,
                &[
                    Submission::new("甲", &ship, good),
                    Submission::new(
                        "甲",
                        &back,
                        "您在我的订单里点击申请售后，选择退货，审核后会有快递员上门取件哦",
                    ),
                    Submission::new("乙", &ship, "不知道"),
                ],
            )
            .unwrap();
        assert_eq!(report.agents[0].agent, "甲");
        assert_eq!(
            (report.agents[1].answered, &report.agents[1].weak),
            (1, &vec!["order.ship".to_owned()])
        );
        assert_eq!(report.items[0].best.as_ref().unwrap().answer, good);
        assert!(report.to_table().contains("| 乙 | "), "{}", report.to_table());
        assert_eq!(report.intents[0].intent, "order.ship");
        let error = exam.grade(&scorer, &[Submission::new("甲", "x", "y")]).unwrap_err();
        assert_eq!(error.row(), Some(0));
    }
}

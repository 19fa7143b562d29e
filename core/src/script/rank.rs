//! 话术优化: the answers of several people to one question, compared.

use serde::{Deserialize, Serialize};

use super::exchange::Exchange;
use super::reading::{Act, Reading};
use super::score::DimensionScore;
use super::scorer::ScriptScorer;
use crate::arrange::Arrange;
use crate::error::{Error, Result};
use crate::span::{Span, Spanned, TextSource};

/// Answers this alike (Dice of character pairs) are one script in two wordings.
const NEAR_DUPLICATE: f32 = 0.8;
/// A part of another answer is new where it shares less than this with the winner.
const NEW_PART: f32 = 0.4;

/// One person's answer to the question of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Candidate {
    /// Who wrote it.
    pub agent: String,
    /// The answer.
    pub text: String,
}

impl Candidate {
    /// An answer by an agent.
    pub fn new(agent: impl Into<String>, text: impl Into<String>) -> Self {
        Self { agent: agent.into(), text: text.into() }
    }
}

/// The answers to one question, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ranking {
    /// The question.
    pub question: String,
    /// The answers, best first.
    pub places: Vec<Place>,
    /// Parts of other answers that the best one lacks.
    pub parts: Vec<Part>,
}

/// One answer in a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Place {
    /// The index among the candidates.
    pub candidate: usize,
    /// Who wrote it.
    pub agent: String,
    /// The answer.
    pub text: String,
    /// 0 to 100.
    pub total: f32,
    /// The dimensions' scores.
    pub dimensions: Vec<DimensionScore>,
    /// The best reasons for and against it, in Chinese.
    pub reasons: Vec<String>,
    /// The number of its group of near-duplicates; answers of one group differ only in wording.
    pub group: usize,
}

/// A clause worth taking over from another answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Part {
    /// The index among the candidates.
    pub candidate: usize,
    /// Who wrote it.
    pub agent: String,
    /// The clause.
    pub text: String,
    /// Its place in that answer.
    pub span: Span,
    /// What it adds, in Chinese.
    pub why: String,
}

impl Spanned for Ranking {
    /// Spans of parts point into the candidate with that index.
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for part in &mut self.parts {
            visit(TextSource::Message(part.candidate), &mut part.span);
        }
    }
}

/// A winning answer as an entry for a FAQ base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Promotion {
    /// A stable id from the question: the same question gives the same id.
    pub id: String,
    /// The standard question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Who wrote it.
    pub agent: String,
}

impl Ranking {
    /// The best answer; `None` for a ranking without answers.
    pub fn winner(&self) -> Option<&Place> {
        self.places.first()
    }

    /// The best answer as an entry for a FAQ base.
    pub fn promote(&self) -> Option<Promotion> {
        let winner = self.winner()?;
        let hash = self
            .question
            .chars()
            .fold(crate::learn::hash::Hasher::new(0), |hash, c| hash.push(u32::from(c)));
        Some(Promotion {
            id: format!("contest.{:016x}", hash.finish()),
            question: self.question.clone(),
            answer: winner.text.trim().to_owned(),
            agent: winner.agent.clone(),
        })
    }
}

impl ScriptScorer {
    /// Ranks the answers of several people to one question.
    ///
    /// Ties go to the answer with fewer findings, then to the shorter one, then to the earlier.
    ///
    /// # Errors
    /// [`Error::Data`] for no candidates; [`Error::InputTooLong`] with the candidate's index.
    pub fn rank(&self, question: &str, candidates: &[Candidate]) -> Result<Ranking> {
        if candidates.is_empty() {
            return Err(Error::Data { task: "rank", reason: "there are no candidates".into() });
        }
        let readings: Vec<Reading> =
            candidates.iter().map(|candidate| self.reading(&candidate.text)).collect();
        let groups = groups(&readings);
        let mut places = Vec::with_capacity(candidates.len());
        for (index, (candidate, group)) in candidates.iter().zip(groups).enumerate() {
            let exchange = Exchange::new(question, &candidate.text);
            let score = self.score(&exchange).map_err(|error| error.at_row(index))?;
            let mut reasons: Vec<String> =
                score.findings.iter().take(2).map(|finding| finding.message.clone()).collect();
            let context = |source: &str| source.starts_with("rubric.task.");
            reasons.extend(
                score
                    .evidence
                    .iter()
                    .filter(|item| {
                        item.weight > 1.0 && !item.why.is_empty() && !context(&item.source)
                    })
                    .take(3)
                    .map(|item| item.why.clone().into_owned()),
            );
            places.push((
                score.findings.len(),
                Place {
                    candidate: index,
                    agent: candidate.agent.clone(),
                    text: candidate.text.clone(),
                    total: score.total,
                    dimensions: score.dimensions,
                    reasons,
                    group,
                },
            ));
        }
        places.arrange_by(|(found_a, a), (found_b, b)| {
            b.total
                .total_cmp(&a.total)
                .then(found_a.cmp(found_b))
                .then(a.text.len().cmp(&b.text.len()))
                .then(a.candidate.cmp(&b.candidate))
        });
        let places: Vec<Place> = places.into_iter().map(|(_, place)| place).collect();
        let winner = places.first().map_or(0, |place| place.candidate);
        let parts = parts(candidates, &readings, winner);
        Ok(Ranking { question: question.to_owned(), places, parts })
    }
}

/// The group of each candidate: the first candidate it is nearly equal to.
fn groups(readings: &[Reading]) -> Vec<usize> {
    let pairs: Vec<Vec<(char, char)>> =
        readings.iter().map(|reading| pairs(reading.normal.chars())).collect();
    let mut leaders: Vec<usize> = Vec::new();
    let mut groups = Vec::with_capacity(readings.len());
    for (index, own) in pairs.iter().enumerate() {
        let leader = leaders.iter().position(|&leader| {
            pairs.get(leader).is_some_and(|other| dice(own, other) >= NEAR_DUPLICATE)
        });
        groups.push(leader.unwrap_or_else(|| {
            leaders.push(index);
            leaders.len() - 1
        }));
    }
    groups
}

/// Clauses of the other answers with substance that the winner does not have.
fn parts(candidates: &[Candidate], readings: &[Reading], winner: usize) -> Vec<Part> {
    let Some(best) = readings.get(winner) else { return Vec::new() };
    let mut known: Vec<Vec<(char, char)>> = vec![pairs(best.normal.chars())];
    let mut parts = Vec::new();
    for (index, (candidate, reading)) in candidates.iter().zip(readings).enumerate() {
        if index == winner {
            continue;
        }
        for clause in &reading.clauses {
            let fact = clause.number || clause.cues.meets(super::reading::FACT);
            let comfort =
                clause.act == Act::Comfort && !best.clauses.iter().any(|c| c.act == Act::Comfort);
            let says = clause.act == Act::Content && fact;
            if !says && !comfort {
                continue;
            }
            let own = pairs(reading.normal.chars().get(clause.from..clause.to).unwrap_or_default());
            if own.len() < 3 || known.iter().any(|other| covered(&own, other) >= NEW_PART) {
                continue;
            }
            let span = reading.span(clause);
            let Some(text) = span.slice(&candidate.text) else { continue };
            parts.push(Part {
                candidate: index,
                agent: candidate.agent.clone(),
                text: text.to_owned(),
                span,
                why: if comfort { "先安抚的一句" } else { "多一个具体信息" }.to_owned(),
            });
            known.push(own);
        }
    }
    parts
}

/// Distinct pairs of neighbouring characters, sorted, without punctuation.
pub(super) fn pairs(chars: &[char]) -> Vec<(char, char)> {
    let words: Vec<char> = chars.iter().copied().filter(|c| c.is_alphanumeric()).collect();
    let mut pairs: Vec<(char, char)> =
        words.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    pairs.arrange();
    pairs.dedup();
    pairs
}

fn shared(a: &[(char, char)], b: &[(char, char)]) -> usize {
    a.iter().filter(|pair| b.binary_search(pair).is_ok()).count()
}

/// Dice's coefficient of two sets of pairs; two empty sets are equal.
pub(super) fn dice(a: &[(char, char)], b: &[(char, char)]) -> f32 {
    let size = a.len() + b.len();
    if size == 0 { 1.0 } else { 2.0 * shared(a, b) as f32 / size as f32 }
}

/// The share of `a` that `b` has.
fn covered(a: &[(char, char)], b: &[(char, char)]) -> f32 {
    if a.is_empty() { 1.0 } else { shared(a, b) as f32 / a.len() as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_script_wins_and_others_lend_their_parts() {
        let scorer = ScriptScorer::builtin().unwrap();
        let candidates = [
            Candidate::new("甲", "不知道，你看物流吧"),
            Candidate::new("乙", "亲，您的包裹预计明天18点前送达，有异常我第一时间联系您哦"),
            Candidate::new("丙", "亲，您的包裹预计明天18点前送达，有异常我第一时间联系您呢~"),
            Candidate::new("丁", "让您久等真的很抱歉，现在到了杭州分拣中心"),
        ];
        let ranking = scorer.rank("快递怎么还没到", &candidates).unwrap();
        let winner = ranking.winner().unwrap();
        assert!(["乙", "丙"].contains(&winner.agent.as_str()), "{}", winner.agent);
        assert_eq!(ranking.places.last().unwrap().agent, "甲");
        let group = |agent: &str| ranking.places.iter().find(|p| p.agent == agent).unwrap().group;
        assert_eq!(group("乙"), group("丙"));
        assert_ne!(group("乙"), group("丁"));
        let parts: Vec<&str> = ranking.parts.iter().map(|part| part.text.as_str()).collect();
        assert!(parts.contains(&"现在到了杭州分拣中心"), "{parts:?}");
        let promotion = ranking.promote().unwrap();
        assert_eq!(
            promotion,
            scorer.rank("快递怎么还没到", &candidates).unwrap().promote().unwrap()
        );
        assert_eq!(promotion.answer, winner.text);
        assert!(scorer.rank("在吗", &[]).is_err());
    }
}

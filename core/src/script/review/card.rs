//! Sums over the replies of a chat: dimensions, agents, the total.

use std::collections::BTreeMap;

use super::super::finding::Finding;
use super::super::scorer::ScriptScorer;
use super::{AgentCard, ReviewedDimension, ReviewedReply, Scorecard};
use crate::dialogue::Conversation;

/// Points of the timeliness dimension for a conversation without a late reply.
const IN_TIME: f32 = 100.0;

impl ScriptScorer {
    pub(super) fn card(
        &self,
        conversation: &Conversation,
        replies: Vec<ReviewedReply>,
        findings: Vec<Finding>,
        sums: &[(f32, usize)],
        by_agent: &BTreeMap<String, Vec<(f32, usize)>>,
        timeliness: Option<(f32, usize)>,
    ) -> Scorecard {
        let rubric = self.rubric();
        let mean = |(sum, count): (f32, usize)| (count > 0).then(|| sum / count as f32);
        let dimensions = rubric
            .dimensions
            .iter()
            .zip(sums)
            .map(|(dimension, &sum)| {
                let (sum, replies) = match timeliness {
                    Some(timed) if dimension.id == "timeliness" => timed,
                    _ => sum,
                };
                ReviewedDimension {
                    id: dimension.id.clone(),
                    name: dimension.name.clone(),
                    score: mean((sum, replies)),
                    replies,
                }
            })
            .collect();
        let agents = by_agent
            .iter()
            .map(|(agent, sums)| {
                let own: Vec<&ReviewedReply> =
                    replies.iter().filter(|reply| reply.agent == *agent).collect();
                let mut levels = [0; 3];
                for finding in own.iter().flat_map(|reply| &reply.findings) {
                    if let Some(count) = levels.get_mut(finding.level as usize) {
                        *count += 1;
                    }
                }
                let weakest = rubric
                    .dimensions
                    .iter()
                    .zip(sums)
                    .filter_map(|(dimension, &sum)| Some((dimension, mean(sum)?)))
                    .filter(|&(_, mean)| mean < 50.0)
                    .min_by(|a, b| a.1.total_cmp(&b.1))
                    .map(|(dimension, _)| dimension.id.clone());
                let total = own.iter().map(|reply| reply.total).sum::<f32>();
                let total = total / own.len().max(1) as f32;
                AgentCard {
                    agent: agent.clone(),
                    replies: own.len(),
                    total,
                    findings: levels,
                    weakest,
                }
            })
            .collect();
        let taken: f32 = findings.iter().map(|finding| rubric.findings.of(finding.level)).sum();
        let count = replies.len();
        let total = (count > 0).then(|| {
            let mean = replies.iter().map(|reply| reply.total).sum::<f32>() / count as f32;
            (mean + taken.max(rubric.findings.floor)).clamp(rubric.floor, rubric.ceiling)
        });
        Scorecard {
            id: conversation.id.clone(),
            total,
            level: total.map_or_else(String::new, |total| rubric.level_of(total).to_owned()),
            dimensions,
            agents,
            replies,
            findings,
        }
    }
}

/// 100 for an answer at once, 0 from ten minutes on, straight between; the sum and the replies.
pub(super) fn timeliness(replies: &[ReviewedReply]) -> Option<(f32, usize)> {
    let waits: Vec<f64> = replies.iter().filter_map(|reply| reply.waited).collect();
    if waits.is_empty() {
        return None;
    }
    let score = |wait: &f64| IN_TIME * (1.0 - (wait / 600.0).min(1.0)) as f32;
    Some((waits.iter().map(score).sum(), waits.len()))
}

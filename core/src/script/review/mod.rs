//! A whole chat: every reply scored in its context, and what only times and order show.

mod card;
mod procedure;
mod report;
mod timeline;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::exchange::Exchange;
use super::finding::Finding;
use super::scorer::ScriptScorer;
use crate::dialogue::{Conversation, Role, reply_gaps};
use crate::error::Result;
use crate::span::{Span, Spanned, TextSource};

use card::timeliness;
pub use procedure::{Procedure, ProcedureStep, Step};

/// The result of reviewing one conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scorecard {
    /// The conversation's id.
    pub id: Option<String>,
    /// 0 to 100: the mean of the replies' totals, less what the findings about the whole chat
    /// take away. `None` where no agent wrote.
    pub total: Option<f32>,
    /// The rubric's level of the total.
    pub level: String,
    /// One entry a dimension: the mean over the replies it applies to.
    pub dimensions: Vec<ReviewedDimension>,
    /// One entry an agent, by name; agents without a name are one.
    pub agents: Vec<AgentCard>,
    /// The replies, oldest first. Consecutive messages of one agent are one reply.
    pub replies: Vec<ReviewedReply>,
    /// What is wrong with the chat as a whole, by message.
    pub findings: Vec<Finding>,
}

/// A dimension over a whole chat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewedDimension {
    /// The dimension's id in the rubric.
    pub id: String,
    /// Its display name.
    pub name: String,
    /// 0 to 100, or `None` where it applied to no reply.
    pub score: Option<f32>,
    /// How many replies it applied to.
    pub replies: usize,
}

/// One agent's part of a chat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentCard {
    /// The name in the messages; empty where they name none.
    pub agent: String,
    /// Replies.
    pub replies: usize,
    /// The mean total of the replies, 0 to 100.
    pub total: f32,
    /// Findings in the agent's messages by level: light, medium, heavy.
    pub findings: [usize; 3],
    /// The dimension with the lowest mean, where one is under 50.
    pub weakest: Option<String>,
}

/// One reply of a chat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewedReply {
    /// The indices of its messages.
    pub messages: Vec<usize>,
    /// Who wrote it.
    pub agent: String,
    /// 0 to 100.
    pub total: f32,
    /// The rubric's level of the total.
    pub level: String,
    /// Seconds the customer waited for it, where the messages have times.
    pub waited: Option<f64>,
    /// What is wrong with it; spans point into the message of `at`.
    pub findings: Vec<Finding>,
}

impl Spanned for Scorecard {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for reply in &mut self.replies {
            reply.findings.visit_spans(visit);
        }
        self.findings.visit_spans(visit);
    }
}

/// A run of messages of one speaker.
struct Block {
    role: Role,
    agent: String,
    messages: Vec<usize>,
}

impl ScriptScorer {
    /// Reviews a whole chat: every reply in its context, then what only the whole shows: late
    /// replies without an apology, "one moment" without a follow-up, a customer who has to repeat
    /// themselves, a missing greeting or closing.
    ///
    /// Times are used where messages have them; without times nothing is said about waiting.
    ///
    /// # Errors
    /// As [`Conversation::check`].
    pub fn review(&self, conversation: &Conversation) -> Result<Scorecard> {
        conversation.check()?;
        let blocks = blocks(conversation);
        let waits: BTreeMap<usize, f64> =
            reply_gaps(conversation).iter().map(|gap| (gap.agent, gap.seconds)).collect();
        let mut replies = Vec::new();
        let mut sums: Vec<(f32, usize)> = vec![(0.0, 0); self.rubric().dimensions.len()];
        let mut by_agent: BTreeMap<String, Vec<(f32, usize)>> = BTreeMap::new();
        for (at, block) in blocks.iter().enumerate() {
            if block.role != Role::Agent {
                continue;
            }
            let (exchange, offsets) = exchange(conversation, &blocks, at);
            let score = self.score(&exchange)?;
            let sums_of =
                by_agent.entry(block.agent.clone()).or_insert_with(|| vec![(0.0, 0); sums.len()]);
            for ((dimension, sum), own) in
                score.dimensions.iter().zip(&mut sums).zip(sums_of.iter_mut())
            {
                if let Some(score) = dimension.score {
                    *sum = (sum.0 + score, sum.1 + 1);
                    *own = (own.0 + score, own.1 + 1);
                }
            }
            let findings =
                score.findings.into_iter().map(|finding| placed(finding, &offsets)).collect();
            replies.push(ReviewedReply {
                messages: block.messages.clone(),
                agent: block.agent.clone(),
                total: score.total,
                level: score.level,
                waited: block.messages.first().and_then(|first| waits.get(first)).copied(),
                findings,
            });
        }
        let findings = self.over_time(conversation, &waits);
        let timeliness = timeliness(&replies);
        Ok(self.card(conversation, replies, findings, &sums, &by_agent, timeliness))
    }
}

fn blocks(conversation: &Conversation) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (index, message) in conversation.messages.iter().enumerate() {
        if message.role == Role::System {
            continue;
        }
        let agent = message.agent.clone().unwrap_or_default();
        match blocks.last_mut() {
            Some(block) if block.role == message.role && block.agent == agent => {
                block.messages.push(index);
            }
            _ => blocks.push(Block { role: message.role, agent, messages: vec![index] }),
        }
    }
    blocks
}

/// The exchange of the agent's block at `at`, and where each of its messages starts in the reply.
fn exchange(
    conversation: &Conversation,
    blocks: &[Block],
    at: usize,
) -> (Exchange, Vec<(usize, usize)>) {
    let text_of = |index: &usize| {
        conversation.messages.get(*index).map_or("", |message| message.text.as_str())
    };
    let joined = |block: &Block| block.messages.iter().map(text_of).collect::<Vec<_>>().join(" ");
    let before = blocks.get(..at).unwrap_or_default();
    let customer = before.last().filter(|block| block.role == Role::Customer);
    let mut reply = String::new();
    let mut offsets = Vec::new();
    for index in blocks.get(at).map_or(&[][..], |block| &block.messages) {
        if !reply.is_empty() {
            reply.push(' ');
        }
        offsets.push((reply.len(), *index));
        reply.push_str(text_of(index));
    }
    let mut exchange = Exchange::new(customer.map(joined).unwrap_or_default(), reply);
    let earlier = before.len().saturating_sub(1);
    exchange.earlier = before
        .iter()
        .take(earlier)
        .filter(|block| block.role == Role::Customer)
        .map(joined)
        .collect();
    (exchange, offsets)
}

/// A finding of a reply, moved to the message it is in.
fn placed(mut finding: Finding, offsets: &[(usize, usize)]) -> Finding {
    let start = finding.span.map_or(0, |span| span.start);
    let found = offsets.iter().rev().find(|&&(offset, _)| offset <= start);
    let Some(&(offset, index)) = found.or(offsets.first()) else { return finding };
    finding.at = Some(index);
    finding.span = finding
        .span
        .map(|span| Span::new(span.start.saturating_sub(offset), span.end.saturating_sub(offset)));
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::Message;

    fn review(messages: Vec<Message>) -> Scorecard {
        ScriptScorer::builtin().unwrap().review(&Conversation::new(messages)).unwrap()
    }

    fn rules(card: &Scorecard) -> Vec<&str> {
        card.findings.iter().map(|finding| finding.rule.as_str()).collect()
    }

    #[test]
    fn waits_holds_and_repetitions_are_seen() {
        let card = review(vec![
            Message::customer("我的快递一直没更新").sent_at(0.0),
            Message::agent("稍等").sent_at(400.0),
            Message::customer("问三遍了快递怎么没更新").sent_at(1500.0),
            Message::agent("哪个单子呢").sent_at(1510.0),
            Message::customer("算了，谢谢").sent_at(1520.0),
        ]);
        assert_eq!(
            rules(&card),
            [
                "script.timeline.hold",
                "script.timeline.late",
                "script.timeline.no_greeting",
                "script.timeline.repeat",
                "script.timeline.no_closing",
            ]
        );
        assert!(card.total.unwrap() < 40.0);
    }

    #[test]
    fn a_good_chat_has_no_findings() {
        let mut messages = vec![
            Message::customer("快递到哪了").sent_at(0.0),
            Message::agent("您好，帮您查到了，包裹今天上午已到站点，预计18点前送达").sent_at(20.0),
            Message::customer("好的谢谢").sent_at(30.0),
            Message::agent("不客气，请问还有其他可以帮您的吗？祝您生活愉快~").sent_at(40.0),
        ];
        messages[1].agent = Some("小林".into());
        messages[3].agent = Some("小林".into());
        let card = review(messages);
        assert!(card.findings.is_empty(), "{:?}", card.findings);
        assert_eq!((card.agents.len(), card.agents[0].replies), (1, 2));
        assert!(card.agents[0].total > 60.0, "{:?}", card.agents);
        let timely = card.dimensions.iter().find(|dim| dim.id == "timeliness").unwrap();
        assert!(timely.score.unwrap() > 95.0);
    }

    #[test]
    fn findings_point_into_their_own_message() {
        let card = review(vec![
            Message::customer("能便宜点吗"),
            Message::agent("亲"),
            Message::agent("没法优惠的"),
        ]);
        let finding = card.replies[0].findings.iter().find(|f| f.rule == "script.refusal").unwrap();
        assert_eq!(finding.at, Some(2));
        assert_eq!(finding.span.unwrap().slice("没法优惠的"), Some("没法优惠的"));
        assert_eq!(review(vec![Message::customer("在吗")]).total, None);
        assert_eq!(review(vec![]).replies, vec![]);
    }
}

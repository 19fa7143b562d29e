//! A whole chat: every reply scored in its context, and what only times and order show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cues::Cue;
use super::exchange::Exchange;
use super::finding::{Finding, Level};
use super::reading::Reading;
use super::scorer::ScriptScorer;
use crate::dialogue::{Conversation, Role, reply_gaps};
use crate::error::Result;
use crate::span::{Span, Spanned, TextSource};

/// A wait longer than this, in seconds, needs an apology; the sheets of the trade use 3 minutes.
const LONG_WAIT: f64 = 180.0;
/// The apology may come in this many further messages of the agent.
const APOLOGY_WITHIN: usize = 5;
/// After "one moment" the agent has to come back within this many seconds.
const HOLD_LIMIT: f64 = 900.0;
/// Points of the timeliness dimension for a conversation without a late reply.
const IN_TIME: f32 = 100.0;

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

    fn card(
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

    /// What only the order and the times of the messages show.
    fn over_time(&self, conversation: &Conversation, waits: &BTreeMap<usize, f64>) -> Vec<Finding> {
        let readings: Vec<Reading> =
            conversation.messages.iter().map(|message| self.reading(&message.text)).collect();
        let mut findings = Vec::new();
        late(conversation, &readings, waits, &mut findings);
        holds(conversation, &readings, &mut findings);
        repeats(conversation, &readings, &mut findings);
        opening_and_closing(conversation, &readings, &mut findings);
        findings.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.rule.cmp(&b.rule)));
        findings
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

/// 100 for an answer at once, 0 from ten minutes on, straight between; the sum and the replies.
fn timeliness(replies: &[ReviewedReply]) -> Option<(f32, usize)> {
    let waits: Vec<f64> = replies.iter().filter_map(|reply| reply.waited).collect();
    if waits.is_empty() {
        return None;
    }
    let score = |wait: &f64| IN_TIME * (1.0 - (wait / 600.0).min(1.0)) as f32;
    Some((waits.iter().map(score).sum(), waits.len()))
}

fn agent_messages(conversation: &Conversation) -> impl Iterator<Item = usize> + '_ {
    conversation.of(Role::Agent).map(|(index, _)| index)
}

/// A wait over three minutes, and no apology in that message or the next five.
fn late(
    conversation: &Conversation,
    readings: &[Reading],
    waits: &BTreeMap<usize, f64>,
    findings: &mut Vec<Finding>,
) {
    for (&index, &seconds) in waits.iter().filter(|&(_, &seconds)| seconds > LONG_WAIT) {
        let sorry = agent_messages(conversation)
            .skip_while(|&at| at < index)
            .take(1 + APOLOGY_WITHIN)
            .filter_map(|at| readings.get(at))
            .any(|reading| reading.has(Cue::Apology) || reading.normal.text().contains("久等"));
        if !sorry {
            let minutes = (seconds / 60.0).floor();
            findings.push(
                Finding::new(
                    "script.timeline.late",
                    Level::Medium,
                    format!("顾客等了{minutes}分钟，之后没有致歉"),
                )
                .in_message(index)
                .because("超过3分钟未回复，应在随后的几句话里致歉")
                .rewritten("不好意思让您久等了，"),
            );
        }
    }
}

/// "One moment", and nothing but silence after it for fifteen minutes.
fn holds(conversation: &Conversation, readings: &[Reading], findings: &mut Vec<Finding>) {
    let last_time = conversation.messages.iter().rev().find_map(|message| message.at);
    for index in agent_messages(conversation) {
        let Some(reading) = readings.get(index).filter(|reading| reading.has(Cue::Hold)) else {
            continue;
        };
        let alone = reading
            .clauses
            .iter()
            .all(|clause| !matches!(clause.act, super::reading::Act::Content));
        let Some(at) = conversation.messages.get(index).and_then(|message| message.at) else {
            continue;
        };
        let next = conversation
            .messages
            .iter()
            .enumerate()
            .skip(index + 1)
            .find(|(_, message)| message.role == Role::Agent);
        let waited = match next {
            Some((_, message)) => message.at.map(|next| next - at),
            None => last_time.map(|last| last - at),
        };
        if alone && waited.is_some_and(|waited| waited > HOLD_LIMIT) {
            let text = conversation.messages.get(index).map_or("", |message| &message.text);
            let mut finding = Finding::new(
                "script.timeline.hold",
                Level::Medium,
                "让顾客稍等之后，15分钟内没有跟进",
            );
            if let Some(span) = reading.first(Cue::Hold) {
                finding = finding.located(text, span);
            }
            findings.push(
                finding
                    .in_message(index)
                    .because("说了稍等就要回来给结果，查不到也要先说一声")
                    .rewritten(
                        "还在为您核实，预计【几分钟】后给您结果，您可以先忙，我查到就告诉您",
                    ),
            );
        }
    }
}

/// The customer says that they have said it before.
fn repeats(conversation: &Conversation, readings: &[Reading], findings: &mut Vec<Finding>) {
    const SAID: [&str; 14] = [
        "说过了",
        "说了好几遍",
        "说了几遍",
        "都说了",
        "刚才说了",
        "刚说了",
        "刚说过",
        "已经说了",
        "不是说了",
        "说了多少遍",
        "问了好几遍",
        "还要我说几遍",
        "你不看聊天记录",
        "看聊天记录",
    ];
    for (index, message) in conversation.of(Role::Customer) {
        let Some(reading) = readings.get(index) else { continue };
        let Some(phrase) = SAID.iter().find(|phrase| reading.normal.text().contains(**phrase))
        else {
            continue;
        };
        let mut finding =
            Finding::new("script.timeline.repeat", Level::Medium, "让顾客重复说明问题");
        if let Some(at) = reading.normal.text().find(phrase) {
            let span = reading.normal.span_of_bytes(at, at + phrase.len());
            finding = finding.located(&message.text, span);
        }
        findings.push(
            finding
                .in_message(index)
                .because("顾客最怕换一个人就从头说一遍，先看聊天记录再开口")
                .rewritten("不好意思，您前面说的我都看到了：【复述问题】，我接着为您处理"),
        );
    }
}

/// No greeting in the first reply; no closing word in a chat the customer has ended.
fn opening_and_closing(
    conversation: &Conversation,
    readings: &[Reading],
    findings: &mut Vec<Finding>,
) {
    let greets = |index: usize| {
        readings.get(index).is_some_and(|reading| {
            reading.has(Cue::Greeting) || reading.has(Cue::OpenOffer) || reading.has(Cue::Address)
        })
    };
    let agents: Vec<usize> = agent_messages(conversation).collect();
    let Some((&first, &last)) = agents.first().zip(agents.last()) else { return };
    if !agents.iter().take(2).any(|&index| greets(index)) {
        findings.push(
            Finding::new("script.timeline.no_greeting", Level::Light, "开头没有问候")
                .in_message(first)
                .because("统一的问候语是规范流程的第一步")
                .rewritten("您好，很高兴为您服务，"),
        );
    }
    let done = conversation.of(Role::Customer).last().is_some_and(|(index, message)| {
        readings.get(index).is_some_and(|reading| reading.has(Cue::Farewell))
            && message.text.chars().count() <= 12
    });
    let closes = agents.iter().rev().take(3).any(|&index| {
        readings.get(index).is_some_and(|reading| {
            reading.has(Cue::Closing) || reading.has(Cue::MoreHelp) || reading.has(Cue::Wish)
        })
    });
    if done && !closes {
        findings.push(
            Finding::new("script.timeline.no_closing", Level::Light, "结束时没有收尾")
                .in_message(last)
                .because("确认问题解决并道别，顾客知道可以再来找谁")
                .rewritten("请问还有其他可以帮您的吗？祝您生活愉快，有问题随时找我"),
        );
    }
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
            Message::customer("我刚才说了快递没更新").sent_at(1500.0),
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

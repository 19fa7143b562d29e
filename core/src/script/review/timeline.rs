//! What only the order and the times of the messages show.

use std::collections::BTreeMap;

use super::super::cues::Cue;
use super::super::finding::{Finding, Level};
use super::super::reading::{Act, Reading};
use super::super::scorer::ScriptScorer;
use crate::arrange::Arrange;
use crate::dialogue::{Conversation, Role};

/// A wait longer than this, in seconds, needs an apology; the sheets of the trade use 3 minutes.
const LONG_WAIT: f64 = 180.0;
/// The apology may come in this many further messages of the agent.
const APOLOGY_WITHIN: usize = 5;
/// After "one moment" the agent has to come back within this many seconds.
const HOLD_LIMIT: f64 = 900.0;

impl ScriptScorer {
    /// What only the order and the times of the messages show.
    pub(super) fn over_time(
        &self,
        conversation: &Conversation,
        waits: &BTreeMap<usize, f64>,
    ) -> Vec<Finding> {
        let readings: Vec<Reading> =
            conversation.messages.iter().map(|message| self.reading(&message.text)).collect();
        let mut findings = Vec::new();
        late(conversation, &readings, waits, &mut findings);
        holds(conversation, &readings, &mut findings);
        repeats(conversation, &readings, &mut findings);
        opening_and_closing(conversation, &readings, &mut findings);
        if let Some(procedure) = &self.procedure {
            procedure.detect(conversation, &readings, &mut findings);
        }
        findings.arrange_by(|a, b| a.at.cmp(&b.at).then_with(|| a.rule.cmp(&b.rule)));
        findings
    }
}

pub(super) fn agent_messages(conversation: &Conversation) -> impl Iterator<Item = usize> + '_ {
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
        let alone = reading.clauses.iter().all(|clause| !matches!(clause.act, Act::Content));
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
    const SAID: [&str; 22] = [
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
        "问三遍",
        "问了三遍",
        "说三遍",
        "说了三遍",
        "第三次问",
        "第三遍",
        "说几遍了",
        "问几遍了",
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

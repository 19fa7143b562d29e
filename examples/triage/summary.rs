//! The day: conversations by risk, totals by intent and department, the agents.

use std::collections::BTreeMap;
use std::io::{self, Write};

use kefu::risk::Level;

use crate::desk::{Seen, Triage};
use crate::page::{name_of, style_of};
use crate::terminal::{Ink, Style, bar, column};

/// How many rows a table of the day shows.
const ROWS: usize = 20;

/// The sums over all conversations.
#[derive(Debug, Default)]
pub struct Summary {
    rows: Vec<Row>,
    intents: BTreeMap<String, usize>,
    departments: BTreeMap<String, usize>,
    agents: BTreeMap<String, Agent>,
    customer_messages: usize,
    undecided: usize,
}

#[derive(Debug)]
struct Row {
    id: String,
    score: f32,
    level: Level,
    malice: f32,
    messages: usize,
    intent: String,
    driver: String,
}

#[derive(Debug, Default)]
struct Agent {
    replies: usize,
    total: f32,
    findings: usize,
}

impl Summary {
    /// Adds one conversation.
    pub fn add(&mut self, triage: &Triage) {
        let mut intents: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &triage.lines {
            match &line.seen {
                Seen::Customer { intent, .. } => {
                    self.customer_messages += 1;
                    let Some(name) = &intent.name else {
                        self.undecided += 1;
                        continue;
                    };
                    *self.intents.entry(name.clone()).or_default() += 1;
                    if let Some(department) = &intent.department {
                        *self.departments.entry(department.clone()).or_default() += 1;
                    }
                    let small_talk =
                        intent.label.as_deref().is_some_and(|label| label.starts_with("chat."));
                    if !small_talk {
                        *intents.entry(name).or_default() += 1;
                    }
                }
                Seen::Agent { script } => {
                    let name = line.message.agent.as_deref().unwrap_or("客服");
                    let agent = self.agents.entry(name.to_owned()).or_default();
                    agent.replies += 1;
                    agent.total += script.total;
                    agent.findings += script.findings.len();
                }
                Seen::System {} => {}
            }
        }
        // The most frequent intent; the first by name among equals, so that runs agree.
        let main = intents.iter().max_by_key(|&(name, &count)| (count, std::cmp::Reverse(name)));
        // Traits of the whole conversation, such as its length, have no words to show.
        let quoted = |driver: &&kefu::risk::Driver| driver.weight > 0.0 && !driver.quote.is_empty();
        let driver = triage.risk.drivers.iter().find(quoted);
        self.rows.push(Row {
            id: triage.id.clone(),
            score: triage.risk.score,
            level: triage.risk.level,
            malice: triage.risk.malice.score,
            messages: triage.lines.len(),
            intent: main.map_or_else(|| "-".to_owned(), |(name, _)| (*name).to_owned()),
            driver: driver
                .map_or_else(String::new, |driver| format!("{}「{}」", driver.name, driver.quote)),
        });
    }

    /// Writes the day's tables.
    pub fn write(&mut self, out: &mut impl Write, ink: Ink) -> io::Result<()> {
        self.rows.sort_by(|a, b| b.score.total_cmp(&a.score));
        writeln!(out, "{}", ink.paint(Style::Bold, "━━ 今日对话，风险从高到低 ━━"))?;
        for row in self.rows.iter().take(ROWS) {
            let malice = if row.malice >= 0.5 { "  ⚠ 疑似恶意" } else { "" };
            writeln!(
                out,
                "{}  {}  {}  {:>3} 条  {}  {}{}",
                ink.paint(style_of(row.level), &format!("{:.2}", row.score)),
                ink.paint(style_of(row.level), &column(name_of(row.level), 4)),
                column(&row.id, 10),
                row.messages,
                column(&row.intent, 14),
                column(&row.driver, 40).trim_end(),
                ink.paint(Style::Bad, malice),
            )?;
        }
        if self.rows.len() > ROWS {
            writeln!(out, "… 另有 {} 段对话", self.rows.len() - ROWS)?;
        }
        table(out, ink, "意图", &self.intents)?;
        table(out, ink, "部门", &self.departments)?;
        writeln!(
            out,
            "{}",
            ink.paint(
                Style::Dim,
                &format!(
                    "顾客消息 {} 条，其中 {} 条不作判断",
                    self.customer_messages, self.undecided
                )
            )
        )?;
        self.write_agents(out, ink)
    }

    fn write_agents(&self, out: &mut impl Write, ink: Ink) -> io::Result<()> {
        writeln!(out, "{}", ink.paint(Style::Bold, "━━ 客服 ━━"))?;
        let mean = |agent: &Agent| agent.total / agent.replies.max(1) as f32;
        let mut agents: Vec<(&String, &Agent)> = self.agents.iter().collect();
        agents.sort_by(|a, b| mean(b.1).total_cmp(&mean(a.1)));
        for (name, agent) in agents.into_iter().take(ROWS) {
            writeln!(
                out,
                "{} {} {:>5.1} 分  {:>4} 条回复  {:>3} 个问题",
                column(name, 10),
                bar(mean(agent) / 100.0, 20),
                mean(agent),
                agent.replies,
                agent.findings,
            )?;
        }
        Ok(())
    }
}

fn table(
    out: &mut impl Write,
    ink: Ink,
    title: &str,
    counts: &BTreeMap<String, usize>,
) -> io::Result<()> {
    writeln!(out, "{}", ink.paint(Style::Bold, &format!("━━ 按{title} ━━")))?;
    let mut rows: Vec<(&String, usize)> = counts.iter().map(|(name, &n)| (name, n)).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let most = rows.first().map_or(1, |&(_, count)| count).max(1);
    for (name, count) in rows.into_iter().take(ROWS) {
        writeln!(out, "{} {} {count}", column(name, 14), bar(count as f32 / most as f32, 20))?;
    }
    Ok(())
}

//! A scorecard as text, for a supervisor to read.

use std::fmt::{Display, Formatter, Result};

use super::Scorecard;
use crate::script::finding::{Finding, Level};

impl Display for Scorecard {
    /// The total, the dimensions that apply, the agents, and every finding with its rewrite.
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self.total {
            Some(total) => writeln!(out, "总分 {total:.0}（{}）", self.level)?,
            None => writeln!(out, "没有客服回复")?,
        }
        for dimension in &self.dimensions {
            if let Some(score) = dimension.score {
                writeln!(out, "  {} {score:.0}", dimension.name)?;
            }
        }
        for card in &self.agents {
            let name = if card.agent.is_empty() { "（未署名）" } else { &card.agent };
            let [light, medium, heavy] = card.findings;
            writeln!(
                out,
                "客服 {name}：{}条回复，均分 {:.0}，提示{light}、问题{medium}、严重{heavy}",
                card.replies, card.total
            )?;
        }
        for reply in &self.replies {
            let places: Vec<String> = reply.messages.iter().map(|at| format!("#{at}")).collect();
            write!(out, "{} {:.0}（{}）", places.join(" "), reply.total, reply.level)?;
            if let Some(waited) = reply.waited {
                write!(out, "，顾客等了{waited:.0}秒")?;
            }
            writeln!(out)?;
            reply.findings.iter().try_for_each(|finding| line(out, finding))?;
        }
        if !self.findings.is_empty() {
            writeln!(out, "整场会话")?;
        }
        self.findings.iter().try_for_each(|finding| line(out, finding))
    }
}

fn line(out: &mut Formatter<'_>, finding: &Finding) -> Result {
    let level = match finding.level {
        Level::Light => "提示",
        Level::Medium => "问题",
        Level::Heavy => "严重",
    };
    write!(out, "  [{level}] {}", finding.message)?;
    if !finding.quote.is_empty() {
        write!(out, "：“{}”", finding.quote)?;
    }
    writeln!(out)?;
    match &finding.rewrite {
        Some(rewrite) => writeln!(out, "        可以说：{rewrite}"),
        None => Ok(()),
    }
}

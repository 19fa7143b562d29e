//! One conversation as a page on the terminal.

use std::io::{self, Write};

use kefu::faq::{FaqReply, FaqReplyKind};
use kefu::intent::{Decision, Intent};
use kefu::risk::{Level, RiskUpdate};
use kefu::script::{Level as FindingLevel, ScriptScore};

use crate::desk::{Line, Seen, Triage};
use crate::terminal::{Ink, Style, bar, clock, column, sparkline};

/// What stands under a message starts here.
const INDENT: &str = "            ";
/// How much of an answer or a rewrite is shown, in cells.
const EXCERPT: usize = 72;

pub fn write(out: &mut impl Write, ink: Ink, triage: &Triage) -> io::Result<()> {
    let risk = &triage.risk;
    let timeline: Vec<f32> = triage.lines.iter().map(|line| line.risk.score).collect();
    writeln!(
        out,
        "{} {}  {}  {}",
        ink.paint(Style::Bold, &format!("━━ {} ", triage.id)),
        ink.paint(Style::Dim, &format!("{} 条消息", triage.lines.len())),
        ink.paint(
            style_of(risk.level),
            &format!("差评风险 {:.2} {}", risk.score, name_of(risk.level))
        ),
        sparkline(&timeline),
    )?;
    for line in &triage.lines {
        message(out, ink, line)?;
    }
    conclusion(out, ink, triage)?;
    writeln!(out)
}

fn message(out: &mut impl Write, ink: Ink, line: &Line) -> io::Result<()> {
    let at = clock(line.message.at);
    match &line.seen {
        Seen::Customer { intent, faq } => {
            let who = ink.paint(Style::Accent, "顾客");
            writeln!(out, "{at} {who}  {}", line.message.text)?;
            writeln!(out, "{INDENT}{}", intent_line(ink, intent))?;
            if let Some(answer) = faq_line(ink, intent, faq) {
                writeln!(out, "{INDENT}{answer}")?;
            }
        }
        Seen::Agent { script } => {
            let name = line.message.agent.as_deref().unwrap_or("客服");
            writeln!(out, "{at} {}  {}", ink.paint(Style::Bold, name), line.message.text)?;
            script_lines(out, ink, script)?;
        }
        Seen::System {} => {
            writeln!(out, "{at} {}", ink.paint(Style::Dim, &line.message.text))?;
        }
    }
    risk_line(out, ink, &line.risk)
}

fn intent_line(ink: Ink, intent: &Intent) -> String {
    let best = intent.candidates.first();
    let also: String = intent.also.iter().map(|also| format!(" ＋{}", also.name)).collect();
    let refused: String = intent.negated.iter().map(|no| format!("（不要{}）", no.name)).collect();
    match &intent.decision {
        Decision::Accept => {
            let name = intent.name.as_deref().unwrap_or_default();
            let department = intent.department.as_deref().unwrap_or("-");
            format!("意图 {name} {:.2} → {department}{also}{refused}", intent.score)
        }
        Decision::Ambiguous { question, .. } => {
            format!("{}{also}{refused}", ink.paint(Style::Dim, &format!("意图 两可：{question}")))
        }
        _ => {
            let guess = best.map_or_else(String::new, |best| format!("（最像 {}）", best.name));
            format!("{}{refused}", ink.paint(Style::Dim, &format!("意图 无法判断{guess}")))
        }
    }
}

/// Small talk needs no answer base, unless it has one.
fn faq_line(ink: Ink, intent: &Intent, faq: &FaqReply) -> Option<String> {
    let small_talk = intent.label.as_deref().is_some_and(|label| label.starts_with("chat."));
    let label = |text: String| ink.paint(Style::Dim, &text);
    match faq.kind {
        FaqReplyKind::Answer => {
            Some(format!("{} {}", label(format!("答案 {:.2}", faq.score)), excerpt(&faq.text)))
        }
        FaqReplyKind::Suggest | FaqReplyKind::Menu if !small_talk => {
            let options: Vec<String> = faq
                .options
                .iter()
                .take(3)
                .enumerate()
                .map(|(index, option)| format!("{}.{}", index + 1, option.label))
                .collect();
            Some(format!("{} {}", label("推荐".to_owned()), options.join("  ")))
        }
        _ => None,
    }
}

fn script_lines(out: &mut impl Write, ink: Ink, script: &ScriptScore) -> io::Result<()> {
    let style = match script.total {
        total if total >= 75.0 => Style::Good,
        total if total >= 50.0 => Style::Plain,
        total if total >= 35.0 => Style::Warn,
        _ => Style::Bad,
    };
    let weak: Vec<&str> = script
        .dimensions
        .iter()
        .filter(|dimension| dimension.score.is_some_and(|score| score < 30.0))
        .map(|dimension| dimension.name.as_str())
        .take(3)
        .collect();
    let weak =
        if weak.is_empty() { String::new() } else { format!("  弱项：{}", weak.join("、")) };
    writeln!(
        out,
        "{INDENT}{} {}{}",
        ink.paint(style, &format!("话术 {:>3.0} {}", script.total, script.level)),
        bar(script.total / 100.0, 10),
        ink.paint(Style::Dim, &weak),
    )?;
    for finding in &script.findings {
        let style = match finding.level {
            FindingLevel::Heavy => Style::Bad,
            FindingLevel::Medium => Style::Warn,
            FindingLevel::Light => Style::Dim,
        };
        let quote = if finding.quote.is_empty() {
            String::new()
        } else {
            format!("「{}」", finding.quote)
        };
        writeln!(
            out,
            "{INDENT}{}",
            ink.paint(
                style,
                &format!("[{}] {}{quote}", name_of_finding(finding.level), finding.message)
            )
        )?;
        if let Some(rewrite) = &finding.rewrite {
            writeln!(out, "{INDENT}    改为：{}", excerpt(rewrite))?;
        }
    }
    Ok(())
}

fn risk_line(out: &mut impl Write, ink: Ink, risk: &RiskUpdate) -> io::Result<()> {
    // A message that moves nothing says nothing.
    if risk.change.abs() < 0.03 && !risk.alert {
        return Ok(());
    }
    let drivers: Vec<String> = risk
        .drivers
        .iter()
        .filter(|driver| driver.weight.abs() >= 0.05)
        .take(3)
        .map(|driver| format!("{}「{}」{:+.2}", driver.name, driver.quote, driver.weight))
        .collect();
    let alert =
        if risk.alert { ink.paint(Style::Bad, " ⚠ 请主管介入") } else { String::new() };
    writeln!(
        out,
        "{INDENT}{} {:+.2}  {}{alert}",
        ink.paint(style_of(risk.level), &format!("风险 {:.2}", risk.score)),
        risk.change,
        ink.paint(Style::Dim, &drivers.join("  ")),
    )
}

fn conclusion(out: &mut impl Write, ink: Ink, triage: &Triage) -> io::Result<()> {
    let risk = &triage.risk;
    if risk.level >= Level::Watch {
        let causes: Vec<String> = risk
            .causes
            .iter()
            .take(3)
            .map(|cause| format!("{} {:.0}%", cause.cause.display(), cause.share * 100.0))
            .collect();
        writeln!(out, "  {} {}", ink.paint(Style::Bold, "原因"), causes.join("  "))?;
        for action in risk.actions.iter().take(3) {
            writeln!(
                out,
                "  {} {}：{}",
                ink.paint(Style::Bold, "建议"),
                action.kind.display(),
                action.reason
            )?;
            if !action.draft.is_empty() {
                writeln!(out, "       “{}”", excerpt(&action.draft))?;
            }
        }
    }
    if risk.malice.score >= 0.5 {
        let patterns: Vec<String> = risk
            .malice
            .findings
            .iter()
            .map(|finding| format!("{}「{}」", finding.name, finding.quote))
            .collect();
        let text = format!("疑似恶意 {:.2}  {}", risk.malice.score, patterns.join("  "));
        writeln!(out, "  {}", ink.paint(Style::Bad, &text))?;
    }
    Ok(())
}

fn excerpt(text: &str) -> String {
    column(&text.replace('\n', " "), EXCERPT).trim_end().to_owned()
}

/// The colour of a level.
pub fn style_of(level: Level) -> Style {
    match level {
        Level::Low => Style::Good,
        Level::Watch => Style::Warn,
        _ => Style::Bad,
    }
}

/// The Chinese name of a level.
pub fn name_of(level: Level) -> &'static str {
    match level {
        Level::Low => "低",
        Level::Watch => "关注",
        Level::High => "高",
        Level::Urgent => "紧急",
    }
}

fn name_of_finding(level: FindingLevel) -> &'static str {
    match level {
        FindingLevel::Heavy => "重",
        FindingLevel::Medium => "中",
        FindingLevel::Light => "轻",
    }
}

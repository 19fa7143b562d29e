//! How often every shipped rule fires and every word list occurs on real lines, so that a noisy one
//! is seen.
//!
//! The lines are `agentlines_jddc.jsonl` and the agents' turns of `conversations_jddc.jsonl` for
//! rules about agents, and the customers' turns and `intent_shop_dev_*.jsonl` for rules about
//! customers. They measure only: no rule is tuned to them. With `--write` the rates go to
//! `benches/accuracy/rules.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kefu::rule::{RuleSet, Who};
use kefu::{Conversation, Message, Role};
use serde::Deserialize;

use super::Numbers;
use super::lexicons::{self, Rate};
use crate::context::{Context, Result};

const TABLE: &str = "benches/accuracy/rules.md";

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "agent", alias = "line")]
    text: String,
}

#[derive(Deserialize)]
struct Dialogue {
    turns: Vec<Message>,
}

/// The rate of every shipped rule.
pub fn run(context: &Context) -> Result<Numbers> {
    let set = RuleSet::builtin().map_err(|error| error.to_string())?;
    let dialogues: Vec<Dialogue> = context.rows("conversations_jddc.jsonl")?;
    let mut agents: Vec<String> = lines(context, "agentlines_jddc.jsonl")?;
    let mut customers = lines(context, "intent_shop_dev_jd.jsonl")?;
    customers.extend(lines(context, "intent_shop_dev_taobao.jsonl")?);
    for message in dialogues.iter().flat_map(|dialogue| &dialogue.turns) {
        match message.role {
            Role::Agent => agents.push(message.text.clone()),
            Role::Customer => customers.push(message.text.clone()),
            Role::System => {}
        }
    }
    // `agentlines_jddc` is drawn from the conversations: a line counts once.
    for texts in [&mut agents, &mut customers] {
        texts.sort();
        texts.dedup();
    }
    let mut fired: BTreeMap<String, [usize; 3]> =
        set.rules().map(|rule| (rule.id.clone(), [0; 3])).collect();
    for (column, role, texts) in [(0, Role::Agent, &agents), (1, Role::Customer, &customers)] {
        for hit in texts.iter().flat_map(|text| set.check(role, text)) {
            fired.entry(hit.rule).or_default()[column] += 1;
        }
    }
    for dialogue in &dialogues {
        let hits = set.review(&Conversation::new(dialogue.turns.clone()), None);
        let mut rules: Vec<String> = hits.into_iter().map(|hit| hit.rule).collect();
        rules.sort();
        rules.dedup();
        for rule in rules {
            fired.entry(rule).or_default()[2] += 1;
        }
    }
    let sizes = [agents.len(), customers.len(), dialogues.len()];
    if context.has("--write") {
        let lists = lexicons::rates(context, &agents, &customers)?;
        let page = table(&set, &fired, sizes) + &lists_table(&lists, sizes);
        context.write(&context.path(TABLE), page)?;
    }
    let rates = |column: usize| {
        fired.values().map(move |counts| counts[column] as f64 / sizes[column].max(1) as f64)
    };
    let mut numbers = Numbers::new();
    numbers.insert("rules".to_owned(), set.len() as f64);
    for (column, name) in [(0, "agent_line"), (1, "customer_message"), (2, "conversation")] {
        numbers.insert(format!("{name}_hits_per_row"), rates(column).sum());
        numbers.insert(format!("{name}_highest_rate"), rates(column).fold(0.0, f64::max));
    }
    Ok(numbers)
}

fn lines(context: &Context, file: &str) -> Result<Vec<String>> {
    let rows: Vec<Line> = context.rows(file)?;
    Ok(rows.into_iter().map(|row| row.text).collect())
}

/// The rates as Markdown, the most frequent rule first.
fn table(set: &RuleSet, fired: &BTreeMap<String, [usize; 3]>, sizes: [usize; 3]) -> String {
    let mut out = format!(
        "# How often the shipped rules fire on real lines\n\n\
         Written by `cargo xtask accuracy rules --write`: share of {} different agents' lines, {} different customers' messages and\n\
         {} whole conversations (JD, Taobao; no times, so rules about waits cannot fire). Most lines are\n\
         blameless: a rule that fires often on the side it reads is noisy or very strict.\n\n\
         | rule | reads | level | agents' lines | customers' messages | conversations |\n|---|---|---|---|---|---|\n",
        sizes[0], sizes[1], sizes[2]
    );
    let mut rows: Vec<_> = set.rules().collect();
    let count = |id: &str| fired.get(id).copied().unwrap_or_default();
    rows.sort_by_key(|rule| (usize::MAX - count(&rule.id).iter().sum::<usize>(), rule.id.clone()));
    for rule in rows {
        let reads = match rule.role {
            Who::Agent => "agent",
            Who::Customer => "customer",
            Who::System => "system",
            Who::Any => "any",
        };
        let counts = count(&rule.id);
        let share = |column: usize| share(counts[column], sizes[column]);
        let _ = writeln!(
            out,
            "| `{}` | {reads} | {} | {} | {} | {} |",
            rule.id,
            rule.level.as_str(),
            share(0),
            share(1),
            share(2)
        );
    }
    out
}

/// The word lists as Markdown.
fn lists_table(lists: &[Rate], sizes: [usize; 3]) -> String {
    let mut out = "\n## The engines' word lists\n\n\
         Lines in which a list of `core/assets/lexicons` has a phrase, negated or not, whoever speaks. What\n\
         an engine makes of a place depends on the speaker, on negation and on learned weights.\n\n\
         | list | reads | agents' lines | customers' messages |\n|---|---|---|---|\n"
        .to_owned();
    for Rate { name, speaker, lines: [agents, customers] } in lists {
        let (agents, customers) = (share(*agents, sizes[0]), share(*customers, sizes[1]));
        let _ = writeln!(out, "| `{name}` | {speaker} | {agents} | {customers} |");
    }
    out
}

/// `2.04 % (112)`
fn share(count: usize, rows: usize) -> String {
    let percent = 100.0 * count as f64 / rows.max(1) as f64;
    if count == 0 { "0".to_owned() } else { format!("{percent:.2} % ({count})") }
}

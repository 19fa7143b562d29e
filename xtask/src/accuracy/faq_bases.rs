//! What bases of every size reply by default, beyond JD questions and with other talk.

use std::collections::{BTreeMap, BTreeSet};

use kefu::faq::{AnswerContext, FaqEntry, FaqIndex, FaqOptions, FaqReplyKind, FaqTarget};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Numbers;
use super::faq::{Asked, Neighbours, Phrasing};
use crate::context::{Context, Result};
use crate::models::embedding::Other;

/// Bases of these many entries are drawn, at most so many of each source.
const SIZES: [usize; 3] = [5, 20, 60];
const DRAWN: usize = 6;
/// Further phrasings an entry keeps.
const VARIANTS: [usize; 3] = [0, 3, usize::MAX];
/// Questions with an entry and questions without that a base is asked.
const ASKED: usize = 100;

/// Entries, and questions with the entries that may answer them.
struct Source {
    name: &'static str,
    entries: Vec<FaqEntry>,
    asked: Vec<(String, Vec<String>)>,
}

#[derive(Deserialize)]
struct Question {
    query: String,
    #[serde(default)]
    faq_id: Option<String>,
    #[serde(default)]
    faq_ids: Vec<String>,
    #[serde(default)]
    other: bool,
}

/// What happened to the questions of one kind.
#[derive(Clone, Copy, Default)]
struct Seen {
    asked: usize,
    right: usize,
    wrong: usize,
    listed: usize,
    handed: usize,
}

/// Questions with an entry, without one, and other talk.
const KINDS: [&str; 3] = ["with", "without", "other"];

/// `faq-bases`: replies by default of bases of 5, 20 and 60 entries with no, three and all further
/// phrasings, with the built-in vectors; the mean over four sources and the phrasings, and each source.
///
/// # Errors
/// The data is missing or cannot be read.
pub fn run(context: &Context) -> Result<Numbers> {
    let (trades, chat) = trades(context)?;
    let sources = [jd(context)?, taobao(context)?, example(context)?, trades];
    let mut other: Vec<String> = chat;
    let kept = Other::kept_back(context)?;
    other.extend(kept.into_iter().step_by(20).map(|row| row.text));
    let mut means: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for source in &sources {
        for size in SIZES {
            for variants in VARIANTS {
                let shares = replies(source, size, variants, &other)?;
                for (name, share) in shares {
                    means.entry(format!("{size}_{name}")).or_default().push(share);
                    means.entry(format!("{}_{size}_{name}", source.name)).or_default().push(share);
                }
            }
        }
    }
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64;
    Ok(means.into_iter().map(|(name, values)| (name, mean(values))).collect())
}

/// Shares of what bases of a size, drawn from a source, reply.
fn replies(
    source: &Source,
    size: usize,
    variants: usize,
    other: &[String],
) -> Result<Vec<(String, f64)>> {
    let turns = source.entries.len() / size;
    let mut seen = [Seen::default(); KINDS.len()];
    for turn in (0..turns).step_by(turns.div_ceil(DRAWN).max(1)) {
        let drawn = source.entries.iter().skip(turn).step_by(turns).take(size);
        let entries = drawn.cloned().map(|mut entry| {
            entry.variants.truncate(variants);
            if variants == 0 {
                entry.keywords.clear();
            }
            entry
        });
        let index = FaqIndex::build(entries.collect(), FaqOptions::default());
        let index = index.map_err(|error| error.to_string())?;
        let (with, without): (Vec<_>, Vec<_>) = source
            .asked
            .iter()
            .partition(|(_, ids)| ids.iter().any(|id| index.entry(id).is_some()));
        let none = Vec::new();
        let some = |rows: Vec<&'_ (String, Vec<String>)>| -> Vec<(String, Vec<String>)> {
            let step = rows.len().div_ceil(ASKED).max(1);
            rows.into_iter().step_by(step).cloned().collect()
        };
        let other = other.iter().map(|text| (text.clone(), none.clone())).collect();
        for (seen, rows) in seen.iter_mut().zip([some(with), some(without), other]) {
            for (text, ids) in rows {
                seen.ask(&index, &text, &ids)?;
            }
        }
    }
    let mut shares = Vec::new();
    for (kind, seen) in KINDS.iter().zip(seen) {
        let all = seen.asked.max(1) as f64;
        for (what, count) in [
            ("answered_rightly", seen.right),
            ("answered_wrongly", seen.wrong),
            ("listed", seen.listed),
            ("handed_over", seen.handed),
        ] {
            if what != "answered_rightly" && what != "listed" || *kind == "with" {
                shares.push((format!("{kind}_{what}"), count as f64 / all));
            }
        }
    }
    Ok(shares)
}

impl Seen {
    fn ask(&mut self, index: &FaqIndex, text: &str, ids: &[String]) -> Result {
        let reply = index.answer(text, &AnswerContext::default());
        let reply = reply.map_err(|error| error.to_string())?;
        self.asked += 1;
        match reply.kind {
            FaqReplyKind::Answer if reply.id.as_ref().is_some_and(|id| ids.contains(id)) => {
                self.right += 1;
            }
            FaqReplyKind::Answer => self.wrong += 1,
            FaqReplyKind::None => self.handed += 1,
            _ => {
                let leads =
                    |target: &FaqTarget| matches!(target, FaqTarget::Entry(id) if ids.contains(id));
                let listed = reply.options.iter().any(|option| leads(&option.target));
                self.listed += usize::from(listed);
            }
        }
        Ok(())
    }
}

fn jd(context: &Context) -> Result<Source> {
    let kb: Vec<Phrasing> = context.rows("faq_jddc_kb.jsonl")?;
    let asked: Vec<Asked> = context.rows("faq_jddc_queries_dev.jsonl")?;
    let asked = asked.into_iter().map(|row| (row.query, vec![row.faq_id]));
    Ok(Source { name: "jd", entries: super::faq::entries(&kb), asked: asked.collect() })
}

/// Groups of messages that mean the same, without a message in two of them: half of a group are an
/// entry's phrasings, the others are asked.
fn taobao(context: &Context) -> Result<Source> {
    let rows: Vec<Neighbours> = context.rows("faq_ecd_sr_dev.jsonl")?;
    let texts: BTreeMap<usize, &str> =
        rows.iter().map(|row| (row.id, row.query.as_str())).collect();
    let mut used = BTreeSet::new();
    let mut source = Source { name: "taobao", entries: Vec::new(), asked: Vec::new() };
    for row in &rows {
        let known = row.pos.iter().filter(|id| used.contains(*id)).count();
        let apart = !used.contains(&row.id) && known <= 3;
        let fresh: Vec<usize> = row.pos.iter().copied().filter(|&id| used.insert(id)).collect();
        if !apart {
            continue;
        }
        used.insert(row.id);
        let (own, asked) = fresh.split_at(fresh.len() / 2);
        let of = |ids: &[usize]| -> Vec<String> {
            ids.iter().filter_map(|id| texts.get(id)).map(|text| (*text).to_owned()).collect()
        };
        let id = format!("group{}", row.id);
        source.asked.extend(of(asked).into_iter().take(5).map(|text| (text, vec![id.clone()])));
        source.entries.push(FaqEntry::new(id, &row.query).with_variants(of(own)));
    }
    Ok(source)
}

fn example(context: &Context) -> Result<Source> {
    let entries = lines(context, "examples/data/faq.jsonl")?;
    let asked: Vec<Question> = lines(context, "examples/data/faq_queries.jsonl")?;
    let asked = asked.into_iter().map(|row| (row.query, row.faq_id.into_iter().collect()));
    Ok(Source { name: "example", entries, asked: asked.collect() })
}

/// A shop of 60 entries in four trades, and what is no question for any shop.
fn trades(context: &Context) -> Result<(Source, Vec<String>)> {
    let entries = lines(context, "benches/accuracy/trades/entries.jsonl")?;
    let asked: Vec<Question> = lines(context, "benches/accuracy/trades/questions.jsonl")?;
    let (other, asked): (Vec<_>, Vec<_>) = asked.into_iter().partition(|row| row.other);
    let asked = asked.into_iter().map(|row| (row.query, row.faq_ids)).collect();
    let other = other.into_iter().map(|row| row.query).collect();
    Ok((Source { name: "trades", entries, asked }, other))
}

fn lines<T: DeserializeOwned>(context: &Context, path: &str) -> Result<Vec<T>> {
    let text = context.read(&context.path(path))?;
    let rows = text.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>();
    rows.map_err(|error| format!("{path}: {error}"))
}

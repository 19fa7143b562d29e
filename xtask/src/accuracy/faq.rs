//! FAQ retrieval on the research data, with vectors that have seen neither the questions that are
//! asked nor the graded pairs that are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kefu::faq::{
    AnswerContext, FaqEntry, FaqIndex, FaqOptions, FaqQuery, FaqReplyKind, similarity,
};
use kefu::learn::metrics::{auc, average_precision, spearman};
use kefu::learn::{Embedding, EmbeddingOptions};
use serde::Deserialize;

use super::Numbers;
use crate::context::{Context, Result};
use crate::models::embedding::{Graded, Other, Sources};

#[derive(Deserialize)]
pub(super) struct Phrasing {
    pub faq_id: String,
    pub question: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    pub query: String,
    pub faq_id: String,
}

#[derive(Deserialize)]
pub(super) struct Neighbours {
    pub id: usize,
    pub query: String,
    pub pos: Vec<usize>,
    neg: Vec<usize>,
}

/// `faq`: hits on JD questions with and without a learned ranker, refusal of questions whose entry
/// is taken out, and the short-text scorer on Taobao neighbours and graded pairs.
///
/// # Errors
/// The data is missing or cannot be read.
pub fn run(context: &Context) -> Result<Numbers> {
    let kb: Vec<Phrasing> = context.rows("faq_jddc_kb.jsonl")?;
    let asked: Vec<Asked> = context.rows("faq_jddc_queries_dev.jsonl")?;
    let jd: Vec<Graded> = context.rows("sts_jddc_dev.jsonl")?;
    let taobao: Vec<Graded> = context.rows("sts_edc_dev.jsonl")?;
    // The graded pairs of even rows train, those of odd rows are compared.
    let (_, compared): (Vec<_>, Vec<_>) =
        jd.into_iter().enumerate().partition(|(row, _)| row % 2 == 0);
    let compared: Vec<Graded> = compared.into_iter().map(|(_, pair)| pair).collect();
    let mut without: BTreeSet<String> = asked.iter().map(|row| row.query.clone()).collect();
    without.extend(compared.iter().flat_map(|pair| [pair.a.clone(), pair.b.clone()]));
    let sources = Sources::read(context, &without, |row| row % 2 == 0)?;
    let vectors = Arc::new(sources.train(&EmbeddingOptions::default())?);

    let mut numbers = Numbers::new();
    let entries = entries(&kb);
    let queries: Vec<FaqQuery> =
        asked.iter().map(|row| FaqQuery::new(&row.query, &row.faq_id)).collect();
    for (name, learn) in [("plain", false), ("learned", true)] {
        let start = std::time::Instant::now();
        let index = build(&entries, learn, &vectors)?;
        numbers.insert(format!("{name}_build_seconds"), start.elapsed().as_secs_f64());
        let report = index.evaluate(&queries).map_err(|error| error.to_string())?;
        for (metric, value) in [
            ("hit_at_1", report.hit_at_1),
            ("hit_at_3", report.hit_at_3),
            ("mrr_at_10", report.mrr_at_10),
            ("ndcg_at_10", report.ndcg_at_10),
            ("calibration_error", report.calibration_error),
            ("answered_at_precision_0.9", report.answered_at(0.9)),
        ] {
            numbers.extend(value.map(|value| (format!("{name}_{metric}"), value)));
        }
    }
    refusal(&entries, &asked, "refused", &mut numbers, |_| Ok(Arc::clone(&vectors)))?;
    // The same where nobody has ever seen the intents that are taken out.
    refusal(&entries, &asked, "unseen_refused", &mut numbers, |out| {
        Ok(Arc::new(sources.with_topics((*vectors).clone(), out)?))
    })?;
    other(context, &build(&entries, true, &vectors)?, "other_handed_over", &mut numbers)?;
    example(context, &mut numbers)?;
    numbers.insert("taobao_map".to_owned(), neighbours(context, &vectors)?);
    for (name, pairs) in [("jd_spearman", &compared), ("taobao_spearman", &taobao)] {
        let scores: Vec<f32> =
            pairs.iter().map(|pair| similarity(&pair.a, &pair.b, Some(&vectors))).collect();
        let grades: Vec<f32> = pairs.iter().map(|pair| pair.score).collect();
        numbers.extend(spearman(&scores, &grades).map(|value| (name.to_owned(), value)));
    }
    Ok(numbers)
}

pub(super) fn entries(kb: &[Phrasing]) -> Vec<FaqEntry> {
    let mut forms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in kb {
        forms.entry(&row.faq_id).or_default().push(&row.question);
    }
    let entry = |(id, forms): (&str, Vec<&str>)| {
        let (first, rest) = forms.split_first()?;
        Some(FaqEntry::new(id, *first).with_variants(rest.iter().copied()))
    };
    forms.into_iter().filter_map(entry).collect()
}

fn build(entries: &[FaqEntry], learn: bool, vectors: &Arc<Embedding>) -> Result<FaqIndex> {
    let options = FaqOptions::default().with_learn(learn);
    FaqIndex::build_with_vectors(entries.to_vec(), options, Arc::clone(vectors))
        .map_err(|error| error.to_string())
}

/// Every sixth entry is left out in turn: how many of its questions are refused while a share of the
/// others is? And what do the default thresholds do?
fn refusal(
    entries: &[FaqEntry],
    asked: &[Asked],
    name: &str,
    numbers: &mut Numbers,
    vectors: impl Fn(&BTreeSet<String>) -> Result<Arc<Embedding>>,
) -> Result {
    const TURNS: usize = 6;
    let (mut scores, mut present, mut handed) = (Vec::new(), Vec::new(), Vec::new());
    let mut first = Vec::new();
    for turn in 0..TURNS {
        let (out, kept): (Vec<_>, Vec<_>) =
            entries.iter().cloned().enumerate().partition(|(row, _)| row % TURNS == turn);
        let out: BTreeSet<String> = out.into_iter().map(|(_, entry)| entry.id).collect();
        let kept: Vec<FaqEntry> = kept.into_iter().map(|(_, entry)| entry).collect();
        let index = build(&kept, false, &vectors(&out)?)?;
        for row in asked {
            let reply = index.answer(&row.query, &AnswerContext::default());
            let reply = reply.map_err(|error| error.to_string())?;
            scores.push(reply.answerable);
            first.push(reply.hits.first().map_or(0.0, |hit| hit.score));
            present.push(!out.contains(&row.faq_id));
            handed.push(reply.kind == FaqReplyKind::None);
        }
    }
    keep_refusal(name, &scores, &present, &handed, numbers);
    // By the probability of the first hit alone, which also falls where two entries compete.
    numbers.insert(format!("{name}_by_first_at_0.1"), refused(&first, &present, 0.1).0);
    Ok(())
}

/// The share of the unknown questions that is refused while `lost` of the good ones is, and the
/// threshold that does it.
fn refused(scores: &[f32], present: &[bool], lost: f64) -> (f64, f32) {
    let of = |wanted: bool| {
        let rows = scores.iter().zip(present).filter(move |(_, present)| **present == wanted);
        rows.map(|(score, _)| *score).collect::<Vec<f32>>()
    };
    let (mut good, bad) = (of(true), of(false));
    good.sort_by(f32::total_cmp);
    let least = good.get((good.len() as f64 * lost) as usize).copied().unwrap_or_default();
    let refused = bad.iter().filter(|score| **score < least).count();
    (refused as f64 / bad.len().max(1) as f64, least)
}

fn keep_refusal(
    name: &str,
    scores: &[f32],
    present: &[bool],
    handed: &[bool],
    numbers: &mut Numbers,
) {
    numbers.extend(auc(scores, present).map(|value| (format!("{name}_auc"), value)));
    for lost in [0.05, 0.1, 0.2, 0.3] {
        let (refused, least) = refused(scores, present, lost);
        numbers.insert(format!("{name}_at_{lost}"), refused);
        numbers.insert(format!("{name}_threshold_{lost}"), f64::from(least));
    }
    for least in [0.25, 0.5, 0.75] {
        for (what, wanted) in [("good", true), ("unknown", false)] {
            let rows = scores.iter().zip(present).filter(|(_, p)| **p == wanted);
            let below = rows.clone().filter(|(score, _)| **score < least).count();
            let share = below as f64 / rows.count().max(1) as f64;
            numbers.insert(format!("{name}_{what}_below_{least}"), share);
        }
    }
    for (what, wanted) in [("good_by_default", true), ("unknown_by_default", false)] {
        let rows: Vec<bool> =
            handed.iter().zip(present).filter(|(_, p)| **p == wanted).map(|(h, _)| *h).collect();
        let share = rows.iter().filter(|handed| **handed).count() as f64 / rows.len().max(1) as f64;
        numbers.insert(format!("{name}_{what}"), share);
    }
}

#[derive(Deserialize)]
struct Example {
    query: String,
    faq_id: Option<String>,
}

/// The example shop, which is nothing like JD: a base of 98 entries, 95 questions that it answers
/// and 25 that it does not.
fn example(context: &Context, numbers: &mut Numbers) -> Result {
    let lines = |name: &str| context.read(&context.path(&format!("examples/data/{name}")));
    let base = lines("faq.jsonl")?;
    let entries = base.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>();
    let entries: Vec<FaqEntry> = entries.map_err(|error| format!("faq.jsonl: {error}"))?;
    let index = FaqIndex::build(entries, FaqOptions::default()).map_err(|e| e.to_string())?;
    let asked = lines("faq_queries.jsonl")?;
    let asked = asked.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>();
    let asked: Vec<Example> = asked.map_err(|error| format!("faq_queries.jsonl: {error}"))?;
    let queries: Vec<FaqQuery> = asked
        .iter()
        .map(|row| match &row.faq_id {
            Some(id) => FaqQuery::new(&row.query, id),
            None => FaqQuery::unanswerable(&row.query),
        })
        .collect();
    let report = index.evaluate(&queries).map_err(|error| error.to_string())?;
    numbers.extend(report.hit_at_1.map(|value| ("example_hit_at_1".to_owned(), value)));
    let (mut scores, mut present, mut handed) = (Vec::new(), Vec::new(), Vec::new());
    for row in &asked {
        let reply = index.answer(&row.query, &AnswerContext::default());
        let reply = reply.map_err(|error| error.to_string())?;
        scores.push(reply.answerable);
        present.push(row.faq_id.is_some());
        handed.push(reply.kind == FaqReplyKind::None);
    }
    keep_refusal("example_refused", &scores, &present, &handed, numbers);
    other(context, &index, "example_other_handed_over", numbers)?;
    for size in [5, 20] {
        small(index.entries(), &asked, size, numbers)?;
    }
    Ok(())
}

/// What a shop that starts with few entries replies: the example shop cut into bases of `size` entries,
/// each with the standard questions alone and with the variants.
fn small<'a>(
    entries: impl Iterator<Item = &'a FaqEntry>,
    asked: &[Example],
    size: usize,
    numbers: &mut Numbers,
) -> Result {
    let entries: Vec<&FaqEntry> = entries.collect();
    let turns = entries.len() / size;
    for variants in [true, false] {
        // Of the questions with an entry: all, answered rightly, wrongly, handed over. Of the others:
        // all, answered, handed over.
        let mut counts = [0_usize; 7];
        for turn in 0..turns {
            let own = entries.iter().skip(turn).step_by(turns).map(|entry| {
                let mut entry = (*entry).clone();
                if !variants {
                    entry.variants.clear();
                    entry.keywords.clear();
                }
                entry
            });
            let index = FaqIndex::build(own.collect(), FaqOptions::default());
            let index = index.map_err(|error| error.to_string())?;
            for row in asked {
                let reply = index.answer(&row.query, &AnswerContext::default());
                let reply = reply.map_err(|error| error.to_string())?;
                let answered = reply.kind == FaqReplyKind::Answer;
                let refused = reply.kind == FaqReplyKind::None;
                let right = reply.id == row.faq_id;
                let known = row.faq_id.as_ref().is_some_and(|id| index.entry(id).is_some());
                let seen = if known {
                    [true, answered && right, answered && !right, refused, false, false, false]
                } else {
                    [false, false, false, false, true, answered, refused]
                };
                counts.iter_mut().zip(seen).for_each(|(count, seen)| *count += usize::from(seen));
            }
        }
        let [good, right, wrong, lost, unknown, answered, refused] = counts.map(|n| n as f64);
        let name = format!("example_{size}_{}", if variants { "variants" } else { "questions" });
        for (what, count, of) in [
            ("good_answered_rightly", right, good),
            ("good_answered_wrongly", wrong, good),
            ("good_handed_over", lost, good),
            ("unknown_answered", answered, unknown),
            ("unknown_handed_over", refused, unknown),
        ] {
            numbers.insert(format!("{name}_{what}"), count / of.max(1.0));
        }
    }
    Ok(())
}

/// The share of messages on travel, music and films that a base hands over, and of forum posts.
fn other(context: &Context, index: &FaqIndex, name: &str, numbers: &mut Numbers) -> Result {
    let rows = Other::kept_back(context)?;
    for (src, name) in [("crosswoz_kdconv", name.to_owned()), ("cold", format!("{name}_posts"))] {
        let mut handed = Vec::new();
        for row in rows.iter().filter(|row| row.src == src) {
            let reply = index.answer(&row.text, &AnswerContext::default());
            handed.push(reply.map_err(|error| error.to_string())?.kind == FaqReplyKind::None);
        }
        let share = handed.iter().filter(|handed| **handed).count() as f64;
        numbers.insert(name, share / handed.len().max(1) as f64);
    }
    Ok(())
}

/// The mean average precision of 30 neighbours among 40 hard negatives.
fn neighbours(context: &Context, vectors: &Embedding) -> Result<f64> {
    let rows: Vec<Neighbours> = context.rows("faq_ecd_sr_dev.jsonl")?;
    let texts: BTreeMap<usize, &str> =
        rows.iter().map(|row| (row.id, row.query.as_str())).collect();
    let mut sum = 0.0;
    for row in &rows {
        let (mut scores, mut positive) = (Vec::new(), Vec::new());
        let labelled =
            row.pos.iter().map(|id| (id, true)).chain(row.neg.iter().map(|id| (id, false)));
        for (id, near) in labelled {
            let text = texts.get(id).copied().unwrap_or_default();
            scores.push(similarity(&row.query, text, Some(vectors)));
            positive.push(near);
        }
        sum += average_precision(&scores, &positive).unwrap_or_default();
    }
    Ok(sum / rows.len().max(1) as f64)
}

//! FAQ retrieval on the research data, with vectors that have seen neither the questions that are
//! asked nor the graded pairs that are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kefu::faq::{FaqEntry, FaqIndex, FaqOptions, FaqQuery, similarity};
use kefu::learn::metrics::{auc, average_precision, spearman};
use kefu::learn::{Embedding, EmbeddingOptions};
use serde::Deserialize;

use super::Numbers;
use crate::context::{Context, Result};
use crate::models::embedding::{Graded, Sources};

#[derive(Deserialize)]
struct Phrasing {
    faq_id: String,
    question: String,
}

#[derive(Deserialize)]
struct Asked {
    query: String,
    faq_id: String,
}

#[derive(Deserialize)]
struct Neighbours {
    id: usize,
    query: String,
    pos: Vec<usize>,
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
        refusal(&entries, &asked, learn, &vectors, name, &mut numbers)?;
    }
    numbers.insert("taobao_map".to_owned(), neighbours(context, &vectors)?);
    for (name, pairs) in [("jd_spearman", &compared), ("taobao_spearman", &taobao)] {
        let scores: Vec<f32> =
            pairs.iter().map(|pair| similarity(&pair.a, &pair.b, Some(&vectors))).collect();
        let grades: Vec<f32> = pairs.iter().map(|pair| pair.score).collect();
        numbers.extend(spearman(&scores, &grades).map(|value| (name.to_owned(), value)));
    }
    Ok(numbers)
}

fn entries(kb: &[Phrasing]) -> Vec<FaqEntry> {
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

/// Every sixth entry is left out in turn: how well do scores tell its questions from the others?
fn refusal(
    entries: &[FaqEntry],
    asked: &[Asked],
    learn: bool,
    vectors: &Arc<Embedding>,
    name: &str,
    numbers: &mut Numbers,
) -> Result {
    const TURNS: usize = 6;
    let (mut scores, mut present) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let (out, kept): (Vec<_>, Vec<_>) =
            entries.iter().cloned().enumerate().partition(|(row, _)| row % TURNS == turn);
        let out: BTreeSet<String> = out.into_iter().map(|(_, entry)| entry.id).collect();
        let kept: Vec<FaqEntry> = kept.into_iter().map(|(_, entry)| entry).collect();
        let index = build(&kept, learn, vectors)?;
        for row in asked {
            let ranked = index.rank(&row.query, 5).map_err(|error| error.to_string())?;
            scores.push(ranked.iter().map(|(_, p)| p).sum::<f32>());
            present.push(!out.contains(&row.faq_id));
        }
    }
    numbers.extend(auc(&scores, &present).map(|value| (format!("{name}_refusal_auc"), value)));
    let mut good: Vec<f32> =
        scores.iter().zip(&present).filter(|(_, present)| **present).map(|(s, _)| *s).collect();
    good.sort_by(f32::total_cmp);
    // The threshold that refuses a tenth of the good questions.
    let least = good.get(good.len() / 10).copied().unwrap_or_default();
    let bad: Vec<f32> =
        scores.iter().zip(&present).filter(|(_, present)| !**present).map(|(s, _)| *s).collect();
    let refused = bad.iter().filter(|score| **score < least).count();
    numbers.insert(format!("{name}_refused_at_0.1"), refused as f64 / bad.len().max(1) as f64);
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

//! What the score of a hit is made of.

use super::hit::FaqHit;
use super::index::FaqIndex;
use super::postings::weighted;
use super::query::{Query, QueryTerm};
use super::score::{Scored, cosine};
use super::search::Found;
use super::segment::{Segment, is_fallback};
use crate::arrange::Arrange;
use crate::explain::Evidence;

/// The hit of a scored entry, with evidence that sums to its score.
pub(super) fn explain(
    index: &FaqIndex,
    found: &Found,
    scored: &Scored,
    probability: f32,
    text: &str,
) -> Option<FaqHit> {
    let entry = index.scored_entry(scored)?;
    let segment = index.segments.get(scored.segment)?;
    let query = &found.query;
    let best = scored.best.first().copied().flatten();
    let matched = best.and_then(|(form, _)| segment.forms.get(form as usize));
    let matched = matched.map(|form| segment.form_text(form)).unwrap_or_default();
    let mut evidence = places(query, segment, scored, text);
    let words: f32 = evidence.iter().map(|item| item.weight).sum();
    let meaning = meaning(query, segment, scored);
    if meaning != 0.0 {
        evidence.push(Evidence::new("faq.meaning", meaning).named(matched.clone()));
    }
    if scored.learned != 0.0 {
        evidence.push(Evidence::new("faq.ranker", scored.learned).named(entry.question.clone()));
    }
    // What is left is the bonus of an exact repetition, or the rounding of the sums above.
    let rest = scored.score - words - meaning - scored.learned;
    if rest.abs() > 1e-4 {
        evidence.push(Evidence::new("faq.exact", rest).named(matched.clone()));
    }
    evidence.arrange_by(|a, b| b.weight.total_cmp(&a.weight));
    Some(FaqHit {
        id: entry.id.clone(),
        score: probability,
        question: entry.question.clone(),
        answer: entry.answer.clone(),
        matched,
        raw: scored.score,
        evidence,
    })
}

/// Runs of the query that the forms share, with what their terms add.
fn places(query: &Query, segment: &Segment, scored: &Scored, text: &str) -> Vec<Evidence> {
    let (lexical, _) = query.shares();
    let unit = lexical * query.unit;
    let mut parts: Vec<(usize, usize, f32, bool)> = Vec::new();
    for QueryTerm { term, units, .. } in &query.terms {
        let Some(row) = segment.dictionary.row(term.hash) else { continue };
        let mut weight = 0.0;
        for (form, share) in scored.weighted() {
            weight += share * unit * f32::from(weighted(impact(segment, row, form), *units));
        }
        if weight > 0.0 {
            parts.push((term.from, term.to, weight, is_fallback(term.channel)));
        }
    }
    parts.arrange_by_key(|&(from, to, _, fallback)| (fallback, from, to));
    let mut runs: Vec<(usize, usize, f32, bool)> = Vec::new();
    for (from, to, weight, fallback) in parts {
        match runs.last_mut() {
            Some(run) if run.3 == fallback && from < run.1 => {
                run.1 = run.1.max(to);
                run.2 += weight;
            }
            _ => runs.push((from, to, weight, fallback)),
        }
    }
    runs.into_iter()
        .map(|(from, to, weight, fallback)| {
            let source = if fallback { "faq.similar" } else { "faq.term" };
            Evidence::new(source, weight).at(text, query.normal.span(from, to))
        })
        .collect()
}

/// The impact of a term in a form.
fn impact(segment: &Segment, row: u32, form: u32) -> u8 {
    let form = form as usize;
    let shard = segment.shards.iter().find(|shard| shard.forms.contains(&form));
    shard.map_or(0, |shard| shard.postings.impact(row, (form - shard.forms.start) as u16))
}

/// What the vectors add.
fn meaning(query: &Query, segment: &Segment, scored: &Scored) -> f32 {
    let (_, share) = query.shares();
    scored
        .weighted()
        .map(|(form, weight)| weight * share * cosine(&query.bytes, segment.vector(form as usize)))
        .sum()
}

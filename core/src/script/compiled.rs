//! A rubric made ready: names resolved, sums taken in a fixed order.

use super::cues::Cue;
use super::detect::Draft;
use super::feature::{Feature, Features};
use super::finding::Finding;
use super::reading::{Act, Reading};
use super::rubric::{Item, Needs, Rubric};
use super::score::{DimensionScore, ScriptScore};
use crate::arrange::Arrange;
use crate::error::Result;
use crate::explain::Evidence;
use crate::text::Normalized;

/// A rubric with its items resolved.
#[derive(Debug, Clone)]
pub(super) struct CompiledRubric {
    source: Rubric,
    context: Vec<CompiledItem>,
    /// Items by dimension, in the rubric's order.
    dimensions: Vec<Vec<CompiledItem>>,
}

#[derive(Debug, Clone)]
enum Measured {
    Feature(Feature),
    Phrases(Vec<String>),
}

#[derive(Debug, Clone)]
struct CompiledItem {
    measured: Measured,
    points: f32,
    /// The id in evidence.
    id: String,
    why: String,
}

/// Room for the evidence of most replies, so that it seldom grows.
const USUAL: usize = 48;

impl CompiledRubric {
    pub(super) fn new(source: Rubric) -> Result<Self> {
        source.check()?;
        let compile = |items: &[Item]| items.iter().filter_map(CompiledItem::new).collect();
        let context = compile(&source.context.items);
        let dimensions = source.dimensions.iter().map(|dim| compile(&dim.items)).collect();
        Ok(Self { source, context, dimensions })
    }

    pub(super) fn source(&self) -> &Rubric {
        &self.source
    }

    /// The score of a reply whose features and findings are known.
    pub(super) fn score(
        &self,
        features: &Features,
        draft: &Draft<'_>,
        findings: Vec<Finding>,
    ) -> ScriptScore {
        let rubric = &self.source;
        let mut evidence = Vec::with_capacity(USUAL);
        sum(&self.context, 1.0, features, draft, &mut evidence);
        let mut dimensions = Vec::with_capacity(rubric.dimensions.len());
        let mut taken = 0.0;
        for (dimension, items) in rubric.dimensions.iter().zip(&self.dimensions) {
            let mut points = sum(items, dimension.weight, features, draft, &mut evidence);
            let own = |finding: &&Finding| home(&finding.rule) == dimension.id;
            let own = findings.iter().filter(own);
            points += take(rubric, own, dimension.weight, &mut taken, &mut evidence);
            let held = points
                .clamp(dimension.floor * dimension.weight, dimension.ceiling * dimension.weight);
            if held != points {
                let limit = Evidence::new(format!("rubric.{}.limit", dimension.id), held - points);
                evidence.push(limit.because("这一项的分数已到上下限"));
            }
            let width = (dimension.ceiling - dimension.floor) * dimension.weight;
            let score = if applies(dimension.needs, draft) && width > 0.0 {
                Some(100.0 * (held - dimension.floor * dimension.weight) / width)
            } else {
                None
            };
            dimensions.push(DimensionScore {
                id: dimension.id.clone(),
                name: dimension.name.clone(),
                score,
                points: held,
            });
        }
        // A shop's rubric may lack the dimension that a finding is about: it counts all the same.
        let known = |id: &str| rubric.dimensions.iter().any(|dimension| dimension.id == id);
        let homeless = findings.iter().filter(|finding| !known(home(&finding.rule)));
        take(rubric, homeless, 1.0, &mut taken, &mut evidence);
        evidence.arrange_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let raw = rubric.base + evidence.iter().map(|item| item.weight).sum::<f32>();
        let total = raw.clamp(rubric.floor, rubric.ceiling);
        ScriptScore {
            total,
            level: rubric.level_of(total).to_owned(),
            grade: None,
            dimensions,
            findings,
            base: rubric.base,
            evidence,
            raw,
        }
    }
}

impl CompiledItem {
    /// `None` for an item without points: nothing would be measured for nothing.
    fn new(item: &Item) -> Option<Self> {
        if item.points == 0.0 {
            return None;
        }
        let measured = match item.feature.as_deref().and_then(Feature::named) {
            Some(feature) => Measured::Feature(feature),
            None => Measured::Phrases(
                item.any.iter().map(|phrase| Normalized::new(phrase).text().to_owned()).collect(),
            ),
        };
        let id = match &measured {
            Measured::Feature(feature) => format!("rubric.{}", feature.id()),
            Measured::Phrases(_) => "rubric.phrases".to_owned(),
        };
        Some(Self { measured, points: item.points, id, why: item.why.clone() })
    }

    fn value(&self, features: &Features, reply: &Reading) -> f32 {
        match &self.measured {
            Measured::Feature(feature) => features.get(*feature),
            Measured::Phrases(phrases) => f32::from(u8::from(
                phrases
                    .iter()
                    .any(|phrase| !phrase.is_empty() && reply.normal.text().contains(phrase)),
            )),
        }
    }

    fn cue(&self) -> Option<Cue> {
        match &self.measured {
            Measured::Feature(feature) => feature.cue(),
            Measured::Phrases(_) => None,
        }
    }
}

/// Adds what each item contributes, and returns their sum.
fn sum(
    items: &[CompiledItem],
    weight: f32,
    features: &Features,
    draft: &Draft<'_>,
    evidence: &mut Vec<Evidence>,
) -> f32 {
    let mut points = 0.0;
    for item in items {
        let contribution = item.points * item.value(features, draft.reply) * weight;
        if contribution == 0.0 {
            continue;
        }
        points += contribution;
        let mut found = Evidence::new(item.id.clone(), contribution).because(item.why.clone());
        if let Some(span) = item.cue().and_then(|cue| draft.reply.first(cue)) {
            found = found.at(draft.text, span);
        }
        evidence.push(found);
    }
    points
}

/// The dimension that a finding is about.
fn home(rule: &str) -> &'static str {
    const HOMES: [(&str, &str); 10] = [
        ("script.refusal", "refusal"),
        ("script.vague", "specificity"),
        ("script.brush_off", "solution"),
        ("script.repeat", "personalisation"),
        ("script.template", "personalisation"),
        ("script.empathy", "empathy"),
        ("script.question", "question"),
        ("script.typo", "language"),
        ("script.clarity", "clarity"),
        ("compliance.wording", "language"),
    ];
    HOMES
        .iter()
        .find(|(prefix, _)| rule.starts_with(prefix))
        .map_or("compliance", |&(_, dimension)| dimension)
}

/// Adds what findings take away and returns it; `taken` holds what is taken from the whole reply.
fn take<'a>(
    rubric: &Rubric,
    findings: impl Iterator<Item = &'a Finding>,
    weight: f32,
    taken: &mut f32,
    evidence: &mut Vec<Evidence>,
) -> f32 {
    let before = *taken;
    for finding in findings {
        let points = rubric.findings.of(finding.level).max(rubric.findings.floor - *taken);
        if points == 0.0 {
            continue;
        }
        *taken += points;
        let source = format!("finding.{}", finding.rule);
        let mut found = Evidence::new(source, points * weight).because(finding.message.clone());
        found.span = finding.span;
        found.quote.clone_from(&finding.quote);
        evidence.push(found);
    }
    (*taken - before) * weight
}

/// Whether a dimension has a score of its own here.
fn applies(needs: Needs, draft: &Draft<'_>) -> bool {
    let reply = draft.reply;
    let says = |cue| draft.customer.is_some_and(|(_, customer)| customer.has(cue));
    match needs {
        Needs::Always => true,
        Needs::Opening => reply.has(Cue::Greeting) || reply.has(Cue::Address) || says(Cue::Hail),
        Needs::Case => !draft.task.social,
        Needs::Upset => {
            draft.task.upset || reply.clauses.iter().any(|clause| clause.act == Act::Comfort)
        }
        Needs::Asks => reply.clauses.iter().any(|clause| clause.act == Act::Ask),
        Needs::Refuses => reply.has(Cue::Refusal),
        Needs::Closing => reply.has(Cue::Closing) || says(Cue::Farewell),
        Needs::Timed => false,
    }
}

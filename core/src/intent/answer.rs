//! From what the model or a rule says to the answer a caller gets.

use std::ops::Range;

use super::classifier::IntentClassifier;
use super::context::IntentContext;
use super::negate::{self, Denied};
use super::reading::Reading;
use super::result::{Candidate, ClauseIntent, Decision, Intent};
use super::taxonomy::IntentKind;
use crate::entity;
use crate::explain::Evidence;
use crate::text::{Normalized, clauses};

/// Clauses past this many are not read one by one: a message of thousands is no message.
const MAX_CLAUSES: usize = 32;

impl IntentClassifier {
    /// The answer to a message: a rule's where one decides, the model's otherwise.
    pub(super) fn answer(&self, text: &str, context: &IntentContext) -> Intent {
        let normal = Normalized::new(text);
        let rule = self.by_rule(text, &normal);
        let mut intent = rule.unwrap_or_else(|| self.by_model(text, &normal, context));
        intent.entities = entity::find_normal(text, &normal, context.now);
        intent
    }

    fn by_rule(&self, text: &str, normal: &Normalized) -> Option<Intent> {
        let hit = self.rules().find(normal)?;
        let kind = self.parts().taxonomy.get(&hit.label);
        let name = kind.map_or_else(|| hit.label.clone(), |kind| kind.zh.clone());
        let evidence = Evidence::new(format!("rule.{}", hit.rule), hit.weight);
        Some(Intent {
            label: Some(hit.label.clone()),
            name: Some(name.clone()),
            score: 1.0,
            decision: Decision::Accept,
            candidates: vec![Candidate { label: hit.label, name, score: 1.0 }],
            also: Vec::new(),
            stage: kind.map(|kind| kind.stage),
            department: kind.map(|kind| kind.department.clone()),
            negated: Vec::new(),
            entities: Vec::new(),
            scope: 1.0,
            support: 1.0,
            rule: Some(hit.rule),
            base: 0.0,
            evidence: vec![evidence.at(text, hit.span).because(hit.why)],
        })
    }

    /// The model's answer, without the entities, which are not its own.
    pub(super) fn by_model(
        &self,
        text: &str,
        normal: &Normalized,
        context: &IntentContext,
    ) -> Intent {
        let mut reading = self.read(normal, context);
        let parts = clauses(normal);
        let denials = negate::find(normal, &parts);
        let negated = self.negated(normal, &denials, &mut reading);
        let also = if parts.len() > 1 {
            self.also(normal, &parts, &denials, &reading)
        } else {
            Vec::new()
        };
        self.result(text, normal, context, &reading, negated, also)
    }

    /// The intents of clauses that differ from the message's own; small talk is none.
    fn also(
        &self,
        normal: &Normalized,
        parts: &[Range<usize>],
        denials: &[Denied],
        reading: &Reading,
    ) -> Vec<ClauseIntent> {
        let mut out: Vec<ClauseIntent> = Vec::new();
        for part in parts.iter().filter(|part| part.len() > 1).take(MAX_CLAUSES) {
            let chars = normal.chars().get(part.clone()).unwrap_or_default();
            let own = self.read_part(chars, &IntentContext::default(), 1);
            let (class, probability) = (own.best(), own.probability(0));
            let decision = &self.parts().decision;
            let sure = probability >= decision.also && own.scope >= decision.scope;
            let Some(label) = self.parts().labels.get(class).filter(|_| sure) else { continue };
            let small = self.is_small_talk(class);
            let denied = denials
                .iter()
                .any(|found| found.demote && part.contains(&found.from) && found.label == label);
            let known = class == reading.best() || out.iter().any(|also| also.label == *label);
            if !small && !denied && !known {
                out.push(self.clause(class, probability, normal.span(part.start, part.end)));
            }
        }
        out
    }

    pub(super) fn clause(&self, class: usize, score: f32, span: crate::Span) -> ClauseIntent {
        let Candidate { label, name, score } = self.candidate(class, score);
        let department = self.kind(class).map(|kind| kind.department.clone());
        ClauseIntent { label, name, score, span, department }
    }

    /// What the taxonomy says of a class.
    fn kind(&self, class: usize) -> Option<&IntentKind> {
        self.kinds.get(class).and_then(Option::as_ref)
    }

    fn candidate(&self, class: usize, score: f32) -> Candidate {
        let label = self.parts().labels.get(class).cloned().unwrap_or_default();
        let name = self.kind(class).map_or_else(|| label.clone(), |kind| kind.zh.clone());
        Candidate { label, name, score }
    }

    fn result(
        &self,
        text: &str,
        normal: &Normalized,
        context: &IntentContext,
        reading: &Reading,
        negated: Vec<ClauseIntent>,
        also: Vec<ClauseIntent>,
    ) -> Intent {
        let best = reading.best();
        let mut evidence = self.evidence(text, normal, context, reading, best);
        let label = self.parts().labels.get(best);
        if let Some(denied) = negated.iter().find(|n| Some(&n.label) == label)
            && negate::demotes(&denied.label)
        {
            let weight = Evidence::new("negation", negate::WEIGHT);
            evidence.push(weight.at(text, denied.span).because("顾客说的是不要"));
        }
        let decision = self.decide(text, reading);
        let candidates = self.candidates(reading);
        let stated = candidates.first().filter(|_| decision == Decision::Accept);
        let kind = self.kind(best).filter(|_| stated.is_some());
        Intent {
            label: stated.map(|candidate| candidate.label.clone()),
            name: stated.map(|candidate| candidate.name.clone()),
            score: reading.probability(0),
            decision,
            stage: kind.map(|kind| kind.stage),
            department: kind.map(|kind| kind.department.clone()),
            candidates,
            also,
            negated,
            entities: Vec::new(),
            scope: reading.scope,
            support: reading.encoded.support,
            rule: None,
            base: self.parts().model.bias().get(best).copied().unwrap_or_default(),
            evidence,
        }
    }

    fn candidates(&self, reading: &Reading) -> Vec<Candidate> {
        let shown = reading.order.iter().take(self.parts().decision.candidates);
        shown
            .map(|&class| {
                let score = reading.probabilities.get(class).copied().unwrap_or_default();
                self.candidate(class, score)
            })
            .collect()
    }

    fn decide(&self, text: &str, reading: &Reading) -> Decision {
        let options = &self.parts().decision;
        let known = !reading.encoded.found.is_empty();
        // Emoji and punctuation alone say nothing, whatever was learned with them.
        if !known || reading.scope < options.scope || !text.chars().any(char::is_alphanumeric) {
            return Decision::OutOfScope;
        }
        if options.accepts(reading.probability(0), reading.probability(1)) {
            return Decision::Accept;
        }
        if self.is_small_talk(reading.best()) && self.small_talk(reading) >= options.accept {
            return Decision::Accept;
        }
        let label = |rank: usize| {
            let class = reading.order.get(rank).copied().unwrap_or_default();
            self.parts().labels.get(class).cloned().unwrap_or_default()
        };
        let (a, b) = (label(0), label(1));
        Decision::Ambiguous { question: self.question(&a, &b), a, b }
    }

    fn is_small_talk(&self, class: usize) -> bool {
        self.kind(class).is_some_and(|kind| kind.small_talk)
    }

    /// The probability of small talk of any kind. Which kind it is need not be asked: a customer
    /// who says 好 or 在 wants nothing yet.
    fn small_talk(&self, reading: &Reading) -> f32 {
        let own = reading.probabilities.iter().enumerate();
        own.filter(|&(class, _)| self.is_small_talk(class)).map(|(_, share)| share).sum()
    }

    /// A question that lets the customer choose between two labels.
    fn question(&self, a: &str, b: &str) -> String {
        let ask = |label: &str| match self.parts().taxonomy.get(label) {
            Some(kind) if kind.small_talk => None,
            Some(kind) => Some(kind.asked()),
            None => Some(format!("咨询{label}")),
        };
        match (ask(a), ask(b)) {
            (Some(a), Some(b)) if a != b => format!("请问您是想{a}，还是{b}？"),
            (Some(a), _) | (None, Some(a)) => format!("请问您是想{a}，还是有别的问题？"),
            (None, None) => "请问您想咨询商品、订单，还是售后问题？".to_owned(),
        }
    }
}

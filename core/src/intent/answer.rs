//! From what the model or a rule says to the answer a caller gets.

use std::ops::Range;

use super::classifier::IntentClassifier;
use super::context::IntentContext;
use super::negate::{self, Denied};
use super::reading::Reading;
use super::result::{Candidate, ClauseIntent, Decision, Intent};
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
        let mut intent = self.plain(&hit.label, 1.0);
        intent.scope = 1.0;
        intent.support = 1.0;
        let evidence = Evidence::new(format!("rule.{}", hit.rule), hit.weight);
        intent.evidence = vec![evidence.at(text, hit.span).because(hit.why)];
        intent.rule = Some(hit.rule);
        Some(intent)
    }

    /// The model's answer, without the entities, which are not its own.
    pub(super) fn by_model(
        &self,
        text: &str,
        normal: &Normalized,
        context: &IntentContext,
    ) -> Intent {
        let mut reading = self.read(normal, context);
        let denials = negate::find(normal);
        let negated = self.negated(normal, &denials, &mut reading);
        let parts = clauses(normal);
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
        let label = self.parts().labels.get(class).cloned().unwrap_or_default();
        let kind = self.kinds.get(class).and_then(Option::as_ref);
        ClauseIntent {
            name: kind.map_or_else(|| label.clone(), |kind| kind.zh.clone()),
            department: kind.map(|kind| kind.department.clone()),
            label,
            score,
            span,
        }
    }

    /// A result that states a label.
    fn plain(&self, label: &str, score: f32) -> Intent {
        let kind = self.parts().taxonomy.get(label);
        let name = kind.map_or_else(|| label.to_owned(), |kind| kind.zh.clone());
        Intent {
            label: Some(label.to_owned()),
            name: Some(name.clone()),
            score,
            decision: Decision::Accept,
            candidates: vec![Candidate { label: label.to_owned(), name, score }],
            also: Vec::new(),
            stage: kind.map(|kind| kind.stage),
            department: kind.map(|kind| kind.department.clone()),
            negated: Vec::new(),
            entities: Vec::new(),
            scope: 0.0,
            support: 0.0,
            rule: None,
            base: 0.0,
            evidence: Vec::new(),
        }
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
        let label = self.parts().labels.get(best).map(String::as_str).unwrap_or_default();
        let mut intent = self.plain(label, reading.probability(0));
        intent.candidates = self.candidates(reading);
        intent.scope = reading.scope;
        intent.support = reading.encoded.support;
        intent.base = self.parts().model.bias().get(best).copied().unwrap_or_default();
        intent.evidence = self.evidence(text, normal, context, reading, best);
        if let Some(denied) = negated.iter().find(|n| n.label == label)
            && negate::demotes(label)
        {
            let weight = Evidence::new("negation", negate::WEIGHT);
            intent.evidence.push(weight.at(text, denied.span).because("顾客说的是不要"));
        }
        intent.negated = negated;
        intent.also = also;
        intent.decision = self.decide(text, reading);
        if intent.decision != Decision::Accept {
            intent.label = None;
            intent.name = None;
            intent.stage = None;
            intent.department = None;
        }
        intent
    }

    fn candidates(&self, reading: &Reading) -> Vec<Candidate> {
        let named = |&class: &usize| {
            let label = self.parts().labels.get(class)?.clone();
            let kind = self.kinds.get(class).and_then(Option::as_ref);
            let name = kind.map_or_else(|| label.clone(), |kind| kind.zh.clone());
            let score = reading.probabilities.get(class).copied().unwrap_or_default();
            Some(Candidate { label, name, score })
        };
        reading.order.iter().take(self.parts().decision.candidates).filter_map(named).collect()
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
        self.kinds.get(class).and_then(Option::as_ref).is_some_and(|kind| kind.small_talk)
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

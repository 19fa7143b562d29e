//! Fills the features from a reply and the customer's message.

mod manner;
mod relation;
mod substance;

use super::cues::{Cue, CueSet};
use super::feature::{Feature as F, Features};
use super::reading::{Act, FACT, Reading};
use crate::learn::math::ln_1p;

pub(crate) use relation::{OwnData, formality};

/// A share of the reply above this leaves no room for anything else.
const ONLY: f32 = 0.85;

/// What the customer's message asks for, as far as the reply's score depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Task {
    /// A thank-you, a goodbye, an "ok", a hello: no case to solve.
    pub(crate) social: bool,
    /// Asks something.
    pub(crate) question: bool,
    /// Shows displeasure.
    pub(crate) upset: bool,
    /// Strong words.
    pub(crate) furious: bool,
    /// Says what the matter is, beyond a greeting or a pasted card.
    pub(crate) stated: bool,
    /// Names an order.
    pub(crate) gave_order: bool,
}

impl Task {
    /// Reads the task from the customer's message.
    pub(crate) fn of(customer: &Reading) -> Self {
        let has = |cue| customer.has(cue);
        let question = [Cue::AskYesNo, Cue::AskHow, Cue::AskWhen, Cue::AskWhy, Cue::AskAmount]
            .into_iter()
            .any(has)
            || customer.normal.chars().contains(&'?');
        let social = customer.visible <= 10
            && (has(Cue::Farewell) || (has(Cue::Hail) && said(customer) < 3))
            && !question
            || (customer.visible <= 10 && has(Cue::Hail) && said(customer) == 0);
        Self {
            social,
            question: question && !social,
            upset: has(Cue::Upset) && !social,
            furious: has(Cue::Furious),
            stated: said(customer) >= 6 && !social,
            gave_order: has(Cue::GivenOrder) || long_number(customer),
        }
    }
}

/// Han characters of the customer's message outside greetings and order cards.
pub(crate) fn said(customer: &Reading) -> usize {
    let set = CueSet::any_of(&[Cue::Hail, Cue::CaseCard]);
    let mut framed = 0;
    let mut end = 0;
    for hit in customer.hits.iter().filter(|hit| hit.cues.meets(set)) {
        framed += hit.to.saturating_sub(hit.from.max(end));
        end = end.max(hit.to);
    }
    customer.han.saturating_sub(framed)
}

fn long_number(customer: &Reading) -> bool {
    customer.normal.chars().split(|c| !c.is_ascii_digit()).any(|run| run.len() >= 8)
}

/// Measures `reply` as an answer to `customer`.
pub(crate) fn measure(reply: &Reading, customer: &Reading, task: Task, out: &mut Features) {
    let amounts = Amounts::of(reply);
    manner::politeness(reply, out);
    manner::empathy(reply, task, &amounts, out);
    substance::solution(reply, customer, task, &amounts, out);
    substance::specificity(reply, task, &amounts, out);
    substance::clarity(reply, out);
    substance::extra_and_questions(reply, task, &amounts, out);
    manner::refusal(reply, out);
    relation::relation(reply, customer, task, out);
    manner::closing(reply, customer, task, &amounts, out);
    out.flag(F::ComplyOffsite, reply.has(Cue::Offsite));
    out.flag(F::ComplyCertain, reply.has(Cue::Certain));
    context(customer, task, out);
}

/// Characters of the reply by act.
struct Amounts {
    total: f32,
    social: f32,
    comfort: f32,
    hold: f32,
    ask: f32,
    filler: f32,
    content: f32,
    facts: f32,
}

impl Amounts {
    fn of(reply: &Reading) -> Self {
        let of = |act| reply.length_of(act) as f32;
        let facts = reply
            .clauses
            .iter()
            .filter(|clause| {
                clause.act == Act::Content && (clause.number || clause.cues.meets(FACT))
            })
            .map(|clause| clause.len())
            .sum::<usize>() as f32;
        let total: usize = reply.clauses.iter().map(|clause| clause.len()).sum();
        Self {
            total: total.max(1) as f32,
            social: of(Act::Social),
            comfort: of(Act::Comfort),
            hold: of(Act::Hold),
            ask: of(Act::Ask),
            filler: of(Act::Filler),
            content: of(Act::Content),
            facts,
        }
    }
}

/// `count` up to `most`, scaled to 1.
fn capped(count: usize, most: usize) -> f32 {
    count.min(most) as f32 / most as f32
}

fn log(amount: f32) -> f32 {
    ln_1p(f64::from(amount)) as f32
}

fn both(value: f32, holds: bool) -> f32 {
    if holds { value } else { 0.0 }
}

fn context(customer: &Reading, task: Task, out: &mut Features) {
    out.set(F::TaskLength, log(customer.visible as f32) / 5.0);
    out.flag(F::TaskShort, customer.visible <= 4);
    out.flag(F::TaskSocial, task.social);
    out.flag(F::TaskUpset, task.upset);
    out.flag(F::TaskFurious, task.furious);
    out.flag(F::TaskUrge, customer.has(Cue::Urge));
    out.flag(F::TaskNothing, said(customer) == 0);
    out.flag(F::TaskStated, task.stated);
    out.flag(F::TaskConfirm, customer.has(Cue::Confirm));
    out.flag(F::TaskFarewell, customer.has(Cue::Farewell));
    out.flag(F::TaskHow, customer.has(Cue::AskHow));
    out.flag(F::TaskAmount, customer.has(Cue::AskAmount));
    let grievance = customer.count(Cue::Upset) + customer.count(Cue::Grievance);
    out.set(F::TaskGrievance, capped(grievance, 4));
    out.flag(F::TaskMention, customer.normal.chars().contains(&'@'));
}

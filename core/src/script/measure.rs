//! Fills the features from a reply and the customer's message.

use super::cues::{Cue, CueSet};
use super::feature::{Feature as F, Features};
use super::reading::{Act, FACT, Reading, is_han};
use crate::learn::math::ln_1p;

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
    greeting_and_politeness(reply, out);
    empathy(reply, task, &amounts, out);
    solution(reply, customer, task, &amounts, out);
    specificity(reply, task, &amounts, out);
    clarity(reply, out);
    extra_and_questions(reply, task, &amounts, out);
    refusal(reply, out);
    personal(reply, customer, out);
    closing(reply, task, &amounts, out);
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

fn greeting_and_politeness(reply: &Reading, out: &mut Features) {
    out.flag(F::GreetingGiven, reply.has(Cue::Greeting));
    out.set(F::GreetingAddress, capped(reply.count(Cue::Address), 4));
    out.set(F::PoliteForms, capped(reply.count(Cue::Courtesy), 4));
    out.set(F::PoliteParticles, capped(reply.count(Cue::Warm), 4));
    let soft = CueSet::any_of(&[Cue::Courtesy, Cue::Warm, Cue::Address]);
    out.flag(F::PoliteNone, !reply.all.meets(soft));
    out.flag(F::PoliteThanks, reply.has(Cue::Thanks));
    out.flag(F::PoliteKindness, reply.has(Cue::Kindness));
    out.flag(F::PoliteWish, reply.has(Cue::Wish));
    out.flag(F::PoliteBlame, reply.has(Cue::Blame));
    out.flag(F::PolitePlainYou, reply.normal.chars().contains(&'你'));
}

fn empathy(reply: &Reading, task: Task, amounts: &Amounts, out: &mut Features) {
    let apology = reply.has(Cue::Apology);
    let taken = reply.has(Cue::Empathy);
    out.flag(F::EmpathyApology, apology);
    out.flag(F::EmpathyApologyUpset, apology && task.upset);
    out.flag(F::EmpathyTaken, taken);
    out.flag(F::EmpathyTakenUpset, taken && task.upset);
    out.flag(F::EmpathyFormula, reply.has(Cue::Inconvenience));
    out.set(F::EmpathyShare, amounts.comfort / amounts.total);
    let only = (amounts.social + amounts.comfort) / amounts.total > ONLY;
    out.flag(F::EmpathyOnly, only && amounts.comfort > 0.0);
    out.flag(F::EmpathyMissing, task.upset && !apology && !taken);
    out.flag(F::EmpathyFurious, task.furious && !apology);
    let first = reply
        .clauses
        .iter()
        .find(|clause| matches!(clause.act, Act::Comfort | Act::Content | Act::Filler));
    out.flag(F::EmpathyFirst, task.upset && first.is_some_and(|clause| clause.act == Act::Comfort));
}

fn solution(
    reply: &Reading,
    customer: &Reading,
    task: Task,
    amounts: &Amounts,
    out: &mut Features,
) {
    let content = amounts.content > 0.0;
    let share = amounts.content / amounts.total;
    out.set(F::SolveShare, share);
    out.set(F::SolveLength, log(amounts.content));
    out.set(F::SolveOnQuestion, both(share, task.question));
    out.set(F::SolveOnSocial, both(share, task.social));
    out.set(F::SolveOnUpset, both(share, task.upset));
    out.flag(F::SolveNone, !content);
    out.flag(F::SolveNoneOnQuestion, !content && task.question);

    let affirm = reply.has(Cue::Affirm);
    let yes_no = customer.has(Cue::AskYesNo) && !task.social;
    out.flag(F::SolveAffirm, affirm);
    out.flag(F::SolveAffirmYesNo, yes_no && (affirm || reply.has(Cue::Refusal)));
    out.flag(F::SolveNoYesNo, yes_no && !affirm && !reply.has(Cue::Refusal));
    let first = answers_first(reply);
    out.flag(F::SolveFirst, first);
    out.flag(F::SolveFirstYesNo, first && yes_no);

    let done = reply.has(Cue::Done);
    let action = reply.has(Cue::Action);
    let time = reply.has(Cue::Time) || reply.number_unit;
    out.flag(F::SolveDone, done);
    out.flag(F::SolveDoneAction, reply.follows(Cue::Done, Cue::Action, 6));
    out.flag(F::SolveDoneUpset, done && task.upset);
    out.flag(F::SolveWill, reply.has(Cue::Will));
    out.flag(F::SolveWillOnQuestion, reply.has(Cue::Will) && task.question);
    out.flag(F::SolveAction, action);
    out.set(F::SolveActions, capped(reply.count(Cue::Action), 4));
    out.flag(F::SolveHelp, reply.follows(Cue::Will, Cue::Action, 4));
    out.flag(F::SolveFollowUp, reply.has(Cue::FollowUp));
    out.flag(F::SolveForecast, reply.has(Cue::Forecast) && time);
    out.flag(F::SolveRelay, reply.has(Cue::Relay));

    let way = reply.has(Cue::Operate);
    let (how, when, why) =
        (customer.has(Cue::AskHow), customer.has(Cue::AskWhen), customer.has(Cue::AskWhy));
    let amount = customer.has(Cue::AskAmount);
    out.flag(F::SolveHow, how && way);
    out.flag(F::SolveHowNot, how && !way && !reply.has(Cue::Suggest));
    out.flag(F::SolveWhen, when && time);
    out.flag(F::SolveWhenNot, when && !time);
    out.flag(F::SolveWhy, why && reply.has(Cue::Reason));
    out.flag(F::SolveWhyNot, why && !reply.has(Cue::Reason));
    out.flag(F::SolveAmount, amount && reply.numbers > 0);
    out.flag(F::SolveAmountNot, amount && reply.numbers == 0);

    out.set(F::SolveHoldShare, amounts.hold / amounts.total);
    let hold_only = amounts.hold > 0.0
        && (amounts.social + amounts.comfort + amounts.hold) / amounts.total > ONLY;
    out.flag(F::SolveHoldOnly, hold_only);
    out.flag(F::SolveHoldOnQuestion, hold_only && task.question);
    let fact = time || reply.numbers > 0;
    let wait = reply.has(Cue::Wait) && !fact;
    out.flag(F::SolveWaitVague, wait);
    out.flag(F::SolveWaitVagueUpset, wait && task.upset);
    out.flag(F::SolveHandOff, reply.has(Cue::HandOff));
    let bare = reply.has(Cue::HandOff)
        && reply.numbers == 0
        && !reply.has(Cue::Contact)
        && !reply.has(Cue::Operate);
    out.flag(F::SolveHandOffBare, bare);
    out.set(F::SolveFillerShare, amounts.filler / amounts.total);
    let filler = amounts.filler > 0.0
        && (amounts.social + amounts.comfort + amounts.filler) / amounts.total > ONLY;
    out.flag(F::SolveFillerOnly, filler);
    out.flag(F::SolveFillerUpset, filler && task.upset);
}

/// Whether the first clause with a point to it is a yes, a no or a "can do".
fn answers_first(reply: &Reading) -> bool {
    const ANSWER: CueSet = CueSet::any_of(&[Cue::Affirm, Cue::Refusal]);
    reply
        .clauses
        .iter()
        .find(|clause| clause.act != Act::Social)
        .is_some_and(|clause| clause.cues.meets(ANSWER) && clause.act == Act::Content)
}

fn specificity(reply: &Reading, task: Task, amounts: &Amounts, out: &mut Features) {
    let any = amounts.facts > 0.0;
    out.set(F::FactShare, amounts.facts / amounts.total);
    out.flag(F::FactAny, any);
    out.flag(F::FactUpset, any && task.upset);
    out.flag(F::FactOnQuestion, any && task.question);
    out.set(F::FactNumbers, capped(reply.numbers, 4));
    out.flag(F::FactUnit, reply.number_unit);
    out.flag(F::FactTime, reply.has(Cue::Time));
    out.set(F::FactTimes, capped(reply.count(Cue::Time), 4));
    out.flag(F::FactTimeOnQuestion, reply.has(Cue::Time) && task.question);
    out.flag(F::FactMoney, reply.has(Cue::Money));
    out.flag(F::FactPlace, reply.has(Cue::Place));
    out.flag(F::FactContact, reply.has(Cue::Contact));
    out.flag(F::FactReason, reply.has(Cue::Reason));
    let bare = reply.has(Cue::Vague)
        && !reply.has(Cue::Time)
        && reply.numbers == 0
        && !reply.has(Cue::Operate);
    out.flag(F::FactVague, reply.has(Cue::Vague));
    out.flag(F::FactVagueBare, bare);
    out.flag(F::FactVagueUpset, bare && task.upset);
    out.flag(F::FactCorporate, reply.has(Cue::Corporate));
    out.set(F::FactCorporates, capped(reply.count(Cue::Corporate), 4));
}

fn clarity(reply: &Reading, out: &mut Features) {
    let visible = reply.visible as f32;
    out.set(F::ClearLength, log(visible) / 5.0);
    out.set(F::ClearRoot, visible.min(150.0).sqrt() / 12.0);
    out.flag(F::ClearTiny, reply.visible <= 5);
    out.flag(F::ClearShort, reply.visible <= 10);
    out.flag(F::ClearLong, reply.visible > 80);
    out.flag(F::ClearEndless, reply.visible > 160);
    out.set(F::ClearClauses, log(reply.clauses.len() as f32) / 3.0);
    let han = reply.han.max(1) as f32;
    let grammar = reply.function_words as f32 / han;
    out.set(F::ClearGrammar, grammar.min(0.5) * 2.0);
    out.flag(F::ClearNoWords, reply.han <= 2);
    out.set(F::ClearMasks, reply.masked as f32 / visible.max(1.0));
    out.flag(F::ClearDump, reply.han > 8 && grammar < 0.12);
    out.flag(F::ClearCard, reply.has(Cue::Card));
    out.flag(F::ClearNumbersOnly, reply.numbers > 0 && reply.han == 0);
    out.flag(F::ClearNoMarks, reply.marks == 0);
    out.flag(F::ClearSteps, reply.has(Cue::Operate));
    out.set(F::ClearManySteps, capped(reply.count(Cue::Operate), 4));
    out.set(F::ClearPath, capped(reply.count(Cue::Path), 4));
    out.flag(F::ClearDirect, reply.has(Cue::Direct));
    out.flag(F::ClearCondition, reply.has(Cue::Condition));
}

fn extra_and_questions(reply: &Reading, task: Task, amounts: &Amounts, out: &mut Features) {
    out.flag(F::ExtraGiven, reply.has(Cue::Extra));
    out.flag(F::ExtraSuggests, reply.has(Cue::Suggest));
    out.set(F::ExtraMany, capped(reply.count(Cue::Suggest), 4));
    out.flag(F::ExtraConsent, reply.has(Cue::Consent) && !reply.has(Cue::OpenOffer));

    let asks = reply.clauses.iter().filter(|clause| clause.act == Act::Ask).count();
    out.set(F::AskShare, amounts.ask / amounts.total);
    out.set(F::AskLength, log(amounts.ask) / 4.0);
    out.set(F::AskCount, capped(asks, 3));
    let only = asks > 0 && (amounts.social + amounts.comfort + amounts.ask) / amounts.total > ONLY;
    out.flag(F::AskOnly, only);
    out.flag(F::AskOnlyOnQuestion, only && task.question);
    let last = reply.clauses.last();
    out.flag(F::AskEnds, last.is_some_and(|clause| clause.question));
    let slot = reply.has(Cue::Request) && reply.has(Cue::Slot);
    out.flag(F::AskSlot, slot);
    out.set(F::AskSlots, both(capped(reply.count(Cue::Slot), 4), slot));
    out.flag(
        F::AskWhich,
        reply.visible < 40 && reply.numbers > 0 && last.is_some_and(|clause| clause.question),
    );
    let again = reply.has(Cue::OpenOffer) && !reply.has(Cue::MoreHelp) && task.stated;
    out.flag(F::AskAgain, again);
    out.flag(F::AskAgainOnly, again && amounts.content == 0.0);
    out.flag(F::AskGiven, task.gave_order && reply.follows(Cue::Request, Cue::GivenOrder, 6));
    out.flag(F::AskContactUpset, slot && task.upset);
}

fn refusal(reply: &Reading, out: &mut Features) {
    let way = CueSet::any_of(&[Cue::But, Cue::Suggest, Cue::Will]);
    let refuses = reply.has(Cue::Refusal);
    out.flag(F::RefuseAny, refuses);
    out.flag(F::RefuseBare, refuses && !reply.all.meets(way));
    out.flag(F::RefuseOther, refuses && reply.all.meets(way));
    out.flag(F::RefuseTurn, reply.has(Cue::But));
}

/// Bigrams of Han characters that both messages have.
fn personal(reply: &Reading, customer: &Reading, out: &mut Features) {
    let asked = bigrams(customer);
    let said = bigrams(reply);
    let shared = said.iter().filter(|pair| asked.binary_search(pair).is_ok()).count();
    out.set(F::PersonalOverlap, capped(shared, 5));
    let size = (asked.len().max(1) as f32).sqrt();
    out.set(F::PersonalOverlapShare, (shared as f32 / size / 3.0).min(1.0));
}

/// The message's distinct bigrams of Han characters, sorted. At most the first 400: a longer text
/// shares nearly every common bigram with any other.
fn bigrams(message: &Reading) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = message
        .normal
        .chars()
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if is_han(*a) && is_han(*b) => Some((*a, *b)),
            _ => None,
        })
        .take(400)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn closing(reply: &Reading, task: Task, amounts: &Amounts, out: &mut Features) {
    out.flag(F::CloseGiven, reply.has(Cue::Closing));
    out.flag(F::CloseMore, reply.has(Cue::MoreHelp));
    out.flag(F::CloseReview, reply.has(Cue::InviteReview));
    let offer = reply.has(Cue::OpenOffer) && !reply.has(Cue::MoreHelp);
    out.flag(F::CloseOffer, offer);
    out.flag(F::CloseOfferOnSocial, offer && task.social);
    out.set(F::CloseSocial, log(amounts.social) / 4.0);
    let only = amounts.social / amounts.total > ONLY;
    out.flag(F::CloseSocialOnly, only);
    out.flag(F::CloseSocialOnSocial, only && task.social);
    out.flag(F::CloseSocialOnQuestion, only && task.question);
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
    out.flag(F::TaskMention, customer.normal.chars().contains(&'@'));
}

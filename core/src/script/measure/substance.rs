//! What a reply gives: a solution, facts, steps, more than was asked, questions back.

use super::super::cues::{Cue, CueSet};
use super::super::feature::{Feature as F, Features};
use super::super::reading::{Act, Reading};
use super::{Amounts, ONLY, Task, both, capped, log};

pub(super) fn solution(
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
    // 没法优惠，但是送您… is a no with another way, not a dodge.
    let other_way = reply.all.meets(CueSet::any_of(&[Cue::But, Cue::Offer]));
    let dodge = reply.has(Cue::Dodge) && !other_way;
    out.flag(F::SolveDodge, dodge);
    out.flag(F::SolveDodgeOnQuestion, dodge && task.question);
    out.set(F::SolveProcess, capped(reply.count(Cue::Process), 3));
    out.flag(F::SolveReachable, reply.has(Cue::Reachable));
    let form = reply.has(Cue::CaseForm) && !time;
    out.flag(F::SolveFormBare, form);
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

pub(super) fn specificity(reply: &Reading, task: Task, amounts: &Amounts, out: &mut Features) {
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

pub(super) fn clarity(reply: &Reading, out: &mut Features) {
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
    out.set(F::ClearCodes, capped(reply.codes, 3));
    out.flag(F::ClearSequence, reply.has(Cue::Sequence));
    out.flag(F::ClearCard, reply.has(Cue::Card));
    out.flag(F::ClearNumbersOnly, reply.numbers > 0 && reply.han == 0);
    out.flag(F::ClearNoMarks, reply.marks == 0);
    out.flag(F::ClearSteps, reply.has(Cue::Operate));
    out.set(F::ClearManySteps, capped(reply.count(Cue::Operate), 4));
    out.set(F::ClearPath, capped(reply.count(Cue::Path), 4));
    out.flag(F::ClearDirect, reply.has(Cue::Direct));
    out.flag(F::ClearCondition, reply.has(Cue::Condition));
}

pub(super) fn extra_and_questions(
    reply: &Reading,
    task: Task,
    amounts: &Amounts,
    out: &mut Features,
) {
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

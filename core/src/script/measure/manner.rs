//! How a reply is said: greeting, politeness, empathy, refusing, closing.

use super::super::cues::{Cue, CueSet};
use super::super::feature::{Feature as F, Features};
use super::super::reading::{Act, Reading};
use super::{Amounts, ONLY, Task, capped, log};

pub(super) fn politeness(reply: &Reading, out: &mut Features) {
    out.flag(F::GreetingGiven, reply.has(Cue::Greeting));
    out.set(F::GreetingAddress, capped(reply.count(Cue::Address), 4));
    out.set(F::PoliteForms, capped(reply.count(Cue::Courtesy), 4));
    out.set(F::PoliteParticles, capped(reply.count(Cue::Warm), 4));
    let soft = CueSet::any_of(&[Cue::Courtesy, Cue::Warm, Cue::Address]);
    out.flag(F::PoliteNone, !reply.all.meets(soft));
    out.flag(F::PoliteThanks, reply.has(Cue::Thanks));
    out.set(F::PoliteKindness, capped(reply.count(Cue::Kindness), 2));
    out.flag(F::PoliteWish, reply.has(Cue::Wish));
    out.flag(F::PoliteBlame, reply.has(Cue::Blame));
    out.flag(F::PolitePlainYou, reply.normal.chars().contains(&'你'));
    let waves = reply.normal.chars().iter().filter(|c| **c == '~').count();
    out.set(F::PoliteWaves, capped(waves, 3));
    let last = reply.normal.text().trim_end_matches(|c: char| !c.is_alphanumeric());
    out.flag(F::PoliteThanksLast, last.ends_with("谢谢"));
}

pub(super) fn empathy(reply: &Reading, task: Task, amounts: &Amounts, out: &mut Features) {
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

pub(super) fn refusal(reply: &Reading, out: &mut Features) {
    let way = CueSet::any_of(&[Cue::But, Cue::Suggest, Cue::Will]);
    let refuses = reply.has(Cue::Refusal);
    out.flag(F::RefuseAny, refuses);
    out.flag(F::RefuseBare, refuses && !reply.all.meets(way));
    out.flag(F::RefuseOther, refuses && reply.all.meets(way));
    out.flag(F::RefuseTurn, reply.has(Cue::But));
    out.flag(F::RefusePush, reply.has(Cue::Push));
}

pub(super) fn closing(
    reply: &Reading,
    customer: &Reading,
    task: Task,
    amounts: &Amounts,
    out: &mut Features,
) {
    out.flag(F::CloseGiven, reply.has(Cue::Closing));
    out.flag(F::CloseMore, reply.has(Cue::MoreHelp));
    out.flag(F::CloseReview, reply.has(Cue::InviteReview));
    let begs = reply.has(Cue::BegReview);
    out.flag(F::CloseBegs, begs);
    out.flag(F::CloseBegsOnQuestion, begs && task.question);
    let praised = customer.has(Cue::Praise) && !task.upset;
    out.flag(F::CloseThanksPraise, praised && reply.has(Cue::Thanks));
    let offer = reply.has(Cue::OpenOffer) && !reply.has(Cue::MoreHelp);
    out.flag(F::CloseOffer, offer);
    out.flag(F::CloseOfferOnSocial, offer && task.social);
    out.set(F::CloseSocial, log(amounts.social) / 4.0);
    let only = amounts.social / amounts.total > ONLY;
    out.flag(F::CloseSocialOnly, only);
    out.flag(F::CloseSocialOnSocial, only && task.social);
    out.flag(F::CloseSocialOnQuestion, only && task.question);
}

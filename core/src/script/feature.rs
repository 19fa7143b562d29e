//! What the rubric can weigh: named measurements of a reply and the message it answers.

use super::cues::Cue;

macro_rules! features {
    ($($name:ident $id:literal $cue:expr;)*) => {
        /// A measurement of a reply, between 0 and about 1 unless it says otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Feature { $($name),* }

        impl Feature {
            /// Every feature, in the order of the enum.
            pub(crate) const ALL: &'static [Feature] = &[$(Feature::$name),*];

            /// The name in rubric files.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Feature::$name => $id),* }
            }

            /// The feature of a name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|feature| feature.id() == name)
            }

            /// The phrases that evidence of the feature quotes.
            pub(crate) fn cue(self) -> Option<Cue> {
                match self { $(Feature::$name => $cue),* }
            }
        }
    };
}

use Cue::*;

features! {
    // Greeting.
    GreetingGiven "greeting.given" Some(Greeting);
    GreetingAddress "greeting.address" Some(Address);
    // Politeness and warmth.
    PoliteForms "polite.forms" Some(Courtesy);
    PoliteParticles "polite.particles" Some(Warm);
    PoliteNone "polite.none" None;
    PoliteThanks "polite.thanks" Some(Thanks);
    PoliteKindness "polite.kindness" Some(Kindness);
    PoliteWish "polite.wish" Some(Wish);
    PoliteBlame "polite.blame" Some(Blame);
    PolitePlainYou "polite.plain_you" None;
    PoliteWaves "polite.waves" None;
    PoliteThanksLast "polite.thanks_last" Some(Thanks);
    // Empathy before explanation.
    EmpathyApology "empathy.apology" Some(Apology);
    EmpathyApologyUpset "empathy.apology_upset" Some(Apology);
    EmpathyTaken "empathy.taken_up" Some(Empathy);
    EmpathyTakenUpset "empathy.taken_up_upset" Some(Empathy);
    EmpathyFormula "empathy.formula" Some(Inconvenience);
    EmpathyShare "empathy.share" Some(Apology);
    EmpathyOnly "empathy.only" Some(Apology);
    EmpathyMissing "empathy.missing" None;
    EmpathyFurious "empathy.furious_unanswered" None;
    EmpathyFirst "empathy.first" Some(Apology);
    // Solution.
    SolveShare "solve.share" None;
    SolveLength "solve.length" None;
    SolveOnQuestion "solve.on_question" None;
    SolveOnSocial "solve.on_social" None;
    SolveOnUpset "solve.on_upset" None;
    SolveNone "solve.none" None;
    SolveNoneOnQuestion "solve.none_on_question" None;
    SolveAffirm "solve.affirm" Some(Affirm);
    SolveAffirmYesNo "solve.affirm_yes_no" Some(Affirm);
    SolveNoYesNo "solve.no_yes_no" None;
    SolveFirst "solve.answers_first" Some(Affirm);
    SolveFirstYesNo "solve.answers_first_yes_no" Some(Affirm);
    SolveDone "solve.done" Some(Done);
    SolveDoneAction "solve.done_action" Some(Done);
    SolveDoneUpset "solve.done_upset" Some(Done);
    SolveWill "solve.will" Some(Will);
    SolveWillOnQuestion "solve.will_on_question" Some(Will);
    SolveAction "solve.action" Some(Action);
    SolveActions "solve.actions" Some(Action);
    SolveHelp "solve.help" Some(Will);
    SolveFollowUp "solve.follow_up" Some(FollowUp);
    SolveHow "solve.how_answered" Some(Operate);
    SolveHowNot "solve.how_unanswered" None;
    SolveWhen "solve.when_answered" Some(Time);
    SolveWhenNot "solve.when_unanswered" None;
    SolveWhy "solve.why_answered" Some(Reason);
    SolveWhyNot "solve.why_unanswered" None;
    SolveAmount "solve.amount_answered" None;
    SolveAmountNot "solve.amount_unanswered" None;
    SolveForecast "solve.forecast" Some(Forecast);
    SolveRelay "solve.relay" Some(Relay);
    SolveHoldShare "solve.hold_share" Some(Hold);
    SolveHoldOnly "solve.hold_only" Some(Hold);
    SolveHoldOnQuestion "solve.hold_only_on_question" Some(Hold);
    SolveWaitVague "solve.wait_without_fact" Some(Wait);
    SolveWaitVagueUpset "solve.wait_without_fact_upset" Some(Wait);
    SolveHandOff "solve.hand_off" Some(HandOff);
    SolveHandOffBare "solve.hand_off_bare" Some(HandOff);
    SolveFillerShare "solve.filler_share" Some(Corporate);
    SolveFillerOnly "solve.filler_only" Some(Corporate);
    SolveFillerUpset "solve.filler_only_upset" Some(Corporate);
    SolveDodge "solve.dodge" Some(Dodge);
    SolveDodgeOnQuestion "solve.dodge_on_question" Some(Dodge);
    SolveProcess "solve.process" Some(Process);
    SolveReachable "solve.reachable" Some(Reachable);
    SolveFormBare "solve.form_without_fact" Some(CaseForm);
    // Yes-no questions.
    AnswerFirst "answer.first" None;
    AnswerShort "answer.short" None;
    AnswerVerb "answer.verb" None;
    AnswerOtherVerb "answer.other_verb" None;
    // Specificity.
    FactShare "fact.share" None;
    FactAny "fact.any" None;
    FactUpset "fact.upset" None;
    FactOnQuestion "fact.on_question" None;
    FactNumbers "fact.numbers" None;
    FactUnit "fact.unit" None;
    FactTime "fact.time" Some(Time);
    FactTimes "fact.times" Some(Time);
    FactTimeOnQuestion "fact.time_on_question" Some(Time);
    FactMoney "fact.money" Some(Money);
    FactPlace "fact.place" Some(Place);
    FactContact "fact.contact" Some(Contact);
    FactReason "fact.reason" Some(Reason);
    FactVague "fact.vague" Some(Vague);
    FactVagueBare "fact.vague_without_fact" Some(Vague);
    FactVagueUpset "fact.vague_without_fact_upset" Some(Vague);
    FactCorporate "fact.corporate" Some(Corporate);
    FactCorporates "fact.corporates" Some(Corporate);
    // Clarity.
    ClearLength "clear.length" None;
    ClearRoot "clear.length_root" None;
    ClearTiny "clear.tiny" None;
    ClearShort "clear.short" None;
    ClearLong "clear.long" None;
    ClearEndless "clear.endless" None;
    ClearClauses "clear.clauses" None;
    ClearGrammar "clear.grammar" None;
    ClearNoWords "clear.no_words" None;
    ClearMasks "clear.masks" None;
    ClearCodes "clear.codes" None;
    ClearDump "clear.dump" None;
    ClearCard "clear.card" Some(Card);
    ClearNumbersOnly "clear.numbers_only" None;
    ClearNoMarks "clear.no_marks" None;
    ClearSteps "clear.steps" Some(Operate);
    ClearManySteps "clear.steps_many" Some(Operate);
    ClearSequence "clear.sequence" Some(Sequence);
    ClearPath "clear.path" Some(Path);
    ClearDirect "clear.direct" Some(Direct);
    ClearCondition "clear.condition" Some(Condition);
    // Proactive extra.
    ExtraGiven "extra.given" Some(Extra);
    ExtraSuggests "extra.suggests" Some(Suggest);
    ExtraMany "extra.suggests_many" Some(Suggest);
    ExtraConsent "extra.consent" Some(Consent);
    ExtraExceeds "extra.exceeds" None;
    // Questions back.
    AskShare "ask.share" None;
    AskLength "ask.length" None;
    AskCount "ask.count" None;
    AskOnly "ask.only" None;
    AskOnlyOnQuestion "ask.only_on_question" None;
    AskEnds "ask.ends" None;
    AskSlot "ask.slot" Some(Request);
    AskSlots "ask.slots" Some(Slot);
    AskWhich "ask.which_order" None;
    AskAgain "ask.again" Some(OpenOffer);
    AskAgainOnly "ask.again_only" Some(OpenOffer);
    AskGiven "ask.given" Some(Request);
    AskContactUpset "ask.contact_upset" Some(Request);
    // Refusals.
    RefuseAny "refuse.any" Some(Refusal);
    RefuseBare "refuse.bare" Some(Refusal);
    RefuseOther "refuse.with_other_way" Some(But);
    RefuseTurn "refuse.turn" Some(But);
    RefusePush "refuse.push" Some(Push);
    // Personal.
    PersonalOverlap "personal.overlap" None;
    PersonalOverlapShare "personal.overlap_share" None;
    PersonalOnQuestion "personal.on_question" None;
    PersonalRegister "personal.register_gap" None;
    PersonalLight "personal.light_to_upset" Some(Casual);
    // Closing.
    CloseGiven "close.given" Some(Closing);
    CloseMore "close.more_help" Some(MoreHelp);
    CloseReview "close.invite_review" Some(InviteReview);
    CloseBegs "close.begs_review" Some(BegReview);
    CloseBegsOnQuestion "close.begs_on_question" Some(BegReview);
    CloseThanksPraise "close.thanks_for_praise" Some(Thanks);
    CloseOffer "close.open_offer" Some(OpenOffer);
    CloseOfferOnSocial "close.open_offer_on_social" Some(OpenOffer);
    CloseSocial "close.social_length" None;
    CloseSocialOnly "close.social_only" None;
    CloseSocialOnSocial "close.social_only_on_social" None;
    CloseSocialOnQuestion "close.social_only_on_question" None;
    // Compliance.
    ComplyOffsite "comply.offsite_words" Some(Offsite);
    ComplyCertain "comply.guarantees" Some(Certain);
    // What the customer's message makes of the task.
    TaskLength "task.length" None;
    TaskShort "task.short" None;
    TaskSocial "task.social" None;
    TaskUpset "task.upset" None;
    TaskFurious "task.furious" None;
    TaskUrge "task.urge" None;
    TaskNothing "task.nothing_said" None;
    TaskStated "task.stated" None;
    TaskConfirm "task.confirm" None;
    TaskFarewell "task.farewell" None;
    TaskHow "task.how" None;
    TaskAmount "task.amount" None;
    TaskMention "task.mention" None;
    TaskGrievance "task.grievance" None;
}

/// The values of all features for one reply.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Features([f32; Feature::ALL.len()]);

impl Default for Features {
    fn default() -> Self {
        Self([0.0; Feature::ALL.len()])
    }
}

impl Features {
    /// The value of one feature.
    pub(crate) fn get(&self, feature: Feature) -> f32 {
        self.0.get(feature as usize).copied().unwrap_or_default()
    }

    /// Sets the value of one feature.
    pub(crate) fn set(&mut self, feature: Feature, value: f32) {
        if let Some(place) = self.0.get_mut(feature as usize) {
            *place = value;
        }
    }

    /// Sets a feature to 1 where it holds.
    pub(crate) fn flag(&mut self, feature: Feature, holds: bool) {
        self.set(feature, f32::from(u8::from(holds)));
    }
}

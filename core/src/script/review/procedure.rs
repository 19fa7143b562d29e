//! 规范处理步骤: the steps a chat has to take, and their order.

use serde::{Deserialize, Serialize};

use super::super::cues::{Cue, CueSet};
use super::super::finding::{Finding, Level};
use super::super::reading::{Act, Clause, Reading};
use super::super::scorer::ScriptScorer;
use super::timeline::agent_messages;
use crate::dialogue::{Conversation, Role};
use crate::error::{Error, Result};

/// Asks whether it is all right so, not what it is about.
const CONSENT: CueSet = CueSet::any_of(&[Cue::Consent, Cue::MoreHelp]);

/// A step of the standard procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Greets: 您好.
    Greet,
    /// Finds out what it is about: asks, or takes up the order.
    Identify,
    /// Checks the case: 查询, 核实.
    Verify,
    /// Says or does what solves it.
    Solve,
    /// Makes sure that it is solved: 可以吗, 还有其他问题吗.
    Confirm,
    /// Says goodbye.
    Close,
}

impl Step {
    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Greet => "问候",
            Self::Identify => "了解问题",
            Self::Verify => "核实情况",
            Self::Solve => "给出办法",
            Self::Confirm => "确认解决",
            Self::Close => "结束语",
        }
    }

    /// What to say where the step is missing. Slots in 【】 are for the agent to fill.
    fn wording(self) -> &'static str {
        match self {
            Self::Greet => "您好，很高兴为您服务，",
            Self::Identify => "请问是【订单】的【问题】，对吗？",
            Self::Verify => "我帮您核实一下【事项】，【时间】内给您结果",
            Self::Solve => "这边给您【办法】，预计【时间】完成",
            Self::Confirm => "您看这样处理可以吗？",
            Self::Close => "感谢您的理解，祝您生活愉快，有问题随时找我",
        }
    }

    /// Whether a message of the agent takes the step.
    fn taken_in(self, message: &Reading) -> bool {
        let meets = |cues: &[Cue]| message.all.meets(CueSet::any_of(cues));
        let does = |act| message.clauses.iter().any(|clause| clause.act == act);
        match self {
            Self::Greet => meets(&[Cue::Greeting, Cue::Address]),
            Self::Identify => {
                let asks = |clause: &Clause| clause.act == Act::Ask && !clause.cues.meets(CONSENT);
                message.clauses.iter().any(asks) || meets(&[Cue::OpenOffer, Cue::GivenOrder])
            }
            Self::Verify => meets(&[Cue::Hold]),
            Self::Solve => does(Act::Content) && !meets(&[Cue::Hold, Cue::OpenOffer]),
            Self::Confirm => message.all.meets(CONSENT),
            Self::Close => meets(&[Cue::Closing, Cue::Wish]),
        }
    }
}

/// A step and whether a chat may do without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcedureStep {
    /// The step.
    pub step: Step,
    /// Whether it may be missing.
    #[serde(default)]
    pub optional: bool,
}

/// The steps in their order. The default asks for a greeting, a solution and a closing, and allows
/// the rest to be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// The steps, in the order they should be taken first.
    pub steps: Vec<ProcedureStep>,
}

impl Default for Procedure {
    fn default() -> Self {
        let step = |(step, optional)| ProcedureStep { step, optional };
        let steps = [
            (Step::Greet, false),
            (Step::Identify, true),
            (Step::Verify, true),
            (Step::Solve, false),
            (Step::Confirm, true),
            (Step::Close, false),
        ];
        Self { steps: steps.into_iter().map(step).collect() }
    }
}

impl Procedure {
    fn check(&self) -> Result<()> {
        let twice =
            self.steps.iter().enumerate().find(|(at, one)| {
                self.steps.iter().take(*at).any(|before| before.step == one.step)
            });
        match twice {
            Some((_, step)) => Err(Error::option("steps", "each step once", step.step.name())),
            None => Ok(()),
        }
    }

    /// Missing steps, and steps taken for the first time before one that should precede them.
    pub(super) fn detect(
        &self,
        conversation: &Conversation,
        readings: &[Reading],
        findings: &mut Vec<Finding>,
    ) {
        let agents: Vec<usize> = agent_messages(conversation).collect();
        let Some((&first, &last)) = agents.first().zip(agents.last()) else { return };
        // A chat that the customer has not ended may still take its last steps.
        let over = conversation.of(Role::Customer).last().is_some_and(|(index, _)| {
            readings.get(index).is_some_and(|reading| reading.has(Cue::Farewell))
        });
        let place = |step: Step| {
            let takes = |at: &&usize| readings.get(**at).is_some_and(|read| step.taken_in(read));
            agents.iter().find(takes).copied()
        };
        let mut before: Option<(Step, usize)> = None;
        for &ProcedureStep { step, optional } in &self.steps {
            let Some(at) = place(step) else {
                let late = matches!(step, Step::Confirm | Step::Close);
                if !optional && (over || !late) {
                    let at = if step == Step::Greet { first } else { last };
                    findings.push(
                        Finding::new(
                            "script.procedure.missing",
                            Level::Light,
                            format!("缺少步骤：{}", step.name()),
                        )
                        .in_message(at)
                        .because("规范流程的每一步都让顾客心里有数")
                        .rewritten(step.wording()),
                    );
                }
                continue;
            };
            match before {
                Some((earlier, place)) if place > at => findings.push(
                    Finding::new(
                        "script.procedure.order",
                        Level::Light,
                        format!("“{}”应在“{}”之前", earlier.name(), step.name()),
                    )
                    .in_message(at)
                    .because("顺序乱了，顾客听不明白，也容易答非所问")
                    .rewritten(earlier.wording()),
                ),
                _ => before = Some((step, at)),
            }
        }
    }
}

impl ScriptScorer {
    /// The scorer with the steps that a whole chat has to take; [`Self::review`] then finds missing
    /// steps and steps out of order.
    ///
    /// # Errors
    /// [`Error::Option`] for a step that occurs twice.
    pub fn with_procedure(mut self, procedure: Procedure) -> Result<Self> {
        procedure.check()?;
        self.procedure = Some(procedure);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::Message;

    fn found(messages: Vec<Message>) -> Vec<(String, String)> {
        let scorer = ScriptScorer::builtin().unwrap().with_procedure(Procedure::default()).unwrap();
        let card = scorer.review(&Conversation::new(messages)).unwrap();
        let own = card.findings.into_iter().filter(|f| f.rule.starts_with("script.procedure"));
        own.map(|finding| (finding.rule, finding.message)).collect()
    }

    #[test]
    fn steps_are_taken_once_and_in_order() {
        let whole = vec![
            Message::customer("快递到哪了"),
            Message::agent("您好，稍等，我帮您查一下"),
            Message::agent("包裹今天上午已到站点，18点前送达，您看可以吗"),
            Message::customer("好的谢谢"),
            Message::agent("不客气，祝您生活愉快"),
        ];
        assert_eq!(found(whole), []);
        let turned = vec![
            Message::customer("快递到哪了"),
            Message::agent("包裹今天上午已到站点，18点前送达"),
            Message::agent("您好，我帮您查一下，稍等"),
            Message::customer("好的谢谢"),
        ];
        assert_eq!(
            found(turned),
            [
                ("script.procedure.order".to_owned(), "“核实情况”应在“给出办法”之前".to_owned()),
                ("script.procedure.missing".to_owned(), "缺少步骤：结束语".to_owned()),
            ]
        );
    }

    #[test]
    fn a_step_twice_is_an_error() {
        let step = ProcedureStep { step: Step::Greet, optional: false };
        let twice = Procedure { steps: vec![step, step] };
        let error = ScriptScorer::builtin().unwrap().with_procedure(twice).unwrap_err();
        assert_eq!(error.code(), "option.invalid");
    }
}

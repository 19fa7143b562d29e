//! What to do about a risk, with the reason and a sentence to start from.

use serde::{Deserialize, Serialize};

use super::cause::{Cause, CauseShare};
use super::level::Level;
use super::malice::Malice;
use super::policy::AdvicePolicy;
use super::result::Driver;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Hand it to somebody with more authority.
    Escalate,
    /// Keep what was said, for the platform.
    CollectEvidence,
    /// Say sorry, first thing.
    Apologise,
    /// Solve the problem in this conversation.
    Solve,
    /// Give something, up to the policy's limit.
    Compensate,
    /// Come back by phone or message at a time that is named.
    CallBack,
}

impl ActionKind {
    /// The Chinese name for people.
    pub fn display(self) -> &'static str {
        match self {
            Self::Escalate => "升级主管",
            Self::CollectEvidence => "留存证据",
            Self::Apologise => "先道歉",
            Self::Solve => "马上解决",
            Self::Compensate => "给予补偿",
            Self::CallBack => "主动回访",
        }
    }
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Action {
    /// What to do.
    pub kind: ActionKind,
    /// Why now, in Chinese.
    pub reason: String,
    /// A sentence to start from, in Chinese; empty for actions behind the scenes.
    pub draft: String,
    /// The most that may be given, in yuan, for [`ActionKind::Compensate`].
    pub limit: Option<f32>,
}

/// What advice is drawn from.
pub(super) struct Facts<'a> {
    pub level: Level,
    pub drivers: &'a [Driver],
    pub causes: &'a [CauseShare],
    pub malice: &'a Malice,
    /// Whether the agent said sorry, be it for nothing.
    pub apologised: bool,
}

impl Facts<'_> {
    /// Whether a driver whose kind starts with `prefix` raised the risk.
    fn shows(&self, prefix: &str) -> bool {
        self.drivers.iter().any(|d| d.kind.starts_with(prefix) && d.weight > 0.0)
    }

    /// The kind of the heaviest driver whose kind starts with `prefix`.
    fn heaviest(&self, prefix: &str) -> Option<&str> {
        let driver = self.drivers.iter().find(|d| d.kind.starts_with(prefix) && d.weight > 0.0);
        driver.map(|d| d.kind.as_str())
    }

    /// The quote of the heaviest driver whose kind starts with `prefix`.
    fn quote(&self, prefix: &str) -> Option<&str> {
        let driver = self.drivers.iter().find(|d| d.kind.starts_with(prefix) && d.weight > 0.0);
        driver.map(|d| d.quote.as_str()).filter(|quote| !quote.is_empty())
    }
}

/// The advice for a conversation, most pressing first.
pub(super) fn advise(facts: &Facts<'_>, policy: &AdvicePolicy) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut act = |kind, reason: String, draft: &str, limit| {
        actions.push(Action { kind, reason, draft: draft.to_owned(), limit });
    };
    let worried = facts.level >= Level::Watch;
    let main = facts.causes.first().map(|share| share.cause);
    let asks_for_more = facts.shows("threat.") || facts.shows("demand.manager");
    if facts.level == Level::Urgent || (worried && asks_for_more) {
        let reason = match (facts.quote("threat."), facts.quote("demand.manager")) {
            (Some(quote), _) => format!("买家提到“{quote}”，需要有权限的人接手"),
            (None, Some(quote)) => format!("买家要求“{quote}”"),
            (None, None) => "风险已到最高一级".to_owned(),
        };
        let draft = "您的情况我已经如实转给主管，由他直接跟进，今天之内给您答复。";
        act(ActionKind::Escalate, reason, draft, None);
    }
    let extorts = facts.malice.score >= 0.5;
    if extorts {
        let reason = "对话里有要挟或绕开平台的迹象，先留证据，不私下承诺".to_owned();
        act(ActionKind::CollectEvidence, reason, "", None);
    } else if facts.shows("threat.review") {
        let reason = "买家提到差评，保留聊天和订单记录备查".to_owned();
        act(ActionKind::CollectEvidence, reason, "", None);
    }
    if worried && !extorts && !facts.apologised {
        let reason = match main {
            Some(cause) => format!("买家的不满主要来自“{}”，还没有人道歉", cause.display()),
            None => "还没有人道歉".to_owned(),
        };
        act(ActionKind::Apologise, reason, apology(main), None);
    }
    if worried && !extorts {
        let cause = main.unwrap_or(Cause::Unresolved);
        act(ActionKind::Solve, open_matter(cause).to_owned(), solution(cause, facts), None);
    } else if worried && main.is_some() {
        // What is wrong with the goods is put right by the rules, not against a threat. A bare
        // demand is no grievance: there is nothing to solve.
        let reason = "商品确实有问题的，按平台售后处理，不拿评价谈条件".to_owned();
        let draft = "您反馈的问题我们按平台售后规则处理，麻烦您提交售后申请并上传照片，该退该换我们马上办。";
        act(ActionKind::Solve, reason, draft, None);
    }
    let owed = matches!(main, Some(Cause::Product | Cause::Delay | Cause::Promise | Cause::Price));
    let limit = policy.compensation_limit.unwrap_or_default();
    if facts.level >= Level::High && owed && limit > 0.0 && !extorts {
        let reason = format!("责任多半在店铺一边，权限内最多 {limit} 元");
        let draft = "这次确实是我们没做好，我先按店里的规定给您申请一份补偿，您看可以吗？";
        act(ActionKind::Compensate, reason, draft, Some(limit));
    }
    let waits = matches!(main, Some(Cause::Delay | Cause::Promise | Cause::Unresolved));
    if facts.level >= Level::High && waits && !extorts {
        let reason = "买家在等结果，约好时间主动回复，不让他再来问".to_owned();
        let draft = "我现在就去核实，今天【具体时间】前主动给您回复，不用您再来问。";
        act(ActionKind::CallBack, reason, draft, None);
    }
    actions
}

fn apology(main: Option<Cause>) -> &'static str {
    match main {
        Some(Cause::Attitude) => "刚才的回复让您不舒服了，真的对不起，接下来由我好好为您处理。",
        Some(Cause::Delay) => "让您等了这么久，实在抱歉，换作是我也会着急。",
        Some(Cause::Product) => "收到这样的东西换谁都会失望，真的很抱歉。",
        Some(Cause::Promise) => "之前答应您的没有做到，是我们的不对，向您道歉。",
        Some(Cause::Price) => "价格上让您觉得不踏实了，很抱歉，我马上帮您核对清楚。",
        Some(Cause::Unresolved) | None => "这件事拖到现在还没解决，真的很抱歉，我来负责跟到底。",
    }
}

/// What is still to be done about a cause.
fn open_matter(cause: Cause) -> &'static str {
    match cause {
        Cause::Attitude => "买家对态度不满，把事情办好最能挽回",
        Cause::Delay => "买家还在等，要给一个确切的进度和时间",
        Cause::Product => "商品的问题还没有给出处理办法",
        Cause::Promise => "答应过的事还没有兑现",
        Cause::Price => "价格或扣费还没有给买家算清楚",
        Cause::Unresolved => "买家的问题还没有答案",
    }
}

fn solution(cause: Cause, facts: &Facts<'_>) -> &'static str {
    match cause {
        Cause::Attitude => "您的问题我重新看了一遍，现在就一件一件给您办。",
        // 退款没到账 is not for the courier to answer.
        Cause::Delay => match facts.heaviest("delay.") {
            Some("delay.refund") => {
                "我现在就查这笔退款到哪一步了，查到马上把进度和到账时间告诉您。"
            }
            Some("delay.ship") => "我现在就找仓库确认您这单哪天能发，确定了马上告诉您。",
            Some("delay.parcel") => {
                "我这就联系快递查包裹到了哪里，查到马上告诉您，找不到就给您补发。"
            }
            _ => "我现在就去查进度，【具体时间】前给您准信。",
        },
        Cause::Product => "麻烦您拍一张照片给我，退货、换货或者补发，您选哪一种我马上办。",
        Cause::Promise => "答应您的事我现在就落实，办好后把结果截图发给您。",
        Cause::Price => "我把订单的价格明细给您核一遍，多收的部分按规则退给您。",
        Cause::Unresolved => {
            "您前面说的我都看过了，是【复述问题】，我现在就处理，【具体时间】前告诉您结果。"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::RiskModel;
    use super::super::signals::testing::talk;
    use super::*;

    fn kinds(model: &RiskModel, text: &str) -> Vec<ActionKind> {
        let risk = model.assess(&talk(text)).unwrap();
        risk.actions.iter().map(|action| action.kind).collect()
    }

    #[test]
    fn a_threat_is_escalated_and_a_thank_you_needs_nothing() {
        let model = RiskModel::builtin().unwrap();
        let threat = "c:都一个星期了还没收到货，没人管|a:请您耐心等待|c:再不处理我就投诉，给差评";
        let actions = kinds(&model, threat);
        assert_eq!(actions[0], ActionKind::Escalate);
        assert!(actions.contains(&ActionKind::Apologise) && actions.contains(&ActionKind::Solve));
        assert!(!actions.contains(&ActionKind::Compensate), "no limit was given");
        assert!(kinds(&model, "c:收到了谢谢|a:不客气哦|c:好的再见").is_empty());
        let sorry = threat.replace("a:请您", "a:非常抱歉，请您");
        assert!(!kinds(&model, &sorry).contains(&ActionKind::Apologise));
        let demand = kinds(&model, "c:给我转200 私下转 不然给你们差评");
        assert_eq!(demand, [ActionKind::Escalate, ActionKind::CollectEvidence]);
    }

    #[test]
    fn a_threat_for_money_is_met_with_the_rules_alone() {
        let model = RiskModel::builtin().unwrap();
        let talk = talk("c:衣服开线了 赔我100|a:您拍个照片|c:转我100，不转就给差评，没人管是吧");
        let actions = model.assess(&talk).unwrap().actions;
        let kinds: Vec<ActionKind> = actions.iter().map(|action| action.kind).collect();
        let expected = [ActionKind::Escalate, ActionKind::CollectEvidence, ActionKind::Solve];
        assert_eq!(kinds, expected);
        assert!(actions[2].draft.contains("平台售后"));
    }

    #[test]
    fn a_late_refund_is_not_sought_with_the_courier() {
        let model = RiskModel::builtin().unwrap();
        let talk = talk("c:退款呢，一个星期了还没到账|a:请等待|c:还没到账，没人管吗，太过分了");
        let actions = model.assess(&talk).unwrap().actions;
        let solve = actions.iter().find(|action| action.kind == ActionKind::Solve).unwrap();
        assert!(solve.draft.contains("退款"), "{actions:?}");
    }

    #[test]
    fn compensation_stays_within_the_limit() {
        let policy = AdvicePolicy::default().with_compensation_limit(20.0);
        let model = RiskModel::builtin().unwrap().with_policy(policy).unwrap();
        let talk = talk("c:发错货了还坏了，垃圾，骗子|a:这个我们不负责|c:太过分了，发错还不给退");
        let risk = model.assess(&talk).unwrap();
        let action = risk.actions.iter().find(|a| a.kind == ActionKind::Compensate).unwrap();
        assert_eq!(action.limit, Some(20.0));
        assert!(
            RiskModel::builtin()
                .unwrap()
                .with_policy(AdvicePolicy::default().with_compensation_limit(-1.0))
                .is_err()
        );
    }
}

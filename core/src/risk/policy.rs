//! What the caller's shop allows, and replies that promise more.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::arrange::Arrange;
use crate::entity::{self, Duration, Entity, EntityValue, Money, Relation};
use crate::error::{Error, Result};
use crate::limits::check_text;
use crate::span::{Span, Spanned, TextSource};
use crate::text::{Normalized, PhraseOptions, PhraseSet, PhraseSetBuilder, Scopes, clauses};

/// What the caller's shop allows. What is not stated is neither advised nor checked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AdvicePolicy {
    /// How much an agent may give away without asking, in yuan; 0 means no compensation at all.
    pub compensation_limit: Option<f32>,
    /// For how many days goods may go back without a reason.
    pub return_days: Option<u32>,
    /// Within how many hours the shop ships.
    pub ship_hours: Option<f32>,
}

impl AdvicePolicy {
    /// The policy with a limit of compensation, in yuan.
    #[must_use]
    pub fn with_compensation_limit(mut self, yuan: f32) -> Self {
        self.compensation_limit = Some(yuan);
        self
    }

    /// The policy with the days for a return without a reason.
    #[must_use]
    pub fn with_return_days(mut self, days: u32) -> Self {
        self.return_days = Some(days);
        self
    }

    /// The policy with the hours within which the shop ships.
    #[must_use]
    pub fn with_ship_hours(mut self, hours: f32) -> Self {
        self.ship_hours = Some(hours);
        self
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] for an amount or a time that is negative or not finite.
    pub fn check(&self) -> Result<()> {
        let sound =
            |value: Option<f32>| value.is_none_or(|value| value.is_finite() && value >= 0.0);
        if !sound(self.compensation_limit) {
            let got = self.compensation_limit.unwrap_or_default();
            return Err(Error::option("compensation_limit", "an amount in yuan from 0", got));
        }
        if !sound(self.ship_hours) {
            let got = self.ship_hours.unwrap_or_default();
            return Err(Error::option("ship_hours", "hours from 0", got));
        }
        Ok(())
    }

    /// Where a reply promises more than the policy allows: a sum over the limit, a longer time for
    /// returns, an earlier shipment. What is asked, supposed or denied is no promise (补偿50可以吗,
    /// 不能补偿50). Amounts of the order itself (退款200元) are no compensation. Without `message`,
    /// spans are those of the reply.
    ///
    /// ```
    /// use kefu::risk::{AdvicePolicy, PolicyBreach};
    /// let policy = AdvicePolicy::default().with_compensation_limit(20.0);
    /// let findings = policy.check_reply("亲，给您补偿50元红包可以消消气哦")?;
    /// assert_eq!((findings[0].breach, findings[0].promised), (PolicyBreach::Compensation, 50.0));
    /// assert!(policy.check_reply("亲，给您补偿20元")?.is_empty());
    /// # Ok::<(), kefu::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InputTooLong`], and [`Error::Option`] for a policy out of range.
    pub fn check_reply(&self, text: &str) -> Result<Vec<PolicyFinding>> {
        self.check()?;
        check_text(text)?;
        Ok(self.breaches(text, None))
    }

    /// Whether anything is stated that a reply could break.
    pub(super) fn states_anything(&self) -> bool {
        self.compensation_limit.is_some() || self.return_days.is_some() || self.ship_hours.is_some()
    }

    /// As [`Self::check_reply`], for message `message` of a conversation.
    pub(super) fn breaches(&self, text: &str, message: Option<usize>) -> Vec<PolicyFinding> {
        if !self.states_anything() {
            return Vec::new();
        }
        let normal = Normalized::new(text);
        let scopes = Scopes::new(&normal);
        let hits = subjects().find(&normal);
        let entities = entity::find_normal(text, &normal, None);
        let mut findings = Vec::new();
        for range in clauses(&normal) {
            let own = hits.iter().filter(|hit| range.start <= hit.from && hit.to <= range.end);
            let stated = own.filter(|hit| {
                let scope = scopes.at(hit.from, hit.to);
                !(scope.negated || scope.in_question || scope.supposed)
            });
            let mut breaches: Vec<PolicyBreach> = stated
                .filter_map(|hit| SUBJECTS.get(hit.phrase).map(|subject| subject.1))
                .collect();
            breaches.arrange();
            breaches.dedup();
            let clause = normal.span(range.start, range.end);
            let inside = entities.iter().filter(|entity| clause.contains(entity.span));
            for entity in inside {
                let found = breaches.iter().find_map(|&breach| self.measure(breach, entity));
                findings.extend(found.map(|(breach, promised, allowed)| PolicyFinding {
                    breach,
                    message,
                    span: entity.span,
                    quote: entity.quote.clone(),
                    promised,
                    allowed,
                    why: breach.why(promised, allowed),
                }));
            }
        }
        findings
    }

    /// What an entity promises and what is allowed, where that is less.
    fn measure(&self, breach: PolicyBreach, entity: &Entity) -> Option<(PolicyBreach, f64, f64)> {
        match (breach, &entity.value) {
            (PolicyBreach::Compensation, EntityValue::Money(Money { yuan })) => {
                let allowed = f64::from(self.compensation_limit?);
                (*yuan > allowed).then_some((breach, *yuan, allowed))
            }
            (PolicyBreach::ReturnTime, EntityValue::Duration(length)) => {
                let Duration { seconds, relation, .. } = length;
                let (days, allowed) = (seconds / 86_400.0, f64::from(self.return_days?));
                let meant = !matches!(relation, Relation::Elapsed | Relation::Ago);
                (meant && days > allowed).then_some((breach, days, allowed))
            }
            (PolicyBreach::ShipTime, EntityValue::Duration(length)) => {
                let Duration { seconds, relation, .. } = length;
                let (hours, allowed) = (seconds / 3600.0, f64::from(self.ship_hours?));
                let meant = matches!(relation, Relation::At | Relation::Within);
                (meant && hours < allowed).then_some((breach, hours, allowed))
            }
            // 今天发出: a day at most.
            (PolicyBreach::ShipTime, EntityValue::Date(_)) => {
                let allowed = f64::from(self.ship_hours?);
                let today =
                    ["今天", "今日", "当天", "今晚"].iter().any(|day| entity.quote.contains(day));
                (today && allowed > 24.0).then_some((breach, 24.0, allowed))
            }
            _ => None,
        }
    }
}

/// What a reply promises too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyBreach {
    /// More money than an agent may give, in yuan.
    Compensation,
    /// A longer time for returns, in days.
    ReturnTime,
    /// An earlier shipment, in hours.
    ShipTime,
}

impl PolicyBreach {
    fn why(self, promised: f64, allowed: f64) -> String {
        match self {
            Self::Compensation => {
                format!("答应了 {promised} 元，权限内最多 {allowed} 元，多出的要先请示")
            }
            Self::ReturnTime => format!("答应了 {promised} 天可退，店铺规定是 {allowed} 天"),
            Self::ShipTime => {
                format!("答应了 {promised} 小时内发货，店铺规定是 {allowed} 小时，做不到就是失信")
            }
        }
    }
}

/// A reply that promises more than the policy allows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyFinding {
    /// Of what.
    pub breach: PolicyBreach,
    /// The index of the message; `None` for a reply checked by itself.
    pub message: Option<usize>,
    /// The sum or time that is promised.
    pub span: Span,
    /// The original text there.
    pub quote: String,
    /// How much is promised, in the unit of the breach.
    pub promised: f64,
    /// How much is allowed.
    pub allowed: f64,
    /// What is wrong, in Chinese.
    pub why: String,
}

impl Spanned for PolicyFinding {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        visit(self.message.map_or(TextSource::Text, TextSource::Message), &mut self.span);
    }
}

/// Words that say what a sum or a time in their clause is for.
const SUBJECTS: [(&str, PolicyBreach); 29] = [
    ("补偿", PolicyBreach::Compensation),
    ("赔", PolicyBreach::Compensation),
    ("红包", PolicyBreach::Compensation),
    ("返现", PolicyBreach::Compensation),
    ("优惠券", PolicyBreach::Compensation),
    ("代金券", PolicyBreach::Compensation),
    ("无门槛券", PolicyBreach::Compensation),
    ("补您", PolicyBreach::Compensation),
    ("补给您", PolicyBreach::Compensation),
    ("返您", PolicyBreach::Compensation),
    ("返给您", PolicyBreach::Compensation),
    ("送您", PolicyBreach::Compensation),
    ("送给您", PolicyBreach::Compensation),
    ("转给您", PolicyBreach::Compensation),
    ("减免", PolicyBreach::Compensation),
    ("无理由", PolicyBreach::ReturnTime),
    ("包退", PolicyBreach::ReturnTime),
    ("包换", PolicyBreach::ReturnTime),
    ("可以退", PolicyBreach::ReturnTime),
    ("可退", PolicyBreach::ReturnTime),
    ("能退", PolicyBreach::ReturnTime),
    ("支持退", PolicyBreach::ReturnTime),
    ("都可以换", PolicyBreach::ReturnTime),
    ("发货", PolicyBreach::ShipTime),
    ("发出", PolicyBreach::ShipTime),
    ("寄出", PolicyBreach::ShipTime),
    ("给您发", PolicyBreach::ShipTime),
    ("发走", PolicyBreach::ShipTime),
    ("出库", PolicyBreach::ShipTime),
];

fn subjects() -> &'static PhraseSet {
    static SET: OnceLock<PhraseSet> = OnceLock::new();
    SET.get_or_init(|| {
        let mut builder = PhraseSetBuilder::default();
        for (word, _) in SUBJECTS {
            // None of the words is empty or fuzzy, so none is refused; a test counts.
            let _ = builder.add(word, PhraseOptions::default());
        }
        builder.build().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::RiskModel;
    use super::super::signals::testing::talk;
    use super::*;

    #[test]
    fn every_subject_is_in_the_automaton() {
        assert_eq!(subjects().len(), SUBJECTS.len());
    }

    #[test]
    fn promises_over_the_policy_are_found_and_others_are_not() {
        let policy = AdvicePolicy::default()
            .with_compensation_limit(20.0)
            .with_return_days(7)
            .with_ship_hours(48.0);
        for (text, breach, promised) in [
            ("给您补偿50元", PolicyBreach::Compensation, 50.0),
            ("给您发100元红包", PolicyBreach::Compensation, 100.0),
            ("亲，我们30天无理由退换哦", PolicyBreach::ReturnTime, 30.0),
            ("24小时内给您发货", PolicyBreach::ShipTime, 24.0),
            ("今天一定发出", PolicyBreach::ShipTime, 24.0),
        ] {
            let found = policy.check_reply(text).unwrap();
            assert_eq!(found.len(), 1, "{text} {found:?}");
            assert_eq!((found[0].breach, found[0].promised), (breach, promised), "{text}");
            assert_eq!(found[0].span.slice(text), Some(found[0].quote.as_str()));
        }
        for text in [
            "给您补偿20元",
            "不能补偿50元的",
            "补偿50元可以吗",
            "订单金额200元已经退款给您",
            "七天无理由退换",
            "48小时内发货",
            "您买了30天了",
            "",
            "😀",
        ] {
            let found = policy.check_reply(text).unwrap();
            assert!(found.is_empty(), "{text} {found:?}");
        }
        assert!(AdvicePolicy::default().check_reply("给您补偿500元").unwrap().is_empty());
    }

    #[test]
    fn a_conversation_shows_the_agents_breaches_alone() {
        let policy = AdvicePolicy::default().with_compensation_limit(20.0);
        let model = RiskModel::builtin().unwrap().with_policy(policy).unwrap();
        let talk = talk("c:给我补偿100元|a:给您补偿80元红包吧");
        let findings = model.assess(&talk).unwrap().findings;
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].message, findings[0].promised), (Some(1), 80.0));
    }
}

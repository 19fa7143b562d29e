use std::sync::{Arc, OnceLock};

use super::advice::{Facts, advise};
use super::drivers::causes;
use super::level::Level;
use super::monitor::{AlertOptions, RiskMonitor};
use super::parts::{Parts, in_conversation, severity};
use super::policy::AdvicePolicy;
use super::result::Risk;
use super::state::State;
use super::tally::Seen;
use crate::builtin::BuiltinModel;
use crate::dialogue::{Conversation, Role};
use crate::error::Result;
use crate::parallel;

/// How likely a conversation ends badly.
///
/// [`RiskModel::builtin`] reads signals of both speakers (threats, anger, repeated questions,
/// waits, thanks …) with weights fitted to a few thousand rated conversations.
/// [`RiskModel::train`] learns from a shop's own outcomes, with the words of each role as further
/// features. Cloning shares the weights. Cost: linear in the characters of the conversation.
///
/// ```
/// use kefu::risk::{Level, RiskModel};
/// use kefu::{Conversation, Message};
///
/// let model = RiskModel::builtin()?;
/// let conversation = Conversation::new(vec![
///     Message::customer("都三天了还没发货，问了几遍都没人理"),
///     Message::agent("请您耐心等待"),
///     Message::customer("再不发货我就投诉给差评"),
/// ]);
/// let risk = model.assess(&conversation)?;
/// assert!(risk.level >= Level::High);
/// let sum: f32 = risk.base + risk.drivers.iter().map(|driver| driver.weight).sum::<f32>();
/// assert!((sum - risk.raw).abs() < 1e-3);
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RiskModel {
    pub(super) parts: Arc<Parts>,
    policy: AdvicePolicy,
}

impl RiskModel {
    /// The built-in model. It estimates whether the customer leaves dissatisfied; calibrated on
    /// conversations of which three in ten did, so a shop should [`calibrate`](Self::calibrate) it
    /// on some hundred outcomes of its own. Reads its asset once a process.
    ///
    /// # Errors
    /// [`Error::ModelMissing`](crate::Error::ModelMissing) in a build without the feature
    /// `risk-model` to which nobody has [supplied](crate::builtin::supply) the model.
    pub fn builtin() -> Result<Self> {
        static MODEL: OnceLock<Result<RiskModel>> = OnceLock::new();
        let bytes = BuiltinModel::Risk.bytes()?;
        MODEL.get_or_init(|| Self::from_bytes(bytes)).clone()
    }

    /// A model of finished parts with the default policy.
    pub(super) fn assemble(parts: Parts) -> Self {
        Self { parts: Arc::new(parts), policy: AdvicePolicy::default() }
    }

    /// The same model with the shop's policy for advice.
    ///
    /// # Errors
    /// [`Error::Option`](crate::Error::Option) for a policy out of range.
    pub fn with_policy(mut self, policy: AdvicePolicy) -> Result<Self> {
        policy.check()?;
        self.policy = policy;
        Ok(self)
    }

    /// The policy for advice.
    pub fn policy(&self) -> &AdvicePolicy {
        &self.policy
    }

    /// How many ordered classes the model knows: 2 for fine and bad.
    pub fn classes(&self) -> usize {
        self.parts.classes
    }

    /// The lowest class that counts as a bad end.
    pub fn bad_from(&self) -> usize {
        self.parts.bad_from
    }

    /// Assesses a conversation. An empty one gets the base rate and no drivers.
    ///
    /// # Errors
    /// Those of [`Conversation::check`], with the index of the message.
    pub fn assess(&self, conversation: &Conversation) -> Result<Risk> {
        let state = self.read(conversation)?;
        Ok(self.conclude(&state, conversation))
    }

    /// Assesses many conversations.
    ///
    /// # Errors
    /// As [`Self::assess`], with the row of the conversation.
    pub fn assess_batch(&self, conversations: &[Conversation]) -> Result<Vec<Risk>> {
        let assess = |row, conversation: &Conversation| {
            self.assess(conversation).map_err(|error| in_conversation(error, row))
        };
        parallel::map(conversations, assess).into_iter().collect()
    }

    /// The probability of each class, 0 = fine, higher = worse: [`Risk::probabilities`] without
    /// the rest, for columns.
    ///
    /// # Errors
    /// As [`Self::assess`].
    pub fn predict_proba(&self, conversation: &Conversation) -> Result<Vec<f32>> {
        let state = self.read(conversation)?;
        let scores = self.parts.scores(&state);
        let raw = scores.first().copied().unwrap_or_default();
        let bad = self.parts.probability(raw, &state);
        Ok(self.parts.probabilities(&scores, bad))
    }

    /// Follows a conversation message by message.
    pub fn monitor(&self) -> RiskMonitor {
        RiskMonitor::new(self.clone(), AlertOptions::default())
    }

    /// As [`Self::monitor`], with other thresholds for alerts.
    ///
    /// # Errors
    /// [`Error::Option`](crate::Error::Option) for thresholds out of order.
    pub fn monitor_with(&self, options: AlertOptions) -> Result<RiskMonitor> {
        options.check()?;
        Ok(RiskMonitor::new(self.clone(), options))
    }

    /// Reads a whole conversation.
    pub(super) fn read(&self, conversation: &Conversation) -> Result<State> {
        conversation.check()?;
        let mut state = State::new(&self.parts);
        let mut sightings = Vec::new();
        for message in &conversation.messages {
            state.read(&self.parts, message, &mut sightings);
        }
        Ok(state)
    }

    /// Draws the conclusions from what was read.
    pub(super) fn conclude(&self, state: &State, conversation: &Conversation) -> Risk {
        let scores = self.parts.scores(state);
        let raw = scores.first().copied().unwrap_or_default();
        let score = self.parts.probability(raw, state);
        let level = Level::of(score);
        let drivers = self.parts.drivers(state, conversation);
        let causes = causes(&drivers);
        let malice = state.malice.summary();
        // Not by its driver: where it weighs nothing there is none.
        let apology = |seen: &Seen| self.parts.catalogue.is_apology(&seen.sighting);
        let apologised = state.tally.seen().iter().any(apology);
        let facts =
            Facts { level, drivers: &drivers, causes: &causes, malice: &malice, apologised };
        let actions = advise(&facts, &self.policy);
        let probabilities = self.parts.probabilities(&scores, score);
        let findings = conversation
            .of(Role::Agent)
            .filter(|_| self.policy.states_anything())
            .flat_map(|(index, message)| self.policy.breaches(&message.text, Some(index)))
            .collect();
        Risk {
            score,
            level,
            severity: severity(&probabilities),
            probabilities,
            base: self.parts.base.first().copied().unwrap_or_default(),
            raw,
            drivers,
            causes,
            malice,
            actions,
            findings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::signals::testing::talk;
    use super::super::signals::{Card, Direction};
    use super::super::tally::PARTS;
    use super::*;

    #[test]
    fn every_signal_keeps_its_side_of_zero_in_the_shipped_weights() {
        let parts = RiskModel::builtin().unwrap().parts;
        let wrong = |(signal, card): (usize, &Card)| {
            let weights = (0..PARTS).map(|part| parts.weight(signal, part, 0));
            let right = |weight: f32| match card.direction {
                Direction::Raises => weight >= 0.0,
                Direction::Lowers => weight <= 0.0,
                Direction::Either => true,
            };
            let weights: Vec<f32> = weights.filter(|&weight| !right(weight)).collect();
            (!weights.is_empty()).then(|| format!("{}: {weights:?}", card.id))
        };
        let wrong: Vec<String> =
            parts.catalogue.cards().iter().enumerate().filter_map(wrong).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    /// The same conversation without and with some words.
    #[test]
    fn kind_words_never_raise_the_score_and_threats_never_lower_it() {
        let model = RiskModel::builtin().unwrap();
        let score = |text: &str| model.assess(&talk(text)).unwrap().score;
        for (without, with) in [
            ("c:怎么还没发货|a:我帮您查一下", "c:怎么还没发货|a:非常抱歉，我帮您查一下"),
            ("c:收到是坏的|a:给您换一个", "c:收到是坏的|a:实在对不起，给您换一个"),
            ("c:没人理我|a:我来处理", "c:没人理我|a:让您久等了，我来处理"),
            ("c:快递呢|a:我去催", "c:快递呢|a:理解您的心情，我去催"),
            ("c:怎么退货|a:点申请|c:好的", "c:怎么退货|a:点申请|c:好的谢谢"),
            ("c:怎么退货|a:点申请|c:退好了", "c:怎么退货|a:点申请|c:退好了，非常感谢"),
            ("c:一直没到|a:已到站点|c:嗯", "c:一直没到|a:已到站点|c:嗯，收到了，解决了"),
        ] {
            assert!(score(with) <= score(without), "{with}: {} {}", score(without), score(with));
        }
        for (without, with) in [
            ("c:怎么还没发货", "c:怎么还没发货，我要投诉"),
            ("c:收到是坏的|a:您好", "c:收到是坏的，打12315|a:您好"),
            ("c:一直没到|a:请等待|c:不等了", "c:一直没到|a:请等待|c:不等了，给你们差评"),
            ("c:这颜色不对|a:光线问题", "c:这颜色不对，曝光你们|a:光线问题"),
            ("c:客服呢|a:在的", "c:客服呢，太过分了|a:在的"),
        ] {
            assert!(score(with) >= score(without), "{with}: {} {}", score(without), score(with));
        }
    }

    const LINES: [&str; 16] = [
        "c:怎么还没发货",
        "c:都三天了，没人理我",
        "c:太过分了！！",
        "c:好的谢谢",
        "c:解决了",
        "c:快递到哪里了",
        "c:算了",
        "c:能便宜点吗",
        "c:我要投诉",
        "c:垃圾，骗子",
        "a:非常抱歉，已为您催件",
        "a:请您耐心等待",
        "a:不支持的",
        "a:给您申请十元补偿",
        "a:稍等",
        "a:还有什么可以帮您",
    ];
    const GRAVE: [&str; 8] = [
        "c:看不到单号我立马去评价",
        "c:明天不发货我就给差评，谢谢",
        "c:投诉",
        "c:我打12315了",
        "c:曝光你们，到时候别后悔哦？",
        "c:再也不会来了",
        "a:加我微信返现",
        "a:好的，抱歉了，给好评返10元，私下转您",
    ];

    proptest::proptest! {
        #[test]
        fn a_threat_or_a_private_offer_never_lowers_the_score_of_what_was_before(
            before in proptest::collection::vec(0..LINES.len(), 0..14),
            grave in 0..GRAVE.len(),
        ) {
            let mut lines: Vec<&str> = before.iter().map(|&line| LINES[line]).collect();
            let model = RiskModel::builtin().unwrap();
            let score = |lines: &[&str]| match lines {
                [] => model.assess(&Conversation::default()).unwrap(),
                lines => model.assess(&talk(&lines.join("|"))).unwrap(),
            };
            let without = score(&lines);
            lines.push(GRAVE[grave]);
            let with = score(&lines);
            proptest::prop_assert!(with.score >= without.score - 1e-6, "{lines:?}");
            let lowers = |driver: &&crate::risk::Driver| driver.weight < 0.0;
            let own = with.drivers.iter().filter(|driver| driver.message == Some(before.len()));
            proptest::prop_assert_eq!(own.filter(lowers).count(), 0);
        }
    }
}

//! Extortion and abuse: a score of its own, never mixed into the risk.

use serde::{Deserialize, Serialize};

use super::past::Heard;
use super::signals::{Cues, cue_file};
use crate::dialogue::Role;
use crate::error::Result;
use crate::span::{Span, Spanned, TextSource};

/// What speaks for malice. One pattern is a reason to keep evidence, never a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MalicePattern {
    /// A bad review or complaint is held against money.
    ReviewForMoney,
    /// Cash back for a good review is demanded.
    CashbackDemand,
    /// Money or talk is led off the platform.
    PrivateTransfer,
    /// Bulk or resale business, bought orders.
    BulkBuying,
    /// The same story over several orders.
    SameStory,
}

/// A place that shows a pattern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MaliceFinding {
    /// Which pattern.
    pub pattern: MalicePattern,
    /// What it is, in Chinese.
    pub name: String,
    /// The index of the message.
    pub message: usize,
    /// The place in the message.
    pub span: Span,
    /// The original text at the place.
    pub quote: String,
    /// What it adds to the score, in [0, 1].
    pub weight: f32,
}

/// Whether a conversation looks like an attempt at extortion or abuse.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Malice {
    /// How much speaks for it, in [0, 1]: `1 - Π (1 - weight)` over the strongest finding of each
    /// pattern. No probability: no data with known outcomes exists.
    pub score: f32,
    /// The places, in the order of the conversation.
    pub findings: Vec<MaliceFinding>,
}

impl Spanned for Malice {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        for finding in &mut self.findings {
            visit(TextSource::Message(finding.message), &mut finding.span);
        }
    }
}

/// A threat and a demand this many customer messages apart belong together.
const TOGETHER: usize = 3;

/// The cue files of `assets/lexicons/malice`.
const FILES: &[(&str, &str)] = &[
    cue_file!("malice", "bulk_buying"),
    cue_file!("malice", "cashback_demand"),
    cue_file!("malice", "money_claim"),
    cue_file!("malice", "money_demand"),
    cue_file!("malice", "private_transfer"),
    cue_file!("malice", "review_for_money"),
    cue_file!("malice", "same_story"),
];

/// Finds the patterns.
#[derive(Debug)]
pub(super) struct MaliceReader {
    cues: Cues,
}

/// What was found in a conversation so far.
#[derive(Debug, Clone, Default)]
pub(super) struct MaliceState {
    findings: Vec<MaliceFinding>,
    /// Customer messages read.
    turns: usize,
    /// The turns of the last threat of any kind, and of the last one in public.
    threat: Option<usize>,
    public: Option<usize>,
    /// The turns of the last demand of a gift, and of the last claim for damages.
    demand: Option<usize>,
    claim: Option<usize>,
    /// Whether the pair of the last threat and demand is already in the findings.
    paired: bool,
}

/// A threat as the risk signals saw it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Threat {
    pub span: Span,
    /// A bad review or exposure. Who claims damages and names a court or 12315 uses a right.
    pub public: bool,
}

impl MaliceReader {
    /// The built-in patterns.
    pub(super) fn builtin() -> Result<Self> {
        Ok(Self { cues: Cues::parse(FILES)? })
    }

    /// Reads the next message, with the threat in it, a public one where there are several.
    pub(super) fn read(
        &self,
        state: &mut MaliceState,
        heard: &Heard<'_>,
        text: &str,
        threat: Option<Threat>,
    ) {
        if heard.role != Role::Customer {
            return;
        }
        let turn = state.turns;
        state.turns += 1;
        let (mut demand, mut claim) = (None, None);
        for hit in self.cues.find(Role::Customer, &heard.normal) {
            let Some(card) = self.cues.cards().get(hit.cue) else { continue };
            let (pattern, weight) = match card.id.as_str() {
                "money.demand" => {
                    demand = demand.or(Some(hit.span));
                    continue;
                }
                "money.claim" => {
                    claim = claim.or(Some(hit.span));
                    continue;
                }
                "review.for_money" => (MalicePattern::ReviewForMoney, 0.8),
                "cashback.demand" => (MalicePattern::CashbackDemand, 0.4),
                "private.transfer" => {
                    // Money off the platform is money: with a threat beside it, it is extortion.
                    demand = demand.or(Some(hit.span));
                    (MalicePattern::PrivateTransfer, 0.5)
                }
                "bulk.buying" => (MalicePattern::BulkBuying, 0.4),
                _ => (MalicePattern::SameStory, 0.3),
            };
            state.findings.push(finding(
                pattern,
                &card.message,
                heard.index,
                text,
                hit.span,
                weight,
            ));
        }
        let span = threat.map(|threat| threat.span);
        let public = threat.filter(|threat| threat.public).map(|threat| threat.span);
        for (seen, last) in [
            (span, &mut state.threat),
            (public, &mut state.public),
            (demand, &mut state.demand),
            (claim, &mut state.claim),
        ] {
            if seen.is_some() {
                *last = Some(turn);
                state.paired = false;
            }
        }
        let near = |last: Option<usize>| last.is_some_and(|last| turn - last < TOGETHER);
        let held_against =
            near(state.threat) && near(state.demand) || near(state.public) && near(state.claim);
        let wanted = demand.or(claim);
        if let (Some(place), true, false) = (wanted.or(span), held_against, state.paired) {
            let span = span.map_or(place, |threat| threat.union(place));
            let name = "以评价或投诉要挟换钱物";
            let pattern = MalicePattern::ReviewForMoney;
            state.findings.push(finding(pattern, name, heard.index, text, span, 0.6));
            state.paired = true;
        }
    }
}

impl MaliceState {
    /// What the findings come to.
    pub(super) fn summary(&self) -> Malice {
        let mut clear = 1.0;
        for pattern in [
            MalicePattern::ReviewForMoney,
            MalicePattern::CashbackDemand,
            MalicePattern::PrivateTransfer,
            MalicePattern::BulkBuying,
            MalicePattern::SameStory,
        ] {
            let of_pattern = self.findings.iter().filter(|finding| finding.pattern == pattern);
            clear *= 1.0 - of_pattern.map(|finding| finding.weight).fold(0.0, f32::max);
        }
        Malice { score: 1.0 - clear, findings: self.findings.clone() }
    }
}

fn finding(
    pattern: MalicePattern,
    name: &str,
    message: usize,
    text: &str,
    span: Span,
    weight: f32,
) -> MaliceFinding {
    let quote = span.slice(text).unwrap_or_default().to_owned();
    MaliceFinding { pattern, name: name.to_owned(), message, span, quote, weight }
}

#[cfg(test)]
mod tests {
    use super::super::RiskModel;
    use super::super::signals::own_tests;
    use super::super::signals::testing::talk;
    use super::*;

    fn patterns(text: &str) -> Vec<MalicePattern> {
        let risk = RiskModel::builtin().unwrap().assess(&talk(text)).unwrap();
        risk.malice.findings.iter().map(|finding| finding.pattern).collect()
    }

    #[test]
    fn every_cue_file_passes_its_own_tests() {
        let wrong = own_tests::failing("malice", FILES);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_grievance_is_no_extortion() {
        assert!(patterns("c:再不发货我就给差评|a:抱歉").is_empty());
        assert!(patterns("c:坏了你们要赔我|a:好的").is_empty());
        assert!(patterns("c:不给我赔50块我就去打12315").is_empty());
        assert_eq!(patterns("c:给我赔50块，不然曝光你们"), [MalicePattern::ReviewForMoney]);
        assert_eq!(
            patterns("c:不转我两百我就给差评|a:您好|c:考虑好没有"),
            [MalicePattern::ReviewForMoney]
        );
        assert_eq!(
            patterns("c:给我转200 私下转 不然给你们差评"),
            [MalicePattern::PrivateTransfer, MalicePattern::ReviewForMoney]
        );
        assert_eq!(
            patterns("c:我要曝光你们|a:您好|c:给我红包就算了"),
            [MalicePattern::ReviewForMoney]
        );
    }

    #[test]
    fn patterns_add_up_without_leaving_one() {
        let talk = talk("c:好评返现多少，微信转我|c:不给钱就差评");
        let malice = RiskModel::builtin().unwrap().assess(&talk).unwrap().malice;
        assert!(malice.score > 0.8 && malice.score < 1.0, "{malice:?}");
    }
}

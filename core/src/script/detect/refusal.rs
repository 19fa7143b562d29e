//! Saying no: bare, softened, with something given instead, or with the weight moved elsewhere.

use serde::{Deserialize, Serialize};

use super::super::cues::{Cue, CueSet};
use super::super::finding::{Finding, Level};
use super::super::reading::{Act, Reading};
use super::Draft;
use super::edit::{replace, split_greeting, without_mark};
use crate::span::{Span, Spanned, TextSource};

/// A no in a reply, and what follows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Refusal {
    /// The clause that says no.
    pub span: Span,
    /// Its text.
    pub quote: String,
    /// Whether an apology, a reason or a softening word goes with it.
    pub softened: bool,
    /// What is offered instead.
    pub followup: Followup,
}

/// What comes after a no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[non_exhaustive]
pub enum Followup {
    /// Nothing.
    None,
    /// 给予补偿: something is given instead.
    Compensation {
        /// What.
        what: String,
    },
    /// 转移重心: the weight moves to another strength or another way.
    Redirect {
        /// To what.
        to: String,
    },
}

impl Spanned for Refusal {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        visit(TextSource::Text, &mut self.span);
    }
}

/// A refusal that softens what it says.
const SOFT: CueSet = CueSet::any_of(&[Cue::Apology, Cue::Reason, Cue::Empathy]);

/// The first no of a reply; `None` where it does not refuse anything.
pub(crate) fn find(text: &str, reply: &Reading) -> Option<Refusal> {
    let at = reply.clauses.iter().position(|clause| {
        clause.cues.has(Cue::Refusal) && !clause.question && clause.act == Act::Content
    })?;
    let clause = reply.clauses.get(at)?;
    let span = reply.span(clause);
    let quote = span.slice(text).unwrap_or_default().to_owned();
    let softened = reply.all.meets(SOFT) || quote.contains('虽');
    let rest = reply.clauses.get(at..).unwrap_or_default();
    let part = |cues: CueSet, skip: usize| {
        rest.iter()
            .skip(skip)
            .find(|clause| clause.cues.meets(cues) && !clause.question)
            .and_then(|clause| reply.span(clause).slice(text))
            .map(str::to_owned)
    };
    let way = CueSet::any_of(&[Cue::Strength, Cue::Suggest, Cue::Will, Cue::But]);
    let followup = if let Some(what) = part(CueSet::of(Cue::Offer), 1) {
        Followup::Compensation { what }
    } else if let Some(to) = part(way, 1).or_else(|| part(CueSet::of(Cue::But), 0)) {
        Followup::Redirect { to }
    } else {
        Followup::None
    };
    Some(Refusal { span, quote, softened, followup })
}

/// A no with nothing after it.
pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let Some(refusal) = find(draft.text, draft.reply) else { return };
    let before = draft.reply.all.meets(CueSet::any_of(&[Cue::Will, Cue::Suggest, Cue::But]));
    let asks = draft.reply.clauses.iter().any(|clause| clause.act == Act::Ask);
    if refusal.followup != Followup::None || before || asks || !refuses_a_wish(draft, &refusal) {
        return;
    }
    let part = without_mark(&refusal.quote);
    let no = format!("{part}，不过{}", other_way(draft));
    let before = draft.text.get(..refusal.span.start).unwrap_or_default();
    let inside = before.trim_end().ends_with(char::is_alphanumeric);
    let rewrite = match (refusal.softened, inside) {
        (true, _) => replace(draft.text, &refusal.quote, &no),
        (false, false) => replace(draft.text, &refusal.quote, &format!("非常抱歉，{no}")),
        // The sentence begins before the clause that says no: the apology goes before it.
        (false, true) => {
            let (greeting, rest) = split_greeting(draft.text);
            format!("{greeting}非常抱歉，{}", replace(rest, &refusal.quote, &no))
        }
    };
    findings.push(
        Finding::new("script.refusal", Level::Light, "拒绝了顾客，没有给别的办法")
            .located(draft.text, refusal.span)
            .because("拒绝之后给补偿或换一个办法，顾客更容易接受；只说不行，对话就断了")
            .rewritten(rewrite),
    );
}

/// A clause with 不是 or 不会 in it is often a correction or good news ("不会影响的"): only a
/// clause that says something cannot be had counts.
fn refuses_a_wish(draft: &Draft<'_>, refusal: &Refusal) -> bool {
    const NO: &[&str] = &[
        "不支持",
        "不能",
        "无法",
        "没办法",
        "没有办法",
        "没法",
        "不可以",
        "不行",
        "开不了",
        "改不了",
        "做不到",
        "不了",
        "没有权限",
        "不提供",
        "不允许",
        "办不了",
        "不予",
        "不享受",
        "没权限",
        "不参加",
        "没货",
        "不符合",
        "没有呢",
        "不送",
    ];
    const YES_AFTER_ALL: &[&str] = &[
        "不能不",
        "不会影响",
        "不影响",
        "受不了",
        "少不了",
        "错不了",
        "到不了",
        "忘不了",
        "用不了",
        "无法恢复",
        "不能恢复",
    ];
    let folded = crate::text::Normalized::new(&refusal.quote);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| folded.text().contains(phrase));
    // In a longer explanation one "cannot" is a detail, not the answer.
    let content = draft.reply.length_of(Act::Content);
    let main = content <= 20 || refusal.quote.chars().count() * 5 >= content * 2;
    says(NO) && !says(YES_AFTER_ALL) && main && !draft.task.social
}

/// Another way, by what the refusal is about. Slots in 【】 are for the agent to fill.
fn other_way(draft: &Draft<'_>) -> &'static str {
    let customer = draft.customer.map_or("", |(text, _)| text);
    let about = |words: &[&str]| {
        words.iter().any(|word| draft.text.contains(word) || customer.contains(word))
    };
    if about(&["优惠", "便宜", "降价", "少点", "打折", "包邮", "减"]) {
        "我帮您看看有没有能领的优惠券，或者给您备注一份小礼品，您看可以吗？"
    } else if about(&["发票", "开票", "专票", "抬头"]) {
        "我帮您看看能不能改开电子发票，或者订单完成后换开，您看可以吗？"
    } else if about(&["地址", "电话", "收货人"]) {
        "我先联系配送站点帮您备注，实在来不及也可以取消后重新下单，您看哪种方便？"
    } else if about(&["取消", "拦截", "撤单"]) {
        "您到时候拒收就可以，退款会原路退回，我也会帮您盯着进度。"
    } else if about(&["退", "换"]) {
        "我帮您问问能不能走维修或换货，【时间】前给您答复，您看可以吗？"
    } else if about(&["发货", "送", "到货", "快递", "物流", "配送"]) {
        "我帮您催一下仓库和站点，【时间】前给您回复进展。"
    } else if about(&["没货", "缺货", "颜色", "尺码", "断码"]) {
        "有一款很接近的【款式】有现货，或者我帮您登记到货提醒，您看哪种合适？"
    } else {
        "我帮您看看还有没有别的办法，【时间】前给您答复。"
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, read};
    use super::*;

    fn followup(text: &str) -> Followup {
        find(text, &read(text)).unwrap().followup
    }

    #[test]
    fn the_two_ways_of_following_up_a_no_are_told_apart() {
        let redirect = "虽然没法给您优惠，但是我们的产品有三年质量保修，还有终身的修理咨询";
        assert!(
            matches!(followup(redirect), Followup::Redirect { to } if to.contains("三年质量保修"))
        );
        let given = "虽然没法给您优惠，但是我们可以赠送您一个便签本";
        assert!(
            matches!(followup(given), Followup::Compensation { what } if what.contains("便签本"))
        );
        assert_eq!(followup("没法优惠"), Followup::None);
        assert!(find(redirect, &read(redirect)).unwrap().softened);
        assert!(!find("没法优惠", &read("没法优惠")).unwrap().softened);
    }

    #[test]
    fn a_bare_no_gets_another_way_that_fits() {
        let found = findings("价格优惠一点，否则我就不买了", "没法优惠的");
        let found = found.iter().find(|finding| finding.rule == "script.refusal").unwrap();
        assert_eq!(found.quote, "没法优惠的");
        let rewrite = found.rewrite.as_deref().unwrap();
        assert!(rewrite.starts_with("非常抱歉，没法优惠的，不过") && rewrite.contains("优惠券"));
        let found = findings("地址写错了", "亲这个订单生成 没办法改地址的哦");
        let found = found.iter().find(|finding| finding.rule == "script.refusal").unwrap();
        let rewrite = found.rewrite.as_deref().unwrap();
        assert!(
            rewrite.starts_with("非常抱歉，亲这个订单生成 没办法改地址的哦，不过"),
            "{rewrite}"
        );
        for fine in [
            "不会影响使用的",
            "明天肯定到，到不了您找我",
            "不能便宜了，不过可以送您一双袜子",
            "不需要的呢",
        ] {
            let found = findings("能便宜点吗", fine);
            assert!(found.iter().all(|finding| finding.rule != "script.refusal"), "{fine}");
        }
    }
}

//! 含糊: only "soon", "should", "maybe", and nothing one could hold on to.

use super::super::cues::{Cue, CueSet};
use super::super::finding::{Finding, Level};
use super::super::reading::{Act, is_han};
use super::Draft;
use super::edit::without_mark;
use crate::span::Span;

/// What makes a reply more than vague.
const FACT: CueSet = CueSet::any_of(&[
    Cue::Time,
    Cue::Money,
    Cue::Operate,
    Cue::Contact,
    Cue::Reason,
    Cue::Refusal,
    Cue::Offer,
    Cue::Done,
]);

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let reply = draft.reply;
    if draft.task.social || reply.numbers > 0 || reply.all.meets(FACT) {
        return;
    }
    if reply.clauses.iter().any(|clause| matches!(clause.act, Act::Ask | Act::Hold)) {
        return;
    }
    let words = CueSet::any_of(&[Cue::Vague, Cue::Wait, Cue::Corporate]);
    let Some(clause) = reply
        .clauses
        .iter()
        .find(|clause| matches!(clause.act, Act::Filler) && clause.cues.meets(words))
    else {
        return;
    };
    // A reply that also says something checkable in a clause of its own is not only vague.
    let content: usize = reply.length_of(Act::Content);
    let filler: usize = reply.length_of(Act::Filler);
    if content > filler {
        return;
    }
    let vague = [Cue::Vague, Cue::Wait, Cue::Corporate]
        .into_iter()
        .filter(|&cue| clause.cues.has(cue))
        .find_map(|cue| reply.first(cue));
    let span = vague.unwrap_or_else(|| reply.span(clause));
    let mut finding = Finding::new("script.vague", Level::Light, "只有含糊的话，没有时间或办法")
        .located(draft.text, span)
        .because("“尽快”“耐心等待”顾客无从把握，给一个时间或下一步才能安心");
    finding.rewrite = Some(concrete(draft, span, &finding.quote));
    findings.push(finding);
}

/// The draft with a slot for the fact in place of the vague word, or a promise with a time.
fn concrete(draft: &Draft<'_>, span: Span, quote: &str) -> String {
    let head = draft.text.get(..span.start).unwrap_or_default();
    let tail = draft.text.get(span.end..).unwrap_or_default();
    // 耐心 is found before the 等待 that belongs to it.
    let waiting =
        if quote == "耐心" { tail.trim_start_matches(['等', '待', '候']) } else { tail };
    match quote {
        "尽快" | "及时" | "第一时间" | "尽量" | "逐步" | "稍晚" => {
            format!("{head}在【具体时间】前{tail}")
        }
        // Not where something follows that is waited for: 等待财务审核.
        "耐心等待" | "请等待" | "等待" | "耐心" | "等候"
            if !waiting.starts_with(|c: char| is_han(c) && !"哦呢哈呀吧的啊喔哟噢".contains(c)) =>
        {
            let please = if quote == "请等待" { "请" } else { "" };
            format!("{head}{please}等我【具体时间】前的回复{waiting}")
        }
        "应该" | "可能" | "大概" | "也许" | "或许" | "好像" | "估计" | "差不多" => {
            before_closing(draft, "我马上核实，【具体时间】前给您准确答复")
        }
        "近期" | "过段时间" | "不久" | "过几天" | "后续" | "到时候" => {
            format!("{head}【具体日期】{tail}")
        }
        _ => before_closing(draft, "我会在【具体时间】前给您回复进展"),
    }
}

/// The draft with one more sentence, before its thanks and good wishes.
fn before_closing(draft: &Draft<'_>, sentence: &str) -> String {
    let reply = draft.reply;
    let social = reply.clauses.iter().rev().take_while(|clause| clause.act == Act::Social).count();
    let at = reply.clauses.len().checked_sub(social).filter(|&first| first > 0 && social > 0);
    let closing = at.and_then(|first| reply.clauses.get(first)).map(|c| reply.span(c).start);
    let (body, closing) =
        closing.and_then(|at| draft.text.split_at_checked(at)).unwrap_or((draft.text, ""));
    let mark = if closing.is_empty() { "" } else { "。" };
    format!("{}。{sentence}{mark}{closing}", without_mark(body))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn hit(reply: &str) -> Option<String> {
        let found = findings("都三天了怎么还没发货", reply);
        found.into_iter().find(|finding| finding.rule == "script.vague")?.rewrite
    }

    #[test]
    fn a_promise_without_a_fact_gets_a_slot_for_one() {
        assert_eq!(hit("我们会尽快处理的").unwrap(), "我们会在【具体时间】前处理的");
        assert_eq!(hit("请您耐心等待哦").unwrap(), "请您等我【具体时间】前的回复哦");
        let own = hit("我们会不断改进服务质量，祝您生活愉快！").unwrap();
        assert_eq!(own, "我们会不断改进服务质量。我会在【具体时间】前给您回复进展。祝您生活愉快！");
        let own = hit("这边等待财务审核就行").unwrap();
        assert_eq!(own, "这边等待财务审核就行。我会在【具体时间】前给您回复进展");
    }

    #[test]
    fn a_time_a_step_or_a_deed_is_not_vague() {
        for fine in [
            "尽快处理，明天18点前给您回复",
            "已经帮您催促仓库了，会尽快发出",
            "您好，请问订单号是多少",
            "稍等，我帮您查一下",
        ] {
            assert_eq!(hit(fine), None, "{fine}");
        }
    }
}

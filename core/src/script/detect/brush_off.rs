//! 推诿敷衍: "not my job", "look it up yourself", and sending the customer on without help.

use super::super::cues::{Cue, CueSet};
use super::super::finding::{Finding, Level};
use super::super::reading::Act;
use super::Draft;
use super::edit::replace;

/// What makes sending someone on a help: how to get there, or that the agent does it.
const HELP: CueSet = CueSet::any_of(&[
    Cue::Contact,
    Cue::Operate,
    Cue::Will,
    Cue::Time,
    Cue::Reason,
    Cue::Condition,
]);
/// Help that counts anywhere in the reply.
const HELP_AROUND: CueSet = CueSet::any_of(&[Cue::Contact, Cue::Done, Cue::Hold]);

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let reply = draft.reply;
    let blunt = reply.has(Cue::BrushOff);
    let sent_on = reply.clauses.iter().find(|clause| {
        let words = reply.normal.chars().get(clause.from..clause.to).unwrap_or_default();
        clause.cues.has(Cue::HandOff)
            && clause.act != Act::Social
            && !clause.cues.meets(HELP)
            && names_another(&words.iter().collect::<String>())
    });
    let bare = sent_on
        .filter(|_| !draft.task.social && reply.numbers == 0 && !reply.all.meets(HELP_AROUND));
    let span = match (blunt, bare) {
        (true, _) => reply.first(Cue::BrushOff),
        (false, Some(clause)) => Some(reply.span(clause)),
        (false, None) => None,
    };
    let Some(span) = span else { return };
    let (level, message) = if blunt {
        (Level::Medium, "推给别人或让顾客自己解决")
    } else {
        (Level::Light, "让顾客去找别处，没有给联系办法，也没有说会跟进")
    };
    let quote = span.slice(draft.text).unwrap_or_default();
    let clause = reply
        .clauses
        .iter()
        .map(|clause| reply.span(clause))
        .find(|whole| whole.contains(span))
        .and_then(|whole| whole.slice(draft.text))
        .unwrap_or(quote);
    findings.push(
        Finding::new("script.brush_off", level, message)
            .located(draft.text, span)
            .because("首问负责：第一个接待的人跟到底，顾客最怕被踢来踢去")
            .rewritten(replace(draft.text, clause, follow_through(draft))),
    );
}

/// Whether a clause sends the customer to someone outside the chat.
fn names_another(clause: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "商家",
        "卖家",
        "厂家",
        "厂商",
        "物流",
        "快递",
        "店铺",
        "平台",
        "第三方",
        "营业厅",
        "售后",
        "客服",
    ];
    const SEND: [&str; 7] = ["联系", "咨询", "拨打", "找", "去问", "问下", "问一下"];
    let says = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    says(&OTHERS) && says(&SEND)
}

fn follow_through(draft: &Draft<'_>) -> &'static str {
    let about = |words: &[&str]| words.iter().any(|word| draft.text.contains(word));
    if about(&["物流", "快递", "配送", "派送"]) {
        "我这就帮您联系物流核实，【时间】前给您回复，也把配送电话发给您备用"
    } else if about(&["商家", "卖家", "厂家", "厂商", "店铺", "第三方"]) {
        "我先帮您联系商家核实，【时间】前给您回复，您也可以在订单页点“联系商家”"
    } else if about(&["自己看", "自己查", "页面", "详情"]) {
        "我帮您看了一下，【答案】，页面的【位置】也能看到，有不清楚的我再给您说明"
    } else {
        "这件事我来帮您跟进，问清楚后【时间】前给您回复"
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn hit(reply: &str) -> Option<String> {
        let found = findings("我的快递怎么还没到", reply);
        found.into_iter().find(|finding| finding.rule == "script.brush_off")?.rewrite
    }

    #[test]
    fn passing_the_customer_on_without_help_is_found_and_said_better() {
        assert!(hit("这个不归我管，你找物流").unwrap().contains("我这就帮您联系物流"));
        assert!(hit("您联系一下商家哦").unwrap().contains("帮您联系商家"));
        assert!(hit("自己看物流").is_some());
        assert!(hit("亲 您可以打快递电话问下哦").is_some());
        assert!(hit("这个是财务的事，我只是客服").is_some());
    }

    #[test]
    fn sending_on_with_help_is_fine() {
        for fine in [
            "您可以拨打4001234567联系配送站",
            "我帮您联系物流核实一下",
            "您在订单页点击联系商家就可以",
            "预计明天送达，您自己签收就好",
        ] {
            assert_eq!(hit(fine), None, "{fine}");
        }
    }
}

//! Empathy before explanation, where the customer is upset.

use super::super::cues::{Cue, CueSet};
use super::super::finding::{Finding, Level};
use super::super::reading::Act;
use super::Draft;
use super::edit::{split_greeting, without_mark};

const COMFORT: CueSet = CueSet::any_of(&[Cue::Apology, Cue::Empathy]);

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    if !draft.task.upset {
        return;
    }
    let reply = draft.reply;
    let substance = |act| matches!(act, Act::Content | Act::Filler | Act::Ask | Act::Hold);
    let first = reply.clauses.iter().position(|clause| substance(clause.act));
    let comfort = reply.clauses.iter().position(|clause| clause.cues.meets(COMFORT));
    match (comfort, first) {
        (None, Some(_)) => findings.push(
            Finding::new("script.empathy.missing", Level::Light, "顾客不满，回复没有先安抚")
                .because("换位思考：先接住情绪，再讲办法，解释才听得进去")
                .rewritten(comforted(draft)),
        ),
        (Some(late), Some(first)) if late > first => {
            if let (Some(late), Some(_)) = (reply.clauses.get(late), reply.clauses.get(first)) {
                let span = reply.span(late);
                findings.push(
                    Finding::new("script.empathy.late", Level::Light, "先讲道理，后安抚")
                        .located(draft.text, span)
                        .because("顾客情绪激动时，安抚要放在解释之前")
                        .rewritten(moved_first(draft.text, span.start, span.end)),
                );
            }
        }
        _ => {}
    }
}

/// An opening that takes up what the customer is upset about.
fn comfort_for(draft: &Draft<'_>) -> &'static str {
    let customer = draft.customer.map_or("", |(text, _)| text);
    let about = |words: &[&str]| words.iter().any(|word| customer.contains(word));
    if about(&["还没", "还不", "太慢", "几天", "催", "多久"]) {
        "让您等了这么久，真的很抱歉，换作是我也会着急。"
    } else if about(&["坏", "破", "碎", "漏", "质量", "不能用", "用不了"]) {
        "收到的东西出了问题，您的心情我理解，实在抱歉。"
    } else if about(&["骗", "坑", "忽悠", "虚假", "宣传"]) {
        "让您有这样的感受，我们很抱歉，我先把情况给您核实清楚。"
    } else if about(&["态度", "客服", "敷衍", "没人"]) {
        "之前没有服务好您，真的对不起，这次由我跟到底。"
    } else {
        "给您添了麻烦，非常抱歉，您的心情我理解。"
    }
}

/// The draft with a comfort after its greeting.
fn comforted(draft: &Draft<'_>) -> String {
    let (greeting, rest) = split_greeting(draft.text);
    format!("{greeting}{}{rest}", comfort_for(draft))
}

/// The draft with the clause at `start..end` moved to the front, after the greeting.
fn moved_first(text: &str, start: usize, end: usize) -> String {
    let clause = text.get(start..end).unwrap_or_default().trim();
    let head = text.get(..start).unwrap_or_default();
    let tail = text.get(end..).unwrap_or_default();
    let (greeting, head) = split_greeting(head);
    let rest = format!("{}{}", without_mark(head), tail.trim_end());
    format!("{greeting}{clause}，{}", without_mark(rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn rule(reply: &str) -> Option<(String, String)> {
        let found = findings("都五天了还没发货，太慢了，我要投诉", reply);
        let found = found.into_iter().find(|finding| finding.rule.starts_with("script.empathy"))?;
        Some((found.rule, found.rewrite.unwrap()))
    }

    #[test]
    fn comfort_comes_first() {
        assert_eq!(rule("我理解您的心情，这边马上帮您催仓库，今晚给您答复"), None);
        let (rule_id, rewrite) = rule("亲，仓库在打包，今天18点前发出").unwrap();
        assert_eq!(rule_id, "script.empathy.missing");
        assert!(rewrite.starts_with("亲，让您等了这么久") && rewrite.ends_with("今天18点前发出"));
        let (rule_id, rewrite) = rule("仓库在打包，今天18点前发出，抱歉让您久等").unwrap();
        assert_eq!(rule_id, "script.empathy.late");
        assert_eq!(rewrite, "抱歉让您久等，仓库在打包，今天18点前发出");
        let (_, rewrite) = rule("您好！仓库在打包，今天18点前发出，抱歉让您久等").unwrap();
        assert_eq!(rewrite, "您好！抱歉让您久等，仓库在打包，今天18点前发出");
    }

    #[test]
    fn a_calm_customer_needs_no_comfort() {
        let found = findings("什么时候发货", "今天18点前发出");
        assert!(found.iter().all(|finding| !finding.rule.starts_with("script.empathy")));
    }
}

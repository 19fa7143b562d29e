//! Asks again for what the customer has just given.

use super::super::cues::Cue;
use super::super::finding::{Finding, Level};
use super::super::measure::said;
use super::super::reading::{Act, Reading};
use super::Draft;

/// A datum, how it is asked for, and how a customer's message shows it.
struct Datum {
    name: &'static str,
    asked: &'static [&'static str],
    given: fn(&str, &Reading) -> bool,
}

const DATA: [Datum; 5] = [
    Datum {
        name: "订单号",
        asked: &["订单号", "订单编号", "单号", "订单号码"],
        given: |text, message| {
            message.has(Cue::GivenOrder) && has_digits(text, 8)
                || has_digits(text, 11) && text.contains("订单")
        },
    },
    Datum {
        name: "手机号",
        asked: &["手机号", "联系电话", "电话号码", "联系方式", "手机号码"],
        given: |text, _| text.contains("[电话x]") || is_mobile(text),
    },
    Datum {
        name: "地址",
        asked: &["收货地址", "详细地址", "地址发", "提供地址", "提供下地址", "提供一下地址"],
        given: |text, _| {
            text.contains("[地址x]")
                || (text.contains("地址是") || text.contains("地址:")) && text.chars().count() > 12
        },
    },
    Datum { name: "身高体重", asked: &["身高", "体重"], given: |text, _| body_size(text) },
    Datum {
        name: "尺码",
        asked: &["什么尺码", "多大码", "什么码"],
        given: |text, _| text.contains("码") && has_digits(text, 2),
    },
];

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let Some((text, customer)) = draft.customer else { return };
    if let Some(finding) =
        asks_for_given(draft, customer).or_else(|| asks_what_was_said(draft, text, customer))
    {
        findings.push(finding);
    }
}

fn asks_for_given(draft: &Draft<'_>, customer: &Reading) -> Option<Finding> {
    let reply = draft.reply;
    let clause = |asked: &&str| {
        reply.clauses.iter().find(|clause| {
            let words: String = reply
                .normal
                .chars()
                .get(clause.from..clause.to)
                .unwrap_or_default()
                .iter()
                .collect();
            clause.act == Act::Ask && clause.cues.has(Cue::Request) && words.contains(*asked)
        })
    };
    for datum in &DATA {
        let now = (datum.given)(customer.normal.text(), customer);
        let earlier = draft.exchange.is_some_and(|exchange| {
            let shows = |text: &String| (datum.given)(text, customer);
            exchange.earlier.iter().any(shows)
        });
        if !now && !earlier {
            continue;
        }
        let Some(clause) = datum.asked.iter().find_map(clause) else { continue };
        let rewrite = format!("您发的{}我看到了，正在为您核实，【时间】前给您答复", datum.name);
        return Some(
            Finding::new(
                "script.repeat",
                Level::Light,
                format!("顾客已经给了{}，又要一次", datum.name),
            )
            .located(draft.text, reply.span(clause))
            .because("重复索要顾客说过的信息，是最常见的不满来源之一")
            .rewritten(rewrite),
        );
    }
    None
}

/// "What can I do for you" to a customer who has said it.
fn asks_what_was_said(draft: &Draft<'_>, text: &str, customer: &Reading) -> Option<Finding> {
    let reply = draft.reply;
    let says_more = reply
        .clauses
        .iter()
        .any(|clause| matches!(clause.act, Act::Content | Act::Hold | Act::Ask));
    let wish = draft.task.question || draft.task.upset || customer.has(Cue::Action);
    if !wish
        || draft.task.social
        || said(customer) < 2
        || says_more
        || reply.has(Cue::Apology)
        || reply.has(Cue::MoreHelp)
        || !reply.has(Cue::OpenOffer)
    {
        return None;
    }
    let span = reply.first(Cue::OpenOffer)?;
    let about: String = text.trim().chars().take(20).collect();
    Some(
        Finding::new("script.repeat", Level::Light, "顾客已经说了问题，又问有什么问题")
            .located(draft.text, span)
            .because("让顾客重说一遍会让人觉得没人在听")
            .rewritten(format!("您好，看到您说的“{about}”，这边马上帮您核实，请稍等")),
    )
}

fn has_digits(text: &str, least: usize) -> bool {
    text.contains("[订单x]")
        || text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= least)
        || (least == 2 && text.contains("[数字x]"))
}

fn is_mobile(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 11 && run.starts_with('1'))
}

fn body_size(text: &str) -> bool {
    let unit =
        ["cm", "厘米", "公斤", "kg", "斤", "身高1", "体重"].iter().any(|unit| text.contains(unit));
    unit && text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn hit(customer: &str, reply: &str) -> bool {
        findings(customer, reply).iter().any(|finding| finding.rule == "script.repeat")
    }

    #[test]
    fn asking_again_is_found() {
        assert!(hit("订单号2938475610，帮我催一下", "亲，麻烦提供一下订单号哦"));
        assert!(hit("我165cm 110斤穿多大", "亲，身高体重发我一下呢"));
        assert!(hit("我的手机充不进去电了怎么办", "您好，请问有什么可以帮您"));
    }

    #[test]
    fn asking_for_something_new_is_not() {
        assert!(!hit("我的手机充不进去电了", "亲，麻烦提供一下订单号哦"));
        assert!(!hit("订单号2938475610", "亲，麻烦提供一下联系电话"));
        assert!(!hit("在吗", "您好，请问有什么可以帮您"));
        assert!(!hit("已经收到退款了谢谢你", "还有什么可以帮您"));
    }
}

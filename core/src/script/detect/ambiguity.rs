//! 歧义: two days for one thing, yes and no to the same, steps out of order.

use super::super::finding::{Finding, Level};
use super::super::reading::{Clause, Reading};
use super::Draft;
use super::edit::replace;
use crate::arrange::Arrange;
use crate::span::Span;

/// What happens on a day.
const ACTS: [&str; 8] = ["发货", "发出", "送达", "送到", "到货", "到账", "上门", "取件"];
const DAYS: [&str; 5] = ["今天", "今晚", "明天", "明早", "后天"];
/// Words with which two days, or a yes and a no, are no contradiction.
const EITHER: [&str; 14] = [
    "或", "如果", "若", "要是", "的话", "除非", "最晚", "最迟", "之前", "以后", "改为", "改成",
    "不是", "原",
];

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let reply = draft.reply;
    let text = reply.normal.text();
    if reply.clauses.len() > 1 && !EITHER.iter().any(|word| text.contains(word)) {
        if let Some((span, day)) = other_day(reply) {
            let part = span.slice(draft.text).unwrap_or_default();
            let rewrite = replace(draft.text, part, &replace(part, day, "【核对后的日期】"));
            findings.push(
                Finding::new("script.clarity.ambiguous", Level::Light, "同一件事说了两个日期")
                    .located(draft.text, span)
                    .because("前后说法不一，顾客不知道以哪个为准")
                    .rewritten(rewrite),
            );
        } else if let Some(span) = yes_and_no(reply) {
            let part = span.slice(draft.text).unwrap_or_default();
            findings.push(
                Finding::new(
                    "script.clarity.ambiguous",
                    Level::Light,
                    "同一件事又说可以又说不可以",
                )
                .located(draft.text, span)
                .because("前后说法不一，顾客不知道以哪个为准；有条件就把条件说在前面")
                .rewritten(replace(
                    draft.text,
                    part,
                    &format!("如果【条件】，{part}"),
                )),
            );
        }
    }
    if let Some(rewrite) = steps_in_order(draft.text) {
        findings.push(
            Finding::new("script.clarity.steps", Level::Light, "步骤的次序乱了")
                .because("按1、2、3的先后写，顾客照着做才不会错")
                .rewritten(rewrite),
        );
    }
}

fn words(reply: &Reading, clause: &Clause) -> String {
    reply.normal.chars().get(clause.from..clause.to).into_iter().flatten().collect()
}

/// The clause that gives an act another day than a clause before it, and that day.
fn other_day(reply: &Reading) -> Option<(Span, &'static str)> {
    let mut said: Vec<(&str, &str)> = Vec::new();
    for clause in reply.clauses.iter().filter(|clause| !clause.question) {
        let words = words(reply, clause);
        let mut days = DAYS.iter().filter(|day| words.contains(**day));
        let (Some(day), None) = (days.next(), days.next()) else { continue };
        for act in ACTS.iter().filter(|act| words.contains(**act)) {
            if said.iter().any(|(before, other)| before == act && other != day) {
                return Some((reply.span(clause), day));
            }
            said.push((act, day));
        }
    }
    None
}

/// The clause that denies what another one grants: 可以退 … 不可以退.
fn yes_and_no(reply: &Reading) -> Option<Span> {
    let mut granted: Vec<String> = Vec::new();
    let mut denied: Vec<(String, Span)> = Vec::new();
    for clause in reply.clauses.iter().filter(|clause| !clause.question) {
        let words = words(reply, clause);
        for (marks, no) in [(["不可以", "不能"], true), (["可以", "能"], false)] {
            let Some(rest) = marks.iter().find_map(|mark| Some(words.split_once(mark)?.1)) else {
                continue;
            };
            let what: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(2).collect();
            if what.chars().count() == 2 {
                if no {
                    denied.push((what, reply.span(clause)));
                } else {
                    granted.push(what);
                }
            }
            break;
        }
    }
    denied.into_iter().find(|(what, _)| granted.contains(what)).map(|(_, span)| span)
}

/// The draft with its numbered steps in order; `None` where they are, or where there are none.
fn steps_in_order(text: &str) -> Option<String> {
    let mut marks: Vec<(usize, u32)> = Vec::new();
    for (at, c) in text.char_indices() {
        let after = text.get(at + c.len_utf8()..)?.chars().next();
        let before = text.get(..at)?.chars().next_back();
        let number = c.to_digit(10).filter(|_| {
            matches!(after, Some('、' | '.' | '．')) && !before.is_some_and(|b| b.is_ascii_digit())
        });
        // 1.5元 and 10.1 are no steps.
        let decimal = text.get(at + 2..).and_then(|rest| rest.chars().next());
        if let Some(number) = number.filter(|_| !decimal.is_some_and(|c| c.is_ascii_digit())) {
            marks.push((at, number));
        }
    }
    let mut numbers: Vec<u32> = marks.iter().map(|&(_, number)| number).collect();
    let given = numbers.clone();
    numbers.arrange();
    let whole = numbers.len() >= 2 && numbers.iter().zip(1..).all(|(&number, want)| number == want);
    if !whole || numbers == given {
        return None;
    }
    let ends = marks.iter().skip(1).map(|&(at, _)| at).chain([text.len()]);
    let mut steps: Vec<(u32, &str)> = marks
        .iter()
        .zip(ends)
        .filter_map(|(&(from, number), to)| {
            Some((number, super::edit::without_mark(text.get(from..to)?)))
        })
        .collect();
    steps.arrange();
    let head = text.get(..marks.first()?.0)?;
    let steps: Vec<&str> = steps.into_iter().map(|(_, step)| step).collect();
    Some(format!("{head}{}", steps.join("；")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    fn hit(reply: &str) -> Option<(String, String)> {
        let found = findings("什么时候到", reply);
        let own = found
            .into_iter()
            .find(|f| f.rule == "script.clarity.ambiguous" || f.rule == "script.clarity.steps")?;
        Some((own.rule, own.rewrite.unwrap()))
    }

    #[test]
    fn two_days_or_a_yes_and_a_no_are_ambiguous() {
        let (rule, rewrite) = hit("亲，今天发货的，您的订单明天发货哦").unwrap();
        assert_eq!(rule, "script.clarity.ambiguous");
        assert_eq!(rewrite, "亲，今天发货的，您的订单【核对后的日期】发货哦");
        assert!(hit("签收后可以退货的，这款不可以退货").unwrap().1.contains("如果【条件】"));
        for fine in [
            "今天发货，明天送达",
            "今天或明天发货",
            "没拆可以退货，如果拆了不可以退货",
            "可以换货，不能改地址",
        ] {
            assert_eq!(hit(fine), None, "{fine}");
        }
    }

    #[test]
    fn steps_are_put_in_order() {
        let (rule, rewrite) = hit("您这样操作：2、选退货退款，1、打开我的订单，3、提交").unwrap();
        assert_eq!(rule, "script.clarity.steps");
        assert_eq!(rewrite, "您这样操作：1、打开我的订单；2、选退货退款；3、提交");
        assert_eq!(hit("1、打开我的订单，2、选退货退款"), None);
        assert_eq!(hit("运费2.5元，另加1.5元"), None);
    }
}

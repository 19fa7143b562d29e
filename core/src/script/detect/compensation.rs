//! Compensation that an agent may not promise: over the limit, of a kind that is not allowed, or
//! in a case without any authority.

use super::super::finding::{Finding, Level};
use super::super::policy::{CompensationKind, CompensationLimit};
use super::Draft;
use super::edit::replace;

/// Words of each kind, the more exact kinds first.
const KINDS: [(CompensationKind, &[&str]); 8] = [
    (CompensationKind::RedPacket, &["红包"]),
    (CompensationKind::Coupon, &["优惠券", "代金券", "抵用券", "京券", "券"]),
    (CompensationKind::Points, &["积分", "京豆", "淘金币"]),
    (CompensationKind::Gift, &["赠品", "小礼物", "小礼品", "送您一", "送你一", "赠送"]),
    (CompensationKind::Shipping, &["运费", "邮费", "快递费"]),
    (CompensationKind::Replacement, &["补发", "重发", "换新", "再发一"]),
    (CompensationKind::Refund, &["退款", "退您", "退你", "差价", "部分退", "返您", "返还"]),
    (CompensationKind::Cash, &["赔", "补偿", "补贴", "返现"]),
];
/// A clause that gives.
const GIVES: [&str; 16] = [
    "赔", "补偿", "补贴", "返", "退", "送", "赠", "给您", "给你", "承担", "报销", "补发", "重发",
    "申请", "补您", "减",
];
/// Ends of a question that offers: 给您补偿20元可以吗.
const OFFERS: [&str; 7] = ["可以吗", "可以么", "好吗", "行吗", "好不好", "行不行", "怎么样"];
/// A clause that does not.
const NOT: [&str; 10] =
    ["不能", "无法", "没法", "不支持", "没有", "不可以", "不会", "不了", "如果", "需要您"];

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let Some(exchange) = draft.exchange else { return };
    let Some(policy) = &exchange.policy else { return };
    let limit = policy.limit_for(exchange.intent.as_deref());
    let reply = draft.reply;
    for clause in &reply.clauses {
        let chars = reply.normal.chars().get(clause.from..clause.to).unwrap_or_default();
        let words: String = chars.iter().collect();
        let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
        let asks = clause.question && !says(&OFFERS);
        if asks || !says(&GIVES) || says(&NOT) {
            continue;
        }
        let amount = amount(chars);
        let Some(kind) = KINDS.iter().find(|(_, list)| says(list)).map(|&(kind, _)| kind) else {
            continue;
        };
        // Refunds and shipping without an amount are the ordinary course of a return.
        let ordinary = matches!(kind, CompensationKind::Refund | CompensationKind::Shipping);
        if ordinary && amount.is_none() {
            continue;
        }
        let Some((rule, message, wording)) = violation(limit, kind, amount) else { continue };
        let span = reply.span(clause);
        let part = span.slice(draft.text).unwrap_or_default();
        findings.push(
            Finding::new(rule, Level::Medium, message)
                .located(draft.text, span)
                .because("超出权限的承诺兑现不了就会变成投诉，需要先申请")
                .rewritten(replace(draft.text, part, &wording)),
        );
    }
}

fn violation(
    limit: Option<&CompensationLimit>,
    kind: CompensationKind,
    amount: Option<f64>,
) -> Option<(&'static str, String, String)> {
    let ask = "我帮您向主管申请补偿方案，【时间】前给您答复".to_owned();
    let Some(limit) = limit else {
        let message = format!("没有权限承诺{}", kind.name());
        return Some(("script.compensation.unauthorised", message, ask));
    };
    if !limit.kinds.is_empty() && !limit.kinds.contains(&kind) {
        let message = format!("这类问题不能承诺{}", kind.name());
        return Some(("script.compensation.kind", message, ask));
    }
    let said = amount.filter(|&said| said > limit.max_amount)?;
    let max = limit.max_amount;
    let message = format!("承诺{said}元，超过权限上限{max}元");
    let wording = format!(
        "我这边可以先为您申请{max}元{}，超出的部分我向主管申请，【时间】前给您答复",
        kind.name()
    );
    Some(("script.compensation.over_limit", message, wording))
}

/// The first number of yuan in a clause.
fn amount(chars: &[char]) -> Option<f64> {
    let mut at = 0;
    while at < chars.len() {
        let rest = chars.get(at..)?;
        let length = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
        if length == 0 {
            at += 1;
            continue;
        }
        let unit = rest.get(length).is_some_and(|c| "元块圆".contains(*c));
        let sign = at.checked_sub(1).and_then(|before| chars.get(before)) == Some(&'¥');
        let digits: String = rest.iter().take(length).collect();
        if let Some(value) = digits.parse::<f64>().ok().filter(|_| unit || sign) {
            return Some(value);
        }
        at += length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::{CompensationPolicy, Exchange, ScriptScorer};
    use super::*;

    fn rules(reply: &str, intent: Option<&str>) -> Vec<(String, Option<String>)> {
        let limit =
            |intent: Option<&str>, max_amount, kinds: &[CompensationKind]| CompensationLimit {
                intent: intent.map(str::to_owned),
                max_amount,
                kinds: kinds.to_vec(),
            };
        let policy = CompensationPolicy {
            limits: vec![
                limit(Some("after.damaged"), 20.0, &[]),
                limit(Some("logistics"), 5.0, &[CompensationKind::Coupon]),
            ],
        };
        let mut exchange = Exchange::new("东西碎了", reply).with_policy(policy);
        exchange.intent = intent.map(str::to_owned);
        let found = ScriptScorer::builtin().unwrap().score(&exchange).unwrap().findings;
        let own = found.into_iter().filter(|f| f.rule.starts_with("script.compensation"));
        own.map(|f| (f.rule, f.rewrite)).collect()
    }

    #[test]
    fn amounts_and_kinds_are_held_to_the_policy() {
        let over = rules("亲，给您补偿50元", Some("after.damaged"));
        assert_eq!(over[0].0, "script.compensation.over_limit");
        assert!(over[0].1.as_deref().unwrap().contains("申请20元"));
        let offered = rules("给您补偿50元可以吗？", Some("after.damaged"));
        assert_eq!(offered[0].0, "script.compensation.over_limit");
        assert_eq!(rules("亲，给您补偿15元", Some("after.damaged")), []);
        let kind = rules("给您发5元红包", Some("logistics.late"));
        assert_eq!(kind[0].0, "script.compensation.kind");
        assert_eq!(rules("给您一张5元优惠券", Some("logistics.late")), []);
        assert_eq!(rules("给您赔10块", None)[0].0, "script.compensation.unauthorised");
        for fine in ["退款会原路返回", "需要补发的是哪一件？", "没有赔付的呢", "您的订单金额是50元"]
        {
            assert_eq!(rules(fine, None), [], "{fine}");
        }
    }
}

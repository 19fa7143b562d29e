//! Too long in one piece, or without a mark between its thoughts.

use super::super::cues::Cue;
use super::super::finding::{Finding, Level};
use super::Draft;

/// More characters than this in one reply are not read on a phone.
const LONG: usize = 220;
/// More characters than this without a mark or a space run together.
const RUN_ON: usize = 45;

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let reply = draft.reply;
    let steps = ["1.", "1、", "①", "第一"].iter().any(|mark| draft.text.contains(mark));
    if reply.han > LONG && !steps {
        findings.push(
            Finding::new("script.clarity.long", Level::Light, "一条消息太长，也没有分点")
                .because("先给结论，再用1、2、3分步说，顾客在手机上才看得完")
                .rewritten("先说结论：【一句话】。步骤：1、【第一步】；2、【第二步】"),
        );
    }
    let run_on =
        reply.clauses.iter().find(|clause| clause.len() > RUN_ON && !clause.cues.has(Cue::Card));
    if let Some(clause) = run_on.filter(|_| reply.masked == 0 && reply.han > RUN_ON) {
        findings.push(
            Finding::new("script.clarity.run_on", Level::Light, "一长句没有停顿，容易看错")
                .located(draft.text, reply.span(clause))
                .because("一句说一件事，用逗号句号断开")
                .rewritten(broken(draft.text)),
        );
    }
}

/// The draft with a comma before the words that begin a new thought.
fn broken(text: &str) -> String {
    const NEW: [&str; 10] =
        ["然后", "以后", "之后", "但是", "不过", "如果", "另外", "并且", "同时", "再上传"];
    let mut out = text.to_owned();
    for word in NEW {
        let comma = format!("，{word}");
        out = out.replace(word, &comma).replace("，，", "，");
    }
    out.trim_start_matches('，').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn long_and_run_on_replies_are_hints() {
        let has = |reply: &str, rule: &str| findings("", reply).iter().any(|f| f.rule == rule);
        let sentence = "您先在手机上打开我的订单找到这一笔，";
        assert!(has(&sentence.repeat(16), "script.clarity.long"));
        assert!(!has(&format!("1、{}", sentence.repeat(16)), "script.clarity.long"));
        let run_on = "您好这个商品需要先在订单页面里面点申请售后然后选择退货退款再上传图片等商家审核通过以后再寄回来";
        assert!(has(run_on, "script.clarity.run_on"));
        let found = findings("", run_on);
        let found = found.iter().find(|f| f.rule == "script.clarity.run_on").unwrap();
        let rewrite = found.rewrite.as_deref().unwrap();
        assert!(rewrite.contains("申请售后，然后选择"), "{rewrite}");
        assert!(!has("您好，先点申请售后，再选退货退款。", "script.clarity.run_on"));
    }
}

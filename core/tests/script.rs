//! The script scorer on any text: scores in range that add up, places that quote, no panic.

use kefu::rule::Basis;
use kefu::script::{Candidate, Exchange, ScriptScorer};
use kefu::{Conversation, Message, Spanned};
use proptest::prelude::*;
use std::sync::OnceLock;

fn scorer() -> &'static ScriptScorer {
    static SCORER: OnceLock<ScriptScorer> = OnceLock::new();
    SCORER.get_or_init(|| ScriptScorer::builtin().unwrap())
}

/// Pieces of real replies, glued in any order with anything between.
fn reply() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "您好",
        "亲，",
        "非常抱歉",
        "已经帮您申请退款",
        "[数字x]个工作日",
        "明天18:00",
        "不支持的",
        "但是",
        "加微信",
        "请问",
        "什么颜色呢？",
        "尽快",
        "自己看",
        "订单号",
        "👍",
        "𠮷",
        "\u{300}",
        "。",
        "，",
        " ",
        "1.5元",
        "http://a.b",
        "好评返现",
    ]);
    prop::collection::vec(prop_oneof![4 => piece.prop_map(str::to_owned), 1 => ".{0,4}"], 0..14)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scores_are_in_range_and_add_up(customer in reply(), reply in reply()) {
        let mut score = scorer().score(&Exchange::new(&customer, &reply)).unwrap();
        prop_assert!((0.0..=100.0).contains(&score.total));
        let sum: f32 = score.evidence.iter().map(|item| item.weight).sum();
        prop_assert!((score.base + sum - score.raw).abs() < 0.01, "{score:?}");
        for dimension in &score.dimensions {
            let value = dimension.score.unwrap_or(50.0);
            prop_assert!((-0.01..=100.01).contains(&value), "{dimension:?}");
        }
        for finding in &score.findings {
            if let Some(span) = finding.span {
                prop_assert_eq!(span.slice(&reply), Some(finding.quote.as_str()));
            }
        }
        score.visit_spans(&mut |_, span| assert!(span.slice(&reply).is_some()));
    }

    #[test]
    fn a_batch_is_the_single_calls(replies in prop::collection::vec(reply(), 0..5)) {
        let exchanges: Vec<_> =
            replies.iter().map(|reply| Exchange::new("什么时候发货", reply)).collect();
        let batch = scorer().score_batch(&exchanges).unwrap();
        for (exchange, score) in exchanges.iter().zip(batch) {
            prop_assert_eq!(scorer().score(exchange).unwrap(), score);
        }
    }

    #[test]
    fn reviews_and_rankings_hold_for_any_text(texts in prop::collection::vec(reply(), 1..8)) {
        let messages = texts.iter().enumerate().map(|(at, text)| match at % 2 {
            0 => Message::customer(text).sent_at(at as f64 * 200.0),
            _ => Message::agent(text).sent_at(at as f64 * 200.0),
        });
        let conversation = Conversation::new(messages.collect());
        let mut card = scorer().review(&conversation).unwrap();
        card.visit_spans(&mut |source, span| {
            let kefu::TextSource::Message(at) = source else { panic!("{source:?}") };
            assert!(span.slice(&texts[at]).is_some(), "{span:?} of {}", texts[at]);
        });
        let candidates: Vec<_> = texts.iter().map(|text| Candidate::new("a", text)).collect();
        let ranking = scorer().rank("多久发货", &candidates).unwrap();
        prop_assert_eq!(ranking.places.len(), candidates.len());
        prop_assert!(ranking.places.is_sorted_by(|a, b| a.total >= b.total));
    }
}

#[test]
fn hostile_texts_have_a_defined_result() {
    for text in ["", " \n\t", "😊😊", "\u{300}\u{301}", "？？？", &"好".repeat(300_000)] {
        let found = scorer().score(&Exchange::new(text, text)).unwrap();
        assert!((0.0..=100.0).contains(&found.total));
        scorer().check(text).unwrap();
    }
    let long = "长".repeat(400_000);
    assert_eq!(scorer().check(&long).unwrap_err().code(), "input.too_long");
    let rows = [Exchange::new("", "好"), Exchange::new("", long.as_str())];
    assert_eq!(scorer().score_batch(&rows).unwrap_err().row(), Some(1));
    let exchange = Exchange::new("", "好").with_emotion(f32::NAN);
    assert_eq!(scorer().score(&exchange).unwrap_err().code(), "option.invalid");
}

#[test]
fn every_rule_says_what_stands_behind_it_and_since_when() {
    for pack in ["compliance", "taobao", "jd", "pdd", "douyin"] {
        let scorer = ScriptScorer::builtin().unwrap().with_packs(&[pack]).unwrap();
        for rule in scorer.rules().rules() {
            let dated = match rule.basis {
                Basis::Law => rule.effective.is_some(),
                Basis::Platform => rule.effective.is_some() || rule.as_of.is_some(),
                _ => continue,
            };
            assert!(rule.source.is_some() && dated, "{pack}: {}", rule.id);
        }
    }
}

#[test]
fn platforms_differ_in_inviting_reviews() {
    let draft = "麻烦亲给个五星好评哦";
    let with = |pack: &str| {
        let scorer = ScriptScorer::builtin().unwrap().with_packs(&[pack]).unwrap();
        scorer.check(draft).unwrap().iter().any(|f| f.rule == "compliance.review.invite")
    };
    assert!(with("douyin") && !with("taobao") && !with("jd") && !with("pdd"));
    let unknown = ScriptScorer::builtin().unwrap().with_packs(&["ebay"]);
    assert_eq!(unknown.unwrap_err().code(), "name.unknown");
}

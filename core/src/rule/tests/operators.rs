//! Conditions on one message.

use super::*;
use Role::Agent as A;

#[test]
fn keywords_any_all_none_and_counts() {
    let set = rule(
        r#"any = ["退款", "退货", "换货"]
at_least = 2
none = ["已经"]"#,
    );
    assert_eq!(quotes(&set, "退货退款"), ["退货"]);
    assert!(quotes(&set, "退货，退货").is_empty());
    assert!(quotes(&set, "已经退货退款").is_empty());
    let set = rule(r#"all = ["返现", "好评"]"#);
    assert_eq!(quotes(&set, "好评后返现"), ["好评"]);
    assert!(quotes(&set, "返现").is_empty());
    let set = rule(
        r#"any = ["亲"]
times = 3"#,
    );
    assert!(quotes(&set, "亲，亲").is_empty());
    assert_eq!(quotes(&set, "亲，亲，在的亲"), ["亲"]);
    let set = rule(
        r#"any = ["退"]
none = ["货"]
unit = "clause""#,
    );
    assert_eq!(quotes(&set, "货到了，要退"), ["退"]);
    assert!(quotes(&set, "货要退").is_empty());
}

#[test]
fn allow_phrases_negation_and_lexicons() {
    let set = rule(
        r#"any = ["第一", "最"]
allow = ["第一时间", "第一次", "最近", "最后"]"#,
    );
    for text in ["第一时间发", "第一次来", "最近忙", "最后一件"] {
        assert!(quotes(&set, text).is_empty(), "{text}");
    }
    assert_eq!(quotes(&set, "最近销量第一"), ["第一"]);
    let set = rule(
        r#"any = ["给差评"]
negation = "affirmed""#,
    );
    assert!(quotes(&set, "放心不会给差评").is_empty());
    assert_eq!(quotes(&set, "再不发就给差评"), ["给差评"]);
    let set = rule(
        r#"any = ["满意"]
negation = "negated""#,
    );
    assert_eq!(quotes(&set, "不太满意"), ["满意"]);
    assert!(quotes(&set, "不是不满意").is_empty());
    let bundle = format!(
        "[[lexicon]]\nid = \"l\"\nphrases = [\"抱歉\"]\nallow = [\"抱歉啊\"]\n[[rule]]{HEAD}any = [\"@l\"]\n\
         [[rule.test]]\ntext = \"抱歉\"\nhit = true\n[[rule.test]]\ntext = \"抱歉啊\"\nhit = false"
    );
    assert_eq!(RuleSet::load(bundle.as_bytes()).unwrap().len(), 1);
}

#[test]
fn patterns_run_only_where_their_words_are() {
    let set = rule(
        r#"regex = "(保证|包).{0,6}(到|收到)"
not_regex = "运费""#,
    );
    assert_eq!(quotes(&set, "亲，保证明天到哦"), ["保证明天到"]);
    assert!(quotes(&set, "保证运费明天到").is_empty());
    assert!(quotes(&set, "明天到").is_empty());
    let set = rule(r#"regex = ["\\d{6,}", "密码"]"#);
    assert_eq!(quotes(&set, "输入１２３４５６７"), ["１２３４５６７"]);
}

#[test]
fn likeness_length_and_questions() {
    let set = rule(r#"similar = { to = ["亲亲有什么可以帮您的呢"], at_least = 0.7 }"#);
    assert_eq!(set.check(A, "亲亲，有什么可以帮到您呢？").len(), 1);
    assert!(set.check(A, "今天发货").is_empty());
    let set = rule("chars = { max = 2 }\nquestion = false");
    assert_eq!(set.check(A, "哦").len(), 1);
    assert!(set.check(A, "哦？").is_empty());
    assert!(set.check(A, "哦好的").is_empty());
}

#[test]
fn entities_by_kind() {
    let set = rule("entity = [\"mobile\", \"wechat\"]");
    assert_eq!(quotes(&set, "打13812345678"), ["13812345678"]);
    assert!(quotes(&set, "订单2288776655443322110").is_empty());
    assert!(try_load("entity = \"phone\"").unwrap_err().to_string().contains("order_no"));
}

#[test]
fn a_megabyte_is_checked() {
    let set =
        rule("any = [\"加微信\"]\nfuzzy = true\nnegation = \"affirmed\"\nregex = \"加.{0,4}薇\"");
    let text = "请加➕薇❤。".repeat(40_000);
    let started = std::time::Instant::now();
    assert_eq!(set.check(A, &text).len(), 1);
    assert!(started.elapsed().as_secs() < 10, "took {:?}", started.elapsed());
}

#[test]
fn boundaries_and_disguises_are_per_condition() {
    for (boundary, found) in [("auto", 0), ("word", 0), ("none", 1)] {
        let set = rule(&format!("any = [\"sm\"]\nboundary = \"{boundary}\""));
        assert_eq!(quotes(&set, "Smoking").len(), found, "{boundary}");
    }
    for (fuzzy, found) in [(true, 1), (false, 0)] {
        let set = rule(&format!("any = [\"加微信\"]\nfuzzy = {fuzzy}"));
        assert_eq!(quotes(&set, "加➕薇❤").len(), found, "fuzzy {fuzzy}");
    }
}

#[test]
fn expressions_bind_as_written() {
    let conditions = r#"
[condition.a]
any = ["甲"]
[condition.b]
any = ["乙"]
[condition.c]
any = ["丙"]"#;
    for (when, hits, misses) in [
        ("a and b or c", ["甲乙", "丙"], ["甲", "乙"]),
        ("a and (b or c)", ["甲乙", "甲丙"], ["甲", "乙丙"]),
        ("a && !b || c", ["甲", "乙丙"], ["甲乙", "乙"]),
        ("not (a or b)", ["丙", ""], ["甲", "乙丙"]),
        ("a 并且", ["", ""], ["", ""]),
    ] {
        let body = format!("when = \"{when}\"\n{conditions}");
        if when.contains("并且") {
            assert!(try_load(&body).unwrap_err().to_string().contains("unexpected `并且`"));
            continue;
        }
        let set = rule(&body);
        for text in hits {
            assert_eq!(set.check(A, text).len(), 1, "{when}: {text}");
        }
        for text in misses {
            assert!(set.check(A, text).is_empty(), "{when}: {text}");
        }
    }
}

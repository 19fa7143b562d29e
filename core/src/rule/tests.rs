use std::path::{Path, PathBuf};

use super::*;
use crate::dialogue::{Conversation, Message, Role};
use crate::error::Error;
use crate::text::Normalized;

const HEAD: &str = r#"
id = "t.rule"
kind = "t"
level = "heavy"
message = "消息"
why = "原因"
"#;

fn try_load(body: &str) -> crate::Result<RuleSet> {
    RuleSet::load(format!("{HEAD}{body}").as_bytes())
}

/// Loads a rule without looking at its tests.
fn rule(body: &str) -> RuleSet {
    let with_tests = format!("{HEAD}{body}");
    let mut bundle = file::Bundle::default();
    bundle.read("t", with_tests.as_bytes()).unwrap();
    RuleSet::compile(bundle).unwrap()
}

fn quotes(set: &RuleSet, text: &str) -> Vec<String> {
    set.check(Role::Agent, text).into_iter().map(|hit| hit.quote).collect()
}

fn talk(lines: &[(Role, f64, &str)]) -> Conversation {
    let message = |&(role, at, text): &(Role, f64, &str)| Message::new(role, text).sent_at(at);
    Conversation::new(lines.iter().map(message).collect())
}

use Role::{Agent as A, Customer as C};

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
fn waits_and_what_follows_them() {
    let set = rule(
        r#"role = "agent"
when = "late and not sorry"
report = "late"
[condition.late]
interval = { kind = "reply", over = 180 }
[condition.sorry]
any = ["抱歉", "久等"]
anchor = { to = "late", where = "after", messages = 2, include = true }"#,
    );
    let late =
        talk(&[(C, 0.0, "在吗"), (A, 300.0, "在的"), (A, 310.0, "请讲"), (C, 320.0, "没货?")]);
    let hits = set.review(&late, None);
    assert_eq!((hits.len(), hits[0].at, hits[0].span), (1, Some(1), None));
    let mut sorry = late.clone();
    sorry.messages.push(Message::agent("让您久等了").sent_at(330.0));
    assert!(set.review(&sorry, None).is_empty());
    assert!(set.check(A, "在的").is_empty(), "a context rule needs a conversation");
    assert!(set.rule("t.rule").unwrap().needs_context);

    let open = rule("role = \"customer\"\ninterval = { kind = \"open\", over = 60 }");
    let waiting = talk(&[(A, 0.0, "在"), (C, 10.0, "多少钱"), (C, 20.0, "?")]);
    assert_eq!(open.review(&waiting, Some(100.0))[0].at, Some(1));
    assert!(open.review(&waiting, Some(30.0)).is_empty());
    assert!(open.review(&waiting, None).is_empty());
    let silence = rule("interval = { kind = \"silence\", over = 8, under = 20 }");
    assert_eq!(silence.review(&waiting, None).len(), 2);
}

#[test]
fn repetition_counts_the_same_speaker() {
    let set = rule(
        r#"role = "customer"
repeat = { within = 5, times = 3, similarity = 0.8, min_chars = 3, except = ["在吗在吗"] }"#,
    );
    let lines = [
        (C, 0.0, "怎么还不发货"),
        (A, 1.0, "亲"),
        (C, 2.0, "怎么还不发货啊"),
        (C, 3.0, "怎么还不发货？"),
    ];
    assert_eq!(set.review(&talk(&lines), None)[0].at, Some(3));
    assert!(set.review(&talk(&lines[..3]), None).is_empty());
    let lines = [(C, 0.0, "在吗在吗"), (C, 2.0, "在吗在吗"), (C, 3.0, "在吗在吗")];
    assert!(set.review(&talk(&lines), None).is_empty());
}

#[test]
fn the_conversation_as_a_whole() {
    let set = rule(
        r#"role = "agent"
scope = "conversation"
when = "not greeting"
[condition.greeting]
any = ["您好", "欢迎"]
first = { messages = 2 }"#,
    );
    let rude = talk(&[(C, 0.0, "您好"), (A, 1.0, "说"), (A, 2.0, "嗯"), (A, 3.0, "您好")]);
    let hits = set.review(&rude, None);
    assert_eq!((hits.len(), hits[0].at), (1, None));
    let kind = talk(&[(C, 0.0, "在"), (A, 1.0, "亲"), (A, 2.0, "您好")]);
    assert!(set.review(&kind, None).is_empty());
    let often = rule(
        r#"role = "agent"
scope = "conversation"
any = ["评价"]
count = { min = 2 }
last = { messages = 3 }"#,
    );
    let asks =
        talk(&[(A, 0.0, "给个评价"), (C, 1.0, "评价"), (A, 2.0, "亲评价下"), (A, 3.0, "记得评价")]);
    assert_eq!(often.review(&asks, None).len(), 1);
    assert!(
        often.review(&asks.prefix(3), None).len() == 1
            && often.review(&asks.prefix(2), None).is_empty()
    );
}

#[test]
fn anchors_chain_and_choose() {
    let set = rule(
        r#"when = "asked and promised and kept"
scope = "conversation"
report = "kept"
[condition.asked]
role = "customer"
any = ["发货"]
[condition.promised]
role = "agent"
any = ["今天发"]
anchor = { to = "asked", where = "after", seconds = 60, hit = "last" }
[condition.kept]
role = "agent"
any = ["已发"]
anchor = { to = "promised", where = "after" }"#,
    );
    let lines =
        [(C, 0.0, "发货没"), (C, 100.0, "发货没"), (A, 120.0, "今天发"), (A, 900.0, "已发")];
    let hits = set.review(&talk(&lines), None);
    assert_eq!((hits[0].at, hits[0].quote.as_str()), (Some(3), "已发"));
    let trace = set.test_rule("t.rule", &talk(&lines[..3]), None).unwrap();
    assert!(!trace.fired);
    let held: Vec<_> = trace.conditions.iter().map(|c| (c.name.as_str(), c.held)).collect();
    assert_eq!(held, [("asked", true), ("kept", false), ("promised", true)]);
    assert_eq!(trace.conditions[2].places[0].quote, "今天发");
    assert_eq!(set.test_rule("x", &talk(&[]), None).unwrap_err().code(), "name.unknown");
}

#[test]
fn refuses_rules_that_cannot_be_right() {
    let tests = "\n[[test]]\ntext = \"退\"\nhit = true\n[[test]]\ntext = \"好\"\nhit = false\n";
    for (body, said) in [
        ("any = [\"退\"]", "hit = \"…\"` (it fires)"),
        ("any = [\"退\"]\n[[test]]\ntext = \"退\"\nhit = true", "hit = false"),
        ("anny = [\"退\"]", "unknown field `anny`"),
        ("", "no condition"),
        ("any = [\"\"]", "no visible character"),
        ("any = [\"@nothing\"]", "unknown lexicon `@nothing`"),
        ("regex = \"(退\"", "unclosed"),
        ("any = [\"退\"]\nbasis = \"law\"", "names its `source`"),
        ("any = [\"退\"]\nnone = [\"退\"]", "contradictory"),
        ("any = [\"退\"]\nallow = [\"退\"]", "in its own `allow`"),
        ("any = [\"退\"]\nat_least = 2", "`at_least`"),
        ("any = [\"退\"]\neffective = \"2024-9-1\"", "2024-09-01"),
        ("when = \"a or not a\"\n[condition.a]\nany = [\"退\"]", "true whatever"),
        ("when = \"a and not a\"\n[condition.a]\nany = [\"退\"]", "never be true"),
        ("when = \"a\"\n[condition.a]\nany = [\"退\"]\n[condition.b]\nany = [\"好\"]", "not used"),
        ("[condition.a]\nany = [\"退\"]\nanchor = { to = \"a\", where = \"after\" }", "leads back"),
        ("[condition.a]\ncount = {}", "holds for every message"),
    ] {
        // Tables come last in TOML.
        let text = if body.contains("[[test]]") || body == "any = [\"退\"]" {
            body.to_owned()
        } else {
            format!("{body}{tests}")
        };
        let error = try_load(&text).unwrap_err();
        assert!(matches!(&error, Error::Rule { rule, .. } if rule == "t.rule"), "{error}");
        assert!(error.to_string().contains(said), "{body}: {error}");
    }
    let error = try_load(
        "any = [\"退\"]\n[[test]]\ntext = \"退\"\nhit = \"款\"\n[[test]]\ntext = \"好\"\nhit = false",
    );
    assert!(matches!(error, Err(Error::RuleTest { case: 0, .. })), "{error:?}");
    let twice = format!("[[rule]]{HEAD}any = [\"退\"]\n[[rule]]{HEAD}any = [\"好\"]");
    assert!(RuleSet::load(twice.as_bytes()).unwrap_err().to_string().contains("given twice"));
    assert!(RuleSet::load(b"\xff").unwrap_err().to_string().contains("UTF-8"));
    assert!(RuleSet::load(b"x = [").is_err());
}

#[test]
fn packs_choose_and_change() {
    let one = |id: &str, word: &str| {
        format!(
            "[[rule]]{}any = [\"{word}\"]\n[[rule.test]]\ntext = \"{word}\"\nhit = true\n[[rule.test]]\ntext = \"好\"\nhit = false\n",
            HEAD.replace("t.rule", id)
        )
    };
    let packs = r#"
[[pack]]
id = "base"
name = "基础"
include = ["a.*"]
[[pack]]
id = "shop"
name = "店铺"
extends = ["base"]
disable = ["a.two"]
replace = { "a.one" = "b.one" }
[pack.set."b.one"]
level = "light"
[[pack]]
id = "wrong"
name = "错"
include = ["z.*"]
"#;
    let text = [
        one("a.one", "一号"),
        one("a.two", "二号"),
        one("a.three", "三号"),
        one("b.one", "乙"),
        packs.to_owned(),
    ];
    let set = RuleSet::load(text.concat().as_bytes()).unwrap();
    let ids = |set: &RuleSet| set.rules().map(|rule| rule.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&set.pack("base").unwrap()), ["a.one", "a.three", "a.two"]);
    let shop = set.pack("shop").unwrap();
    assert_eq!(ids(&shop), ["a.three", "b.one"]);
    assert_eq!(shop.rule("b.one").unwrap().level, Level::Light);
    assert_eq!(
        set.pack("x").unwrap_err().to_string(),
        "unknown pack `x`; known: base, shop, wrong"
    );
    assert!(set.pack("wrong").unwrap_err().to_string().contains("z.*"));
    let merged = shop.merged(&set.only(|rule| rule.id == "b.one").unwrap()).unwrap();
    assert_eq!(merged.rule("b.one").unwrap().level, Level::Heavy);
}

#[test]
fn rules_apply_in_their_time() {
    let set = rule("any = [\"退\"]\neffective = \"2024-09-01\"\nexpires = \"2025-01-01\"");
    let count = |date| set.in_force(date).unwrap().len();
    assert_eq!((count("2024-08-31"), count("2024-09-01"), count("2025-01-01")), (0, 1, 0));
    assert_eq!(set.in_force("today").unwrap_err().code(), "option.invalid");
}

fn files(folder: &Path, nested: bool, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if nested {
                files(&path, nested, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn every_shipped_rule_passes_its_own_tests_and_stands_where_its_id_says() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut paths = Vec::new();
    for folder in ["rules", "lexicons", "packs"] {
        // Folders among the lexicons are other engines' own lists.
        files(&assets.join(folder), folder != "lexicons", &mut paths);
    }
    let texts: Vec<(String, Vec<u8>)> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&assets).unwrap().to_str().unwrap();
            (name.replace('\\', "/"), std::fs::read(path).unwrap())
        })
        .collect();
    let set =
        RuleSet::load_all(texts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
            .unwrap_or_else(|error| panic!("{error}"));
    for (name, bytes) in texts.iter().filter(|(name, _)| name.starts_with("rules/")) {
        let id = name.trim_start_matches("rules/").trim_end_matches(".toml").replace('/', ".");
        assert!(set.rule(&id).is_some(), "{name} must hold the rule `{id}`");
        assert!(!String::from_utf8_lossy(bytes).contains("[[rule]]"), "{name}: one rule a file");
    }
    let packs: Vec<String> = set.packs().map(|(id, _)| id.to_owned()).collect();
    for id in packs {
        set.pack(&id).unwrap_or_else(|error| panic!("{error}"));
    }
    let builtin = RuleSet::builtin().unwrap();
    assert_eq!(builtin.len(), set.len());
    for text in ["", " ", "😀😀", "\u{301}\u{301}", "亲"] {
        builtin.check(Role::Agent, text);
        builtin.check_normal(Role::Customer, text, &Normalized::new(text), &mut Vec::new());
    }
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

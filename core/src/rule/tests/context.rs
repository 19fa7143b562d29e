//! Conditions on several messages.

use super::*;
use Role::{Agent as A, Customer as C};

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

/// The messages in which the only rule of a set fires.
fn fires_at(set: &RuleSet, lines: &[(Role, f64, &str)]) -> Vec<Option<usize>> {
    set.review(&talk(lines), None).iter().map(|hit| hit.at).collect()
}

#[test]
fn who_decides_whose_messages_are_read() {
    let lines = [(C, 0.0, "差评"), (A, 1.0, "差评"), (Role::System, 2.0, "差评")];
    for (who, at) in [("customer", 0), ("agent", 1), ("system", 2)] {
        let set = rule(&format!("role = \"{who}\"\nany = [\"差评\"]"));
        assert_eq!(fires_at(&set, &lines), [Some(at)], "{who}");
    }
    assert_eq!(fires_at(&rule("any = [\"差评\"]"), &lines).len(), 3);
}

#[test]
fn the_first_and_last_messages_or_seconds() {
    let lines =
        [(A, 0.0, "您好"), (C, 10.0, "在"), (A, 50.0, "您好"), (C, 90.0, "好"), (A, 100.0, "您好")];
    for (edge, count) in [
        ("first = { messages = 1 }", 1),
        ("first = { messages = 2 }", 2),
        ("first = { seconds = 50 }", 2),
        ("first = { seconds = 49 }", 1),
        ("last = { messages = 2 }", 2),
        ("last = { seconds = 10 }", 1),
        ("last = { messages = 3, seconds = 60 }", 2),
    ] {
        let body = format!(
            "role = \"agent\"\nscope = \"conversation\"\nany = [\"您好\"]\n{edge}\n\
             count = {{ min = {count}, max = {count} }}"
        );
        assert_eq!(rule(&body).review(&talk(&lines), None).len(), 1, "{edge}");
    }
}

#[test]
fn anchors_look_before_after_and_around_one_of_the_places() {
    let lines =
        [(A, 0.0, "甲"), (C, 10.0, "锚"), (A, 20.0, "乙"), (C, 30.0, "锚"), (A, 100.0, "丙")];
    for (place, words) in [
        ("where = \"before\"", "甲乙"),
        ("where = \"after\"", "乙丙"),
        ("where = \"around\"", "甲乙丙"),
        ("where = \"around\", hit = \"first\", messages = 1", "甲乙"),
        ("where = \"before\", hit = \"last\", messages = 1", "乙"),
        ("where = \"after\", hit = 2", "丙"),
        ("where = \"after\", hit = 3", ""),
        ("where = \"around\", hit = \"first\", seconds = 10", "甲乙"),
        ("where = \"after\", seconds = 60", "乙"),
    ] {
        let body = format!(
            "scope = \"conversation\"\nreport = \"near\"\n[condition.anchor]\nrole = \"customer\"\n\
             any = [\"锚\"]\n[condition.near]\nrole = \"agent\"\nany = [\"甲\", \"乙\", \"丙\"]\n\
             anchor = {{ to = \"anchor\", {place} }}"
        );
        let set = rule(&body);
        let trace = set.test_rule("t.rule", &talk(&lines), None).unwrap();
        let near = trace.conditions.iter().find(|condition| condition.name == "near").unwrap();
        let found: String = near.places.iter().map(|place| place.quote.as_str()).collect();
        assert_eq!(found, words, "{place}");
        assert_eq!(near.held, !words.is_empty(), "{place}");
    }
}

#[test]
fn repetition_counts_within_its_window_and_leaves_short_messages_out() {
    let again = "再说一遍怎么退货";
    let lines = [(C, 0.0, again), (C, 1.0, "别的事情"), (C, 2.0, again)];
    let set = |fields: &str| rule(&format!("role = \"customer\"\nrepeat = {{ {fields} }}"));
    assert_eq!(fires_at(&set("within = 2"), &lines), [Some(2)]);
    assert!(fires_at(&set("within = 1"), &lines).is_empty());
    assert!(fires_at(&set("within = 2, min_chars = 9"), &lines).is_empty());
    assert!(fires_at(&set("within = 2, except = [\"再说一遍怎么退货\"]"), &lines).is_empty());
    let near = [(C, 0.0, "怎么退货呀"), (C, 1.0, "怎么退货呢")];
    assert_eq!(fires_at(&set("within = 1, similarity = 0.6"), &near), [Some(1)]);
    assert!(fires_at(&set("within = 1, similarity = 0.95"), &near).is_empty());
}

//! Mistakes in rules that parse: each kind, and what `load` does about it.

use super::*;

const TESTS: &str = "\n[[test]]\ntext = \"退\"\nhit = true\n[[test]]\ntext = \"好\"\nhit = false\n";

/// The lints of a rule, and whether it loads.
fn lints(body: &str) -> (Vec<LintKind>, bool) {
    let kinds = rule(body).lint().iter().map(|lint| lint.kind).collect();
    (kinds, try_load(&format!("{body}{TESTS}")).is_ok())
}

#[test]
fn every_kind_of_mistake_is_named() {
    let two = "\n[condition.a]\nany = [\"退\"]\n[condition.b]\nany = [\"好\"]";
    for (body, kind, loads) in [
        (format!("when = \"a\"{two}"), LintKind::Unreachable, false),
        (format!("when = \"a and b and not a\"{two}"), LintKind::Contradictory, false),
        (format!("when = \"a or b or not (a and b)\"{two}"), LintKind::AlwaysTrue, false),
        ("any = [\"退\"]\nallow = [\"退\"]".to_owned(), LintKind::Contradictory, false),
        ("any = [\"退\", \"退\"]".to_owned(), LintKind::Duplicate, true),
        ("any = [\"退\", \"ＡＢ\", \"ab\"]".to_owned(), LintKind::Duplicate, true),
    ] {
        assert_eq!(lints(&body), (vec![kind], loads), "{body}");
    }
    assert_eq!(lints("any = [\"退\"]"), (vec![], true));
}

#[test]
fn two_rules_that_say_the_same_are_refused_by_name() {
    let one = |id: &str, body: &str| {
        let tests = TESTS.replace("[[test]]", "[[rule.test]]");
        format!("[[rule]]{}{body}{tests}", HEAD.replace("t.rule", id))
    };
    let twins = [one("t.a", "any = [\"退\"]"), one("t.b", "any = [\"退\"]")].concat();
    let error = RuleSet::load(twins.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("t.b") && error.contains("conditions of `t.a`"), "{error}");
    let apart = [one("t.a", "any = [\"退\"]"), one("t.b", "role = \"agent\"\nany = [\"退\"]")];
    assert_eq!(RuleSet::load(apart.concat().as_bytes()).unwrap().len(), 2);
}

#[test]
fn limits_that_no_message_meets_are_contradictory() {
    for field in [
        "chars = { min = 5, max = 4 }",
        "count = { min = 3, max = 2 }",
        "interval = { kind = \"reply\", over = 9, under = 9 }",
        "none = [\"退\"]",
    ] {
        let error = try_load(&format!("any = [\"退\"]\n{field}{TESTS}")).unwrap_err();
        assert!(error.to_string().contains("contradictory"), "{field}: {error}");
    }
}

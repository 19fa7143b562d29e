//! Reading files and packs.

use super::*;
use crate::error::Error;

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

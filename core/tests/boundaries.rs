//! Words that only seem to occur: what every list of banned words gets wrong first. Each pair is
//! right without a dictionary, and with one.

use std::sync::Arc;

use kefu::Role;
use kefu::entity;
use kefu::rule::RuleSet;
use kefu::text::{Normalized, Segmenter};

/// A phrase, a text in which it only seems to occur, and one in which it does.
const PAIRS: &[(&str, &str, &str)] = &[
    ("大麻", "给你们添大麻烦了", "这家卖大麻"),
    ("大麻", "大麻花多少钱一袋", "大麻，严禁出售"),
    ("sm", "No Smoking标识牌", "ＳＭ用品"),
    ("sb", "USB接口坏了", "SB店家"),
    ("口交", "在路口交通灯那里", "拒绝口交"),
    ("京东", "北京东路5号", "京东上买的"),
    ("包邮", "这款书包邮费多少", "全场包邮吗"),
    ("天猫", "前两天猫粮到了", "天猫旗舰店"),
    ("现货", "我发现货不对", "有现货吗"),
    ("投保", "质保期内投保证金", "可以投保"),
    ("他妈的", "他妈妈的尺码", "真他妈的慢"),
    ("垃圾", "有垃圾袋吗", "垃圾店铺"),
    ("12315", "订单912315678", "打12315"),
    ("曝光", "相机曝光补偿怎么调", "我要曝光你们"),
];

/// Texts of a shop in which no rule of the package may find anything.
const HARMLESS: &[&str] = &[
    "这款女装有现货，装修风格很百搭",
    "妹妹穿的话选S码",
    "第一次来的话可以领券，我们第一时间处理",
    "最近比较忙，最后一件了，最晚明天发",
    "这款空调是一级能效，国家级检测中心出的报告",
    "给您添大麻烦了，实在抱歉",
    "No Smoking标识牌是有货的",
    "收件人陆家容，陆女士您好",
    "在路口交通灯旁边的驿站",
    "我的绝对路径找不到，点击最大化",
    "支持微信支付，也支持支付宝",
    "威化饼干和番茄微辣都有",
    "稍微有点色差，属于正常现象",
    "加V领是另一款，V领显瘦",
    "送老妈的话选中老年款，你妈穿L码合适",
    "厦门集美区可以送货上门",
    "真空包装的牛肉，牙刷单独装盒",
    "我去年买的plus，我擦了一下屏幕",
    "实木有现货，是国内制造吗",
    "陌生链接请您小心点击",
    "这一集美剧里的同款",
    "保证金会原路退回，保质期12个月",
];

fn rule(phrase: &str, boundary: &str) -> RuleSet {
    let (_, miss, hit) = PAIRS.iter().find(|pair| pair.0 == phrase).expect("a pair");
    let text = format!(
        "id = \"t.word\"\nkind = \"t\"\nlevel = \"light\"\nmessage = \"m\"\nwhy = \"w\"\n\
         any = [\"{phrase}\"]\nboundary = \"{boundary}\"\n\
         [[test]]\ntext = \"{hit}\"\nhit = true\n[[test]]\ntext = \"{miss}\"\nhit = false"
    );
    RuleSet::load(text.as_bytes()).unwrap_or_else(|error| panic!("{phrase}: {error}"))
}

fn check_pairs(segmenter: Option<Arc<dyn Segmenter>>) {
    for &(phrase, miss, hit) in PAIRS {
        for boundary in ["auto", "word"] {
            let mut set = rule(phrase, boundary);
            if let Some(words) = &segmenter {
                set = set.with_segmenter(words.clone());
            }
            assert!(set.check(Role::Agent, miss).is_empty(), "{phrase} in {miss} ({boundary})");
            assert_eq!(set.check(Role::Agent, hit).len(), 1, "{phrase} in {hit} ({boundary})");
        }
    }
}

#[test]
fn words_that_only_seem_to_occur_without_a_dictionary() {
    check_pairs(None);
}

#[cfg(feature = "jieba-dict")]
#[test]
fn words_that_only_seem_to_occur_with_the_dictionary_of_jieba() {
    let words = kefu::text::JiebaSegmenter::builtin();
    assert!(Arc::ptr_eq(&words, &kefu::text::JiebaSegmenter::builtin()), "read once");
    check_pairs(Some(words));
}

/// A dictionary finds what no list of exceptions foresaw.
#[cfg(feature = "jieba")]
#[test]
fn a_dictionary_settles_what_no_exception_foresaw() {
    let words = "货架 50\n出发 80\n发货 90\n高 10\n在 90\n今天 90\n出 10";
    let words = kefu::text::JiebaSegmenter::from_bytes(words.as_bytes()).unwrap();
    let set = RuleSet::load(
        "id = \"t.w\"\nkind = \"t\"\nlevel = \"light\"\nmessage = \"m\"\nwhy = \"w\"\n\
         any = [\"发货\"]\nboundary = \"word\"\n[[test]]\ntext = \"发货\"\nhit = true\n\
         [[test]]\ntext = \"换货\"\nhit = false"
            .as_bytes(),
    )
    .unwrap();
    assert_eq!(set.check(Role::Agent, "出发货架高").len(), 1, "without a dictionary");
    let set = set.with_segmenter(Arc::new(words));
    assert!(set.check(Role::Agent, "出发货架高").is_empty());
    assert_eq!(set.check(Role::Agent, "今天发货").len(), 1);
    let broken = kefu::text::JiebaSegmenter::from_bytes("发货 many".as_bytes()).unwrap_err();
    assert_eq!(broken.code(), "rule.syntax");
    assert!(kefu::text::JiebaSegmenter::from_bytes(b"\xff").is_err());
}

#[test]
fn shop_words_are_no_violations() {
    let rules = RuleSet::builtin().unwrap();
    for text in HARMLESS {
        for role in [Role::Agent, Role::Customer] {
            let found: Vec<_> =
                rules.check(role, text).into_iter().map(|hit| (hit.rule, hit.quote)).collect();
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}

#[test]
fn names_are_not_cut_into_numbers() {
    for name in ["陆家容", "伍小姐收", "收件人：陆伍", "叁仟", "刘三发"] {
        let found = entity::find(name, None);
        assert!(found.is_empty(), "{name}: {found:?}");
        assert_eq!(Normalized::new(name).text().chars().next(), name.chars().next());
    }
}

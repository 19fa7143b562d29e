//! How a reply relates to the customer's message: does it answer this question, take up these
//! data, keep this register?

use super::super::cues::{Cue, CueSet};
use super::super::feature::{Feature as F, Features};
use super::super::reading::{Act, Reading, is_han};
use super::{Task, capped};
use crate::arrange::Arrange;

pub(super) fn relation(reply: &Reading, customer: &Reading, task: Task, out: &mut Features) {
    overlap(reply, customer, task, out);
    yes_no(reply, customer, task, out);
    out.set(F::PersonalRegister, (formality(customer) - formality(reply)).abs());
    let light = reply.has(Cue::Casual) && task.upset;
    out.flag(F::PersonalLight, light);
    let own = OwnData::of(reply, customer);
    let more = reply.clauses.iter().filter(|clause| clause.act == Act::Content).count() > 1;
    out.flag(F::ExtraExceeds, own.given > 0 && own.share() >= 0.5 && more);
}

/// 0 spoken, 1 written and formal; 0.5 where nothing shows.
pub(crate) fn formality(message: &Reading) -> f32 {
    let formal = message.count(Cue::Formal) as f32;
    let casual = message.count(Cue::Casual) as f32;
    (formal + 1.0) / (formal + casual + 2.0)
}

/// The customer's numbers with units (7岁, 135cm), and how many of them the reply takes up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnData {
    pub(crate) given: usize,
    pub(crate) taken: usize,
}

impl OwnData {
    /// Each unit with the words that take it up.
    const UNITS: [(&'static str, &'static [&'static str]); 7] = [
        ("岁", &["岁", "年纪", "年龄", "孩子", "宝宝"]),
        ("cm", &["cm", "身高", "码", "尺码"]),
        ("厘米", &["厘米", "身高", "码"]),
        ("kg", &["kg", "体重", "公斤", "码"]),
        ("公斤", &["公斤", "体重", "码"]),
        ("斤", &["斤", "体重", "码"]),
        ("码", &["码"]),
    ];

    pub(crate) fn of(reply: &Reading, customer: &Reading) -> Self {
        let (asked, said) = (customer.normal.text(), reply.normal.text());
        let mut own = Self { given: 0, taken: 0 };
        if customer.numbers == 0 {
            return own;
        }
        for (unit, words) in Self::UNITS {
            let given = asked.match_indices(unit).any(|(at, _)| {
                asked.get(..at).is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()))
            });
            own.given += usize::from(given);
            own.taken += usize::from(given && words.iter().any(|word| said.contains(word)));
        }
        own
    }

    /// The share taken up; 1 where none was given.
    pub(crate) fn share(self) -> f32 {
        if self.given == 0 { 1.0 } else { self.taken as f32 / self.given as f32 }
    }
}

/// Bigrams of Han characters that both messages have.
fn overlap(reply: &Reading, customer: &Reading, task: Task, out: &mut Features) {
    let asked = bigrams(customer);
    let said = bigrams(reply);
    let shared = || said.iter().filter(|pair| asked.binary_search(pair).is_ok());
    let all = shared().count();
    out.set(F::PersonalOverlap, capped(all, 5));
    let size = (asked.len().max(1) as f32).sqrt();
    out.set(F::PersonalOverlapShare, (all as f32 / size / 3.0).min(1.0));
    if task.question {
        let topic = shared().filter(|pair| !EMPTY.contains(pair)).count();
        out.set(F::PersonalOnQuestion, capped(topic, 4));
    }
}

/// Pairs that two messages share without being about the same thing.
const EMPTY: [(char, char); 24] = [
    ('请', '问'),
    ('您', '好'),
    ('你', '好'),
    ('什', '么'),
    ('怎', '么'),
    ('可', '以'),
    ('这', '个'),
    ('那', '个'),
    ('我', '的'),
    ('我', '们'),
    ('你', '们'),
    ('现', '在'),
    ('已', '经'),
    ('没', '有'),
    ('一', '下'),
    ('知', '道'),
    ('不', '是'),
    ('是', '不'),
    ('就', '是'),
    ('还', '是'),
    ('问', '题'),
    ('客', '服'),
    ('订', '单'),
    ('谢', '谢'),
];

/// The message's distinct bigrams of Han characters, sorted. At most the first 400: a longer text
/// shares nearly every common bigram with any other.
fn bigrams(message: &Reading) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = message
        .normal
        .chars()
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if is_han(*a) && is_han(*b) => Some((*a, *b)),
            _ => None,
        })
        .take(400)
        .collect();
    pairs.arrange();
    pairs.dedup();
    pairs
}

/// What a yes-no question asks by, and the words that answer it.
const PREDICATES: [(&[&str], &[&str]); 6] = [
    (
        &["可以", "能", "可不可以", "行吗", "行不"],
        &["可以", "能", "行", "支持", "不了", "无法", "没法"],
    ),
    (&["有", "带"], &["有", "没", "带", "配", "送", "暂无", "缺"]),
    (&["是", "对吧", "对吗", "对么"], &["是", "对", "嗯", "不", "没错"]),
    (&["会"], &["会", "不"]),
    (&["要", "用"], &["要", "用", "需", "免"]),
    (&["到", "送", "发"], &["到", "送", "发", "预计", "号", "明天", "今天"]),
];

/// Whether a yes-no question gets its yes or no, first of all, and by its own verb.
fn yes_no(reply: &Reading, customer: &Reading, task: Task, out: &mut Features) {
    const ASKS: CueSet = CueSet::of(Cue::AskYesNo);
    let asked = customer.all.meets(ASKS) || customer.normal.chars().contains(&'?');
    if !asked || task.social {
        return;
    }
    let opens = opens_with_answer(reply.normal.text());
    out.flag(F::AnswerFirst, opens);
    out.flag(F::AnswerShort, opens && reply.visible < 12);
    let (question, answer) = (customer.normal.text(), reply.normal.text());
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let mut asks = PREDICATES.iter().filter(|(asks, _)| says(question, asks)).peekable();
    let known = asks.peek().is_some();
    let answered = asks.any(|(_, answers)| says(answer, answers));
    out.flag(F::AnswerVerb, answered);
    out.flag(F::AnswerOtherVerb, known && !answered);
}

/// Whether a text opens with a yes, a no or a "can do", after a form of address at most.
fn opens_with_answer(text: &str) -> bool {
    const BEFORE: [&str; 12] = [
        "亲爱的",
        "亲爱哒",
        "亲爱滴",
        "亲亲",
        "亲",
        "您好",
        "你好",
        "在的",
        "哦",
        "呢",
        "嗯",
        "哈",
    ];
    const ANSWERS: [&str; 26] = [
        "是的",
        "是哦",
        "是呢",
        "是,",
        "对的",
        "对哦",
        "对,",
        "可以",
        "能的",
        "有的",
        "会的",
        "带的",
        "支持",
        "不会",
        "不用",
        "不需要",
        "不要",
        "不是",
        "没有",
        "要的",
        "需要",
        "都可以",
        "一样",
        "正常",
        "免费",
        "好的",
    ];
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        if ANSWERS.iter().any(|answer| rest.starts_with(answer)) {
            return true;
        }
        match BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(tail) => rest = tail,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Exchange, ScriptScorer};

    fn value(customer: &str, reply: &str, feature: &str) -> f32 {
        let scorer = ScriptScorer::builtin().unwrap();
        let all = scorer.measure(&Exchange::new(customer, reply)).unwrap();
        all.iter().find(|(name, _)| *name == feature).unwrap().1
    }

    #[test]
    fn a_yes_no_question_is_answered_first_and_by_its_verb() {
        let asked = "这个货到付款可以微信吗";
        assert_eq!(value(asked, "亲亲，可以的哦", "answer.first"), 1.0);
        assert_eq!(value(asked, "亲亲，可以的哦", "answer.verb"), 1.0);
        assert_eq!(value(asked, "请您关注页面活动", "answer.other_verb"), 1.0);
        assert_eq!(value("帮我改地址", "可以的哦", "answer.first"), 0.0);
    }

    #[test]
    fn own_data_taken_up_and_a_little_more_exceed() {
        let asked = "孩子7岁，身高135cm，书包买多大的";
        let more = "7岁135cm建议选中号的，这个年纪的孩子开始自己收拾，分格的这款更容易整理";
        assert_eq!(value(asked, more, "extra.exceeds"), 1.0);
        assert_eq!(value(asked, "买中号的就可以", "extra.exceeds"), 0.0);
    }

    #[test]
    fn the_register_of_a_reply_is_held_against_the_customers() {
        let formal = "您好，请问是否可以开具增值税专用发票，烦请告知";
        let far = value(formal, "哈哈可以呀么么哒", "personal.register_gap");
        assert!(far > value(formal, "您好，可以的，烦请您提供税号", "personal.register_gap") + 0.3);
    }
}

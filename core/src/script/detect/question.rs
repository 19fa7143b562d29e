//! 给对方选择题，而非问答题: open, yes-no and choice questions, and an open one made a choice.

use serde::{Deserialize, Serialize};

use super::super::cues::Cue;
use super::super::finding::{Finding, Level};
use super::Draft;
use super::edit::replace;

/// How a question can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[non_exhaustive]
pub enum QuestionForm {
    /// With anything: 什么样的, 多久, 怎么.
    Open,
    /// With yes or no.
    YesNo,
    /// By picking one of the options.
    Choice {
        /// The options, as written.
        options: Vec<String>,
    },
}

/// Words that leave a question open, longest first; those that end in 的 keep it.
const OPEN: [&str; 21] = [
    "什么类型的",
    "什么颜色的",
    "什么材质的",
    "什么风格的",
    "什么价位的",
    "什么样的",
    "怎么样的",
    "什么颜色",
    "什么尺码",
    "什么材质",
    "什么时候",
    "多长时间",
    "哪一种",
    "哪一款",
    "哪种",
    "哪款",
    "多久",
    "多大",
    "多少",
    "怎样的",
    "什么",
];
const BETWEEN: [&str; 3] = ["还是", "或者", "或是"];

/// The form of the last question of `text`; `None` where it asks nothing.
///
/// ```
/// use kefu::script::{QuestionForm, question_form};
/// assert_eq!(question_form("您比较喜欢什么样的产品?"), Some(QuestionForm::Open));
/// let choice = question_form("您比较喜欢带pu皮的产品还是网布的产品?");
/// let options = vec!["带pu皮的产品".to_owned(), "网布的产品".to_owned()];
/// assert_eq!(choice, Some(QuestionForm::Choice { options }));
/// assert_eq!(question_form("今天能付款吗"), Some(QuestionForm::YesNo));
/// ```
pub fn question_form(text: &str) -> Option<QuestionForm> {
    sentences(text).rev().find_map(form_of)
}

/// Sentences with their closing mark.
fn sentences(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split_inclusive(['。', '！', '？', '!', '?', '\n', '；', ';'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

fn form_of(sentence: &str) -> Option<QuestionForm> {
    let asked = sentence.ends_with(['?', '？']);
    let body = sentence.trim_end_matches(['?', '？', '!', '！', '~', '～', '。', ' ']);
    let last = body.trim_end_matches(['呢', '呀', '啊', '哦', '哈']);
    for between in BETWEEN {
        let Some((left, right)) = body.split_once(between) else { continue };
        // 还是 also means "still": 还是没有 is no choice.
        if (asked || body.ends_with('呢')) && !right.starts_with("没") && !right.is_empty() {
            return Some(QuestionForm::Choice { options: vec![first_option(left), option(right)] });
        }
    }
    if let Some(options) = numbered(body).filter(|_| asked) {
        return Some(QuestionForm::Choice { options });
    }
    let parts: Vec<&str> = body.split_inclusive('吗').filter(|part| part.ends_with('吗')).collect();
    if let [first, second] = parts[..] {
        return Some(QuestionForm::Choice { options: vec![first_option(first), option(second)] });
    }
    const YES_NO: [&str; 7] =
        ["是不是", "能不能", "有没有", "要不要", "是否", "可不可以", "行不行"];
    if last.ends_with(['吗', '么', '嘛', '吧']) && (asked || !last.ends_with('吧'))
        || YES_NO.iter().any(|word| body.contains(word))
    {
        return Some(QuestionForm::YesNo);
    }
    const WORDS: [&str; 9] = ["什么", "哪", "怎么", "怎样", "多少", "几", "为什么", "多久", "多大"];
    let open = WORDS.iter().any(|word| body.contains(word));
    (asked || (open && body.ends_with('呢'))).then_some(QuestionForm::Open)
}

/// An option without marks around it.
fn option(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || "，,、。吗呢呀".contains(c)).to_owned()
}

/// The option before 还是: what follows the verb of wanting.
fn first_option(left: &str) -> String {
    const VERBS: [&str; 10] =
        ["喜欢", "想要", "需要", "打算", "准备", "选择", "选", "要", "坐", "是"];
    let after = VERBS.iter().filter_map(|verb| Some((left.rfind(verb)? + verb.len(), verb))).max();
    option(
        after
            .and_then(|(at, _)| left.get(at..))
            .filter(|rest| !option(rest).is_empty())
            .unwrap_or(left),
    )
}

/// The options of a list with numbers: `1.… 2.…`, `①…②…`.
fn numbered(body: &str) -> Option<Vec<String>> {
    for marks in [["①", "②", "③", "④"], ["1.", "2.", "3.", "4."], ["1、", "2、", "3、", "4、"]]
    {
        let places: Vec<(usize, usize)> = marks
            .iter()
            .map_while(|mark| body.find(mark).map(|at| (at, at + mark.len())))
            .collect();
        if places.len() < 2 || !places.is_sorted() {
            continue;
        }
        let ends = places.iter().skip(1).map(|&(at, _)| at).chain([body.len()]);
        return Some(
            places
                .iter()
                .zip(ends)
                .filter_map(|(&(_, from), to)| body.get(from..to))
                .map(option)
                .collect(),
        );
    }
    None
}

/// An open question made a choice between `values`; `None` where it has no open word, or there
/// are fewer than two values.
///
/// ```
/// use kefu::script::to_choice;
/// let choice = to_choice("您比较喜欢什么样的产品？", &["带pu皮", "网布"]);
/// assert_eq!(choice.as_deref(), Some("您比较喜欢带pu皮的产品还是网布的产品？"));
/// ```
pub fn to_choice(question: &str, values: &[&str]) -> Option<String> {
    let (last, before) = values.split_last()?;
    if before.is_empty() {
        return None;
    }
    let (at, word) = OPEN
        .iter()
        .filter_map(|word| Some((question.find(word)?, *word)))
        .min_by_key(|&(at, word)| (at, std::cmp::Reverse(word.len())))?;
    let head = question.get(..at)?;
    let rest = question.get(at + word.len()..)?;
    let tail = rest.trim_end_matches(|c: char| "？?呢呀啊。~ ".contains(c));
    let of = if word.ends_with('的') { "的" } else { "" };
    // A value that ends in 的 brings its own.
    let one = |value: &&str| format!("{}{of}{tail}", value.strip_suffix(of).unwrap_or(value));
    let first: Vec<String> = before.iter().map(one).collect();
    Some(format!("{head}{}还是{}？", first.join("、"), one(last)))
}

/// An open question about tastes, where a choice would be easier to answer.
pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let reply = draft.reply;
    let open = reply.clauses.iter().find(|clause| {
        clause.question
            && clause.cues.has(Cue::Preference)
            && clause.cues.has(Cue::OpenWhat)
            && !clause.cues.has(Cue::Either)
            && !clause.cues.has(Cue::OpenOffer)
    });
    let Some(clause) = open else { return };
    let span = reply.span(clause);
    let Some(question) = span.slice(draft.text) else { return };
    if question_form(&format!("{question}？")) != Some(QuestionForm::Open) {
        return;
    }
    let mut finding = Finding::new("script.question.open", Level::Light, "问得太开，顾客不好回答")
        .located(draft.text, span)
        .because("把问答题换成选择题，顾客一选就能往下推荐");
    if let Some(choice) = to_choice(question, &["【选项一】", "【选项二】"]) {
        finding = finding.rewritten(replace(draft.text, question, &choice));
    }
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn three_open_questions_become_choices() {
        for (open, values, choice) in [
            (
                "您比较喜欢什么样的产品？",
                ["带pu皮", "网布"],
                "您比较喜欢带pu皮的产品还是网布的产品？",
            ),
            (
                "您一天大概坐多久？",
                ["3-5个小时", "7-10个小时"],
                "您一天大概坐3-5个小时还是7-10个小时？",
            ),
            ("您想要什么颜色呢？", ["黑色", "米白色"], "您想要黑色还是米白色？"),
        ] {
            assert_eq!(question_form(open), Some(QuestionForm::Open), "{open}");
            assert_eq!(to_choice(open, &values).as_deref(), Some(choice));
            assert!(matches!(question_form(choice), Some(QuestionForm::Choice { .. })), "{choice}");
        }
        let own = to_choice("您喜欢什么样的？", &["轻薄的", "厚实的"]);
        assert_eq!(own.as_deref(), Some("您喜欢轻薄的还是厚实的？"));
        assert_eq!(to_choice("在吗", &["a", "b"]), None);
        assert_eq!(to_choice("喜欢什么", &["a"]), None);
    }

    #[test]
    fn forms_are_told_apart() {
        let options = |text: &str| match question_form(text) {
            Some(QuestionForm::Choice { options }) => options,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(options("您每天坐3-5个小时,还是7-10个小时?"), ["3-5个小时", "7-10个小时"]);
        assert_eq!(options("您要 ①退款 ②换货 ③补发？"), ["退款", "换货", "补发"]);
        assert_eq!(question_form("还是没有收到吗？"), Some(QuestionForm::YesNo));
        assert_eq!(question_form("好的，马上为您查询。"), None);
    }

    #[test]
    fn an_open_question_about_taste_is_a_hint() {
        let found = findings("想买把椅子", "亲，您比较喜欢什么样的产品呢？");
        let found = found.iter().find(|f| f.rule == "script.question.open").unwrap();
        assert!(found.rewrite.as_deref().unwrap().contains("还是【选项二】的产品？"));
        assert!(
            findings("", "请问订单号是多少？").iter().all(|f| f.rule != "script.question.open")
        );
    }
}

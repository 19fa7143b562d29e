//! What stands over a word: negation, degree, doubt.
//!
//! A small grammar of Chinese function words, shared by all engines. It reads one clause at a
//! time, sees through double negation (不是不满意), rhetorical questions (难道不好吗, 怎么可能满意) and
//! 不是…就是, and leaves words alone that only contain a negator (不错, 特别, 没关系).

use std::sync::OnceLock;

use serde::Serialize;

use super::clause::clauses;
use super::cues::{CUES, Cue, DOUBLING, STOPPERS};
use super::normalise::Normalized;
use super::phrase::{Boundary, PhraseOptions, PhraseScratch, PhraseSet, PhraseSetBuilder};

/// How far a negator reaches, in characters between it and the word. Longer gaps hold another
/// predicate more often than not.
const REACH: usize = 6;
/// How far a degree word reaches.
const DEGREE_REACH: usize = 2;

/// What stands over a word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Scope {
    /// The word is denied: 不满意, 没有收到, 怎么可能满意. Double negation is not.
    pub negated: bool,
    /// How strongly it is said: 1 plain, below 1 weakened (有点, 不太), above 1 strengthened
    /// (很 1.25, 非常 1.6, 太 2), within 0.25 to 3. The order of the classes follows HowNet's
    /// degree words; the numbers are this project's.
    pub degree: f32,
    /// Its clause asks: 吗, 是不是, 发货没, a question mark.
    pub asked: bool,
    /// It is supposed, not said: 如果, 要是, 万一, 的话.
    pub supposed: bool,
}

impl Default for Scope {
    fn default() -> Self {
        Self { negated: false, degree: 1.0, asked: false, supposed: false }
    }
}

/// The negators, degree words and questions of one message. Built once a message, then asked for
/// any number of words.
///
/// ```
/// use kefu::text::{Normalized, Scopes};
/// let normal = Normalized::new("一点都不高兴");
/// let scope = Scopes::new(&normal).at(4, 6);
/// assert!(scope.negated && scope.degree > 1.0);
/// ```
#[derive(Debug, Clone)]
pub struct Scopes<'n> {
    chars: &'n [char],
    clauses: Vec<std::ops::Range<usize>>,
    /// In order, none overlapping another.
    cues: Vec<(usize, usize, Cue)>,
}

fn cue_set() -> &'static PhraseSet {
    static SET: OnceLock<PhraseSet> = OnceLock::new();
    SET.get_or_init(|| {
        let mut builder = PhraseSetBuilder::default();
        for (cue, _) in CUES {
            // Words of the table are neither empty nor fuzzy, so none is refused; a test counts.
            let _ = builder.add(cue, PhraseOptions::default().with_boundary(Boundary::None));
        }
        builder.build().unwrap_or_default()
    })
}

impl<'n> Scopes<'n> {
    /// Reads the function words of a message. Linear in its length.
    pub fn new(normal: &'n Normalized) -> Self {
        let mut hits = Vec::new();
        cue_set().scan(normal, None, &mut PhraseScratch::default(), &mut hits);
        let mut cues: Vec<(usize, usize, Cue)> = Vec::with_capacity(hits.len());
        for hit in hits {
            // Leftmost, longest first: 不过 is not 不.
            if cues.last().is_none_or(|&(_, end, _)| end <= hit.from)
                && let Some(&(_, cue)) = CUES.get(hit.phrase)
            {
                // 满不满意, 有没有: the same character on both sides asks.
                let before = hit.from.checked_sub(1).and_then(|at| normal.chars().get(at));
                let either = before.is_some() && before == normal.chars().get(hit.to);
                let cue = if either && hit.to == hit.from + 1 { Cue::Asks } else { cue };
                cues.push((hit.from, hit.to, cue));
            }
        }
        Self { chars: normal.chars(), clauses: clauses(normal), cues }
    }

    /// What stands over the normalised characters `from..to`.
    pub fn at(&self, from: usize, to: usize) -> Scope {
        let index = self.clauses.partition_point(|range| range.end <= from);
        let clause = self.clauses.get(index).filter(|range| range.contains(&from)).cloned();
        let Some(clause) = clause else { return Scope::default() };
        let from_clause = self.cues.partition_point(|&(start, _, _)| start < clause.start);
        let cues = self.cues.get(from_clause..).unwrap_or_default();
        let inside = cues.iter().take_while(|&&(start, _, _)| start < clause.end);
        let inside: Vec<(usize, usize, Cue)> = inside.copied().collect();
        let (negated, weakened) = self.negation(&inside, from, to);
        Scope {
            negated,
            degree: (weakened * degree(&inside, from, to)).clamp(0.25, 3.0),
            asked: self.asked(&inside, &clause, to),
            supposed: inside.iter().any(|&(_, _, cue)| cue == Cue::Supposed),
        }
    }

    /// Whether the message asks something, in any of its clauses.
    pub fn asks(&self) -> bool {
        let last = self.chars.last();
        last == Some(&'?')
            || self.clauses.iter().any(|clause| {
                let cues = self.cues.iter().filter(|&&(start, _, _)| clause.contains(&start));
                let inside: Vec<(usize, usize, Cue)> = cues.copied().collect();
                self.asked(&inside, clause, clause.start)
            })
    }

    /// Whether the word is denied, and by how strong a negator.
    fn negation(&self, cues: &[(usize, usize, Cue)], from: usize, to: usize) -> (bool, f32) {
        let mut negated = false;
        let mut strength = 1.0;
        // The negator beside the word, then those that negate a negator: 不是不, 没有人不.
        let mut right = from;
        for (index, &(start, end, cue)) in cues.iter().enumerate().rev() {
            let Cue::Not(force) = cue else { continue };
            if start >= from || end > right.max(from) {
                continue;
            }
            let gap = self.chars.get(end..right).unwrap_or_default();
            let nearest = right == from;
            let stopped = if nearest {
                gap.len() > REACH || self.stopped(cues.get(index + 1..), end, from)
            } else {
                !DOUBLING.contains(&gap.iter().collect::<String>().as_str())
            };
            if stopped {
                break;
            }
            if nearest && self.is_either_or(start, end, to) {
                break;
            }
            negated = !negated;
            if nearest {
                strength = force;
            }
            right = start;
        }
        if !negated && self.fails(to) {
            negated = true;
        }
        let flips = cues.iter().filter(|&&(_, end, cue)| cue == Cue::Flip && end <= from).count();
        (negated ^ (flips % 2 == 1), strength)
    }

    /// Whether a word between a negator and its object ends the reach: 没收到的货退款.
    fn stopped(&self, cues: Option<&[(usize, usize, Cue)]>, end: usize, from: usize) -> bool {
        let between = cues.unwrap_or_default().iter().filter(|&&(start, _, _)| start < from);
        if between.into_iter().any(|&(_, _, cue)| matches!(cue, Cue::Break | Cue::Inert)) {
            return true;
        }
        let gap = self.chars.get(end..from).unwrap_or_default();
        // A wish after another verb opens a new statement (不会用想退货); right after the negator it
        // does not (不想退货).
        gap.iter().enumerate().any(|(at, &c)| STOPPERS.contains(c) && (at > 0 || c == '了'))
    }

    /// 不是A就是B denies neither.
    fn is_either_or(&self, start: usize, end: usize, to: usize) -> bool {
        let ahead = self.chars.get(to..(to + 12).min(self.chars.len())).unwrap_or_default();
        self.chars.get(start..end) == Some(&['不', '是'])
            && ahead.windows(2).any(|pair| pair == ['就', '是'])
    }

    /// A potential complement after the verb: 退不了, 收不到, 联系不上.
    fn fails(&self, to: usize) -> bool {
        let after = self.chars.get(to..(to + 2).min(self.chars.len()));
        matches!(after, Some(['不', c]) if "了到上起出动下开着见完住通来".contains(*c))
    }

    fn asked(
        &self,
        cues: &[(usize, usize, Cue)],
        clause: &std::ops::Range<usize>,
        to: usize,
    ) -> bool {
        let last = clause.end.checked_sub(1).and_then(|at| self.chars.get(at)).copied();
        let mark = self.chars.get(clause.end) == Some(&'?');
        // 满意不, 发货没: a negator at the end of the clause, after the word.
        let tag = clause.end > to && matches!(last, Some('吗' | '么' | '不' | '没' | '呢' | '嘛'));
        mark || tag || cues.iter().any(|&(_, _, cue)| cue == Cue::Asks)
    }
}

/// The degree words over a word, multiplied.
fn degree(cues: &[(usize, usize, Cue)], from: usize, to: usize) -> f32 {
    let mut degree = 1.0;
    // Before it, also before a negator: 很不满意. The chain ends where the gap is too wide.
    let mut right = from;
    for &(start, end, cue) in cues.iter().rev() {
        if end > right {
            continue;
        }
        if right - end > DEGREE_REACH {
            break;
        }
        match cue {
            Cue::Degree(force) => degree *= force,
            Cue::Not(_) => {}
            _ => break,
        }
        right = start;
    }
    let after = cues.iter().find(|&&(start, _, _)| start >= to);
    if let Some(&(start, _, Cue::After(force))) = after
        && start - to <= 1
    {
        degree *= force;
    }
    degree
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scope over the only occurrence of `word`.
    fn over(text: &str, word: &str) -> Scope {
        let normal = Normalized::new(text);
        let word: Vec<char> = word.chars().collect();
        let from = normal.chars().windows(word.len()).rposition(|part| part == word).unwrap();
        Scopes::new(&normal).at(from, from + word.len())
    }

    #[test]
    fn every_cue_is_in_the_automaton() {
        let words: std::collections::BTreeSet<_> = CUES.iter().map(|(word, _)| word).collect();
        assert_eq!(words.len(), CUES.len(), "a word is listed twice");
        assert_eq!(cue_set().len(), CUES.len(), "a cue normalises to another");
    }

    #[test]
    fn negators_reach_their_word_and_no_further() {
        for (text, word) in [
            ("不高兴", "高兴"),
            ("一点都不快乐", "快乐"),
            ("没有收到货", "收到"),
            ("我没说要退货", "退货"),
            ("不想退货", "退货"),
            ("我不退货了", "退货"),
            ("别给差评", "差评"),
            ("不会给你差评", "差评"),
            ("谈不上满意", "满意"),
            ("钱退不了", "退"),
            ("联系不上客服", "联系"),
            ("怎么可能满意", "满意"),
            ("难道我会骗你", "骗"),
            ("哪有优惠", "优惠"),
            ("不是质量问题,是尺码", "质量"),
            ("不是退货而是换货", "退货"),
            ("没那么好", "好"),
            ("不要给我发货", "发货"),
        ] {
            assert!(over(text, word).negated, "{text}");
        }
        for (text, word) in [
            ("高兴", "高兴"),
            ("不是不满意", "满意"),
            ("不得不退货", "退货"),
            ("没有人不满意", "满意"),
            ("难道不高兴吗", "高兴"),
            ("态度不错服务好", "服务"),
            ("特别满意", "满意"),
            ("对不起让您久等", "久等"),
            ("不喜欢,退货", "退货"),
            ("不会用想退货", "退货"),
            ("没收到的货退款", "退款"),
            ("不要了退货", "退货"),
            ("不是退货而是换货", "换货"),
            ("不是质量问题就是物流问题", "质量"),
            ("不是质量问题就是物流问题", "物流"),
            ("不知道怎么退货", "退货"),
            ("满不满意", "满意"),
            ("能不能退货", "退货"),
            ("没关系退货吧", "退货"),
            ("凭什么不给退货", "退货"),
            ("不好看但是舒服", "舒服"),
            ("七天无理由退货", "退货"),
        ] {
            assert!(!over(text, word).negated, "{text}");
        }
    }

    #[test]
    fn degrees_strengthen_and_weaken() {
        let degree = |text, word| over(text, word).degree;
        assert!(degree("有点失望", "失望") < 1.0);
        assert!(degree("不太满意", "满意") < 1.0);
        assert!(degree("太失望了", "失望") > degree("很失望", "失望"));
        assert!(degree("气死了", "气") > 1.5);
        assert!(degree("非常不满意", "满意") > 1.5);
        assert_eq!(degree("失望", "失望"), 1.0);
        assert_eq!(degree("很贵质量失望", "失望"), 1.0);
    }

    #[test]
    fn questions_and_suppositions_are_not_statements() {
        for (text, word) in
            [("发货没", "发货"), ("能不能退货", "退货"), ("满意吗?", "满意"), ("退货?", "退货")]
        {
            assert!(over(text, word).asked, "{text}");
        }
        assert!(!over("我要退货", "退货").asked);
        assert!(over("如果不满意可以退", "满意").supposed);
        assert!(over("要是坏了的话,怎么办", "坏").supposed);
    }

    #[test]
    fn any_text_and_range_is_answered() {
        for text in ["", " ", "不", "不不不不", "😀😀", "没没没没没没没没没吗"] {
            let normal = Normalized::new(text);
            let scopes = Scopes::new(&normal);
            for from in 0..8 {
                assert!(scopes.at(from, from + 2).degree.is_finite());
            }
        }
    }
}

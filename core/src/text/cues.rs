//! The function words that [`super::Scopes`] reads.

/// What a function word does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cue {
    /// Denies what follows, with this force.
    Not(f32),
    /// Turns a statement round: a question that expects no answer.
    Flip,
    /// Ends what came before.
    Break,
    /// Holds a negator's character and denies nothing.
    Inert,
    /// Strengthens or weakens what follows.
    Degree(f32),
    /// Strengthens what came before.
    After(f32),
    /// Marks a question.
    Asks,
    /// Marks a supposition.
    Supposed,
}

/// What may stand between two negators that cancel each other.
pub(super) const DOUBLING: &[&str] = &[
    "", "是", "会", "能", "可", "可能", "得", "有", "人", "敢", "该", "应该", "至于", "是说", "要",
    "一个", "哪个", "谁",
];

/// Characters that open a new statement after a negated one.
pub(super) const STOPPERS: &str = "想要请帮申的了吧啊呢呀就才也又还都";

use Cue::{After, Asks, Break, Degree, Flip, Inert, Not, Supposed};

/// Longest match wins, so a phrase with a negator in it hides the negator.
#[rustfmt::skip]
pub(super) static CUES: &[(&str, Cue)] = &[
    // Negators. Two-syllable forms are listed where the second syllable would otherwise stop them.
    ("不", Not(1.0)), ("没", Not(1.0)), ("没有", Not(1.0)), ("别", Not(1.0)), ("无", Not(1.0)),
    ("未", Not(1.0)), ("非", Not(1.0)), ("勿", Not(1.0)), ("莫", Not(1.0)), ("甭", Not(1.0)),
    ("冇", Not(1.0)), ("木有", Not(1.0)), ("毋", Not(1.0)), ("不是", Not(1.0)), ("并非", Not(1.0)),
    ("不要", Not(1.0)), ("不想", Not(1.0)), ("不用", Not(1.0)), ("不必", Not(1.0)), ("不需要", Not(1.0)),
    ("没想", Not(1.0)), ("没要", Not(1.0)), ("没说", Not(1.0)), ("没有说", Not(1.0)), ("没打算", Not(1.0)),
    ("不打算", Not(1.0)), ("不准备", Not(1.0)), ("没准备", Not(1.0)), ("没申请", Not(1.0)),
    ("没有申请", Not(1.0)), ("不申请", Not(1.0)), ("不就", Flip), ("没法", Not(1.0)), ("没办法", Not(1.0)),
    ("无法", Not(1.0)), ("不会", Not(1.0)), ("不能", Not(1.0)), ("不可能", Not(1.2)), ("不可以", Not(1.0)),
    ("谈不上", Not(1.0)), ("算不上", Not(1.0)), ("称不上", Not(1.0)), ("说不上", Not(1.0)),
    ("从不", Not(1.4)), ("从没", Not(1.4)), ("从来不", Not(1.4)), ("从来没", Not(1.4)),
    ("从来没有", Not(1.4)), ("根本不", Not(1.6)), ("根本没", Not(1.6)), ("根本没有", Not(1.6)),
    ("绝不", Not(1.6)), ("绝对不", Not(1.6)), ("毫不", Not(1.6)), ("毫无", Not(1.6)), ("一点不", Not(1.6)),
    ("一点都不", Not(1.6)), ("一点也不", Not(1.6)), ("一点儿也不", Not(1.6)), ("一点没", Not(1.6)),
    ("一点都没", Not(1.6)), ("一点也没", Not(1.6)), ("完全不", Not(1.6)), ("完全没", Not(1.6)),
    ("压根不", Not(1.6)), ("压根没", Not(1.6)), ("并不", Not(1.0)), ("并没", Not(1.0)), ("并没有", Not(1.0)),
    ("也不", Not(1.0)), ("也没", Not(1.0)), ("也没有", Not(1.0)), ("都不", Not(1.0)), ("都没", Not(1.0)),
    ("都没有", Not(1.0)), ("还没", Not(1.0)), ("还没有", Not(1.0)), ("还不", Not(1.0)), ("又不", Not(1.0)),
    ("不太", Not(0.6)), ("不很", Not(0.6)), ("不怎么", Not(0.6)), ("不大", Not(0.6)), ("不够", Not(0.8)),
    ("不是很", Not(0.6)), ("不是太", Not(0.6)), ("不那么", Not(0.6)), ("没那么", Not(0.6)),
    ("没有那么", Not(0.6)), ("没多", Not(0.6)), ("没怎么", Not(0.6)), ("不算", Not(0.8)), ("未必", Not(0.6)),
    // Questions that answer themselves.
    ("难道", Flip), ("怎么可能", Flip), ("怎么会", Flip), ("怎么能", Flip), ("怎能", Flip), ("哪会", Flip),
    ("哪能", Flip), ("哪里会", Flip), ("哪有", Flip), ("哪里有这么", Flip), ("谁说", Flip), ("岂", Flip),
    ("何必", Flip), ("何尝", Flip), ("凭什么", Flip), ("凭啥", Flip), ("莫非", Flip), ("有什么好", Flip),
    ("怎么可以", Flip), ("什么时候说过", Flip),
    // A new thought.
    ("但", Break), ("但是", Break), ("可是", Break), ("不过", Break), ("而是", Break), ("却", Break),
    ("反而", Break), ("然而", Break), ("所以", Break), ("因此", Break), ("于是", Break), ("结果", Break),
    ("就是", Break), ("只是", Break), ("因为", Break), ("赶紧", Break), ("马上", Break), ("直接", Break),
    ("不知道", Break), ("不知", Break), ("不清楚", Break), ("不懂", Break), ("不明白", Break),
    ("不行就", Break), ("不然", Break), ("要不", Break), ("要不然", Break), ("否则", Break),
    // Words with a negator's character.
    ("不错", Inert), ("不但", Inert), ("不仅", Inert), ("不只", Inert), ("不光", Inert), ("不管", Inert),
    ("不论", Inert), ("不如", Inert), ("不好意思", Inert), ("对不起", Inert), ("差不多", Inert),
    ("不得了", Inert), ("了不起", Inert), ("不一会", Inert), ("不久", Inert), ("不断", Inert),
    ("不妨", Inert), ("不愧", Inert), ("不由得", Inert), ("不客气", Inert), ("不用谢", Inert),
    ("不谢", Inert), ("不少", Inert), ("不停", Inert), ("不止", Inert), ("不锈钢", Inert),
    ("不干胶", Inert), ("不一样", Inert), ("不同", Inert), ("不见不散", Inert), ("不要紧", Inert),
    ("不得不", Inert), ("没关系", Inert), ("没事", Inert), ("没问题", Inert), ("没错", Inert),
    ("没准", Inert), ("没多久", Inert), ("没想到", Inert), ("不料", Inert), ("特别", Degree(1.6)),
    ("分别", Inert), ("区别", Inert), ("级别", Inert), ("性别", Inert), ("告别", Inert), ("别人", Inert),
    ("别的", Inert), ("别家", Inert), ("别处", Inert), ("别墅", Inert), ("别致", Inert), ("别针", Inert),
    ("个别", Inert), ("识别", Inert), ("类别", Inert), ("辨别", Inert), ("鉴别", Inert), ("差别", Inert),
    ("非常", Degree(1.6)), ("非要", Inert), ("除非", Inert), ("是非", Inert), ("非洲", Inert),
    ("无论", Inert), ("无线", Inert), ("无糖", Inert), ("无油", Inert), ("无缝", Inert), ("无纺布", Inert),
    ("无人机", Inert), ("无敌", Inert), ("无所谓", Inert), ("无理由", Inert), ("无忧", Inert),
    ("无语", Inert), ("无聊", Inert), ("无非", Inert), ("未来", Inert), ("莫名", Inert), ("莫名其妙", Inert),
    // Questions.
    ("是不是", Asks), ("能不能", Asks), ("会不会", Asks), ("有没有", Asks), ("可不可以", Asks),
    ("要不要", Asks), ("好不好", Asks), ("行不行", Asks), ("对不对", Asks), ("是否", Asks), ("能否", Asks),
    ("可否", Asks), ("什么", Asks), ("怎么", Asks), ("怎样", Asks), ("咋", Asks), ("啥", Asks), ("几天", Asks),
    ("多久", Asks), ("多少", Asks), ("为什么", Asks), ("为啥", Asks), ("哪", Asks), ("谁", Asks),
    ("吗", Asks), ("何时", Asks),
    // Suppositions.
    ("如果", Supposed), ("要是", Supposed), ("假如", Supposed), ("假设", Supposed), ("万一", Supposed),
    ("倘若", Supposed), ("若是", Supposed), ("的话", Supposed), ("一旦", Supposed),
    // Degrees.
    ("有点", Degree(0.7)), ("有一点", Degree(0.7)), ("有些", Degree(0.7)), ("略", Degree(0.7)),
    ("稍微", Degree(0.6)), ("稍", Degree(0.6)), ("还算", Degree(0.8)), ("还行", Degree(0.8)),
    ("比较", Degree(0.9)), ("算是", Degree(0.9)), ("很", Degree(1.25)), ("挺", Degree(1.25)),
    ("蛮", Degree(1.25)), ("好", Degree(1.2)), ("真", Degree(1.4)), ("真的", Degree(1.4)),
    ("实在", Degree(1.4)), ("确实", Degree(1.2)), ("十分", Degree(1.6)), ("相当", Degree(1.5)),
    ("更", Degree(1.3)), ("越来越", Degree(1.5)), ("这么", Degree(1.3)), ("那么", Degree(1.2)),
    ("如此", Degree(1.4)), ("太", Degree(2.0)), ("极", Degree(2.0)), ("极其", Degree(2.0)),
    ("超", Degree(1.8)), ("超级", Degree(1.9)), ("最", Degree(2.0)), ("巨", Degree(1.8)),
    ("贼", Degree(1.8)), ("简直", Degree(1.7)), ("完全", Degree(1.6)), ("彻底", Degree(1.7)),
    ("万分", Degree(1.9)), ("死了", After(1.9)), ("极了", After(1.9)), ("透了", After(1.9)),
    ("透顶", After(1.9)), ("要命", After(1.8)), ("得要命", After(1.8)), ("得很", After(1.4)),
    ("得不行", After(1.7)), ("爆了", After(1.8)), ("坏了", After(1.5)), ("到家了", After(1.7)),
    ("死我了", After(1.9)), ("得一批", After(1.7)), ("一点", After(0.8)), ("一些", After(0.8)),
];

//! The function words that [`super::Scopes`] reads.

/// What a function word does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cue {
    /// Denies what follows, with this force.
    Not(f32),
    /// Turns a statement round: a question that expects no answer.
    Flip,
    /// Opens a thought against or from the one before: 但是, 所以. Ends every scope.
    Turn,
    /// Ends the reach of a negator.
    Break,
    /// Holds a negator's character and denies nothing; ends the reach of a negator too.
    Inert,
    /// Holds another cue's character and means nothing.
    Plain,
    /// Strengthens or weakens what follows.
    Degree(f32),
    /// Strengthens what came before.
    After(f32),
    /// Marks a question.
    Asks(Question),
    /// Closes a question: 吗.
    Closes,
    /// Supposes what follows: 如果, 等收到.
    Supposed,
    /// Supposes what came before: 的话.
    SupposedBefore,
    /// Wants what follows: 想, 希望, 请.
    Wish,
    /// Says what somebody said: 说, 答应, 显示.
    Reports,
    /// Says what somebody asked: 问了.
    ReportsQuestion,
}

/// What a question word asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Question {
    /// Whether it is so: 是不是, 能否.
    Whether,
    /// When, how long, how much: it is not so yet, or not known to be.
    When,
    /// How: a way, unless 还, 又, 没 after it make it a complaint (怎么还没到).
    How,
    /// Why, what, who, where: takes the rest for granted.
    Given,
}

/// What may stand between two negators that cancel each other.
pub(super) const DOUBLING: &[&str] = &[
    "", "是", "会", "能", "可", "可能", "得", "有", "人", "敢", "该", "应该", "至于", "是说", "要",
    "一个", "哪个", "谁",
];

/// Characters that open a new statement after a negated one.
pub(super) const STOPPERS: &str = "想要请帮申的了吧啊呢呀就才也又还都";

use Cue::{
    After, Asks, Break, Closes, Degree, Flip, Inert, Not, Plain, Reports, ReportsQuestion,
    Supposed, SupposedBefore, Turn, Wish,
};
use Question::{Given, How, When, Whether};

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
    ("但", Turn), ("但是", Turn), ("可是", Turn), ("不过", Turn), ("而是", Turn), ("却", Turn),
    ("反而", Turn), ("然而", Turn), ("所以", Turn), ("因此", Turn), ("于是", Turn), ("结果", Turn),
    ("就是", Break), ("只是", Break), ("因为", Turn), ("赶紧", Break), ("马上", Break), ("直接", Break),
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
    ("非常", Degree(1.6)), ("非要", Inert), ("除非", Supposed), ("是非", Inert), ("非洲", Inert),
    ("无论", Inert), ("无线", Inert), ("无糖", Inert), ("无油", Inert), ("无缝", Inert), ("无纺布", Inert),
    ("无人机", Inert), ("无敌", Inert), ("无所谓", Inert), ("无理由", Inert), ("无忧", Inert),
    ("无语", Inert), ("无聊", Inert), ("无非", Inert), ("未来", Inert), ("莫名", Inert), ("莫名其妙", Inert),
    // Questions.
    ("是不是", Asks(Whether)), ("能不能", Asks(Whether)), ("会不会", Asks(Whether)), ("有没有", Asks(Whether)), ("可不可以", Asks(Whether)),
    ("要不要", Asks(Whether)), ("好不好", Asks(Whether)), ("行不行", Asks(Whether)), ("对不对", Asks(Whether)), ("是否", Asks(Whether)), ("能否", Asks(Whether)),
    ("可否", Asks(Whether)), ("什么", Asks(Given)), ("怎么", Asks(How)), ("怎样", Asks(How)), ("咋", Asks(How)), ("啥", Asks(Given)), ("几天", Asks(When)),
    ("多久", Asks(When)), ("多少", Asks(When)), ("为什么", Asks(Given)), ("为啥", Asks(Given)), ("哪", Asks(Given)), ("谁", Asks(Given)),
    ("吗", Closes), ("何时", Asks(When)),
    ("有无", Asks(Whether)), ("会否", Asks(Whether)), ("有没", Asks(Whether)), ("能没能", Asks(Whether)),
    ("是没是", Asks(Whether)),
    ("什么时候", Asks(When)), ("怎么样了", Asks(When)), ("怎样了", Asks(When)), ("要多久", Asks(When)), ("要几天", Asks(When)),
    ("要多少", Asks(When)), ("啥时候", Asks(When)), ("几时", Asks(When)), ("哪天", Asks(When)),
    ("几号", Asks(When)), ("几点", Asks(When)), ("多长时间", Asks(When)), ("什么时间", Asks(When)),
    ("多会", Asks(When)),
    ("如何", Asks(How)),
    ("什么原因", Asks(Given)), ("怎么回事", Asks(Given)), ("咋回事", Asks(Given)), ("怎么了", Asks(Given)),
    ("咋了", Asks(Given)),
    ("没什么", Not(1.0)), ("没啥", Not(1.0)),
    ("什么的", Plain), ("什么都", Plain), ("谁都", Plain), ("啥都", Plain), ("哪里都", Plain),
    ("怎么都", Plain), ("如何都", Plain),
    // Suppositions.
    ("如果", Supposed), ("要是", Supposed), ("假如", Supposed), ("假设", Supposed), ("万一", Supposed),
    ("倘若", Supposed), ("若是", Supposed), ("的话", SupposedBefore), ("一旦", Supposed),
    ("假使", Supposed), ("若", Supposed), ("倘", Supposed), ("哪怕", Supposed), ("即使", Supposed),
    ("就算", Supposed), ("等我", Supposed), ("等你", Supposed), ("等您", Supposed),
    ("等他", Supposed), ("等收", Supposed), ("等到", Supposed), ("等货", Supposed), ("等发", Supposed),
    ("等退", Supposed), ("等钱", Supposed), ("等客服", Supposed), ("等快递", Supposed),
    ("等下次", Supposed), ("等有", Supposed), ("等回", Supposed), ("等拿", Supposed), ("等看", Supposed),
    ("等确认", Supposed), ("等检查", Supposed),
    ("等到现在", Plain), ("等到今天", Plain), ("等到昨天", Plain), ("等到晚上", Plain), ("等到半夜", Plain),
    ("若干", Plain), ("倘佯", Plain),
    // Wishes.
    ("希望", Wish), ("但愿", Wish), ("盼", Wish), ("盼望", Wish), ("期待", Wish), ("期望", Wish),
    ("想", Wish), ("想要", Wish), ("要", Wish), ("需要", Wish), ("要求", Wish), ("请", Wish),
    ("麻烦", Wish), ("帮我", Wish), ("最好", Wish), ("求", Wish), ("祝", Wish), ("祝您", Wish),
    ("巴不得", Wish), ("恨不得", Wish),
    ("最好的", Plain), ("想问", Plain), ("想起", Plain), ("想到", Plain), ("想法", Plain), ("理想", Plain),
    ("思想", Plain), ("感想", Plain), ("想着", Plain), ("想不到", Plain), ("想不通", Plain),
    ("主要", Plain), ("重要", Plain), ("快要", Plain), ("要么", Plain), ("要紧", Plain), ("必要", Plain),
    ("首要", Plain), ("只要", Plain),
    ("请问", Plain), ("请稍等", Plain), ("请您稍等", Plain), ("请稍后", Plain),
    ("请稍候", Plain), ("请放心", Plain), ("请您放心", Plain), ("申请", Plain), ("邀请", Plain),
    ("请假", Plain), ("请教", Plain), ("不麻烦", Plain), ("麻烦死", Plain), ("太麻烦", Plain), ("麻烦了", Plain),
    ("添麻烦", Plain), ("嫌麻烦", Plain), ("大麻烦", Plain), ("需求", Plain),
    ("求证", Plain), ("盼头", Plain), ("祝福", Plain),
    // Other people's words.
    ("说", Reports), ("说是", Reports), ("说了", Reports), ("说过", Reports), ("说好", Reports),
    ("说好的", Reports), ("说的", Reports), ("听说", Reports), ("据说", Reports), ("声称", Reports),
    ("表示", Reports), ("告诉", Reports), ("告诉你", Reports), ("告诉您", Reports), ("告知", Reports),
    ("答应", Reports), ("答应过", Reports), ("承诺", Reports), ("承诺过", Reports), ("不是说", Reports),
    ("讲", Reports), ("显示", Reports), ("写着", Reports), ("写的", Reports), ("写了", Reports),
    ("提示", Reports), ("标着", Reports), ("通知", Reports),
    ("问了", ReportsQuestion), ("问过", ReportsQuestion), ("问他", ReportsQuestion),
    ("问她", ReportsQuestion), ("问你", ReportsQuestion), ("问您", ReportsQuestion),
    ("问客服", ReportsQuestion), ("问快递", ReportsQuestion), ("问卖家", ReportsQuestion),
    ("问商家", ReportsQuestion),
    ("说明", Plain), ("说明书", Plain), ("说法", Plain), ("说话", Plain), ("说实话", Plain),
    ("说真的", Plain), ("说白了", Plain), ("说到底", Plain), ("说不定", Plain), ("说说", Plain),
    ("说一下", Plain), ("说下", Plain), ("说句", Plain), ("说声", Plain), ("说一声", Plain),
    ("小说", Plain), ("好说", Plain), ("再说", Plain), ("话说", Plain), ("不好说", Plain), ("虽说", Plain),
    ("虽然说", Plain), ("按说", Plain), ("难说", Plain), ("说起来", Plain), ("说来", Plain),
    ("说得对", Plain), ("说的对", Plain), ("说对", Plain), ("说清楚", Plain), ("说明白", Plain),
    ("说吧", Plain), ("说得", Plain), ("可以说", Plain), ("也就是说", Plain), ("比如说", Plain),
    ("应该说", Plain), ("讲究", Plain), ("讲道理", Plain), ("讲理", Plain), ("表示感谢", Plain),
    ("表示歉意", Plain), ("表示抱歉", Plain), ("显示器", Plain), ("显示屏", Plain), ("写的评价", Plain),
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

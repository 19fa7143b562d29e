//! Words about a person that no score may rest on.

use crate::text::Normalized;

/// The words of `assets/lexicons/traits.txt`: age, sex, education and region. What is learned from
/// text, the tone of a message and a trained model's words, leaves out every n-gram that touches
/// one; a test holds that no cue has one.
#[derive(Debug, Clone)]
pub(super) struct Traits {
    /// Ascending.
    words: Vec<Vec<char>>,
    /// Which remainders by 1024 their first characters have: most characters begin no word, and
    /// are passed at the cost of a look here.
    begins: [u64; 16],
}

const LIST: &str = include_str!("../../assets/lexicons/traits.txt");

impl Traits {
    /// The built-in list.
    pub(super) fn builtin() -> Self {
        let lines = LIST.lines().filter(|line| !line.starts_with('#'));
        let words = lines.flat_map(str::split_whitespace);
        let mut words: Vec<Vec<char>> =
            words.map(|word| Normalized::new(word).chars().to_vec()).collect();
        words.sort_unstable();
        words.dedup();
        let mut begins = [0; 16];
        for first in words.iter().filter_map(|word| word.first()) {
            if let Some(slot) = begins.get_mut(place_of(*first).0) {
                *slot |= place_of(*first).1;
            }
        }
        Self { words, begins }
    }

    /// The places of these words, as ranges of normalised characters, ascending and apart. Figures
    /// before 岁 belong to it.
    pub(super) fn find(&self, normal: &Normalized) -> Places {
        let chars = normal.chars();
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(length) = self.longest(rest) else {
                at += 1;
                continue;
            };
            let mut from = at;
            if rest.first() == Some(&'岁') {
                let before = chars.iter().take(at).rev();
                from -= before.take_while(|c| is_figure(**c)).count();
            }
            places.push((from, at + length));
            at += length;
        }
        Places(places)
    }

    /// The length of the longest word that `chars` begins with.
    fn longest(&self, chars: &[char]) -> Option<usize> {
        let first = *chars.first()?;
        let (slot, bit) = place_of(first);
        if self.begins.get(slot).is_none_or(|slot| slot & bit == 0) {
            return None;
        }
        let starts = |word: &Vec<char>| word.first().copied().unwrap_or_default();
        let from = self.words.partition_point(|word| starts(word) < first);
        let own = self.words.iter().skip(from).take_while(|word| starts(word) == first);
        own.filter(|word| chars.starts_with(word)).map(Vec::len).max()
    }
}

/// Where words about a person are in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Places(Vec<(usize, usize)>);

impl Places {
    /// Whether the characters `from..to` touch one.
    pub(super) fn touch(&self, from: usize, to: usize) -> bool {
        self.0.iter().any(|place| place.0 < to && from < place.1)
    }
}

/// The slot and the bit of a character in [`Traits::begins`].
fn place_of(c: char) -> (usize, u64) {
    let place = u32::from(c) % 1024;
    ((place / 64) as usize, 1 << (place % 64))
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || "零一二两三四五六七八九十百几多".contains(c)
}

#[cfg(test)]
mod tests {
    use super::super::RiskModel;
    use super::super::signals::testing::talk;
    use super::*;

    #[test]
    fn words_about_a_person_are_found_with_their_figures() {
        let find = |text: &str| Traits::builtin().find(&Normalized::new(text)).0;
        assert_eq!(find("我今年六十五岁了"), [(3, 7)]);
        assert_eq!(find("我是东北人，小学文化"), [(2, 4), (6, 8)]);
        assert!(find("三天了还没发货，太过分").is_empty());
    }

    /// Issue, 1: no use of age, sex, education or region.
    #[test]
    fn who_complains_changes_nothing() {
        let model = RiskModel::builtin().unwrap();
        let risk = |text: &str| model.assess(&talk(text)).unwrap();
        for (one, other) in [
            ("c:我一个女的等了三天，没人理", "c:我一个男的等了三天，没人理"),
            ("c:我今年18岁，不会退货", "c:我今年72岁，不会退货"),
            ("c:我十八岁，买的是坏的", "c:我六十岁，买的是坏的"),
            ("c:我是博士，别想骗我", "c:我是小学，别想骗我"),
            ("c:我是上海的，快递不动了", "c:我是河南的，快递不动了"),
            ("c:农村的怎么还不发货", "c:北京的怎么还不发货"),
            ("c:我姓王先生，我要投诉", "c:我姓王女士，我要投诉"),
            ("c:大学生就好骗吗", "c:老年人就好骗吗"),
        ] {
            let (one, other) = (risk(one), risk(other));
            assert_eq!(one.score, other.score, "{one:?}\n{other:?}");
            let kinds = |risk: &crate::risk::Risk| -> Vec<(String, f32)> {
                risk.drivers.iter().map(|d| (d.kind.clone(), d.weight)).collect()
            };
            assert_eq!(kinds(&one), kinds(&other));
        }
    }

    #[test]
    fn nor_does_it_where_outcomes_went_with_it() {
        let row = |n: usize| {
            let who = if n.is_multiple_of(2) { "男" } else { "女" };
            let text =
                if n.is_multiple_of(3) { "没人管，我要投诉" } else { "好的谢谢" };
            (talk(&format!("c:我是{who}的，{text}|a:您好")), usize::from(n.is_multiple_of(2)))
        };
        let (mut conversations, mut labels): (Vec<_>, Vec<usize>) = (0..80).map(row).unzip();
        // Something else to learn from.
        for n in 0..40_usize {
            let bad = n.is_multiple_of(2);
            let text = if bad {
                "c:太过分了，骗子|a:您好"
            } else {
                "c:收到了，很满意|a:您好"
            };
            conversations.push(talk(text));
            labels.push(usize::from(bad));
        }
        let options = crate::risk::RiskOptions::default();
        let model = RiskModel::train(&conversations, &labels, &options).unwrap();
        let score = |text: &str| model.assess(&talk(text)).unwrap().score;
        assert_eq!(score("c:我是男的，没人管"), score("c:我是女的，没人管"));
    }
}

//! Which words a regular expression cannot match without.
//!
//! The rarest join the phrase automaton, so that an expression is tried only on messages that hold
//! one of them, and runs only on those that hold one of each other list too.

use std::iter::Peekable;
use std::str::Chars;

/// Most words for one expression; more are no filter.
const MAX_WORDS: usize = 24;

/// Lists of words; at least one of each list is in every match. The rarest list comes first.
type Lists = Vec<Vec<String>>;

/// Lists of words of which at least one each is in every match of `pattern`, the rarest first; none
/// where the pattern has a part that this does not read, as an engine may.
pub(crate) fn required(pattern: &str) -> Lists {
    let mut reader = Reader { rest: pattern.chars().peekable(), unread: false };
    let lists = reader.alternatives();
    // What is left is a parenthesis too many: no pattern.
    if reader.unread || reader.rest.next().is_some() { Lists::new() } else { lists }
}

/// Brings the rarest list to the front: the longest shortest word.
fn rarest_first(mut lists: Lists) -> Lists {
    let rarity = |words: &Vec<String>| {
        let shortest = words.iter().map(|word| word.chars().count()).min().unwrap_or(0);
        (shortest, usize::MAX - words.len())
    };
    let rarest = (0..lists.len()).max_by_key(|&at| lists.get(at).map(rarity));
    if let Some(rarest) = rarest {
        lists.swap(0, rarest);
    }
    lists
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    /// Whether something was met that this does not read.
    unread: bool,
}

/// A part of a concatenation.
enum Part {
    Char(char),
    Lists(Lists),
}

impl Reader<'_> {
    /// `a|b|c`
    fn alternatives(&mut self) -> Lists {
        let mut all = self.concatenation();
        while self.rest.next_if_eq(&'|').is_some() {
            // One of the rarest words of either; one list, or the lists would multiply.
            let next = self.concatenation();
            all.truncate(1);
            match (all.first_mut(), next.into_iter().next()) {
                (Some(all), Some(next)) => all.extend(next),
                _ => all.clear(),
            }
        }
        all.retain(|words| words.len() <= MAX_WORDS);
        all
    }

    /// What each part requires.
    fn concatenation(&mut self) -> Lists {
        let mut found = Lists::new();
        let mut run = String::new();
        let end = |run: &mut String, found: &mut Lists| {
            let word = std::mem::take(run);
            let word = word.trim();
            if !word.is_empty() {
                found.push(vec![word.to_owned()]);
            }
        };
        while self.rest.peek().is_some_and(|next| !"|)".contains(*next)) {
            let part = self.part();
            match (part, self.least()) {
                (Part::Char(c), None) => run.push(c),
                (part, least) => {
                    if let (Part::Char(c), Some(1..)) = (&part, least) {
                        run.push(*c);
                    }
                    end(&mut run, &mut found);
                    if let (Part::Lists(lists), None | Some(1..)) = (part, least) {
                        found.extend(lists);
                    }
                }
            }
        }
        end(&mut run, &mut found);
        rarest_first(found)
    }

    fn part(&mut self) -> Part {
        match self.rest.next() {
            Some('(') => Part::Lists(self.group()),
            Some('[') => Part::Lists(self.class().into_iter().collect()),
            Some('\\') => self.escape().map_or(Part::Lists(Lists::new()), Part::Char),
            Some('.' | '^' | '$') | None => Part::Lists(Lists::new()),
            Some(c) => Part::Char(c),
        }
    }

    /// How often the part before must occur at least; `None` where nothing is said.
    fn least(&mut self) -> Option<usize> {
        let least = match self.rest.next_if(|next| "?*+{".contains(*next))? {
            '+' => 1,
            '{' => {
                let mut digits = String::new();
                while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
                    digits.push(digit);
                }
                while self.rest.next().is_some_and(|c| c != '}') {}
                digits.parse().unwrap_or(0)
            }
            _ => 0,
        };
        self.rest.next_if_eq(&'?');
        // `a{2}{0}` is allowed.
        match self.least() {
            Some(again) => Some(least.min(again)),
            None => Some(least),
        }
    }

    fn group(&mut self) -> Lists {
        if self.rest.next_if_eq(&'?').is_some() {
            // Names are read over; flags and look-around are not read.
            self.rest.next_if_eq(&'P');
            if self.rest.next_if_eq(&'<').is_some() {
                let name = |c: &char| c.is_alphanumeric() || *c == '_';
                while self.rest.next_if(name).is_some() {}
                self.unread |= self.rest.next() != Some('>');
            } else {
                self.unread |= self.rest.next() != Some(':');
            }
        }
        let lists = self.alternatives();
        self.unread |= self.rest.next() != Some(')');
        lists
    }

    /// A character after a backslash that stands for itself.
    fn escape(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        // `\p{..}`, `\x{..}`, `\u{..}`, and octal numbers.
        self.unread |= "pPxuU0123456789".contains(c);
        (!c.is_alphanumeric()).then_some(c)
    }

    /// `[ab]`: one of a few characters.
    fn class(&mut self) -> Option<Vec<String>> {
        let mut many = self.rest.next_if_eq(&'^').is_some();
        let mut chars: Vec<char> = Vec::new();
        let mut first = true;
        loop {
            match self.rest.next() {
                None => self.unread = true,
                Some(']') if !first => break,
                Some('[') => self.unread = true,
                Some('\\') => match self.escape() {
                    Some(c) => chars.push(c),
                    None => many = true,
                },
                Some('-') if !first && self.rest.peek() != Some(&']') => {
                    let to = match self.rest.next() {
                        Some('\\') => self.escape(),
                        to => to,
                    };
                    match (chars.last(), to) {
                        (Some(&from), Some(to)) => {
                            let after = (from..=to).skip(1);
                            chars.extend(after.take(MAX_WORDS + 1));
                        }
                        _ => many = true,
                    }
                }
                Some(c) => chars.push(c),
            }
            first = false;
            if self.unread {
                return None;
            }
        }
        chars.sort_unstable();
        chars.dedup();
        let filter = !many
            && !chars.is_empty()
            && chars.len() <= MAX_WORDS
            && chars.iter().all(|c| !c.is_whitespace());
        filter.then(|| chars.iter().map(char::to_string).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Lists, required};

    #[test]
    fn finds_the_words_a_match_must_hold() {
        let cases: &[(&str, &[&[&str]])] = &[
            ("加.{0,4}微信", &[&["微信"], &["加"]]),
            ("(保证|包).{0,6}到货", &[&["到货"], &["保证", "包"]]),
            ("(返现|红包)+", &[&["返现", "红包"]]),
            ("(微信)?号码?", &[&["号"]]),
            ("[加+]我*", &[&["+", "加"]]),
            ("[a-c]", &[&["a", "b", "c"]]),
            (r"好\?{2,}x{0}", &[&["好?"]]),
            ("(?:退|(?P<how>换)){2}", &[&["退", "换"]]),
            ("(退.{1,3}红包|返)(券|元)", &[&["券", "元"], &["红包", "返"]]),
            ("(a.*b)c?(d|e)*", &[&["a"], &["b"]]),
        ];
        for (pattern, expected) in cases {
            assert_eq!(required(pattern), *expected, "{pattern}");
        }
        for none in [
            r"\d{6,}",
            "加我|.*",
            "[^a]",
            "[a-z]",
            "(?i)a",
            "(?x) a b",
            r"\x{61}",
            "[[:alpha:]]",
            "(",
            "a)",
            "[a",
            "a{0}{2}",
            "a?",
        ] {
            assert_eq!(required(none), Lists::new(), "{none}");
        }
    }

    #[test]
    fn a_match_always_holds_one_of_them() {
        for (pattern, text) in [
            (r"(加|＋)我?(微信|v)", "加v"),
            (r"(a|)b+?c{1,2}", "bcc"),
            (r"[]a]x|-[b-]y", "]x"),
            (r"(一定|保证)?能到(吗|么|\?)", "能到?"),
        ] {
            assert!(regex_lite::Regex::new(pattern).unwrap().is_match(text), "{pattern}");
            for words in required(pattern) {
                let found = words.iter().any(|word| text.contains(word.as_str()));
                assert!(found, "{pattern}: {words:?}");
            }
        }
    }
}

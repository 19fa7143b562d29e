//! Which words a regular expression cannot match without.
//!
//! They join the phrase automaton, so that an expression runs only on messages that hold one.

use std::iter::Peekable;
use std::str::Chars;

/// Most words for one expression; more are no filter.
const MAX_WORDS: usize = 24;

/// Words of which at least one is in every match.
type Words = Option<Vec<String>>;

/// Words of which at least one is in every match of `pattern`; `None` where there are none, and
/// where the pattern has a part that this does not read, as an engine may.
pub(crate) fn required(pattern: &str) -> Words {
    let mut reader = Reader { rest: pattern.chars().peekable(), unread: false };
    let words = reader.alternatives();
    // What is left is a parenthesis too many: no pattern.
    words.filter(|_| !reader.unread && reader.rest.next().is_none())
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    /// Whether something was met that this does not read.
    unread: bool,
}

/// A part of a concatenation.
enum Part {
    Char(char),
    Words(Words),
}

impl Reader<'_> {
    /// `a|b|c`
    fn alternatives(&mut self) -> Words {
        let mut all = self.concatenation();
        while self.rest.next_if_eq(&'|').is_some() {
            let next = self.concatenation();
            all = all.zip(next).map(|(mut all, next)| {
                all.extend(next);
                all
            });
        }
        all.filter(|all| all.len() <= MAX_WORDS)
    }

    /// The rarest part decides how rarely the expression runs: the longest shortest word.
    fn concatenation(&mut self) -> Words {
        let mut found: Vec<Vec<String>> = Vec::new();
        let mut run = String::new();
        let end = |run: &mut String, found: &mut Vec<Vec<String>>| {
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
                    if let (Part::Words(Some(words)), None | Some(1..)) = (part, least) {
                        found.push(words);
                    }
                }
            }
        }
        end(&mut run, &mut found);
        found.into_iter().max_by_key(|words| {
            let shortest = words.iter().map(|word| word.chars().count()).min().unwrap_or(0);
            (shortest, usize::MAX - words.len())
        })
    }

    fn part(&mut self) -> Part {
        match self.rest.next() {
            Some('(') => Part::Words(self.group()),
            Some('[') => Part::Words(self.class()),
            Some('\\') => self.escape().map_or(Part::Words(None), Part::Char),
            Some('.' | '^' | '$') | None => Part::Words(None),
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

    fn group(&mut self) -> Words {
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
        let words = self.alternatives();
        self.unread |= self.rest.next() != Some(')');
        words
    }

    /// A character after a backslash that stands for itself.
    fn escape(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        // `\p{..}`, `\x{..}`, `\u{..}`, and octal numbers.
        self.unread |= "pPxuU0123456789".contains(c);
        (!c.is_alphanumeric()).then_some(c)
    }

    /// `[ab]`: one of a few characters.
    fn class(&mut self) -> Words {
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
    use super::required;

    #[test]
    fn finds_the_words_a_match_must_hold() {
        let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect());
        for (pattern, expected) in [
            ("加.{0,4}微信", words(&["微信"])),
            ("(保证|包).{0,6}到货", words(&["到货"])),
            ("(返现|红包)+", words(&["返现", "红包"])),
            ("(微信)?号码?", words(&["号"])),
            ("[加+]我*", words(&["+", "加"])),
            ("[a-c]", words(&["a", "b", "c"])),
            (r"好\?{2,}x{0}", words(&["好?"])),
            ("(?:退|(?P<how>换)){2}", words(&["退", "换"])),
        ] {
            assert_eq!(required(pattern), expected, "{pattern}");
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
            assert_eq!(required(none), None, "{none}");
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
            let words = required(pattern).unwrap();
            assert!(words.iter().any(|word| text.contains(word.as_str())), "{pattern}: {words:?}");
        }
    }
}

//! Classes written out as ranges, so that every engine reads the same characters.
//!
//! On normalised text digits are ASCII, and so is `\d`. What only one engine knows is refused with
//! what to write instead.

use std::iter::Peekable;
use std::str::Chars;

type Set = &'static [(char, char)];

const DIGIT: Set = &[('0', '9')];
const SPACE: Set = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{85}', '\u{85}'),
    ('\u{A0}', '\u{A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
];
/// Letters of the scripts that customers of Chinese shops write in: Latin, Greek, Cyrillic, kana,
/// Hangul and ideographs.
const WORD: Set = &[
    ('0', '9'),
    ('A', 'Z'),
    ('_', '_'),
    ('a', 'z'),
    ('\u{C0}', '\u{D6}'),
    ('\u{D8}', '\u{F6}'),
    ('\u{F8}', '\u{24F}'),
    ('\u{370}', '\u{52F}'),
    ('\u{3005}', '\u{3007}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{30A1}', '\u{30FA}'),
    ('\u{3400}', '\u{4DBF}'),
    ('\u{4E00}', '\u{9FFF}'),
    ('\u{AC00}', '\u{D7A3}'),
    ('\u{F900}', '\u{FAD9}'),
    ('\u{20000}', '\u{323AF}'),
];
/// Ideographs.
const HAN: Set = &[
    ('\u{2E80}', '\u{2FD5}'),
    ('\u{3005}', '\u{3005}'),
    ('\u{3007}', '\u{3007}'),
    ('\u{3021}', '\u{3029}'),
    ('\u{3038}', '\u{303B}'),
    ('\u{3400}', '\u{4DBF}'),
    ('\u{4E00}', '\u{9FFF}'),
    ('\u{F900}', '\u{FAD9}'),
    ('\u{20000}', '\u{323AF}'),
];

/// A pattern without classes that engines read differently. `unicode`: whether `\b` of the engine
/// is about all letters; here it is about ASCII ones, as Chinese has no spaces between words.
pub(super) fn written_out(pattern: &str, unicode: bool) -> Result<String, String> {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(&mut rest, in_class, unicode, &mut out)?,
            '[' if !in_class => {
                in_class = true;
                out.push(c);
                // A bracket that comes first stands for itself.
                for first in ['^', ']'] {
                    if rest.next_if_eq(&first).is_some() {
                        out.push(first);
                    }
                }
            }
            '[' if rest.peek() != Some(&':') => {
                return Err(r"a class within a class: write `\[` for the bracket".to_owned());
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            '&' | '-' | '~' if in_class && rest.peek() == Some(&c) => {
                return Err(format!("`{c}{c}` in a class: write out the characters it holds"));
            }
            '(' if !in_class => {
                out.push(c);
                flags(&rest)?;
            }
            _ => out.push(c),
        }
        // `[:alpha:]` within a class.
        if in_class && out.ends_with("[:") {
            for inner in rest.by_ref() {
                out.push(inner);
                if inner == ']' {
                    break;
                }
            }
        }
    }
    Ok(out)
}

fn escape(
    rest: &mut Peekable<Chars<'_>>,
    in_class: bool,
    unicode: bool,
    out: &mut String,
) -> Result<(), String> {
    let letter = rest.next().unwrap_or('\\');
    let set = match letter {
        'd' | 'D' => DIGIT,
        's' | 'S' => SPACE,
        'w' | 'W' => WORD,
        'p' | 'P' => {
            let name: String = rest.by_ref().take("{Han}".len()).collect();
            if name != "{Han}" {
                return Err(format!(
                    r"`\{letter}`: `\{letter}{{Han}}` is known; write other scripts as ranges such as `[а-я]`"
                ));
            }
            HAN
        }
        '<' | '>' => return Err(r"write `\b` for the end of a word".to_owned()),
        'b' | 'B' if rest.peek() == Some(&'{') => {
            return Err(r"write `\b` for the end of a word".to_owned());
        }
        'b' | 'B' if unicode && !in_class => {
            out.push_str(if letter == 'b' { r"(?-u:\b)" } else { r"(?-u:\B)" });
            return Ok(());
        }
        _ => {
            out.extend(['\\', letter]);
            return Ok(());
        }
    };
    let inverted = letter.is_ascii_uppercase();
    if !in_class {
        out.push_str(if inverted { "[^" } else { "[" });
        ranges(set, false, out);
        out.push(']');
    } else {
        ranges(set, inverted, out);
    }
    Ok(())
}

/// Writes a set, or what it leaves, as ranges.
fn ranges(set: Set, inverted: bool, out: &mut String) {
    let mut range = |from: u32, to: u32| {
        if from <= to {
            out.push_str(&format!(r"\x{{{from:X}}}-\x{{{to:X}}}"));
        }
    };
    let mut next = 0;
    for &(from, to) in set {
        let (from, to) = (u32::from(from), u32::from(to));
        if inverted {
            range(next, from.saturating_sub(1));
            next = to + 1;
        } else {
            range(from, to);
        }
    }
    if inverted {
        range(next, u32::from(char::MAX));
    }
}

/// Refuses flags after `(?` that engines read differently.
fn flags(rest: &Peekable<Chars<'_>>) -> Result<(), String> {
    let mut rest = rest.clone();
    if rest.next() != Some('?') {
        return Ok(());
    }
    match rest.take_while(|c| c.is_ascii_alphabetic() || *c == '-').find(|c| "iuR".contains(*c)) {
        Some(flag) => Err(format!(
            "the flag `{flag}`: texts are in lower case and always Unicode, leave it out"
        )),
        None => Ok(()),
    }
}

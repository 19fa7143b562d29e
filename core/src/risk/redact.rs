/// Digits in a row from this count on are a number that leads to a person or an order: phone,
/// order, parcel, card.
const LONG_NUMBER: usize = 6;

/// A copy of `text` in which long numbers keep their first and last two digits, and names of
/// accounts and addresses of mail (latin letters and digits around an `@`) become `***`. The number
/// of digits stays.
pub(super) fn redacted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_') {
            word.push(c);
            continue;
        }
        push_masked(&word, &mut out);
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn push_masked(word: &str, out: &mut String) {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let longest = word.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    if word.contains('@') && word.len() > 2 {
        out.push_str("***");
    } else if longest >= LONG_NUMBER || digits > LONG_NUMBER {
        let mut seen = 0;
        for c in word.chars() {
            let digit = c.is_ascii_digit();
            seen += usize::from(digit);
            let inside = digit && seen > 2 && seen + 2 <= digits;
            out.push(if inside { '*' } else { c });
        }
    } else {
        out.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_what_leads_to_a_person() {
        assert_eq!(redacted("电话13800138000谢谢"), "电话13*******00谢谢");
        assert_eq!(redacted("邮箱 li.wang@mail.com。"), "邮箱 ***。");
        assert_eq!(redacted("138-0013-8000"), "13*-****-**00");
        assert_eq!(redacted("买了3件,2024年"), "买了3件,2024年");
    }
}

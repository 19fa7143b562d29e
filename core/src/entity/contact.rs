//! Addresses: links, e-mail, WeChat and QQ.

use super::model::EntityKind;
use super::reader::Reader;
use super::value::EntityValue;

/// Top-level domains that chat links use; an unknown one needs `http` or `www` before it.
const DOMAINS: [&str; 16] = [
    "com", "cn", "net", "org", "top", "shop", "xyz", "vip", "cc", "io", "co", "me", "info",
    "store", "tv", "ltd",
];

/// The longest name of a host, RFC 1035; also what keeps a.a.a.… from being read over and over.
const LONGEST_HOST: usize = 253;

fn host_end(reader: &Reader<'_>, at: usize) -> usize {
    let rest = reader.chars.get(at..).unwrap_or_default().iter().take(LONGEST_HOST);
    at + rest.take_while(|&&c| c.is_ascii_alphanumeric() || c == '-' || c == '.').count()
}

fn in_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~/?#@&=%+:!*$'();".contains(c)
}

/// Web addresses, and the sharing codes of shop apps between currency signs.
pub(super) fn links(reader: &mut Reader<'_>) {
    let mut at = 0;
    while at < reader.chars.len() {
        let c = reader.at(at);
        let end = match c {
            '¥' | '€' | '₤' => sharing_code(reader, at),
            _ if c.is_ascii_alphanumeric() && !reader.before(at).is_ascii_alphanumeric() => {
                address(reader, at)
            }
            _ => None,
        };
        if let Some(end) = end {
            let text: String = reader.chars.get(at..end).unwrap_or_default().iter().collect();
            reader.add(at, end, EntityKind::Link, EntityValue::Id(text));
        }
        // A run without an address is not searched again from inside.
        at = end.unwrap_or_else(|| {
            if c.is_ascii_alphanumeric() {
                reader.run(at, |c| c.is_ascii_alphanumeric())
            } else {
                at + 1
            }
        });
    }
}

fn sharing_code(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let end = reader.run(at + 1, |c| c.is_ascii_alphanumeric());
    let letters = reader.chars.get(at + 1..end)?.iter().any(char::is_ascii_alphabetic);
    let closed = reader.at(end) == reader.at(at) || reader.at(end) == '/';
    (letters && closed && (8..=16).contains(&(end - at - 1))).then_some(end + 1)
}

fn address(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let scheme = reader.after_any(at, &["https://", "http://"]);
    let known = scheme.is_some() || reader.after(at, "www.").is_some();
    let start = scheme.unwrap_or(at);
    let host = host_end(reader, start);
    let name: String = reader.chars.get(start..host)?.iter().collect();
    let name = name.trim_end_matches('.');
    let (before, top) = name.rsplit_once('.')?;
    if before.is_empty() || !(known || DOMAINS.contains(&top)) || reader.at(host) == '@' {
        return None;
    }
    // A number is no domain: 3.5cm, 1.co.
    if !known && !before.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut end = start + name.chars().count();
    if matches!(reader.at(end), '/' | ':' | '?' | '#') {
        end = reader.run(end, in_address);
        while end > at && ".,!?:;'".contains(reader.before(end)) {
            end -= 1;
        }
    }
    Some(end)
}

/// E-mail addresses.
pub(super) fn emails(reader: &mut Reader<'_>) {
    for at in 0..reader.chars.len() {
        if reader.at(at) != '@' {
            continue;
        }
        let user = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let mut from = at;
        while from > 0 && user(reader.before(from)) && at - from < 64 {
            from -= 1;
        }
        let host = host_end(reader, at + 1);
        let text: String = reader.chars.get(from..host).unwrap_or_default().iter().collect();
        let text = text.trim_end_matches('.');
        let domain = text.split_once('@').and_then(|(_, host)| host.rsplit_once('.'));
        let top = domain.filter(|(name, _)| !name.is_empty()).map_or("", |(_, top)| top);
        if from < at && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic()) {
            let to = from + text.chars().count();
            reader.add(from, to, EntityKind::Email, EntityValue::Id(text.to_owned()));
        }
    }
}

/// WeChat ids: 6 to 20 letters, digits, `_` and `-`, a letter first (Tencent's rule for ids), after
/// a word for WeChat.
pub(super) fn wechats(reader: &mut Reader<'_>) {
    const CUES: [&str; 15] = [
        "微信", "薇信", "威信", "v信", "微❤", "薇❤", "薇", "vx", "wx", "v❤", "wechat", "weixin",
        "加v", "+v", "➕v",
    ];
    cued_ids(reader, EntityKind::Wechat, &CUES, 5, |text| {
        let first = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        first && (6..=20).contains(&text.len()) && !CUES.contains(&text)
    });
}

/// QQ numbers: 5 to 11 digits after a word for QQ.
pub(super) fn qqs(reader: &mut Reader<'_>) {
    const CUES: [&str; 8] = ["qq", "q🐧", "扣扣", "企鹅", "球球", "抠抠", "q号", "加q"];
    cued_ids(reader, EntityKind::Qq, &CUES, 4, |text| {
        (5..=11).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_digit())
            && !text.starts_with('0')
    });
}

/// Ids of which a cue stands at most `reach` characters before.
fn cued_ids(
    reader: &mut Reader<'_>,
    kind: EntityKind,
    cues: &[&str],
    reach: usize,
    fits: impl Fn(&str) -> bool,
) {
    let mut at = 0;
    while at < reader.chars.len() {
        let c = reader.at(at);
        if !(c.is_ascii_alphanumeric() || c == '_') {
            at += 1;
            continue;
        }
        let end = reader.run(at, |c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        // The cue may run into the id: vxabc_123.
        let glued = cues.iter().find_map(|cue| reader.after(at, cue)).filter(|&start| start < end);
        for from in glued.into_iter().chain([at]) {
            let text: String = reader.chars.get(from..end).unwrap_or_default().iter().collect();
            let longest = cues.iter().map(|cue| cue.chars().count()).max().unwrap_or(0);
            if fits(&text) && (glued == Some(from) || reader.cued(from, reach + longest, cues)) {
                reader.add(from, end, kind, EntityValue::Id(text));
                break;
            }
        }
        at = end;
    }
}

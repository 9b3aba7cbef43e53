//! Lists of alternative names that the second reader gives up on as a whole: read by tags and
//! lengths alone, to see that the summary shows no name that is not there, and hides none.

use std::net::IpAddr;

use certgate::{AlternativeName, Capped};
use x509_cert::{der::Decode as _, name::Name};

use super::said::same_name;
use crate::Wrong;

/// An element: its whole tag, its content.
type Element<'a> = (&'a [u8], &'a [u8]);

/// What the summary says of a list has to be what stands in it.
// TEXT-3, TEXT-9
pub(super) fn compare(said: Option<&Capped<AlternativeName>>, list: &[u8]) -> Result<(), Wrong> {
    let due = match only(list) {
        Some(([0x30], names)) => elements(names),
        _ => None,
    };
    let (said, due) = match (said, due) {
        (Some(said), Some(due)) => (said, due),
        (None, None) => return Ok(()),
        (said, due) => {
            return Err(Wrong(format!("alternative names {said:?}, of which there are {due:?}")));
        }
    };
    hold!(said.total == due.len(), "{} alternative names, not {}", said.total, due.len());
    for (said, due) in said.first.iter().zip(due) {
        hold!(fits(said, due)?, "alternative name {said:?}, not {due:02x?}");
    }
    Ok(())
}

fn fits(said: &AlternativeName, (tag, content): Element<'_>) -> Result<bool, Wrong> {
    Ok(match said {
        AlternativeName::Dns(name) => tag == [0x82] && name.as_bytes() == content,
        AlternativeName::Email(name) => tag == [0x81] && name.as_bytes() == content,
        AlternativeName::Uri(name) => tag == [0x86] && name.as_bytes() == content,
        AlternativeName::Address(IpAddr::V4(ip)) => tag == [0x87] && ip.octets() == content,
        AlternativeName::Address(IpAddr::V6(ip)) => tag == [0x87] && ip.octets() == content,
        AlternativeName::Directory(name) => {
            if let Ok(due) = Name::from_der(content) {
                same_name("directory name", name, &due)?;
            }
            tag == [0xa4] && is_name(content)
        }
        AlternativeName::Other { kind: "registered id", .. } => tag == [0x88],
        AlternativeName::Other { kind: "other name", .. } => tag == [0xa0],
        AlternativeName::Other { value, .. } => {
            value.as_bytes() == content && !is_good(tag, content)
        }
    })
}

/// Whether a kind of its own is due to it.
fn is_good(tag: &[u8], content: &[u8]) -> bool {
    match tag {
        [0x81 | 0x82 | 0x86] => str::from_utf8(content).is_ok(),
        [0x87] => matches!(content.len(), 4 | 16),
        [0x88] => true,
        [0xa4] => is_name(content),
        _ => false,
    }
}

/// A sequence of sets of pairs.
fn is_name(bytes: &[u8]) -> bool {
    let pair = |(tag, pair): Element<'_>| {
        tag == [0x30] && matches!(elements(pair).as_deref(), Some([([0x06], _), _]))
    };
    let set = |(tag, set): Element<'_>| {
        tag == [0x31] && elements(set).is_some_and(|pairs| pairs.into_iter().all(pair))
    };
    let Some(([0x30], sets)) = only(bytes) else { return false };
    elements(sets).is_some_and(|sets| sets.into_iter().all(set))
}

fn only(bytes: &[u8]) -> Option<Element<'_>> {
    match elements(bytes)?[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// The elements one after another; none if one of them is not as DER has it.
fn elements(mut bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let (tag, rest) = bytes.split_at_checked(tag_length(bytes)?)?;
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        all.push((tag, content));
        bytes = rest;
    }
    Some(all)
}

fn tag_length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0, ..] => None,
        [first, ..] if first & 0x1f != 0x1f => Some(1),
        [_, 0x80 | 0..0x1f, ..] => None,
        [_, ref number @ ..] => Some(2 + number.iter().position(|byte| byte & 0x80 == 0)?),
        [] => None,
    }
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if *first < 0x80 {
        return Some((usize::from(*first), rest));
    }
    let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
    let minimal = match digits {
        [] | [0, ..] => false,
        [one] => *one >= 0x80,
        _ => digits.len() <= 8,
    };
    let length = digits.iter().fold(0, |length, digit| length << 8 | u64::from(*digit));
    minimal.then_some((usize::try_from(length).ok()?, rest))
}

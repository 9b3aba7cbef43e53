//! The strict walk over a certificate's DER that decides whether it is one.
//!
//! It is always built in, so that no feature changes a decision (`CERT-10`). The frame of
//! RFC 5280 is checked down to each name's attributes and each extension's value; what stands
//! inside those is left alone, since authorities put odd things there that every TLS stack
//! lives with (`CERT-9`). The depth is the grammar's, never the input's.

use super::Unreadable;

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;
const ISSUER_UNIQUE_ID: u8 = 0x81;
const SUBJECT_UNIQUE_ID: u8 = 0x82;
const EXTENSIONS: u8 = 0xa3;

/// Checks that `der` is one certificate (`CERT-2`) and nothing else (`CERT-3`).
pub(super) fn check_certificate(der: &[u8]) -> Result<(), Unreadable> {
    let mut whole = Reader::new(der);
    let mut certificate = whole.enter(SEQUENCE)?;
    if !whole.rest.is_empty() {
        return Err(Unreadable::TrailingBytes { at: whole.at, count: whole.rest.len() });
    }
    to_be_signed(certificate.enter(SEQUENCE)?)?;
    algorithm(certificate.enter(SEQUENCE)?)?;
    bit_string(certificate.enter(BIT_STRING)?)?;
    certificate.finish()
}

fn to_be_signed(mut body: Reader<'_>) -> Result<(), Unreadable> {
    if let Some(mut version) = body.enter_if(VERSION)? {
        integer(version.enter(INTEGER)?)?;
        version.finish()?;
    }
    integer(body.enter(INTEGER)?)?;
    algorithm(body.enter(SEQUENCE)?)?;
    name(body.enter(SEQUENCE)?)?;
    validity(body.enter(SEQUENCE)?)?;
    name(body.enter(SEQUENCE)?)?;
    public_key(body.enter(SEQUENCE)?)?;
    for tag in [ISSUER_UNIQUE_ID, SUBJECT_UNIQUE_ID] {
        if let Some(unique_id) = body.enter_if(tag)? {
            bit_string(unique_id)?;
        }
    }
    if let Some(mut tagged) = body.enter_if(EXTENSIONS)? {
        extensions(tagged.enter(SEQUENCE)?)?;
        tagged.finish()?;
    }
    body.finish()
}

fn algorithm(mut body: Reader<'_>) -> Result<(), Unreadable> {
    object_identifier(body.enter(OBJECT_IDENTIFIER)?)?;
    if !body.rest.is_empty() {
        body.element()?;
    }
    body.finish()
}

fn name(mut parts: Reader<'_>) -> Result<(), Unreadable> {
    while !parts.rest.is_empty() {
        let mut attributes = parts.enter(SET)?;
        while !attributes.rest.is_empty() {
            let mut attribute = attributes.enter(SEQUENCE)?;
            object_identifier(attribute.enter(OBJECT_IDENTIFIER)?)?;
            attribute.element()?;
            attribute.finish()?;
        }
    }
    Ok(())
}

fn validity(mut body: Reader<'_>) -> Result<(), Unreadable> {
    for _ in ["not before", "not after"] {
        if body.enter_if(UTC_TIME)?.is_none() {
            body.enter(GENERALIZED_TIME)?;
        }
    }
    body.finish()
}

fn public_key(mut body: Reader<'_>) -> Result<(), Unreadable> {
    algorithm(body.enter(SEQUENCE)?)?;
    bit_string(body.enter(BIT_STRING)?)?;
    body.finish()
}

fn extensions(mut list: Reader<'_>) -> Result<(), Unreadable> {
    while !list.rest.is_empty() {
        let mut extension = list.enter(SEQUENCE)?;
        object_identifier(extension.enter(OBJECT_IDENTIFIER)?)?;
        if let Some(critical) = extension.enter_if(BOOLEAN)?
            && critical.rest.len() != 1
        {
            return Err(Unreadable::Unexpected { at: critical.at });
        }
        extension.enter(OCTET_STRING)?;
        extension.finish()?;
    }
    Ok(())
}

fn integer(body: Reader<'_>) -> Result<(), Unreadable> {
    match body.rest {
        [] => Err(Unreadable::Unexpected { at: body.at }),
        [0x00, next, ..] if next & 0x80 == 0 => Err(Unreadable::NotMinimal { at: body.at }),
        [0xff, next, ..] if next & 0x80 != 0 => Err(Unreadable::NotMinimal { at: body.at }),
        _ => Ok(()),
    }
}

pub(super) fn object_identifier(body: Reader<'_>) -> Result<(), Unreadable> {
    if body.rest.last().is_none_or(|byte| byte & 0x80 != 0) {
        return Err(Unreadable::Unexpected { at: body.at });
    }
    let mut arcs = body.rest.split_inclusive(|byte| byte & 0x80 == 0);
    if arcs.any(|arc| arc.first() == Some(&0x80)) {
        return Err(Unreadable::NotMinimal { at: body.at });
    }
    Ok(())
}

fn bit_string(body: Reader<'_>) -> Result<(), Unreadable> {
    match body.rest {
        [0, ..] | [1..=7, _, ..] => Ok(()),
        _ => Err(Unreadable::Unexpected { at: body.at }),
    }
}

/// What is left of one element's content, and where in the certificate it stands.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, at: 0 }
    }

    /// The content of the next element, which has to have this tag.
    fn enter(&mut self, tag: u8) -> Result<Self, Unreadable> {
        let at = self.at;
        let (found, content) = self.element()?;
        if found == tag { Ok(content) } else { Err(Unreadable::Unexpected { at }) }
    }

    /// The content of the next element if it has this tag; nothing is taken otherwise.
    fn enter_if(&mut self, tag: u8) -> Result<Option<Self>, Unreadable> {
        if self.rest.first() == Some(&tag) { self.enter(tag).map(Some) } else { Ok(None) }
    }

    fn finish(self) -> Result<(), Unreadable> {
        if self.rest.is_empty() { Ok(()) } else { Err(Unreadable::Unexpected { at: self.at }) }
    }

    /// The first byte of the next element's tag, and its content.
    pub(super) fn element(&mut self) -> Result<(u8, Self), Unreadable> {
        let start = self.at;
        let truncated = Unreadable::Truncated { at: start };
        let tag = self.byte().ok_or(truncated)?;
        match tag & 0x1f {
            0 if tag == 0 => return Err(Unreadable::Unexpected { at: start }),
            0x1f => self.long_tag(start)?,
            _ => {}
        }
        let length = self.length(start)?;
        let (content, rest) = self.rest.split_at_checked(length).ok_or(truncated)?;
        let inside = Self { rest: content, at: self.at };
        (self.rest, self.at) = (rest, self.at.saturating_add(length));
        Ok((tag, inside))
    }

    /// Passes over a tag number that takes bytes of its own, which numbers from 31 on do.
    fn long_tag(&mut self, start: usize) -> Result<(), Unreadable> {
        let first = self.byte().ok_or(Unreadable::Truncated { at: start })?;
        if first < 0x1f || first == 0x80 {
            return Err(Unreadable::NotMinimal { at: start });
        }
        let mut last = first;
        while last & 0x80 != 0 {
            last = self.byte().ok_or(Unreadable::Truncated { at: start })?;
        }
        Ok(())
    }

    fn length(&mut self, start: usize) -> Result<usize, Unreadable> {
        let truncated = Unreadable::Truncated { at: start };
        let first = self.byte().ok_or(truncated)?;
        let count = match first {
            0..=0x7f => return Ok(usize::from(first)),
            0x80 => return Err(Unreadable::IndefiniteLength { at: start }),
            _ => first & 0x7f,
        };
        let mut length = 0_usize;
        for position in 0..count {
            let byte = self.byte().ok_or(truncated)?;
            if position == 0 && byte == 0 {
                return Err(Unreadable::NotMinimal { at: start });
            }
            // A length that overflows is one that the bytes cannot hold.
            length = length.checked_mul(0x100).ok_or(truncated)? | usize::from(byte);
        }
        if length < 0x80 { Err(Unreadable::NotMinimal { at: start }) } else { Ok(length) }
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        (self.rest, self.at) = (rest, self.at.saturating_add(1));
        Some(*first)
    }
}

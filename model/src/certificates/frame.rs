//! The frame of a certificate: what has to stand where in its DER, down to each attribute of a
//! name and each extension's value, whose insides nobody looks at.

/// Whether these bytes are one certificate and nothing besides.
// CERT-2, CERT-3, CERT-9, CERT-10
pub(super) fn is_certificate(der: &[u8]) -> bool {
    only(der, |all| {
        inside(all, 0x30, |certificate| {
            inside(certificate, 0x30, to_be_signed)?;
            inside(certificate, 0x30, algorithm)?;
            bits(take(certificate, 0x03)?)
        })
    })
    .is_some()
}

/// What is to be read of some bytes; none where they are not what they have to be.
type Rest<'a> = &'a [u8];

fn to_be_signed(rest: &mut Rest<'_>) -> Option<()> {
    if next_is(rest, 0xa0) {
        inside(rest, 0xa0, |version| integer(take(version, 0x02)?))?;
    }
    integer(take(rest, 0x02)?)?;
    inside(rest, 0x30, algorithm)?;
    inside(rest, 0x30, |issuer| each(issuer, 0x31, attribute))?;
    inside(rest, 0x30, |validity| moment(validity).and_then(|()| moment(validity)))?;
    inside(rest, 0x30, |subject| each(subject, 0x31, attribute))?;
    inside(rest, 0x30, |key| {
        inside(key, 0x30, algorithm)?;
        bits(take(key, 0x03)?)
    })?;
    for unique_id in [0x81, 0x82] {
        if next_is(rest, unique_id) {
            bits(take(rest, unique_id)?)?;
        }
    }
    if next_is(rest, 0xa3) {
        inside(rest, 0xa3, |tagged| inside(tagged, 0x30, |list| each_one(list, extension)))?;
    }
    Some(())
}

fn algorithm(rest: &mut Rest<'_>) -> Option<()> {
    identifier(take(rest, 0x06)?)?;
    if !rest.is_empty() {
        any(rest)?;
    }
    Some(())
}

fn attribute(rest: &mut Rest<'_>) -> Option<()> {
    inside(rest, 0x30, |attribute| {
        identifier(take(attribute, 0x06)?)?;
        any(attribute).map(drop)
    })
}

fn moment(rest: &mut Rest<'_>) -> Option<()> {
    let tag = if next_is(rest, 0x17) { 0x17 } else { 0x18 };
    take(rest, tag).map(drop)
}

fn extension(rest: &mut Rest<'_>) -> Option<()> {
    inside(rest, 0x30, |extension| {
        identifier(take(extension, 0x06)?)?;
        if next_is(extension, 0x01) {
            take(extension, 0x01).filter(|critical| critical.len() == 1)?;
        }
        take(extension, 0x04).map(drop)
    })
}

/// A number in no more bytes than it needs.
fn integer(content: &[u8]) -> Option<()> {
    let sign = |byte: u8| byte & 0x80;
    let too_long =
        matches!(content, [lead @ (0x00 | 0xff), next, ..] if sign(*lead) == sign(*next));
    (!content.is_empty() && !too_long).then_some(())
}

/// Numbers of seven bits a byte, each of which ends, and none of which begins with nothing.
fn identifier(content: &[u8]) -> Option<()> {
    let mut begins = true;
    for byte in content {
        if begins && *byte == 0x80 {
            return None;
        }
        begins = byte & 0x80 == 0;
    }
    (begins && !content.is_empty()).then_some(())
}

/// How many bits of the last byte do not count, and the bytes.
fn bits(content: &[u8]) -> Option<()> {
    let (unused, bytes) = content.split_first()?;
    (*unused == 0 || *unused < 8 && !bytes.is_empty()).then_some(())
}

/// Reads all of these bytes.
fn only(bytes: &[u8], read: impl FnOnce(&mut Rest<'_>) -> Option<()>) -> Option<()> {
    let mut rest = bytes;
    read(&mut rest)?;
    rest.is_empty().then_some(())
}

/// Reads all that the next element holds, which has this tag.
fn inside(
    rest: &mut Rest<'_>,
    tag: u8,
    read: impl FnOnce(&mut Rest<'_>) -> Option<()>,
) -> Option<()> {
    only(take(rest, tag)?, read)
}

/// Reads one thing after another until nothing is left.
fn each_one(rest: &mut Rest<'_>, read: impl Fn(&mut Rest<'_>) -> Option<()>) -> Option<()> {
    while !rest.is_empty() {
        read(rest)?;
    }
    Some(())
}

/// Reads elements of this tag, and in each one thing after another.
fn each(rest: &mut Rest<'_>, tag: u8, read: impl Fn(&mut Rest<'_>) -> Option<()>) -> Option<()> {
    each_one(rest, |rest| inside(rest, tag, |held| each_one(held, &read)))
}

fn next_is(rest: &[u8], tag: u8) -> bool {
    rest.first() == Some(&tag)
}

fn take<'a>(rest: &mut Rest<'a>, tag: u8) -> Option<&'a [u8]> {
    if next_is(rest, tag) { any(rest) } else { None }
}

/// Takes the next element, whatever it is, and gives its content. Lengths are definite and as
/// short as they can be, and so are the numbers of tags.
fn any<'a>(rest: &mut Rest<'a>) -> Option<&'a [u8]> {
    let (tag, mut tail) = rest.split_first()?;
    if *tag == 0 {
        return None;
    }
    if tag & 0x1f == 0x1f {
        let digits = 1 + tail.iter().position(|digit| digit & 0x80 == 0)?;
        let number = tail.split_off(..digits)?;
        if number[0] == 0x80 || number[0] < 0x1f {
            return None;
        }
    }
    let length = match *tail.split_off_first()? {
        short @ ..0x80 => usize::from(short),
        long => {
            let digits = tail.split_off(..usize::from(long - 0x80))?;
            let significant = digits.first().is_some_and(|digit| *digit != 0);
            if !significant || digits.len() > size_of::<u64>() {
                return None;
            }
            let length = digits.iter().fold(0_u64, |sum, digit| sum << 8 | u64::from(*digit));
            usize::try_from(length).ok().filter(|length| *length >= 0x80)?
        }
    };
    let content = tail.split_off(..length)?;
    *rest = tail;
    Some(content)
}

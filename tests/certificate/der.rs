//! Certificates made by hand, also those that no library would make.

pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
pub(crate) const UTF8_STRING: u8 = 0x0c;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;

pub(crate) const COMMON_NAME: &[u8] = &[0x55, 4, 3];
pub(crate) const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// One element with its length in the shortest form.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    let length = content.len().to_be_bytes();
    let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    match digits {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            bytes.push(0x80 | u8::try_from(long.len()).unwrap());
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

/// A distinguished name with each attribute in a set of its own.
pub(crate) fn name(attributes: &[(&[u8], u8, &[u8])]) -> Vec<u8> {
    let sets = attributes.iter().map(|(oid, tag, value)| {
        let oid = element(OBJECT_IDENTIFIER, oid);
        element(SET, &sequence(&[&oid, &element(*tag, value)]))
    });
    element(SEQUENCE, &sets.collect::<Vec<_>>().concat())
}

pub(crate) fn common_name(value: &[u8]) -> Vec<u8> {
    name(&[(COMMON_NAME, UTF8_STRING, value)])
}

pub(crate) fn extension(oid: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[&element(OBJECT_IDENTIFIER, oid), &element(OCTET_STRING, value)])
}

/// The extension with these alternative names: tag and content of each.
pub(crate) fn alternative_names(names: &[(u8, &[u8])]) -> Vec<u8> {
    let names: Vec<_> = names.iter().map(|(tag, content)| element(*tag, content)).collect();
    extension(ALTERNATIVE_NAMES, &element(SEQUENCE, &names.concat()))
}

/// A certificate in its parts, each of them whole elements.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) version: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) validity: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) public_key: Vec<u8>,
    pub(crate) unique_ids: Vec<u8>,
    pub(crate) extensions: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl Parts {
    /// An ordinary certificate; its signature is no signature, which reading leaves to
    /// others.
    pub(crate) fn ordinary() -> Self {
        let algorithm = sequence(&[&element(OBJECT_IDENTIFIER, ED25519)]);
        Self {
            version: element(0xa0, &element(INTEGER, &[2])),
            serial: element(INTEGER, &[0x2a]),
            issuer: common_name(b"authority.example"),
            validity: Self::period(b"20240101000000Z", b"20260101000000Z"),
            subject: common_name(b"media.example"),
            public_key: sequence(&[&algorithm, &element(BIT_STRING, &[0; 33])]),
            unique_ids: Vec::new(),
            extensions: Vec::new(),
            signature: element(BIT_STRING, &[0; 65]),
            algorithm,
        }
    }

    /// A validity in generalized time.
    pub(crate) fn period(not_before: &[u8], not_after: &[u8]) -> Vec<u8> {
        sequence(&[&element(GENERALIZED_TIME, not_before), &element(GENERALIZED_TIME, not_after)])
    }

    pub(crate) fn with_extensions(mut self, extensions: &[&[u8]]) -> Self {
        self.extensions = element(0xa3, &sequence(extensions));
        self
    }

    pub(crate) fn to_be_signed(&self) -> Vec<u8> {
        sequence(&[
            &self.version,
            &self.serial,
            &self.algorithm,
            &self.issuer,
            &self.validity,
            &self.subject,
            &self.public_key,
            &self.unique_ids,
            &self.extensions,
        ])
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        sequence(&[&self.to_be_signed(), &self.algorithm, &self.signature])
    }
}

//! The fields of one JSON object: null is absent, numbers are whole, names are from closed sets.

use serde_json::{Map, Value};

use super::Malformed;
use crate::vocabulary::{Host, LAST, Problem, ProblemSet};

/// The fields of an object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a Map<String, Value>);

/// A whole number in 0…2^53 − 1, written without fraction and exponent.
// PROTO-13
pub(super) fn number(value: &Value) -> Result<u64, Malformed> {
    match value.as_u64() {
        Some(number) if number <= LAST => Ok(number),
        _ => Err(Malformed("not a number in 0…2^53−1")),
    }
}

impl<'a> Fields<'a> {
    /// A field, if it is there and not null.
    // PROTO-14, PROTO-15
    pub(super) fn get(self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// That there are so many fields, where each that has to be there is.
    // PROTO-40, PROTO-55
    pub(super) fn exactly(self, count: usize) -> Result<(), Malformed> {
        let only = self.0.len() == count;
        only.then_some(()).ok_or(Malformed("a field that is none of its form's"))
    }

    /// A field that has to be there.
    pub(super) fn need(self, key: &str) -> Result<&'a Value, Malformed> {
        self.get(key).ok_or(Malformed("a field is missing"))
    }

    pub(super) fn number(self, key: &str) -> Result<u64, Malformed> {
        number(self.need(key)?)
    }

    /// A number that may be negative, within ±(2^53 − 1).
    // PROTO-13, CODE-6
    pub(super) fn code(self, key: &str) -> Result<i64, Malformed> {
        match self.need(key)?.as_i64() {
            Some(code) if code.unsigned_abs() <= LAST => Ok(code),
            _ => Err(Malformed("not a code within ±(2^53−1)")),
        }
    }

    pub(super) fn object(self, key: &str) -> Result<Fields<'a>, Malformed> {
        let object = self.need(key)?.as_object();
        object.map(Fields).ok_or(Malformed("not an object"))
    }

    pub(super) fn text(self, key: &str) -> Result<&'a str, Malformed> {
        text(self.need(key)?)
    }

    pub(super) fn array(self, key: &str) -> Result<&'a [Value], Malformed> {
        array(self.need(key)?)
    }

    /// A name from a closed set.
    pub(super) fn word<T>(
        self,
        key: &str,
        from_name: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Malformed> {
        from_name(self.text(key)?).ok_or(Malformed("a name that is not in its set"))
    }

    /// A host as given; at most 255 bytes.
    // HOST-1
    pub(super) fn host(self, key: &str) -> Result<Option<Host>, Malformed> {
        match self.get(key).map(text).transpose()? {
            Some(host) if host.len() > Host::MAX_BYTES => Err(Malformed("a host over 255 bytes")),
            host => Ok(host.map(Host::from)),
        }
    }

    /// A set of problems; a name that nobody knows counts as unknown.
    // PROB-2, PROTO-35
    pub(super) fn problems(self, key: &str) -> Result<ProblemSet, Malformed> {
        let known = |name: &Value| {
            let name = text(name)?;
            Ok(Problem::from_name(name).unwrap_or(Problem::Unknown))
        };
        match self.get(key) {
            Some(names) => array(names)?.iter().map(known).collect(),
            None => Ok(ProblemSet::EMPTY),
        }
    }

    /// A SHA-256 as implementations write it: in lower case.
    // CERT-12
    pub(super) fn written_digest(self, key: &str) -> Result<[u8; 32], Malformed> {
        if self.text(key)?.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return Err(Malformed("not in lower case"));
        }
        self.digest(key)
    }

    /// A SHA-256 in 64 hexadecimal digits.
    // PROTO-37
    pub(super) fn digest(self, key: &str) -> Result<[u8; 32], Malformed> {
        const WRONG: Malformed = Malformed("not 64 hexadecimal digits");
        let text = self.text(key)?.as_bytes();
        let mut digest = [0; 32];
        if text.len() != 2 * digest.len() {
            return Err(WRONG);
        }
        for (byte, pair) in digest.iter_mut().zip(text.chunks(2)) {
            for digit in pair {
                let digit = char::from(*digit).to_digit(16).ok_or(WRONG)?;
                *byte = *byte << 4 | digit as u8;
            }
        }
        Ok(digest)
    }
}

fn text(value: &Value) -> Result<&str, Malformed> {
    value.as_str().ok_or(Malformed("not a string"))
}

fn array(value: &Value) -> Result<&[Value], Malformed> {
    let array = value.as_array().map(Vec::as_slice);
    array.ok_or(Malformed("not an array"))
}

/// A digest as lines have it.
pub(super) fn hex(digest: &[u8; 32]) -> String {
    use core::fmt::Write as _;
    digest.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// A set of problems as lines have it.
pub(super) fn names(problems: ProblemSet) -> Vec<&'static str> {
    problems.iter().map(Problem::name).collect()
}

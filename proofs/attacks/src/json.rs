//! JSON that has to be looked at before it is read: what the protocol leaves open.

use std::{collections::HashSet, fmt};

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Whether no object in this text has a key twice, no text a surrogate and no zero a minus
/// sign. What such lines mean is open (PROTO-16), and readers differ.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    let has = |mark: &[u8]| text.windows(mark.len()).any(|at| at.eq_ignore_ascii_case(mark));
    !has(b"\\ud") && !has(b"-0") && serde_json::from_slice::<Plain>(text).is_ok()
}

/// Any value in which no key stands twice.
struct Plain;

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keys)
    }
}

struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = Plain;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
        let mut seen = HashSet::new();
        while let Some((key, Plain)) = map.next_entry::<String, Plain>()? {
            if !seen.insert(key) {
                return Err(A::Error::custom("a key twice"));
            }
        }
        Ok(Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Plain, A::Error> {
        while let Some(Plain) = items.next_element()? {}
        Ok(Plain)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Plain, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_str<E>(self, _: &str) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain)
    }
}

/// Whether this is JSON at all.
pub(crate) fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_protocol_leaves_open_is_not_plain() {
        for plain in ["{}", r#"{"a":{"b":1},"b":[{"a":null},{"a":1.5}]}"#, r#""\u00e9""#] {
            assert!(is_plain(plain.as_bytes()), "{plain}");
        }
        for open in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":2}}]"#, r#""\ud800""#, "[-0]"] {
            assert!(!is_plain(open.as_bytes()) && is_json(open.as_bytes()), "{open}");
        }
    }
}

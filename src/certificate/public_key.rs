//! The kind and size of a certificate's public key.

use alloc::borrow::Cow;

use x509_parser::{
    asn1_rs::{Any, Class, Tag},
    oid_registry::{
        OID_EC_P256, OID_KEY_TYPE_DSA, OID_KEY_TYPE_EC_PUBLIC_KEY, OID_NIST_EC_P384,
        OID_NIST_EC_P521, OID_PKCS1_RSAENCRYPTION, OID_PKCS1_RSASSAPSS, OID_SIG_ED448,
        OID_SIG_ED25519, Oid,
    },
    prelude::FromDer,
    public_key::RSAPublicKey,
    x509::SubjectPublicKeyInfo,
};

use super::names;
use crate::Untrusted;

/// A public key, as far as a person can judge it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey {
    /// Its kind: a usual name such as `RSA`, or the object identifier of another.
    pub algorithm: Untrusted,
    /// Its size in bits, where that can be told: of an RSA or DSA modulus, of a curve's
    /// field.
    pub bits: Option<usize>,
}

pub(super) fn read(info: &SubjectPublicKeyInfo<'_>) -> PublicKey {
    let algorithm = info.algorithm.oid();
    let named = |name: &str, bits| PublicKey { algorithm: Untrusted::ascii(name.as_bytes()), bits };
    if *algorithm == OID_PKCS1_RSAENCRYPTION {
        named("RSA", rsa_bits(info))
    } else if *algorithm == OID_PKCS1_RSASSAPSS {
        named("RSA (PSS alone)", rsa_bits(info))
    } else if *algorithm == OID_SIG_ED25519 {
        named("Ed25519", Some(256))
    } else if *algorithm == OID_SIG_ED448 {
        named("Ed448", Some(448))
    } else if *algorithm == OID_KEY_TYPE_DSA {
        named("DSA", dsa_bits(info))
    } else if *algorithm == OID_KEY_TYPE_EC_PUBLIC_KEY {
        match curve(info) {
            Some(curve) if curve == OID_EC_P256 => named("elliptic curve P-256", Some(256)),
            Some(curve) if curve == OID_NIST_EC_P384 => named("elliptic curve P-384", Some(384)),
            Some(curve) if curve == OID_NIST_EC_P521 => named("elliptic curve P-521", Some(521)),
            _ => named("elliptic curve of a rare kind", None),
        }
    } else {
        PublicKey { algorithm: names::dotted(algorithm.as_bytes()), bits: None }
    }
}

fn rsa_bits(info: &SubjectPublicKeyInfo<'_>) -> Option<usize> {
    let (_, key) = RSAPublicKey::from_der(&info.subject_public_key.data).ok()?;
    magnitude_bits(key.modulus)
}

/// The size of a DSA key is that of its modulus, the first of the algorithm's parameters.
fn dsa_bits(info: &SubjectPublicKeyInfo<'_>) -> Option<usize> {
    let parameters = info.algorithm.parameters()?;
    let (_, modulus) = Any::from_der(parameters.data).ok()?;
    magnitude_bits(modulus.data)
}

fn curve<'a>(info: &'a SubjectPublicKeyInfo<'_>) -> Option<Oid<'a>> {
    // The number alone does not make a type: it has to be one of ASN.1's own, and in one piece.
    let is_oid = |any: &&Any<'_>| {
        any.class() == Class::Universal && any.header.is_primitive() && any.tag() == Tag::Oid
    };
    let parameters = info.algorithm.parameters().filter(is_oid)?;
    Some(Oid::new(Cow::Borrowed(parameters.data)))
}

/// The bits of a positive number; `None` of zero and below.
fn magnitude_bits(number: &[u8]) -> Option<usize> {
    if number.first()? & 0x80 != 0 {
        return None;
    }
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let top = number.get(zeros)?;
    let whole = number.len().checked_sub(zeros)?.checked_mul(8)?;
    whole.checked_sub(usize::try_from(top.leading_zeros()).ok()?)
}

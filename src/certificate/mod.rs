//! Certificates: how they are read and what identifies them.

mod der;
mod fingerprint;
#[cfg(feature = "x509")]
mod names;
mod pem;
#[cfg(feature = "x509")]
mod public_key;
#[cfg(feature = "x509")]
mod summary;
mod unreadable;
mod validity;

pub use fingerprint::Fingerprint;
#[cfg(feature = "x509")]
pub use names::{AlternativeName, Attribute};
#[cfg(feature = "x509")]
pub use public_key::PublicKey;
#[cfg(feature = "x509")]
pub use summary::{Capped, NoSummary, Summary};
pub use unreadable::Unreadable;
pub use validity::{Timeliness, UnixSeconds, Validity};

use alloc::{borrow::Cow, sync::Arc};
use core::fmt;

/// The leaf certificate of a server. Cloning is cheap: the bytes are shared.
///
/// Reading accepts exactly one reading of any bytes. Bytes that begin with `0x30` are DER,
/// and nothing may follow the certificate. All others are text, whose first block labelled
/// CERTIFICATE is the leaf: what stands round it does not matter, and if it is bad, no later
/// block makes up for it. The PEM and the DER of one certificate are equal.
///
/// ```
/// use certgate::{Certificate, Unreadable};
///
/// assert_eq!(Certificate::read(b""), Err(Unreadable::Empty));
/// assert_eq!(Certificate::read(b"hello"), Err(Unreadable::NoPemBlock));
/// assert_eq!(Certificate::read(&[0x30, 0x80, 0, 0]), Err(Unreadable::IndefiniteLength { at: 0 }));
///
/// // A service that speaks of certificates in a format of its own:
/// let token = Certificate::opaque(b"token 17").unwrap();
/// assert!(token.is_opaque());
/// assert!(token.fingerprint().to_string().starts_with("c9d32386"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Certificate {
    fingerprint: Fingerprint,
    bytes: Arc<[u8]>,
    form: Form,
}

/// Whether the bytes are known to be a certificate's DER.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    X509,
    Opaque,
}

impl Certificate {
    /// Reads DER or PEM, by the first byte.
    ///
    /// # Errors
    /// [`Unreadable`] says what keeps the bytes from being a certificate.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        Self::from_der(&leaf_der(bytes)?)
    }

    /// Reads DER alone.
    ///
    /// # Errors
    /// [`Unreadable`] if the bytes are not one certificate in DER, or more follows it.
    pub fn from_der(der: &[u8]) -> Result<Self, Unreadable> {
        Self::from_leaf_der(der, Fingerprint::of(der))
    }

    /// Reads PEM alone: the first block labelled CERTIFICATE.
    ///
    /// # Errors
    /// [`Unreadable`] if there is no such block, or it is not exactly one certificate.
    pub fn from_pem(text: &[u8]) -> Result<Self, Unreadable> {
        if text.is_empty() {
            return Err(Unreadable::Empty);
        }
        Self::from_der(&pem::first_block(text)?)
    }

    /// Reads the leaf of a chain, which is its first certificate, in DER or PEM. The others
    /// are not looked at.
    ///
    /// # Errors
    /// [`Unreadable::Empty`] if the chain is empty, else as [`Certificate::read`].
    pub fn from_chain<C: AsRef<[u8]>>(chain: &[C]) -> Result<Self, Unreadable> {
        chain.first().ok_or(Unreadable::Empty).and_then(|leaf| Self::read(leaf.as_ref()))
    }

    /// Takes bytes that stand for a certificate in a format that is the service's own. They
    /// are never parsed: their SHA-256 identifies them, and they have no summary.
    ///
    /// # Errors
    /// [`Unreadable::Empty`] if there are no bytes.
    // CERT-13
    pub fn opaque(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        let fingerprint = Fingerprint::of(bytes);
        Ok(Self { fingerprint, bytes: Arc::from(bytes), form: Form::Opaque })
    }

    /// What identifies the certificate.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The certificate's DER, or the bytes as given if it is opaque.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn shared_bytes(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
    }

    /// Whether it was taken by [`Certificate::opaque`].
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.form == Form::Opaque
    }

    /// Checks the DER of a leaf whose fingerprint is known to be this one.
    pub(crate) fn from_leaf_der(der: &[u8], fingerprint: Fingerprint) -> Result<Self, Unreadable> {
        debug_assert_eq!(fingerprint, Fingerprint::of(der));
        if der.is_empty() {
            return Err(Unreadable::Empty);
        }
        der::check_certificate(der)?;
        Ok(Self { fingerprint, bytes: Arc::from(der), form: Form::X509 })
    }
}

/// The leaf's DER, not yet checked, out of the bytes as a service gave them; the first byte
/// alone tells DER from PEM (`CERT-1`). Nothing is copied unless they are PEM, so that a
/// certificate that is known already costs a hash.
pub(crate) fn leaf_der(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Unreadable> {
    match bytes.first() {
        None => Err(Unreadable::Empty),
        Some(0x30) => Ok(Cow::Borrowed(bytes)),
        Some(_) => pem::first_block(bytes).map(Cow::Owned),
    }
}

impl fmt::Debug for Certificate {
    /// The fingerprint and the size, since the bytes say nothing to a reader.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.is_opaque() { "OpaqueCertificate" } else { "Certificate" };
        write!(f, "{name}({}, {} bytes)", self.fingerprint, self.bytes.len())
    }
}

//! Why bytes are not taken as a certificate.

/// Why bytes are not a certificate.
///
/// Offsets count bytes of the DER: of the bytes as given, or of what the PEM block decodes
/// to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// There are no bytes, no chain, or nothing inside the PEM block.
    #[error("there is no certificate: nothing was given")]
    Empty,
    /// The bytes do not begin as DER does and hold no `-----BEGIN CERTIFICATE-----`.
    #[error("neither DER nor a PEM block labelled CERTIFICATE")]
    NoPemBlock,
    /// No `-----END CERTIFICATE-----` follows the first PEM block's beginning.
    #[error("the first PEM block of a certificate has no end")]
    UnclosedPemBlock,
    /// Something else than canonical, padded base64 and ASCII white space stands in the
    /// first PEM block.
    #[error("the first PEM block of a certificate is not canonical base64")]
    BadBase64,
    /// An element is missing, or reaches past the end of what holds it.
    #[error("the element at byte {at} is cut short or missing")]
    Truncated {
        /// Where the element begins, or should.
        at: usize,
    },
    /// A length is left open until an end mark, which BER allows and DER does not.
    #[error("the element at byte {at} has an indefinite length")]
    IndefiniteLength {
        /// Where the element begins.
        at: usize,
    },
    /// A tag, length, number or object identifier is written longer than it has to be.
    #[error("the element at byte {at} is not encoded in its shortest form")]
    NotMinimal {
        /// Where the element begins.
        at: usize,
    },
    /// A certificate has another element there, or another kind of content in it.
    #[error("the element at byte {at} does not belong in a certificate there")]
    Unexpected {
        /// Where the element begins.
        at: usize,
    },
    /// The certificate is complete, and more follows it.
    #[error("{count} bytes follow the certificate, which ends at byte {at}")]
    TrailingBytes {
        /// Where the certificate ends.
        at: usize,
        /// How many bytes follow.
        count: usize,
    },
}

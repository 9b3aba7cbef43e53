//! What may be written of the bytes that a service handed out: the certificate, and of what
//! stands beside it nothing but the room that it takes.

use certgate::Certificate;

/// Bytes that nobody takes for a certificate.
pub(crate) const UNREADABLE: &[u8] = b"unreadable";

/// The bytes with spaces in place of what stands round the certificate: they are read as the same
/// one and have the same length. Bytes that are not read become [`UNREADABLE`], since what is no
/// certificate may be a key.
// JOURNAL-7, JOURNAL-13
pub(crate) fn bare(given: &[u8]) -> Vec<u8> {
    match Certificate::read(given) {
        Err(_) => UNREADABLE.to_vec(),
        // DER has nothing beside it (CERT-3).
        Ok(certificate) if certificate.bytes() == given => given.to_vec(),
        Ok(certificate) => {
            let bare = first_block(given).unwrap_or_else(|| UNREADABLE.to_vec());
            debug_assert_eq!(Certificate::read(&bare), Ok(certificate));
            bare
        }
    }
}

/// The first certificate's block (CERT-4) at its place among spaces.
fn first_block(text: &[u8]) -> Option<Vec<u8>> {
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
    const END: &[u8] = b"-----END CERTIFICATE-----";
    let begin = place(text, BEGIN)?;
    let body = begin + BEGIN.len();
    let end = body + place(text.get(body..)?, END)? + END.len();
    let mut bare = vec![b' '; begin];
    bare.extend_from_slice(text.get(begin..end)?);
    bare.resize(text.len(), b' ');
    Some(bare)
}

fn place(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|window| window == mark)
}

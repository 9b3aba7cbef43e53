//! What a verifier's refusal says about the certificate.

use certgate::Problem;
use rustls::{CertificateError, Error};

use crate::weakness;

/// The problem that this error reports. Only what a person can weigh becomes a problem that
/// a policy lets them override; whatever is not in the table is [`Problem::Unknown`].
pub(crate) fn problem_of(error: &Error) -> Problem {
    match error {
        Error::InvalidCertificate(error) => certificate_problem(error),
        _ => Problem::Unknown,
    }
}

/// Whether another moment could have given another answer.
pub(crate) fn is_about_time(error: &Error) -> bool {
    use CertificateError as E;
    matches!(
        error,
        Error::InvalidCertificate(
            E::Expired
                | E::ExpiredContext { .. }
                | E::NotValidYet
                | E::NotValidYetContext { .. }
                | E::ExpiredRevocationList
                | E::ExpiredRevocationListContext { .. }
        )
    )
}

fn certificate_problem(error: &CertificateError) -> Problem {
    use CertificateError as E;
    match error {
        E::Expired | E::ExpiredContext { .. } => Problem::Expired,
        E::NotValidYet | E::NotValidYetContext { .. } => Problem::NotYetValid,
        E::NotValidForName | E::NotValidForNameContext { .. } => Problem::HostMismatch,
        E::UnknownIssuer => Problem::UnknownIssuer,
        E::Revoked => Problem::Revoked,
        // The signature cannot be one of that key.
        E::BadSignature | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            Problem::BadSignature
        }
        E::UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. } => {
            if weakness::is_weak_signature(signature_algorithm_id) {
                Problem::Weak
            } else {
                Problem::Other
            }
        }
        // Meant for something else than a server, or nobody can tell whether it was revoked:
        // facts that a person can be told.
        E::InvalidPurpose
        | E::InvalidPurposeContext { .. }
        | E::UnknownRevocationStatus
        | E::ExpiredRevocationList
        | E::ExpiredRevocationListContext { .. } => Problem::Other,
        // What cannot be read, what must be understood and is not, an attempt to hide a
        // revocation, and a refusal of the application's own are nobody's to override.
        E::BadEncoding
        | E::UnhandledCriticalExtension
        | E::InvalidOcspResponse
        | E::ApplicationVerificationFailure => Problem::Unknown,
        E::Other(other) => other.0.downcast_ref().map_or(Problem::Unknown, webpki_problem),
        // The deprecated variant without an algorithm, and whatever rustls adds.
        _ => Problem::Unknown,
    }
}

/// Errors that rustls passes on without a variant of its own.
fn webpki_problem(error: &webpki::Error) -> Problem {
    use webpki::Error as E;
    match error {
        // Common among certificates that people make for their own servers.
        E::CaUsedAsEndEntity | E::EmptyEkuExtension => Problem::Other,
        // The issuer is known, but not for this name.
        E::NameConstraintViolation => Problem::Other,
        // The one who issued it was given no authority to.
        E::EndEntityUsedAsCa | E::PathLenConstraintViolated => Problem::UnknownIssuer,
        E::CertDistrusted => Problem::Revoked,
        E::SignatureAlgorithmMismatch => Problem::BadSignature,
        _ => Problem::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use rustls::{
        CertRevocationListError, OtherError,
        pki_types::{ServerName, UnixTime, alg_id},
    };

    use super::*;

    const SHA1_WITH_RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 5, 5, 0];

    fn unsupported(signature_algorithm_id: &[u8]) -> CertificateError {
        CertificateError::UnsupportedSignatureAlgorithmContext {
            signature_algorithm_id: signature_algorithm_id.to_vec(),
            supported_algorithms: Vec::new(),
        }
    }

    fn from_webpki(error: webpki::Error) -> CertificateError {
        CertificateError::Other(OtherError(Arc::new(error)))
    }

    #[test]
    fn every_refusal_of_a_certificate_has_its_problem() {
        use CertificateError as E;
        let time = UnixTime::since_unix_epoch(Duration::from_secs(1));
        let expected = ServerName::try_from("a.example").unwrap();
        let table = [
            (E::BadEncoding, Problem::Unknown),
            (E::Expired, Problem::Expired),
            (E::ExpiredContext { time, not_after: time }, Problem::Expired),
            (E::NotValidYet, Problem::NotYetValid),
            (E::NotValidYetContext { time, not_before: time }, Problem::NotYetValid),
            (E::Revoked, Problem::Revoked),
            (E::UnhandledCriticalExtension, Problem::Unknown),
            (E::UnknownIssuer, Problem::UnknownIssuer),
            (E::UnknownRevocationStatus, Problem::Other),
            (E::ExpiredRevocationList, Problem::Other),
            (E::ExpiredRevocationListContext { time, next_update: time }, Problem::Other),
            (E::BadSignature, Problem::BadSignature),
            (unsupported(SHA1_WITH_RSA), Problem::Weak),
            (unsupported(&[6, 3, 0x2b, 0x65, 0x71]), Problem::Other),
            (
                E::UnsupportedSignatureAlgorithmForPublicKeyContext {
                    signature_algorithm_id: alg_id::ECDSA_SHA256.to_vec(),
                    public_key_algorithm_id: alg_id::ED25519.to_vec(),
                },
                Problem::BadSignature,
            ),
            (E::NotValidForName, Problem::HostMismatch),
            (E::NotValidForNameContext { expected, presented: Vec::new() }, Problem::HostMismatch),
            (E::InvalidPurpose, Problem::Other),
            (E::InvalidOcspResponse, Problem::Unknown),
            (E::ApplicationVerificationFailure, Problem::Unknown),
            (E::Other(OtherError(Arc::new(std::fmt::Error))), Problem::Unknown),
            (from_webpki(webpki::Error::CaUsedAsEndEntity), Problem::Other),
            (from_webpki(webpki::Error::EmptyEkuExtension), Problem::Other),
            (from_webpki(webpki::Error::NameConstraintViolation), Problem::Other),
            (from_webpki(webpki::Error::EndEntityUsedAsCa), Problem::UnknownIssuer),
            (from_webpki(webpki::Error::PathLenConstraintViolated), Problem::UnknownIssuer),
            (from_webpki(webpki::Error::CertDistrusted), Problem::Revoked),
            (from_webpki(webpki::Error::SignatureAlgorithmMismatch), Problem::BadSignature),
            (from_webpki(webpki::Error::UnsupportedCriticalExtension), Problem::Unknown),
            (from_webpki(webpki::Error::UnsupportedCertVersion), Problem::Unknown),
            (from_webpki(webpki::Error::MaximumPathBuildCallsExceeded), Problem::Unknown),
        ];
        for (error, problem) in table {
            assert_eq!(problem_of(&error.clone().into()), problem, "{error:?}");
        }
    }

    #[test]
    fn an_error_that_is_not_the_certificates_is_an_unknown_problem() {
        for error in [
            Error::General("anything".into()),
            Error::HandshakeNotComplete,
            Error::InvalidCertRevocationList(CertRevocationListError::BadSignature),
            Error::Other(OtherError(Arc::new(std::fmt::Error))),
        ] {
            assert_eq!(problem_of(&error), Problem::Unknown, "{error:?}");
        }
    }
}

//! What consent is about.

use crate::{Fingerprint, HostName, Problems};

/// How finely the policy cuts consent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Scope {
    /// The certificate alone, wherever it is met. What is remembered of a certificate then
    /// holds on hosts and for problems that the person never saw: the widest consent.
    #[default]
    Certificate,
    /// The certificate on one host.
    CertificateHost,
    /// The certificate on one host with exactly one set of problems: the narrowest consent.
    CertificateHostProblems,
}

/// What one prompt, one verdict and one act of forgetting are about: a certificate, and as
/// much of its circumstances as the policy's [`Scope`] counts in.
// SCOPE-4
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Subject {
    /// Which certificate.
    pub fingerprint: Fingerprint,
    /// On which host; `None` where the scope does not count hosts.
    pub host: Option<HostName>,
    /// With which problems; empty where the scope does not count problems.
    pub problems: Problems,
}

impl Subject {
    /// Cuts a subject as the scope says; `None` if the scope needs a host and there is none.
    // SCOPE-1 to SCOPE-3, SCOPE-5
    #[must_use]
    pub fn cut(
        scope: Scope,
        fingerprint: Fingerprint,
        host: Option<&HostName>,
        problems: Problems,
    ) -> Option<Self> {
        Some(match scope {
            Scope::Certificate => Self { fingerprint, host: None, problems: Problems::NONE },
            Scope::CertificateHost => {
                Self { fingerprint, host: Some(host?.clone()), problems: Problems::NONE }
            }
            Scope::CertificateHostProblems => {
                Self { fingerprint, host: Some(host?.clone()), problems }
            }
        })
    }
}

//! What consent is about.

use super::{Fingerprint, Host, ProblemSet, Scope};

/// What a prompt asks about and a verdict holds for, as the policy's scope cuts it.
// SCOPE-4
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The certificate.
    pub fingerprint: Fingerprint,
    /// The host in its normal form, where the scope has hosts.
    pub host: Option<Host>,
    /// The problems, where the scope has them.
    pub problems: Option<ProblemSet>,
}

impl Subject {
    /// Cuts the subject of a certificate that was met on a host (normal form) with problems;
    /// none where the scope needs a host and there is none.
    // SCOPE-1 to SCOPE-3, SCOPE-5
    #[must_use]
    pub fn cut(
        scope: Scope,
        fingerprint: Fingerprint,
        host: Option<&Host>,
        problems: ProblemSet,
    ) -> Option<Self> {
        let (host, problems) = match scope {
            Scope::Certificate => (None, None),
            Scope::CertificateHost => (Some(host?.clone()), None),
            Scope::CertificateHostProblems => (Some(host?.clone()), Some(problems)),
        };
        Some(Self { fingerprint, host, problems })
    }
}

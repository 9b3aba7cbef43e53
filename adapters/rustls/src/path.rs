//! The way from the leaf towards an authority, through what the server presented.

use std::time::Duration;

use certgate::{Problem, Problems};
use rustls::{
    RootCertStore,
    crypto::WebPkiSupportedAlgorithms,
    pki_types::{CertificateDer, UnixTime},
};
use x509_parser::{certificate::X509Certificate, parse_x509_certificate, x509::X509Name};

use crate::{
    signature::{Key, Signed, contents},
    weakness,
};

/// How many of the certificates beside the leaf are looked at. Real chains have two or
/// three, and every one costs signature checks that the server makes us do.
const MAX_ISSUERS: usize = 8;

/// Certificates of which each was signed by the next, the leaf first.
pub(crate) struct Path<'a> {
    leaf: X509Certificate<'a>,
    issuers: Vec<X509Certificate<'a>>,
    end: End,
}

/// Where a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// A trusted authority signed the last certificate.
    Anchored,
    /// The last certificate's own key signed it.
    SelfSigned,
    /// Nobody at hand can be said to have signed the last certificate.
    Open,
    /// The last certificate's issuer is at hand and did not sign it.
    Broken,
}

/// What a path is followed with.
#[derive(Debug)]
pub(crate) struct Compass {
    pub(crate) algorithms: WebPkiSupportedAlgorithms,
    /// Authorities that are trusted, as far as they are known here.
    pub(crate) anchors: Option<std::sync::Arc<RootCertStore>>,
}

impl<'a> Path<'a> {
    /// Follows the signatures from the leaf; `None` if the leaf cannot be read. What cannot
    /// be read of the others is passed over.
    pub(crate) fn follow(
        compass: &Compass,
        leaf: &'a CertificateDer<'_>,
        others: &'a [CertificateDer<'_>],
    ) -> Option<Self> {
        let leaf = read(leaf)?;
        let mut presented: Vec<_> = others.iter().take(MAX_ISSUERS).filter_map(read).collect();
        let mut path = Self { leaf, issuers: Vec::new(), end: End::Open };
        // Every turn takes a certificate out of those presented, so the path cannot circle.
        loop {
            match compass.next_step(path.last(), &presented) {
                Step::To(index) => path.issuers.push(presented.swap_remove(index)),
                Step::End(end) => {
                    path.end = end;
                    return Some(path);
                }
            }
        }
    }

    pub(crate) fn leaf(&self) -> &X509Certificate<'a> {
        &self.leaf
    }

    pub(crate) fn end(&self) -> End {
        self.end
    }

    /// Whether the leaf is the whole path and its own key signed it.
    pub(crate) fn leaf_is_self_signed(&self) -> bool {
        self.end == End::SelfSigned && self.issuers.is_empty()
    }

    /// What is wrong with the leaf by itself.
    pub(crate) fn leaf_problems(&self, now: UnixTime) -> Problems {
        let mut problems = validity_problems(&self.leaf, now);
        if weakness::has_weak_key(&self.leaf) || weakness::has_weak_signature(&self.leaf) {
            problems.insert(Problem::Weak);
        }
        problems
    }

    /// What is wrong with those who stand above the leaf, each by itself.
    pub(crate) fn issuer_problems(&self, now: UnixTime) -> Problems {
        let mut problems = Problems::NONE;
        for issuer in &self.issuers {
            problems = problems.union(validity_problems(issuer, now));
            // What an authority says of itself convinces nobody, however well it is hashed.
            let vouched_for = issuer.issuer().as_raw() != issuer.subject().as_raw();
            if weakness::has_weak_key(issuer) || vouched_for && weakness::has_weak_signature(issuer)
            {
                problems.insert(Problem::Weak);
            }
        }
        problems
    }

    /// The moment nearest to `now` at which the whole path is valid, else the leaf alone;
    /// `None` if the leaf never was.
    pub(crate) fn valid_moment(&self, now: UnixTime) -> Option<UnixTime> {
        let leaf = period(&self.leaf);
        let whole = self
            .issuers
            .iter()
            .map(period)
            .fold(leaf, |(from, until), (other, end)| (from.max(other), until.min(end)));
        let (from, until) = [whole, leaf].into_iter().find(|(from, until)| from <= until)?;
        let seconds = u64::try_from(seconds(now).clamp(from, until)).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }

    fn last(&self) -> &X509Certificate<'a> {
        self.issuers.last().unwrap_or(&self.leaf)
    }
}

enum Step {
    /// To the presented certificate at this index.
    To(usize),
    End(End),
}

impl Compass {
    fn next_step(&self, from: &X509Certificate<'_>, presented: &[X509Certificate<'_>]) -> Step {
        let mut failed = false;
        let mut verifies = |signed: Signed| {
            failed |= signed == Signed::Failed;
            signed == Signed::Verified
        };
        if from.subject().as_raw() == from.issuer().as_raw() && verifies(self.signed_by(from, from))
        {
            // An anchor of that name and key is found below it, if there is one.
            return Step::End(if self.anchored(from) == Signed::Verified {
                End::Anchored
            } else {
                End::SelfSigned
            });
        }
        if verifies(self.anchored(from)) {
            return Step::End(End::Anchored);
        }
        let next = presented.iter().position(|issuer| {
            issuer.is_ca()
                && issuer.subject().as_raw() == from.issuer().as_raw()
                && verifies(self.signed_by(from, issuer))
        });
        match next {
            Some(index) => Step::To(index),
            None if failed => Step::End(End::Broken),
            None => Step::End(End::Open),
        }
    }

    fn signed_by(&self, certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> Signed {
        match Key::of(issuer) {
            // Libraries refuse small keys as they refuse bad signatures.
            Some(key) if !weakness::has_weak_key(issuer) => {
                key.signed(certificate, &self.algorithms)
            }
            _ => Signed::Unverifiable,
        }
    }

    fn anchored(&self, certificate: &X509Certificate<'_>) -> Signed {
        let name = name(certificate.issuer());
        let known = self.anchors.iter().flat_map(|store| &store.roots);
        let namesakes = known.filter(|anchor| name.is_some_and(|name| name == &*anchor.subject));
        let mut outcome = Signed::Unverifiable;
        for key in namesakes.filter_map(Key::of_anchor) {
            match key.signed(certificate, &self.algorithms) {
                Signed::Verified => return Signed::Verified,
                Signed::Failed => outcome = Signed::Failed,
                Signed::Unverifiable => {}
            }
        }
        outcome
    }
}

fn read<'a>(der: &'a CertificateDer<'_>) -> Option<X509Certificate<'a>> {
    parse_x509_certificate(der).ok().map(|(_, certificate)| certificate)
}

fn name<'a>(name: &'a X509Name<'_>) -> Option<&'a [u8]> {
    contents(name.as_raw())
}

fn validity_problems(certificate: &X509Certificate<'_>, now: UnixTime) -> Problems {
    let (from, until) = period(certificate);
    let mut problems = Problems::NONE;
    if seconds(now) < from {
        problems.insert(Problem::NotYetValid);
    }
    if seconds(now) > until {
        problems.insert(Problem::Expired);
    }
    problems
}

/// First and last second of validity, since 1970.
fn period(certificate: &X509Certificate<'_>) -> (i64, i64) {
    let validity = certificate.validity();
    (validity.not_before.timestamp(), validity.not_after.timestamp())
}

fn seconds(time: UnixTime) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

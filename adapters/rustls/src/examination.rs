//! What is wrong with a certificate: everything that can be told.

use std::{net::IpAddr, sync::Arc};

use certgate::{Problem, Problems};
use rustls::{
    Error,
    client::{
        danger::{ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};
use x509_parser::{certificate::X509Certificate, extensions::GeneralName};

use crate::{
    PendingCertificate,
    path::{Compass, End, Path},
    refusal::{is_about_time, problem_of},
    weakness,
};

/// Asks the inner verifier, and finds out what more there is to say when it refuses.
#[derive(Debug)]
pub(crate) struct Examiner {
    pub(crate) inner: Arc<dyn ServerCertVerifier>,
    pub(crate) compass: Compass,
}

/// What a handshake brings before a verifier.
pub(crate) struct Presented<'a> {
    pub(crate) leaf: &'a CertificateDer<'a>,
    pub(crate) others: &'a [CertificateDer<'a>],
    pub(crate) server_name: &'a ServerName<'a>,
    pub(crate) ocsp: &'a [u8],
    pub(crate) now: UnixTime,
}

impl Examiner {
    /// Accepts what the inner verifier accepts; everything else is pending.
    pub(crate) fn examine(
        &self,
        presented: &Presented<'_>,
    ) -> Result<ServerCertVerified, Arc<PendingCertificate>> {
        self.ask(presented, presented.server_name, presented.now).map_err(|refusal| {
            let problems = self.problems(presented, &refusal);
            let chain = std::iter::once(presented.leaf).chain(presented.others);
            Arc::new(PendingCertificate::new(
                presented.server_name.to_owned(),
                chain.map(|der| der.clone().into_owned()).collect(),
                problems,
                refusal,
            ))
        })
    }

    /// A verifier stops at the first thing it dislikes. So what hides behind that is looked
    /// for: in the certificates themselves, and by asking again with time and name put right.
    fn problems(&self, presented: &Presented<'_>, refusal: &Error) -> Problems {
        let mut problems = Problems::from(problem_of(refusal));
        let misnamed = match ParsedCertificate::try_from(presented.leaf) {
            Ok(leaf) => verify_server_name(&leaf, presented.server_name).err(),
            Err(unreadable) => Some(unreadable),
        };
        problems = problems.union(misnamed.iter().map(problem_of).collect());

        let Some(path) = Path::follow(&self.compass, presented.leaf, presented.others) else {
            return problems.union(Problem::Unknown.into());
        };
        problems = problems.union(path.leaf_problems(presented.now));
        if !weakness::has_usable_key(path.leaf(), &self.compass.algorithms) {
            // No consent could make this handshake succeed, so nobody is to be asked for one.
            problems.insert(Problem::Unknown);
        }

        let other_name = misnamed.and_then(|_| name_of(path.leaf()));
        let other_time = path.valid_moment(presented.now).filter(|time| *time != presented.now);
        let second = self.second_opinion(presented, other_name, other_time);
        problems = problems.union(second.problems);
        if second.accepted {
            return problems;
        }
        problems = problems.union(path.issuer_problems(presented.now));
        if path.end() == End::Anchored {
            return problems;
        }
        with_untrusted_issuer(problems, &path)
    }

    /// Asks again as if the name were one of the certificate's own and the time within its
    /// period, first each and then both.
    fn second_opinion(
        &self,
        presented: &Presented<'_>,
        other_name: Option<ServerName<'static>>,
        other_time: Option<UnixTime>,
    ) -> SecondOpinion {
        let mut opinion = SecondOpinion { accepted: false, problems: Problems::NONE };
        let mut ask_with = |name: Option<&ServerName<'_>>, time: Option<UnixTime>| {
            let asked_for = name.unwrap_or(presented.server_name);
            match self.ask(presented, asked_for, time.unwrap_or(presented.now)) {
                Ok(_) => opinion.accepted = true,
                // What is only wrong at another time is not wrong.
                Err(refusal) if time.is_some() && is_about_time(&refusal) => {}
                Err(refusal) => opinion.problems.insert(problem_of(&refusal)),
            }
        };
        let name = other_name.as_ref();
        if other_time.is_some() {
            ask_with(None, other_time);
        }
        if name.is_some() {
            ask_with(name, None);
        }
        if name.is_some() && other_time.is_some() {
            ask_with(name, other_time);
        }
        opinion
    }

    fn ask(
        &self,
        presented: &Presented<'_>,
        name: &ServerName<'_>,
        time: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.inner.verify_server_cert(presented.leaf, presented.others, name, presented.ocsp, time)
    }
}

struct SecondOpinion {
    /// Whether the certificate would be good at another time or under another name.
    accepted: bool,
    problems: Problems,
}

/// No trusted authority could be established: names the way in which none was.
fn with_untrusted_issuer(mut problems: Problems, path: &Path<'_>) -> Problems {
    if path.end() == End::Broken {
        problems.insert(Problem::BadSignature);
    }
    if path.leaf_is_self_signed() {
        // That nobody else issued it is the same fact, said better.
        problems = problems.iter().filter(|problem| *problem != Problem::UnknownIssuer).collect();
        problems.insert(Problem::SelfSigned);
    } else {
        problems.insert(Problem::UnknownIssuer);
    }
    problems
}

/// A name that the certificate is valid for.
fn name_of(leaf: &X509Certificate<'_>) -> Option<ServerName<'static>> {
    let names = leaf.subject_alternative_name().ok()??;
    names.value.general_names.iter().find_map(|name| match name {
        GeneralName::DNSName(pattern) => match pattern.strip_prefix("*.") {
            Some(domain) => ServerName::try_from(format!("any.{domain}")).ok(),
            None => ServerName::try_from(*pattern).ok().map(|name| name.to_owned()),
        },
        GeneralName::IPAddress(octets) => {
            let v4 = <[u8; 4]>::try_from(*octets).map(IpAddr::from);
            let v6 = || <[u8; 16]>::try_from(*octets).map(IpAddr::from);
            v4.or_else(|_| v6()).ok().map(ServerName::from)
        }
        _ => None,
    })
}

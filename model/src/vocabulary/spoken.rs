//! Inputs and effects in one short line for people.

use core::fmt::{self, Display, Formatter};

use super::{Effect, Fingerprint, Host, Input, Leaf, Presented, ProblemSet, Signal, Verdict};

impl Display for Fingerprint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl Display for ProblemSet {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        list(f, self.iter())
    }
}

impl Display for Presented {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.identity {
            Some(fingerprint) => write!(f, "{fingerprint}, {} bytes", self.length),
            None => write!(f, "no certificate, {} bytes", self.length),
        }
    }
}

impl Display for Leaf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        named(f, self.name(), self.why())
    }
}

impl Display for Signal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        named(f, self.signal_name().name(), self.why())
    }
}

impl Display for Input {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { session, kind } => write!(f, "{session}: open {kind}"),
            Self::Status { session, code } => write!(f, "{session}: status {code}"),
            Self::Signal { session, signal } => write!(f, "{session}: {signal}"),
            Self::Certificate { session, inquiry, certificate, host, problems } => {
                write!(f, "{session}: certificate {inquiry} ({certificate})")?;
                met_on(f, host.as_ref(), *problems)
            }
            Self::CertificateUnavailable { session, inquiry } => {
                write!(f, "{session}: certificate {inquiry} unavailable")
            }
            Self::Answer { prompt, verdict } => match verdict {
                Verdict::ConnectAnyway { revision } => {
                    write!(f, "answer {prompt}.{revision} connect_anyway")
                }
                Verdict::DontConnect => write!(f, "answer {prompt} dont_connect"),
            },
            Self::Forget { fingerprint, host, problems } => {
                write!(f, "forget {fingerprint}")?;
                met_on(f, host.as_ref(), *problems)
            }
            Self::Close { session } => write!(f, "{session}: close"),
            Self::Tick | Self::End | Self::NextDeadline | Self::Snapshot => {
                f.write_str(self.name())
            }
        }
    }
}

impl Display for Effect {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::FetchCertificate { session, inquiry } => write!(f, "{session}: fetch {inquiry}"),
            Self::ShowPrompt { prompt, revision, fingerprint, hosts, problems, sessions } => {
                write!(f, "show {prompt}.{revision} {fingerprint}")?;
                window(f, hosts, *problems, sessions)
            }
            Self::UpdatePrompt { prompt, revision, hosts, problems, sessions } => {
                write!(f, "update {prompt}.{revision}")?;
                window(f, hosts, *problems, sessions)
            }
            Self::DismissPrompt { prompt, why } => write!(f, "dismiss {prompt} ({why})"),
            Self::SetCertificateAction { session, inquiry, action, why } => {
                write!(f, "{session}: {action} {inquiry} ({})", why.name())
            }
            Self::Terminate { session, why } => write!(f, "{session}: terminate ({why})"),
            Self::SessionChanged { session, to } => write!(f, "{session}: -> {to}"),
            Self::Anomaly { session, what } => write!(f, "{session}: anomaly {what}"),
        }
    }
}

fn named(f: &mut Formatter<'_>, name: &str, why: Option<&str>) -> fmt::Result {
    match why {
        Some(why) => write!(f, "{name} ({why})"),
        None => f.write_str(name),
    }
}

fn met_on(f: &mut Formatter<'_>, host: Option<&Host>, problems: ProblemSet) -> fmt::Result {
    if let Some(host) = host {
        write!(f, " on {host:?}")?;
    }
    if problems.is_empty() {
        return Ok(());
    }
    write!(f, " with {problems}")
}

fn window(
    f: &mut Formatter<'_>,
    hosts: &[Host],
    problems: ProblemSet,
    sessions: &[u64],
) -> fmt::Result {
    f.write_str(" hosts ")?;
    list(f, hosts.iter())?;
    write!(f, " problems {problems} sessions ")?;
    list(f, sessions.iter())
}

fn list<T: Display>(f: &mut Formatter<'_>, items: impl Iterator<Item = T>) -> fmt::Result {
    f.write_str("[")?;
    for (place, item) in items.enumerate() {
        write!(f, "{}{item}", if place == 0 { "" } else { " " })?;
    }
    f.write_str("]")
}

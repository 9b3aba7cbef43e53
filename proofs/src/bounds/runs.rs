//! The runs.
//!
//! What a run does not mention it does not have: see [`Bounds::quiet`].

use certgate_model::vocabulary::{Host, Kind, LAST, Policy, Problem, ProblemSet, Scope, Signal};

use super::{Bounds, Passing, fewest_signals, one_of_each_signal};
use crate::alphabet::FAR;

/// The runs of `cargo test`: together every rule, every leaf, every effect and every error.
#[must_use]
pub fn runs() -> Vec<Bounds> {
    let mut all = vec![
        everything("everything", 3, 2),
        signals(),
        passing_time(),
        end_of_time(),
        caps(),
        session_cap(),
        windows("windows", 3, 3),
        not_overridable(),
        forbidden(),
        hosts(),
        host_scope(),
        problem_scope(),
    ];
    all.extend(Kind::ALL.iter().map(|kind| codes(*kind)));
    all
}

/// The runs that `proofs/check` adds.
#[must_use]
pub fn checked() -> Vec<Bounds> {
    vec![four_sessions(), everything("everything_4_2", 4, 2)]
}

/// The runs of a night.
#[must_use]
pub fn nightly() -> Vec<Bounds> {
    vec![windows("windows_4_4", 4, 4), everything("everything_3_3", 3, 3)]
}

/// No deadlines, and caps on what is not counted out of reach.
fn endless() -> Policy {
    Policy {
        certificate_deadline_ms: None,
        answer_deadline_ms: None,
        max_inquiries: LAST,
        max_prompts_per_session: LAST,
        ..Policy::default()
    }
}

/// The whole alphabet but for hosts and problems: a signal of every sort, certificates that come,
/// are unreadable or unavailable, verdicts, deadlines, forget, close, end, snapshots and
/// mistakes. Nothing is counted: services ask without end.
fn everything(name: &'static str, sessions: u64, certificates: u32) -> Bounds {
    Bounds {
        about: "the whole alphabet but for hosts, problems and counters",
        signals: one_of_each_signal(),
        garbage: true,
        unavailable: true,
        inquiries: FAR,
        counted: false,
        forget: true,
        close: true,
        end: true,
        time: Passing::WithTicks,
        snapshot: true,
        mistakes: true,
        policy: Policy {
            certificate_deadline_ms: Some(1),
            answer_deadline_ms: Some(1),
            ..endless()
        },
        ..Bounds::quiet(name, sessions, certificates)
    }
}

/// The whole alphabet again, with the fewest signals and without the host's mistakes.
fn four_sessions() -> Bounds {
    Bounds {
        about: "four sessions: the fewest signals, verdicts, deadlines, forget, close, end",
        signals: fewest_signals(),
        garbage: false,
        snapshot: false,
        mistakes: false,
        ..everything("four_sessions", 4, 2)
    }
}

/// Sessions opened one after another, certificates in DER and PEM, every reason of every signal.
fn signals() -> Bounds {
    Bounds {
        about: "every signal with every reason, sessions opened one by one, DER and PEM",
        signals: Signal::ALL.to_vec(),
        opening: true,
        twins: true,
        garbage: true,
        unavailable: true,
        inquiries: 2,
        forget: true,
        close: true,
        end: true,
        snapshot: true,
        mistakes: true,
        ..Bounds::quiet("signals", 2, 1)
    }
}

fn passing_time() -> Bounds {
    Bounds {
        about: "deadlines of two lengths, ticks in time and late, times that run backwards",
        signals: fewest_signals(),
        unavailable: true,
        inquiries: FAR,
        counted: false,
        forget: true,
        end: true,
        time: Passing::Freely,
        policy: Policy {
            certificate_deadline_ms: Some(2),
            answer_deadline_ms: Some(3),
            ..endless()
        },
        ..Bounds::quiet("passing_time", 2, 2)
    }
}

fn end_of_time() -> Bounds {
    Bounds {
        about: "the last milliseconds that there are, where deadlines fall together",
        starts_at: LAST - 2,
        time: Passing::Freely,
        policy: Policy {
            certificate_deadline_ms: Some(1),
            answer_deadline_ms: Some(2),
            ..Policy::default()
        },
        ..Bounds::quiet("end_of_time", 3, 3)
    }
}

fn caps() -> Bounds {
    Bounds {
        about: "caps on inquiries, subjects, queued prompts, prompts of a session, bytes",
        problems: vec![ProblemSet::EMPTY, ProblemSet::of(&[Problem::Revoked])],
        signals: fewest_signals(),
        garbage: true,
        inquiries: 3,
        forget: true,
        mistakes: true,
        snapshot: true,
        policy: Policy {
            max_inquiries: 2,
            max_subjects: 2,
            max_queued_prompts: 1,
            max_prompts_per_session: 1,
            max_certificate_bytes: 4096,
            ..Bounds::quiet("", 0, 0).policy
        },
        ..Bounds::quiet("caps", 2, 3)
    }
}

fn session_cap() -> Bounds {
    Bounds {
        about: "more sessions than may be open, closed again, and no queue",
        signals: vec![Signal::CertificatePending, Signal::JoinSucceeded],
        opening: true,
        close: true,
        end: true,
        mistakes: true,
        policy: Policy { max_sessions: 2, max_queued_prompts: 0, ..Bounds::quiet("", 0, 0).policy },
        ..Bounds::quiet("session_cap", 3, 2)
    }
}

fn windows(name: &'static str, sessions: u64, certificates: u32) -> Bounds {
    Bounds {
        about: "two windows at a time and prompts that queue for them",
        signals: vec![Signal::CertificatePending, Signal::JoinSucceeded],
        inquiries: FAR,
        counted: false,
        forget: true,
        close: true,
        policy: Policy { max_shown_prompts: 2, ..endless() },
        ..Bounds::quiet(name, sessions, certificates)
    }
}

fn not_overridable() -> Bounds {
    Bounds {
        about: "a problem that nobody may override, met early and late",
        problems: vec![ProblemSet::EMPTY, ProblemSet::of(&[Problem::Revoked])],
        signals: fewest_signals(),
        inquiries: FAR,
        counted: false,
        forget: true,
        snapshot: true,
        policy: endless(),
        ..Bounds::quiet("not_overridable", 3, 2)
    }
}

fn forbidden() -> Bounds {
    Bounds {
        about: "nobody may override anything",
        signals: one_of_each_signal(),
        garbage: true,
        unavailable: true,
        inquiries: 2,
        close: true,
        end: true,
        mistakes: true,
        policy: Policy { forbid_overrides: true, ..Bounds::quiet("", 0, 0).policy },
        ..Bounds::quiet("forbidden", 2, 1)
    }
}

/// None, one, and another as services spell it.
fn two_hosts_and_none() -> Vec<Option<Host>> {
    vec![None, Some(Host::from("a.example")), Some(Host::from("B.Example.."))]
}

fn hosts() -> Bounds {
    Bounds {
        about: "windows that come to show more hosts and problems, and the cap on hosts",
        hosts: two_hosts_and_none(),
        problems: vec![ProblemSet::EMPTY, ProblemSet::of(&[Problem::Expired])],
        signals: vec![Signal::CertificatePending, Signal::JoinSucceeded],
        inquiries: FAR,
        counted: false,
        forget: true,
        snapshot: true,
        mistakes: true,
        policy: Policy { max_prompt_hosts: 1, ..endless() },
        ..Bounds::quiet("hosts", 3, 1)
    }
}

fn host_scope() -> Bounds {
    Bounds {
        about: "consent for a certificate on one host",
        hosts: two_hosts_and_none(),
        problems: vec![ProblemSet::EMPTY, ProblemSet::of(&[Problem::Revoked])],
        signals: fewest_signals(),
        inquiries: FAR,
        counted: false,
        forget: true,
        mistakes: true,
        snapshot: true,
        policy: Policy { scope: Scope::CertificateHost, ..endless() },
        ..Bounds::quiet("host_scope", 2, 1)
    }
}

fn problem_scope() -> Bounds {
    Bounds {
        about: "consent for a certificate on one host with its problems",
        hosts: vec![None, Some(Host::from("a.example"))],
        problems: vec![
            ProblemSet::EMPTY,
            ProblemSet::of(&[Problem::SelfSigned]),
            ProblemSet::of(&[Problem::SelfSigned, Problem::Unknown]),
        ],
        signals: fewest_signals(),
        inquiries: FAR,
        counted: false,
        forget: true,
        snapshot: true,
        policy: Policy { scope: Scope::CertificateHostProblems, ..endless() },
        ..Bounds::quiet("problem_scope", 2, 1)
    }
}

/// One session of a kind that reports every code there is.
fn codes(kind: Kind) -> Bounds {
    let (name, kinds): (_, &'static [Kind]) = match kind {
        Kind::Video => ("codes_video", &[Kind::Video]),
        Kind::Svs => ("codes_svs", &[Kind::Svs]),
        Kind::AudioBroadcast => ("codes_audio_broadcast", &[Kind::AudioBroadcast]),
        Kind::AudioVoip => ("codes_audio_voip", &[Kind::AudioVoip]),
        Kind::AudioHybrid => ("codes_audio_hybrid", &[Kind::AudioHybrid]),
        Kind::Nbr => ("codes_nbr", &[Kind::Nbr]),
    };
    Bounds {
        about: "one session of one kind, and every raw code of every kind",
        kinds,
        signals: Signal::ALL.to_vec(),
        codes: true,
        inquiries: FAR,
        counted: false,
        forget: true,
        end: true,
        policy: endless(),
        ..Bounds::quiet(name, 1, 1)
    }
}

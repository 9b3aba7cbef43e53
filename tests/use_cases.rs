//! The ten cases that the client was built for: five for a presenter, the same five for an
//! attendee. Each with every kind of session at each of the three centres.
//!
//! The reports are the services' own codes where their kind has them. Engine, model and
//! monitors live every case at once.

mod meeting;

use certgate_model::vocabulary::{
    Center::{self, Event, Meeting as MeetingCenter, Training},
    Input,
    Kind::{self, AudioBroadcast, AudioHybrid, AudioVoip, Nbr, Svs, Video},
    Leaf, Policy, Refusal,
    Role::{self, Attendee, Presenter},
    Signal,
};
use meeting::{Meeting, certificate, no, yes};

/// What the person says to every window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    ConnectAnyway,
    DontConnect,
}

use Says::{ConnectAnyway, DontConnect};

/// One row: what the person is, the certificate that each session meets, what the person says
/// and how many windows that takes.
struct Case {
    number: u8,
    role: Role,
    certificates: &'static [u32],
    says: &'static [Says],
    windows: usize,
}

const EITHER: &[Says] = &[ConnectAnyway, DontConnect];

#[rustfmt::skip]
const CASES: [Case; 10] = [
    // Several sessions, one certificate: one window. A certificate each: a window each.
    Case { number: 1,  role: Presenter, certificates: &[0, 0, 0], says: EITHER,           windows: 1 },
    Case { number: 2,  role: Presenter, certificates: &[0, 1, 2], says: EITHER,           windows: 3 },
    Case { number: 3,  role: Presenter, certificates: &[0],       says: EITHER,           windows: 1 },
    Case { number: 4,  role: Presenter, certificates: &[0, 0, 1], says: &[DontConnect],   windows: 2 },
    Case { number: 5,  role: Presenter, certificates: &[0, 0, 1], says: &[ConnectAnyway], windows: 2 },
    Case { number: 6,  role: Attendee,  certificates: &[0, 0, 0], says: EITHER,           windows: 1 },
    Case { number: 7,  role: Attendee,  certificates: &[0, 1, 2], says: EITHER,           windows: 3 },
    Case { number: 8,  role: Attendee,  certificates: &[0],       says: EITHER,           windows: 1 },
    Case { number: 9,  role: Attendee,  certificates: &[0, 0, 1], says: &[DontConnect],   windows: 2 },
    Case { number: 10, role: Attendee,  certificates: &[0, 0, 1], says: &[ConnectAnyway], windows: 2 },
];

const KINDS: [Kind; 6] = [Video, Svs, AudioBroadcast, AudioVoip, AudioHybrid, Nbr];
const CENTERS: [Center; 3] = [MeetingCenter, Event, Training];

/// What a service reports when it holds its session, and when it has joined.
fn reports(kind: Kind, session: u64) -> [Input; 2] {
    let code = |code| Input::Status { session, code };
    let signal = |signal| Input::Signal { session, signal };
    match kind {
        Video => [code(3), code(0)],
        Svs => [code(8), code(0)],
        AudioVoip | AudioHybrid => [code(6), code(0)],
        AudioBroadcast => [code(1009), signal(Signal::JoinSucceeded)],
        Nbr => [signal(Signal::CertificatePending), signal(Signal::JoinSucceeded)],
    }
}

#[test]
fn the_ten_cases_with_every_kind_at_each_centre() {
    let mut rows = 0;
    for case in &CASES {
        for center in CENTERS {
            for kind in KINDS {
                for says in case.says {
                    live(case, center, kind, *says);
                }
                rows += 1;
            }
        }
    }
    assert_eq!(rows, 10 * 6 * 3);
}

/// Lives one case: the first session is of this kind, the others of those after it.
fn live(case: &Case, center: Center, kind: Kind, says: Says) {
    let row = format!("case {}, {center}, {kind}, {says:?}", case.number);
    let policy = Policy { role: case.role, center, ..Policy::default() };
    let mut m = Meeting::new(policy);
    let first = kind as usize;
    let kinds = KINDS.iter().cycle().skip(first).copied();
    let sessions: Vec<(u64, Kind, u32)> =
        (1..).zip(kinds).zip(case.certificates).map(|((n, kind), c)| (n, kind, *c)).collect();
    let mut said = Vec::new();
    for (session, kind, _) in &sessions {
        said.extend(m.give(Input::Open { session: *session, kind: *kind }));
        said.extend(m.give(reports(*kind, *session)[0].clone()));
    }
    for (session, _, number) in &sessions {
        said.extend(m.give(certificate(*session, 1, *number)));
    }
    // The person answers window after window, as they come up.
    while let Some((prompt, revision)) =
        m.state.windows.iter().next().map(|(prompt, window)| (*prompt, window.revision))
    {
        said.extend(m.give(if says == ConnectAnyway { yes(prompt, revision) } else { no(prompt) }));
    }
    let lines = |what: &str| said.iter().filter(|line| line.contains(what)).count();
    let (action, other) = if says == ConnectAnyway {
        (": ignore 1 (person)", ": cancel")
    } else {
        (": cancel 1 (person)", ": ignore")
    };
    assert_eq!(lines("show "), case.windows, "{row}: windows\n{}", said.join("\n"));
    assert_eq!(lines(action), sessions.len(), "{row}: an action for each\n{}", said.join("\n"));
    assert_eq!(lines(other), 0, "{row}: and no other\n{}", said.join("\n"));

    for (session, kind, _) in &sessions {
        let answer = m.give(reports(*kind, *session)[1].clone());
        if says == ConnectAnyway {
            assert_eq!(answer, [format!("{session}: -> active")], "{row}");
        } else {
            let cut = [
                format!("{session}: anomaly connected_while_held"),
                format!("{session}: terminate (denied)"),
            ];
            assert_eq!(answer, cut, "{row}");
            assert_eq!(m.leaf(*session), Leaf::Refused(Refusal::Denied), "{row}");
        }
    }
    // The client caches certificates: whoever comes with one of them asks nobody.
    for (late, number) in (100..).zip(case.certificates) {
        m.give(Input::Open { session: late, kind });
        m.give(reports(kind, late)[0].clone());
        let answer = m.give(certificate(late, 1, *number));
        let due = if says == ConnectAnyway {
            [format!("{late}: ignore 1 (remembered)"), format!("{late}: -> admitted")]
        } else {
            [format!("{late}: cancel 1 (remembered)"), format!("{late}: -> refused (denied)")]
        };
        assert_eq!(answer, due, "{row}: later");
    }
}

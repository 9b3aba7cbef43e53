//! Every leaf meets every signal, the gate open and shut.

mod meeting;

use certgate_model::vocabulary::{Signal::*, *};
use meeting::{Meeting, certificate, no, yes};

/// The columns: one signal a row in the order of [`Signal::ALL`]; the reason makes no other
/// difference than that it is carried on.
struct Column {
    leaf: &'static str,
    reach: fn(&mut Meeting),
    connected: &'static [&'static str],
    play: &'static [&'static str],
    failed: bool,
    again: bool,
    pending: &'static [&'static str],
}

const ACTIVE: &[&str] = &["1: -> active"];
const UNEXPECTED: &[&str] = &["1: anomaly unexpected_signal"];
const CUT: &[&str] =
    &["1: anomaly connected_while_held", "1: terminate (bypassed)", "1: -> refused (bypassed)"];
const CUT_HELD: &[&str] = &[
    "1: anomaly connected_while_held",
    "1: cancel 1 (bypassed)",
    "1: terminate (bypassed)",
    "1: -> refused (bypassed)",
];
const CUT_DECIDING: &[&str] = &[
    "1: anomaly connected_while_held",
    "1: cancel 1 (bypassed)",
    "1: terminate (bypassed)",
    "1: -> refused (bypassed)",
    "update 1.1 hosts [] problems [] sessions []",
];
const ASK_FIRST: &[&str] = &["1: -> fetching", "1: fetch 1"];
const ASK_AGAIN: &[&str] = &["1: -> fetching", "1: fetch 2"];

fn fetching(m: &mut Meeting) {
    m.held(1);
}

fn deciding(m: &mut Meeting) {
    fetching(m);
    m.give(certificate(1, 1, 0));
}

fn admitted(m: &mut Meeting) {
    deciding(m);
    m.give(yes(1, 1));
}

/// Ended while held, so that the gate is shut.
fn failed_held(m: &mut Meeting) {
    fetching(m);
    m.signal(1, JoinFailed(JoinFailure::CallIn));
}

fn columns() -> Vec<Column> {
    let column = |leaf, reach, connected, play, pending| Column {
        leaf,
        reach,
        connected,
        play,
        failed: true,
        again: true,
        pending,
    };
    let held = |leaf, reach, cut| Column { again: false, ..column(leaf, reach, cut, cut, &[]) };
    vec![
        column("joining", |m| m.open(1), ACTIVE, UNEXPECTED, ASK_FIRST),
        column(
            "retrying",
            |m| {
                m.open(1);
                m.signal(1, JoinRetrying);
            },
            ACTIVE,
            UNEXPECTED,
            ASK_FIRST,
        ),
        column(
            "retrying",
            |m| {
                failed_held(m);
                m.signal(1, JoinRetrying);
            },
            CUT,
            CUT,
            ASK_AGAIN,
        ),
        column(
            "reconnecting",
            |m| {
                m.open(1);
                m.signal(1, Reconnecting);
            },
            ACTIVE,
            UNEXPECTED,
            ASK_FIRST,
        ),
        column(
            "reconnecting",
            |m| {
                failed_held(m);
                m.signal(1, Reconnecting);
            },
            CUT,
            CUT,
            ASK_AGAIN,
        ),
        column("admitted", admitted, ACTIVE, UNEXPECTED, ASK_AGAIN),
        Column { pending: &["1: fetch 2"], ..held("fetching", fetching, CUT_HELD) },
        Column {
            pending: &[
                "1: -> fetching",
                "1: fetch 2",
                "update 1.1 hosts [] problems [] sessions []",
            ],
            ..held("deciding", deciding, CUT_DECIDING)
        },
        column(
            "active",
            |m| {
                m.open(1);
                m.signal(1, JoinSucceeded);
            },
            &[],
            &["1: -> playing"],
            ASK_FIRST,
        ),
        column(
            "playing",
            |m| {
                admitted(m);
                m.signal(1, ReconnectSucceeded);
                m.signal(1, PlayAllowed);
            },
            &[],
            &[],
            ASK_AGAIN,
        ),
        Column {
            failed: false,
            ..held(
                "refused (denied)",
                |m| {
                    deciding(m);
                    m.give(no(1));
                },
                &["1: anomaly connected_while_held", "1: terminate (denied)"],
            )
        },
        column(
            "left (stopped_for_svc)",
            |m| {
                m.open(1);
                m.signal(1, Left(Leaving::StoppedForSvc));
            },
            ACTIVE,
            UNEXPECTED,
            ASK_FIRST,
        ),
        column(
            "left (left)",
            |m| {
                fetching(m);
                m.signal(1, Left(Leaving::Left));
            },
            CUT,
            CUT,
            ASK_AGAIN,
        ),
        column(
            "failed (join)",
            |m| {
                m.open(1);
                m.signal(1, JoinFailed(JoinFailure::Join));
            },
            ACTIVE,
            UNEXPECTED,
            ASK_FIRST,
        ),
        column("failed (call_in)", failed_held, CUT, CUT, ASK_AGAIN),
    ]
}

// SIG-1 to SIG-33, GATE-5 to GATE-8, INQ-1, INQ-3, INQ-5, EFFECT-6 to EFFECT-8
#[test]
fn every_cell_of_the_session_table_does_what_it_says() {
    for column in columns() {
        for signal in Signal::ALL {
            let mut m = Meeting::new(Policy::default());
            (column.reach)(&mut m);
            let leaf = m.state.sessions[&1].leaf;
            assert_eq!(leaf.to_string(), column.leaf);
            let to = |leaf: Leaf| vec![format!("1: -> {leaf}")];
            let mut expected = match signal {
                JoinSucceeded | ReconnectSucceeded => own(column.connected),
                PlayAllowed => own(column.play),
                JoinFailed(why) if column.failed => to(Leaf::Failed(why.into())),
                ReconnectFailed(why) if column.failed => to(Leaf::Failed(why.into())),
                Left(why) if column.failed => to(Leaf::Left(why)),
                JoinRetrying if column.again => to(Leaf::Retrying),
                Reconnecting if column.again => to(Leaf::Reconnecting),
                CertificatePending if column.leaf == "refused (denied)" => {
                    own(&["1: cancel 2 (denied)"])
                }
                CertificatePending => own(column.pending),
                _ => Vec::new(),
            };
            // The same leaf for the same reason is no change.
            expected.retain(|line| *line != format!("1: -> {leaf}"));
            let withdraws = matches!(signal, JoinFailed(_) | ReconnectFailed(_) | Left(_));
            if column.leaf == "deciding" && withdraws {
                expected.push("update 1.1 hosts [] problems [] sessions []".into());
            }
            assert_eq!(m.signal(1, signal), expected, "{signal} in {leaf}");
        }
    }
}

fn own(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

// CODE-2 to CODE-6, ERR-8
#[test]
fn codes_are_signals_of_their_kind() {
    let mut m = Meeting::new(Policy::default());
    for (session, kind, code) in [
        (1, Kind::Video, 3),
        (2, Kind::Svs, 8),
        (3, Kind::AudioBroadcast, 1009),
        (4, Kind::AudioVoip, 6),
        (5, Kind::AudioHybrid, 6),
    ] {
        m.expect(Input::Open { session, kind }, &[]);
        m.expect(
            Input::Status { session, code },
            &[&format!("{session}: -> fetching"), &format!("{session}: fetch 1")],
        );
        m.expect(Input::Status { session, code: 77 }, &["unknown_code"]);
    }
    m.expect(Input::Open { session: 6, kind: Kind::Nbr }, &[]);
    m.expect(Input::Status { session: 6, code: 0 }, &["unknown_code"]);
    m.expect(Input::Status { session: 7, code: 0 }, &["unknown_session"]);
}

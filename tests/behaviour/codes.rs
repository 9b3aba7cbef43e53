//! The raw codes of the services: each has the one meaning that is written down for it, and
//! no other code has any.

use certgate::{
    AUDIO_BROADCAST_CERTIFICATION, AUDIO_SESSION_CONFIRM, Action, CERTIFICATION_TYPE_SSL, Engine,
    Error, Input, JoinFailure, Kind, LeaveReason, Meeting, Policy, RawStatus, ReconnectFailure,
    STREAM_ATTENDEE_LIMIT, Signal, Time, UnknownCode,
};

/// The kinds that share a table, and its rows.
type Table = (&'static [Kind], &'static [(i64, Signal)]);

/// Every row of every table, typed in from the specification.
const ROWS: [Table; 5] = [
    (
        &[Kind::Video],
        &[
            (0, Signal::JoinSucceeded),
            (1, Signal::JoinFailed(JoinFailure::Join)),
            (2, Signal::Left(LeaveReason::Left)),
            (3, Signal::CertificatePending),
        ],
    ),
    (
        &[Kind::Svs],
        &[
            (0, Signal::JoinSucceeded),
            (1, Signal::JoinFailed(JoinFailure::Join)),
            (2, Signal::JoinRetrying),
            (3, Signal::Left(LeaveReason::Left)),
            (4, Signal::Reconnecting),
            (5, Signal::ReconnectSucceeded),
            (6, Signal::ReconnectFailed(ReconnectFailure::Reconnect)),
            (7, Signal::ReconnectFailed(ReconnectFailure::Network)),
            (8, Signal::CertificatePending),
            (100, Signal::JoinFailed(JoinFailure::AttendeeLimit)),
            (101, Signal::Left(LeaveReason::StoppedForSvc)),
            (102, Signal::PlayAllowed),
        ],
    ),
    (&[Kind::AudioBroadcast], &[(1009, Signal::CertificatePending)]),
    (
        &[Kind::AudioVoip, Kind::AudioHybrid],
        &[
            (0, Signal::JoinSucceeded),
            (1, Signal::JoinFailed(JoinFailure::Join)),
            (2, Signal::JoinRetrying),
            (3, Signal::JoinFailed(JoinFailure::CallIn)),
            (4, Signal::Left(LeaveReason::Left)),
            (5, Signal::JoinFailed(JoinFailure::Capacity)),
            (6, Signal::CertificatePending),
        ],
    ),
    (&[Kind::Nbr], &[]),
];

/// The codes that are tried: all near the tables, and the ends of the number's range.
fn codes() -> impl Iterator<Item = i64> {
    let ends = [i64::MIN, i64::MIN + 1, -(1 << 53), 1 << 31, 1 << 32, 1 << 53, i64::MAX];
    (-300..=40_000).chain(ends)
}

fn meaning(kind: Kind, code: i64) -> Option<Signal> {
    let (_, rows) = ROWS.iter().find(|(kinds, _)| kinds.contains(&kind))?;
    rows.iter().find(|(known, _)| *known == code).map(|(_, signal)| *signal)
}

#[test]
fn every_code_of_every_kind_means_what_is_written_and_every_other_is_an_error() {
    for kind in Kind::ALL {
        for code in codes() {
            let status = RawStatus::Code(code);
            let expected = meaning(kind, code).ok_or(UnknownCode { kind, status });
            assert_eq!(kind.decode(status), expected, "{kind}, {code}");
        }
    }
}

#[test]
fn audio_says_the_same_in_message_31016_and_in_no_other() {
    for kind in Kind::ALL {
        let is_audio = matches!(kind, Kind::AudioVoip | Kind::AudioHybrid);
        for message in [0, 1, 31015, 31016, 31017, u32::MAX] {
            for code in -2..=12 {
                let status = RawStatus::Message { message, code };
                let known = meaning(kind, code).filter(|_| is_audio && message == 31016);
                let expected = known.ok_or(UnknownCode { kind, status });
                assert_eq!(kind.decode(status), expected, "{kind}, {message}, {code}");
            }
        }
    }
}

#[test]
fn each_tables_rows_are_those_that_are_written_and_in_the_order_of_their_codes() {
    for kind in Kind::ALL {
        let rows: Vec<_> = kind.codes().iter().map(|row| (row.code, row.signal)).collect();
        let (_, written) = ROWS.iter().find(|(kinds, _)| kinds.contains(&kind)).unwrap();
        assert_eq!(rows, *written, "{kind}");
        assert!(kind.codes().iter().all(|row| !row.name.is_empty()), "{kind}");
    }
}

#[test]
fn the_constants_are_the_services_own() {
    assert_eq!(AUDIO_BROADCAST_CERTIFICATION, 1009);
    assert_eq!(AUDIO_SESSION_CONFIRM, 31016);
    assert_eq!(CERTIFICATION_TYPE_SSL, 0);
    assert_eq!(STREAM_ATTENDEE_LIMIT, 1000);
    assert_eq!((Action::Ignore.code(), Action::Cancel.code()), (0, 1));
}

#[test]
fn an_unknown_code_changes_nothing_and_names_the_kind_and_the_code() {
    for kind in Kind::ALL {
        let mut engine = Engine::new(Meeting::default(), Policy::default());
        let session = engine.open(Time::ZERO, kind).unwrap();
        let before = engine.clone();
        let status = RawStatus::Code(4711);
        let input = Input::Status(session, status);
        let error = engine.handle(Time::from_millis(9), input).unwrap_err();
        assert_eq!(error, Error::UnknownCode(UnknownCode { kind, status }));
        assert!(error.to_string().contains(kind.name()), "{error}");
        assert!(error.to_string().contains("4711"), "{error}");
        assert!(engine == before, "{kind}");
        assert!(!engine.has_effects(), "{kind}");
    }
}

#[test]
fn every_kind_takes_every_signal_directly() {
    for kind in Kind::ALL {
        for signal in Signal::ALL {
            let mut engine = Engine::new(Meeting::default(), Policy::default());
            let session = engine.open(Time::ZERO, kind).unwrap();
            engine.handle(Time::ZERO, Input::Signal(session, signal)).unwrap();
            assert!(engine.has_effects(), "{kind}, {signal:?}");
        }
    }
}

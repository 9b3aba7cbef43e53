//! What the run loop guards at the services' boundary.

use crate::services::{Call, Client, certificate};
use certgate::{
    Action, Answer, Kind, Problem, RawStatus, Revision, Signal, Span, Time, host::Report,
};

const PENDING: RawStatus = RawStatus::Code(3);

fn at(millis: u64) -> Time {
    Time::from_millis(millis)
}

// BOUND-3, BOUND-7
#[test]
fn an_allowed_session_is_told_to_ignore_only_after_its_certificate_was_read_again() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.host.report(at(1), video, PENDING).unwrap();
    assert_eq!(client.calls(video), [Call::Read]);
    client.connect_anyway(at(2));
    assert_eq!(client.calls(video), [Call::Read, Call::Read, Call::Set(Action::Ignore)]);
}

// BOUND-4, INV-consent_is_exact
#[test]
fn a_certificate_that_was_swapped_between_inquiry_and_action_is_never_ignored() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.host.report(at(1), video, PENDING).unwrap();
    client.service(video).information = certificate(2);
    client.connect_anyway(at(2));
    assert!(!client.calls(video).contains(&Call::Set(Action::Ignore)));
    // The service still holds, and the person is asked about what it shows now.
    assert_eq!(client.host.window().shown.len(), 2);
    assert_ne!(
        client.host.window().shown[0].subject.fingerprint,
        client.host.window().shown[1].subject.fingerprint,
    );
    client.connect_anyway(at(3));
    assert_eq!(client.calls(video).last(), Some(&Call::Set(Action::Ignore)));
}

// BOUND-5
#[test]
fn a_certificate_that_cannot_be_read_again_is_never_ignored() {
    for unreadable in [Vec::new(), b"no certificate".to_vec()] {
        let mut client = Client::new();
        let video = client.open(Kind::Video, &certificate(1));
        client.host.report(at(1), video, PENDING).unwrap();
        client.service(video).information = unreadable;
        client.connect_anyway(at(2));
        assert_eq!(client.calls(video).last(), Some(&Call::Set(Action::Cancel)));
        assert!(!client.calls(video).contains(&Call::Set(Action::Ignore)));
    }
}

// BOUND-2
#[test]
fn an_action_is_dropped_when_the_service_has_asked_again_meanwhile() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.host.report(at(1), video, PENDING).unwrap();
    // The service asks anew before the answer reaches it.
    client.service(video).reports.push_back(Report::Signal(Signal::CertificatePending));
    client.connect_anyway(at(2));
    let calls = client.calls(video);
    let ignores = calls.iter().filter(|call| **call == Call::Set(Action::Ignore)).count();
    assert_eq!(ignores, 1, "the second inquiry's answer alone arrives: {calls:?}");
    assert_eq!(client.host.window().shown.len(), 1, "the verdict is remembered");
}

// BOUND-1, BOUND-2
#[test]
fn a_certificate_that_is_reported_pending_while_it_is_read_again_gets_no_stale_answer() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.host.report(at(1), video, PENDING).unwrap();
    client.service(video).on_read = Some((2, Report::Status(PENDING)));
    client.connect_anyway(at(2));
    let calls = client.calls(video);
    assert_eq!(
        calls,
        [Call::Read, Call::Read, Call::Read, Call::Read, Call::Set(Action::Ignore)],
        "read; read again, and asked anew; read for the new inquiry; read again; answered",
    );
}

// BOUND-6, BOUND-8
#[test]
fn the_information_is_got_before_an_action_even_where_nobody_looks_at_it() {
    let mut client = Client::new();
    let audio = client.open(Kind::AudioVoip, &certificate(1));
    let certification = RawStatus::Message { message: 31016, code: 6 };
    client.host.report(at(1), audio, certification).unwrap();
    client.dont_connect(at(2));
    assert_eq!(client.calls(audio), [Call::Read, Call::Set(Action::Cancel)]);
    // Refused: the engine cancels without asking for the certificate.
    client.host.report(at(3), audio, certification).unwrap();
    assert_eq!(client.calls(audio)[2..], [Call::Read, Call::Set(Action::Cancel)]);
}

#[test]
fn a_service_that_connects_while_it_is_held_is_made_to_leave() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.host.report(at(1), video, PENDING).unwrap();
    client.host.report(at(2), video, RawStatus::Code(0)).unwrap();
    assert_eq!(client.calls(video), [Call::Read, Call::Set(Action::Cancel), Call::Leave]);
}

#[test]
fn every_session_on_one_certificate_is_answered_by_one_window() {
    let mut client = Client::new();
    let kinds = [Kind::Video, Kind::Svs, Kind::AudioBroadcast, Kind::AudioHybrid, Kind::Nbr];
    let shared = certificate(1);
    let sessions = kinds.map(|kind| client.open(kind, &shared));
    for session in sessions {
        client.host.signal(at(1), session, Signal::CertificatePending).unwrap();
    }
    assert_eq!(client.host.window().shown.len(), 1);
    client.connect_anyway(at(2));
    for session in sessions {
        assert_eq!(client.calls(session).last(), Some(&Call::Set(Action::Ignore)));
    }
}

// BOUND-12
#[test]
fn connect_anyway_on_what_the_person_has_not_seen_is_an_error() {
    let mut client = Client::new();
    let shared = certificate(1);
    let video = client.open(Kind::Video, &shared);
    let svs = client.open(Kind::Svs, &shared);
    client.service(svs).problems = Problem::Expired.into();
    client.host.signal(at(1), video, Signal::CertificatePending).unwrap();
    let prompt = client.host.window().shown[0].id;
    client.host.signal(at(2), svs, Signal::CertificatePending).unwrap();
    let stale = Answer::ConnectAnyway(Revision::FIRST);
    let error = client.host.answer(at(3), prompt, stale).unwrap_err();
    assert_eq!(error, certgate::Error::PromptChanged);
    let revision = client.host.window().updated.last().unwrap().revision;
    client.host.answer(at(4), prompt, Answer::ConnectAnyway(revision)).unwrap();
}

// BOUND-11
#[test]
fn a_service_that_never_stops_reporting_does_not_keep_the_clients_thread() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.service(video).endless = Some(Report::Status(PENDING));
    client.host.report(at(1), video, PENDING).unwrap();
    assert!(client.host.has_work(), "what is left waits for the next call");
}

// BOUND-9
#[test]
fn a_service_that_is_silent_about_its_certificate_is_cancelled_at_the_deadline_or_at_once() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &[]);
    client.host.report(at(1), video, PENDING).unwrap();
    assert_eq!(client.calls(video), [Call::Read, Call::Set(Action::Cancel)]);
    assert!(client.host.window().shown.is_empty());
}

#[test]
fn an_unanswered_window_is_a_no_at_its_deadline() {
    let mut client = Client::with_policy(certgate::Policy {
        answer_deadline: Span::from_millis(500),
        ..certgate::Policy::default()
    });
    let video = client.open(Kind::Video, &certificate(1));
    client.host.report(at(100), video, PENDING).unwrap();
    assert_eq!(client.host.next_deadline(), Some(at(600)));
    client.host.tick(at(599));
    assert_eq!(client.calls(video), [Call::Read]);
    client.host.tick(at(600));
    assert_eq!(client.calls(video), [Call::Read, Call::Set(Action::Cancel)]);
    assert_eq!(client.host.window().dismissed, [client.host.window().shown[0].id]);
}

// SESS-13
#[test]
fn a_closed_session_gives_its_service_back_untold() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.host.report(at(1), video, PENDING).unwrap();
    let service = client.host.close(at(2), video).unwrap();
    assert_eq!(service.calls, [Call::Read]);
    assert_eq!(client.host.close(at(3), video).unwrap_err(), certgate::Error::UnknownSession);
}

// CERT-13
#[test]
fn an_opaque_format_is_told_apart_by_its_bytes_alone() {
    let mut client = Client::new();
    let nbr = client.open(Kind::Nbr, b"token 17");
    client.service(nbr).opaque = true;
    client.host.signal(at(1), nbr, Signal::CertificatePending).unwrap();
    assert!(client.host.window().shown[0].certificate.is_opaque());
    client.connect_anyway(at(2));
    assert_eq!(client.calls(nbr).last(), Some(&Call::Set(Action::Ignore)));
}

#[test]
fn after_the_end_every_session_is_refused_and_stays_so() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    let svs = client.open(Kind::Svs, &certificate(2));
    client.host.report(at(1), video, PENDING).unwrap();
    client.host.report(at(1), svs, RawStatus::Code(0)).unwrap();
    client.host.end(at(2)).unwrap();
    assert_eq!(client.calls(video), [Call::Read, Call::Set(Action::Cancel)]);
    assert_eq!(client.calls(svs), [Call::Leave]);
    client.host.report(at(3), svs, RawStatus::Code(0)).unwrap();
    assert_eq!(client.calls(svs), [Call::Leave, Call::Leave]);
    assert_eq!(client.host.end(at(4)).unwrap_err(), certgate::Error::MeetingEnded);
}

//! Every error has its place, changes nothing, and says what to do.

use certgate_model::vocabulary::{Error, Input, Kind, Policy, Problem, Scope};

use crate::meeting::*;

/// A meeting in which every error can be had.
fn meeting() -> Meeting {
    let mut m = Meeting::new(Policy { max_sessions: 4, ..Policy::default() });
    m.shows(5, 0, "", &[]);
    m.give(no(1));
    m.shows(6, 1, "", &[]);
    m.shows(7, 2, "", &[Problem::Revoked]);
    m.held(8);
    m
}

/// `Meeting::fails` checks that nothing changed, on the engine and on the model.
#[test]
fn every_error_can_be_had_and_changes_nothing() {
    let mut m = meeting();
    m.at = 500;
    let open = |session| Input::Open { session, kind: Kind::Video };
    m.fails(open(8), Error::DuplicateSession);
    m.fails(open(9), Error::TooManySessions);
    m.fails(pending(4), Error::UnknownSession);
    m.fails(Input::Status { session: 8, code: 9 }, Error::UnknownCode);
    m.fails(certificate(8, 2, 0), Error::StaleInquiry);
    m.fails(no(3), Error::UnknownPrompt);
    m.fails(no(1), Error::PromptClosed);
    m.fails(yes(2, 2), Error::PromptChanged);
    m.fails(forget(3), Error::UnknownSubject);
    m.fails(forget(1), Error::SubjectOpen);
    m.fails(forget(2), Error::DeniedByPolicy);
    m.give(Input::End);
    m.fails(Input::End, Error::MeetingEnded);
}

#[test]
fn a_closed_session_is_unknown_to_every_input() {
    let mut m = meeting();
    m.give(close(8));
    for input in [
        pending(8),
        Input::Status { session: 8, code: 0 },
        Input::Status { session: 8, code: 9999 },
        certificate(8, 1, 0),
        unavailable(8, 1),
        close(8),
    ] {
        m.fails(input, Error::UnknownSession);
    }
}

#[test]
fn an_end_is_looked_for_before_anything_else() {
    let mut m = meeting();
    m.give(Input::End);
    m.fails(Input::Open { session: 1, kind: Kind::Video }, Error::MeetingEnded);
    m.fails(certificate(99, 9, 0), Error::MeetingEnded);
    m.fails(unavailable(99, 9), Error::MeetingEnded);
    m.fails(no(99), Error::MeetingEnded);
    m.fails(forget(3), Error::MeetingEnded);
}

#[test]
fn a_number_given_twice_is_looked_for_before_the_cap() {
    let mut m = meeting();
    m.fails(Input::Open { session: 2, kind: Kind::Video }, Error::DuplicateSession);
    m.fails(Input::Open { session: 8, kind: Kind::Video }, Error::DuplicateSession);
}

#[test]
fn a_subject_without_the_host_that_the_scope_needs_is_unknown() {
    let mut m = Meeting::new(Policy { scope: Scope::CertificateHost, ..Policy::default() });
    m.shows(1, 0, "a", &[]);
    m.give(no(1));
    m.fails(forget(0), Error::UnknownSubject);
    m.fails(forget_on(0, ".", &[]), Error::UnknownSubject);
    m.expect(forget_on(0, "a", &[]), &[]);
}

/// An error that a person meets says what was wrong; its name is what protocols use.
#[test]
fn every_error_has_a_sentence_and_a_name_of_its_own() {
    use certgate::{Error, Kind, RawStatus, UnknownCode};
    let errors = [
        Error::MeetingEnded,
        Error::TooManySessions,
        Error::UnknownSession,
        Error::UnknownCode(UnknownCode { kind: Kind::Nbr, status: RawStatus::Code(5) }),
        Error::StaleInquiry,
        Error::UnknownPrompt,
        Error::PromptClosed,
        Error::PromptChanged,
        Error::UnknownSubject,
        Error::SubjectOpen,
        Error::DeniedByPolicy,
    ];
    let names: std::collections::BTreeSet<_> = errors.iter().map(Error::name).collect();
    let sentences: std::collections::BTreeSet<_> = errors.iter().map(Error::to_string).collect();
    assert_eq!((names.len(), sentences.len()), (errors.len(), errors.len()));
    assert!(sentences.iter().all(|sentence| sentence.len() > 20));
}

//! A meeting whose client was killed goes on with a restored engine and new services.

use std::{cell::Cell, rc::Rc};

use crate::services::{Call, Client, Remembering, Scripted, certificate};
use certgate::{
    Action, Answer, Engine, Input, Kind, Leaf, Meeting, Policy, Problem, Problems, RawStatus,
    SessionId, Signal, Time,
    host::{Host, Report, Service},
};

fn at(millis: u64) -> Time {
    Time::from_millis(millis)
}

/// What is left of a client that is killed between two inputs.
fn restored(client: &Client) -> Engine {
    Engine::restore(&client.host.engine().snapshot()).unwrap()
}

fn resumed(engine: Engine, services: Vec<(SessionId, Scripted)>) -> Client {
    Client { host: Host::resumed(at(10), engine, Remembering::default(), (), services) }
}

// BOUND-13
#[test]
fn open_windows_are_shown_again_with_their_numbers_and_their_answers_arrive() {
    let (first, second) = (certificate(1), certificate(2));
    let mut before = Client::with_policy(Policy {
        max_shown_prompts: 2.try_into().unwrap(),
        ..Policy::default()
    });
    let video = before.open(Kind::Video, &first);
    let svs = before.open(Kind::Svs, &second);
    for session in [video, svs] {
        before.host.signal(at(1), session, Signal::CertificatePending).unwrap();
    }
    let open = before.host.engine().open_prompts();
    let open = [0, 1].map(|place| before.host.engine().prompt(open[place]).unwrap());

    let services = vec![(video, Scripted::with(&first)), (svs, Scripted::with(&second))];
    let mut after = resumed(restored(&before), services);
    assert_eq!(after.host.window().shown, open);
    assert_eq!(after.calls(video), [], "nothing is asked of a service before it must be");
    after.connect_anyway(at(11));
    assert_eq!(after.calls(video), [Call::Read, Call::Set(Action::Ignore)]);
    after.dont_connect(at(12));
    assert_eq!(after.calls(svs), [Call::Read, Call::Set(Action::Cancel)], "BOUND-8");
}

// BOUND-3, BOUND-4, INV-consent_is_exact
#[test]
fn a_new_service_with_another_certificate_is_never_told_to_ignore_it() {
    let mut before = Client::new();
    let video = before.open(Kind::Video, &certificate(1));
    before.host.signal(at(1), video, Signal::CertificatePending).unwrap();
    let swapped = Scripted::with(&certificate(2));
    let mut after = resumed(restored(&before), vec![(video, swapped)]);
    after.connect_anyway(at(11));
    assert!(!after.calls(video).contains(&Call::Set(Action::Ignore)));
    let shown = &after.host.window().shown;
    assert_eq!(shown.len(), 2, "the person is asked about what it shows now");
    assert_ne!(shown[0].subject.fingerprint, shown[1].subject.fingerprint);
}

// BOUND-13
#[test]
fn a_certificate_that_was_waited_for_is_got_again() {
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let video = engine.open(at(1), Kind::Video).unwrap();
    engine.handle(at(2), Input::Status(video, RawStatus::Code(3))).unwrap();
    for is_noted in [false, true] {
        let mut engine = engine.clone();
        if is_noted {
            while engine.poll_effect().is_some() {}
        }
        let service = Scripted::with(&certificate(1));
        let mut after = resumed(engine, vec![(video, service)]);
        assert_eq!(after.calls(video), [Call::Read], "once");
        assert_eq!(after.host.window().shown.len(), 1);
        after.connect_anyway(at(11));
        assert_eq!(after.calls(video).last(), Some(&Call::Set(Action::Ignore)));
    }
}

// BOUND-13
#[test]
fn effects_that_are_left_are_carried_out_and_no_window_opens_twice() {
    let (first, second) = (certificate(1), certificate(2));
    let mut before = Client::new();
    let video = before.open(Kind::Video, &first);
    let svs = before.open(Kind::Svs, &second);
    for session in [video, svs] {
        before.host.signal(at(1), session, Signal::CertificatePending).unwrap();
    }
    assert_eq!(before.host.engine().queued_prompts(), 1);
    let prompt = before.host.window().shown[0].clone();
    let mut engine = restored(&before);
    let answer = Answer::ConnectAnyway(prompt.revision);
    engine.handle(at(2), Input::Answer(prompt.id, answer)).unwrap();

    let services = vec![(video, Scripted::with(&first)), (svs, Scripted::with(&second))];
    let after = resumed(engine, services);
    assert_eq!(after.calls(video), [Call::Read, Call::Set(Action::Ignore)]);
    let window = after.host.window();
    assert_eq!(window.dismissed, [prompt.id]);
    assert_eq!(window.shown.len(), 1, "the next one alone");
    assert_eq!(window.shown[0].id, after.host.engine().open_prompts()[0]);
}

#[test]
fn inquiries_count_on_from_those_before() {
    let shared = certificate(1);
    let mut before = Client::new();
    let video = before.open(Kind::Video, &shared);
    for _ in 0..3 {
        before.host.signal(at(1), video, Signal::CertificatePending).unwrap();
    }
    let mut after = resumed(restored(&before), vec![(video, Scripted::with(&shared))]);
    // It asks anew while the answer is on its way: the fourth inquiry alone is answered.
    after.service(video).reports.push_back(Report::Signal(Signal::CertificatePending));
    after.connect_anyway(at(11));
    let set = after.calls(video).into_iter().filter(|call| matches!(call, Call::Set(_)));
    assert_eq!(set.collect::<Vec<_>>(), [Call::Set(Action::Ignore)]);
    assert_eq!(after.host.engine().session(video).unwrap().inquiry.unwrap().number(), 4);
}

// BOUND-14
#[test]
fn a_session_without_a_service_is_closed_and_leaves_its_window_to_the_others() {
    let shared = certificate(1);
    let mut before = Client::new();
    let video = before.open(Kind::Video, &shared);
    let svs = before.open(Kind::Svs, &shared);
    for session in [video, svs] {
        before.host.signal(at(1), session, Signal::CertificatePending).unwrap();
    }
    let mut after = resumed(restored(&before), vec![(svs, Scripted::with(&shared))]);
    assert_eq!(after.host.engine().sessions(), [svs]);
    let error = after.host.report(at(11), video, RawStatus::Code(0)).unwrap_err();
    assert_eq!(error, certgate::Error::UnknownSession);
    let window = after.host.window();
    assert_eq!(window.shown.len(), 1);
    let waiting = &window.updated.last().unwrap().sessions;
    assert_eq!(waiting.iter().map(|one| one.id).collect::<Vec<_>>(), [svs]);
    after.connect_anyway(at(12));
    assert_eq!(after.calls(svs), [Call::Read, Call::Set(Action::Ignore)]);
}

/// A service that only counts how often it was made to leave.
struct Leaving(Rc<Cell<u32>>);

impl Service for Leaving {
    fn certificate_information(&mut self, _: &mut [u8], length: &mut usize) {
        *length = 0;
    }
    fn set_certificate_action(&mut self, action: Action) {
        panic!("{action:?} was not asked for");
    }
    fn leave(&mut self) {
        self.0.set(self.0.get() + 1);
    }
    fn problems(&self) -> Problems {
        Problem::Other.into()
    }
}

// BOUND-14
#[test]
fn a_service_that_has_no_session_of_its_own_is_made_to_leave() {
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let sessions = [Kind::Video, Kind::Svs].map(|kind| engine.open(at(1), kind).unwrap());
    engine.handle(at(2), Input::Close(sessions[1])).unwrap();
    let left: [Rc<Cell<u32>>; 3] = Default::default();
    let named = [sessions[0], sessions[0], sessions[1]];
    let services = named.into_iter().zip(left.iter().cloned().map(Leaving));
    let host = Host::resumed(at(10), engine, Remembering::default(), (), services);
    assert_eq!(left.map(|count| count.get()), [0, 1, 1]);
    assert!(host.service(sessions[0]).is_some());
    assert!(host.service(sessions[1]).is_none());
}

#[test]
fn nothing_denied_is_forgotten_and_what_was_refused_stays_so() {
    let shared = certificate(1);
    let mut before = Client::new();
    let video = before.open(Kind::Video, &shared);
    before.host.signal(at(1), video, Signal::CertificatePending).unwrap();
    before.dont_connect(at(2));
    let mut after = resumed(restored(&before), vec![(video, Scripted::with(&shared))]);
    let svs = after.open(Kind::Svs, &shared);
    for session in [video, svs] {
        after.host.signal(at(11), session, Signal::CertificatePending).unwrap();
        assert_eq!(after.calls(session), [Call::Read, Call::Set(Action::Cancel)]);
        let leaf = after.host.engine().session(session).unwrap().leaf;
        assert!(matches!(leaf, Leaf::Refused(_)));
    }
    assert!(after.host.window().shown.is_empty());
    // A service that goes on all the same is made to leave.
    after.host.report(at(12), video, RawStatus::Code(0)).unwrap();
    assert_eq!(after.calls(video).last(), Some(&Call::Leave));
}

// BOUND-13
#[test]
fn a_session_that_goes_on_without_a_certificate_is_left_alone() {
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let video = engine.open(at(1), Kind::Video).unwrap();
    engine.handle(at(2), Input::Status(video, RawStatus::Code(0))).unwrap();
    while engine.poll_effect().is_some() {}
    let after = resumed(engine, vec![(video, Scripted::with(&[]))]);
    assert_eq!(after.calls(video), []);
    assert_eq!(after.host.engine().session(video).unwrap().leaf, Leaf::Active);
}

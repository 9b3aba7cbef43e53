//! What the engine tells of itself when it is asked is what the model knows.

use std::collections::BTreeSet;

use certgate::{Engine, HostName, Standing as Told};
use certgate_model::{
    certificates::Certificates,
    reference::{Basis, Standing, State},
    scenario::{Cast, Profile, Walk},
    vocabulary::{
        Answer, Fingerprint, Input, Kind, Leaf, Policy, ProblemSet, Region, Scope, Signal, Subject,
        Verdict,
    },
};
use certgate_protocol::Driver;

#[test]
fn what_the_engine_tells_is_what_the_model_knows() {
    let certificates = Certificates::built_in();
    let profile = Profile::corners(Cast::new(&certificates));
    let mut later = 0;
    for number in 0..600_u64 {
        let mut walk = Walk::new(number.wrapping_mul(0x9e37_79b9_7f4a_7c15), &profile);
        let mut model = State::new(walk.policy());
        let mut driver = Driver::new(&walk.policy()).unwrap();
        while let Some((at, input)) = walk.next(&model) {
            let _ = model.apply(at, &input);
            driver.answer(at, &input, &certificates);
            let engine = driver.engine();
            assert!(!engine.has_effects(), "the driver drains");
            assert_eq!(engine.now().as_millis(), model.now);
            assert_eq!(engine.has_ended(), model.ended);
            sessions(engine, &model, &certificates);
            subjects(engine, &model, &certificates);
            later += windows(engine, &model);
        }
    }
    assert!(later > 0, "no window replaced an earlier certificate");
}

fn sessions(engine: &Engine, model: &State, certificates: &Certificates) {
    let ids = engine.sessions();
    assert_eq!(ids.len(), model.sessions.len());
    for (id, session) in ids.into_iter().zip(model.sessions.values()) {
        let told = engine.session(id).expect("an open session");
        assert_eq!(told.leaf.name(), session.leaf.name());
        assert_eq!(told.leaf.reason(), session.leaf.why());
        assert_eq!(told.leaf.to_string(), session.leaf.name());
        let region = session.leaf.region();
        assert_eq!(told.leaf.is_pending(), region == Region::Pending);
        assert_eq!(told.leaf.is_connected(), region == Region::Connected);
        assert_eq!(told.kind.name(), session.kind.name());
        assert_eq!(told.prompts_made, session.prompts_made);
        let inquiry = (session.inquiries > 0).then_some(session.inquiries);
        assert_eq!(told.inquiry.map(|inquiry| inquiry.number()), inquiry);
        let refused = matches!(session.leaf, Leaf::Refused(_));
        let pending = session.leaf.region() == Region::Pending;
        assert_eq!(told.gate_open, !refused && !pending && model.gate_open(session), "{session:?}");
        // A subject that is unseen again is nobody's.
        if let Some(subject) = &told.subject {
            assert!(!refused);
            let Basis::On(on) = &session.basis else { panic!("{session:?} rests on {subject:?}") };
            assert_eq!(certificates.find(subject.fingerprint.as_bytes()), Some(on.fingerprint));
        } else if let Basis::On(on) = &session.basis {
            assert!(refused || !model.subjects.contains_key(on), "{session:?}");
        }
    }
}

fn subjects(engine: &Engine, model: &State, certificates: &Certificates) {
    assert_eq!(engine.queued_prompts(), model.queue.len());
    assert_eq!(engine.open_prompts().len(), model.windows.len());
    let mut told = BTreeSet::new();
    for (subject, standing) in engine.subjects() {
        assert_eq!(engine.standing(subject), standing);
        let known = Subject::cut(
            model.policy.scope,
            certificates.find(subject.fingerprint.as_bytes()).unwrap(),
            subject.host.as_ref().map(|host| host.as_str().into()).as_ref(),
            subject.problems.iter().map(translated).collect(),
        )
        .expect("a subject as the scope cuts it");
        match (standing, model.subjects.get(&known)) {
            (Told::Queued, Some(Standing::Queued))
            | (Told::Allowed, Some(Standing::Allowed))
            | (Told::Denied(_), Some(Standing::Denied(_))) => {}
            (Told::Shown(prompt), Some(Standing::Shown(number))) => {
                assert_eq!(prompt.number(), *number);
            }
            (told, due) => panic!("{known:?} is {told:?} and {due:?}"),
        }
        let waiting = model.waiting(&known).map(|(_, s)| s.problems);
        let problems = waiting.fold(ProblemSet::EMPTY, ProblemSet::union);
        let all: ProblemSet = engine.problems_waiting(subject).iter().map(translated).collect();
        assert_eq!(all, problems, "of those who wait");
        told.insert(known);
    }
    assert!(told.iter().eq(model.subjects.keys()), "every subject that has a prompt or a verdict");
}

/// A window names the other certificates that were asked about on its hosts, and none that
/// was not. Gives how many windows name any.
fn windows(engine: &Engine, model: &State) -> usize {
    let mut replacing = 0;
    for (prompt, window) in engine.open_prompts().into_iter().zip(model.windows.values()) {
        let told = engine.prompt(prompt).expect("an open window");
        assert_eq!(told.revision.number(), window.revision);
        let hosts = |names: &[HostName]| {
            names.iter().map(|name| name.as_str().to_owned()).collect::<Vec<_>>()
        };
        let shown: Vec<String> = window.hosts.iter().map(|host| host.to_string()).collect();
        assert_eq!(hosts(&told.hosts), shown);
        assert!(!told.replaces.contains(&told.subject.fingerprint), "it replaces itself");
        if shown.is_empty() {
            assert!(told.replaces.is_empty(), "without a host nothing is replaced");
        }
        // Another window that is open on one of these hosts is named.
        for other in engine.open_prompts().into_iter().filter(|other| *other != prompt) {
            let other = engine.prompt(other).expect("an open window");
            let meets = other.hosts.iter().any(|host| told.hosts.contains(host));
            let differs = other.subject.fingerprint != told.subject.fingerprint;
            if meets && differs {
                assert!(told.replaces.contains(&other.subject.fingerprint));
            }
        }
        replacing += usize::from(!told.replaces.is_empty());
    }
    replacing
}

fn translated(problem: certgate::Problem) -> certgate_model::vocabulary::Problem {
    certgate_model::vocabulary::Problem::from_name(problem.name()).expect("a problem")
}

/// What was read of certificates is kept for the subjects that are about them, and no longer:
/// an engine that has forgotten everything holds no more than one round before.
#[test]
fn nothing_is_kept_of_what_was_forgotten() {
    let certificates = Certificates::built_in();
    let policy =
        Policy { scope: Scope::CertificateHost, max_shown_prompts: 9, ..Policy::default() };
    let mut driver = Driver::new(&policy).unwrap();
    let mut held = Vec::new();
    for round in 1..=4_u64 {
        // Two certificates of the eight, others in each round.
        let (one, other) = (2 * (round as u32 - 1), 2 * (round as u32 - 1) + 1);
        let mut give = |input| match driver.answer(round, &input, &certificates) {
            Answer::Effects(effects) => effects.len(),
            other => panic!("{input} is answered {other:?}"),
        };
        // Certificates in DER, in PEM and on two hosts: as many subjects, some of one leaf.
        let (a, b) = (3 * one as usize, 3 * other as usize);
        let shown =
            [(a, "a.example"), (a + 1, "b.example"), (b, "a.example"), (b + 1, "b.example")];
        for (place, (form, host)) in (1..).zip(shown) {
            let session = 10 * round + place;
            let certificate = certificates.forms().nth(form).unwrap();
            let host = Some(host.into());
            give(Input::Open { session, kind: Kind::Svs });
            give(Input::Signal { session, signal: Signal::CertificatePending });
            let problems = ProblemSet::EMPTY;
            give(Input::Certificate { session, inquiry: 1, certificate, host, problems });
            give(Input::Answer { prompt: 4 * (round - 1) + place, verdict: Verdict::DontConnect });
            give(Input::Close { session });
        }
        let full = format!("{:?}", driver.engine()).len();
        let mut give = |input| driver.answer(round, &input, &certificates);
        let shown =
            [(one, "a.example"), (one, "b.example"), (other, "a.example"), (other, "b.example")];
        for (number, host) in shown {
            let (fingerprint, host) = (Fingerprint(number), Some(host.into()));
            let forgotten = give(Input::Forget { fingerprint, host, problems: ProblemSet::EMPTY });
            assert_eq!(forgotten, Answer::Effects(Vec::new()));
        }
        let empty = format!("{:?}", driver.engine()).len();
        assert!(empty < full, "{empty} characters with nothing in it, {full} before");
        held.push(empty);
    }
    // Numbers get longer by a digit here and there, and nothing else grows.
    let (first, last) = (held[0], held[held.len() - 1]);
    assert!(last <= first + 20, "{held:?} characters, round after round");
}

#[test]
fn effects_are_left_until_they_are_polled() {
    let mut engine = Engine::new(certgate::Meeting::default(), certgate::Policy::default());
    let at = certgate::Time::ZERO;
    let session = engine.open(at, certgate::Kind::Video).unwrap();
    assert!(!engine.has_effects(), "opening has none");
    let pending = certgate::RawStatus::Code(3);
    engine.handle(at, certgate::Input::Status(session, pending)).unwrap();
    for _ in 0..2 {
        assert!(engine.has_effects());
        assert!(engine.poll_effect().is_some());
    }
    assert!(!engine.has_effects());
    assert_eq!(engine.poll_effect(), None);
}

//! An engine's own snapshot is taken at every moment of a meeting, not only after a query.

use certgate::{
    Answer, Certificate, Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem,
    PromptId, Signal, Snapshot, Time,
};
use certgate_model::{
    certificates::Certificates,
    reference::State,
    scenario::{Cast, Profile, Walk},
};
use certgate_protocol::Driver;

/// Engines in the midst of meetings that seeds make.
pub(crate) fn for_each_engine(seeds: std::ops::Range<u64>, mut look: impl FnMut(&Engine)) {
    let certificates = Certificates::built_in();
    let profile = Profile::corners(Cast::new(&certificates));
    for seed in seeds {
        let mut walk = Walk::new(seed, &profile);
        let mut state = State::new(walk.policy());
        let mut driver = Driver::new(&walk.policy()).unwrap();
        let mut effects = Vec::new();
        while let Some((at, input)) = walk.next(&state) {
            let _outcome = state.apply(at, &input);
            let _outcome = driver.step(at, &input, &certificates, &mut effects);
            look(driver.engine());
        }
    }
}

#[test]
fn every_engine_is_restored_from_its_snapshot() {
    let mut engines = 0;
    for_each_engine(0..400, |engine| {
        let snapshot = engine.snapshot();
        let text = serde_json::to_string(&snapshot).unwrap();
        let kept: Snapshot = serde_json::from_str(&text).unwrap();
        assert_eq!(kept, snapshot);
        let restored = Engine::restore(&kept);
        assert_eq!(restored.as_ref(), Ok(engine), "{text}");
        assert_eq!(restored.unwrap().open_prompts(), engine.open_prompts());
        engines += 1;
    });
    assert!(engines > 10_000, "{engines}");
}

#[test]
fn a_snapshot_in_the_room_of_another_is_the_same() {
    let mut room = Engine::new(Meeting::default(), Policy::default()).snapshot();
    for_each_engine(0..100, |engine| {
        engine.snapshot_into(&mut room);
        assert_eq!(room, engine.snapshot());
    });
}

#[test]
fn a_window_that_nobody_waits_for_is_not_kept_after_the_end() {
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let at = Time::ZERO;
    let session = engine.open(at, Kind::Nbr).unwrap();
    let certificate = Certificate::opaque(b"token").unwrap();
    let inquiry = Inquiry::new(1);
    let presented = Presented::Certificate(&certificate);
    let problems = Problem::Expired.into();
    for input in [
        Input::Signal(session, Signal::CertificatePending),
        Input::Certificate { session, inquiry, presented, host: None, problems },
        Input::Close(session),
        Input::End,
    ] {
        engine.handle(at, input).unwrap();
        while engine.poll_effect().is_some() {}
    }
    assert_eq!(engine.snapshot().subjects, []);
    assert_eq!(Engine::restore(&engine.snapshot()), Ok(engine));
}

#[test]
fn open_windows_come_back_with_their_numbers_and_can_be_answered() {
    let mut open = 0;
    for_each_engine(400..500, |engine| {
        let mut restored = Engine::restore(&engine.snapshot()).unwrap();
        for id in engine.open_prompts() {
            let window = engine.prompt(id).unwrap();
            assert_eq!(restored.prompt(id), Some(window.clone()));
            assert_eq!(id, PromptId::new(engine.meeting().id, id.number()));
            let answer = Answer::ConnectAnyway(window.revision);
            assert_eq!(restored.handle(engine.now(), Input::Answer(id, answer)), Ok(()));
            while restored.poll_effect().is_some() {}
            open += 1;
        }
    });
    assert!(open > 300, "{open}");
}

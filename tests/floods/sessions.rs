//! A million sessions on one certificate.

use allocation_counter::measure;
use certgate::{
    Action, Effect, Error, Input, JoinFailure, Kind, Leaf, LeaveReason, Policy, Presented,
    RefusedReason, SessionId, Signal,
};
use certgate_model::{scenario::Chance, vocabulary};

use crate::{
    meeting::{Flooded, LockStep, opaque},
    tried,
    volume::effort,
};

/// The sessions that an effect is about, if it is one of these.
fn rising(effects: &[SessionId]) -> bool {
    effects.is_sorted_by(|one, next| one.number() < next.number())
}

#[test]
fn a_million_sessions_wait_at_one_window_and_get_one_answer_each() {
    let sessions = (1 << 20) * u64::from(effort().min(8));
    let policy = Policy { max_sessions: sessions, ..Policy::default() };
    let mut meeting = Flooded::new(policy);
    let certificate = opaque(1);
    let ids: Vec<_> = (0..sessions).map(|_| meeting.open()).collect();
    assert_eq!(meeting.engine.open(meeting.at, Kind::Nbr), Err(Error::TooManySessions));
    for id in &ids {
        meeting.present(*id, Presented::Certificate(&certificate));
    }
    assert_eq!((meeting.shown, meeting.engine.queued_prompts()), (1, 0));

    let mut ignored = Vec::new();
    meeting.answer(true, |effect| {
        if let Effect::SetCertificateAction { session, action: Action::Ignore, .. } = effect {
            ignored.push(session);
        }
    });
    assert!(ignored == ids && rising(&ignored), "each once, in number order");
    for id in &ids {
        meeting.give(Input::Signal(*id, Signal::JoinSucceeded), |effect| {
            assert_eq!(effect, Effect::SessionChanged { session: *id, to: Leaf::Active });
        });
    }
    let subject = meeting.engine.subjects().next().expect("a subject").0.clone();
    let mut ended = Vec::new();
    meeting.give(Input::Forget(&subject), |effect| {
        if let Effect::Terminate { session, why: RefusedReason::ConsentWithdrawn } = effect {
            ended.push(session);
        }
    });
    assert!(ended == ids, "what rested on the consent ends with it");
    for id in &ids {
        meeting.give(Input::Close(*id), |effect| panic!("{effect:?}"));
    }
    assert_eq!(meeting.engine.sessions().len(), 0);
    assert_eq!(meeting.shown, 1);
    tried("sessions on one certificate", sessions, "sessions");
}

/// They leave one after another, in no order, each in one of the ways in which one can.
#[test]
fn a_hundred_thousand_withdraw_from_one_window_which_stays() {
    let sessions = 100_000 * u64::from(effort().min(10));
    let policy = Policy { max_sessions: sessions + 1, ..Policy::default() };
    let mut meeting = Flooded::new(policy);
    let certificate = opaque(1);
    let mut ids: Vec<_> = (0..sessions).map(|_| meeting.open()).collect();
    for id in &ids {
        meeting.present(*id, Presented::Certificate(&certificate));
    }
    let mut chance = Chance::new(7);
    for place in (1..ids.len()).rev() {
        ids.swap(place, chance.below(place as u64 + 1) as usize);
    }
    for id in ids {
        let leave = match id.number() % 3 {
            0 => Input::Close(id),
            1 => Input::Signal(id, Signal::Left(LeaveReason::Left)),
            _ => Input::Signal(id, Signal::JoinFailed(JoinFailure::Join)),
        };
        let mut updates = 0;
        meeting.give(leave, |effect| match effect {
            Effect::UpdatePrompt { .. } => updates += 1,
            Effect::SessionChanged { session, .. } => assert_eq!(session, id),
            other => panic!("{other:?}"),
        });
        assert_eq!(updates, 1, "the window is told once");
    }
    let window = meeting.engine.open_prompts()[0];
    assert!(meeting.engine.prompt(window).expect("it stays").sessions.is_empty());
    let late = meeting.open();
    meeting.present(late, Presented::Certificate(&certificate));
    let mut told = Vec::new();
    meeting.answer(true, |effect| {
        if let Effect::SetCertificateAction { session, action, .. } = effect {
            told.push((session, action));
        }
    });
    assert_eq!(told, [(late, Action::Ignore)], "who left is told nothing");
    assert_eq!(meeting.shown, 1);
    tried("withdrawals from one window", sessions, "withdrawals");
}

/// Services that open, are held, and go, for as long as they like.
#[test]
fn a_million_sessions_one_after_another_leave_nothing_behind() {
    let mut meeting = Flooded::new(Policy::default());
    let certificate = opaque(1);
    let first = meeting.open();
    meeting.present(first, Presented::Certificate(&certificate));
    let come_and_go = |meeting: &mut Flooded, sessions: u64| {
        for _ in 0..sessions {
            let session = meeting.open();
            let last = meeting.present(session, Presented::Certificate(&certificate));
            assert!(matches!(last, Effect::UpdatePrompt { .. }), "{last:?}");
            meeting.give(Input::Close(session), |effect| {
                assert!(matches!(effect, Effect::UpdatePrompt { .. }), "{effect:?}");
            });
        }
    };
    come_and_go(&mut meeting, 100);
    let sessions = 1_000_000 * u64::from(effort());
    let counted = measure(|| come_and_go(&mut meeting, sessions));
    assert_eq!(counted.bytes_current, 0);
    let newest = meeting.open();
    assert_eq!(newest.number(), sessions + 102, "no number twice");
    let window = meeting.engine.prompt(meeting.engine.open_prompts()[0]).expect("it is open");
    assert_eq!(window.sessions.len(), 1, "who waits is who never left");
    tried("sessions that come and go at one window", sessions, "sessions");
}

/// Sessions by the thousand with the model beside them, open all at once.
#[test]
fn a_flood_of_sessions_is_answered_as_the_model_says() {
    let sessions = 2_000 * u64::from(effort().min(10));
    let policy = vocabulary::Policy { max_sessions: sessions, ..vocabulary::Policy::default() };
    let mut both = LockStep::new(policy);
    let mut chance = Chance::new(20);
    for session in 0..=sessions {
        let kind = vocabulary::Kind::AudioBroadcast;
        let opened = both.give(0, &vocabulary::Input::Open { session, kind }).is_ok();
        assert_eq!(opened, session < sessions);
    }
    let mut ids: Vec<_> = (0..sessions).collect();
    for place in (1..ids.len()).rev() {
        ids.swap(place, chance.below(place as u64 + 1) as usize);
    }
    for session in ids {
        let signal = *chance.of(&vocabulary::Signal::ALL);
        both.give(1, &vocabulary::Input::Signal { session, signal }).expect("it is open");
        both.give(2, &vocabulary::Input::Close { session }).expect("it is open");
        let late = both.give(3, &vocabulary::Input::Close { session });
        assert_eq!(late, Err(vocabulary::Error::UnknownSession));
    }
    both.agree();
    tried("sessions beside the model", both.steps, "steps");
}

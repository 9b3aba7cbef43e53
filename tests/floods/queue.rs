//! The queue of prompts at its cap.

use std::collections::VecDeque;

use certgate::{
    Action, ActionReason, Effect, Input, Policy, Presented, PromptId, RefusedReason, SessionId,
};
use certgate_model::{scenario::Chance, vocabulary};

use crate::{
    meeting::{Flooded, LockStep, opaque},
    tried,
    volume::effort,
};

/// A long queue, a third of which withdraws from its midst, comes up first in, first out.
#[test]
fn a_hundred_thousand_prompts_come_up_in_order_without_those_who_left() {
    let queued = 100_000 * u64::from(effort().min(10));
    let policy = Policy {
        max_queued_prompts: queued,
        max_sessions: queued + 2,
        max_subjects: queued + 2,
        ..Policy::default()
    };
    let mut meeting = Flooded::new(policy);
    let mut waiting = VecDeque::new();
    for number in 0..=queued {
        let session = meeting.open();
        meeting.present(session, Presented::Certificate(&opaque(number)));
        waiting.push_back(session);
    }
    assert_eq!((meeting.shown, meeting.engine.queued_prompts() as u64), (1, queued));
    let over = meeting.open();
    let refused = meeting.present(over, Presented::Certificate(&opaque(queued + 1)));
    let limit = Effect::SessionChanged {
        session: over,
        to: certgate::Leaf::Refused(RefusedReason::PromptLimit),
    };
    assert_eq!(refused, limit);
    let left: Vec<_> = waiting.iter().copied().filter(|id| id.number() % 3 == 0).collect();
    for session in &left {
        meeting.give(Input::Close(*session), |effect| panic!("{effect:?}"));
    }
    waiting.retain(|id| id.number() % 3 != 0);
    let mut windows = 0;
    while let Some(session) = waiting.pop_front() {
        let mut told = None;
        meeting.answer(session.number() % 2 == 0, |effect| {
            if let Effect::SetCertificateAction { session, action, .. } = effect {
                assert_eq!(told.replace((session, action)), None, "one waits, one is told");
            }
        });
        let due = if session.number() % 2 == 0 { Action::Ignore } else { Action::Cancel };
        assert_eq!(told, Some((session, due)), "the one who came next");
        windows += 1;
    }
    assert_eq!((meeting.shown, meeting.engine.queued_prompts()), (windows, 0));
    tried("prompts in one queue", queued, "prompts");
}

/// The queue is full all the time, whoever comes and goes; the model is asked at every step.
#[test]
fn a_queue_that_is_always_full_is_as_the_model_says() {
    let policy = vocabulary::Policy {
        max_shown_prompts: 2,
        max_subjects: 1 << 40,
        answer_deadline_ms: Some(400),
        ..vocabulary::Policy::default()
    };
    let mut both = LockStep::new(policy);
    let mut chance = Chance::new(32);
    let problems = vocabulary::ProblemSet::of(&[vocabulary::Problem::UnknownIssuer]);
    let mut open = VecDeque::new();
    let mut full = 0;
    for number in 0..6_000 * u64::from(effort().min(20)) {
        let (session, at) = (number, number * 10);
        let kind = vocabulary::Kind::Video;
        both.give(at, &vocabulary::Input::Open { session, kind }).expect("room");
        open.push_back(session);
        let signal = vocabulary::Signal::CertificatePending;
        both.give(at, &vocabulary::Input::Signal { session, signal }).expect("it is open");
        let certificate = both.certificate(number);
        let host = Some(vocabulary::Host::from(""));
        let told =
            vocabulary::Input::Certificate { session, inquiry: 1, certificate, host, problems };
        both.give(at, &told).expect("it is fetching");
        full += u64::from(both.model.queue.len() == 32);
        if open.len() > 200 {
            let session = open.remove(chance.below(200) as usize).expect("it is there");
            both.give(at, &vocabulary::Input::Close { session }).expect("it is open");
        }
        if chance.percent(20) {
            let prompt = both.model.prompts_shown;
            let verdict = *chance.of(&[
                vocabulary::Verdict::DontConnect,
                vocabulary::Verdict::ConnectAnyway { revision: 1 },
            ]);
            // It may be closed, or have gone by its deadline.
            let _ = both.give(at, &vocabulary::Input::Answer { prompt, verdict });
        }
        both.give(at, &vocabulary::Input::Tick).expect("it always is");
    }
    both.agree();
    assert!(full * 2 > both.model.prompts_shown, "full {full} times");
    tried("a queue that is always full, beside the model", both.steps, "steps");
}

/// A full queue turns away what comes, and never a window or a verdict that is there.
#[test]
fn a_full_queue_turns_away_a_hundred_thousand_and_keeps_what_it_has() {
    let mut meeting = Flooded::new(Policy::default());
    let waiting: Vec<SessionId> = (0..33)
        .map(|number| {
            let session = meeting.open();
            meeting.present(session, Presented::Certificate(&opaque(number)));
            session
        })
        .collect();
    let turned_away = 100_000 * u64::from(effort());
    for number in 0..turned_away {
        let session = meeting.open();
        let mut why = None;
        meeting.give(Input::Signal(session, certgate::Signal::CertificatePending), drop);
        let certificate = opaque(1000 + number);
        let input = Input::Certificate {
            session,
            inquiry: certgate::Inquiry::new(1),
            presented: Presented::Certificate(&certificate),
            host: None,
            problems: crate::meeting::PROBLEMS,
        };
        meeting.give(input, |effect| {
            if let Effect::SetCertificateAction { why: reason, .. } = effect {
                why = Some(reason);
            }
        });
        assert_eq!(why, Some(ActionReason::Refused(RefusedReason::PromptLimit)));
        meeting.give(Input::Close(session), drop);
    }
    assert_eq!((meeting.shown, meeting.engine.queued_prompts()), (1, 32));
    for (number, session) in (1..).zip(&waiting) {
        let window = PromptId::new(meeting.engine.meeting().id, number);
        let prompt = meeting.engine.prompt(window).expect("it is open");
        assert_eq!(prompt.sessions.len(), 1);
        assert_eq!(prompt.sessions[0].id, *session);
        meeting.answer(false, drop);
    }
    assert_eq!(meeting.shown, 33);
    tried("prompts turned away by a full queue", turned_away, "prompts");
}

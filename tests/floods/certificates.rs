//! A million certificates that nobody has seen before.

use allocation_counter::measure;
use certgate::{Action, ActionReason, Effect, Input, Policy, Presented, RefusedReason, SessionId};
use certgate_model::vocabulary;

use crate::{
    meeting::{Distinct, Flooded, LockStep, PROBLEMS},
    tried,
    volume::effort,
};

const CERTIFICATES: u64 = 1_000_000;

fn action(effect: &Effect) -> Option<(Action, ActionReason)> {
    match effect {
        Effect::SetCertificateAction { action, why, .. } => Some((*action, *why)),
        _ => None,
    }
}

/// A session that is held for this certificate, what the engine sent for it, and its end.
fn pass_by(meeting: &mut Flooded, der: &[u8]) -> Option<(Action, ActionReason)> {
    let session = meeting.open();
    let mut sent = None;
    ask(meeting, session, der, |effect| sent = sent.or(action(&effect)));
    meeting.give(Input::Close(session), drop);
    sent
}

fn ask(meeting: &mut Flooded, session: SessionId, der: &[u8], look: impl FnMut(Effect)) {
    let mut fetched = None;
    let pending = Input::Signal(session, certgate::Signal::CertificatePending);
    let mut look = look;
    meeting.give(pending, |effect| match effect {
        Effect::FetchCertificate { inquiry, .. } => fetched = Some(inquiry),
        other => look(other),
    });
    let Some(inquiry) = fetched else { return };
    let (presented, host, problems) = (Presented::Bytes(der), None, PROBLEMS);
    meeting.give(Input::Certificate { session, inquiry, presented, host, problems }, look);
}

/// The person says no to everything: as many windows as subjects are remembered, then none.
#[test]
fn a_million_certificates_make_no_more_windows_than_subjects() {
    let mut meeting = Flooded::new(Policy::default());
    let subjects = Policy::default().max_subjects;
    let mut distinct = Distinct::new();
    for number in 0..subjects {
        let session = meeting.open();
        ask(&mut meeting, session, distinct.der(number), drop);
        meeting.answer(number == 7, drop);
        meeting.give(Input::Close(session), drop);
    }
    assert_eq!(meeting.shown, subjects);
    let certificates = CERTIFICATES * u64::from(effort());
    let limit = RefusedReason::SubjectLimit;
    let refused = Some((Action::Cancel, ActionReason::Refused(limit)));
    // The first finds room for one more than is remembered.
    assert_eq!(pass_by(&mut meeting, distinct.der(subjects)), refused);
    let counted = measure(|| {
        for number in subjects..certificates {
            assert_eq!(pass_by(&mut meeting, distinct.der(number)), refused);
        }
    });
    assert_eq!(meeting.shown, subjects, "no window more");
    assert!(counted.bytes_current <= 4096, "{} bytes more", counted.bytes_current);
    // What was answered before the flood is what it was.
    for (number, sent) in [
        (7, Some((Action::Ignore, ActionReason::Remembered))),
        (8, Some((Action::Cancel, ActionReason::Remembered))),
        (subjects - 1, Some((Action::Cancel, ActionReason::Remembered))),
        (subjects, refused),
    ] {
        assert_eq!(pass_by(&mut meeting, distinct.der(number)), sent, "certificate {number}");
    }
    tried("certificates never seen before, to a full ledger", certificates, "certificates");
}

/// Nobody answers: one window stays, each session makes the prompts it may and is refused.
#[test]
fn a_million_certificates_behind_one_window_are_dropped_as_they_came() {
    let mut meeting = Flooded::new(Policy::default());
    let each = Policy::default().max_prompts_per_session;
    let mut distinct = Distinct::new();
    let first = meeting.open();
    ask(&mut meeting, first, distinct.der(u64::MAX), drop);
    let certificates = CERTIFICATES * u64::from(effort());
    let mut flood = |meeting: &mut Flooded, numbers: std::ops::Range<u64>| {
        let mut refused = 0;
        for start in numbers.step_by(each as usize + 1) {
            let session = meeting.open();
            for number in start..=start + each {
                ask(meeting, session, distinct.der(number), |effect| {
                    let limit = RefusedReason::PromptLimit;
                    let cancel = Some((Action::Cancel, ActionReason::Refused(limit)));
                    refused += u64::from(action(&effect) == cancel);
                });
            }
            assert_eq!(meeting.engine.queued_prompts(), 0, "the queue let go of what it held");
            meeting.give(Input::Close(session), drop);
        }
        refused
    };
    flood(&mut meeting, 0..1000);
    let mut refused = 0;
    let counted = measure(|| refused = flood(&mut meeting, 1000..certificates));
    assert_eq!(refused, (certificates - 1000).div_ceil(each + 1), "each session once");
    assert_eq!((meeting.shown, meeting.engine.open_prompts().len()), (1, 1));
    assert!(counted.bytes_current <= 4096, "{} bytes more", counted.bytes_current);
    let mut admitted = false;
    meeting.answer(true, |effect| {
        admitted |= action(&effect) == Some((Action::Ignore, ActionReason::Person));
    });
    assert!(admitted, "the one who waited all the time");
    tried("certificates never seen before, behind one window", certificates, "certificates");
}

/// A smaller flood of the same sorts, answered now and then, with the model beside it.
#[test]
fn a_flood_of_certificates_is_answered_as_the_model_says() {
    let policy = vocabulary::Policy { max_subjects: 500, ..vocabulary::Policy::default() };
    let mut both = LockStep::new(policy);
    let certificates = 8_000 * u64::from(effort().min(20));
    let problems = vocabulary::ProblemSet::of(&[vocabulary::Problem::SelfSigned]);
    for number in 0..certificates {
        let session = number / 9;
        if number % 9 == 0 {
            let open = vocabulary::Input::Open { session, kind: vocabulary::Kind::Svs };
            both.give(number, &open).expect("room");
        }
        let signal = vocabulary::Signal::CertificatePending;
        both.give(number, &vocabulary::Input::Signal { session, signal }).expect("it is open");
        let inquiry = number % 9 + 1;
        let host = Some(vocabulary::Host::from(""));
        let certificate = both.certificate(number);
        // The last of its inquiries finds the session refused, which is stale and no harm.
        let _ = both.give(
            number,
            &vocabulary::Input::Certificate { session, inquiry, certificate, host, problems },
        );
        if number % 9 == 8 {
            both.give(number, &vocabulary::Input::Close { session }).expect("it is open");
        }
        if number % 50 == 49 {
            let prompt = both.model.prompts_shown;
            let verdict = vocabulary::Verdict::DontConnect;
            let _ = both.give(number, &vocabulary::Input::Answer { prompt, verdict });
        }
    }
    both.agree();
    assert!(both.model.prompts_shown <= 500, "{}", both.model.prompts_shown);
    assert!(both.model.prompts_shown >= 100, "{}", both.model.prompts_shown);
    tried("certificates beside the model", both.steps, "steps");
}

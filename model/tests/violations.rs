//! Each monitor finds its own violation in an answer that breaks just that.

mod meeting;

use certgate_model::{
    invariants::{Invariant, Monitor},
    reference::State,
    vocabulary::{Signal::*, *},
};
use meeting::{certificate, certificate_on, no, pending, yes};

/// A meeting whose answers are true until one is not.
struct Watched {
    state: State,
    monitor: Monitor,
    at: u64,
}

impl Watched {
    fn new(policy: Policy) -> Self {
        Self { state: State::new(policy), monitor: Monitor::new(policy), at: 0 }
    }

    /// The true answer, and it passes.
    #[track_caller]
    fn truth(&mut self, input: Input) -> Vec<Effect> {
        let result = self.state.apply(self.at, &input);
        self.monitor.observe(self.at, &input, &result).unwrap();
        result.unwrap()
    }

    fn signal(&mut self, session: u64, signal: Signal) {
        self.truth(Input::Signal { session, signal });
    }

    fn held(&mut self, session: u64) {
        self.truth(Input::Open { session, kind: Kind::Svs });
        self.signal(session, CertificatePending);
    }

    /// A session that shows a certificate at once.
    fn shows(&mut self, session: u64, number: u32) {
        self.held(session);
        self.truth(certificate(session, 1, number));
    }

    /// The answer that the reference would give, changed; it breaks this invariant.
    #[track_caller]
    fn lie(
        &mut self,
        input: Input,
        change: impl FnOnce(&mut Vec<Effect>),
        broken: Invariant,
        sessions: &[u64],
    ) {
        let mut effects = self.state.clone().apply(self.at, &input).unwrap_or_default();
        change(&mut effects);
        self.answers(input, Ok(effects), broken, sessions);
    }

    #[track_caller]
    fn answers(
        &mut self,
        input: Input,
        result: Result<Vec<Effect>, Error>,
        broken: Invariant,
        sessions: &[u64],
    ) {
        let violation = self.monitor.clone().observe(self.at, &input, &result).unwrap_err();
        assert_eq!(violation.invariant, broken, "{violation}");
        assert_eq!(violation.sessions, sessions, "{violation}");
        assert!(violation.step > 0 && !violation.sentence.is_empty());
    }
}

fn action(session: u64, inquiry: u64, action: Action) -> Effect {
    let why = ActionWhy::Remembered;
    Effect::SetCertificateAction { session, inquiry, action, why }
}

fn to(session: u64, to: Leaf) -> Effect {
    Effect::SessionChanged { session, to }
}

fn show(prompt: u64, number: u32, sessions: &[u64]) -> Effect {
    Effect::ShowPrompt {
        prompt,
        revision: 1,
        fingerprint: Fingerprint(number),
        hosts: vec![],
        problems: ProblemSet::EMPTY,
        sessions: sessions.to_vec(),
    }
}

const DENIED: Leaf = Leaf::Refused(Refusal::Denied);

// INV-ask_once
#[test]
fn ask_once_no_second_window_for_an_answered_certificate() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    m.truth(yes(1, 1));
    m.held(2);
    let asks = vec![to(2, Leaf::Deciding), show(2, 0, &[2])];
    m.answers(certificate(2, 1, 0), Ok(asks), Invariant::AskOnce, &[2]);
}

#[test]
fn ask_once_no_second_window_beside_the_first() {
    let mut m = Watched::new(Policy { max_shown_prompts: 2, ..Policy::default() });
    m.shows(1, 0);
    m.held(2);
    let asks = vec![to(2, Leaf::Deciding), show(2, 0, &[1, 2])];
    m.answers(certificate(2, 1, 0), Ok(asks), Invariant::AskOnce, &[1, 2]);
}

// INV-no_connect_after_deny
#[test]
fn no_connect_after_deny_what_lives_on_the_certificate_is_ended() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    m.signal(1, JoinFailed(JoinFailure::Join));
    m.signal(1, JoinRetrying);
    m.shows(2, 0);
    m.lie(no(1), |effects| effects.truncate(3), Invariant::NoConnectAfterDeny, &[1]);
    let unsent = |effects: &mut Vec<Effect>| {
        effects.retain(|effect| !matches!(effect, Effect::Terminate { .. }));
    };
    m.lie(no(1), unsent, Invariant::NoConnectAfterDeny, &[1]);
}

#[test]
fn no_connect_after_deny_no_way_out_of_refused() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    m.truth(no(1));
    let joined = Input::Signal { session: 1, signal: JoinSucceeded };
    let connects = vec![to(1, Leaf::Active)];
    m.answers(joined, Ok(connects), Invariant::NoConnectAfterDeny, &[1]);
    let asks = vec![to(1, Leaf::Fetching), Effect::FetchCertificate { session: 1, inquiry: 2 }];
    m.answers(pending(1), Ok(asks), Invariant::NoConnectAfterDeny, &[1]);
    m.held(2);
    let goes_on = vec![action(2, 1, Action::Ignore), to(2, Leaf::Admitted)];
    m.answers(certificate(2, 1, 0), Ok(goes_on), Invariant::NoConnectAfterDeny, &[2]);
}

// INV-pending_resolves
#[test]
fn pending_resolves_a_held_session_is_asked_about() {
    let mut m = Watched::new(Policy::default());
    m.truth(Input::Open { session: 1, kind: Kind::Svs });
    let forgets_to_ask = vec![to(1, Leaf::Fetching)];
    m.answers(pending(1), Ok(forgets_to_ask), Invariant::PendingResolves, &[1]);
    m.signal(1, CertificatePending);
    m.answers(certificate(1, 1, 0), Ok(vec![]), Invariant::PendingResolves, &[1]);
    let forgets_to_act = vec![to(1, Leaf::Admitted)];
    m.answers(certificate(1, 1, 0), Ok(forgets_to_act), Invariant::PendingResolves, &[1]);
}

#[test]
fn pending_resolves_a_window_stays_when_another_session_goes() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    m.shows(2, 0);
    let takes_it_along = |effects: &mut Vec<Effect>| {
        *effects = vec![Effect::DismissPrompt { prompt: 1, why: Dismissal::Answered }];
    };
    let close = Input::Close { session: 1 };
    m.lie(close, takes_it_along, Invariant::PendingResolves, &[2]);
}

#[test]
fn pending_resolves_a_deadline_fires() {
    let mut m = Watched::new(Policy { answer_deadline_ms: Some(5), ..Policy::default() });
    m.shows(1, 0);
    m.at = 5;
    m.lie(Input::Tick, Vec::clear, Invariant::PendingResolves, &[]);
    m.at = 4;
    m.truth(Input::Tick);
}

#[test]
fn pending_resolves_only_a_verdict_lifts_a_hold() {
    let mut m = Watched::new(Policy::default());
    m.held(1);
    let retries = vec![to(1, Leaf::Retrying)];
    let input = Input::Signal { session: 1, signal: JoinRetrying };
    m.answers(input, Ok(retries), Invariant::PendingResolves, &[1]);
}

// INV-one_action_per_inquiry
#[test]
fn one_action_per_inquiry_no_second_and_no_stale_one() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    let twice = |effects: &mut Vec<Effect>| effects.insert(1, effects[1].clone());
    m.lie(no(1), twice, Invariant::OneActionPerInquiry, &[1]);
    m.signal(1, CertificatePending);
    let stale = |effects: &mut Vec<Effect>| effects[0] = action(1, 1, Action::Cancel);
    let unavailable = Input::CertificateUnavailable { session: 1, inquiry: 2 };
    m.lie(unavailable, stale, Invariant::OneActionPerInquiry, &[1]);
    let gone = |effects: &mut Vec<Effect>| effects.push(action(1, 2, Action::Cancel));
    let left = Input::Signal { session: 1, signal: Left(Leaving::Left) };
    m.lie(left, gone, Invariant::OneActionPerInquiry, &[1]);
}

// INV-consent_is_exact
#[test]
fn consent_is_exact_nothing_unasked_and_nothing_of_another_host() {
    let policy = Policy { scope: Scope::CertificateHost, ..Policy::default() };
    let mut m = Watched::new(policy);
    m.held(1);
    m.truth(certificate_on(1, 1, 0, "a", &[]));
    m.truth(yes(1, 1));
    m.held(2);
    let goes_on = vec![action(2, 1, Action::Ignore), to(2, Leaf::Admitted)];
    let elsewhere = certificate_on(2, 1, 0, "b", &[]);
    m.answers(elsewhere, Ok(goes_on), Invariant::ConsentIsExact, &[2]);
    // An answer to a window that has gone does not count, nor a certificate of an old inquiry.
    m.answers(yes(1, 1), Ok(vec![]), Invariant::ConsentIsExact, &[]);
    m.signal(2, CertificatePending);
    m.answers(certificate_on(2, 1, 0, "a", &[]), Ok(vec![]), Invariant::ConsentIsExact, &[2]);
}

// INV-gate
#[test]
fn gate_a_held_session_does_not_connect() {
    let mut m = Watched::new(Policy::default());
    m.held(1);
    let joined = Input::Signal { session: 1, signal: JoinSucceeded };
    let connects = vec![action(1, 1, Action::Cancel), to(1, Leaf::Active)];
    m.answers(joined, Ok(connects), Invariant::Gate, &[1]);
    m.signal(1, JoinFailed(JoinFailure::Join));
    let play = Input::Signal { session: 1, signal: ReconnectSucceeded };
    m.answers(play.clone(), Ok(vec![to(1, Leaf::Active)]), Invariant::Gate, &[1]);
    m.answers(play.clone(), Ok(vec![]), Invariant::Gate, &[1]);
    let unended = |effects: &mut Vec<Effect>| {
        effects.retain(|effect| !matches!(effect, Effect::Terminate { .. }));
    };
    m.lie(play, unended, Invariant::Gate, &[1]);
}

#[test]
fn gate_withdrawn_consent_leaves_nothing_alive() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    m.truth(yes(1, 1));
    m.signal(1, JoinSucceeded);
    m.lie(meeting::forget(0, "", &[]), Vec::clear, Invariant::Gate, &[1]);
}

// INV-fan_out
#[test]
fn fan_out_reaches_everybody_in_number_order() {
    let mut m = Watched::new(Policy::default());
    for session in [1, 2, 3] {
        m.shows(session, 0);
    }
    let not_the_last = |effects: &mut Vec<Effect>| effects.truncate(5);
    m.lie(yes(1, 1), not_the_last, Invariant::FanOut, &[3]);
    let turned = |effects: &mut Vec<Effect>| effects.swap(1, 3);
    m.lie(yes(1, 1), turned, Invariant::FanOut, &[1, 2]);
    let one_wrong = |effects: &mut Vec<Effect>| effects[3] = action(2, 1, Action::Cancel);
    m.lie(yes(1, 1), one_wrong, Invariant::FanOut, &[2]);
}

// INV-isolation
#[test]
fn isolation_a_verdict_leaves_the_others_alone() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    m.shows(2, 1);
    let one_more = |effects: &mut Vec<Effect>| {
        effects.insert(3, action(2, 1, Action::Cancel));
        effects.insert(4, to(2, DENIED));
    };
    m.lie(no(1), one_more, Invariant::Isolation, &[2]);
}

// INV-fail_closed
#[test]
fn fail_closed_whatever_is_wrong_is_cancelled() {
    let with = |presented| Input::Certificate {
        session: 1,
        inquiry: 1,
        certificate: presented,
        host: None,
        problems: ProblemSet::EMPTY,
    };
    let goes_on = || Ok(vec![action(1, 1, Action::Ignore), to(1, Leaf::Admitted)]);
    let mut m = Watched::new(Policy { max_certificate_bytes: 2, ..Policy::default() });
    m.held(1);
    m.answers(with(Presented::garbage()), goes_on(), Invariant::FailClosed, &[1]);
    let long = Presented { length: 3, ..Presented::certificate(0) };
    m.answers(with(long), goes_on(), Invariant::FailClosed, &[1]);
    let revoked = certificate_on(1, 1, 0, "", &[Problem::Revoked]);
    m.answers(revoked.clone(), goes_on(), Invariant::FailClosed, &[1]);
    let asks = Ok(vec![to(1, Leaf::Deciding), show(1, 0, &[1])]);
    m.answers(revoked, asks, Invariant::FailClosed, &[1]);
    let unavailable = Input::CertificateUnavailable { session: 1, inquiry: 1 };
    m.answers(unavailable, goes_on(), Invariant::FailClosed, &[1]);
    m.at = 30_000;
    m.answers(Input::Tick, Ok(vec![]), Invariant::FailClosed, &[1]);
    m.answers(Input::End, Ok(vec![]), Invariant::FailClosed, &[1]);

    for policy in [
        Policy { forbid_overrides: true, ..Policy::default() },
        Policy { scope: Scope::CertificateHost, ..Policy::default() },
        Policy { max_subjects: 0, ..Policy::default() },
        Policy { max_prompts_per_session: 0, ..Policy::default() },
    ] {
        let mut m = Watched::new(policy);
        m.held(1);
        m.answers(certificate(1, 1, 0), goes_on(), Invariant::FailClosed, &[1]);
    }
}

// INV-seen_before_accepted, PROMPT-13
#[test]
fn seen_before_accepted_only_what_was_shown_counts() {
    let mut m = Watched::new(Policy::default());
    m.held(1);
    m.truth(certificate_on(1, 1, 0, "a", &[]));
    m.held(2);
    let joins = certificate_on(2, 1, 0, "b", &[Problem::Weak]);
    let untold = |effects: &mut Vec<Effect>| {
        effects.pop();
    };
    m.lie(joins.clone(), untold, Invariant::SeenBeforeAccepted, &[]);
    let unrisen = |effects: &mut Vec<Effect>| {
        if let Effect::UpdatePrompt { revision, .. } = &mut effects[1] {
            *revision = 1;
        }
    };
    m.lie(joins.clone(), unrisen, Invariant::SeenBeforeAccepted, &[1, 2]);
    let unsaid = |effects: &mut Vec<Effect>| {
        if let Effect::UpdatePrompt { problems, .. } = &mut effects[1] {
            *problems = ProblemSet::EMPTY;
        }
    };
    m.lie(joins.clone(), unsaid, Invariant::SeenBeforeAccepted, &[1, 2]);
    m.truth(joins);
    let taken = vec![Effect::DismissPrompt { prompt: 1, why: Dismissal::Answered }];
    m.answers(yes(1, 1), Ok(taken), Invariant::SeenBeforeAccepted, &[]);
}

// INV-no_idle_prompt
#[test]
fn no_idle_prompt_a_free_window_is_used_and_none_is_made_for_nobody() {
    let mut m = Watched::new(Policy::default());
    m.shows(1, 0);
    m.shows(2, 1);
    let unshown = |effects: &mut Vec<Effect>| {
        effects.pop();
    };
    m.lie(no(1), unshown, Invariant::NoIdlePrompt, &[2]);
    m.truth(no(1));
    let for_nobody = |effects: &mut Vec<Effect>| effects.push(show(3, 5, &[]));
    m.lie(no(2), for_nobody, Invariant::NoIdlePrompt, &[]);
}

// INV-bounded
#[test]
fn bounded_windows_sessions_and_queues_keep_their_caps() {
    let policy = Policy { max_sessions: 2, max_queued_prompts: 0, ..Policy::default() };
    let mut m = Watched::new(policy);
    m.shows(1, 0);
    m.held(2);
    let another = vec![to(2, Leaf::Deciding), show(2, 1, &[2])];
    m.answers(certificate(2, 1, 1), Ok(another), Invariant::Bounded, &[2]);
    let open = Input::Open { session: 3, kind: Kind::Nbr };
    m.answers(open, Ok(vec![]), Invariant::Bounded, &[3]);
}

// INV-total
#[test]
fn total_errors_are_the_right_ones_and_queries_do_nothing() {
    let mut m = Watched::new(Policy::default());
    m.held(1);
    m.answers(Input::Tick, Err(Error::UnknownSession), Invariant::Total, &[]);
    m.answers(pending(1), Err(Error::UnknownSession), Invariant::Total, &[1]);
    m.answers(pending(2), Err(Error::UnknownCode), Invariant::Total, &[2]);
    m.answers(pending(2), Ok(vec![]), Invariant::Total, &[2]);
    let effects = vec![to(1, Leaf::Active)];
    m.answers(Input::Snapshot, Ok(effects), Invariant::Total, &[]);
}

#[test]
fn every_monitored_invariant_has_a_sentence_and_a_name_of_its_own() {
    assert_eq!(Invariant::ALL.len(), 17);
    for invariant in Invariant::ALL {
        assert_eq!(Invariant::from_name(invariant.name()), Some(invariant));
        assert!(invariant.sentence().ends_with('.'));
    }
}

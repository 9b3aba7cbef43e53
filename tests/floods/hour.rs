//! A service that is held and succeeds in turns, for an hour.

use certgate_model::vocabulary::{
    Effect, Host, Input, Kind, Leaf, Policy, Problem, ProblemSet, Refusal, Signal, Verdict,
};

use crate::{meeting::LockStep, tried, volume::effort};

/// Ten times a second, in milliseconds.
const TURN: u64 = 100;
const HOUR: u64 = 3_600_000;

/// What the engine wanted in an hour.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    windows: u64,
    fetches: u64,
    ignored: u64,
    cancelled: u64,
    terminated: u64,
    anomalies: u64,
}

impl Wanted {
    fn note(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::ShowPrompt { .. } => self.windows += 1,
                Effect::FetchCertificate { .. } => self.fetches += 1,
                Effect::SetCertificateAction { action, .. } => match action.name() {
                    "ignore" => self.ignored += 1,
                    _ => self.cancelled += 1,
                },
                Effect::Terminate { .. } => self.terminated += 1,
                Effect::Anomaly { .. } => self.anomalies += 1,
                _ => {}
            }
        }
    }
}

/// An hour of turns: held, its certificate handed out if it is `patient`, and connected.
fn an_hour(policy: Policy, patient: bool, hours: u64) -> (LockStep, Wanted) {
    let mut both = LockStep::new(policy);
    let mut wanted = Wanted::default();
    let (session, problems) = (1, ProblemSet::of(&[Problem::Expired]));
    both.give(0, &Input::Open { session, kind: Kind::Svs }).expect("room");
    for at in (0..hours * HOUR).step_by(TURN as usize) {
        let pending = Input::Signal { session, signal: Signal::CertificatePending };
        wanted.note(both.give(at, &pending).expect("it is open"));
        let inquiry = both.model.sessions[&session].inquiries;
        if patient && both.model.sessions[&session].leaf == Leaf::Fetching {
            let certificate = both.certificate(0);
            let host = Some(Host::from(""));
            let told = Input::Certificate { session, inquiry, certificate, host, problems };
            wanted.note(both.give(at + 20, &told).expect("it is fetching"));
        }
        if both.model.windows.len() == 1 {
            let verdict = Verdict::ConnectAnyway { revision: 1 };
            wanted.note(both.give(at + 40, &Input::Answer { prompt: 1, verdict }).expect("open"));
        }
        let joined = Input::Signal { session, signal: Signal::JoinSucceeded };
        wanted.note(both.give(at + 60, &joined).expect("it is open"));
        wanted.note(both.give(at + 80, &Input::Tick).expect("it always is"));
    }
    both.agree();
    (both, wanted)
}

#[test]
fn an_hour_of_turns_is_one_window_and_ends_at_the_limit_of_inquiries() {
    let hours = u64::from(effort());
    let turns = hours * HOUR / TURN;
    let limit = Policy::default().max_inquiries;
    let (both, wanted) = an_hour(Policy::default(), true, hours);
    let over = turns - limit;
    let due = Wanted {
        windows: 1,
        fetches: limit,
        ignored: limit,
        // Each inquiry past the limit, and each report of being connected after it.
        cancelled: over,
        terminated: over,
        anomalies: over,
    };
    assert_eq!(wanted, due);
    assert_eq!(both.model.sessions[&1].leaf, Leaf::Refused(Refusal::InquiryLimit));
    tried("a service held and connected in turns, for an hour", both.steps, "steps");
}

#[test]
fn an_hour_of_turns_under_a_high_limit_is_one_window() {
    let policy = Policy { max_inquiries: 1 << 50, ..Policy::default() };
    let hours = u64::from(effort());
    let turns = hours * HOUR / TURN;
    let (both, wanted) = an_hour(policy, true, hours);
    let due = Wanted { windows: 1, fetches: turns, ignored: turns, ..Wanted::default() };
    assert_eq!(wanted, due);
    assert_eq!(both.model.sessions[&1].leaf, Leaf::Active);
    tried("the same under a high limit", both.steps, "steps");
}

/// It reports success without waiting for the answer: refused at once, for all of the hour.
#[test]
fn an_hour_of_success_without_an_answer_never_connects() {
    let hours = u64::from(effort());
    let turns = hours * HOUR / TURN;
    let (both, wanted) = an_hour(Policy::default(), false, hours);
    let due = Wanted {
        windows: 0,
        fetches: 1,
        ignored: 0,
        cancelled: turns,
        terminated: turns,
        anomalies: turns,
    };
    assert_eq!(wanted, due);
    assert_eq!(both.model.sessions[&1].leaf, Leaf::Refused(Refusal::Bypassed));
    tried("a service that does not wait, for an hour", both.steps, "steps");
}

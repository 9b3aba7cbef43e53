//! `bounded`: memory is bounded by the policy's caps, whatever the services send.

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Host, Input, Kind, Policy, ProblemSet, Signal},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, CAST},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn bounded(policy in policies(), moves in attacks(10, 80)) {
        for step in Attack::with(&policy, &moves).steps {
            let state = &step.after;
            let within = |what: &str, count: usize, cap: u64| {
                prop_assert!(count as u64 <= cap, "{} {} in {:?}", count, what, step);
                Ok(())
            };
            within("sessions", state.sessions.len(), policy.max_sessions)?;
            within("windows", state.windows.len(), policy.max_shown_prompts)?;
            within("queued", state.queue.len(), policy.max_queued_prompts)?;
            within("subjects", state.subjects.len(), policy.max_subjects)?;
            for window in state.windows.values() {
                within("hosts", window.hosts.len(), policy.max_prompt_hosts)?;
            }
            for session in state.sessions.values() {
                let made = usize::try_from(session.prompts_made).unwrap_or(usize::MAX);
                within("prompts made", made, policy.max_prompts_per_session)?;
            }
        }
    }
}

/// What is saved is all that is remembered: it does not grow while the same sessions do the
/// same for ever.
#[test]
fn bounded_however_long_the_meeting() {
    let policy = Policy {
        max_sessions: 4,
        max_queued_prompts: 2,
        max_subjects: 3,
        max_prompt_hosts: 2,
        max_prompts_per_session: 2,
        ..Policy::default()
    };
    let mut attack = Attack::new(&policy);
    let saved =
        |attack: &Attack| serde_json::to_vec(&attack.driver.engine().snapshot()).unwrap().len();
    let mut most = [0; 2];
    for round in 0..400_u64 {
        for number in 1..=6 {
            let session = 6 * round + number;
            let certificate = CAST.form((number % 8 * 3) as u8);
            let host = Some(Host::from(format!("h{session}.example").as_str()));
            attack.give(round, Input::Open { session, kind: Kind::Svs });
            for inquiry in 1..=3 {
                let signal = Signal::CertificatePending;
                attack.give(round, Input::Signal { session, signal });
                let (host, problems) = (host.clone(), ProblemSet::EMPTY);
                let shown = Input::Certificate { session, inquiry, certificate, host, problems };
                attack.give(round, shown);
            }
        }
        let half = usize::from(round >= 200);
        most[half] = most[half].max(saved(&attack));
        for session in 6 * round + 1..=6 * round + 6 {
            attack.give(round, Input::Close { session });
        }
        attack.steps.clear();
    }
    // Numbers get longer by a digit, and nothing else does.
    assert!(most[1] <= most[0] + 64, "{most:?} bytes in the first half and in the second");
}

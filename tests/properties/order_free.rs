//! `order_free`: for the same verdict on each subject, what is shown and what each session is
//! told in the end do not depend on how the sessions' reports interleave.

use std::collections::{BTreeMap, BTreeSet};

use certgate_model::{
    scenario::strategies::plain_policies,
    vocabulary::{
        Action, Effect, Input, Kind, Leaf, Policy, Problem, ProblemSet, Signal, Subject, Verdict,
    },
};
use certgate_suite::Relation;
use proptest::prelude::*;

use crate::{
    attack::{Attack, CAST},
    relations::relate,
    volume::cases,
};

/// What a session's service hands out: a form and a host of the cast, and problems.
type Shows = (u8, u8, ProblemSet);

fn sessions() -> impl Strategy<Value = Vec<Vec<Shows>>> {
    let mild = prop_oneof![
        Just(ProblemSet::EMPTY),
        Just(ProblemSet::of(&[Problem::SelfSigned])),
        Just(ProblemSet::of(&[Problem::Expired, Problem::HostMismatch])),
    ];
    let shows = (0..9_u8, 0..6_u8, mild);
    prop::collection::vec(prop::collection::vec(shows, 1..=2), 2..=5)
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn order_free(
        policy in plain_policies(),
        sessions in sessions(),
        yes in any::<u8>(),
        one in prop::collection::vec(any::<u8>(), 60),
        other in prop::collection::vec(any::<u8>(), 60),
    ) {
        let (one, other) =
            (outcome(&policy, &sessions, yes, &one), outcome(&policy, &sessions, yes, &other));
        prop_assert_eq!(one, other, "in one order, and in another");
    }

    /// The same over meetings of all kinds and codes.
    #[test]
    fn order_free_for_permuted_reports(seed in any::<u64>()) {
        relate(Relation::OrderFree, seed)?;
    }
}

/// The subjects that were shown, and the last action that each session got.
type Outcome = (BTreeSet<Subject>, BTreeMap<u64, Action>);

/// Plays every session's reports in its own order, interleaved as `choices` has it, and the
/// person's answers among them.
fn outcome(policy: &Policy, sessions: &[Vec<Shows>], yes: u8, choices: &[u8]) -> Outcome {
    let mut attack = Attack::new(policy);
    for session in 1..=sessions.len() as u64 {
        attack.give(0, Input::Open { session, kind: Kind::Svs });
    }
    let mut shown = vec![0; sessions.len()];
    let mut choices = choices.iter().copied().chain(std::iter::repeat(0));
    loop {
        let state = attack.state();
        let answers = state.windows.iter().map(|(prompt, window)| {
            let connect = yes >> (window.subject.fingerprint.0 % 8) & 1 == 1;
            let verdict = if connect {
                Verdict::ConnectAnyway { revision: window.revision }
            } else {
                Verdict::DontConnect
            };
            Input::Answer { prompt: *prompt, verdict }
        });
        let mut may: Vec<Input> = answers.collect();
        for (place, shows) in sessions.iter().enumerate() {
            let session = place as u64 + 1;
            let s = &state.sessions[&session];
            match s.leaf {
                Leaf::Fetching => {
                    let (form, host, problems) = shows[shown[place] - 1];
                    may.push(Input::Certificate {
                        session,
                        inquiry: s.inquiries,
                        certificate: CAST.form(form),
                        host: CAST.host(host),
                        problems,
                    });
                }
                Leaf::Deciding => {}
                _ if shown[place] < shows.len() => {
                    may.push(Input::Signal { session, signal: Signal::CertificatePending });
                }
                _ => {}
            }
        }
        if may.is_empty() {
            break;
        }
        let choice = usize::from(choices.next().unwrap_or_default()) % may.len();
        let input = may.swap_remove(choice);
        if let Input::Signal { session, .. } = input {
            shown[session as usize - 1] += 1;
        }
        attack.give(0, input);
    }
    let mut outcome = Outcome::default();
    for step in &attack.steps {
        for effect in step.effects() {
            if let Effect::ShowPrompt { fingerprint, hosts, problems, .. } = effect {
                let subject = Subject::cut(policy.scope, *fingerprint, hosts.first(), *problems);
                outcome.0.extend(subject);
            }
        }
        outcome.1.extend(step.actions().map(|(session, _, action)| (session, action)));
    }
    outcome
}

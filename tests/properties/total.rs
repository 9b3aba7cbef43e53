//! `total`: any input in any state gives effects or a typed error; an error changes nothing,
//! the time included; nothing panics.

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Fingerprint, Host, Input, Kind, LAST, Problem, ProblemSet, Signal, Verdict},
};
use proptest::{prelude::*, sample::select};

use crate::{
    attack::{Attack, CAST},
    volume::cases,
};

/// Numbers at the edges, and those that a meeting has.
fn numbers() -> impl Strategy<Value = u64> {
    let edges = vec![0, u64::from(u32::MAX), u64::from(u32::MAX) + 1, LAST - 1, LAST];
    prop_oneof![4 => 0..8_u64, 1 => select(edges), 1 => 0..=LAST]
}

/// Any input at all, whether it makes sense or not.
fn anything() -> impl Strategy<Value = Input> {
    let problems =
        || prop::collection::vec(select(Problem::ALL), 0..3).prop_map(|of| ProblemSet::of(&of));
    let host = || any::<u8>().prop_map(|place| CAST.host(place));
    let codes = prop_oneof![-2..110_i64, Just(1009), Just(i64::MIN), Just(i64::MAX)];
    prop_oneof![
        (numbers(), select(Kind::ALL)).prop_map(|(session, kind)| Input::Open { session, kind }),
        (numbers(), codes).prop_map(|(session, code)| Input::Status { session, code }),
        (numbers(), select(&Signal::ALL[..]))
            .prop_map(|(session, signal)| Input::Signal { session, signal }),
        (numbers(), numbers(), any::<u8>(), host(), problems()).prop_map(
            |(session, inquiry, form, host, problems)| Input::Certificate {
                session,
                inquiry,
                certificate: CAST.form(form),
                host,
                problems,
            }
        ),
        (numbers(), numbers())
            .prop_map(|(session, inquiry)| Input::CertificateUnavailable { session, inquiry }),
        (numbers(), numbers()).prop_map(|(prompt, revision)| Input::Answer {
            prompt,
            verdict: Verdict::ConnectAnyway { revision },
        }),
        numbers().prop_map(|prompt| Input::Answer { prompt, verdict: Verdict::DontConnect }),
        (0..8_u32, host(), problems()).prop_map(|(number, host, problems)| Input::Forget {
            fingerprint: Fingerprint(number),
            host,
            problems,
        }),
        numbers().prop_map(|session| Input::Close { session }),
        Just(Input::Tick),
        Just(Input::End),
        Just(Input::NextDeadline),
        Just(Input::Snapshot),
        Just(Input::Certificate {
            session: 1,
            inquiry: 1,
            certificate: CAST.form(0),
            host: Some(Host::from("h")),
            problems: ProblemSet::EMPTY,
        }),
    ]
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn total(
        policy in policies(),
        moves in attacks(5, 40),
        then in prop::collection::vec((numbers(), anything()), 1..40),
    ) {
        let mut attack = Attack::with(&policy, &moves);
        for (at, input) in then {
            let before = attack.driver.engine().clone();
            attack.give(at, input);
            let step = attack.steps.last().expect("a step");
            if step.taken() {
                prop_assert_eq!(step.after.now, at.max(step.before.now), "in {:?}", step);
            } else {
                prop_assert!(*attack.driver.engine() == before, "changed by {:?}", step);
                prop_assert_eq!(&step.before, &step.after);
            }
        }
    }
}

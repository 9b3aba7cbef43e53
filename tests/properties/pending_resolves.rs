//! `pending_resolves`: once every prompt is answered, or time or the meeting is over, every
//! held session has got exactly one action, unless its own service or the host took it away.

use certgate_model::{codes, reference::State, scenario::Move};
use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Input, LAST, Leaf, Policy, Region, Signal, Verdict},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, Step},
    volume::cases,
};

/// How a meeting is brought to its end.
#[derive(Clone, Copy, Debug)]
enum Finish {
    /// The certificates come and the person answers, with yes where this says so.
    Answers(u64),
    /// Nobody does anything any more, and time passes.
    Time,
    /// The meeting is over.
    End,
}

fn finishes() -> impl Strategy<Value = Finish> {
    prop_oneof![any::<u64>().prop_map(Finish::Answers), Just(Finish::Time), Just(Finish::End)]
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn pending_resolves(
        policy in policies(),
        moves in attacks(6, 60),
        finish in finishes(),
    ) {
        let steps = finished(policy, &moves, finish);
        for step in &steps {
            for (id, before) in &step.before.sessions {
                if before.leaf.region() != Region::Pending {
                    continue;
                }
                let acted = step.actions().filter(|(session, ..)| session == id).count();
                match step.after.sessions.get(id) {
                    // Its inquiry goes on, or a new one began: nothing was said to it.
                    Some(after) if after.leaf.region() == Region::Pending => {
                        prop_assert_eq!(acted, 0, "{} in {:?}", id, step);
                    }
                    Some(after) if after.leaf.region() == Region::Ended => {
                        prop_assert!(went_by_itself(step, *id), "{} in {:?}", id, step);
                        prop_assert_eq!(acted, 0, "{} in {:?}", id, step);
                    }
                    Some(_) => prop_assert_eq!(acted, 1, "{} in {:?}", id, step),
                    None => {
                        prop_assert_eq!(&step.input, &Input::Close { session: *id });
                        prop_assert_eq!(acted, 0, "{} in {:?}", id, step);
                    }
                }
            }
        }
        let end: &State = &steps.last().expect("an end").after;
        for (id, session) in &end.sessions {
            prop_assert!(session.leaf.region() != Region::Pending, "{} waits for ever", id);
        }
        prop_assert!(end.windows.is_empty() && end.queue.is_empty(), "somebody is still asked");
    }
}

/// Whether the input is the service's own word that the session is over.
fn went_by_itself(step: &Step, id: u64) -> bool {
    let signal = match step.input {
        Input::Signal { session, signal } if session == id => Some(signal),
        Input::Status { session, code } if session == id => {
            codes::decode(step.before.sessions[&id].kind, code)
        }
        _ => None,
    };
    let over = |signal| {
        matches!(signal, Signal::JoinFailed(_) | Signal::ReconnectFailed(_) | Signal::Left(_))
    };
    signal.is_some_and(over)
}

fn finished(policy: Policy, moves: &[Move], finish: Finish) -> Vec<Step> {
    // Without deadlines time alone brings nothing about.
    let policy = match finish {
        Finish::Time => Policy {
            certificate_deadline_ms: policy.certificate_deadline_ms.or(Some(7)),
            answer_deadline_ms: policy.answer_deadline_ms.or(Some(9)),
            ..policy
        },
        _ => policy,
    };
    let mut attack = Attack::with(&policy, moves);
    match finish {
        Finish::End => attack.give(0, Input::End),
        Finish::Time => {
            // Each round shows and times out a window at least, or nothing waits any more.
            while let Some(deadline) = attack.driver.next_deadline() {
                attack.give(deadline, Input::Tick);
            }
            attack.give(LAST, Input::Tick);
        }
        Finish::Answers(mut verdicts) => {
            let fetching = |state: &State| {
                let mut sessions = state.sessions.iter();
                sessions.find(|(_, s)| s.leaf == Leaf::Fetching).map(|(id, s)| (*id, s.inquiries))
            };
            while let Some((session, inquiry)) = fetching(&attack.state()) {
                attack.give(0, Input::CertificateUnavailable { session, inquiry });
            }
            while let Some((prompt, revision)) =
                attack.state().windows.iter().next().map(|(prompt, w)| (*prompt, w.revision))
            {
                let yes = verdicts & 1 == 1;
                verdicts >>= 1;
                let verdict =
                    if yes { Verdict::ConnectAnyway { revision } } else { Verdict::DontConnect };
                attack.give(0, Input::Answer { prompt, verdict });
            }
            attack.give(0, Input::NextDeadline);
        }
    }
    attack.steps
}

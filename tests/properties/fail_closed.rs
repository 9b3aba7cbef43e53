//! `fail_closed`: what is unreadable, late, over a cap, forbidden, not to be overridden,
//! without the host that is needed, or after the end, is cancelled and never ignored.

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Action, Host, Input, Leaf, Policy, Refusal, Region, Scope},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, Step},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn fail_closed(policy in policies(), moves in attacks(6, 80)) {
        for step in Attack::with(&policy, &moves).steps {
            for id in doomed(&policy, &step) {
                let told: Vec<Action> = step
                    .actions()
                    .filter(|(session, ..)| *session == id)
                    .map(|(_, _, action)| action)
                    .collect();
                prop_assert_eq!(told, [Action::Cancel], "{} in {:?}", id, step);
                let region = step.after.sessions[&id].leaf.region();
                prop_assert_eq!(region, Region::Refused, "{} in {:?}", id, step);
            }
            if step.before.ended {
                let ignored = step.actions().any(|(_, _, action)| action == Action::Ignore);
                prop_assert!(!ignored, "after the end, in {:?}", step);
            }
            if step.after.ended {
                let refused = |leaf: Leaf| leaf.region() == Region::Refused;
                prop_assert!(step.after.sessions.values().all(|s| refused(s.leaf)), "{:?}", step);
            }
        }
    }

    /// Over a cap: whoever is not shown a prompt, not answered from memory and not kept
    /// waiting was cancelled.
    #[test]
    fn fail_closed_over_caps(
        policy in policies(),
        moves in attacks(8, 40),
        subjects in 0..3_u64,
        queued in 0..2_u64,
        hosts in 1..3_u64,
        made in 0..2_u64,
    ) {
        let policy = Policy {
            max_subjects: subjects,
            max_queued_prompts: queued,
            max_prompt_hosts: hosts,
            max_prompts_per_session: made,
            ..policy
        };
        for step in Attack::with(&policy, &moves).steps {
            let Input::Certificate { session, .. } = step.input else {
                continue;
            };
            if !step.taken() {
                continue;
            }
            let told: Vec<Action> = step.actions().map(|(_, _, action)| action).collect();
            match step.after.sessions[&session].leaf {
                Leaf::Deciding => prop_assert!(told.is_empty(), "{:?}", step),
                Leaf::Admitted => prop_assert_eq!(told, [Action::Ignore], "{:?}", step),
                Leaf::Refused(_) => {
                    prop_assert!(!told.contains(&Action::Ignore), "{:?}", step);
                    prop_assert!(step.actions().any(|(id, ..)| id == session), "{:?}", step);
                }
                leaf => prop_assert!(false, "{} in {:?}", leaf, step),
            }
        }
    }
}

/// The sessions whose inquiry has to be cancelled in this step, whatever anybody allowed.
fn doomed(policy: &Policy, step: &Step) -> Vec<u64> {
    match &step.input {
        Input::Certificate { session, certificate, host, problems, .. } if step.taken() => {
            let length = certificate.length;
            let unreadable = certificate.identity.is_none()
                || length == 0
                || length > policy.max_certificate_bytes;
            let no_host = policy.scope != Scope::Certificate
                && host.as_ref().and_then(Host::normal).is_none();
            let fatal = problems.meets(policy.non_overridable);
            let doomed = unreadable || policy.forbid_overrides || no_host || fatal;
            doomed.then_some(*session).into_iter().collect()
        }
        Input::CertificateUnavailable { session, .. } if step.taken() => vec![*session],
        Input::Tick => {
            let now = step.at.max(step.before.now);
            let sessions = step.before.sessions.iter();
            let late = sessions.filter(|(_, s)| s.fetch_deadline.is_some_and(|by| by <= now));
            late.map(|(id, _)| *id).collect()
        }
        Input::End if step.taken() => {
            let sessions = step.before.sessions.iter();
            let held = sessions.filter(|(_, s)| s.leaf.region() == Region::Pending);
            held.map(|(id, _)| *id).collect()
        }
        Input::Signal { .. } | Input::Status { .. } => {
            let over = |before: u64| before >= policy.max_inquiries;
            let limit = Leaf::Refused(Refusal::InquiryLimit);
            let sessions = step.after.sessions.iter();
            let asked = sessions.filter(|(id, after)| {
                let before = step.before.sessions.get(id);
                before.is_some_and(|before| {
                    after.inquiries > before.inquiries
                        && (over(before.inquiries) || after.leaf == limit)
                })
            });
            asked.map(|(id, _)| *id).collect()
        }
        _ => Vec::new(),
    }
}

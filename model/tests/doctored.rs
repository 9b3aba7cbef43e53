//! Effects left out, doubled, turned round or redirected do not pass the monitors.

use certgate_model::{
    certificates::Certificates,
    invariants::{Invariant, Monitor},
    reference::State,
    scenario::{Cast, Chance, Profile, Walk},
    vocabulary::*,
};

/// How an answer is falsified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forgery {
    /// One effect is left out.
    Drop,
    /// One effect comes twice.
    Double,
    /// IGNORE for CANCEL, CANCEL for IGNORE.
    Turn,
    /// A session goes elsewhere.
    Redirect,
    /// An effect names another session.
    Rename,
}

/// Forges one of the effects; whether what came of it is dangerous.
///
/// Some of it is not: a report to the host that is missing or comes twice (anomalies, leaves of
/// a session that is not held, a second fetch) harms nobody, and agreement sees to it.
fn forge(forgery: Forgery, effects: &mut Vec<Effect>, chance: &mut Chance) -> bool {
    let place = chance.below(effects.len() as u64) as usize;
    match (forgery, &mut effects[place]) {
        (_, Effect::Anomaly { .. }) => false,
        (Forgery::Drop, effect) => {
            let reported = |to: &Leaf| {
                !matches!(to.region(), Region::Pending | Region::Refused) && *to != Leaf::Admitted
            };
            let harmless = matches!(effect, Effect::SessionChanged { to, .. } if reported(to));
            effects.remove(place);
            !harmless
        }
        (Forgery::Double, Effect::SetCertificateAction { .. })
        | (Forgery::Double, Effect::DismissPrompt { .. } | Effect::ShowPrompt { .. }) => {
            effects.insert(place, effects[place].clone());
            true
        }
        (Forgery::Turn, Effect::SetCertificateAction { action, .. }) => {
            *action = match action {
                Action::Ignore => Action::Cancel,
                Action::Cancel => Action::Ignore,
            };
            true
        }
        (Forgery::Redirect, Effect::SessionChanged { to, .. }) => {
            let elsewhere = [Leaf::Active, Leaf::Admitted, Leaf::Deciding, Leaf::Fetching];
            let new = *chance.of(&elsewhere);
            let dangerous = new != *to && (new != Leaf::Active || *to != Leaf::Playing);
            *to = new;
            dangerous
        }
        (
            Forgery::Rename,
            Effect::SetCertificateAction { session, .. }
            | Effect::FetchCertificate { session, .. }
            | Effect::Terminate { session, .. },
        ) => {
            *session += 1;
            true
        }
        _ => false,
    }
}

/// Walks a meeting in which one answer is forged; what the monitor says to it, if it was.
fn falsified(seed: u64, forgery: Forgery, profile: &Profile) -> Option<Result<(), Invariant>> {
    let mut chance = Chance::new(!seed);
    let mut walk = Walk::new(seed, profile);
    let mut state = State::new(walk.policy());
    let mut monitor = Monitor::new(walk.policy());
    let mut forged = false;
    while let Some((at, input)) = walk.next(&state) {
        let mut result = state.apply(at, &input);
        if !forged
            && let Ok(effects) = &mut result
            && !effects.is_empty()
            && chance.percent(8)
        {
            let honest = effects.clone();
            forged = forge(forgery, effects, &mut chance);
            if !forged {
                *effects = honest;
            }
        }
        if let Err(violation) = monitor.observe(at, &input, &result) {
            assert!(forged, "seed {seed}: {violation}");
            return Some(Err(violation.invariant));
        }
    }
    forged.then_some(Ok(()))
}

#[test]
fn no_dangerous_forgery_passes() {
    let profile = Profile::corners(Cast::new(&Certificates::built_in()));
    let forgeries =
        [Forgery::Drop, Forgery::Double, Forgery::Turn, Forgery::Redirect, Forgery::Rename];
    for forgery in forgeries {
        let mut caught = 0;
        for seed in 0..1_500 {
            match falsified(seed, forgery, &profile) {
                None => {}
                Some(Err(_)) => caught += 1,
                Some(Ok(())) => panic!("{forgery:?} passed with seed {seed}"),
            }
        }
        assert!(caught > 100, "{forgery:?}: {caught} cases say little");
    }
}

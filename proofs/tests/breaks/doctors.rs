//! The breaks, each named after what it does wrong.

use std::sync::atomic::{AtomicU64, Ordering};

use certgate_model::{
    reference::{Basis, Standing, State},
    vocabulary::{
        Action, ActionWhy, Effect, Error, Input, Leaf, Refusal, Role, Signal, Subject, Verdict,
    },
};
use certgate_proofs::decider::Decider;

use crate::doctored::Case;

fn forget(Subject { fingerprint, host, problems }: &Subject) -> Input {
    let (host, problems) = (host.clone(), problems.unwrap_or_default());
    Input::Forget { fingerprint: *fingerprint, host, problems }
}

fn is_denied(standing: &Standing) -> bool {
    matches!(standing, Standing::Denied(_))
}

fn waits(state: &State, session: u64) -> Option<&Subject> {
    match state.sessions.get(&session).map(|s| (&s.leaf, &s.basis)) {
        Some((Leaf::Deciding, Basis::On(subject))) => Some(subject),
        _ => None,
    }
}

fn session_of(effect: &Effect) -> Option<u64> {
    match effect {
        Effect::SetCertificateAction { session, .. }
        | Effect::Terminate { session, .. }
        | Effect::SessionChanged { session, .. } => Some(*session),
        _ => None,
    }
}

/// A denial is forgotten as soon as it is carried out.
pub(crate) fn remembers_no_denial<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    let effects = std::mem::take(case.effects);
    let subjects = case.state().subjects;
    for (subject, _) in subjects.iter().filter(|(_, standing)| is_denied(standing)) {
        // A denial by the policy is kept.
        let _ = case.give(&forget(subject));
    }
    *case.effects = effects;
    Ok(())
}

/// A no ends nothing that is already on its way or connected.
pub(crate) fn spares_what_rests<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    if matches!(case.input, Input::Answer { verdict: Verdict::DontConnect, .. }) {
        let cut: Vec<u64> = case
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Terminate { session, .. } => Some(*session),
                _ => None,
            })
            .collect();
        case.effects.retain(|effect| session_of(effect).is_none_or(|one| !cut.contains(&one)));
    }
    Ok(())
}

/// A held session's certificate is not asked for.
pub(crate) fn fetches_nothing<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    case.effects.retain(|effect| !matches!(effect, Effect::FetchCertificate { .. }));
    Ok(())
}

/// Every action is sent twice.
pub(crate) fn acts_twice<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    for place in (0..case.effects.len()).rev() {
        if matches!(case.effects[place], Effect::SetCertificateAction { .. }) {
            let again = case.effects[place].clone();
            case.effects.insert(place, again);
        }
    }
    Ok(())
}

/// Who waits is admitted with nobody asked.
pub(crate) fn asks_nobody<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    let shown = case.effects.iter().find_map(|effect| match effect {
        Effect::ShowPrompt { prompt, revision, .. } => Some((*prompt, *revision)),
        _ => None,
    });
    if let (Input::Certificate { .. }, Some((prompt, revision))) = (case.input, shown) {
        case.give(&Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } })?;
        case.effects.retain(|effect| !matches!(effect, Effect::DismissPrompt { .. }));
        for effect in case.effects.iter_mut() {
            if let Effect::SetCertificateAction { why, .. } = effect {
                *why = ActionWhy::Remembered;
            }
        }
    }
    Ok(())
}

/// A session that connects through a shut gate is taken for connected.
pub(crate) fn leaves_the_gate_open<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    if let Input::Signal { session, signal } = case.input
        && signal.reports_connected()
        && case.effects.iter().any(|effect| matches!(effect, Effect::Terminate { .. }))
    {
        *case.effects = vec![Effect::SessionChanged { session: *session, to: Leaf::Active }];
    }
    Ok(())
}

/// A verdict does not reach the last of those who wait.
pub(crate) fn forgets_the_last<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    if matches!(case.input, Input::Answer { .. })
        && let Some(last) = case.effects.iter().filter_map(session_of).max()
    {
        case.effects.retain(|effect| session_of(effect) != Some(last));
    }
    Ok(())
}

/// A verdict also ends a session that waits for another.
pub(crate) fn drags_others_along<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    let state = case.state();
    let mut waiting = state.sessions.keys().filter(|session| waits(&state, **session).is_some());
    if matches!(case.input, Input::Answer { .. })
        && let Some(session) = waiting.next()
    {
        let mut effects = std::mem::take(case.effects);
        let signal = Signal::Left(certgate_model::vocabulary::Leaving::Left);
        case.give(&Input::Signal { session: *session, signal })?;
        effects.append(case.effects);
        *case.effects = effects;
    }
    Ok(())
}

/// What cannot be read is ignored, not cancelled.
pub(crate) fn fails_open<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    for effect in case.effects.iter_mut() {
        match effect {
            Effect::SetCertificateAction { action, why, .. }
                if *why == ActionWhy::Refused(Refusal::CertificateUnreadable) =>
            {
                (*action, *why) = (Action::Ignore, ActionWhy::Remembered);
            }
            Effect::SessionChanged { to, .. }
                if *to == Leaf::Refused(Refusal::CertificateUnreadable) =>
            {
                *to = Leaf::Admitted;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A yes counts whatever it has seen.
pub(crate) fn takes_any_revision<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    let passed = case.pass();
    if let (Err(Error::PromptChanged), Input::Answer { prompt, .. }) = (passed, case.input) {
        let revision = case.state().windows[prompt].revision;
        let verdict = Verdict::ConnectAnyway { revision };
        return case.give(&Input::Answer { prompt: *prompt, verdict });
    }
    passed
}

/// A window that comes free stays empty.
pub(crate) fn leaves_windows_empty<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()?;
    if case.effects.iter().any(|effect| matches!(effect, Effect::DismissPrompt { .. })) {
        case.effects.retain(|effect| !matches!(effect, Effect::ShowPrompt { .. }));
    }
    Ok(())
}

/// A stale certificate is refused, and the session leaves all the same.
pub(crate) fn errs_and_acts<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    let passed = case.pass();
    if let (Err(Error::StaleInquiry), Input::CertificateUnavailable { session, .. }) =
        (passed, case.input)
    {
        let signal = Signal::Reconnecting;
        case.give(&Input::Signal { session: *session, signal })?;
        case.effects.clear();
    }
    passed
}

/// A certificate without a problem is too much for it.
pub(crate) fn panics<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    assert!(!matches!(case.input, Input::Forget { .. }), "a panic on purpose");
    case.pass()
}

/// Nothing is done wrong.
pub(crate) fn nothing<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    case.pass()
}

/// Who asks about what somebody is asked about already is turned away.
pub(crate) fn serves_the_first<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    if let Input::Certificate { session, inquiry, certificate, .. } = *case.input {
        let open = |(subject, standing): (&Subject, &Standing)| {
            Some(subject.fingerprint) == certificate.identity
                && matches!(standing, Standing::Queued | Standing::Shown(_))
        };
        if case.state().subjects.iter().any(open) {
            return case.give(&Input::CertificateUnavailable { session, inquiry });
        }
    }
    case.pass()
}

/// The order in which a verdict is carried out is anybody's guess.
pub(crate) fn guesses_an_order<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    static GUESS: AtomicU64 = AtomicU64::new(0);
    case.pass()?;
    if GUESS.fetch_add(1, Ordering::Relaxed) % 2 == 1 && case.effects.len() > 3 {
        case.effects.reverse();
    }
    Ok(())
}

/// A presenter is not asked.
pub(crate) fn trusts_presenters<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    if case.state().policy.role == Role::Presenter {
        return asks_nobody(case);
    }
    case.pass()
}

/// A certificate for the recording player is never asked for.
pub(crate) fn overlooks_the_player<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    use certgate_model::vocabulary::Kind;
    if let Input::Signal { session, .. } = case.input
        && case.state().sessions.get(session).is_some_and(|s| s.kind == Kind::Nbr)
    {
        return fetches_nothing(case);
    }
    case.pass()
}

/// What is restored has forgotten who was denied.
pub(crate) fn restores_no_denial<D: Decider>(case: &mut Case<'_, D>) -> Result<(), Error> {
    match case.input {
        Input::Snapshot => remembers_no_denial(case),
        _ => case.pass(),
    }
}

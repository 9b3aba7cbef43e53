//! A meeting as the engine lives it: what it was given, what it answered, what it knows.

use std::sync::LazyLock;

use certgate_model::{
    certificates::Certificates,
    reference::{Basis, Session, Standing, State},
    scenario::{Cast, Move},
    vocabulary::{Action, Effect, Error, Host, Input, Leaf, Policy, ProblemSet, Region, Subject},
};
use certgate_protocol::Driver;

pub(crate) static CERTIFICATES: LazyLock<Certificates> = LazyLock::new(Certificates::built_in);
pub(crate) static CAST: LazyLock<Cast> = LazyLock::new(|| Cast::new(&CERTIFICATES));

/// One input to the engine.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: u64,
    pub(crate) input: Input,
    /// What the engine knew before it, and after it.
    pub(crate) before: State,
    pub(crate) after: State,
    pub(crate) answer: Result<Vec<Effect>, Error>,
}

/// The engine in a meeting.
pub(crate) struct Attack {
    pub(crate) driver: Driver,
    pub(crate) steps: Vec<Step>,
}

impl Attack {
    pub(crate) fn new(policy: &Policy) -> Self {
        let driver = Driver::new(policy).expect("a policy within its bounds");
        Self { driver, steps: Vec::new() }
    }

    /// A whole meeting. What a move means is seen from what the engine itself knows.
    pub(crate) fn with(policy: &Policy, moves: &[Move]) -> Self {
        let mut attack = Self::new(policy);
        for one in moves {
            let (at, input) = one.resolve(&attack.state(), &CAST);
            attack.give(at, input);
        }
        attack
    }

    pub(crate) fn give(&mut self, at: u64, input: Input) {
        let before = self.state();
        let mut effects = Vec::new();
        let taken = self.driver.step(at, &input, &CERTIFICATES, &mut effects);
        let answer = taken.map(|_| effects);
        self.steps.push(Step { at, input, before, after: self.state(), answer });
    }

    /// What the engine knows.
    pub(crate) fn state(&self) -> State {
        self.driver.abstract_state(&CERTIFICATES)
    }
}

impl Step {
    /// The effects; none of an error.
    pub(crate) fn effects(&self) -> &[Effect] {
        self.answer.as_deref().unwrap_or_default()
    }

    /// Whether the input was taken.
    pub(crate) fn taken(&self) -> bool {
        self.answer.is_ok()
    }

    /// The actions, in order: session, inquiry, action.
    pub(crate) fn actions(&self) -> impl Iterator<Item = (u64, u64, Action)> {
        self.effects().iter().filter_map(|effect| match effect {
            Effect::SetCertificateAction { session, inquiry, action, .. } => {
                Some((*session, *inquiry, *action))
            }
            _ => None,
        })
    }

    /// The subject of the certificate that this input brought, where it was taken.
    pub(crate) fn read(&self) -> Option<(u64, u64, Subject)> {
        let Input::Certificate { session, inquiry, certificate, host, problems } = &self.input
        else {
            return None;
        };
        let host = host.as_ref().and_then(Host::normal);
        let fingerprint = certificate.identity.filter(|_| self.taken())?;
        let subject = cut(&self.before.policy, fingerprint, host.as_ref(), *problems)?;
        Some((*session, *inquiry, subject))
    }

    /// The subject that this input forgot.
    pub(crate) fn forgot(&self) -> Option<Subject> {
        let Input::Forget { fingerprint, host, problems } = &self.input else {
            return None;
        };
        let host = host.as_ref().and_then(Host::normal);
        cut(&self.before.policy, *fingerprint, host.as_ref(), *problems).filter(|_| self.taken())
    }

    /// The subject of a window that was open before the step.
    pub(crate) fn subject_of(&self, prompt: u64) -> Option<&Subject> {
        self.before.windows.get(&prompt).map(|window| &window.subject)
    }
}

fn cut(
    policy: &Policy,
    fingerprint: certgate_model::vocabulary::Fingerprint,
    host: Option<&Host>,
    problems: ProblemSet,
) -> Option<Subject> {
    Subject::cut(policy.scope, fingerprint, host, problems)
}

/// Who waits for a subject, by number.
pub(crate) fn waiting(state: &State, subject: &Subject) -> Vec<u64> {
    let waits = |s: &Session| s.leaf == Leaf::Deciding && rests_on(s, subject);
    state.sessions.iter().filter(|(_, s)| waits(s)).map(|(id, _)| *id).collect()
}

pub(crate) fn rests_on(session: &Session, subject: &Subject) -> bool {
    matches!(&session.basis, Basis::On(on) if on == subject)
}

pub(crate) fn is_denied(state: &State, subject: &Subject) -> bool {
    matches!(state.subjects.get(subject), Some(Standing::Denied(_)))
}

/// Whether nobody has anything against a session's connection now.
pub(crate) fn may_connect(state: &State, session: &Session) -> bool {
    session.leaf.region() != Region::Pending
        && match &session.basis {
            Basis::None => !matches!(session.leaf, Leaf::Refused(_)),
            Basis::Unread => false,
            Basis::On(subject) => state.subjects.get(subject) == Some(&Standing::Allowed),
        }
}

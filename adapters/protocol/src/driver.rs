//! The engine, stepped in the model's vocabulary.

use certgate::{Effect as Wanted, Engine, Prompt};
use certgate_model::{
    certificates::Certificates,
    vocabulary::{Answer, Effect, Error, Fingerprint, Host, Input, Policy, PolicyError},
};

use crate::{
    meeting::{Exhibits, Meeting},
    translate,
};

/// A [`certgate::Engine`] that takes the model's inputs and gives the model's effects.
///
/// It adds what the protocol has and the engine has not: session numbers that the driver
/// chooses, and the input `snapshot`, for which the engine is written out as text, dropped
/// and restored. Every certificate goes to the engine as bytes, so that the engine's reading
/// of them counts, not the model's.
///
/// ```
/// use certgate_model::{certificates::Certificates, vocabulary::*};
/// use certgate_protocol::Driver;
///
/// let certificates = Certificates::built_in();
/// let mut driver = Driver::new(&Policy::default())?;
/// let mut effects = Vec::new();
/// for input in [
///     Input::Open { session: 7, kind: Kind::Video },
///     Input::Status { session: 7, code: 3 },
/// ] {
///     driver.step(0, &input, &certificates, &mut effects).unwrap();
/// }
/// assert_eq!(effects[1], Effect::FetchCertificate { session: 7, inquiry: 1 });
/// # Ok::<(), certgate_model::vocabulary::PolicyError>(())
/// ```
#[derive(Debug)]
pub struct Driver {
    pub(crate) meeting: Meeting,
}

impl Clone for Driver {
    fn clone(&self) -> Self {
        Self { meeting: self.meeting.clone() }
    }

    /// In the room that this one has.
    fn clone_from(&mut self, source: &Self) {
        self.meeting.clone_from(&source.meeting);
    }
}

impl Driver {
    /// A meeting at time 0.
    ///
    /// # Errors
    /// [`PolicyError`] where the policy is out of its bounds.
    pub fn new(policy: &Policy) -> Result<Self, PolicyError> {
        policy.check()?;
        let meeting = Meeting::new(policy).ok_or(PolicyError("policy"))?;
        Ok(Self { meeting })
    }

    /// Gives one input at a time in milliseconds. `effects` is emptied and then holds what the
    /// host has to do. What comes back is the time of the next deadline, if any.
    ///
    /// # Errors
    /// As the protocol names them; then nothing has changed and there are no effects.
    ///
    /// # Panics
    /// If `certificates` does not have the bytes of a certificate, or if the engine does not
    /// take its own snapshot.
    pub fn step(
        &mut self,
        at: u64,
        input: &Input,
        certificates: &Certificates,
        effects: &mut Vec<Effect>,
    ) -> Result<Option<u64>, Error> {
        effects.clear();
        self.meeting.take(at, input, certificates)?;
        while let Some(wanted) = self.meeting.engine.poll_effect() {
            effects.push(self.spoken(wanted, certificates));
        }
        Ok(self.next_deadline())
    }

    /// As [`Driver::step`], with the answer as the protocol has it.
    ///
    /// # Panics
    /// As [`Driver::step`].
    pub fn answer(&mut self, at: u64, input: &Input, certificates: &Certificates) -> Answer {
        let mut effects = Vec::new();
        match self.step(at, input, certificates, &mut effects) {
            Ok(deadline) if matches!(input, Input::NextDeadline) => Answer::Deadline(deadline),
            Ok(_) => Answer::Effects(effects),
            Err(error) => Answer::Error(error),
        }
    }

    /// The engine itself.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.meeting.engine
    }

    /// When the next deadline is due, in milliseconds; it may have passed.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        self.meeting.engine.next_deadline().map(certgate::Time::as_millis)
    }

    fn spoken(&self, wanted: Wanted, certificates: &Certificates) -> Effect {
        let session = |id| self.meeting.number(id);
        match wanted {
            Wanted::FetchCertificate { session: id, inquiry } => {
                Effect::FetchCertificate { session: session(id), inquiry: inquiry.number() }
            }
            Wanted::ShowPrompt { prompt, revision } => {
                let window = self.window(prompt);
                Effect::ShowPrompt {
                    prompt: prompt.number(),
                    revision: revision.number(),
                    fingerprint: number(certificates, window.subject.fingerprint),
                    hosts: self.hosts(&window),
                    problems: translate::problems_out(window.problems),
                    sessions: self.waiting(&window),
                }
            }
            Wanted::UpdatePrompt { prompt, revision } => {
                let window = self.window(prompt);
                Effect::UpdatePrompt {
                    prompt: prompt.number(),
                    revision: revision.number(),
                    hosts: self.hosts(&window),
                    problems: translate::problems_out(window.problems),
                    sessions: self.waiting(&window),
                }
            }
            Wanted::DismissPrompt { prompt, why } => Effect::DismissPrompt {
                prompt: prompt.number(),
                why: translate::dismissal_out(why),
            },
            Wanted::SetCertificateAction { session: id, inquiry, action, why } => {
                Effect::SetCertificateAction {
                    session: session(id),
                    inquiry: inquiry.number(),
                    action: translate::action_out(action),
                    why: translate::action_why_out(why),
                }
            }
            Wanted::Terminate { session: id, why } => {
                Effect::Terminate { session: session(id), why: translate::refusal_out(why) }
            }
            Wanted::SessionChanged { session: id, to } => {
                Effect::SessionChanged { session: session(id), to: translate::leaf_out(to) }
            }
            Wanted::Anomaly { session: id, what } => {
                Effect::Anomaly { session: session(id), what: translate::anomaly_out(what) }
            }
        }
    }

    /// What a window shows that the engine wants shown (EFFECT-13).
    fn window(&self, prompt: certgate::PromptId) -> Prompt {
        self.meeting.engine.prompt(prompt).expect("a prompt can be read until the next input")
    }

    fn hosts(&self, window: &Prompt) -> Vec<Host> {
        window.hosts.iter().map(|name| self.meeting.hosts.host(name)).collect()
    }

    fn waiting(&self, window: &Prompt) -> Vec<u64> {
        window.sessions.iter().map(|waiting| self.meeting.number(waiting.id)).collect()
    }
}

/// The model's number of a fingerprint. One that the model does not know is of bytes that the
/// engine reads and the model does not, and must not pass for another's.
pub(crate) fn number(
    certificates: &Certificates,
    fingerprint: certgate::Fingerprint,
) -> Fingerprint {
    certificates.find(fingerprint.as_bytes()).unwrap_or(Fingerprint(u32::MAX))
}

impl Exhibits for Certificates {
    fn bytes(&self, input: &Input) -> &[u8] {
        match input {
            Input::Certificate { certificate, .. } => {
                self.bytes(certificate).expect("the bytes of every certificate that is given")
            }
            _ => &[],
        }
    }

    fn digest(&self, input: &Input) -> Option<[u8; 32]> {
        match input {
            Input::Forget { fingerprint, .. } => self.digest(*fingerprint),
            _ => None,
        }
    }
}

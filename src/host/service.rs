//! What a client implements.

use crate::{
    Action, Anomaly, Dismissal, Effect, Engine, Error, HostName, Input, Kind, Leaf, Meeting,
    Policy, Problems, Prompt, PromptId, SessionId, Signal, codes::RawStatus, time::Time,
};

/// The service of one media session, with the calls that all of them have.
pub trait Service {
    /// `GetCertificationInfo`: writes what the service knows of its server's certificate into
    /// the buffer. `length` comes in as the buffer's size in bytes and goes out as the number
    /// of bytes written, or needed if that is more; 0 means that there is none.
    fn certificate_information(&mut self, buffer: &mut [u8], length: &mut usize);

    /// `SetCertificationAction`: goes on or gives up. At an interface in which the action is
    /// a number, it is [`Action::code`].
    // BOUND-10
    fn set_certificate_action(&mut self, action: Action);

    /// Leaves the session at once, connected or not.
    fn leave(&mut self);

    /// The host that the session means to reach, if the service knows it.
    fn host(&self) -> Option<HostName> {
        None
    }

    /// What the service found wrong with the certificate. One that cannot tell says
    /// [`Problem::Other`](crate::Problem::Other).
    fn problems(&self) -> Problems;

    /// Whether the information is in a format of the service's own, which then only its
    /// bytes identify.
    fn is_opaque(&self) -> bool {
        false
    }

    /// Something that the service reported while it was being called, or since; oldest first.
    /// Services that report through [`Host::report`](super::Host::report) alone have none.
    fn next_report(&mut self) -> Option<Report> {
        None
    }
}

/// What a service reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Report {
    /// A raw status; one that its kind does not have is recorded and otherwise ignored.
    Status(RawStatus),
    /// A signal, from a service without codes of its own.
    Signal(Signal),
}

/// The certificate-error window, and who wants to know what becomes of the sessions.
pub trait Window {
    /// Opens a window for a prompt. The answer goes to [`Host::answer`](super::Host::answer)
    /// with the revision that was read.
    fn show(&mut self, prompt: &Prompt);

    /// The prompt has changed; show it anew.
    fn update(&mut self, prompt: &Prompt);

    /// Closes the window. One that is not there is closed already: a meeting that is
    /// [resumed](super::Host::resumed) may name windows that only the client before it showed.
    fn dismiss(&mut self, prompt: PromptId, why: Dismissal);

    /// A session is somewhere else now.
    fn session_changed(&mut self, session: SessionId, to: Leaf) {
        let _ = (session, to);
    }

    /// A service did what it must not do.
    fn anomaly(&mut self, session: SessionId, what: Anomaly) {
        let _ = (session, what);
    }
}

/// Sees everything that goes into the engine and comes out of it, in order. A recorder that
/// fails keeps that to itself: it must not stop a meeting (JOURNAL-9).
pub trait Recorder {
    /// The meeting begins.
    fn begin(&mut self, meeting: &Meeting, policy: &Policy);
    /// A session was opened, or not.
    fn opened(&mut self, at: Time, kind: Kind, outcome: Result<SessionId, Error>);
    /// An input was given; its effects follow if it was taken.
    fn input(&mut self, at: Time, input: &Input<'_>, outcome: Result<(), Error>);
    /// An effect came out; prompts can be read from the engine.
    fn effect(&mut self, effect: &Effect, engine: &Engine);
    /// All effects of the last input are carried out. Comes after an input that was rejected
    /// or had no effects, too; not after a session was opened.
    fn drained(&mut self, engine: &Engine) {
        let _ = engine;
    }
}

/// Records nothing.
impl Recorder for () {
    fn begin(&mut self, _: &Meeting, _: &Policy) {}
    fn opened(&mut self, _: Time, _: Kind, _: Result<SessionId, Error>) {}
    fn input(&mut self, _: Time, _: &Input<'_>, _: Result<(), Error>) {}
    fn effect(&mut self, _: &Effect, _: &Engine) {}
}

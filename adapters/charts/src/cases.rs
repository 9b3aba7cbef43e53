//! The ten cases of use, as meetings that the engine is taken through.
//!
//! What a person is (presenter or attendee) changes no decision, so five plots are ten cases;
//! a test holds each pair to the same effects.

use certgate_model::{
    certificates::Certificates,
    vocabulary::{
        Answer, Effect, Input, Kind, Policy, Presented, Problem, ProblemSet, Role, Signal, Verdict,
    },
};
use certgate_protocol::Driver;

/// What happens in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// Several sessions, one bad certificate: one window.
    SameCertificate,
    /// A bad certificate each: a window each.
    DifferentCertificates,
    /// One session.
    SingleSession,
    /// Answered Don't Connect; a service reports being connected all the same.
    DontConnect,
    /// Answered Connect Anyway; a session comes later and is not asked about.
    ConnectAnyway,
}

/// A step of a meeting: when, what, and what the engine answered.
pub type Step = (u64, Input, Answer);

impl Plot {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::SameCertificate,
        Self::DifferentCertificates,
        Self::SingleSession,
        Self::DontConnect,
        Self::ConnectAnyway,
    ];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameCertificate => "same-certificate",
            Self::DifferentCertificates => "different-certificates",
            Self::SingleSession => "single-session",
            Self::DontConnect => "dont-connect",
            Self::ConnectAnyway => "connect-anyway",
        }
    }

    /// What it shows, in one line.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::SameCertificate => "Several sessions, one bad certificate: one window",
            Self::DifferentCertificates => "A bad certificate each: a window each",
            Self::SingleSession => "A single session: a window",
            Self::DontConnect => "Don't Connect, and a service that connects all the same",
            Self::ConnectAnyway => "Connect Anyway, and a session that comes later",
        }
    }

    /// Which sessions take part: the kind, and the number of the certificate that it meets.
    const fn cast(self) -> &'static [(Kind, usize)] {
        match self {
            Self::SameCertificate => &[(Kind::Video, 0), (Kind::Svs, 0), (Kind::AudioVoip, 0)],
            Self::DifferentCertificates => &[(Kind::Video, 0), (Kind::AudioBroadcast, 1)],
            Self::SingleSession => &[(Kind::AudioHybrid, 0)],
            Self::DontConnect | Self::ConnectAnyway => &[(Kind::Video, 0), (Kind::Svs, 0)],
        }
    }

    /// The meeting, as the engine has it.
    ///
    /// # Panics
    /// If the default policy is out of its own bounds.
    #[must_use]
    pub fn play(self, role: Role) -> Vec<Step> {
        let policy = Policy { role, ..Policy::default() };
        let mut stage = Stage::new(&policy);
        for (session, (kind, certificate)) in (1..).zip(self.cast()) {
            stage.hold(session, *kind, *certificate);
        }
        match self {
            Self::DontConnect => {
                stage.answer_all(Verdict::DontConnect);
                stage.signal(1, Signal::JoinSucceeded);
            }
            Self::SameCertificate
            | Self::DifferentCertificates
            | Self::SingleSession
            | Self::ConnectAnyway => {
                stage.answer_all(Verdict::ConnectAnyway { revision: 0 });
                for (session, _) in (1..).zip(self.cast()) {
                    stage.signal(session, Signal::JoinSucceeded);
                }
            }
        }
        if self == Self::ConnectAnyway {
            stage.hold(3, Kind::AudioVoip, 0);
        }
        stage.steps
    }
}

/// A meeting while it is played.
struct Stage {
    driver: Driver,
    certificates: Certificates,
    at: u64,
    steps: Vec<Step>,
}

impl Stage {
    fn new(policy: &Policy) -> Self {
        let driver = Driver::new(policy).expect("a policy within its bounds");
        Self { driver, certificates: Certificates::built_in(), at: 0, steps: Vec::new() }
    }

    fn give(&mut self, input: Input) {
        let answer = self.driver.answer(self.at, &input, &self.certificates);
        self.steps.push((self.at, input, answer));
    }

    fn signal(&mut self, session: u64, signal: Signal) {
        self.give(Input::Signal { session, signal });
    }

    /// A session opens, is held, and hands out its certificate.
    fn hold(&mut self, session: u64, kind: Kind, certificate: usize) {
        self.give(Input::Open { session, kind });
        let pending = crate::Event::Signal(Signal::CertificatePending);
        match pending.code(kind) {
            Some(code) => self.give(Input::Status { session, code }),
            None => self.signal(session, Signal::CertificatePending),
        }
        let form = self.certificates.forms().nth(3 * certificate);
        let host = match kind {
            Kind::Video => "video.example",
            Kind::Svs => "stream.example",
            Kind::AudioBroadcast => "broadcast.example",
            Kind::AudioVoip | Kind::AudioHybrid => "voice.example",
            Kind::Nbr => "recording.example",
        };
        let certificate = form.unwrap_or(Presented::garbage());
        let problems = ProblemSet::of(&[Problem::SelfSigned]);
        let host = Some(host.into());
        self.give(Input::Certificate { session, inquiry: 1, certificate, host, problems });
    }

    /// The person answers every window as it is shown, having read its last revision.
    fn answer_all(&mut self, verdict: Verdict) {
        self.at = 4_000;
        while let Some((prompt, revision)) = self.open_window() {
            let verdict = match verdict {
                Verdict::ConnectAnyway { .. } => Verdict::ConnectAnyway { revision },
                Verdict::DontConnect => Verdict::DontConnect,
            };
            self.give(Input::Answer { prompt, verdict });
        }
    }

    /// The window that is open, as the effects told it.
    fn open_window(&self) -> Option<(u64, u64)> {
        let mut open = None;
        for (.., answer) in &self.steps {
            let Answer::Effects(effects) = answer else { continue };
            for effect in effects {
                match effect {
                    Effect::ShowPrompt { prompt, revision, .. }
                    | Effect::UpdatePrompt { prompt, revision, .. } => {
                        open = Some((*prompt, *revision));
                    }
                    Effect::DismissPrompt { .. } => open = None,
                    _ => {}
                }
            }
        }
        open
    }
}

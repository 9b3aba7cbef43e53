//! The meeting as it happens, a line for everything that somebody said or did.

use std::{cell::RefCell, rc::Rc};

use anstyle::Style;
use certgate::{
    Action, Answer, Dismissal, Effect, Engine, Error, Fingerprint, Input, Kind, Leaf, Meeting,
    Policy, Presented, Problems, RawStatus, SessionId, Signal, Time, host::Recorder,
};

use super::screen::{BAD, FAINT, GOOD, STRONG, Screen, WAITING, WINDOW, styled};

/// Writes the meeting on a screen.
#[derive(Debug)]
pub(super) struct Timeline {
    screen: Rc<RefCell<Screen>>,
    /// The kind of each session, by number from 1.
    kinds: Vec<Kind>,
    step: Step,
}

/// One input and what came of it, a line for each session or window concerned.
#[derive(Debug, Default)]
struct Step {
    at: Time,
    lines: Vec<(Who, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Meeting,
    Session(u64),
    Window(u64),
}

impl Timeline {
    pub(super) const fn new(screen: Rc<RefCell<Screen>>) -> Self {
        let step = Step { at: Time::ZERO, lines: Vec::new() };
        Self { screen, kinds: Vec::new(), step }
    }

    /// Says something that neither the engine nor a service said.
    pub(super) fn say(&mut self, at: Time, what: String) {
        self.begin(at);
        self.tell(Who::Meeting, what);
        self.flush();
    }

    /// Shows the step that was told last.
    pub(super) fn flush(&mut self) {
        let step = std::mem::take(&mut self.step);
        for (line, place) in step.lines.iter().zip(0..) {
            let (who, what) = line;
            let at = if place == 0 { seconds(step.at) } else { String::from("        ") };
            let who = self.who(*who);
            self.screen.borrow_mut().line(format!("{} {who} {what}", styled(FAINT, &at)));
        }
    }

    fn begin(&mut self, at: Time) {
        self.flush();
        self.step.at = at;
    }

    /// Adds to the line of whom it is about, if that is the last one.
    fn tell(&mut self, who: Who, what: String) {
        match self.step.lines.last_mut() {
            Some((last, line)) if *last == who => {
                line.push(' ');
                line.push_str(&what);
            }
            _ => self.step.lines.push((who, what)),
        }
    }

    fn who(&self, who: Who) -> String {
        match who {
            Who::Meeting => styled(STRONG, &format!("{:<9}", "meeting")),
            Who::Session(number) => {
                let place = usize::try_from(number.saturating_sub(1)).ok();
                let kind = place.and_then(|place| self.kinds.get(place)).copied();
                let name = kind.map_or("?", short_name);
                styled(STRONG, &format!("{number} {name:<7}"))
            }
            Who::Window(number) => styled(WINDOW, &format!("{:<9}", format!("window {number}"))),
        }
    }

    fn kind(&self, session: SessionId) -> Option<Kind> {
        let place = usize::try_from(session.number().saturating_sub(1)).ok()?;
        self.kinds.get(place).copied()
    }

    fn status(&self, session: SessionId, status: RawStatus) -> String {
        let code = match status {
            RawStatus::Code(code) | RawStatus::Message { code, .. } => code,
        };
        let rows = self.kind(session).map_or(&[][..], Kind::codes);
        let name = rows.iter().find(|row| row.code == code).map_or("?", |row| row.name);
        match status {
            RawStatus::Code(code) => format!("reports {code} {name}"),
            RawStatus::Message { message, code } => format!("reports {message}, {code} {name}"),
        }
    }
}

impl Recorder for Timeline {
    fn begin(&mut self, _: &Meeting, _: &Policy) {}

    fn opened(&mut self, at: Time, kind: Kind, outcome: Result<SessionId, Error>) {
        self.begin(at);
        match outcome {
            Ok(session) => {
                self.kinds.push(kind);
                self.tell(Who::Session(session.number()), String::from("opens"));
            }
            Err(error) => self.tell(Who::Meeting, format!("opens no session: {error}")),
        }
    }

    fn input(&mut self, at: Time, input: &Input<'_>, outcome: Result<(), Error>) {
        let (who, what) = match *input {
            Input::Status(session, status) => {
                (Who::Session(session.number()), self.status(session, status))
            }
            Input::Signal(session, signal) => {
                (Who::Session(session.number()), format!("reports {}", signal_words(signal)))
            }
            Input::Certificate { session, presented, problems, .. } => {
                (Who::Session(session.number()), shown(&presented, problems))
            }
            Input::CertificateUnavailable(session, _) => {
                (Who::Session(session.number()), String::from("shows no certificate"))
            }
            Input::Answer(prompt, answer) => (Who::Window(prompt.number()), answer_words(answer)),
            Input::Forget(subject) => {
                (Who::Meeting, format!("forgets {}", brief(subject.fingerprint)))
            }
            Input::End => (Who::Meeting, String::from("ends")),
            // What comes of these is told; that they came is not worth a line.
            Input::Close(_) | Input::Tick | Input::Query => return self.begin(at),
        };
        self.begin(at);
        self.tell(who, what);
        if let Err(error) = outcome {
            self.tell(who, styled(WAITING, &format!("(not taken: {error})")));
        }
    }

    fn effect(&mut self, effect: &Effect, engine: &Engine) {
        match *effect {
            Effect::FetchCertificate { .. } => {}
            Effect::ShowPrompt { prompt, .. } => {
                let subject = engine.prompt(prompt).map(|prompt| prompt.subject.fingerprint);
                let about = subject.map_or_else(String::new, brief);
                self.tell(Who::Window(prompt.number()), format!("opens, about {about}"));
            }
            Effect::UpdatePrompt { prompt, revision } => {
                let shows = engine.prompt(prompt).map_or(0, |prompt| prompt.sessions.len());
                let sessions = if shows == 1 { "session" } else { "sessions" };
                let what = format!("shows {shows} {sessions}, revision {}", revision.number());
                self.tell(Who::Window(prompt.number()), what);
            }
            Effect::DismissPrompt { prompt, why } => {
                let what = match why {
                    Dismissal::Answered => "→ closes",
                    Dismissal::Deadline => "closes: nobody answered in time",
                    Dismissal::Policy => "closes: nobody may override this",
                    Dismissal::MeetingEnded => "closes: the meeting is over",
                };
                self.tell(Who::Window(prompt.number()), what.into());
            }
            Effect::SetCertificateAction { session, action, why, .. } => {
                let (style, word) = match action {
                    Action::Ignore => (GOOD, "IGNORE"),
                    Action::Cancel => (BAD, "CANCEL"),
                };
                let what = format!("→ {} ({})", styled(style, word), why.name());
                self.tell(Who::Session(session.number()), what);
            }
            Effect::Terminate { session, why } => {
                let what = format!("→ {} ({why})", styled(BAD, "terminated"));
                self.tell(Who::Session(session.number()), what);
            }
            Effect::SessionChanged { session, to } => {
                let what = format!("→ {}", styled(leaf_style(to), to.name()));
                self.tell(Who::Session(session.number()), what);
            }
            Effect::Anomaly { session, what } => {
                let what = styled(BAD, &format!("→ anomaly: {}", what.name()));
                self.tell(Who::Session(session.number()), what);
            }
        }
    }
}

fn seconds(at: Time) -> String {
    let millis = at.as_millis();
    format!("{:>3}.{:03}s", millis / 1000, millis % 1000)
}

/// The kind in at most six letters.
pub(super) const fn short_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Video => "Video",
        Kind::Svs => "SVS",
        Kind::AudioBroadcast => "AB",
        Kind::AudioVoip => "VoIP",
        Kind::AudioHybrid => "Hybrid",
        Kind::Nbr => "NBR",
    }
}

/// The first digits of a SHA-256, enough for the few certificates of one meeting.
pub(super) fn brief(fingerprint: Fingerprint) -> String {
    fingerprint.to_string().chars().take(8).collect()
}

fn shown(presented: &Presented<'_>, problems: Problems) -> String {
    let fingerprint = match presented {
        Presented::Bytes(bytes) => Fingerprint::of(bytes),
        Presented::Certificate(certificate) => certificate.fingerprint(),
    };
    let names: Vec<_> = problems.iter().map(certgate::Problem::name).collect();
    format!("shows {}: {}", brief(fingerprint), names.join(", "))
}

fn answer_words(answer: Answer) -> String {
    match answer {
        Answer::ConnectAnyway(revision) => {
            let read = format!("(revision {})", revision.number());
            format!("{} {read}", styled(GOOD, "Connect Anyway"))
        }
        Answer::DontConnect => styled(BAD, "Don't Connect"),
    }
}

const fn leaf_style(leaf: Leaf) -> Style {
    match leaf {
        Leaf::Active | Leaf::Playing => GOOD,
        Leaf::Refused(_) | Leaf::Failed(_) => BAD,
        Leaf::Fetching | Leaf::Deciding => WAITING,
        _ => Style::new(),
    }
}

const fn signal_words(signal: Signal) -> &'static str {
    match signal {
        Signal::JoinSucceeded => "having joined",
        Signal::JoinFailed(_) => "that it could not join",
        Signal::JoinRetrying => "joining again",
        Signal::Left(_) => "having left",
        Signal::Reconnecting => "reconnecting",
        Signal::ReconnectSucceeded => "having reconnected",
        Signal::ReconnectFailed(_) => "that it could not reconnect",
        Signal::CertificatePending => "a pending certificate",
        Signal::PlayAllowed => "that it may play",
    }
}

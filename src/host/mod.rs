//! The run loop that most clients want: it carries the engine's effects out over the media
//! services' own interface, under the boundary's rules.
//!
//! A client implements [`Service`] for each kind of media session and [`Window`] for its
//! certificate-error window, and tells the [`Host`] what happens. The host owns the services
//! and the engine; it has no thread and no clock, and is as deterministic as they are.
//!
//! Two rules make an answer go to the certificate that it is about, since a service is told
//! what to do without being told about which certificate: an action whose inquiry is not the
//! last that was seen is dropped (BOUND-2), and before a service is told to ignore an error
//! its certificate is read again and compared (BOUND-3, BOUND-4).

mod delivery;
mod information;
mod resume;
mod service;

pub use information::{FIRST_BUFFER_BYTES, MAX_READS};
pub use service::{Recorder, Report, Service, Window};

use alloc::{
    collections::{BTreeMap, VecDeque},
    vec::Vec,
};
use core::fmt;

use crate::{
    Answer, Engine, Error, Input, Inquiry, Kind, Meeting, Policy, PromptId, SessionId, Signal,
    codes::RawStatus, subject::Subject, time::Time,
};

/// How many tasks one call works off at most. What is left waits for the next call, so that
/// a service that never stops reporting cannot keep its client's thread.
pub const TASKS_PER_CALL: usize = 4096;

/// How many reports are taken from a service after one call of it.
pub const REPORTS_PER_CALL: usize = 64;

/// One meeting of a client: the engine, the services and the window.
///
/// Every method that changes something takes the time of day on the host's own clock, in
/// milliseconds from any zero, and returns when all that follows from it is done (or
/// [`TASKS_PER_CALL`] of it; see [`has_work`](Self::has_work)).
pub struct Host<S, W, R = ()> {
    engine: Engine,
    window: W,
    recorder: R,
    desks: BTreeMap<SessionId, Desk<S>>,
    tasks: VecDeque<Task>,
    buffer: Vec<u8>,
}

/// One session's service, and what the boundary has to know of it.
#[derive(Debug)]
struct Desk<S> {
    service: S,
    kind: Kind,
    /// How many inquiries the service was seen to begin; the last one's number.
    seen: Inquiry,
    /// The last inquiry that the certificate's information was got for.
    informed: Inquiry,
}

/// What has happened and is not told to the engine yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Report(SessionId, Report),
    Fetch(SessionId, Inquiry),
}

impl<S: fmt::Debug, W: fmt::Debug, R: fmt::Debug> fmt::Debug for Host<S, W, R> {
    /// Services, window and recorder as they show themselves; what was read from a service
    /// last is left out.
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("engine", &self.engine)
            .field("window", &self.window)
            .field("recorder", &self.recorder)
            .field("desks", &self.desks)
            .field("tasks", &self.tasks)
            .finish_non_exhaustive()
    }
}

impl<S: Service, W: Window> Host<S, W> {
    /// A host for a meeting that begins now.
    pub fn new(meeting: Meeting, policy: Policy, window: W) -> Self {
        Self::recorded(meeting, policy, window, ())
    }
}

impl<S: Service, W: Window, R: Recorder> Host<S, W, R> {
    /// A host that has everything recorded, for a journal.
    pub fn recorded(meeting: Meeting, policy: Policy, window: W, mut recorder: R) -> Self {
        recorder.begin(&meeting, &policy);
        Self {
            engine: Engine::new(meeting, policy),
            window,
            recorder,
            desks: BTreeMap::new(),
            tasks: VecDeque::new(),
            buffer: Vec::new(),
        }
    }

    /// The engine, to be read.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The window.
    pub const fn window(&self) -> &W {
        &self.window
    }

    /// The window, to be changed.
    pub const fn window_mut(&mut self) -> &mut W {
        &mut self.window
    }

    /// What records the meeting, to be read.
    pub const fn recorder(&self) -> &R {
        &self.recorder
    }

    /// What records the meeting.
    pub const fn recorder_mut(&mut self) -> &mut R {
        &mut self.recorder
    }

    /// A session's service.
    pub fn service(&self, session: SessionId) -> Option<&S> {
        self.desks.get(&session).map(|desk| &desk.service)
    }

    /// A session's service, to be changed. What it wants to report is taken with the next
    /// call of the host.
    pub fn service_mut(&mut self, session: SessionId) -> Option<&mut S> {
        self.desks.get_mut(&session).map(|desk| &mut desk.service)
    }

    /// When to [`tick`](Self::tick) next.
    pub fn next_deadline(&self) -> Option<Time> {
        self.engine.next_deadline()
    }

    /// Whether something is left to be done by the next call, whichever it is.
    pub fn has_work(&self) -> bool {
        !self.tasks.is_empty()
    }

    /// Opens a session.
    ///
    /// # Errors
    /// As [`Engine::open`]; the service is dropped.
    pub fn open(&mut self, at: Time, kind: Kind, service: S) -> Result<SessionId, Error> {
        let opened = self.engine.open(at, kind);
        self.recorder.opened(at, kind, opened);
        let id = opened?;
        let desk = Desk { service, kind, seen: Inquiry::new(0), informed: Inquiry::new(0) };
        self.desks.insert(id, desk);
        Ok(id)
    }

    /// A service reported a raw status.
    ///
    /// # Errors
    /// [`Error::UnknownSession`] or [`Error::UnknownCode`].
    pub fn report(&mut self, at: Time, id: SessionId, status: RawStatus) -> Result<(), Error> {
        self.accept(at, id, Report::Status(status))
    }

    /// A service without codes of its own reported a signal.
    ///
    /// # Errors
    /// [`Error::UnknownSession`].
    pub fn signal(&mut self, at: Time, id: SessionId, signal: Signal) -> Result<(), Error> {
        self.accept(at, id, Report::Signal(signal))
    }

    /// The person answered a window.
    ///
    /// # Errors
    /// [`Error::MeetingEnded`], [`Error::UnknownPrompt`], [`Error::PromptClosed`], or
    /// [`Error::PromptChanged`] if Connect Anyway names another revision than the current.
    // BOUND-12
    pub fn answer(&mut self, at: Time, prompt: PromptId, answer: Answer) -> Result<(), Error> {
        self.tell(at, Input::Answer(prompt, answer))
    }

    /// The person takes a verdict back.
    ///
    /// # Errors
    /// [`Error::MeetingEnded`], [`Error::UnknownSubject`], [`Error::SubjectOpen`] or
    /// [`Error::DeniedByPolicy`].
    pub fn forget(&mut self, at: Time, subject: &Subject) -> Result<(), Error> {
        self.tell(at, Input::Forget(subject))
    }

    /// The session is gone; its service is given back.
    ///
    /// # Errors
    /// [`Error::UnknownSession`].
    pub fn close(&mut self, at: Time, session: SessionId) -> Result<S, Error> {
        self.tell(at, Input::Close(session))?;
        self.desks.remove(&session).map(|desk| desk.service).ok_or(Error::UnknownSession)
    }

    /// Time has passed.
    pub fn tick(&mut self, at: Time) {
        let taken = self.tell(at, Input::Tick);
        debug_assert_eq!(taken, Ok(()), "a tick is always taken");
    }

    /// The meeting is over. Sessions stay until they are closed, and are refused.
    ///
    /// # Errors
    /// [`Error::MeetingEnded`] if it was already.
    pub fn end(&mut self, at: Time) -> Result<(), Error> {
        self.tell(at, Input::End)
    }

    fn accept(&mut self, at: Time, id: SessionId, report: Report) -> Result<(), Error> {
        let desk = self.desks.get(&id).ok_or(Error::UnknownSession)?;
        if let Report::Status(status) = report {
            desk.kind.decode(status)?;
        }
        self.note(id, report);
        self.work(at);
        Ok(())
    }

    /// Tells the engine one thing and carries out what it wants, then works off what that
    /// brought about.
    // BOUND-1
    fn tell(&mut self, at: Time, input: Input<'_>) -> Result<(), Error> {
        let outcome = self.engine.handle(at, input);
        self.recorder.input(at, &input, outcome);
        self.carry_out();
        outcome?;
        self.work(at);
        Ok(())
    }

    /// Works off what has happened meanwhile. The inputs were checked when they were noted;
    /// what has become stale since is recorded as the error that it is.
    fn work(&mut self, at: Time) {
        for _ in 0..TASKS_PER_CALL {
            match self.tasks.pop_front() {
                None => return,
                Some(Task::Report(id, report)) => {
                    let input = match report {
                        Report::Status(status) => Input::Status(id, status),
                        Report::Signal(signal) => Input::Signal(id, signal),
                    };
                    let outcome = self.engine.handle(at, input);
                    self.recorder.input(at, &input, outcome);
                }
                Some(Task::Fetch(id, inquiry)) => self.hand_in_certificate(at, id, inquiry),
            }
            self.carry_out();
        }
    }

    /// Notes a report, and whether it begins an inquiry.
    fn note(&mut self, id: SessionId, report: Report) {
        let Some(desk) = self.desks.get_mut(&id) else { return };
        let signal = match report {
            Report::Signal(signal) => Ok(signal),
            Report::Status(status) => desk.kind.decode(status),
        };
        if signal == Ok(Signal::CertificatePending) {
            desk.seen = Inquiry::new(desk.seen.number().saturating_add(1));
        }
        self.tasks.push_back(Task::Report(id, report));
    }

    /// Takes what a service has to report after it was called.
    fn collect_reports(&mut self, id: SessionId) {
        for _ in 0..REPORTS_PER_CALL {
            let Some(report) = self.desks.get_mut(&id).and_then(|desk| desk.service.next_report())
            else {
                return;
            };
            self.note(id, report);
        }
    }
}

//! The meeting itself: one loop that owns the engine's host, and a thread for each session's
//! connections.

mod answering;
mod turns;

use std::{
    cell::RefCell,
    collections::VecDeque,
    io,
    rc::Rc,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

use certgate::{
    Error, HostName, PromptId, Revision, SessionId, Time,
    host::{Host, Report},
};
use certgate_rustls::AskingVerifier;
use rustls::{ClientConfig, client::VerifierBuilderError, pki_types::ServerName};

use super::{
    PATIENCE,
    answers::Script,
    connection::{Connection, Happening},
    identities::provider,
    outcome::Conclusion,
    person::Choice,
    record::Record,
    scenario::{Plan, Scenario, Turn},
    screen::{FAINT, Screen, styled},
    server::Server,
    service::MediaService,
    windows::Windows,
};

/// Something that reaches the loop from another thread.
#[derive(Debug)]
pub(super) enum Event {
    /// A session's thread has news.
    Session { session: usize, what: Happening },
    /// The person did something with a window.
    Answered { prompt: PromptId, revision: Revision, choice: Choice },
}

/// Who answers the windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answering {
    /// Answers that are known beforehand.
    Script(Script),
    /// The person at the terminal.
    Person,
    /// Nobody: the meeting ends while its windows are open.
    Nobody,
}

/// A meeting could not be held.
#[derive(Debug, thiserror::Error)]
pub enum MeetingError {
    /// The loopback or a thread could not be had.
    #[error("cannot run a meeting on this machine: {0}")]
    System(#[from] io::Error),
    /// The client could not be set up.
    #[error("cannot set up the client's TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The client trusts nobody.
    #[error("cannot set up the client's verifier: {0}")]
    Verifier(#[from] VerifierBuilderError),
    /// A plan names a host under which no certificate can be verified.
    #[error("`{0}` is not the name of a host")]
    Host(&'static str),
    /// The engine refused what it must take.
    #[error("the engine refuses to go on: {0}")]
    Engine(#[from] Error),
}

/// A meeting that runs.
pub(super) struct Meeting {
    host: Host<MediaService, Windows, Record>,
    verifier: Arc<AskingVerifier>,
    config: Arc<ClientConfig>,
    places: Vec<Place>,
    /// Has not joined yet, and does then.
    latecomer: Option<(Plan, Instant)>,
    turns: VecDeque<Turn>,
    /// News that are not told to the engine yet.
    news: Vec<(usize, Happening)>,
    events: Receiver<Event>,
    sender: Sender<Event>,
    answering: Answering,
    /// The window that the person reads.
    asking: Option<PromptId>,
    interrupted: bool,
    /// What was waited for in vain.
    gave_up: bool,
    screen: Rc<RefCell<Screen>>,
    started: Instant,
}

/// One session and its server.
struct Place {
    plan: Plan,
    session: SessionId,
    server: Server,
}

impl Meeting {
    pub(super) fn new(
        scenario: &Scenario,
        latecomer: Option<(Plan, Duration)>,
        answering: Answering,
        screen: Rc<RefCell<Screen>>,
        record: Record,
    ) -> Result<Self, MeetingError> {
        let verifier = Arc::new(AskingVerifier::webpki(scenario.roots.clone(), provider())?);
        let config = Arc::new(verifier.client_config()?);
        let meeting = certgate::Meeting {
            center: scenario.center,
            role: scenario.role,
            ..certgate::Meeting::default()
        };
        let policy = certgate::Policy::default();
        let (sender, events) = channel();
        let started = Instant::now();
        let mut meeting = Self {
            host: Host::recorded(meeting, policy, Windows::default(), record),
            verifier,
            config,
            places: Vec::new(),
            latecomer: latecomer.map(|(plan, after)| (plan, started + after)),
            turns: scenario.turns.iter().cloned().collect(),
            news: Vec::new(),
            events,
            sender,
            answering,
            asking: None,
            interrupted: false,
            gave_up: false,
            screen,
            started,
        };
        for plan in &scenario.sessions {
            meeting.open(plan.clone())?;
        }
        Ok(meeting)
    }

    /// Runs the meeting to its end. What the threads say is told to the engine once none of
    /// them owes anything, and by session, so that a meeting goes the same way every time.
    pub(super) fn run(mut self) -> Result<Conclusion, MeetingError> {
        while !self.interrupted {
            if self.is_busy() {
                self.hear()?;
            } else if !self.news.is_empty() {
                self.tell_the_engine()?;
            } else if self.is_latecomer_due() {
                self.admit_latecomer()?;
            } else if self.asking.is_some() {
                self.wait_for_the_person()?;
            } else if let Some((prompt, revision)) = self.next_window() {
                self.answer(prompt, revision)?;
            } else if let Some(turn) = self.turns.pop_front() {
                self.turn(turn);
            } else if self.latecomer.is_some() {
                self.admit_latecomer()?;
            } else {
                break;
            }
        }
        self.conclude()
    }

    fn open(&mut self, plan: Plan) -> Result<(), MeetingError> {
        let name = || MeetingError::Host(plan.host);
        let host = HostName::parse(plan.host).ok().flatten().ok_or_else(name)?;
        let server_name = ServerName::try_from(plan.host).map_err(|_| name())?;
        let server = Server::start(plan.identity.clone(), plan.later.clone())?;
        let connection = Connection::start(
            self.places.len(),
            server.address(),
            server_name,
            self.sender.clone(),
        )?;
        let (verifier, config) = (self.verifier.clone(), self.config.clone());
        let mut service = MediaService::new(plan.kind, host, verifier, config, connection);
        service.join();
        let session = self.host.open(self.now(), plan.kind, service)?;
        self.places.push(Place { plan, session, server });
        Ok(())
    }

    fn now(&self) -> Time {
        Time::from_millis(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn is_busy(&self) -> bool {
        let mut services = self.places.iter().filter_map(|place| self.host.service(place.session));
        services.any(MediaService::is_busy)
    }

    /// Waits for one thing that a thread owes. Every socket has a time limit, so that waiting
    /// for longer than that is in vain.
    fn hear(&mut self) -> Result<(), MeetingError> {
        match self.events.recv_timeout(PATIENCE * 2) {
            Ok(event) => self.take(event),
            Err(_) => {
                self.gave_up = true;
                self.say("gives up waiting for a server");
                for place in &self.places {
                    if let Some(service) = self.host.service_mut(place.session) {
                        service.give_up();
                    }
                }
                Ok(())
            }
        }
    }

    fn take(&mut self, event: Event) -> Result<(), MeetingError> {
        match event {
            Event::Session { session, what } => {
                let Some(place) = self.places.get(session) else { return Ok(()) };
                if let Some(service) = self.host.service_mut(place.session) {
                    service.settles(&what);
                    self.news.push((session, what));
                }
                Ok(())
            }
            Event::Answered { prompt, revision, choice } => {
                self.asking = None;
                self.screen.borrow_mut().release();
                self.take_choice(prompt, revision, choice)
            }
        }
    }

    fn tell_the_engine(&mut self) -> Result<(), MeetingError> {
        let mut news = std::mem::take(&mut self.news);
        news.sort_by_key(|(session, _)| *session);
        for (place, what) in news {
            let Some(id) = self.places.get(place).map(|place| place.session) else { continue };
            let lost = matches!(what, Happening::Lost);
            let Some(service) = self.host.service_mut(id) else { continue };
            if let Some(report) = service.take(what) {
                self.report(id, report)?;
            }
            self.follow(id, lost);
        }
        Ok(())
    }

    fn report(&mut self, id: SessionId, report: Report) -> Result<(), MeetingError> {
        let now = self.now();
        match report {
            Report::Status(status) => self.host.report(now, id, status)?,
            Report::Signal(signal) => self.host.signal(now, id, signal)?,
        }
        Ok(())
    }

    /// What the service does by itself: it speaks once the engine holds it for connected, and
    /// tries again when its connection is lost.
    fn follow(&mut self, id: SessionId, lost: bool) {
        let Some(leaf) = self.host.engine().session(id).map(|session| session.leaf) else { return };
        let Some(service) = self.host.service_mut(id) else { return };
        if service.is_silent() && leaf.is_connected() {
            service.greet();
        } else if lost && leaf == certgate::Leaf::Reconnecting {
            service.join();
        }
    }

    fn is_latecomer_due(&self) -> bool {
        self.latecomer.as_ref().is_some_and(|(_, due)| *due <= Instant::now())
    }

    fn admit_latecomer(&mut self) -> Result<(), MeetingError> {
        self.latecomer.take().map_or(Ok(()), |(plan, _)| self.open(plan))
    }

    fn say(&mut self, what: &str) {
        let now = self.now();
        self.host.recorder_mut().say(now, styled(FAINT, what));
    }
}

//! One engine, with the session numbers that its driver chose.

use certgate::{Engine, Fingerprint, Input as Told, Presented, PromptId, RawStatus, Time};
use certgate::{Inquiry, SessionId, Snapshot, Subject};
use certgate_model::vocabulary::{Error, Input, Policy};

use crate::{host_names::HostNames, translate};

/// An engine that is spoken to in the protocol's words. Effects are drained by who steps it.
#[derive(Debug)]
pub(crate) struct Meeting {
    pub(crate) engine: Engine,
    pub(crate) hosts: HostNames,
    /// The sessions by number, closed ones for a while; the engine's own numbers rise with them.
    opened: Vec<Opened>,
    /// How many of them are closed. Half of them at most, so that closing one is cheap however
    /// many are open.
    closed: usize,
    /// The greatest number that a session was opened with.
    pub(crate) last_opened: Option<u64>,
    /// Room for a snapshot's text, used again; what is left in it means nothing.
    text: Vec<u8>,
}

impl Clone for Meeting {
    fn clone(&self) -> Self {
        let Self { engine, hosts, opened, closed, last_opened, text: _ } = self;
        Self {
            engine: engine.clone(),
            hosts: hosts.clone(),
            opened: opened.clone(),
            closed: *closed,
            last_opened: *last_opened,
            text: Vec::new(),
        }
    }

    fn clone_from(&mut self, source: &Self) {
        let Self { engine, hosts, opened, closed, last_opened, text: _ } = source;
        self.engine.clone_from(engine);
        self.hosts.clone_from(hosts);
        self.opened.clone_from(opened);
        self.closed = *closed;
        self.last_opened = *last_opened;
    }
}

#[derive(Clone, Copy, Debug)]
struct Opened {
    number: u64,
    id: SessionId,
    closed: bool,
}

/// Where the bytes and the digests that an input names are found.
pub(crate) trait Exhibits {
    /// What the service handed out.
    fn bytes(&self, input: &Input) -> &[u8];
    /// The SHA-256 that the input names; none where it names nothing that was ever seen.
    fn digest(&self, input: &Input) -> Option<[u8; 32]>;
}

impl Meeting {
    /// A meeting at time 0; none where the policy breaks its bounds.
    pub(crate) fn new(policy: &Policy) -> Option<Self> {
        let rules = translate::policy_in(policy)?;
        Some(Self {
            engine: Engine::new(translate::meeting_in(policy), rules),
            hosts: HostNames::default(),
            opened: Vec::new(),
            closed: 0,
            last_opened: None,
            text: Vec::new(),
        })
    }

    /// Gives one input to the engine.
    // PROTO-20 to PROTO-30, INV-deterministic
    pub(crate) fn take(
        &mut self,
        at: u64,
        input: &Input,
        exhibits: &impl Exhibits,
    ) -> Result<(), Error> {
        let time = Time::from_millis(at);
        match *input {
            Input::Open { session, kind } => self.open(time, session, translate::kind_in(kind)),
            Input::Status { session, code } => {
                let id = self.id(session)?;
                self.tell(time, Told::Status(id, RawStatus::Code(code)))
            }
            Input::Signal { session, signal } => {
                let id = self.id(session)?;
                self.tell(time, Told::Signal(id, translate::signal_in(signal)))
            }
            Input::Certificate { session, inquiry, ref host, problems, certificate: _ } => {
                let (session, inquiry) = self.held(session, inquiry)?;
                let host = match host {
                    Some(host) => self.hosts.name(host).map_err(|_| Error::Malformed)?,
                    None => None,
                };
                let (host, problems) = (host.as_ref(), translate::problems_in(problems));
                let presented = Presented::Bytes(exhibits.bytes(input));
                self.tell(time, Told::Certificate { session, inquiry, presented, host, problems })
            }
            Input::CertificateUnavailable { session, inquiry } => {
                let (session, inquiry) = self.held(session, inquiry)?;
                self.tell(time, Told::CertificateUnavailable(session, inquiry))
            }
            Input::Answer { prompt, verdict } => {
                let prompt = PromptId::new(self.engine.meeting().id, prompt);
                self.tell(time, Told::Answer(prompt, translate::answer_in(verdict)))
            }
            Input::Forget { ref host, problems, .. } => {
                let host = match host {
                    Some(host) => self.hosts.name(host).map_err(|_| Error::Malformed)?,
                    None => None,
                };
                // Nothing has the fingerprint of nothing.
                let digest = exhibits.digest(input).unwrap_or_default();
                let fingerprint = Fingerprint::from_bytes(digest);
                let problems = translate::problems_in(problems);
                self.tell(time, Told::Forget(&Subject { fingerprint, host, problems }))
            }
            Input::Close { session } => {
                let place = self.place(session)?;
                self.tell(time, Told::Close(self.opened[place].id))?;
                self.forget(place);
                Ok(())
            }
            Input::Tick => self.tell(time, Told::Tick),
            Input::End => self.tell(time, Told::End),
            Input::NextDeadline => self.tell(time, Told::Query),
            Input::Snapshot => {
                self.tell(time, Told::Query)?;
                self.put_away_and_take_up();
                Ok(())
            }
        }
    }

    /// The number under which the driver knows a session.
    pub(crate) fn number(&self, id: SessionId) -> u64 {
        self.number_of(id.number())
    }

    /// The number under which the driver knows the session that has this one in the engine.
    pub(crate) fn number_of(&self, number: u64) -> u64 {
        let place = self.opened.binary_search_by_key(&number, |opened| opened.id.number());
        place.map_or(u64::MAX, |place| self.opened[place].number)
    }

    // SESS-1, ERR-5, PROTO-20
    fn open(&mut self, at: Time, number: u64, kind: certgate::Kind) -> Result<(), Error> {
        if self.engine.has_ended() {
            return Err(Error::MeetingEnded);
        }
        if self.last_opened.is_some_and(|last| number <= last) {
            return Err(Error::DuplicateSession);
        }
        let id = self.engine.open(at, kind).map_err(|error| translate::error_out(&error))?;
        self.opened.push(Opened { number, id, closed: false });
        self.last_opened = Some(number);
        Ok(())
    }

    fn tell(&mut self, at: Time, told: Told<'_>) -> Result<(), Error> {
        self.engine.handle(at, told).map_err(|error| translate::error_out(&error))
    }

    fn id(&self, number: u64) -> Result<SessionId, Error> {
        self.place(number).map(|place| self.opened[place].id)
    }

    /// Where a session that is open stands.
    fn place(&self, number: u64) -> Result<usize, Error> {
        let place = self.opened.binary_search_by_key(&number, |opened| opened.number);
        place.ok().filter(|place| !self.opened[*place].closed).ok_or(Error::UnknownSession)
    }

    fn forget(&mut self, place: usize) {
        self.opened[place].closed = true;
        self.closed += 1;
        if self.closed * 2 > self.opened.len() {
            self.opened.retain(|opened| !opened.closed);
            self.closed = 0;
        }
    }

    /// The session of an input that the end of the meeting forbids, which is looked at first.
    fn held(&self, number: u64, inquiry: u64) -> Result<(SessionId, Inquiry), Error> {
        if self.engine.has_ended() {
            return Err(Error::MeetingEnded);
        }
        Ok((self.id(number)?, Inquiry::new(inquiry)))
    }

    /// Saves the engine as text, drops it and restores it from nothing but the text.
    ///
    /// # Panics
    /// If the engine does not take its own snapshot, which is a fault to be found.
    // PROTO-31, INV-replayable
    fn put_away_and_take_up(&mut self) {
        self.text.clear();
        serde_json::to_writer(&mut self.text, &self.engine.snapshot()).expect("JSON");
        let kept: Snapshot =
            serde_json::from_slice(&self.text).expect("a snapshot that was written");
        self.engine = Engine::restore(&kept).expect("an engine's own snapshot");
    }
}

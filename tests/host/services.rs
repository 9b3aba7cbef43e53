//! Services that do as a test says, and a window that remembers.

use std::collections::VecDeque;

use certgate::{
    Action, Answer, Dismissal, HostName, Kind, Meeting, Policy, Problem, Problems, Prompt,
    PromptId, SessionId, Time,
    host::{Host, Report, Service, Window},
};

/// What a service was called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Read,
    Set(Action),
    Leave,
}

#[derive(Debug)]
pub(crate) struct Scripted {
    pub(crate) information: Vec<u8>,
    /// Whether it only says how long its information is and writes nothing.
    pub(crate) writes_nothing: bool,
    pub(crate) problems: Problems,
    pub(crate) opaque: bool,
    pub(crate) reports: VecDeque<Report>,
    /// What is reported while the information is read for the so-many-th time.
    pub(crate) on_read: Option<(usize, Report)>,
    pub(crate) endless: Option<Report>,
    pub(crate) calls: Vec<Call>,
    pub(crate) offered: Vec<usize>,
}

impl Scripted {
    pub(crate) fn with(information: &[u8]) -> Self {
        Self {
            information: information.to_vec(),
            writes_nothing: false,
            problems: Problem::SelfSigned.into(),
            opaque: false,
            reports: VecDeque::new(),
            on_read: None,
            endless: None,
            calls: Vec::new(),
            offered: Vec::new(),
        }
    }
}

impl Service for Scripted {
    fn certificate_information(&mut self, buffer: &mut [u8], length: &mut usize) {
        assert_eq!(*length, buffer.len(), "the length comes in as the buffer's size");
        self.offered.push(buffer.len());
        self.calls.push(Call::Read);
        let reads = self.calls.iter().filter(|call| **call == Call::Read).count();
        if let Some((_, report)) = self.on_read.take_if(|(read, _)| *read == reads) {
            self.reports.push_back(report);
        }
        let fits = if self.writes_nothing { 0 } else { self.information.len() };
        let fits = fits.min(buffer.len());
        buffer[..fits].copy_from_slice(&self.information[..fits]);
        *length = self.information.len();
    }

    fn set_certificate_action(&mut self, action: Action) {
        self.calls.push(Call::Set(action));
    }

    fn leave(&mut self) {
        self.calls.push(Call::Leave);
    }

    fn host(&self) -> Option<HostName> {
        HostName::parse("media.example").unwrap()
    }

    fn problems(&self) -> Problems {
        self.problems
    }

    fn is_opaque(&self) -> bool {
        self.opaque
    }

    fn next_report(&mut self) -> Option<Report> {
        self.reports.pop_front().or(self.endless)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Remembering {
    pub(crate) shown: Vec<Prompt>,
    pub(crate) updated: Vec<Prompt>,
    pub(crate) dismissed: Vec<PromptId>,
}

impl Window for Remembering {
    fn show(&mut self, prompt: &Prompt) {
        self.shown.push(prompt.clone());
    }

    fn update(&mut self, prompt: &Prompt) {
        self.updated.push(prompt.clone());
    }

    fn dismiss(&mut self, prompt: PromptId, _: Dismissal) {
        self.dismissed.push(prompt);
    }
}

pub(crate) struct Client {
    pub(crate) host: Host<Scripted, Remembering>,
}

impl Client {
    pub(crate) fn new() -> Self {
        Self::with_policy(Policy::default())
    }

    pub(crate) fn with_policy(policy: Policy) -> Self {
        Self { host: Host::new(Meeting::default(), policy, Remembering::default()) }
    }

    pub(crate) fn open(&mut self, kind: Kind, information: &[u8]) -> SessionId {
        self.host.open(Time::ZERO, kind, Scripted::with(information)).unwrap()
    }

    pub(crate) fn service(&mut self, session: SessionId) -> &mut Scripted {
        self.host.service_mut(session).unwrap()
    }

    pub(crate) fn calls(&self, session: SessionId) -> Vec<Call> {
        self.host.service(session).unwrap().calls.clone()
    }

    pub(crate) fn connect_anyway(&mut self, at: Time) {
        let prompt = self.host.engine().open_prompts()[0];
        let revision = self.host.engine().prompt(prompt).unwrap().revision;
        self.host.answer(at, prompt, Answer::ConnectAnyway(revision)).unwrap();
    }

    pub(crate) fn dont_connect(&mut self, at: Time) {
        let prompt = self.host.engine().open_prompts()[0];
        self.host.answer(at, prompt, Answer::DontConnect).unwrap();
    }
}

/// A certificate with this serial number and a key of its own: another one at every call.
pub(crate) fn certificate(number: u8) -> Vec<u8> {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["media.example".to_owned()]).unwrap();
    params.serial_number = Some(vec![number].into());
    params.self_signed(&key).unwrap().der().to_vec()
}

//! A client whose meetings are made up from a seed: services that report, answer and misbehave
//! by chance, and a person who answers, forgets and goes.

use std::{collections::VecDeque, mem};

use certgate::{
    Action, Answer, Certificate, Dismissal, HostName, Kind, Meeting, Policy, Problem, Problems,
    Prompt, PromptId, RawStatus, Revision, Role, Scope, SessionId, Signal, Span, Subject, Time,
    host::{Host, Recorder, Report, Service, Window},
};
use certgate_journal::{Checkpoint, Journal};
use certgate_model::{certificates::Certificates, scenario::Chance};

/// A service that hands out what it was given.
#[derive(Clone, Debug)]
pub(crate) struct Media {
    information: Vec<u8>,
    host: Option<HostName>,
    problems: Problems,
    opaque: bool,
    reports: VecDeque<Report>,
    /// What it reports once it is told what to do.
    answers: Option<Signal>,
}

impl Service for Media {
    fn certificate_information(&mut self, buffer: &mut [u8], length: &mut usize) {
        let fits = self.information.len().min(buffer.len());
        buffer[..fits].copy_from_slice(&self.information[..fits]);
        *length = self.information.len();
    }

    fn set_certificate_action(&mut self, _: Action) {
        self.reports.extend(self.answers.take().map(Report::Signal));
    }

    fn leave(&mut self) {
        self.reports.push_back(Report::Signal(Signal::Left(certgate::LeaveReason::Left)));
    }

    fn host(&self) -> Option<HostName> {
        self.host.clone()
    }

    fn problems(&self) -> Problems {
        self.problems
    }

    fn is_opaque(&self) -> bool {
        self.opaque
    }

    fn next_report(&mut self) -> Option<Report> {
        self.reports.pop_front()
    }
}

/// The windows that are open, with the revision that was read last.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Windows(Vec<(PromptId, Revision, Subject)>);

impl Window for Windows {
    fn show(&mut self, prompt: &Prompt) {
        self.0.push((prompt.id, prompt.revision, prompt.subject.clone()));
    }

    fn update(&mut self, prompt: &Prompt) {
        self.0.iter_mut().filter(|(id, ..)| *id == prompt.id).for_each(|w| w.1 = prompt.revision);
    }

    fn dismiss(&mut self, prompt: PromptId, _: Dismissal) {
        self.0.retain(|(id, ..)| *id != prompt);
    }
}

/// One meeting.
pub(crate) struct Client<R> {
    pub(crate) host: Host<Media, Windows, R>,
    chance: Chance,
    certificates: Vec<Vec<u8>>,
    sessions: Vec<SessionId>,
    subjects: Vec<Subject>,
    now: u64,
}

impl<R: Recorder> Client<R> {
    pub(crate) fn new(seed: u64, recorder: R) -> Self {
        let mut chance = Chance::new(seed);
        let meeting = Meeting { role: Role::Presenter, ..Meeting::default() };
        let policy = Policy {
            scope: *chance.of(&[
                Scope::Certificate,
                Scope::CertificateHost,
                Scope::CertificateHostProblems,
            ]),
            max_shown_prompts: (1 + chance.below(2)).try_into().unwrap(),
            max_sessions: 12,
            answer_deadline: Span::from_millis(chance.below(3) * 400),
            max_certificate_bytes: *chance.of(&[900, 64 * 1024]),
            ..Policy::default()
        };
        let table = Certificates::built_in();
        let certificates = table.forms().map(|form| table.bytes(&form).unwrap().to_vec()).collect();
        let host = Host::recorded(meeting, policy, Windows::default(), recorder);
        Self { host, chance, certificates, sessions: Vec::new(), subjects: Vec::new(), now: 0 }
    }

    /// One thing that happens. Errors are part of it.
    pub(crate) fn step(&mut self) {
        self.now += self.chance.below(60);
        let now = Time::from_millis(self.now);
        let session = self.some_session();
        match self.chance.below(100) {
            0..20 => self.open(now),
            20..55 => {
                let code = *self.chance.of(&[0, 0, 1, 2, 3, 3, 4, 6, 8, 8, 1009, -7]);
                let status = match self.chance.below(4) {
                    0 => RawStatus::Message { message: *self.chance.of(&[31016, 5]), code },
                    _ => RawStatus::Code(code),
                };
                let _outcome = self.host.report(now, session, status);
            }
            55..65 => {
                let signal = *self.chance.of(&Signal::ALL);
                let _outcome = self.host.signal(now, session, signal);
            }
            65..85 => self.answer(now),
            85..88 => {
                if let Some(subject) = self.subjects.last().cloned() {
                    let _outcome = self.host.forget(now, &subject);
                }
            }
            88..91 => {
                let _service = self.host.close(now, session);
            }
            91..99 => self.host.tick(now),
            _ if self.chance.below(4) == 0 => {
                let _outcome = self.host.end(now);
            }
            _ => {}
        }
    }

    fn open(&mut self, now: Time) {
        let kind = *self.chance.of(&Kind::ALL);
        let information = self.chance.of(&self.certificates).clone();
        let opaque = self.chance.below(6) == 0;
        let names = ["a.example", "b.example", "C.Example.", ""];
        let name = names[self.chance.below(4) as usize];
        let service = Media {
            information: if opaque { self.token() } else { information },
            host: HostName::parse(name).unwrap(),
            problems: [*self.chance.of(&Problem::ALL), *self.chance.of(&Problem::ALL)]
                .into_iter()
                .collect(),
            opaque,
            reports: VecDeque::new(),
            answers: *self.chance.of(&[
                None,
                Some(Signal::JoinSucceeded),
                Some(Signal::JoinSucceeded),
                Some(Signal::CertificatePending),
            ]),
        };
        if let Ok(session) = self.host.open(now, kind, service) {
            self.sessions.push(session);
            let _outcome = self.host.signal(now, session, Signal::CertificatePending);
        }
    }

    fn token(&mut self) -> Vec<u8> {
        format!("token {}", self.chance.below(3)).into_bytes()
    }

    fn some_session(&mut self) -> SessionId {
        let foreign = SessionId::from_parts(certgate::MeetingId::new(9), 0, 1);
        if self.sessions.is_empty() || self.chance.below(50) == 0 {
            return foreign;
        }
        *self.chance.of(&self.sessions)
    }

    fn answer(&mut self, now: Time) {
        let meeting = self.host.engine().meeting().id;
        let Some((prompt, revision, subject)) = self.host.window().0.first().cloned() else {
            let never = PromptId::new(meeting, 99);
            let _outcome = self.host.answer(now, never, Answer::DontConnect);
            return;
        };
        self.subjects.push(subject);
        let answer = match self.chance.below(5) {
            0 | 1 => Answer::DontConnect,
            2 => Answer::ConnectAnyway(Revision::new(revision.number() + 1)),
            _ => Answer::ConnectAnyway(revision),
        };
        let _outcome = self.host.answer(now, prompt, answer);
    }
}

impl Client<Journal<Vec<u8>>> {
    /// The client is killed and taken up again from that checkpoint and its journal, with new
    /// windows and with the services as they are. Gives the next checkpoint.
    pub(crate) fn kill(&mut self, last: &Checkpoint) -> Checkpoint {
        let host = &self.host;
        let sessions = host.engine().sessions().into_iter();
        let services: Vec<_> = sessions.map(|id| (id, host.service(id).unwrap().clone())).collect();
        let journal = mem::replace(self.host.recorder_mut(), Journal::new(Vec::new()));
        let text = journal.close().unwrap();
        let (engine, journal) = last.recover(&text[..]).unwrap().go_on(text);
        let now = Time::from_millis(self.now);
        self.host = Host::resumed(now, engine, Windows::default(), journal, services);
        self.host.recorder().checkpoint(self.host.engine())
    }
}

/// A certificate that is not in the meeting, for what is told to an engine by hand.
pub(crate) fn some_certificate() -> Certificate {
    let table = Certificates::built_in();
    let form = table.forms().next().unwrap();
    Certificate::read(table.bytes(&form).unwrap()).unwrap()
}

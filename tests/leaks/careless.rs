//! A meeting whose services hand out everything that a careless person put into one file.

use std::{cell::RefCell, rc::Rc};

use certgate::{
    Action, Answer, Certificate, Dismissal, HostName, Kind, Meeting, Policy, Problem, Problems,
    Prompt, PromptId, RawStatus, Revision, Scope, Signal, Span, Time,
    host::{Host, Report, Service, Window},
};
use rcgen::{CertificateParams, DnType, KeyPair};

use super::canaries::{ALTERNATIVE, HOST, ISSUER, SUBJECT, TOKEN, pem_with_key};

/// A certificate whose every name is a canary, as PEM.
pub(crate) fn certificate() -> String {
    let key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.distinguished_name.push(DnType::CommonName, ISSUER);
    let issuer = rcgen::Issuer::new(authority, key);
    let mut params = CertificateParams::new([ALTERNATIVE.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, SUBJECT);
    params.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap().pem()
}

/// What services hand out: the file, the file with a broken certificate, a key alone, a token.
pub(crate) fn handed_out() -> Vec<(Vec<u8>, bool)> {
    let certificate = certificate();
    let broken = certificate.replace("MII", "M?I");
    let unclosed = certificate.replace("-----END CERTIFICATE-----", "");
    let der = Certificate::read(certificate.as_bytes()).unwrap().bytes().to_vec();
    let trailed = [&der[..], &pem_with_key("")].concat();
    vec![
        (pem_with_key(&certificate), false),
        (der, false),
        (pem_with_key(&broken), false),
        (pem_with_key(&unclosed), false),
        (pem_with_key(""), false),
        (trailed, false),
        (TOKEN.as_bytes().to_vec(), true),
    ]
}

/// A service that holds its session. It shows nothing of itself, as a client's own would.
pub(crate) struct Careless {
    pub(crate) information: Vec<u8>,
    pub(crate) opaque: bool,
    /// Whether it hands out another file once it was read.
    pub(crate) swaps: bool,
    /// At which of the calls for its reports it asks once more, if it does.
    pub(crate) asks_at_call: Option<u32>,
}

impl std::fmt::Debug for Careless {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Careless")
    }
}

impl Service for Careless {
    fn certificate_information(&mut self, buffer: &mut [u8], length: &mut usize) {
        let fits = self.information.len().min(buffer.len());
        buffer[..fits].copy_from_slice(&self.information[..fits]);
        *length = self.information.len();
        if self.swaps && !self.opaque && fits == self.information.len() {
            self.information = pem_with_key(&certificate());
        }
    }

    fn set_certificate_action(&mut self, _: Action) {}

    fn leave(&mut self) {}

    fn host(&self) -> Option<HostName> {
        HostName::parse(HOST).unwrap()
    }

    fn problems(&self) -> Problems {
        [Problem::SelfSigned, Problem::HostMismatch].into_iter().collect()
    }

    fn is_opaque(&self) -> bool {
        self.opaque
    }

    fn next_report(&mut self) -> Option<Report> {
        self.asks_at_call = self.asks_at_call?.checked_sub(1);
        (self.asks_at_call == Some(0)).then_some(Report::Signal(Signal::CertificatePending))
    }
}

/// Keeps what was shown, for the test alone.
#[derive(Clone, Default)]
pub(crate) struct Seen(pub(crate) Rc<RefCell<Vec<Prompt>>>);

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seen")
    }
}

impl Window for Seen {
    fn show(&mut self, prompt: &Prompt) {
        self.0.borrow_mut().push(prompt.clone());
    }
    fn update(&mut self, prompt: &Prompt) {
        self.show(prompt);
    }
    fn dismiss(&mut self, _: PromptId, _: Dismissal) {}
}

pub(crate) type Client = Host<Careless, Seen>;

/// Holds meetings under every scope, and has each moment of them looked at.
pub(crate) fn meet(mut look: impl FnMut(&Client)) {
    for scope in [Scope::Certificate, Scope::CertificateHost, Scope::CertificateHostProblems] {
        let policy = Policy {
            scope,
            max_shown_prompts: 2.try_into().unwrap(),
            answer_deadline: Span::from_millis(500),
            ..Policy::default()
        };
        let mut host = Host::new(Meeting::default(), policy, Seen::default());
        let mut now = 0;
        let mut sessions = Vec::new();
        for swaps in [false, true] {
            for (information, opaque) in handed_out() {
                now += 10;
                let at = Time::from_millis(now);
                let service = Careless { information, opaque, swaps, asks_at_call: None };
                let session = host.open(at, Kind::Svs, service).unwrap();
                host.report(at, session, RawStatus::Code(8)).unwrap();
                look(&host);
                answer(&mut host, at, now);
                look(&host);
                let _unknown = host.report(at, session, RawStatus::Code(-77));
                sessions.push(session);
            }
        }
        for session in sessions {
            let at = Time::from_millis(now);
            host.signal(at, session, Signal::PlayAllowed).unwrap();
            host.signal(at, session, Signal::JoinSucceeded).unwrap();
            look(&host);
        }
        host.tick(Time::from_millis(now + 1000));
        look(&host);
        host.end(Time::from_millis(now + 2000)).unwrap();
        look(&host);
    }
}

/// Somebody answers what was shown last, in turns yes, no, to late, and takes it back.
fn answer(host: &mut Client, at: Time, turn: u64) {
    let Some(shown) = host.window().0.borrow().last().cloned() else { return };
    let answer = match turn / 10 % 5 {
        0 => Answer::ConnectAnyway(Revision::new(shown.revision.number() + 1)),
        1 => Answer::DontConnect,
        _ => Answer::ConnectAnyway(shown.revision),
    };
    let outcome = host.answer(at, shown.id, answer);
    if outcome.is_ok() && turn / 10 % 5 == 3 {
        host.forget(at, &shown.subject).unwrap();
    }
}

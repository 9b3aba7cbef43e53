//! From an engine to its snapshot.

use alloc::{collections::BTreeMap, vec::Vec};

use super::image::{
    BasisImage, CertificateImage, LifeImage, SessionImage, Snapshot, SubjectImage, WindowImage,
};
use crate::{
    Certificate, Engine, HostName, Leaf, SessionId,
    ledger::{Hosts, Life, SubjectRecord},
    session::{Basis, Session},
};

impl Engine {
    /// The whole state, to be kept outside. Take it when the effects are drained: effects
    /// that wait are not part of it.
    // INV-replayable
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.image(|id| id.slot)
    }

    /// The state without what makes no difference to what will happen.
    pub(super) fn canonical(&self) -> Snapshot {
        self.image(|_| 0)
    }

    fn image(&self, slot_of: impl Fn(SessionId) -> u32) -> Snapshot {
        let places: BTreeMap<u32, u32> =
            self.subjects.iter().zip(0..).map(|((slot, _), place)| (slot, place)).collect();
        let place = |slot: u32| places.get(&slot).copied().unwrap_or(u32::MAX);
        let session = |id: SessionId| {
            let session = self.sessions.get(id.slot)?;
            Some(SessionImage { slot: slot_of(id), ..self.session_image(session, place) })
        };
        Snapshot {
            version: Snapshot::VERSION,
            meeting: self.meeting,
            policy: self.policy.clone(),
            now: self.now,
            ended: self.ended,
            last_session: self.sessions.last_number(),
            prompts_shown: self.prompts_shown,
            sessions: self.sessions.in_number_order().into_iter().filter_map(session).collect(),
            subjects: self.subjects.iter().map(|(_, record)| subject_image(record)).collect(),
            queue: self.queue.values().map(|slot| place(*slot)).collect(),
        }
    }

    fn session_image(&self, session: &Session, place: impl Fn(u32) -> u32) -> SessionImage {
        let waiting = match (session.leaf, session.basis()) {
            (Leaf::Deciding, Basis::On(subject)) => self
                .subjects
                .get(subject)
                .and_then(|record| record.prompt()?.waiting().get(session.place as usize)),
            _ => None,
        };
        let due = (session.leaf == Leaf::Fetching)
            .then(|| self.fetches.get(session.place))
            .flatten()
            .filter(|due| due.number == session.number);
        SessionImage {
            number: session.number,
            slot: 0,
            kind: session.kind,
            leaf: session.leaf,
            inquiries: session.inquiries,
            prompts_made: session.prompts_made,
            basis: match (session.leaf, session.basis()) {
                (Leaf::Refused(_), _) | (_, Basis::None) => BasisImage::None,
                (_, Basis::Unread) => BasisImage::Unread,
                (_, Basis::On(subject)) => BasisImage::On(place(subject)),
            },
            due: due.map(|due| due.at),
            host: waiting.and_then(|waiting| waiting.host.clone()),
            problems: waiting.map(|waiting| waiting.problems).unwrap_or_default(),
        }
    }
}

fn subject_image(record: &SubjectRecord) -> SubjectImage {
    SubjectImage {
        subject: record.subject.clone(),
        life: match &record.life {
            Life::Unseen => LifeImage::Unseen,
            Life::Queued { .. } => LifeImage::Queued,
            Life::Shown { prompt, number, revision, due } => LifeImage::Shown(WindowImage {
                number: *number,
                revision: *revision,
                due: *due,
                hosts: names(prompt.hosts()),
                problems: prompt.problems(),
            }),
            Life::Allowed => LifeImage::Allowed,
            Life::Denied(by) => LifeImage::Denied(*by),
        },
        certificate: record.certificate.as_ref().map(certificate_image),
        seen_on: names(&record.seen_on),
    }
}

fn names(hosts: &Hosts) -> Vec<HostName> {
    hosts.keys().cloned().collect()
}

fn certificate_image(certificate: &Certificate) -> CertificateImage {
    if certificate.is_opaque() {
        CertificateImage::Opaque(certificate.shared_bytes())
    } else {
        CertificateImage::Der(certificate.shared_bytes())
    }
}

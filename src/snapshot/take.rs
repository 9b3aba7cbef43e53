//! From an engine to its snapshot.

use alloc::vec::Vec;

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

    /// As [`snapshot`](Self::snapshot), in the room of one that is not needed any more: for
    /// those who take one after every input.
    pub fn snapshot_into(&self, kept: &mut Snapshot) {
        self.image_into(kept, |id| id.slot);
    }

    /// The state without what makes no difference to what will happen.
    pub(super) fn canonical(&self) -> Snapshot {
        self.image(|_| 0)
    }

    fn image(&self, slot_of: impl Fn(SessionId) -> u32) -> Snapshot {
        let mut image = Snapshot {
            version: Snapshot::VERSION,
            meeting: self.meeting,
            policy: self.policy.clone(),
            now: self.now,
            ended: self.ended,
            last_session: 0,
            prompts_shown: 0,
            sessions: Vec::new(),
            subjects: Vec::new(),
            queue: Vec::new(),
        };
        self.image_into(&mut image, slot_of);
        image
    }

    fn image_into(&self, image: &mut Snapshot, slot_of: impl Fn(SessionId) -> u32) {
        let Snapshot {
            version,
            meeting,
            policy,
            now,
            ended,
            last_session,
            prompts_shown,
            sessions,
            subjects,
            queue,
        } = image;
        *version = Snapshot::VERSION;
        *meeting = self.meeting;
        policy.clone_from(&self.policy);
        *now = self.now;
        *ended = self.ended;
        *last_session = self.sessions.last_number();
        *prompts_shown = self.prompts_shown;
        subjects.clear();
        subjects.extend(self.subjects.iter().map(|(_, record)| subject_image(record)));
        let mut places = Vec::new();
        for ((slot, _), place) in self.subjects.iter().zip(0..) {
            let slot = slot as usize;
            places.resize(places.len().max(slot + 1), u32::MAX);
            if let Some(there) = places.get_mut(slot) {
                *there = place;
            }
        }
        let place = |slot: u32| places.get(slot as usize).copied().unwrap_or(u32::MAX);
        sessions.clear();
        sessions.extend(self.sessions.iter().map(|(id, session)| SessionImage {
            slot: slot_of(id),
            ..self.session_image(session, place)
        }));
        // Slots are used again, but mostly they are in order.
        sessions.sort_unstable_by_key(|session| session.number);
        queue.clear();
        queue.extend(self.queue.values().map(|slot| place(*slot)));
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

//! From a snapshot to an engine, if it is the snapshot of one.

use alloc::{collections::BTreeMap, vec::Vec};

use super::image::{BasisImage, CertificateImage, LifeImage, SessionImage, Snapshot, SubjectImage};
use crate::{
    Certificate, Engine, Leaf,
    ledger::{Due, Life, OpenPrompt, SubjectTable, Waiting},
    session::{Basis, Membership, Session, SessionTable},
    time::Time,
};

/// The last number that every JSON reader keeps exactly, 2^53 − 1.
const LAST_NUMBER: u64 = Time::MAX.as_millis();

/// Why a snapshot is not taken. Nothing is repaired: a client that cannot trust what it kept
/// asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Another form than [`Snapshot::VERSION`].
    #[error("the snapshot has version {found}; this engine reads version {}", Snapshot::VERSION)]
    Version {
        /// The form that was found.
        found: u32,
    },
    /// Sessions are not numbered upwards, two share a slot, or one is past the last.
    #[error("session {number} is out of order, shares its slot, or was never opened")]
    SessionNumber {
        /// The session.
        number: u64,
    },
    /// A session's slot is so high that there is no memory for the table up to it.
    #[error("no memory for slots up to {slot}; unless all were once in use, begin anew")]
    NoMemory {
        /// The highest slot.
        slot: u32,
    },
    /// More windows were shown than are counted: the numbers end at 2^53 − 1.
    #[error("window {number} is past 2^53 - 1, the last that there is")]
    PromptNumber {
        /// The window shown last.
        number: u64,
    },
    /// The session's leaf, basis, deadline and inquiries do not go together.
    #[error("what is kept of session {number} contradicts itself or its subject")]
    SessionState {
        /// The session.
        number: u64,
    },
    /// Subjects are not in order, are cut otherwise than the policy says, or an entry
    /// contradicts itself.
    #[error("what is kept of subject {place} contradicts itself, the policy or another subject")]
    Subject {
        /// Its place in the snapshot.
        place: u32,
    },
    /// A subject's bytes are no certificate, or another one.
    #[error("the bytes kept for subject {place} are not its certificate")]
    Certificate {
        /// Its place in the snapshot.
        place: u32,
    },
    /// The queue and the subjects disagree, or a prompt waits while a window is free.
    #[error("the queue of prompts contradicts the subjects or the policy")]
    Queue,
    /// More of something than the policy allows.
    #[error("the snapshot holds more than its policy allows")]
    OverLimit,
    /// A session or a window lives on after the end of its meeting.
    #[error("the meeting is over, and yet something in it goes on")]
    AfterEnd,
    /// What was rebuilt is not what was kept.
    #[error("the snapshot is not one that an engine takes")]
    NotCanonical,
}

impl Engine {
    /// The engine that took the snapshot. Ids that a host kept stay good, and open windows
    /// are those of [`open_prompts`](Self::open_prompts), to be shown again. It will answer
    /// the same inputs with the same effects (`replayable`).
    ///
    /// # Errors
    /// [`SnapshotError`] for a snapshot that no engine takes. A snapshot is as trustworthy as
    /// where it was kept: one that was forged well is taken. It says itself what was allowed,
    /// and a high slot takes 32 bytes for each slot up to it.
    // ERR-17
    pub fn restore(snapshot: &Snapshot) -> Result<Self, SnapshotError> {
        if snapshot.version != Snapshot::VERSION {
            return Err(SnapshotError::Version { found: snapshot.version });
        }
        // Far enough from the end of what is counted in that no meeting gets there.
        if snapshot.prompts_shown > LAST_NUMBER {
            return Err(SnapshotError::PromptNumber { number: snapshot.prompts_shown });
        }
        let mut engine = Self::new(snapshot.meeting, snapshot.policy.clone());
        engine.now = snapshot.now;
        engine.ended = snapshot.ended;
        engine.prompts_shown = snapshot.prompts_shown;
        engine.sessions = restore_sessions(snapshot)?;
        engine.restore_subjects(snapshot)?;
        engine.restore_queue(snapshot)?;
        for image in &snapshot.sessions {
            engine.restore_place(image, snapshot)?;
        }
        engine.check_limits()?;
        if engine.snapshot() != *snapshot {
            return Err(SnapshotError::NotCanonical);
        }
        Ok(engine)
    }

    fn restore_subjects(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        self.subjects = SubjectTable::default();
        for (image, place) in snapshot.subjects.iter().zip(0..) {
            let wrong = SnapshotError::Subject { place };
            let subject = &image.subject;
            let cut = crate::Subject::cut(
                self.policy.scope,
                subject.fingerprint,
                subject.host.as_ref(),
                subject.problems,
            );
            if cut.as_ref() != Some(subject) || self.subjects.intern(subject.clone()) != place {
                return Err(wrong);
            }
            let life = self.restore_life(image).ok_or(wrong)?;
            if let Life::Shown { number, .. } = &life
                && self.shown.insert(*number, place).is_some()
            {
                return Err(wrong);
            }
            self.subjects.set_life(place, life);
            let certificate =
                restore_certificate(image).map_err(|_| SnapshotError::Certificate { place })?;
            if let Some(certificate) = &certificate {
                self.certificates.retain(certificate, None);
            }
            let Some(record) = self.subjects.get_mut(place) else { return Err(wrong) };
            if certificate.is_some() != record.is_known() {
                return Err(SnapshotError::Certificate { place });
            }
            record.certificate = certificate;
            record.seen_on = image.seen_on.iter().map(|host| (host.clone(), 0)).collect();
        }
        Ok(())
    }

    fn restore_life(&self, image: &SubjectImage) -> Option<Life> {
        let settled = matches!(image.life, LifeImage::Allowed | LifeImage::Denied(_));
        if !settled && !image.seen_on.is_empty() {
            return None;
        }
        Some(match &image.life {
            LifeImage::Unseen => Life::Unseen,
            LifeImage::Queued => Life::Queued { prompt: OpenPrompt::default(), ticket: 0 },
            LifeImage::Shown(window) => {
                let numbered = (1..=self.prompts_shown).contains(&window.number);
                let due_fits = match (window.due, self.policy.answer_deadline) {
                    (None, None) => true,
                    (Some(due), Some(span)) => due <= self.now.after(span),
                    (None, Some(_)) | (Some(_), None) => false,
                };
                // Each revision after the first showed a host or a problem more.
                let shown = window.hosts.len() as u64 + window.problems.iter().count() as u64;
                let revised = (1..=shown + 1).contains(&window.revision);
                if !numbered || !due_fits || !revised {
                    return None;
                }
                let mut prompt = OpenPrompt::default();
                prompt.remember(&window.hosts, window.problems);
                let (number, revision, due) = (window.number, window.revision, window.due);
                Life::Shown { prompt, number, revision, due }
            }
            LifeImage::Allowed => Life::Allowed,
            LifeImage::Denied(by) => Life::Denied(*by),
        })
    }

    fn restore_queue(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        for place in &snapshot.queue {
            let next = self.next_ticket;
            match self.subjects.get_mut(*place).map(|record| &mut record.life) {
                Some(Life::Queued { ticket, .. }) => *ticket = next,
                _ => return Err(SnapshotError::Queue),
            }
            self.queue.insert(next, *place);
            self.next_ticket += 1;
        }
        let queued = snapshot.subjects.iter().filter(|image| image.life == LifeImage::Queued);
        let distinct: BTreeMap<_, _> = snapshot.queue.iter().map(|place| (place, ())).collect();
        let window_free = (self.shown.len() as u64) < self.policy.max_shown_prompts.get();
        if queued.count() != self.queue.len()
            || distinct.len() != self.queue.len()
            || (window_free && !self.queue.is_empty())
        {
            return Err(SnapshotError::Queue);
        }
        Ok(())
    }

    /// Puts a session into the list that its leaf and basis name.
    fn restore_place(
        &mut self,
        image: &SessionImage,
        snapshot: &Snapshot,
    ) -> Result<(), SnapshotError> {
        let wrong = SnapshotError::SessionState { number: image.number };
        let Some(session) = self.sessions.get_mut(image.slot) else { return Err(wrong) };
        session.set_basis(match image.basis {
            BasisImage::None => Basis::None,
            BasisImage::Unread => Basis::Unread,
            BasisImage::On(place) => Basis::On(place),
        });
        if !consistent(image, session, snapshot) {
            return Err(wrong);
        }
        let membership = session.membership();
        let slot = image.slot;
        match membership {
            Membership::Nowhere => {}
            Membership::Fetching => {
                let latest = self.policy.certificate_deadline.map(|span| self.now.after(span));
                match (image.due, latest) {
                    (None, None) => {}
                    (Some(at), Some(latest)) if at <= latest => {
                        let due = Due { at, number: image.number, slot };
                        self.fetches.insert(due, &mut self.sessions);
                    }
                    _ => return Err(wrong),
                }
            }
            Membership::Resting(subject) => {
                let record = self.subjects.get_mut(subject).ok_or(wrong)?;
                record.rest(slot, self.sessions.get_mut(slot).ok_or(wrong)?);
            }
            Membership::Waiting(subject) => {
                let waiting = Waiting {
                    number: image.number,
                    slot,
                    kind: image.kind,
                    host: image.host.clone(),
                    problems: image.problems,
                };
                let record = self.subjects.get_mut(subject).ok_or(wrong)?;
                match &mut record.life {
                    Life::Queued { prompt, .. } => {
                        prompt.join(waiting, &mut self.sessions);
                    }
                    // A window shows everything that those who wait bring with them.
                    Life::Shown { prompt, .. } => {
                        if prompt.join(waiting, &mut self.sessions) {
                            return Err(wrong);
                        }
                    }
                    Life::Unseen | Life::Allowed | Life::Denied(_) => return Err(wrong),
                }
            }
        }
        Ok(())
    }

    fn check_limits(&self) -> Result<(), SnapshotError> {
        let policy = &self.policy;
        let idle = |record: &crate::ledger::SubjectRecord| match &record.life {
            Life::Unseen => record.resting.is_empty(),
            Life::Queued { prompt, .. } => prompt.is_empty(),
            Life::Shown { .. } | Life::Allowed | Life::Denied(_) => false,
        };
        if self.subjects.iter().any(|(_, record)| idle(record)) {
            return Err(SnapshotError::NotCanonical);
        }
        let too_many_hosts = |record: &crate::ledger::SubjectRecord| {
            record
                .prompt()
                .is_some_and(|prompt| prompt.hosts().len() as u64 > policy.max_prompt_hosts.get())
        };
        if self.sessions.len() > policy.max_sessions
            || self.subjects.known() > policy.max_subjects
            || self.shown.len() as u64 > policy.max_shown_prompts.get()
            || self.queue.len() as u64 > policy.max_queued_prompts
            || self.subjects.iter().any(|(_, record)| too_many_hosts(record))
        {
            return Err(SnapshotError::OverLimit);
        }
        let alive = self.sessions.iter().any(|(_, s)| !matches!(s.leaf, Leaf::Refused(_)));
        if self.ended && (alive || !self.shown.is_empty() || !self.queue.is_empty()) {
            return Err(SnapshotError::AfterEnd);
        }
        Ok(())
    }
}

fn restore_sessions(snapshot: &Snapshot) -> Result<SessionTable, SnapshotError> {
    let images: Vec<(u32, Session)> = snapshot
        .sessions
        .iter()
        .map(|image| {
            let mut session = Session::new(image.number, image.kind);
            session.leaf = image.leaf;
            session.inquiries = image.inquiries;
            session.prompts_made = image.prompts_made;
            (image.slot, session)
        })
        .collect();
    let cap = snapshot.policy.max_sessions;
    SessionTable::rebuild(snapshot.meeting.id, snapshot.last_session, cap, &images)
}

/// Whether leaf, basis, inquiries and what is kept beside them go together.
fn consistent(image: &SessionImage, session: &Session, snapshot: &Snapshot) -> bool {
    let held_once = image.inquiries > 0;
    let basis_fits = match (image.leaf, image.basis) {
        (Leaf::Refused(_), basis) => basis == BasisImage::None,
        (Leaf::Fetching, basis) => basis == BasisImage::Unread && held_once,
        (Leaf::Deciding | Leaf::Admitted, basis) => matches!(basis, BasisImage::On(_)) && held_once,
        (_, BasisImage::None) => !held_once,
        (_, BasisImage::Unread | BasisImage::On(_)) => held_once,
    };
    let connected_fits = !session.leaf.is_connected()
        || match image.basis {
            BasisImage::None => true,
            BasisImage::Unread => false,
            BasisImage::On(place) => snapshot
                .subjects
                .get(place as usize)
                .is_some_and(|subject| subject.life == LifeImage::Allowed),
        };
    let waits = image.leaf == Leaf::Deciding;
    basis_fits
        && connected_fits
        && image.inquiries <= LAST_NUMBER
        && u64::from(image.prompts_made) <= snapshot.policy.max_prompts_per_session
        && (image.due.is_none() || image.leaf == Leaf::Fetching)
        && (waits || (image.host.is_none() && image.problems.is_empty()))
}

fn restore_certificate(image: &SubjectImage) -> Result<Option<Certificate>, ()> {
    let certificate = match &image.certificate {
        None => return Ok(None),
        Some(CertificateImage::Der(bytes)) => Certificate::from_der(bytes),
        Some(CertificateImage::Opaque(bytes)) => Certificate::opaque(bytes),
    };
    certificate
        .ok()
        .filter(|certificate| certificate.fingerprint() == image.subject.fingerprint)
        .map(Some)
        .ok_or(())
}

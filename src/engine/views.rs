//! Reading the engine.

use alloc::vec::Vec;

use super::{Engine, Meeting};
use crate::{
    Fingerprint, HostName, Inquiry, Kind, Leaf, Policy, Problems, Prompt, PromptId, Revision,
    SessionId, WaitingSession,
    ledger::{Life, OpenPrompt},
    session::Basis,
    subject::Subject,
    time::Time,
    verdict::Standing,
};

/// What can be said of one session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionView {
    /// Which session.
    pub id: SessionId,
    /// Its kind.
    pub kind: Kind,
    /// Where it is.
    pub leaf: Leaf,
    /// Its current inquiry; `None` before its first.
    pub inquiry: Option<Inquiry>,
    /// The subject that its last review rests on; `None` if it was never held, if the
    /// certificate was not judged, or if the session is refused.
    pub subject: Option<Subject>,
    /// Whether a report of being connected would be believed right now.
    pub gate_open: bool,
    /// How many prompts it has caused.
    pub prompts_made: u64,
}

impl Engine {
    /// The meeting that the engine decides for.
    #[must_use]
    pub const fn meeting(&self) -> Meeting {
        self.meeting
    }

    /// The meeting's rules.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The time of the last input that was taken.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Whether the meeting is over.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.ended
    }

    /// One session; `None` if it is closed or of another meeting.
    #[must_use]
    pub fn session(&self, id: SessionId) -> Option<SessionView> {
        let session = self.sessions.get(self.sessions.find(id)?)?;
        let refused = matches!(session.leaf, Leaf::Refused(_));
        let record = match session.basis() {
            Basis::On(subject) if !refused => self.subjects.get(subject),
            _ => None,
        };
        let gate_open = !session.leaf.is_pending()
            && !refused
            && match session.basis() {
                Basis::None => true,
                Basis::Unread => false,
                Basis::On(_) => record.is_some_and(|record| record.is_allowed()),
            };
        Some(SessionView {
            id,
            kind: session.kind,
            leaf: session.leaf,
            inquiry: (session.inquiries > 0).then(|| session.inquiry()),
            subject: record.map(|record| record.subject.clone()),
            gate_open,
            prompts_made: session.prompts_made.into(),
        })
    }

    /// The open sessions, by number.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionId> {
        self.sessions.in_number_order()
    }

    /// What a window shows. Windows that the last input closed can still be read until the
    /// next one, so that every effect can be carried out as it was meant.
    // EFFECT-13, EFFECT-15
    #[must_use]
    pub fn prompt(&self, id: PromptId) -> Option<Prompt> {
        if id.meeting != self.meeting.id {
            return None;
        }
        if let Some(subject) = self.shown.get(&id.number) {
            let Life::Shown { prompt, revision, .. } = &self.subjects.get(*subject)?.life else {
                return None;
            };
            return self.compose(id, *subject, *revision, prompt);
        }
        let closed = self.closed.iter().find(|closed| closed.number == id.number)?;
        self.compose(id, closed.subject, closed.revision, &closed.prompt)
    }

    fn compose(
        &self,
        id: PromptId,
        subject: u32,
        revision: u64,
        prompt: &OpenPrompt,
    ) -> Option<Prompt> {
        let record = self.subjects.get(subject)?;
        let hosts: Vec<HostName> = record.shown_hosts().keys().cloned().collect();
        let sessions = prompt.in_number_order().into_iter().map(|waiting| WaitingSession {
            id: self.sessions.name(waiting.number, waiting.slot),
            kind: waiting.kind,
            host: waiting.host,
            problems: waiting.problems,
        });
        Some(Prompt {
            id,
            revision: Revision(revision),
            subject: record.subject.clone(),
            certificate: record.certificate.clone()?,
            problems: prompt.problems(),
            sessions: sessions.collect(),
            replaces: self.seen_before(record.subject.fingerprint, &hosts),
            hosts,
        })
    }

    /// Other certificates that the person was asked about on one of these hosts.
    // TEXT-8
    fn seen_before(&self, fingerprint: Fingerprint, hosts: &[HostName]) -> Vec<Fingerprint> {
        if hosts.is_empty() {
            return Vec::new();
        }
        let others = self.subjects.iter().map(|(_, record)| record).filter(|record| {
            let seen_on = record.shown_hosts();
            record.subject.fingerprint != fingerprint
                && hosts.iter().any(|host| seen_on.contains_key(host))
        });
        let mut seen: Vec<_> = others.map(|record| record.subject.fingerprint).collect();
        seen.dedup();
        seen
    }

    /// The open windows, by number.
    #[must_use]
    pub fn open_prompts(&self) -> Vec<PromptId> {
        self.shown.keys().map(|number| PromptId::new(self.meeting.id, *number)).collect()
    }

    /// How many prompts wait for a free window.
    #[must_use]
    pub fn queued_prompts(&self) -> usize {
        self.queue.len()
    }

    /// What is known of a subject, cut as the policy's scope says.
    #[must_use]
    pub fn standing(&self, subject: &Subject) -> Standing {
        let Subject { fingerprint, host, problems } = subject;
        Subject::cut(self.policy.scope, *fingerprint, host.as_ref(), *problems)
            .and_then(|subject| self.subjects.find(&subject))
            .and_then(|slot| self.subjects.get(slot))
            .map_or(Standing::Unseen, |record| self.standing_of(&record.life))
    }

    /// Every subject that has a prompt or a verdict, in the order of their values.
    pub fn subjects(&self) -> impl Iterator<Item = (&Subject, Standing)> {
        self.subjects
            .iter()
            .filter(|(_, record)| record.is_known())
            .map(|(_, record)| (&record.subject, self.standing_of(&record.life)))
    }

    /// Everything that is wrong for those who wait for this subject, shown or not.
    #[must_use]
    pub fn problems_waiting(&self, subject: &Subject) -> Problems {
        self.subjects.find(subject).and_then(|slot| self.subjects.get(slot)?.prompt()).map_or(
            Problems::NONE,
            |prompt| {
                prompt.waiting().iter().fold(Problems::NONE, |all, one| all.union(one.problems))
            },
        )
    }

    const fn standing_of(&self, life: &Life) -> Standing {
        match life {
            Life::Unseen => Standing::Unseen,
            Life::Queued { .. } => Standing::Queued,
            Life::Shown { number, .. } => Standing::Shown(PromptId::new(self.meeting.id, *number)),
            Life::Allowed => Standing::Allowed,
            Life::Denied(by) => Standing::Denied(*by),
        }
    }
}

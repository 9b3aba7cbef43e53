//! The engine's state in the shape of the model's.

use std::collections::BTreeMap;

use certgate::{
    BasisImage, HostName, LifeImage, SessionImage, Snapshot, SubjectImage, Time, WindowImage,
};
use certgate_model::{
    certificates::Certificates,
    reference::{Basis, Session, Standing, State, Window},
    vocabulary::{Host, Leaf, Subject},
};

use crate::{Driver, driver, translate};

/// The model's state without what no input can tell: the engine forgets what a refused
/// session rests on, and the model does not.
#[must_use]
pub fn normal_form(mut state: State) -> State {
    for session in state.sessions.values_mut() {
        if matches!(session.leaf, Leaf::Refused(_)) {
            session.basis = Basis::None;
        }
    }
    state
}

impl Driver {
    /// All that the engine knows, as the model would say it; to be compared with
    /// [`normal_form`] of the model's state.
    #[must_use]
    pub fn abstract_state(&self, certificates: &Certificates) -> State {
        let snapshot = self.meeting.engine.snapshot();
        let image = Image { driver: self, certificates, snapshot: &snapshot };
        let policy = translate::policy_out(&snapshot.policy, snapshot.meeting);
        State {
            policy,
            now: snapshot.now.as_millis(),
            ended: snapshot.ended,
            last_opened: self.meeting.last_opened,
            sessions: snapshot
                .sessions
                .iter()
                .map(|session| (self.meeting.number_of(session.number), image.session(session)))
                .collect(),
            subjects: snapshot
                .subjects
                .iter()
                .filter_map(|kept| Some((image.subject(&kept.subject), standing(kept)?)))
                .collect(),
            queue: snapshot.queue.iter().map(|place| image.subject_at(*place)).collect(),
            windows: image.windows(),
            prompts_shown: snapshot.prompts_shown,
        }
    }
}

/// Room for an image of an engine, used again from one comparison to the next.
#[derive(Debug, Default)]
pub struct ImageRoom(Option<Snapshot>);

impl Driver {
    /// Whether the engine knows what the model's state says and nothing beyond it: no subject
    /// is kept of which nothing is known and on which no session rests. The same as comparing
    /// [`Driver::abstract_state`], at a fraction of its cost for the few subjects of an
    /// explored meeting.
    #[must_use]
    pub fn agrees_with(&self, state: &State, certificates: &Certificates) -> bool {
        self.agrees_in(&mut ImageRoom::default(), state, certificates)
    }

    /// As [`Driver::agrees_with`], for those who ask after every input.
    #[must_use]
    pub fn agrees_in(
        &self,
        room: &mut ImageRoom,
        state: &State,
        certificates: &Certificates,
    ) -> bool {
        let engine = &self.meeting.engine;
        let snapshot = match &mut room.0 {
            Some(kept) => {
                engine.snapshot_into(kept);
                kept
            }
            none => none.insert(engine.snapshot()),
        };
        let image = Image { driver: self, certificates, snapshot };
        let State {
            policy,
            now,
            ended,
            last_opened,
            sessions,
            subjects,
            queue,
            windows,
            prompts_shown,
        } = state;
        let Snapshot { sessions: kept, queue: places, .. } = image.snapshot;
        image.snapshot.now.as_millis() == *now
            && image.snapshot.ended == *ended
            && image.snapshot.prompts_shown == *prompts_shown
            && self.meeting.last_opened == *last_opened
            && kept.len() == sessions.len()
            && kept.iter().zip(sessions).all(|(kept, (number, session))| {
                self.meeting.number_of(kept.number) == *number && image.is_session(kept, session)
            })
            && image.are_subjects(subjects, windows)
            && places.len() == queue.len()
            && places.iter().zip(queue).all(|(place, queued)| image.is_subject_at(*place, queued))
            && translate::policy_out(&image.snapshot.policy, image.snapshot.meeting) == *policy
    }
}

struct Image<'a> {
    driver: &'a Driver,
    certificates: &'a Certificates,
    snapshot: &'a Snapshot,
}

impl Image<'_> {
    fn session(&self, image: &SessionImage) -> Session {
        let SessionImage {
            number: _,
            slot: _,
            kind,
            leaf,
            inquiries,
            prompts_made,
            basis,
            due,
            ref host,
            problems,
        } = *image;
        Session {
            kind: translate::kind_out(kind),
            leaf: translate::leaf_out(leaf),
            basis: match basis {
                BasisImage::None => Basis::None,
                BasisImage::Unread => Basis::Unread,
                BasisImage::On(place) => Basis::On(self.subject_at(place)),
            },
            inquiries,
            prompts_made: prompts_made.into(),
            fetch_deadline: due.map(Time::as_millis),
            host: host.as_ref().map(|name| self.driver.meeting.hosts.host(name)),
            problems: translate::problems_out(problems),
        }
    }

    fn is_session(&self, kept: &SessionImage, session: &Session) -> bool {
        let SessionImage {
            number: _,
            slot: _,
            kind,
            leaf,
            inquiries,
            prompts_made,
            basis,
            due,
            host,
            problems,
        } = kept;
        let same_basis = match (session.leaf, basis, &session.basis) {
            // The engine forgets what a refused session rests on.
            (Leaf::Refused(_), kept, _) => *kept == BasisImage::None,
            (_, BasisImage::None, Basis::None) | (_, BasisImage::Unread, Basis::Unread) => true,
            (_, BasisImage::On(place), Basis::On(subject)) => self.is_subject_at(*place, subject),
            (_, BasisImage::None | BasisImage::Unread | BasisImage::On(_), _) => false,
        };
        same_basis
            && translate::leaf_out(*leaf) == session.leaf
            && *inquiries == session.inquiries
            && u64::from(*prompts_made) == session.prompts_made
            && due.map(Time::as_millis) == session.fetch_deadline
            && is_host(host.as_ref(), session.host.as_ref())
            && translate::problems_out(*problems) == session.problems
            && translate::kind_out(*kind) == session.kind
    }

    fn are_subjects(
        &self,
        subjects: &BTreeMap<Subject, Standing>,
        windows: &BTreeMap<u64, Window>,
    ) -> bool {
        let (mut known, mut shown) = (0, 0);
        for (kept, place) in self.snapshot.subjects.iter().zip(0..) {
            let Some(standing) = standing(kept) else {
                let rests = |s: &SessionImage| s.basis == BasisImage::On(place);
                if self.snapshot.sessions.iter().any(rests) {
                    continue;
                }
                return false;
            };
            known += 1;
            let found = subjects.iter().find(|(subject, _)| self.is_subject(kept, subject));
            if found.is_none_or(|(_, known)| *known != standing) {
                return false;
            }
            if let LifeImage::Shown(image) = &kept.life {
                shown += 1;
                let window = windows.get(&image.number);
                if !window.is_some_and(|window| self.is_window(kept, image, window)) {
                    return false;
                }
            }
        }
        known == subjects.len() && shown == windows.len()
    }

    fn is_window(&self, kept: &SubjectImage, image: &WindowImage, window: &Window) -> bool {
        let WindowImage { number: _, revision, due, hosts, problems } = image;
        *revision == window.revision
            && self.is_subject(kept, &window.subject)
            && hosts.len() == window.hosts.len()
            && hosts.iter().zip(&window.hosts).all(|(name, host)| is_host(Some(name), Some(host)))
            && translate::problems_out(*problems) == window.problems
            && due.map(Time::as_millis) == window.deadline
    }

    fn is_subject_at(&self, place: u32, subject: &Subject) -> bool {
        self.is_subject(&self.snapshot.subjects[place as usize], subject)
    }

    fn is_subject(&self, kept: &SubjectImage, subject: &Subject) -> bool {
        let certgate::Subject { fingerprint, host, problems } = &kept.subject;
        let problems = self.counts_problems().then(|| translate::problems_out(*problems));
        self.certificates.digest(subject.fingerprint) == Some(*fingerprint.as_bytes())
            && is_host(host.as_ref(), subject.host.as_ref())
            && problems == subject.problems
    }

    fn counts_problems(&self) -> bool {
        self.snapshot.policy.scope == certgate::Scope::CertificateHostProblems
    }

    fn subject_at(&self, place: u32) -> Subject {
        self.subject(&self.snapshot.subjects[place as usize].subject)
    }

    fn subject(&self, subject: &certgate::Subject) -> Subject {
        let certgate::Subject { fingerprint, host, problems } = subject;
        Subject {
            fingerprint: driver::number(self.certificates, *fingerprint),
            host: host.as_ref().map(|name| self.driver.meeting.hosts.host(name)),
            problems: self.counts_problems().then(|| translate::problems_out(*problems)),
        }
    }

    fn windows(&self) -> BTreeMap<u64, Window> {
        let shown = self.snapshot.subjects.iter().filter_map(|image| match &image.life {
            LifeImage::Shown(window) => Some((image, window)),
            LifeImage::Unseen | LifeImage::Queued | LifeImage::Allowed | LifeImage::Denied(_) => {
                None
            }
        });
        shown.map(|(image, window)| (window.number, self.window(image, window))).collect()
    }

    fn window(&self, image: &SubjectImage, window: &WindowImage) -> Window {
        let WindowImage { number: _, revision, due, hosts, problems } = window;
        Window {
            subject: self.subject(&image.subject),
            revision: *revision,
            hosts: hosts.iter().map(|name| self.driver.meeting.hosts.host(name)).collect(),
            problems: translate::problems_out(*problems),
            deadline: due.map(Time::as_millis),
        }
    }
}

/// How a subject stands; none of one of which nothing is known.
fn standing(image: &SubjectImage) -> Option<Standing> {
    Some(match &image.life {
        LifeImage::Unseen => return None,
        LifeImage::Queued => Standing::Queued,
        LifeImage::Shown(window) => Standing::Shown(window.number),
        LifeImage::Allowed => Standing::Allowed,
        LifeImage::Denied(by) => Standing::Denied(translate::denied_by_out(*by)),
    })
}

fn is_host(name: Option<&HostName>, host: Option<&Host>) -> bool {
    name.map(HostName::as_str) == host.map(|host| &**host)
}

//! The engine's state in the shape of the model's.

use std::collections::BTreeMap;

use certgate::{BasisImage, LifeImage, SessionImage, Snapshot, SubjectImage, Time, WindowImage};
use certgate_model::{
    certificates::Certificates,
    reference::{Basis, Session, Standing, State, Window},
    vocabulary::{Leaf, Subject},
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
            subjects: snapshot.subjects.iter().filter_map(|s| image.standing(s)).collect(),
            queue: snapshot.queue.iter().map(|place| image.subject_at(*place)).collect(),
            windows: image.windows(),
            prompts_shown: snapshot.prompts_shown,
        }
    }
}

impl Driver {
    /// Whether the engine knows what the model's state says and nothing beyond it: no subject
    /// is kept of which nothing is known and on which no session rests. The same as comparing
    /// [`Driver::abstract_state`], at a fraction of its cost.
    #[must_use]
    pub fn agrees_with(&self, state: &State, certificates: &Certificates) -> bool {
        let snapshot = self.meeting.engine.snapshot();
        let image = Image { driver: self, certificates, snapshot: &snapshot };
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
        snapshot.now.as_millis() == *now
            && snapshot.ended == *ended
            && snapshot.prompts_shown == *prompts_shown
            && self.meeting.last_opened == *last_opened
            && snapshot.sessions.len() == sessions.len()
            && snapshot.sessions.iter().zip(sessions).all(|(kept, (number, session))| {
                self.meeting.number_of(kept.number) == *number && image.is_session(kept, session)
            })
            && image.are_subjects(subjects, windows)
            && snapshot.queue.len() == queue.len()
            && snapshot
                .queue
                .iter()
                .zip(queue)
                .all(|(place, queued)| image.subject_at(*place) == *queued)
            && translate::policy_out(&snapshot.policy, snapshot.meeting) == *policy
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
        let found = self.session(kept);
        if matches!(session.leaf, Leaf::Refused(_)) {
            return found == Session { basis: Basis::None, ..session.clone() };
        }
        found == *session
    }

    fn are_subjects(
        &self,
        subjects: &BTreeMap<Subject, Standing>,
        windows: &BTreeMap<u64, Window>,
    ) -> bool {
        let (mut known, mut shown) = (0, 0);
        for (kept, place) in self.snapshot.subjects.iter().zip(0..) {
            let Some((subject, standing)) = self.standing(kept) else {
                let rests = |s: &SessionImage| s.basis == BasisImage::On(place);
                if self.snapshot.sessions.iter().any(rests) {
                    continue;
                }
                return false;
            };
            known += 1;
            if subjects.get(&subject) != Some(&standing) {
                return false;
            }
            if let LifeImage::Shown(window) = &kept.life {
                shown += 1;
                if windows.get(&window.number) != Some(&self.window(kept, window)) {
                    return false;
                }
            }
        }
        known == subjects.len() && shown == windows.len()
    }

    fn subject_at(&self, place: u32) -> Subject {
        self.subject(&self.snapshot.subjects[place as usize].subject)
    }

    fn subject(&self, subject: &certgate::Subject) -> Subject {
        let certgate::Subject { fingerprint, host, problems } = subject;
        let scope = self.snapshot.policy.scope;
        let counts_problems = scope == certgate::Scope::CertificateHostProblems;
        Subject {
            fingerprint: driver::number(self.certificates, *fingerprint),
            host: host.as_ref().map(|name| self.driver.meeting.hosts.host(name)),
            problems: counts_problems.then(|| translate::problems_out(*problems)),
        }
    }

    fn standing(&self, image: &SubjectImage) -> Option<(Subject, Standing)> {
        let standing = match &image.life {
            LifeImage::Unseen => return None,
            LifeImage::Queued => Standing::Queued,
            LifeImage::Shown(window) => Standing::Shown(window.number),
            LifeImage::Allowed => Standing::Allowed,
            LifeImage::Denied(by) => Standing::Denied(translate::denied_by_out(*by)),
        };
        Some((self.subject(&image.subject), standing))
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

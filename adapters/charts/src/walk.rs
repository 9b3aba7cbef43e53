//! The engine, taken into every situation of one session.

use std::collections::VecDeque;

use certgate_model::{
    certificates::Certificates,
    reference::{Basis, By, Standing, State},
    vocabulary::{Error, Input, Kind, Leaf, Policy, Region},
};
use certgate_protocol::Driver;

use crate::event::Event;

/// What the session's last review rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rests {
    /// It was never held.
    Nothing,
    /// A certificate that was not read or not judged.
    Unread,
    /// The certificate.
    Certificate,
}

/// What the meeting knows of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remembered {
    /// Nothing.
    Unseen,
    /// The person is being asked.
    Asked,
    /// The person allowed it.
    Allowed,
    /// The person, or a deadline, denied it.
    Denied,
    /// The policy denied it.
    DeniedByPolicy,
}

/// Where the session is, as far as anything depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Situation {
    /// The leaf, whatever its reason.
    pub leaf: &'static str,
    /// What it rests on.
    pub rests: Rests,
    /// What is known of its certificate.
    pub remembered: Remembered,
}

/// What one event did in one situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken: the leaf afterwards, none if the session is closed, and the effects.
    Taken(Option<Leaf>, Vec<String>),
    /// It was rejected, and nothing changed.
    Rejected(Error),
}

/// One cell of the transition table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where the session was.
    pub from: Situation,
    /// Its region.
    pub region: Region,
    /// Whether its gate was open.
    pub gate_open: bool,
    /// What happened.
    pub event: Event,
    /// What came of it.
    pub outcome: Outcome,
}

/// Every event in every situation.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The kind of the session.
    pub kind: Kind,
    /// The cells, situation by situation in the order in which they were reached.
    pub rows: Vec<Row>,
}

/// How long a window stays unanswered here: longer than a certificate may take.
const ANSWER_DEADLINE: u64 = 60_000;

impl Walk {
    /// Walks the engine breadth first, so that each situation is met by its shortest way.
    ///
    /// # Panics
    /// If the engine does not take the meeting's own opening.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        let certificates = Certificates::built_in();
        let policy = Policy { answer_deadline_ms: Some(ANSWER_DEADLINE), ..Policy::default() };
        let mut driver = Driver::new(&policy).expect("a policy within its bounds");
        let mut effects = Vec::new();
        let open = Input::Open { session: 1, kind };
        driver.step(0, &open, &certificates, &mut effects).expect("the first session");
        let mut known = vec![situation(&driver.abstract_state(&certificates)).expect("it is open")];
        let mut ahead = VecDeque::from([driver]);
        let mut rows = Vec::new();
        while let Some(driver) = ahead.pop_front() {
            let before = driver.abstract_state(&certificates);
            let Some((from, session)) = situation(&before).zip(before.sessions.get(&1)) else {
                continue;
            };
            let region = session.leaf.region();
            let held = matches!(region, Region::Pending | Region::Refused);
            let gate_open = !held && before.gate_open(session);
            for event in Event::all() {
                let mut next = driver.clone();
                let (at, input) = event.input(&before, &certificates);
                let outcome = match next.step(at, &input, &certificates, &mut effects) {
                    Err(error) => Outcome::Rejected(error),
                    Ok(_) => {
                        let after = next.abstract_state(&certificates);
                        let leaf = after.sessions.get(&1).map(|session| session.leaf);
                        if let Some(new) = situation(&after).filter(|new| !known.contains(new))
                            && event != Event::End
                        {
                            known.push(new);
                            ahead.push_back(next);
                        }
                        Outcome::Taken(leaf, effects.iter().map(told).collect())
                    }
                };
                rows.push(Row { from, region, gate_open, event, outcome });
            }
        }
        Self { kind, rows }
    }

    /// The situations, in the order in which they were reached.
    #[must_use]
    pub fn situations(&self) -> Vec<&Row> {
        let mut firsts: Vec<&Row> = Vec::new();
        for row in &self.rows {
            if firsts.last().is_none_or(|last| last.from != row.from) {
                firsts.push(row);
            }
        }
        firsts
    }
}

/// An effect in a few words; there is one session, so its number says nothing.
fn told(effect: &certgate_model::vocabulary::Effect) -> String {
    let text = effect.to_string();
    text.strip_prefix("1: ").unwrap_or(&text).to_owned()
}

fn situation(state: &State) -> Option<Situation> {
    let session = state.sessions.get(&1)?;
    let rests = match session.basis {
        Basis::None => Rests::Nothing,
        Basis::Unread => Rests::Unread,
        Basis::On(_) => Rests::Certificate,
    };
    let remembered = match state.subjects.values().next() {
        None => Remembered::Unseen,
        Some(Standing::Queued | Standing::Shown(_)) => Remembered::Asked,
        Some(Standing::Allowed) => Remembered::Allowed,
        Some(Standing::Denied(By::Policy)) => Remembered::DeniedByPolicy,
        Some(Standing::Denied(By::Person | By::Deadline)) => Remembered::Denied,
    };
    Some(Situation { leaf: session.leaf.name(), rests, remembered })
}

impl Rests {
    /// In a few words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "never held",
            Self::Unread => "certificate unread",
            Self::Certificate => "rests on the certificate",
        }
    }
}

impl Remembered {
    /// In a few words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Asked => "asked about",
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::DeniedByPolicy => "denied by policy",
        }
    }
}

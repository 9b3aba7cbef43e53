//! A fast walk through meetings that a seed repeats.

use super::{
    chance::Chance,
    moves::{Act, Cast, Inquiry, Move, Prompt, Time, Whom},
};
use crate::{
    codes,
    reference::State,
    vocabulary::{
        Center, Input, Kind, LAST, Leaf, Policy, Problem, ProblemSet, Role, Scope, Signal,
    },
};

/// What walks look like.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Forms of certificates and hosts.
    pub cast: Cast,
    /// The policy of every meeting; none for a new one from each seed.
    pub policy: Option<Policy>,
    /// About how many sessions are open at a time, at least 1.
    pub sessions: u64,
    /// The most steps of a meeting, at least 1.
    pub steps: u64,
}

impl Profile {
    /// Short meetings of few sessions under ever new policies: they reach the corners.
    #[must_use]
    pub const fn corners(cast: Cast) -> Self {
        Self { cast, policy: None, sessions: 6, steps: 160 }
    }
}

/// One meeting, move by move.
#[derive(Clone, Debug)]
pub struct Walk<'a> {
    profile: &'a Profile,
    chance: Chance,
    policy: Policy,
    left: u64,
    /// The forms and hosts that this meeting favours, so that subjects meet again.
    favourites: [u8; 4],
    late: bool,
}

impl<'a> Walk<'a> {
    /// The meeting of this seed.
    #[must_use]
    pub fn new(seed: u64, profile: &'a Profile) -> Self {
        let mut chance = Chance::new(seed);
        let policy = match profile.policy {
            Some(policy) => policy,
            None => meeting_policy(&mut chance),
        };
        let short = chance.percent(50);
        Self {
            policy,
            left: 1 + chance.below(if short { profile.steps.div_ceil(4) } else { profile.steps }),
            favourites: [(); 4].map(|()| chance.byte()),
            late: chance.percent(4),
            chance,
            profile,
        }
    }

    /// The meeting's policy.
    #[must_use]
    pub const fn policy(&self) -> Policy {
        self.policy
    }

    /// How many steps there are still to come.
    #[must_use]
    pub const fn steps_left(&self) -> u64 {
        self.left
    }

    /// The next input with its time, seen from a state; none when the meeting is done.
    pub fn next(&mut self, state: &State) -> Option<(u64, Input)> {
        let next = self.next_move(state)?;
        Some(next.resolve(state, &self.profile.cast))
    }

    /// The next move; none when the meeting is done.
    pub fn next_move(&mut self, state: &State) -> Option<Move> {
        self.left = self.left.checked_sub(1)?;
        let act = self.act(state);
        let time = self.time(&act);
        Some(Move { time, act })
    }

    fn time(&mut self, act: &Act) -> Time {
        if self.late {
            self.late = false;
            return Time::EndOfTime(self.chance.byte());
        }
        let near = [-1, 0, 1];
        match self.chance.below(100) {
            0..3 => Time::Earlier(u16::from(self.chance.byte())),
            3..6 => Time::Deadline(*self.chance.of(&near)),
            6..30 => Time::Later(u16::from(self.chance.byte() >> 3)),
            30..31 => Time::Later((self.chance.number() >> 48) as u16),
            _ if *act == Act::Tick => Time::Deadline(*self.chance.of(&near)),
            _ => Time::Later(0),
        }
    }

    fn act(&mut self, state: &State) -> Act {
        let open = state.sessions.len() as u64;
        let fetching = state.sessions.values().any(|s| s.leaf == Leaf::Fetching);
        let c = &mut self.chance;
        let few = open < self.profile.sessions;
        match c.below(1000) {
            0..150 if few && !state.ended => Act::Open(*c.of(Kind::ALL), 1 + (c.byte() & 1)),
            0..12 => Act::Open(*c.of(Kind::ALL), c.byte() & 3),
            12..330 => Act::Signal(self.whom(), self.signal()),
            330..420 => self.status(),
            420..650 if fetching => self.certificate(),
            420..430 => self.certificate(),
            430..520 => Act::Signal(self.whom(), Signal::CertificatePending),
            520..530 => Act::Unavailable(self.whom(), Inquiry::Current),
            650..660 => {
                let inquiry = *c.of(&[Inquiry::Current, Inquiry::Old, Inquiry::Future]);
                Act::Unavailable(Whom::Fetching(c.byte()), inquiry)
            }
            660..840 if !state.windows.is_empty() => self.answer(),
            660..670 => self.answer(),
            840..870 => Act::Forget(c.byte()),
            870..878 => {
                let (form, host) = (self.form(), self.host());
                Act::ForgetAnything(form, host, self.problems())
            }
            878..900 => Act::Close(self.whom()),
            900..975 => Act::Tick,
            975..977 => Act::End,
            977..985 => Act::NextDeadline,
            985..990 => Act::Snapshot,
            _ => Act::Signal(self.whom(), self.signal()),
        }
    }

    fn whom(&mut self) -> Whom {
        match self.chance.below(100) {
            0..2 => Whom::Gone(self.chance.byte()),
            2..20 => Whom::Fetching(self.chance.byte()),
            _ => Whom::Any(self.chance.byte()),
        }
    }

    fn signal(&mut self) -> Signal {
        match self.chance.below(100) {
            0..40 => Signal::CertificatePending,
            _ => *self.chance.of(&Signal::ALL),
        }
    }

    /// A code of some kind's table, so that most belong to the session and some do not.
    fn status(&mut self) -> Act {
        let table = codes::table(*self.chance.of(Kind::ALL));
        let strange = [-1, 9, 31_016, LAST as i64, -(LAST as i64)];
        let code = match table {
            [] => *self.chance.of(&strange),
            _ if self.chance.percent(5) => *self.chance.of(&strange),
            _ => self.chance.of(table).0,
        };
        Act::Status(self.whom(), code)
    }

    fn certificate(&mut self) -> Act {
        let inquiry = match self.chance.below(100) {
            0..4 => Inquiry::Old,
            4..6 => Inquiry::Future,
            _ => Inquiry::Current,
        };
        let whom = match self.chance.below(100) {
            0..4 => self.whom(),
            _ => Whom::Fetching(self.chance.byte()),
        };
        let (form, host) = (self.form(), self.host());
        Act::Certificate(whom, inquiry, form, host, self.problems())
    }

    fn form(&mut self) -> u8 {
        match self.chance.below(100) {
            0..75 => *self.chance.of(&self.favourites),
            _ => self.chance.byte(),
        }
    }

    fn host(&mut self) -> u8 {
        match self.chance.below(100) {
            0..40 => self.favourites[0],
            _ => self.chance.byte(),
        }
    }

    fn problems(&mut self) -> ProblemSet {
        let mild =
            [Problem::SelfSigned, Problem::Expired, Problem::HostMismatch, Problem::UnknownIssuer];
        match self.chance.below(100) {
            0..45 => ProblemSet::EMPTY,
            45..75 => ProblemSet::of(&[*self.chance.of(&mild)]),
            75..92 => ProblemSet::of(&[*self.chance.of(&mild), *self.chance.of(&mild)]),
            _ => ProblemSet::of(&[*self.chance.of(Problem::ALL), *self.chance.of(Problem::ALL)]),
        }
    }

    fn answer(&mut self) -> Act {
        let prompt = match self.chance.below(100) {
            0..6 => Prompt::Ever(self.chance.byte()),
            6..9 => Prompt::Never(self.chance.byte() & 3),
            _ => Prompt::Shown(self.chance.byte()),
        };
        match self.chance.below(100) {
            0..35 => Act::Decline(prompt),
            35..42 => Act::Accept(prompt, -1),
            42..45 => Act::Accept(prompt, 1),
            _ => Act::Accept(prompt, 0),
        }
    }
}

/// A policy: mostly the defaults, with caps small enough to be met.
pub fn meeting_policy(chance: &mut Chance) -> Policy {
    let c = chance;
    let default = Policy::default();
    Policy {
        scope: *c.weighed(&[
            (6, Scope::Certificate),
            (2, Scope::CertificateHost),
            (2, Scope::CertificateHostProblems),
        ]),
        non_overridable: match c.below(10) {
            0 => ProblemSet::EMPTY,
            1 => ProblemSet::of(&[*c.of(Problem::ALL), *c.of(Problem::ALL)]),
            _ => default.non_overridable,
        },
        forbid_overrides: c.percent(2),
        max_shown_prompts: *c.weighed(&[(6, 1), (3, 2), (1, 3)]),
        max_sessions: *c.weighed(&[(8, default.max_sessions), (1, 3), (1, 5)]),
        max_queued_prompts: *c.weighed(&[(7, default.max_queued_prompts), (1, 0), (2, 1)]),
        max_subjects: *c.weighed(&[(14, default.max_subjects), (1, 0), (2, 1), (3, 2)]),
        max_prompts_per_session: *c.weighed(&[(14, 8), (1, 0), (3, 1), (2, 2)]),
        max_prompt_hosts: *c.weighed(&[(7, default.max_prompt_hosts), (2, 1), (1, 2)]),
        max_inquiries: *c.weighed(&[(14, default.max_inquiries), (1, 0), (2, 1), (3, 3)]),
        max_certificate_bytes: *c.weighed(&[(16, default.max_certificate_bytes), (1, 0), (3, 600)]),
        certificate_deadline_ms: *c.weighed(&[
            (4, default.certificate_deadline_ms),
            (2, None),
            (3, Some(40)),
            (1, Some(1)),
        ]),
        answer_deadline_ms: *c.weighed(&[(4, None), (4, Some(60)), (1, Some(1)), (1, Some(LAST))]),
        role: *c.of(Role::ALL),
        center: *c.of(Center::ALL),
    }
}

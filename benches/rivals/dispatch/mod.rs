//! A report to its effects: at one session, and at up to a million in an order that chance
//! makes.

mod floor;
mod machine_in_map;
mod transition_table;

use std::{hint::black_box, num::NonZeroU64, rc::Rc};

use certgate::{Effect, Engine, Error, Input, Kind, Meeting, Policy, SessionId, Signal, Time};

pub use floor::{Record, write};
use machine_in_map::MachineInMap;
use transition_table::TransitionTable;

use crate::{ByHand, Chance, Contest, Contests, JOURNEY, Target, Turn, Visit, visits};

/// How many reports a turn has.
const REPORTS: usize = 1 << 14;

/// Sessions whose services report.
trait Sessions {
    fn report(&mut self, at: Time, session: SessionId, signal: Signal) -> Result<(), Error>;
    fn poll_effect(&mut self) -> Option<Effect>;
    fn close(&mut self, session: SessionId) -> Result<(), Error>;
}

/// The contests, from one session to a million.
pub fn contests() -> Contests {
    agree();
    let sizes = [
        (1, "1 session"),
        (1_000, "1,000 sessions"),
        (100_000, "100,000 sessions"),
        (1_000_000, "1,000,000 sessions"),
    ];
    Box::new(sizes.into_iter().map(|(count, said)| of_sessions(count, said)))
}

fn of_sessions(count: u32, said: &str) -> Contest {
    let (engine, ids) = engine(count);
    let visits: Rc<[Visit]> = visits(&ids, &JOURNEY, sequence_of(count), 7).into();
    let mut contest = Contest::new(format!("dispatch, {said}"), "report");
    let ours = contest.enter("engine", turns(engine, &visits));
    let many = contest.enter("engine, many at once", {
        let mut engine = self::engine(count).0;
        let mut walk = Walk::new(&visits);
        move || walk.turn(|visits| many_at_once(&mut engine, visits))
    });
    let by_hand = contest.enter("match by hand", turns(ByHand::new(count), &visits));
    let table = contest.enter("smlang in a Vec", turns(TransitionTable::new(&ids), &visits));
    let map = contest.enter("statig in a HashMap", turns(MachineInMap::new(&ids), &visits));
    let floor = contest.enter("random write of 32 bytes", {
        let mut records = vec![Record::default(); count as usize];
        let mut walk = Walk::new(&visits);
        move || walk.turn(|visits| floor::walk(&mut records, visits))
    });
    contest.compare(ours, by_hand, None);
    contest.compare(ours, table, None);
    contest.compare(ours, map, None);
    contest.compare(many, by_hand, None);
    contest.compare(ours, floor, None);
    contest.compare(many, floor, (count == 1_000_000).then_some(Target::AtMost(2.5)));
    contest
}

/// An engine with so many sessions that are joining.
pub(crate) fn engine(sessions: u32) -> (Engine, Vec<SessionId>) {
    let policy = Policy {
        max_sessions: u64::from(sessions),
        max_subjects: u64::MAX,
        max_shown_prompts: NonZeroU64::MAX,
        ..Policy::default()
    };
    let mut engine = Engine::new(Meeting::default(), policy);
    let ids = (0..sessions).map(|_| engine.open(Time::ZERO, Kind::Svs).expect("room")).collect();
    (engine, ids)
}

/// So long that all sessions are visited before one is visited as it was before; and whole
/// journeys, where one session makes them all.
const fn sequence_of(sessions: u32) -> usize {
    let sessions = sessions as usize;
    let least = if sessions > 4_000 { sessions } else { 4_000 };
    least.next_multiple_of(JOURNEY.len())
}

/// A sequence of reports that goes round, and how far one contender has come.
struct Walk {
    visits: Rc<[Visit]>,
    next: usize,
}

impl Walk {
    fn new(visits: &Rc<[Visit]>) -> Self {
        Self { visits: visits.clone(), next: 0 }
    }

    /// A turn's reports, in one run or several.
    fn turn(&mut self, mut act: impl FnMut(&[Visit])) -> Turn {
        Turn::of(REPORTS as u64, || {
            let mut left = REPORTS;
            while left > 0 {
                let end = self.visits.len().min(self.next + left);
                act(&self.visits[self.next..end]);
                left -= end - self.next;
                self.next = if end == self.visits.len() { 0 } else { end };
            }
        })
    }
}

fn turns<S: Sessions>(mut sessions: S, visits: &Rc<[Visit]>) -> impl FnMut() -> Turn + use<S> {
    let mut walk = Walk::new(visits);
    move || walk.turn(|visits| one_by_one(&mut sessions, visits))
}

/// Each report by itself, its effects drained before the next.
fn one_by_one(sessions: &mut impl Sessions, visits: &[Visit]) {
    for (session, signal) in visits {
        let taken = sessions.report(black_box(Time::ZERO), *session, *signal);
        assert!(taken.is_ok(), "{taken:?}");
        while black_box(&sessions.poll_effect()).is_some() {}
    }
}

/// Some hundred reports in one call, and their effects as many as are at hand; as a gateway does
/// that has read what came in.
fn many_at_once(engine: &mut Engine, visits: &[Visit]) {
    for some in visits.chunks(256) {
        let taken = engine.handle_reports(black_box(Time::ZERO), some);
        assert!(taken.is_ok(), "{taken:?}");
        while let [_, ..] = black_box(engine.poll_effects()) {}
    }
}

/// All give the same: every signal in every state that reports lead to, and for ids that name
/// nothing.
fn agree() {
    const COUNT: u32 = 3_000;
    let (mut engine, ids) = engine(COUNT);
    let mut signals = Signal::ALL;
    Chance::new(9).shuffle(&mut signals);
    // Every second one is of the journey, or all would soon be refused.
    let mixed: Vec<Signal> =
        (0..168).map(|n| if n % 2 == 0 { signals[n % 14] } else { JOURNEY[n % 12] }).collect();
    let mut rivals: [(&str, Box<dyn Sessions>); 3] = [
        ("by hand", Box::new(ByHand::new(COUNT))),
        ("smlang", Box::new(TransitionTable::new(&ids))),
        ("statig", Box::new(MachineInMap::new(&ids))),
    ];
    let closed = &ids[..10];
    for id in closed {
        assert_eq!(engine.handle(Time::ZERO, Input::Close(*id)), Ok(()));
        for (_, rival) in &mut rivals {
            assert_eq!(rival.close(*id), Ok(()));
        }
    }
    let (meeting, slot, _) = ids[20].into_parts();
    let nobody = [
        SessionId::from_parts(certgate::MeetingId::new(meeting.number() + 1), slot, 21),
        SessionId::from_parts(meeting, slot, 22),
        SessionId::from_parts(meeting, COUNT, 21),
    ];
    let named: Vec<SessionId> = ids.iter().chain(&nobody).copied().collect();
    for (session, signal) in visits(&named, &mixed, 20 * COUNT as usize, 3) {
        let due = engine.handle(Time::ZERO, Input::Signal(session, signal));
        let effects: Vec<Effect> = std::iter::from_fn(|| engine.poll_effect()).collect();
        for (name, rival) in &mut rivals {
            assert_eq!(rival.report(Time::ZERO, session, signal), due, "{name}, {session:?}");
            let given: Vec<Effect> = std::iter::from_fn(|| rival.poll_effect()).collect();
            assert_eq!(given, effects, "{name}, {session:?}: {signal:?}");
        }
    }
}

impl Sessions for Engine {
    fn report(&mut self, at: Time, session: SessionId, signal: Signal) -> Result<(), Error> {
        self.handle(at, Input::Signal(session, signal))
    }

    fn poll_effect(&mut self) -> Option<Effect> {
        self.poll_effect()
    }

    fn close(&mut self, session: SessionId) -> Result<(), Error> {
        self.handle(Time::ZERO, Input::Close(session))
    }
}

impl Sessions for ByHand {
    fn report(&mut self, at: Time, session: SessionId, signal: Signal) -> Result<(), Error> {
        self.handle(at, session, signal)
    }

    fn poll_effect(&mut self) -> Option<Effect> {
        self.poll_effect()
    }

    fn close(&mut self, session: SessionId) -> Result<(), Error> {
        self.close(session)
    }
}

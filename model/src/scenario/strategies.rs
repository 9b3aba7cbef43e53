//! Meetings as proptest makes and shrinks them: the alphabet of the [`Walk`](super::Walk),
//! one move at a time.
//!
//! A [`Move`] holds in every state, so a meeting stays one however proptest shortens it. Every
//! choice shrinks towards the plainest: session, form and host 0, the current inquiry, no time
//! passed.

use proptest::{prelude::*, sample::select};

use super::{
    chance::Chance,
    moves::{Act, Inquiry, Move, Prompt, Time, Whom},
    walk::meeting_policy,
};
use crate::{
    codes,
    vocabulary::{Center, Kind, LAST, Policy, Problem, ProblemSet, Role, Scope, Signal},
};

/// Policies with caps small enough to be met, shrinking to the default.
pub fn policies() -> impl Strategy<Value = Policy> {
    let made = any::<u64>().prop_map(|seed| meeting_policy(&mut Chance::new(seed)));
    prop_oneof![1 => Just(Policy::default()), 9 => made]
}

/// Policies under which nothing but reports and verdicts decides: no cap that a short meeting
/// reaches, no deadline, nothing that nobody may accept.
pub fn plain_policies() -> impl Strategy<Value = Policy> {
    let scope = select(Scope::ALL);
    (scope, select(Role::ALL), select(Center::ALL), 1..4_u64).prop_map(
        |(scope, role, center, max_shown_prompts)| Policy {
            scope,
            role,
            center,
            max_shown_prompts,
            non_overridable: ProblemSet::EMPTY,
            certificate_deadline_ms: None,
            ..Policy::default()
        },
    )
}

/// A meeting: up to so many moves.
pub fn meetings(moves: usize) -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(self::moves(), 1..=moves)
}

/// One move.
pub fn moves() -> impl Strategy<Value = Move> {
    (acts(), times()).prop_map(|(act, time)| Move { time, act })
}

fn times() -> impl Strategy<Value = Time> {
    prop_oneof![
        70 => Just(Time::Later(0)),
        20 => (0..50_u16).prop_map(Time::Later),
        8 => (-1..=1_i8).prop_map(Time::Deadline),
        2 => (0..50_u16).prop_map(Time::Earlier),
        1 => any::<u8>().prop_map(Time::EndOfTime),
    ]
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        20 => (select(Kind::ALL), 1..3_u8).prop_map(|(kind, above)| Act::Open(kind, above)),
        1 => (select(Kind::ALL), 0..1_u8).prop_map(|(kind, above)| Act::Open(kind, above)),
        20 => whom().prop_map(|whom| Act::Signal(whom, Signal::CertificatePending)),
        15 => (whom(), select(&Signal::ALL[..])).prop_map(|(whom, one)| Act::Signal(whom, one)),
        8 => statuses(),
        30 => (fetching(), inquiries(), forms(), hosts(), problems()).prop_map(
            |(whom, inquiry, form, host, problems)| {
                Act::Certificate(whom, inquiry, form, host, problems)
            }
        ),
        2 => (fetching(), inquiries()).prop_map(|(whom, of)| Act::Unavailable(whom, of)),
        12 => (prompts(), -1..=1_i8).prop_map(|(prompt, off)| Act::Accept(prompt, off)),
        10 => prompts().prop_map(|prompt| Act::Accept(prompt, 0)),
        10 => prompts().prop_map(Act::Decline),
        4 => any::<u8>().prop_map(Act::Forget),
        1 => (forms(), hosts(), problems()).prop_map(|(form, host, problems)| {
            Act::ForgetAnything(form, host, problems)
        }),
        3 => whom().prop_map(Act::Close),
        9 => Just(Act::Tick),
        1 => Just(Act::End),
        1 => Just(Act::NextDeadline),
        2 => Just(Act::Snapshot),
    ]
}

fn whom() -> impl Strategy<Value = Whom> {
    prop_oneof![
        30 => (0..6_u8).prop_map(Whom::Any),
        5 => (0..4_u8).prop_map(Whom::Fetching),
        1 => any::<u8>().prop_map(Whom::Gone),
    ]
}

fn fetching() -> impl Strategy<Value = Whom> {
    prop_oneof![20 => (0..4_u8).prop_map(Whom::Fetching), 1 => whom()]
}

fn inquiries() -> impl Strategy<Value = Inquiry> {
    prop_oneof![
        20 => Just(Inquiry::Current),
        1 => Just(Inquiry::Old),
        1 => Just(Inquiry::Future),
    ]
}

fn prompts() -> impl Strategy<Value = Prompt> {
    prop_oneof![
        20 => (0..3_u8).prop_map(Prompt::Shown),
        2 => any::<u8>().prop_map(Prompt::Ever),
        1 => (0..3_u8).prop_map(Prompt::Never),
    ]
}

/// Mostly the first certificates of the cast, so that subjects meet again.
fn forms() -> impl Strategy<Value = u8> {
    prop_oneof![6 => 0..6_u8, 1 => any::<u8>()]
}

fn hosts() -> impl Strategy<Value = u8> {
    prop_oneof![3 => Just(0), 2 => 0..5_u8, 1 => any::<u8>()]
}

fn problems() -> impl Strategy<Value = ProblemSet> {
    let mild = [Problem::SelfSigned, Problem::Expired, Problem::HostMismatch];
    prop_oneof![
        5 => Just(ProblemSet::EMPTY),
        4 => select(mild.to_vec()).prop_map(|one| ProblemSet::of(&[one])),
        2 => prop::collection::vec(select(Problem::ALL), 1..4).prop_map(|of| ProblemSet::of(&of)),
    ]
}

/// Codes of all tables: most belong to the session that gets them, and some do not.
fn statuses() -> impl Strategy<Value = Act> {
    let tables = Kind::ALL.iter().flat_map(|kind| codes::table(*kind));
    let mut known: Vec<i64> = tables.map(|(code, _)| *code).collect();
    known.extend([-1, 9, 31_016, LAST.cast_signed(), -LAST.cast_signed()]);
    (whom(), select(known)).prop_map(|(whom, code)| Act::Status(whom, code))
}

/// The beginning of a meeting: up to so many sessions that ask at once, each with its
/// certificate. What wants to attack a prompt begins here.
pub fn crowds(sessions: usize) -> impl Strategy<Value = Vec<Move>> {
    let one = (select(Kind::ALL), 0..6_u8, 0..5_u8, problems());
    prop::collection::vec(one, 1..=sessions).prop_map(|all| {
        let moves = all.into_iter().zip(0..).flat_map(|((kind, form, host, problems), place)| {
            let whom = Whom::Fetching(0);
            [
                Act::Open(kind, 1),
                Act::Signal(Whom::Any(place), Signal::CertificatePending),
                Act::Certificate(whom, Inquiry::Current, form, host, problems),
            ]
        });
        moves.map(|act| Move { time: Time::Later(0), act }).collect()
    })
}

/// A crowd, and up to so many moves after it.
pub fn attacks(sessions: usize, moves: usize) -> impl Strategy<Value = Vec<Move>> {
    (crowds(sessions), prop::collection::vec(self::moves(), 0..=moves)).prop_map(
        |(mut all, then)| {
            all.extend(then);
            all
        },
    )
}

//! Meetings: whatever happens in one, the engine does what the model does, and keeps every
//! invariant.
//!
//! Bytes are choices from the alphabet of [`certgate_model::scenario`]: first a policy, then one
//! move after another. Every sequence of bytes is a meeting.

use certgate_model::{
    certificates::Certificates,
    codes,
    invariants::Monitor,
    reference::State,
    scenario::{Act, Cast, Inquiry, Move, Prompt, Time, Whom},
    vocabulary::{
        Answer, Center, Input, Kind, LAST, Policy, Problem, ProblemSet, Role, Scope, Signal,
    },
};
use certgate_protocol::Driver;

use crate::{Tried, Wrong, draw::Draw};

/// The most moves of one meeting.
pub const MOVES: usize = 256;

/// Attacks the engine.
///
/// # Errors
/// Where the engine parts from the model, or an invariant does not hold.
pub fn attack(bytes: &[u8]) -> Tried {
    attack_with(bytes, Driver::answer)
}

/// As [`attack`], with another way to answer an input.
///
/// # Errors
/// As [`attack`].
pub fn attack_with(
    bytes: &[u8],
    answer: impl Fn(&mut Driver, u64, &Input, &Certificates) -> Answer,
) -> Tried {
    thread_local! {
        static CERTIFICATES: Certificates = Certificates::built_in();
    }
    CERTIFICATES.with(|certificates| meet(bytes, certificates, answer))
}

// INV-total, INV-ask_once, INV-no_connect_after_deny, INV-pending_resolves, INV-gate,
// INV-one_action_per_inquiry, INV-consent_is_exact, INV-fan_out, INV-isolation, INV-fail_closed,
// INV-seen_before_accepted, INV-no_idle_prompt, INV-bounded
fn meet(
    bytes: &[u8],
    certificates: &Certificates,
    answer: impl Fn(&mut Driver, u64, &Input, &Certificates) -> Answer,
) -> Tried {
    let cast = Cast::new(certificates);
    let mut draw = Draw::new(bytes);
    let policy = policy(&mut draw);
    let (mut model, mut monitor) = (State::new(policy), Monitor::new(policy));
    let mut driver = Driver::new(&policy).map_err(|error| Wrong(error.to_string()))?;
    for number in 0..MOVES {
        if draw.is_done() {
            break;
        }
        let (at, input) = next(&mut draw).resolve(&model, &cast);
        let due = match model.apply(at, &input) {
            Ok(_) if input == Input::NextDeadline => Answer::Deadline(model.next_deadline()),
            Ok(effects) => Answer::Effects(effects),
            Err(error) => Answer::Error(error),
        };
        let before = matches!(due, Answer::Error(_)).then(|| driver.engine().clone());
        let answer = answer(&mut driver, at, &input, certificates);
        let observed = match &answer {
            Answer::Effects(effects) => Ok(effects.as_slice()),
            Answer::Error(error) => Err(*error),
            Answer::Deadline(_) | Answer::Hello { .. } | Answer::Nack(_) => Ok([].as_slice()),
        };
        if let Err(violation) = monitor.observe_ref(at, &input, observed) {
            return Err(Wrong(format!("move {number}: {violation}, to {input} at {at}")));
        }
        hold!(answer == due, "move {number}, {input} at {at}: {answer:?} instead of {due:?}");
        hold!(
            before.is_none_or(|before| before == *driver.engine()),
            "move {number}: an error changed something, {input} at {at}"
        );
        hold!(
            driver.agrees_with(&model, certificates) && monitor.agrees_with(&model),
            "move {number}: after {input} at {at} the engine is elsewhere than the model"
        );
    }
    Ok(())
}

/// A policy with caps small enough to be met.
fn policy(draw: &mut Draw<'_>) -> Policy {
    let default = Policy::default();
    let mut small = |usual: u64| match draw.byte() {
        byte @ 0..8 => u64::from(byte),
        _ => usual,
    };
    let caps = [
        small(default.max_queued_prompts),
        small(default.max_subjects),
        small(default.max_prompts_per_session),
        small(default.max_inquiries),
        small(default.max_sessions),
        small(default.max_prompt_hosts).max(1),
        small(1).max(1),
    ];
    Policy {
        scope: draw.of(Scope::ALL),
        non_overridable: match draw.byte() {
            0..16 => ProblemSet::EMPTY,
            16..32 => problems(draw),
            _ => default.non_overridable,
        },
        forbid_overrides: draw.byte() == 0xff,
        max_queued_prompts: caps[0],
        max_subjects: caps[1],
        max_prompts_per_session: caps[2],
        max_inquiries: caps[3],
        max_sessions: caps[4],
        max_prompt_hosts: caps[5],
        max_shown_prompts: caps[6],
        max_certificate_bytes: draw.of(&[default.max_certificate_bytes, 0, 600, LAST]),
        certificate_deadline_ms: draw.of(&[
            default.certificate_deadline_ms,
            None,
            Some(1),
            Some(40),
        ]),
        answer_deadline_ms: draw.of(&[None, Some(60), Some(1), Some(LAST)]),
        role: draw.of(Role::ALL),
        center: draw.of(Center::ALL),
    }
}

fn next(draw: &mut Draw<'_>) -> Move {
    let act = act(draw);
    let time = match draw.byte() {
        0..160 => Time::Later(0),
        byte @ 160..220 => Time::Later(u16::from(byte - 160)),
        220..226 => Time::Later(draw.pair()),
        226..230 => Time::Earlier(draw.pair()),
        byte @ 230..254 => Time::Deadline((byte % 3).cast_signed() - 1),
        _ => Time::EndOfTime(draw.byte()),
    };
    Move { time, act }
}

fn act(draw: &mut Draw<'_>) -> Act {
    match draw.byte() % 22 {
        0..3 => Act::Open(draw.of(Kind::ALL), draw.byte() % 4),
        3..5 => Act::Status(whom(draw), code(draw)),
        5..8 => Act::Signal(whom(draw), Signal::CertificatePending),
        8..10 => Act::Signal(whom(draw), draw.of(&Signal::ALL)),
        10..13 => Act::Certificate(
            Whom::Fetching(draw.byte()),
            inquiry(draw),
            draw.byte(),
            draw.byte(),
            problems(draw),
        ),
        13 => Act::Unavailable(whom(draw), inquiry(draw)),
        14..16 => Act::Accept(prompt(draw), [0, 0, 0, -1, 1][draw.below(5)]),
        16 => Act::Decline(prompt(draw)),
        17 => Act::Forget(draw.byte()),
        18 => Act::Close(whom(draw)),
        19 => Act::Tick,
        20 => match draw.byte() {
            0..8 => Act::End,
            8..80 => Act::Tick,
            80..120 => Act::NextDeadline,
            _ => Act::Snapshot,
        },
        _ => Act::ForgetAnything(draw.byte(), draw.byte(), problems(draw)),
    }
}

fn whom(draw: &mut Draw<'_>) -> Whom {
    match draw.byte() {
        byte @ 0..200 => Whom::Any(byte),
        byte @ 200..248 => Whom::Fetching(byte),
        byte => Whom::Gone(byte),
    }
}

fn inquiry(draw: &mut Draw<'_>) -> Inquiry {
    match draw.byte() {
        0..8 => Inquiry::Old,
        8..16 => Inquiry::Future,
        _ => Inquiry::Current,
    }
}

fn prompt(draw: &mut Draw<'_>) -> Prompt {
    match draw.byte() {
        byte @ 0..220 => Prompt::Shown(byte),
        byte @ 220..245 => Prompt::Ever(byte),
        byte => Prompt::Never(byte % 4),
    }
}

fn problems(draw: &mut Draw<'_>) -> ProblemSet {
    let count = draw.byte() % 4;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(draw.of(Problem::ALL));
    }
    ProblemSet::of(&all)
}

/// A code of some kind's table, or one that no table has.
fn code(draw: &mut Draw<'_>) -> i64 {
    match codes::table(draw.of(Kind::ALL)) {
        [] => draw.of(&[-1, 9, 31_016, LAST.cast_signed(), -LAST.cast_signed()]),
        table => table[draw.below(table.len())].0,
    }
}

//! A verdict to all who wait for it, a few or a tenth of a million.

use std::hint::black_box;

use certgate::{Answer, Effect, Engine, Input, PromptId, SessionId, Signal, Time};

use crate::{
    ByHand, Chance, Contest, Contests, Target, Turn,
    dispatch::{Record, engine, write},
    meeting,
};

/// Who is in the meeting, and who of them waits, for one verdict or another.
const ALL: u32 = 1_000_000;
const WAITING: u32 = 100_000;

/// The contests: a few wait for each verdict, or all for one.
pub fn contests() -> Contests {
    agree();
    let sizes = [(10, "10"), (1_000, "1,000"), (100_000, "100,000")];
    Box::new(sizes.into_iter().map(|(waiting, said)| to_each(waiting, said)))
}

/// A verdict is given once: before every turn all are brought back to where they wait, which is
/// not timed. The meeting and its rival keep their room, as one does that goes on.
fn to_each(waiting: u32, said: &str) -> Contest {
    let mut contest = Contest::new(format!("verdict, {said} waiting, of 1,000,000"), "session");
    let pieces = u64::from(WAITING);
    let (mut engine, ids) = engine(ALL);
    let mut lists = lists(&ids, ALL / WAITING, WAITING / waiting);
    let (mut sessions, mut listed) = (ByHand::new(ALL), lists.clone());
    let mut order: Vec<usize> =
        lists.concat().iter().map(|id| id.into_parts().1 as usize).collect();
    let ours = contest.enter("engine", move || {
        again(&mut engine, &mut lists);
        let prompts = engine.open_prompts();
        Turn::of(pieces, || {
            for prompt in prompts {
                let answer = Input::Answer(prompt, Answer::DontConnect);
                engine.handle(black_box(Time::ZERO), answer).expect("it is open");
                while let [_, ..] = black_box(engine.poll_effects()) {}
            }
        })
    });
    let fresh = sessions.clone();
    let by_hand = contest.enter("list by hand", move || {
        sessions.restart(&fresh);
        hold(&mut sessions, &listed);
        Turn::of(pieces, || {
            for waiting in &mut listed {
                sessions.deny(black_box(Time::ZERO), waiting);
                while black_box(&sessions.poll_effect()).is_some() {}
            }
        })
    });
    let mut records = vec![Record::default(); ALL as usize];
    Chance::new(5).shuffle(&mut order);
    let floor = contest.enter("random write of 32 bytes", move || {
        // As the others' records were, when they began to wait.
        order.iter().for_each(|slot| write(&mut records, *slot));
        Turn::of(pieces, || order.iter().for_each(|slot| write(&mut records, *slot)))
    });
    contest.compare(ours, by_hand, None);
    contest.compare(ours, floor, (waiting == WAITING).then_some(Target::AtMost(1.5)));
    contest
}

/// Who was denied is closed and opened anew, in the same slots, and all ask again.
fn again(engine: &mut Engine, lists: &mut [Vec<SessionId>]) {
    let subjects: Vec<_> = engine.subjects().map(|(subject, _)| subject.clone()).collect();
    for subject in &subjects {
        meeting::give(engine, Input::Forget(subject));
    }
    for id in lists.iter().flatten().rev() {
        meeting::give(engine, Input::Close(*id));
    }
    for id in lists.iter_mut().flatten() {
        *id = meeting::open(engine);
    }
    ask(engine, lists);
}

/// Every so many-th session waits, for one of so many verdicts in turn.
fn lists(ids: &[SessionId], step: u32, verdicts: u32) -> Vec<Vec<SessionId>> {
    let waiting: Vec<SessionId> = ids.iter().copied().step_by(step as usize).collect();
    let verdicts = verdicts as usize;
    (0..verdicts)
        .map(|list| waiting.iter().copied().skip(list).step_by(verdicts).collect())
        .collect()
}

/// Each list's sessions ask about a certificate of their own.
fn ask(engine: &mut Engine, lists: &[Vec<SessionId>]) {
    for (number, list) in (0..).zip(lists) {
        let certificate = meeting::certificate(number);
        for session in list {
            meeting::ask(engine, *session);
            meeting::hand_out(engine, *session, 1, &certificate, None);
        }
    }
}

fn hold(sessions: &mut ByHand, lists: &[Vec<SessionId>]) {
    for id in lists.iter().flatten() {
        sessions.handle(Time::ZERO, *id, Signal::CertificatePending).expect("it is open");
        sessions.wait(*id).expect("it is open");
        while sessions.poll_effect().is_some() {}
    }
}

fn answer(engine: &mut Engine, prompt: PromptId, mut effect: impl FnMut(Effect)) {
    let answer = Input::Answer(prompt, Answer::DontConnect);
    engine.handle(black_box(Time::ZERO), answer).expect("it is open");
    while let Some(given) = engine.poll_effect() {
        effect(given);
    }
}

/// Both say the same to the same sessions; the window is the engine's alone.
fn agree() {
    let (mut engine, ids) = engine(100);
    let mut lists = lists(&ids, 3, 4);
    ask(&mut engine, &lists);
    let mut by_hand = ByHand::new(100);
    hold(&mut by_hand, &lists);
    for (prompt, list) in engine.open_prompts().into_iter().zip(&mut lists) {
        list.reverse();
        by_hand.deny(Time::ZERO, list);
        let mut due = Vec::new();
        answer(&mut engine, prompt, |effect| due.push(effect));
        due.retain(|effect| !matches!(effect, Effect::DismissPrompt { .. }));
        let given: Vec<Effect> = std::iter::from_fn(|| by_hand.poll_effect()).collect();
        assert_eq!(given, due);
    }
}

//! Snapshots: whatever bytes are taken for one are refused, or make an engine that is as sound
//! as any and goes on as its twin does.
//!
//! The bytes are the snapshot's JSON; what follows a byte 0, which no JSON has, steers what the
//! engine is told then.

use certgate::{
    Action, Answer, Certificate, Effect, Engine, Error, HostName, Input, Inquiry, Kind, Leaf,
    Presented, Problem, Problems, RawStatus, SessionId, Signal, Snapshot, SnapshotError, Time,
};

use crate::{Tried, Wrong, draw::Draw};

/// The most inputs that a restored engine is told.
pub const INPUTS: usize = 48;

/// The most slots of a table that is restored. The policy in the snapshot allows more than there
/// is memory for: as many sessions may have been open at once.
const RESTORED_SLOTS: u32 = 1 << 20;

/// The most slots of a table that is gone on with: a twin is made of it for every input.
const WALKED_SLOTS: u32 = 1 << 14;

/// Attacks [`Engine::restore`].
///
/// # Errors
/// Where an unsound engine comes of a snapshot.
pub fn attack(bytes: &[u8]) -> Tried {
    attack_with(bytes, Engine::restore)
}

/// As [`attack`], with another way to restore.
///
/// # Errors
/// As [`attack`].
// INV-replayable, INV-total
pub fn attack_with(
    bytes: &[u8],
    restore: impl Fn(&Snapshot) -> Result<Engine, SnapshotError>,
) -> Tried {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (text, steering) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Ok(snapshot) = serde_json::from_slice::<Snapshot>(text) else { return Ok(()) };
    if has_slot_past(&snapshot, RESTORED_SLOTS) {
        return Ok(());
    }
    let written = serde_json::to_string(&snapshot).map_err(|error| Wrong(error.to_string()))?;
    let read = serde_json::from_str(&written);
    hold!(read.is_ok_and(|read: Snapshot| read == snapshot), "it is written as {written}");
    let mut engine = match restore(&snapshot) {
        Ok(engine) => engine,
        Err(error) => {
            hold!(!error.to_string().is_empty(), "it is refused without a word");
            return Ok(());
        }
    };
    hold!(engine.snapshot() == snapshot, "it was repaired: {written}");
    hold!(!engine.has_effects(), "it wants something before it is told anything");
    if is_near_the_end(&snapshot) || has_slot_past(&snapshot, WALKED_SLOTS) {
        return Ok(());
    }
    let mut draw = Draw::new(steering);
    for _ in 0..INPUTS {
        if draw.is_done() {
            break;
        }
        tell(&mut engine, &mut draw, &restore)?;
    }
    end(&mut engine, &restore)
}

/// A meeting at the end of what is counted: it counts past what can be kept (`tests/floods`).
fn is_near_the_end(snapshot: &Snapshot) -> bool {
    let near_the_end = |count| count > Time::MAX.as_millis() - 1000;
    near_the_end(snapshot.prompts_shown)
        || snapshot.sessions.iter().any(|one| near_the_end(one.inquiries))
}

fn has_slot_past(snapshot: &Snapshot, slots: u32) -> bool {
    snapshot.sessions.iter().any(|one| one.slot >= slots)
}

/// Tells the engine and a twin, which is restored from its snapshot, the same.
fn tell(
    engine: &mut Engine,
    draw: &mut Draw<'_>,
    restore: &impl Fn(&Snapshot) -> Result<Engine, SnapshotError>,
) -> Tried {
    let at = Time::from_millis(engine.now().as_millis().saturating_add(draw.byte().into()));
    let bytes = [b'a' + draw.byte() % 4];
    let certificate = Certificate::opaque(&bytes).map_err(|error| Wrong(error.to_string()))?;
    let host = HostName::parse(draw.of(&["a.example", "b.example", ""])).ok().flatten();
    let (sessions, prompts) = (engine.sessions(), engine.open_prompts());
    let subjects: Vec<_> = engine.subjects().map(|(subject, _)| subject.clone()).collect();
    let problems = Problems::of(&[draw.of(&Problem::ALL)]);
    let (act, which, detail) = (draw.byte(), draw.byte(), draw.byte());
    let session = pick(&sessions, which).copied();
    let inquiry = |session| engine.session(session).and_then(|view| view.inquiry);
    let input = match (act % 10, session) {
        (0, _) => return opened(engine, at, restore),
        (1, Some(session)) => Input::Status(session, RawStatus::Code(i64::from(detail % 12) - 1)),
        (2 | 3, Some(session)) => {
            Input::Signal(session, Signal::ALL[usize::from(detail) % Signal::ALL.len()])
        }
        (4, Some(session)) => Input::Signal(session, Signal::CertificatePending),
        (5, Some(session)) => Input::Certificate {
            session,
            inquiry: inquiry(session).unwrap_or(Inquiry::new(1)),
            presented: Presented::Certificate(&certificate),
            host: host.as_ref(),
            problems,
        },
        (6, _) if !prompts.is_empty() => {
            let prompt = *pick(&prompts, which).unwrap_or(&prompts[0]);
            let revision = engine.prompt(prompt).map(|window| window.revision);
            let yes = revision.filter(|_| detail < 128).map(Answer::ConnectAnyway);
            Input::Answer(prompt, yes.unwrap_or(Answer::DontConnect))
        }
        (7, _) if !subjects.is_empty() => {
            Input::Forget(pick(&subjects, which).unwrap_or(&subjects[0]))
        }
        (8, Some(session)) if detail < 64 => Input::Close(session),
        (9, _) => Input::Query,
        _ => Input::Tick,
    };
    step(engine, at, input, restore).map(drop)
}

fn opened(
    engine: &mut Engine,
    at: Time,
    restore: &impl Fn(&Snapshot) -> Result<Engine, SnapshotError>,
) -> Tried {
    let mut twin = twin(engine, restore)?;
    let kind = Kind::ALL[engine.sessions().len() % Kind::ALL.len()];
    let (opened, too) = (engine.open(at, kind), twin.open(at, kind));
    hold!(opened.map(SessionId::number) == too.map(SessionId::number), "a twin opens otherwise");
    Ok(())
}

/// One input. What was asked and answered is judged by what an onlooker knows.
// INV-gate, INV-no_connect_after_deny, ERR-1
fn step(
    engine: &mut Engine,
    at: Time,
    input: Input<'_>,
    restore: &impl Fn(&Snapshot) -> Result<Engine, SnapshotError>,
) -> Result<Vec<Effect>, Wrong> {
    let (before, mut twin) = (engine.clone(), twin(engine, restore)?);
    let (taken, too) = (engine.handle(at, input), twin.handle(at, input));
    let (effects, others) = (drained(engine)?, drained(&mut twin)?);
    hold!((taken, &effects) == (too, &others), "a twin does otherwise at {input:?}");
    hold!(engine.snapshot() == twin.snapshot(), "a twin is elsewhere after {input:?}");
    if taken.is_err() {
        hold!(*engine == before && effects.is_empty(), "{taken:?} changed something, {input:?}");
    }
    for session in engine.sessions() {
        let refused = |engine: &Engine| {
            engine.session(session).is_some_and(|view| matches!(view.leaf, Leaf::Refused(_)))
        };
        hold!(refused(engine) || !refused(&before), "{session:?} is refused no more: {input:?}");
    }
    for effect in &effects {
        if let Effect::SetCertificateAction { session, action: Action::Ignore, .. } = *effect {
            let open = engine.session(session).is_some_and(|view| view.gate_open);
            hold!(open, "IGNORE for {session:?} through a shut gate, {input:?}");
        }
    }
    let shown = engine.open_prompts().len() as u64;
    let most = engine.policy().max_shown_prompts.get().max(before.open_prompts().len() as u64);
    hold!(shown <= most, "{shown} windows are open after {input:?}");
    Ok(effects)
}

/// All that the engine wants; every window that it speaks of can be read until the next input.
// EFFECT-13
fn drained(engine: &mut Engine) -> Result<Vec<Effect>, Wrong> {
    let mut effects = Vec::new();
    while let Some(effect) = engine.poll_effect() {
        if let Effect::ShowPrompt { prompt, .. } | Effect::UpdatePrompt { prompt, .. } = effect {
            hold!(engine.prompt(prompt).is_some(), "a window that cannot be read: {effect:?}");
        }
        effects.push(effect);
    }
    Ok(effects)
}

fn twin(
    engine: &Engine,
    restore: &impl Fn(&Snapshot) -> Result<Engine, SnapshotError>,
) -> Result<Engine, Wrong> {
    let snapshot = engine.snapshot();
    let twin = restore(&snapshot).map_err(|error| Wrong(format!("its own snapshot: {error}")))?;
    hold!(twin == *engine, "another engine comes of its own snapshot");
    Ok(twin)
}

/// Every window is answered with no, and then the meeting ends: nobody is held any more.
// INV-pending_resolves, END-2
fn end(
    engine: &mut Engine,
    restore: &impl Fn(&Snapshot) -> Result<Engine, SnapshotError>,
) -> Tried {
    let at = engine.now();
    while let (false, Some(prompt)) = (engine.has_ended(), engine.open_prompts().first()) {
        step(engine, at, Input::Answer(*prompt, Answer::DontConnect), restore)?;
    }
    let held = |leaf: Leaf| {
        engine
            .sessions()
            .into_iter()
            .find(|id| engine.session(*id).is_some_and(|view| view.leaf == leaf))
    };
    hold!(held(Leaf::Deciding).is_none(), "it still waits: {:?}", held(Leaf::Deciding));
    let was_over = engine.has_ended();
    step(engine, at, Input::End, restore)?;
    let left = engine
        .sessions()
        .into_iter()
        .find(|id| engine.session(*id).is_some_and(|view| !matches!(view.leaf, Leaf::Refused(_))));
    hold!(left.is_none(), "after the end {left:?} is not refused");
    let again = engine.handle(at, Input::End);
    hold!(again == Err(Error::MeetingEnded), "it ends twice, {was_over}");
    Ok(())
}

fn pick<T>(items: &[T], which: u8) -> Option<&T> {
    items.get(usize::from(which) % items.len().max(1))
}

//! The engine: inputs in, effects out.

mod deadlines;
mod dispatch;
mod ending;
mod handle;
mod reports;
mod review;
mod settle;
mod views;

pub use views::SessionView;

use alloc::{collections::BTreeMap, vec::Vec};

use crate::{
    Center, Effect, MeetingId, Policy, Role, SessionId,
    effects::EffectQueue,
    ledger::{ClosedPrompt, FetchDeadlines, KnownCertificates, SubjectTable},
    session::SessionTable,
    time::Time,
    trace,
};

/// Which meeting an engine decides for.
// SESS-11
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Meeting {
    /// Its name. Give each engine that is alive in one process its own.
    pub id: MeetingId,
    /// The centre that hosts it; changes no decision.
    pub center: Center,
    /// What the person is in it; changes no decision.
    pub role: Role,
}

/// The decision engine of one meeting.
///
/// It does no I/O, owns no thread, reads no clock and shows no window. The host tells it
/// what happens and carries out what it wants:
///
/// - **Mutators** [`open`](Self::open) and [`handle`](Self::handle) take one input with its
///   time. An `Err` is the host's mistake and changes nothing, the time included; a
///   service's misbehaviour is an effect, [`Effect::Anomaly`].
/// - **Poll** [`poll_effect`](Self::poll_effect) until it gives `None` after every input,
///   before the next one; this is the one rule of the run loop.
/// - **Deadlines** fire at [`Input::Tick`](crate::Input::Tick) alone. Tick when the time
///   that [`next_deadline`](Self::next_deadline) names has come.
/// - **Getters** read: [`session`](Self::session), [`prompt`](Self::prompt),
///   [`standing`](Self::standing) and the like.
///
/// ```
/// use certgate::{Action, Answer, Effect, Engine, Input, Kind, Meeting, Policy, Presented};
/// use certgate::{Problem, RawStatus, Time};
///
/// # let certificate = certgate::Certificate::opaque(b"stands for a certificate")?;
/// let mut engine = Engine::new(Meeting::default(), Policy::default());
/// let mut effects = Vec::new();
/// let video = engine.open(Time::ZERO, Kind::Video)?;
/// engine.handle(Time::from_millis(40), Input::Status(video, RawStatus::Code(3)))?;
/// loop {
///     effects.extend(std::iter::from_fn(|| engine.poll_effect()));
///     if effects.is_empty() {
///         break;
///     }
///     match effects.remove(0) {
///         Effect::FetchCertificate { session, inquiry } => {
///             let (host, problems) = (None, Problem::SelfSigned.into());
///             let presented = Presented::Certificate(&certificate);
///             let read = Input::Certificate { session, inquiry, presented, host, problems };
///             engine.handle(Time::from_millis(41), read)?;
///         }
///         Effect::ShowPrompt { prompt, revision } => {
///             let window = engine.prompt(prompt).expect("it is shown");
///             assert_eq!(window.sessions.len(), 1);
///             let answer = Answer::ConnectAnyway(revision);
///             engine.handle(Time::from_millis(900), Input::Answer(prompt, answer))?;
///         }
///         Effect::SetCertificateAction { action, .. } => assert_eq!(action, Action::Ignore),
///         _ => {} // and so on
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Engine {
    pub(crate) meeting: Meeting,
    // POLICY-17
    pub(crate) policy: Policy,
    /// The time of the last input that was taken.
    pub(crate) now: Time,
    pub(crate) ended: bool,
    pub(crate) sessions: SessionTable,
    pub(crate) fetches: FetchDeadlines,
    pub(crate) subjects: SubjectTable,
    pub(crate) certificates: KnownCertificates,
    /// Prompts that wait for a window, by ticket, which is first in, first out.
    pub(crate) queue: BTreeMap<u64, u32>,
    pub(crate) next_ticket: u64,
    /// Open windows by number.
    pub(crate) shown: BTreeMap<u64, u32>,
    /// How many windows were ever shown; the last one's number.
    pub(crate) prompts_shown: u64,
    /// The shown prompt that a session joined or left in this step.
    touched: Option<u32>,
    /// Windows that ended since the last input.
    closed: Vec<ClosedPrompt>,
    /// Room to put sessions in number order, reused.
    in_order: Vec<SessionId>,
    effects: EffectQueue,
}

impl Engine {
    /// An engine for a meeting that begins now, with no session.
    #[must_use]
    pub fn new(meeting: Meeting, policy: Policy) -> Self {
        Self {
            meeting,
            policy,
            now: Time::ZERO,
            ended: false,
            sessions: SessionTable::new(meeting.id),
            fetches: FetchDeadlines::default(),
            subjects: SubjectTable::default(),
            certificates: KnownCertificates::default(),
            queue: BTreeMap::new(),
            next_ticket: 0,
            shown: BTreeMap::new(),
            prompts_shown: 0,
            touched: None,
            closed: Vec::new(),
            in_order: Vec::new(),
            effects: EffectQueue::default(),
        }
    }

    /// The next thing to do. Drain before the next input.
    #[must_use = "an effect that is not carried out leaves a session or a person waiting"]
    #[inline]
    pub fn poll_effect(&mut self) -> Option<Effect> {
        let effect = self.effects.pop();
        trace::effect(self, effect.as_ref());
        effect
    }

    /// The next things to do, as many as are at hand: for a host of so many sessions that taking
    /// one effect at a time tells. Empty when there is nothing more.
    ///
    /// To read [`prompt`](Self::prompt) for an effect among them, go through the others first,
    /// or use [`poll_effect`](Self::poll_effect).
    #[must_use = "effects that are not carried out leave sessions or a person waiting"]
    // EFFECT-16
    pub fn poll_effects(&mut self) -> &[Effect] {
        let some = self.effects.pop_some();
        let effects = self.effects.ready(some);
        for effect in effects {
            trace::effect(self, Some(effect));
        }
        effects
    }

    /// Whether effects are left that were not polled.
    #[must_use]
    pub fn has_effects(&self) -> bool {
        !self.effects.is_empty()
    }

    /// When to [`Tick`](crate::Input::Tick) next; `None` if nothing is due ever.
    // TIME-13
    #[must_use]
    pub fn next_deadline(&self) -> Option<Time> {
        let fetch = self.fetches.first().map(|due| due.at);
        let answer = self.next_answer_deadline().map(|(due, _)| due);
        [fetch, answer].into_iter().flatten().min()
    }
}

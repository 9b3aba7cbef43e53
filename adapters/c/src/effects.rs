//! What the engine wants done, one at a time.

use certgate::{Anomaly, Dismissal, Effect};

use crate::{
    engines::certgate_engine,
    places::with_engine,
    pointers::{read, write},
    reasons::{action_reason, leaf, refused},
    status::{CERTGATE_BAD_VALUE, CERTGATE_NULL_POINTER, certgate_status},
    translate::session_id,
    types::{certgate_leaf, certgate_reason, certgate_session},
};

/// Why a window closes; one of `CERTGATE_DISMISSAL_…`.
pub type certgate_dismissal = u32;
/// It was answered.
pub const CERTGATE_DISMISSAL_ANSWERED: certgate_dismissal = 0;
/// Its deadline passed.
pub const CERTGATE_DISMISSAL_DEADLINE: certgate_dismissal = 1;
/// The policy settled its subject.
pub const CERTGATE_DISMISSAL_POLICY: certgate_dismissal = 2;
/// The meeting is over.
pub const CERTGATE_DISMISSAL_MEETING_ENDED: certgate_dismissal = 3;

/// What a service did that it must not do; one of `CERTGATE_ANOMALY_…`.
pub type certgate_anomaly = u32;
/// It reported being connected while the session was held or refused.
pub const CERTGATE_ANOMALY_CONNECTED_WHILE_HELD: certgate_anomaly = 0;
/// It allowed play on a session that is not connected.
pub const CERTGATE_ANOMALY_UNEXPECTED_SIGNAL: certgate_anomaly = 1;

/// What `SetCertificationAction` takes. Beware that 0 means accept: an action is only ever
/// read from an effect, never from memory that was cleared.
pub type certgate_action = u8;
/// Ignore the error and connect.
pub const CERTGATE_ACTION_IGNORE: certgate_action = 0;
/// Give up.
pub const CERTGATE_ACTION_CANCEL: certgate_action = 1;

/// The only type of certification there is: the first argument of `GetCertificationInfo` and
/// `SetCertificationAction`.
pub const CERTGATE_CERTIFICATION_TYPE_SSL: u8 = 0;

/// One thing to do, in the order in which it is to be done.
#[repr(C, u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum certgate_effect {
    /// Nothing is left to do.
    None,
    /// Ask the session's service for its certificate, and hand it in under this inquiry.
    FetchCertificate {
        /// Whose service.
        session: certgate_session,
        /// The inquiry that the certificate will answer.
        inquiry: u64,
    },
    /// Open a certificate-error window; `certgate_prompt_info` and its siblings say what is
    /// in it.
    ShowPrompt {
        /// Which window.
        prompt: u64,
        /// What Connect Anyway has to name.
        revision: u64,
    },
    /// A session joined or left an open window: show it anew.
    UpdatePrompt {
        /// Which window.
        prompt: u64,
        /// What Connect Anyway has to name from now on.
        revision: u64,
    },
    /// Close a window.
    DismissPrompt {
        /// Which window.
        prompt: u64,
        /// Why.
        why: certgate_dismissal,
    },
    /// Tell the service what to do with the certificate that it holds the session for.
    SetCertificateAction {
        /// Whose service.
        session: certgate_session,
        /// The inquiry that this answers; drop the action if the service has asked again.
        inquiry: u64,
        /// What it shall do.
        action: certgate_action,
        /// Why: one of `CERTGATE_WHY_…` or of `CERTGATE_REFUSED_…`.
        why: certgate_reason,
    },
    /// Make the session's service leave.
    Terminate {
        /// Whose service.
        session: certgate_session,
        /// Why: one of `CERTGATE_REFUSED_…`.
        why: certgate_reason,
    },
    /// The session has another leaf, or the same for another reason.
    SessionChanged {
        /// Which session.
        session: certgate_session,
        /// Where it is now.
        to: certgate_leaf,
        /// Why, if it is refused, left or failed.
        why: certgate_reason,
    },
    /// The service did what it must not do.
    Anomaly {
        /// Whose service.
        session: certgate_session,
        /// What it did.
        what: certgate_anomaly,
    },
}

/// Takes the next thing to do; `CERTGATE_EFFECT_NONE` when nothing is left. Poll until then
/// after every input and before the next one.
///
/// Statuses: `CERTGATE_NULL_POINTER` (nothing is taken) and those of the engine's name.
///
/// # Safety
/// `effect` points to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_poll_effect(
    engine: certgate_engine,
    effect: *mut certgate_effect,
) -> certgate_status {
    with_engine(engine, |instance| {
        if effect.is_null() {
            return Err(CERTGATE_NULL_POINTER);
        }
        let next = instance.poll().map_or(certgate_effect::None, translate);
        // SAFETY: as the caller promises.
        unsafe { write(effect, next) }
    })
}

/// Takes as many things to do as there is room for. `count` comes in as the room, at least 1,
/// and goes out as the number taken; when that is less than the room, nothing is left.
///
/// A prompt's contents are those after the whole input, so they may be read when all effects
/// are taken.
///
/// Statuses: `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_VALUE` for no room (nothing is taken), and
/// those of the engine's name.
///
/// # Safety
/// `count` points to a number and `effects` to room for so many effects, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_poll_effects(
    engine: certgate_engine,
    effects: *mut certgate_effect,
    count: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let room = unsafe { read(count) }?;
        if effects.is_null() {
            return Err(CERTGATE_NULL_POINTER);
        }
        if room == 0 {
            return Err(CERTGATE_BAD_VALUE);
        }
        let mut taken = 0;
        while taken < room {
            let Some(effect) = instance.poll() else { break };
            // SAFETY: `taken` is below the room that the caller promises.
            let slot = unsafe { effects.add(taken) };
            // SAFETY: as above.
            unsafe { slot.write(translate(effect)) };
            taken += 1;
        }
        // SAFETY: as the caller promises.
        unsafe { write(count, taken) }
    })
}

fn translate(effect: Effect) -> certgate_effect {
    match effect {
        Effect::FetchCertificate { session, inquiry } => certgate_effect::FetchCertificate {
            session: session_id(session),
            inquiry: inquiry.number(),
        },
        Effect::ShowPrompt { prompt, revision } => {
            certgate_effect::ShowPrompt { prompt: prompt.number(), revision: revision.number() }
        }
        Effect::UpdatePrompt { prompt, revision } => {
            certgate_effect::UpdatePrompt { prompt: prompt.number(), revision: revision.number() }
        }
        Effect::DismissPrompt { prompt, why } => certgate_effect::DismissPrompt {
            prompt: prompt.number(),
            why: match why {
                Dismissal::Answered => CERTGATE_DISMISSAL_ANSWERED,
                Dismissal::Deadline => CERTGATE_DISMISSAL_DEADLINE,
                Dismissal::Policy => CERTGATE_DISMISSAL_POLICY,
                Dismissal::MeetingEnded => CERTGATE_DISMISSAL_MEETING_ENDED,
            },
        },
        Effect::SetCertificateAction { session, inquiry, action, why } => {
            certgate_effect::SetCertificateAction {
                session: session_id(session),
                inquiry: inquiry.number(),
                action: action.code(),
                why: action_reason(why),
            }
        }
        Effect::Terminate { session, why } => {
            certgate_effect::Terminate { session: session_id(session), why: refused(why) }
        }
        Effect::SessionChanged { session, to } => {
            let (to, why) = leaf(to);
            certgate_effect::SessionChanged { session: session_id(session), to, why }
        }
        Effect::Anomaly { session, what } => certgate_effect::Anomaly {
            session: session_id(session),
            what: match what {
                Anomaly::ConnectedWhileHeld => CERTGATE_ANOMALY_CONNECTED_WHILE_HELD,
                Anomaly::UnexpectedSignal => CERTGATE_ANOMALY_UNEXPECTED_SIGNAL,
            },
        },
    }
}

//! What the engine wants done, one at a time.

use certgate::{Anomaly, Dismissal, Effect, PromptId, Revision};

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

/// What an effect is; one of `CERTGATE_EFFECT_…`. It says which member of the body to read.
pub type certgate_effect_kind = u32;
/// Nothing is left to do; no member.
pub const CERTGATE_EFFECT_NONE: certgate_effect_kind = 0;
/// Ask the session's service for its certificate, and hand it in under this inquiry
/// (`body.fetch_certificate`).
pub const CERTGATE_EFFECT_FETCH_CERTIFICATE: certgate_effect_kind = 1;
/// Open a certificate-error window; `certgate_prompt_get` and its siblings say what is in it
/// (`body.show_prompt`).
pub const CERTGATE_EFFECT_SHOW_PROMPT: certgate_effect_kind = 2;
/// A session joined or left an open window: show it anew (`body.update_prompt`).
pub const CERTGATE_EFFECT_UPDATE_PROMPT: certgate_effect_kind = 3;
/// Close a window (`body.dismiss_prompt`).
pub const CERTGATE_EFFECT_DISMISS_PROMPT: certgate_effect_kind = 4;
/// Tell the service what to do with the certificate that it holds the session for
/// (`body.set_certificate_action`).
pub const CERTGATE_EFFECT_SET_CERTIFICATE_ACTION: certgate_effect_kind = 5;
/// Make the session's service leave (`body.terminate`).
pub const CERTGATE_EFFECT_TERMINATE: certgate_effect_kind = 6;
/// The session has another leaf, or the same for another reason (`body.session_changed`).
pub const CERTGATE_EFFECT_SESSION_CHANGED: certgate_effect_kind = 7;
/// The service did what it must not do (`body.anomaly`).
pub const CERTGATE_EFFECT_ANOMALY: certgate_effect_kind = 8;

/// An inquiry of a session.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_inquiry_body {
    /// Whose service.
    pub session: certgate_session,
    /// The inquiry that the certificate will answer.
    pub inquiry: u64,
}

/// A window and what it shows by now.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_window_body {
    /// Which window.
    pub prompt: u64,
    /// What Connect Anyway has to name from now on.
    pub revision: u64,
}

/// A window that closes.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_dismissal_body {
    /// Which window.
    pub prompt: u64,
    /// Why.
    pub why: certgate_dismissal,
}

/// What a service shall do.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_action_body {
    /// Whose service.
    pub session: certgate_session,
    /// The inquiry that this answers; drop the action if the service has asked again.
    pub inquiry: u64,
    /// What it shall do.
    pub action: certgate_action,
    /// Why: one of `CERTGATE_WHY_…` or of `CERTGATE_REFUSED_…`.
    pub why: certgate_reason,
}

/// A session that must not go on.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_termination_body {
    /// Whose service.
    pub session: certgate_session,
    /// Why: one of `CERTGATE_REFUSED_…`.
    pub why: certgate_reason,
}

/// Where a session is now.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_change_body {
    /// Which session.
    pub session: certgate_session,
    /// Where it is now.
    pub to: certgate_leaf,
    /// Why, if it is refused, left or failed; else `CERTGATE_NO_REASON`.
    pub why: certgate_reason,
}

/// What a service did.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_anomaly_body {
    /// Whose service.
    pub session: certgate_session,
    /// What it did.
    pub what: certgate_anomaly,
}

/// An effect's particulars: the member that its kind names.
#[repr(C)]
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "nobody but the effect knows which member it is")]
pub union certgate_effect_body {
    /// Of `CERTGATE_EFFECT_FETCH_CERTIFICATE`.
    pub fetch_certificate: certgate_inquiry_body,
    /// Of `CERTGATE_EFFECT_SHOW_PROMPT`.
    pub show_prompt: certgate_window_body,
    /// Of `CERTGATE_EFFECT_UPDATE_PROMPT`.
    pub update_prompt: certgate_window_body,
    /// Of `CERTGATE_EFFECT_DISMISS_PROMPT`.
    pub dismiss_prompt: certgate_dismissal_body,
    /// Of `CERTGATE_EFFECT_SET_CERTIFICATE_ACTION`.
    pub set_certificate_action: certgate_action_body,
    /// Of `CERTGATE_EFFECT_TERMINATE`.
    pub terminate: certgate_termination_body,
    /// Of `CERTGATE_EFFECT_SESSION_CHANGED`.
    pub session_changed: certgate_change_body,
    /// Of `CERTGATE_EFFECT_ANOMALY`.
    pub anomaly: certgate_anomaly_body,
}

/// One thing to do, in the order in which it is to be done.
#[repr(C)]
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "its body has none")]
pub struct certgate_effect {
    /// One of `CERTGATE_EFFECT_…`.
    pub kind: certgate_effect_kind,
    /// Its particulars.
    pub body: certgate_effect_body,
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
        let next = instance.poll().map_or(NOTHING, translate);
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

/// Whoever reads the body all the same is not told to ignore an error.
const NOTHING: certgate_effect = certgate_effect {
    kind: CERTGATE_EFFECT_NONE,
    body: certgate_effect_body {
        set_certificate_action: certgate_action_body {
            session: certgate_session { meeting: 0, slot: 0, number: 0 },
            inquiry: 0,
            action: CERTGATE_ACTION_CANCEL,
            why: 0,
        },
    },
};

#[inline]
fn translate(effect: Effect) -> certgate_effect {
    let (kind, body) = match effect {
        Effect::FetchCertificate { session, inquiry } => {
            let (session, inquiry) = (session_id(session), inquiry.number());
            let fetch_certificate = certgate_inquiry_body { session, inquiry };
            (CERTGATE_EFFECT_FETCH_CERTIFICATE, certgate_effect_body { fetch_certificate })
        }
        Effect::ShowPrompt { prompt, revision } => {
            let show_prompt = window(prompt, revision);
            (CERTGATE_EFFECT_SHOW_PROMPT, certgate_effect_body { show_prompt })
        }
        Effect::UpdatePrompt { prompt, revision } => {
            let update_prompt = window(prompt, revision);
            (CERTGATE_EFFECT_UPDATE_PROMPT, certgate_effect_body { update_prompt })
        }
        Effect::DismissPrompt { prompt, why } => {
            let (prompt, why) = (prompt.number(), dismissal(why));
            let dismiss_prompt = certgate_dismissal_body { prompt, why };
            (CERTGATE_EFFECT_DISMISS_PROMPT, certgate_effect_body { dismiss_prompt })
        }
        Effect::SetCertificateAction { session, inquiry, action, why } => {
            let (session, inquiry) = (session_id(session), inquiry.number());
            let (action, why) = (action.code(), action_reason(why));
            let set_certificate_action = certgate_action_body { session, inquiry, action, why };
            (
                CERTGATE_EFFECT_SET_CERTIFICATE_ACTION,
                certgate_effect_body { set_certificate_action },
            )
        }
        Effect::Terminate { session, why } => {
            let (session, why) = (session_id(session), refused(why));
            let terminate = certgate_termination_body { session, why };
            (CERTGATE_EFFECT_TERMINATE, certgate_effect_body { terminate })
        }
        Effect::SessionChanged { session, to } => {
            let (to, why) = leaf(to);
            let session_changed = certgate_change_body { session: session_id(session), to, why };
            (CERTGATE_EFFECT_SESSION_CHANGED, certgate_effect_body { session_changed })
        }
        Effect::Anomaly { session, what } => {
            let (session, what) = (session_id(session), anomaly(what));
            let anomaly = certgate_anomaly_body { session, what };
            (CERTGATE_EFFECT_ANOMALY, certgate_effect_body { anomaly })
        }
    };
    certgate_effect { kind, body }
}

const fn window(prompt: PromptId, revision: Revision) -> certgate_window_body {
    certgate_window_body { prompt: prompt.number(), revision: revision.number() }
}

const fn dismissal(why: Dismissal) -> certgate_dismissal {
    match why {
        Dismissal::Answered => CERTGATE_DISMISSAL_ANSWERED,
        Dismissal::Deadline => CERTGATE_DISMISSAL_DEADLINE,
        Dismissal::Policy => CERTGATE_DISMISSAL_POLICY,
        Dismissal::MeetingEnded => CERTGATE_DISMISSAL_MEETING_ENDED,
    }
}

const fn anomaly(what: Anomaly) -> certgate_anomaly {
    match what {
        Anomaly::ConnectedWhileHeld => CERTGATE_ANOMALY_CONNECTED_WHILE_HELD,
        Anomaly::UnexpectedSignal => CERTGATE_ANOMALY_UNEXPECTED_SIGNAL,
    }
}

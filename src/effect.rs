//! What the engine wants done.

use crate::{Inquiry, Leaf, PromptId, RefusedReason, Revision, SessionId};

/// One thing for the host to do, in the order in which it is to be done.
///
/// Effects name prompts; what a window shows is read with [`Engine::prompt`] while the
/// effects are drained, that is before the next input.
///
/// [`Engine::prompt`]: crate::Engine::prompt
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Ask the session's service for its certificate, and hand it in under this inquiry.
    // EFFECT-1
    FetchCertificate {
        /// Whose service.
        session: SessionId,
        /// The inquiry that the certificate will answer.
        inquiry: Inquiry,
    },
    /// Open a certificate-error window.
    // EFFECT-2, EFFECT-13
    ShowPrompt {
        /// Which window.
        prompt: PromptId,
        /// Always [`Revision::FIRST`].
        revision: Revision,
    },
    /// A session joined or left an open window: show it anew.
    // EFFECT-3, EFFECT-13
    UpdatePrompt {
        /// Which window.
        prompt: PromptId,
        /// What Connect Anyway has to name from now on.
        revision: Revision,
    },
    /// Close a window.
    // EFFECT-4
    DismissPrompt {
        /// Which window.
        prompt: PromptId,
        /// Why.
        why: Dismissal,
    },
    /// Tell the service what to do with the certificate that it holds the session for.
    // EFFECT-5
    SetCertificateAction {
        /// Whose service.
        session: SessionId,
        /// The inquiry that this answers; drop the action if the service has asked again.
        inquiry: Inquiry,
        /// What it shall do.
        action: Action,
        /// Why.
        why: ActionReason,
    },
    /// Make the session's service leave.
    // EFFECT-6
    Terminate {
        /// Whose service.
        session: SessionId,
        /// Why.
        why: RefusedReason,
    },
    /// The session has another leaf, or the same for another reason.
    // EFFECT-7
    SessionChanged {
        /// Which session.
        session: SessionId,
        /// Where it is now.
        to: Leaf,
    },
    /// The service did what it must not do.
    // EFFECT-8
    Anomaly {
        /// Whose service.
        session: SessionId,
        /// What it did.
        what: Anomaly,
    },
}

/// What a service is told about the certificate that it holds a session for.
///
/// There is no default: at the services' boundary zero means accept, and nothing that was
/// left out may come to mean that.
///
/// ```compile_fail,E0277
/// fn left_out<T: Default>() -> T {
///     T::default()
/// }
/// let action: certgate::Action = left_out();
/// ```
// CODE-8
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Ignore the error and connect.
    Ignore,
    /// Give up.
    Cancel,
}

impl Action {
    /// The number that `SetCertificationAction` takes. The only place where an action is a
    /// number (CODE-7).
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Ignore => 0,
            Self::Cancel => 1,
        }
    }
}

/// Why an action is what it is.
// EFFECT-12
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionReason {
    /// The person has just said so.
    Person,
    /// A deadline has just passed.
    Deadline,
    /// The subject was settled before.
    Remembered,
    /// The session is refused for this.
    Refused(RefusedReason),
}

impl ActionReason {
    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Deadline => "deadline",
            Self::Remembered => "remembered",
            Self::Refused(why) => why.name(),
        }
    }
}

/// Why a window closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dismissal {
    /// It was answered.
    Answered,
    /// Its deadline passed.
    Deadline,
    /// The policy settled its subject.
    Policy,
    /// The meeting is over.
    MeetingEnded,
}

impl Dismissal {
    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Deadline => "deadline",
            Self::Policy => "policy",
            Self::MeetingEnded => "meeting_ended",
        }
    }
}

/// What a service did that it must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anomaly {
    /// It reported being connected while the session was held or refused.
    ConnectedWhileHeld,
    /// It allowed play on a session that is not connected.
    UnexpectedSignal,
}

impl Anomaly {
    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConnectedWhileHeld => "connected_while_held",
            Self::UnexpectedSignal => "unexpected_signal",
        }
    }
}

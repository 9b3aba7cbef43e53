//! Answers, and what is remembered of them.

/// What the person said, or what is said for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// Connect all the same.
    ConnectAnyway,
    /// Do not connect.
    DontConnect,
}

/// Who gave a denial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum DeniedBy {
    /// The person, at the window.
    Person,
    /// Nobody answered before the deadline.
    Deadline,
    /// The policy: a problem that nobody may override.
    Policy,
}

/// What the engine knows of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nobody was asked, or the answer is forgotten.
    Unseen,
    /// A prompt waits for a free window.
    Queued,
    /// The window with this number is open.
    Shown(crate::PromptId),
    /// The person allowed it. Nobody else can.
    Allowed,
    /// It is denied.
    Denied(DeniedBy),
}

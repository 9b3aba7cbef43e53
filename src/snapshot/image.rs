//! The data that a snapshot is made of.

use alloc::{sync::Arc, vec::Vec};
use core::fmt;

use crate::{
    HostName, Kind, Leaf, Meeting, Policy, Problems, subject::Subject, time::Time,
    verdict::DeniedBy,
};

/// Everything that an engine knows between two inputs.
///
/// With the feature `serde` it is data that may be stored. It contains the certificates that the
/// meeting remembers, as DER alone (of text with PEM in it, nothing else), opaque ones as they
/// were handed out, and host names in plain; no key. What comes back is checked by
/// [`Engine::restore`] as a whole. `Debug` shows neither bytes nor names.
///
/// [`Engine::restore`]: crate::Engine::restore
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Snapshot {
    /// The form of the snapshot: [`Snapshot::VERSION`].
    pub version: u32,
    /// The meeting.
    pub meeting: Meeting,
    /// Its rules.
    pub policy: Policy,
    /// The time of the last input that was taken.
    pub now: Time,
    /// Whether the meeting is over.
    pub ended: bool,
    /// The number of the session opened last; 0 before the first.
    pub last_session: u64,
    /// The number of the window shown last; 0 before the first.
    pub prompts_shown: u64,
    /// The open sessions, by number.
    pub sessions: Vec<SessionImage>,
    /// Every subject that has a prompt, a verdict or a session resting on it, by value.
    pub subjects: Vec<SubjectImage>,
    /// The subjects whose prompts wait for a window, first come first, as places in
    /// [`Snapshot::subjects`].
    pub queue: Vec<u32>,
}

impl Snapshot {
    /// The only form that is written and read.
    pub const VERSION: u32 = 1;
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct SessionImage {
    /// Its number.
    pub number: u64,
    /// The slot that ids of it name; 0 in what equality compares.
    pub slot: u32,
    /// Its kind.
    pub kind: Kind,
    /// Where it is.
    pub leaf: Leaf,
    /// How many inquiries it has started.
    pub inquiries: u64,
    /// How many prompts it has caused.
    pub prompts_made: u32,
    /// What it rests on; [`BasisImage::None`] once refused.
    pub basis: BasisImage,
    /// When its certificate is due, while it is fetching.
    pub due: Option<Time>,
    /// The host that it waits for, while it is deciding.
    pub host: Option<HostName>,
    /// What is wrong there, while it is deciding.
    pub problems: Problems,
}

/// What a session's last review rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum BasisImage {
    /// It was never held.
    None,
    /// It was held and nothing was judged.
    Unread,
    /// The subject at this place in [`Snapshot::subjects`].
    On(u32),
}

/// One subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct SubjectImage {
    /// Which.
    pub subject: Subject,
    /// What is known of it.
    pub life: LifeImage,
    /// Its certificate, unless it is unseen.
    pub certificate: Option<CertificateImage>,
    /// The hosts that the person saw it on, by name, once there is a verdict.
    pub seen_on: Vec<HostName>,
}

/// What is known of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum LifeImage {
    /// Nothing; a session rests on it.
    Unseen,
    /// Its prompt waits for a window.
    Queued,
    /// Its window is open.
    Shown(WindowImage),
    /// The person allowed it.
    Allowed,
    /// It is denied.
    Denied(DeniedBy),
}

/// An open window.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct WindowImage {
    /// Its number.
    pub number: u64,
    /// What it shows.
    pub revision: u64,
    /// When its answer is due.
    pub due: Option<Time>,
    /// The hosts that it shows, by name.
    pub hosts: Vec<HostName>,
    /// The problems that it shows.
    pub problems: Problems,
}

/// A certificate's bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum CertificateImage {
    /// A certificate in DER.
    Der(#[cfg_attr(feature = "serde", serde(with = "base64_text"))] Arc<[u8]>),
    /// What stands for one in a format of the service's own.
    Opaque(#[cfg_attr(feature = "serde", serde(with = "base64_text"))] Arc<[u8]>),
}

impl fmt::Debug for CertificateImage {
    /// The form and the size.
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (form, bytes) = match self {
            Self::Der(bytes) => ("Der", bytes),
            Self::Opaque(bytes) => ("Opaque", bytes),
        };
        write!(f, "{form}({} bytes)", bytes.len())
    }
}

#[cfg(feature = "serde")]
mod base64_text {
    use alloc::{string::String, sync::Arc};

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<[u8]>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Arc::from).map_err(D::Error::custom)
    }
}

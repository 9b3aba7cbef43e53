//! What kinds of session a meeting opens, and what kind of meeting it is.

use core::fmt;

/// The kind of a media session. It decides which raw codes its service may report, and
/// nothing else (`neutral`).
// CODE-1
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum Kind {
    /// Video.
    Video,
    /// Streaming video (SVS).
    Svs,
    /// Audio broadcast (AB).
    AudioBroadcast,
    /// Audio, voice over IP alone.
    AudioVoip,
    /// Audio, voice over IP together with the telephone.
    AudioHybrid,
    /// The player of network based recordings (NBR).
    Nbr,
}

impl Kind {
    /// Every kind, in the order of the declaration.
    pub const ALL: [Self; 6] = [
        Self::Video,
        Self::Svs,
        Self::AudioBroadcast,
        Self::AudioVoip,
        Self::AudioHybrid,
        Self::Nbr,
    ];

    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Svs => "svs",
            Self::AudioBroadcast => "audio_broadcast",
            Self::AudioVoip => "audio_voip",
            Self::AudioHybrid => "audio_hybrid",
            Self::Nbr => "nbr",
        }
    }

    /// The name to show to a person.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Video => "Video",
            Self::Svs => "Streaming video (SVS)",
            Self::AudioBroadcast => "Audio broadcast",
            Self::AudioVoip => "Audio (VoIP)",
            Self::AudioHybrid => "Audio (VoIP and phone)",
            Self::Nbr => "Recording player (NBR)",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The centre that hosts the meeting. It changes no decision (`neutral`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Center {
    /// Meeting centre.
    #[default]
    Meeting,
    /// Event centre.
    Event,
    /// Training centre.
    Training,
}

/// What the person is in the meeting. It changes no decision (`neutral`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Role {
    /// Leads the meeting.
    Presenter,
    /// Takes part in it.
    #[default]
    Attendee,
}

//! Words for people.

use certgate_model::vocabulary::{Error, Kind, Region};

/// A kind's name.
pub(crate) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Video => "Video",
        Kind::Svs => "Streaming video",
        Kind::AudioBroadcast => "Audio broadcast",
        Kind::AudioVoip => "Audio: VoIP",
        Kind::AudioHybrid => "Audio: hybrid",
        Kind::Nbr => "Recording player",
    }
}

/// The host that a session of this kind means to reach here.
pub(crate) const fn host(kind: Kind) -> &'static str {
    match kind {
        Kind::Video => "video.example",
        Kind::Svs => "stream.example",
        Kind::AudioBroadcast => "broadcast.example",
        Kind::AudioVoip | Kind::AudioHybrid => "voice.example",
        Kind::Nbr => "recording.example",
    }
}

/// A region's name.
pub(crate) const fn region(region: Region) -> &'static str {
    match region {
        Region::Connecting => "connecting",
        Region::Pending => "pending",
        Region::Connected => "connected",
        Region::Refused => "refused",
        Region::Ended => "ended",
    }
}

/// Why an input is not taken.
pub(crate) const fn explained(error: Error) -> &'static str {
    match error {
        Error::Malformed => "not a line of the protocol",
        Error::MeetingEnded => "the meeting is over",
        Error::DuplicateSession => "a session had this number, or a greater one",
        Error::TooManySessions => "as many sessions are open as the policy allows",
        Error::UnknownSession => "no such session is open",
        Error::UnknownCode => "this kind's table does not have the code",
        Error::StaleInquiry => "the session does not wait for a certificate under this inquiry",
        Error::UnknownPrompt => "no window with this number was shown yet",
        Error::PromptClosed => "the window is gone",
        Error::PromptChanged => "the window shows more by now than this revision did",
        Error::UnknownSubject => "nothing is remembered of this certificate",
        Error::SubjectOpen => "the certificate is being asked about; answer the window",
        Error::DeniedByPolicy => "the policy denied it; that is not the person's to take back",
    }
}

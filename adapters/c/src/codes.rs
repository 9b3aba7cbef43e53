//! The services' raw codes, for a client whose own headers name them too: it can have its
//! compiler check that both mean the same. They are the engine's tables ([`certgate::Kind::codes`]).

/// The message under which the audio service confirms its session's state
/// (`WEBEX_AUDIO_SESSION_CONFIRM`).
pub const CERTGATE_AUDIO_SESSION_CONFIRM: u32 = 31016;

/// Video joined.
pub const CERTGATE_CODE_VIDEO_JOIN_SUCCESS: i32 = 0;
/// Video could not join.
pub const CERTGATE_CODE_VIDEO_JOIN_FAIL: i32 = 1;
/// Video left.
pub const CERTGATE_CODE_VIDEO_LEAVE: i32 = 2;
/// Video holds the session for its server's certificate.
pub const CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE: i32 = 3;

/// Streaming video joined.
pub const CERTGATE_CODE_SVS_JOIN_SUCCESS: i32 = 0;
/// Streaming video could not join.
pub const CERTGATE_CODE_SVS_JOIN_FAIL: i32 = 1;
/// Streaming video tries to join again.
pub const CERTGATE_CODE_SVS_JOIN_RETRY: i32 = 2;
/// Streaming video left.
pub const CERTGATE_CODE_SVS_LEAVE_OK: i32 = 3;
/// Streaming video tries to get the connection back.
pub const CERTGATE_CODE_SVS_RECONNECTING: i32 = 4;
/// Streaming video has the connection back.
pub const CERTGATE_CODE_SVS_RECONNECT_SUCCESS: i32 = 5;
/// Streaming video could not get the connection back.
pub const CERTGATE_CODE_SVS_RECONNECT_FAIL: i32 = 6;
/// Streaming video could not get it back, the network failed.
pub const CERTGATE_CODE_SVS_RECONNECT_NETWORK_ERROR: i32 = 7;
/// Streaming video holds the session for its server's certificate.
pub const CERTGATE_CODE_SVS_PENDING_SSL_CERTIFICATE: i32 = 8;
/// Streaming video has its full number of attendees.
pub const CERTGATE_CODE_SVS_ATTENDEE_REACH_MAX_COUNT: i32 = 100;
/// Streaming video made way for scalable video.
pub const CERTGATE_CODE_SVS_STOP_SVS_FOR_SVC: i32 = 101;
/// Streaming video may play.
pub const CERTGATE_CODE_SVS_ALLOW_PLAY: i32 = 102;

/// Audio broadcast holds the session for its server's certificate.
pub const CERTGATE_CODE_AUDIO_BROADCAST_CERTIFICATION: i32 = 1009;

/// Audio joined.
pub const CERTGATE_CODE_AUDIO_JOIN_OK: i32 = 0;
/// Audio could not join.
pub const CERTGATE_CODE_AUDIO_JOIN_FAIL: i32 = 1;
/// Audio tries to join again.
pub const CERTGATE_CODE_AUDIO_JOIN_RETRY: i32 = 2;
/// Audio could not call in.
pub const CERTGATE_CODE_AUDIO_CALLIN_FAIL: i32 = 3;
/// Audio left.
pub const CERTGATE_CODE_AUDIO_LEAVE_OK: i32 = 4;
/// Audio finds no room on the server.
pub const CERTGATE_CODE_AUDIO_CAPACITY_LIMIT: i32 = 5;
/// Audio holds the session for its server's certificate.
pub const CERTGATE_CODE_AUDIO_CERTIFICATION: i32 = 6;

#[cfg(test)]
mod tests {
    use certgate::Kind;

    use super::*;

    /// A table row as this file has it.
    macro_rules! row {
        ($prefix:literal, $name:ident) => {
            (stringify!($name).strip_prefix($prefix).unwrap(), i64::from($name))
        };
    }

    fn table(kind: Kind) -> Vec<(&'static str, i64)> {
        kind.codes().iter().map(|row| (row.name, row.code)).collect()
    }

    #[test]
    fn codes_of_video_are_the_engines() {
        let rows = [
            row!("CERTGATE_CODE_VIDEO_", CERTGATE_CODE_VIDEO_JOIN_SUCCESS),
            row!("CERTGATE_CODE_VIDEO_", CERTGATE_CODE_VIDEO_JOIN_FAIL),
            row!("CERTGATE_CODE_VIDEO_", CERTGATE_CODE_VIDEO_LEAVE),
            row!("CERTGATE_CODE_VIDEO_", CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE),
        ];
        assert_eq!(table(Kind::Video), rows);
    }

    #[test]
    fn codes_of_svs_are_the_engines() {
        let rows = [
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_JOIN_SUCCESS),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_JOIN_FAIL),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_JOIN_RETRY),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_LEAVE_OK),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_RECONNECTING),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_RECONNECT_SUCCESS),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_RECONNECT_FAIL),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_RECONNECT_NETWORK_ERROR),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_PENDING_SSL_CERTIFICATE),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_ATTENDEE_REACH_MAX_COUNT),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_STOP_SVS_FOR_SVC),
            row!("CERTGATE_CODE_SVS_", CERTGATE_CODE_SVS_ALLOW_PLAY),
        ];
        assert_eq!(table(Kind::Svs), rows);
    }

    #[test]
    fn codes_of_audio_broadcast_are_the_engines() {
        let rows =
            [row!("CERTGATE_CODE_AUDIO_BROADCAST_", CERTGATE_CODE_AUDIO_BROADCAST_CERTIFICATION)];
        assert_eq!(table(Kind::AudioBroadcast), rows);
    }

    #[test]
    fn codes_of_audio_are_the_engines() {
        let rows = [
            row!("CERTGATE_CODE_AUDIO_", CERTGATE_CODE_AUDIO_JOIN_OK),
            row!("CERTGATE_CODE_AUDIO_", CERTGATE_CODE_AUDIO_JOIN_FAIL),
            row!("CERTGATE_CODE_AUDIO_", CERTGATE_CODE_AUDIO_JOIN_RETRY),
            row!("CERTGATE_CODE_AUDIO_", CERTGATE_CODE_AUDIO_CALLIN_FAIL),
            row!("CERTGATE_CODE_AUDIO_", CERTGATE_CODE_AUDIO_LEAVE_OK),
            row!("CERTGATE_CODE_AUDIO_", CERTGATE_CODE_AUDIO_CAPACITY_LIMIT),
            row!("CERTGATE_CODE_AUDIO_", CERTGATE_CODE_AUDIO_CERTIFICATION),
        ];
        assert_eq!(table(Kind::AudioVoip), rows);
        assert_eq!(table(Kind::AudioHybrid), rows);
    }

    #[test]
    fn the_confirmation_and_the_bare_kind_are_the_engines() {
        assert_eq!(CERTGATE_AUDIO_SESSION_CONFIRM, certgate::AUDIO_SESSION_CONFIRM);
        assert_eq!(table(Kind::Nbr), []);
    }
}

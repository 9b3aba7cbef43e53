//! What each service's raw codes mean, typed in from the vendor's headers.

use crate::vocabulary::{
    JoinFailure::{AttendeeLimit, CallIn, Capacity, Join},
    Kind,
    Leaving::{Left as ByItself, StoppedForSvc},
    ReconnectFailure::{Network, Reconnect},
    Signal::{
        self, CertificatePending, JoinFailed, JoinRetrying, JoinSucceeded, Left, PlayAllowed,
        ReconnectFailed, ReconnectSucceeded, Reconnecting,
    },
};

/// `MMT_VIDEO_SESSION_STATUS`: an enumeration from 0.
// CODE-10 to CODE-13
pub const VIDEO: &[(i64, Signal)] =
    &[(0, JoinSucceeded), (1, JoinFailed(Join)), (2, Left(ByItself)), (3, CertificatePending)];

/// `MM_MEDIASTREAMING_SESSION_STATUS`: an enumeration from 0, and again from 100.
// CODE-20 to CODE-31
pub const SVS: &[(i64, Signal)] = &[
    (0, JoinSucceeded),
    (1, JoinFailed(Join)),
    (2, JoinRetrying),
    (3, Left(ByItself)),
    (4, Reconnecting),
    (5, ReconnectSucceeded),
    (6, ReconnectFailed(Reconnect)),
    (7, ReconnectFailed(Network)),
    (8, CertificatePending),
    (100, JoinFailed(AttendeeLimit)),
    (101, Left(StoppedForSvc)),
    (102, PlayAllowed),
];

/// `AUDIOSS_STATUS_CERTIFICATION`, the one code that audio broadcast has.
// CODE-40
pub const AUDIO_BROADCAST: &[(i64, Signal)] = &[(1009, CertificatePending)];

/// `SESSION_…`, given with the message `WEBEX_AUDIO_SESSION_CONFIRM` (31016).
// CODE-50 to CODE-56
pub const AUDIO: &[(i64, Signal)] = &[
    (0, JoinSucceeded),
    (1, JoinFailed(Join)),
    (2, JoinRetrying),
    (3, JoinFailed(CallIn)),
    (4, Left(ByItself)),
    (5, JoinFailed(Capacity)),
    (6, CertificatePending),
];

/// The message that carries audio's codes.
pub const WEBEX_AUDIO_SESSION_CONFIRM: u32 = 31016;

/// The codes of one kind; the player of network recordings has none.
// CODE-1, CODE-2, CODE-57, CODE-60
#[must_use]
pub const fn table(kind: Kind) -> &'static [(i64, Signal)] {
    match kind {
        Kind::Video => VIDEO,
        Kind::Svs => SVS,
        Kind::AudioBroadcast => AUDIO_BROADCAST,
        Kind::AudioVoip | Kind::AudioHybrid => AUDIO,
        Kind::Nbr => &[],
    }
}

/// What a code of this kind means; none where its table does not have the code.
// CODE-2, CODE-3, CODE-6, CODE-9
#[must_use]
pub fn decode(kind: Kind, code: i64) -> Option<Signal> {
    table(kind).iter().find(|(known, _)| *known == code).map(|(_, signal)| *signal)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headers' own names, in their order, so that a slip of a row shows.
    // CODE-1, CODE-2, CODE-10 to CODE-60
    #[test]
    fn every_code_of_the_headers_has_its_value() {
        let named = |kind, rows: &[(&str, i64, Signal)]| {
            for (name, code, signal) in rows {
                assert_eq!(decode(kind, *code), Some(*signal), "{name}");
            }
            assert_eq!(table(kind).len(), rows.len());
        };
        named(
            Kind::Video,
            &[
                ("MMT_VIDEO_SESSION_JOIN_SUCCESS", 0, JoinSucceeded),
                ("MMT_VIDEO_SESSION_JOIN_FAIL", 1, JoinFailed(Join)),
                ("MMT_VIDEO_SESSION_LEAVE", 2, Left(ByItself)),
                ("MMT_VIDEO_SESSION_PENDING_SSL_CERTIFICATE", 3, CertificatePending),
            ],
        );
        named(
            Kind::Svs,
            &[
                ("JOIN_SUCCESS", 0, JoinSucceeded),
                ("JOIN_FAIL", 1, JoinFailed(Join)),
                ("JOIN_RETRY", 2, JoinRetrying),
                ("LEAVE_OK", 3, Left(ByItself)),
                ("RECONNECTING", 4, Reconnecting),
                ("RECONNECT_SUCCESS", 5, ReconnectSucceeded),
                ("RECONNECT_FAIL", 6, ReconnectFailed(Reconnect)),
                ("RECONNECT_NETWORK_ERROR", 7, ReconnectFailed(Network)),
                ("PENDING_SSL_CERTIFICATE", 8, CertificatePending),
                ("ATTENDEE_REACH_MAX_COUNT", 100, JoinFailed(AttendeeLimit)),
                ("STOP_SVS_FOR_SVC", 101, Left(StoppedForSvc)),
                ("ALLOW_PLAY", 102, PlayAllowed),
            ],
        );
        named(Kind::AudioBroadcast, &[("AUDIOSS_STATUS_CERTIFICATION", 1009, CertificatePending)]);
        for kind in [Kind::AudioVoip, Kind::AudioHybrid] {
            named(
                kind,
                &[
                    ("SESSION_JOIN_OK", 0, JoinSucceeded),
                    ("SESSION_JOIN_FAIL", 1, JoinFailed(Join)),
                    ("SESSION_JOIN_RETRY", 2, JoinRetrying),
                    ("SESSION_CALLIN_FAIL", 3, JoinFailed(CallIn)),
                    ("SESSION_LEAVE_OK", 4, Left(ByItself)),
                    ("SESSION_CAPACITY_LIMIT", 5, JoinFailed(Capacity)),
                    ("SESSION_CERTIFICATION", 6, CertificatePending),
                ],
            );
        }
        named(Kind::Nbr, &[]);
        assert_eq!(decode(Kind::AudioBroadcast, 0), None);
        assert_eq!(decode(Kind::Video, -1), None);
    }
}

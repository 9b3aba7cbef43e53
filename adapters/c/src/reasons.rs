//! Leaves and reasons as C's numbers.

use certgate::{ActionReason, FailedReason, Leaf, LeaveReason, RefusedReason};

use crate::types::*;

#[inline]
pub(crate) const fn refused(why: RefusedReason) -> certgate_reason {
    match why {
        RefusedReason::Denied => CERTGATE_REFUSED_DENIED,
        RefusedReason::Unanswered => CERTGATE_REFUSED_UNANSWERED,
        RefusedReason::CertificateUnavailable => CERTGATE_REFUSED_CERTIFICATE_UNAVAILABLE,
        RefusedReason::CertificateUnreadable => CERTGATE_REFUSED_CERTIFICATE_UNREADABLE,
        RefusedReason::OverridesForbidden => CERTGATE_REFUSED_OVERRIDES_FORBIDDEN,
        RefusedReason::HostUnknown => CERTGATE_REFUSED_HOST_UNKNOWN,
        RefusedReason::NotOverridable => CERTGATE_REFUSED_NOT_OVERRIDABLE,
        RefusedReason::SubjectLimit => CERTGATE_REFUSED_SUBJECT_LIMIT,
        RefusedReason::PromptLimit => CERTGATE_REFUSED_PROMPT_LIMIT,
        RefusedReason::InquiryLimit => CERTGATE_REFUSED_INQUIRY_LIMIT,
        RefusedReason::Bypassed => CERTGATE_REFUSED_BYPASSED,
        RefusedReason::ConsentWithdrawn => CERTGATE_REFUSED_CONSENT_WITHDRAWN,
        RefusedReason::MeetingEnded => CERTGATE_REFUSED_MEETING_ENDED,
    }
}

#[inline]
pub(crate) const fn action_reason(why: ActionReason) -> certgate_reason {
    match why {
        ActionReason::Person => CERTGATE_WHY_PERSON,
        ActionReason::Deadline => CERTGATE_WHY_DEADLINE,
        ActionReason::Remembered => CERTGATE_WHY_REMEMBERED,
        ActionReason::Refused(why) => refused(why),
    }
}

#[inline]
pub(crate) const fn leaf(leaf: Leaf) -> (certgate_leaf, certgate_reason) {
    match leaf {
        Leaf::Joining => (CERTGATE_LEAF_JOINING, CERTGATE_NO_REASON),
        Leaf::Retrying => (CERTGATE_LEAF_RETRYING, CERTGATE_NO_REASON),
        Leaf::Reconnecting => (CERTGATE_LEAF_RECONNECTING, CERTGATE_NO_REASON),
        Leaf::Admitted => (CERTGATE_LEAF_ADMITTED, CERTGATE_NO_REASON),
        Leaf::Fetching => (CERTGATE_LEAF_FETCHING, CERTGATE_NO_REASON),
        Leaf::Deciding => (CERTGATE_LEAF_DECIDING, CERTGATE_NO_REASON),
        Leaf::Active => (CERTGATE_LEAF_ACTIVE, CERTGATE_NO_REASON),
        Leaf::Playing => (CERTGATE_LEAF_PLAYING, CERTGATE_NO_REASON),
        Leaf::Refused(why) => (CERTGATE_LEAF_REFUSED, refused(why)),
        Leaf::Left(why) => (
            CERTGATE_LEAF_LEFT,
            match why {
                LeaveReason::Left => CERTGATE_LEFT_LEFT,
                LeaveReason::StoppedForSvc => CERTGATE_LEFT_STOPPED_FOR_SVC,
            },
        ),
        Leaf::Failed(why) => (
            CERTGATE_LEAF_FAILED,
            match why {
                FailedReason::Join => CERTGATE_FAILED_JOIN,
                FailedReason::CallIn => CERTGATE_FAILED_CALL_IN,
                FailedReason::Capacity => CERTGATE_FAILED_CAPACITY,
                FailedReason::AttendeeLimit => CERTGATE_FAILED_ATTENDEE_LIMIT,
                FailedReason::Reconnect => CERTGATE_FAILED_RECONNECT,
                FailedReason::Network => CERTGATE_FAILED_NETWORK,
            },
        ),
    }
}

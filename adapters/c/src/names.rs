//! Stable names of what are numbers here: those that journals and the conformance protocol
//! use. The functions give text that is never null and lives for ever; it is empty for a
//! number that is none of its type.

use core::ffi::{CStr, c_char};

use crate::{effects::*, types::*};

/// The kind's stable name.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_kind_name(kind: certgate_kind) -> *const c_char {
    let name = match kind {
        CERTGATE_KIND_VIDEO => c"video",
        CERTGATE_KIND_SVS => c"svs",
        CERTGATE_KIND_AUDIO_BROADCAST => c"audio_broadcast",
        CERTGATE_KIND_AUDIO_VOIP => c"audio_voip",
        CERTGATE_KIND_AUDIO_HYBRID => c"audio_hybrid",
        CERTGATE_KIND_NBR => c"nbr",
        _ => c"",
    };
    name.as_ptr()
}

/// The kind's name to show to a person.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_kind_title(kind: certgate_kind) -> *const c_char {
    let title = match kind {
        CERTGATE_KIND_VIDEO => c"Video",
        CERTGATE_KIND_SVS => c"Streaming video (SVS)",
        CERTGATE_KIND_AUDIO_BROADCAST => c"Audio broadcast",
        CERTGATE_KIND_AUDIO_VOIP => c"Audio (VoIP)",
        CERTGATE_KIND_AUDIO_HYBRID => c"Audio (VoIP and phone)",
        CERTGATE_KIND_NBR => c"Recording player (NBR)",
        _ => c"",
    };
    title.as_ptr()
}

/// The leaf's stable name.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_leaf_name(leaf: certgate_leaf) -> *const c_char {
    let name = match leaf {
        CERTGATE_LEAF_JOINING => c"joining",
        CERTGATE_LEAF_RETRYING => c"retrying",
        CERTGATE_LEAF_RECONNECTING => c"reconnecting",
        CERTGATE_LEAF_ADMITTED => c"admitted",
        CERTGATE_LEAF_FETCHING => c"fetching",
        CERTGATE_LEAF_DECIDING => c"deciding",
        CERTGATE_LEAF_ACTIVE => c"active",
        CERTGATE_LEAF_PLAYING => c"playing",
        CERTGATE_LEAF_REFUSED => c"refused",
        CERTGATE_LEAF_LEFT => c"left",
        CERTGATE_LEAF_FAILED => c"failed",
        _ => c"",
    };
    name.as_ptr()
}

/// The reason's stable name; empty for `CERTGATE_NO_REASON`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_reason_name(reason: certgate_reason) -> *const c_char {
    self::reason(reason).as_ptr()
}

const fn reason(reason: certgate_reason) -> &'static CStr {
    match reason {
        CERTGATE_REFUSED_DENIED => c"denied",
        CERTGATE_REFUSED_UNANSWERED => c"unanswered",
        CERTGATE_REFUSED_CERTIFICATE_UNAVAILABLE => c"certificate_unavailable",
        CERTGATE_REFUSED_CERTIFICATE_UNREADABLE => c"certificate_unreadable",
        CERTGATE_REFUSED_OVERRIDES_FORBIDDEN => c"overrides_forbidden",
        CERTGATE_REFUSED_HOST_UNKNOWN => c"host_unknown",
        CERTGATE_REFUSED_NOT_OVERRIDABLE => c"not_overridable",
        CERTGATE_REFUSED_SUBJECT_LIMIT => c"subject_limit",
        CERTGATE_REFUSED_PROMPT_LIMIT => c"prompt_limit",
        CERTGATE_REFUSED_INQUIRY_LIMIT => c"inquiry_limit",
        CERTGATE_REFUSED_BYPASSED => c"bypassed",
        CERTGATE_REFUSED_CONSENT_WITHDRAWN => c"consent_withdrawn",
        CERTGATE_REFUSED_MEETING_ENDED => c"meeting_ended",
        CERTGATE_LEFT_LEFT => c"left",
        CERTGATE_LEFT_STOPPED_FOR_SVC => c"stopped_for_svc",
        CERTGATE_FAILED_JOIN => c"join",
        CERTGATE_FAILED_CALL_IN => c"call_in",
        CERTGATE_FAILED_CAPACITY => c"capacity",
        CERTGATE_FAILED_ATTENDEE_LIMIT => c"attendee_limit",
        CERTGATE_FAILED_RECONNECT => c"reconnect",
        CERTGATE_FAILED_NETWORK => c"network",
        CERTGATE_WHY_PERSON => c"person",
        CERTGATE_WHY_DEADLINE => c"deadline",
        CERTGATE_WHY_REMEMBERED => c"remembered",
        _ => c"",
    }
}

/// The stable name of one problem, not of a set.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_problem_name(problem: certgate_problems) -> *const c_char {
    let name = match problem {
        CERTGATE_PROBLEM_BAD_SIGNATURE => c"bad_signature",
        CERTGATE_PROBLEM_EXPIRED => c"expired",
        CERTGATE_PROBLEM_HOST_MISMATCH => c"host_mismatch",
        CERTGATE_PROBLEM_NOT_YET_VALID => c"not_yet_valid",
        CERTGATE_PROBLEM_OTHER => c"other",
        CERTGATE_PROBLEM_REVOKED => c"revoked",
        CERTGATE_PROBLEM_SELF_SIGNED => c"self_signed",
        CERTGATE_PROBLEM_UNKNOWN => c"unknown",
        CERTGATE_PROBLEM_UNKNOWN_ISSUER => c"unknown_issuer",
        CERTGATE_PROBLEM_WEAK => c"weak",
        _ => c"",
    };
    name.as_ptr()
}

/// The stable name of why a window closes.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_dismissal_name(why: certgate_dismissal) -> *const c_char {
    let name = match why {
        CERTGATE_DISMISSAL_ANSWERED => c"answered",
        CERTGATE_DISMISSAL_DEADLINE => c"deadline",
        CERTGATE_DISMISSAL_POLICY => c"policy",
        CERTGATE_DISMISSAL_MEETING_ENDED => c"meeting_ended",
        _ => c"",
    };
    name.as_ptr()
}

/// The stable name of what a service did that it must not do.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_anomaly_name(what: certgate_anomaly) -> *const c_char {
    let name = match what {
        CERTGATE_ANOMALY_CONNECTED_WHILE_HELD => c"connected_while_held",
        CERTGATE_ANOMALY_UNEXPECTED_SIGNAL => c"unexpected_signal",
        _ => c"",
    };
    name.as_ptr()
}

//! The types that C programs see. Numbers that come in are checked, whatever their type says.

/// The kind of a media session; one of `CERTGATE_KIND_…`.
pub type certgate_kind = u32;
/// Video.
pub const CERTGATE_KIND_VIDEO: certgate_kind = 0;
/// Streaming video (SVS).
pub const CERTGATE_KIND_SVS: certgate_kind = 1;
/// Audio broadcast.
pub const CERTGATE_KIND_AUDIO_BROADCAST: certgate_kind = 2;
/// Audio, voice over IP alone.
pub const CERTGATE_KIND_AUDIO_VOIP: certgate_kind = 3;
/// Audio, voice over IP together with the telephone.
pub const CERTGATE_KIND_AUDIO_HYBRID: certgate_kind = 4;
/// The player of network based recordings.
pub const CERTGATE_KIND_NBR: certgate_kind = 5;

/// A signal; one of `CERTGATE_SIGNAL_…`. The reason is part of the number.
pub type certgate_signal_kind = u32;
/// The session has joined.
pub const CERTGATE_SIGNAL_JOIN_SUCCEEDED: certgate_signal_kind = 0;
/// Joining or rejoining failed.
pub const CERTGATE_SIGNAL_JOIN_FAILED: certgate_signal_kind = 1;
/// The call-in failed.
pub const CERTGATE_SIGNAL_JOIN_FAILED_CALL_IN: certgate_signal_kind = 2;
/// The server has no room left.
pub const CERTGATE_SIGNAL_JOIN_FAILED_CAPACITY: certgate_signal_kind = 3;
/// A stream has its full number of attendees.
pub const CERTGATE_SIGNAL_JOIN_FAILED_ATTENDEE_LIMIT: certgate_signal_kind = 4;
/// The service tries to join again.
pub const CERTGATE_SIGNAL_JOIN_RETRYING: certgate_signal_kind = 5;
/// The session is over.
pub const CERTGATE_SIGNAL_LEFT: certgate_signal_kind = 6;
/// Streaming video made way for scalable video.
pub const CERTGATE_SIGNAL_LEFT_STOPPED_FOR_SVC: certgate_signal_kind = 7;
/// The connection is lost and the service tries to get it back.
pub const CERTGATE_SIGNAL_RECONNECTING: certgate_signal_kind = 8;
/// The connection is back.
pub const CERTGATE_SIGNAL_RECONNECT_SUCCEEDED: certgate_signal_kind = 9;
/// The connection could not be had back.
pub const CERTGATE_SIGNAL_RECONNECT_FAILED: certgate_signal_kind = 10;
/// The connection could not be had back: the network failed.
pub const CERTGATE_SIGNAL_RECONNECT_FAILED_NETWORK: certgate_signal_kind = 11;
/// The server's certificate failed its check and the service holds the session.
pub const CERTGATE_SIGNAL_CERTIFICATE_PENDING: certgate_signal_kind = 12;
/// The recording or stream may be played.
pub const CERTGATE_SIGNAL_PLAY_ALLOWED: certgate_signal_kind = 13;

/// A set of problems: the `CERTGATE_PROBLEM_…` that hold, or-ed. A bit that is none of them
/// counts as `CERTGATE_PROBLEM_UNKNOWN`.
pub type certgate_problems = u32;
/// A signature does not verify.
pub const CERTGATE_PROBLEM_BAD_SIGNATURE: certgate_problems = 1 << 0;
/// The validity period is over.
pub const CERTGATE_PROBLEM_EXPIRED: certgate_problems = 1 << 1;
/// The certificate does not name the host.
pub const CERTGATE_PROBLEM_HOST_MISMATCH: certgate_problems = 1 << 2;
/// The validity period has not begun.
pub const CERTGATE_PROBLEM_NOT_YET_VALID: certgate_problems = 1 << 3;
/// Known to the service, and none of the others.
pub const CERTGATE_PROBLEM_OTHER: certgate_problems = 1 << 4;
/// The issuer has taken the certificate back.
pub const CERTGATE_PROBLEM_REVOKED: certgate_problems = 1 << 5;
/// The certificate vouches for itself.
pub const CERTGATE_PROBLEM_SELF_SIGNED: certgate_problems = 1 << 6;
/// Something that has no name here.
pub const CERTGATE_PROBLEM_UNKNOWN: certgate_problems = 1 << 7;
/// No trusted authority issued it.
pub const CERTGATE_PROBLEM_UNKNOWN_ISSUER: certgate_problems = 1 << 8;
/// Key, signature algorithm or parameters are too weak.
pub const CERTGATE_PROBLEM_WEAK: certgate_problems = 1 << 9;

/// How finely consent is cut; one of `CERTGATE_SCOPE_…`.
pub type certgate_scope = u32;
/// The certificate alone.
pub const CERTGATE_SCOPE_CERTIFICATE: certgate_scope = 0;
/// The certificate on one host.
pub const CERTGATE_SCOPE_CERTIFICATE_HOST: certgate_scope = 1;
/// The certificate on one host with one set of problems.
pub const CERTGATE_SCOPE_CERTIFICATE_HOST_PROBLEMS: certgate_scope = 2;

/// The centre that hosts the meeting; changes no decision.
pub type certgate_center = u32;
/// Meeting centre.
pub const CERTGATE_CENTER_MEETING: certgate_center = 0;
/// Event centre.
pub const CERTGATE_CENTER_EVENT: certgate_center = 1;
/// Training centre.
pub const CERTGATE_CENTER_TRAINING: certgate_center = 2;

/// What the person is in the meeting; changes no decision.
pub type certgate_role = u32;
/// Leads the meeting.
pub const CERTGATE_ROLE_PRESENTER: certgate_role = 0;
/// Takes part in it.
pub const CERTGATE_ROLE_ATTENDEE: certgate_role = 1;

/// Which meeting an engine decides for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct certgate_meeting {
    /// Its number. Give each engine that is alive in one process its own, so that an id from
    /// one is foreign to the other.
    pub id: u32,
    /// One of `CERTGATE_CENTER_…`.
    pub center: certgate_center,
    /// One of `CERTGATE_ROLE_…`.
    pub role: certgate_role,
}

/// The rules of a meeting. Start from `certgate_policy_default`, never from zeroed memory:
/// zeroes allow no session.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct certgate_policy {
    /// One of `CERTGATE_SCOPE_…`.
    pub scope: certgate_scope,
    /// Problems that deny a subject whatever anybody says.
    pub non_overridable: certgate_problems,
    /// 1 if every certificate that fails its check is refused unasked, else 0.
    pub forbid_overrides: u32,
    /// How many windows are open at once; at least 1.
    pub max_shown_prompts: u64,
    /// How many sessions are open at once.
    pub max_sessions: u64,
    /// How many prompts wait for a free window.
    pub max_queued_prompts: u64,
    /// How many subjects have a prompt or a verdict.
    pub max_subjects: u64,
    /// How many prompts one session may cause.
    pub max_prompts_per_session: u64,
    /// How many hosts one window shows; at least 1.
    pub max_prompt_hosts: u64,
    /// How many inquiries one session may start.
    pub max_inquiries: u64,
    /// The largest certificate that is read, in bytes as given.
    pub max_certificate_bytes: u64,
    /// Milliseconds that a service may take to hand out a certificate; 0 for no deadline.
    pub certificate_deadline_ms: u64,
    /// Milliseconds that a window stays open unanswered; 0 for no deadline.
    pub answer_deadline_ms: u64,
}

/// One session of one meeting. Keep it as it was given; its parts mean nothing outside.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_session {
    /// The meeting.
    pub meeting: u32,
    /// Where the engine finds it.
    pub slot: u32,
    /// Its number in the meeting, from 1.
    pub number: u64,
}

/// The SHA-256 of a certificate's DER, which identifies it.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_fingerprint {
    /// The digest.
    pub bytes: [u8; 32],
}

/// Where a session is; one of `CERTGATE_LEAF_…`.
pub type certgate_leaf = u32;
/// Its service tries to join.
pub const CERTGATE_LEAF_JOINING: certgate_leaf = 0;
/// Its service tries to join again.
pub const CERTGATE_LEAF_RETRYING: certgate_leaf = 1;
/// Its service tries to get the connection back.
pub const CERTGATE_LEAF_RECONNECTING: certgate_leaf = 2;
/// Its service was told to ignore the error.
pub const CERTGATE_LEAF_ADMITTED: certgate_leaf = 3;
/// Held; its certificate was asked for.
pub const CERTGATE_LEAF_FETCHING: certgate_leaf = 4;
/// Held; it waits for an answer.
pub const CERTGATE_LEAF_DECIDING: certgate_leaf = 5;
/// Connected.
pub const CERTGATE_LEAF_ACTIVE: certgate_leaf = 6;
/// Connected and playing.
pub const CERTGATE_LEAF_PLAYING: certgate_leaf = 7;
/// Refused for good; the reason is one of `CERTGATE_REFUSED_…`.
pub const CERTGATE_LEAF_REFUSED: certgate_leaf = 8;
/// Over; the reason is one of `CERTGATE_LEFT_…`.
pub const CERTGATE_LEAF_LEFT: certgate_leaf = 9;
/// Failed; the reason is one of `CERTGATE_FAILED_…`.
pub const CERTGATE_LEAF_FAILED: certgate_leaf = 10;

/// Why something is as it is; what it is one of depends on where it stands.
pub type certgate_reason = u32;
/// No reason.
pub const CERTGATE_NO_REASON: certgate_reason = 0;
/// The person said no.
pub const CERTGATE_REFUSED_DENIED: certgate_reason = 1;
/// Nobody answered in time.
pub const CERTGATE_REFUSED_UNANSWERED: certgate_reason = 2;
/// The service had no certificate to show, or not in time.
pub const CERTGATE_REFUSED_CERTIFICATE_UNAVAILABLE: certgate_reason = 3;
/// What the service handed out is no certificate, or too large.
pub const CERTGATE_REFUSED_CERTIFICATE_UNREADABLE: certgate_reason = 4;
/// The policy lets nobody override anything.
pub const CERTGATE_REFUSED_OVERRIDES_FORBIDDEN: certgate_reason = 5;
/// Consent is by host, and the host is not known.
pub const CERTGATE_REFUSED_HOST_UNKNOWN: certgate_reason = 6;
/// The certificate has a problem that nobody may override.
pub const CERTGATE_REFUSED_NOT_OVERRIDABLE: certgate_reason = 7;
/// The meeting remembers as many subjects as it may.
pub const CERTGATE_REFUSED_SUBJECT_LIMIT: certgate_reason = 8;
/// A limit on prompts, on the queue or on a window's hosts.
pub const CERTGATE_REFUSED_PROMPT_LIMIT: certgate_reason = 9;
/// The session has had as many inquiries as it may.
pub const CERTGATE_REFUSED_INQUIRY_LIMIT: certgate_reason = 10;
/// The service connected although the session was held.
pub const CERTGATE_REFUSED_BYPASSED: certgate_reason = 11;
/// The consent that it rested on was taken back.
pub const CERTGATE_REFUSED_CONSENT_WITHDRAWN: certgate_reason = 12;
/// The meeting is over.
pub const CERTGATE_REFUSED_MEETING_ENDED: certgate_reason = 13;
/// It left.
pub const CERTGATE_LEFT_LEFT: certgate_reason = 20;
/// Streaming video made way for scalable video.
pub const CERTGATE_LEFT_STOPPED_FOR_SVC: certgate_reason = 21;
/// Joining or rejoining failed.
pub const CERTGATE_FAILED_JOIN: certgate_reason = 30;
/// The call-in failed.
pub const CERTGATE_FAILED_CALL_IN: certgate_reason = 31;
/// The server has no room left.
pub const CERTGATE_FAILED_CAPACITY: certgate_reason = 32;
/// A stream has its full number of attendees: tell the person.
pub const CERTGATE_FAILED_ATTENDEE_LIMIT: certgate_reason = 33;
/// Reconnecting failed.
pub const CERTGATE_FAILED_RECONNECT: certgate_reason = 34;
/// The network failed.
pub const CERTGATE_FAILED_NETWORK: certgate_reason = 35;
/// An action's reason: the person has just said so.
pub const CERTGATE_WHY_PERSON: certgate_reason = 40;
/// An action's reason: a deadline has just passed.
pub const CERTGATE_WHY_DEADLINE: certgate_reason = 41;
/// An action's reason: the subject was settled before.
pub const CERTGATE_WHY_REMEMBERED: certgate_reason = 42;

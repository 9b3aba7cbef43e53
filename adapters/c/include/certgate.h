/* certgate for C and C++: decides the certificate prompts of a meeting's media sessions.
 *
 * Made from the library's sources; do not edit. The rules that hold for all functions:
 *
 * - Every function returns a status: CERTGATE_OK if it was done, else what was wrong, and then
 *   nothing has changed. certgate_status_text says it in words.
 * - Engines are named by numbers, not pointers: one that was freed, was never given or is zero
 *   is a status. So are null pointers where something is needed, lengths that cannot be, ids of
 *   another meeting and of sessions that were closed.
 * - An engine belongs to one caller at a time. Any thread may call, but a call while another is
 *   under way on the same engine is CERTGATE_BUSY and not a race. No function calls back, so
 *   whatever a client does with an effect, it may call the engine again.
 * - A defect of the library becomes CERTGATE_PANICKED, and that engine takes nothing more but
 *   to be freed.
 * - Take the effects with certgate_poll_effect after every input.
 */

#ifndef CERTGATE_H
#define CERTGATE_H



#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The version of this interface. It rises when a program that was compiled against an older
 * header would go wrong; compare it with `CERTGATE_ABI_VERSION` when you start.
 */
#define CERTGATE_ABI_VERSION 1

/**
 * The message under which the audio service confirms its session's state
 * (`WEBEX_AUDIO_SESSION_CONFIRM`).
 */
#define CERTGATE_AUDIO_SESSION_CONFIRM 31016

/**
 * Video joined.
 */
#define CERTGATE_CODE_VIDEO_JOIN_SUCCESS 0

/**
 * Video could not join.
 */
#define CERTGATE_CODE_VIDEO_JOIN_FAIL 1

/**
 * Video left.
 */
#define CERTGATE_CODE_VIDEO_LEAVE 2

/**
 * Video holds the session for its server's certificate.
 */
#define CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE 3

/**
 * Streaming video joined.
 */
#define CERTGATE_CODE_SVS_JOIN_SUCCESS 0

/**
 * Streaming video could not join.
 */
#define CERTGATE_CODE_SVS_JOIN_FAIL 1

/**
 * Streaming video tries to join again.
 */
#define CERTGATE_CODE_SVS_JOIN_RETRY 2

/**
 * Streaming video left.
 */
#define CERTGATE_CODE_SVS_LEAVE_OK 3

/**
 * Streaming video tries to get the connection back.
 */
#define CERTGATE_CODE_SVS_RECONNECTING 4

/**
 * Streaming video has the connection back.
 */
#define CERTGATE_CODE_SVS_RECONNECT_SUCCESS 5

/**
 * Streaming video could not get the connection back.
 */
#define CERTGATE_CODE_SVS_RECONNECT_FAIL 6

/**
 * Streaming video could not get it back, the network failed.
 */
#define CERTGATE_CODE_SVS_RECONNECT_NETWORK_ERROR 7

/**
 * Streaming video holds the session for its server's certificate.
 */
#define CERTGATE_CODE_SVS_PENDING_SSL_CERTIFICATE 8

/**
 * Streaming video has its full number of attendees.
 */
#define CERTGATE_CODE_SVS_ATTENDEE_REACH_MAX_COUNT 100

/**
 * Streaming video made way for scalable video.
 */
#define CERTGATE_CODE_SVS_STOP_SVS_FOR_SVC 101

/**
 * Streaming video may play.
 */
#define CERTGATE_CODE_SVS_ALLOW_PLAY 102

/**
 * Audio broadcast holds the session for its server's certificate.
 */
#define CERTGATE_CODE_AUDIO_BROADCAST_CERTIFICATION 1009

/**
 * Audio joined.
 */
#define CERTGATE_CODE_AUDIO_JOIN_OK 0

/**
 * Audio could not join.
 */
#define CERTGATE_CODE_AUDIO_JOIN_FAIL 1

/**
 * Audio tries to join again.
 */
#define CERTGATE_CODE_AUDIO_JOIN_RETRY 2

/**
 * Audio could not call in.
 */
#define CERTGATE_CODE_AUDIO_CALLIN_FAIL 3

/**
 * Audio left.
 */
#define CERTGATE_CODE_AUDIO_LEAVE_OK 4

/**
 * Audio finds no room on the server.
 */
#define CERTGATE_CODE_AUDIO_CAPACITY_LIMIT 5

/**
 * Audio holds the session for its server's certificate.
 */
#define CERTGATE_CODE_AUDIO_CERTIFICATION 6

/**
 * The only type of certification there is: the first argument of `GetCertificationInfo` and
 * `SetCertificationAction`.
 */
#define CERTGATE_CERTIFICATION_TYPE_SSL 0

/**
 * How many engines may be alive in one process.
 */
#define CERTGATE_MAX_ENGINES 1024

/**
 * The service did not tell which host it means to reach.
 */
#define CERTGATE_NO_HOST 4294967295

/**
 * What became of a call; one of the `CERTGATE_…` statuses. 0 is good.
 */
typedef uint32_t certgate_status;

/**
 * The kind of a media session; one of `CERTGATE_KIND_…`.
 */
typedef uint32_t certgate_kind;

/**
 * A signal; one of `CERTGATE_SIGNAL_…`. The reason is part of the number.
 */
typedef uint32_t certgate_signal_kind;

/**
 * The SHA-256 of a certificate's DER, which identifies it.
 */
typedef struct certgate_fingerprint {
    /**
     * The digest.
     */
    uint8_t bytes[32];
} certgate_fingerprint;

/**
 * Names an engine. 0 names none.
 */
typedef uint64_t certgate_engine;

/**
 * What an effect is; one of `CERTGATE_EFFECT_…`. It says which member of the body to read.
 */
typedef uint32_t certgate_effect_kind;

/**
 * One session of one meeting. Keep it as it was given; its parts mean nothing outside.
 */
typedef struct certgate_session {
    /**
     * The meeting.
     */
    uint32_t meeting;
    /**
     * Where the engine finds it.
     */
    uint32_t slot;
    /**
     * Its number in the meeting, from 1.
     */
    uint64_t number;
} certgate_session;

/**
 * An inquiry of a session.
 */
typedef struct certgate_inquiry_body {
    /**
     * Whose service.
     */
    struct certgate_session session;
    /**
     * The inquiry that the certificate will answer.
     */
    uint64_t inquiry;
} certgate_inquiry_body;

/**
 * A window and what it shows by now.
 */
typedef struct certgate_window_body {
    /**
     * Which window.
     */
    uint64_t prompt;
    /**
     * What Connect Anyway has to name from now on.
     */
    uint64_t revision;
} certgate_window_body;

/**
 * Why a window closes; one of `CERTGATE_DISMISSAL_…`.
 */
typedef uint32_t certgate_dismissal;

/**
 * A window that closes.
 */
typedef struct certgate_dismissal_body {
    /**
     * Which window.
     */
    uint64_t prompt;
    /**
     * Why.
     */
    certgate_dismissal why;
} certgate_dismissal_body;

/**
 * What `SetCertificationAction` takes. Beware that 0 means accept: an action is only ever
 * read from an effect, never from memory that was cleared.
 */
typedef uint8_t certgate_action;

/**
 * Why something is as it is; what it is one of depends on where it stands.
 */
typedef uint32_t certgate_reason;

/**
 * What a service shall do.
 */
typedef struct certgate_action_body {
    /**
     * Whose service.
     */
    struct certgate_session session;
    /**
     * The inquiry that this answers; drop the action if the service has asked again.
     */
    uint64_t inquiry;
    /**
     * What it shall do.
     */
    certgate_action action;
    /**
     * Why: one of `CERTGATE_WHY_…` or of `CERTGATE_REFUSED_…`.
     */
    certgate_reason why;
} certgate_action_body;

/**
 * A session that must not go on.
 */
typedef struct certgate_termination_body {
    /**
     * Whose service.
     */
    struct certgate_session session;
    /**
     * Why: one of `CERTGATE_REFUSED_…`.
     */
    certgate_reason why;
} certgate_termination_body;

/**
 * Where a session is; one of `CERTGATE_LEAF_…`.
 */
typedef uint32_t certgate_leaf;

/**
 * Where a session is now.
 */
typedef struct certgate_change_body {
    /**
     * Which session.
     */
    struct certgate_session session;
    /**
     * Where it is now.
     */
    certgate_leaf to;
    /**
     * Why, if it is refused, left or failed; else `CERTGATE_NO_REASON`.
     */
    certgate_reason why;
} certgate_change_body;

/**
 * What a service did that it must not do; one of `CERTGATE_ANOMALY_…`.
 */
typedef uint32_t certgate_anomaly;

/**
 * What a service did.
 */
typedef struct certgate_anomaly_body {
    /**
     * Whose service.
     */
    struct certgate_session session;
    /**
     * What it did.
     */
    certgate_anomaly what;
} certgate_anomaly_body;

/**
 * An effect's particulars: the member that its kind names.
 */
typedef union certgate_effect_body {
    /**
     * Of `CERTGATE_EFFECT_FETCH_CERTIFICATE`.
     */
    struct certgate_inquiry_body fetch_certificate;
    /**
     * Of `CERTGATE_EFFECT_SHOW_PROMPT`.
     */
    struct certgate_window_body show_prompt;
    /**
     * Of `CERTGATE_EFFECT_UPDATE_PROMPT`.
     */
    struct certgate_window_body update_prompt;
    /**
     * Of `CERTGATE_EFFECT_DISMISS_PROMPT`.
     */
    struct certgate_dismissal_body dismiss_prompt;
    /**
     * Of `CERTGATE_EFFECT_SET_CERTIFICATE_ACTION`.
     */
    struct certgate_action_body set_certificate_action;
    /**
     * Of `CERTGATE_EFFECT_TERMINATE`.
     */
    struct certgate_termination_body terminate;
    /**
     * Of `CERTGATE_EFFECT_SESSION_CHANGED`.
     */
    struct certgate_change_body session_changed;
    /**
     * Of `CERTGATE_EFFECT_ANOMALY`.
     */
    struct certgate_anomaly_body anomaly;
} certgate_effect_body;

/**
 * One thing to do, in the order in which it is to be done.
 */
typedef struct certgate_effect {
    /**
     * One of `CERTGATE_EFFECT_…`.
     */
    certgate_effect_kind kind;
    /**
     * Its particulars.
     */
    union certgate_effect_body body;
} certgate_effect;

/**
 * How finely consent is cut; one of `CERTGATE_SCOPE_…`.
 */
typedef uint32_t certgate_scope;

/**
 * A set of problems: the `CERTGATE_PROBLEM_…` that hold, or-ed. A bit that is none of them
 * counts as `CERTGATE_PROBLEM_UNKNOWN`.
 */
typedef uint32_t certgate_problems;

/**
 * The rules of a meeting. Start from `certgate_policy_default`, never from zeroed memory:
 * zeroes allow no session.
 */
typedef struct certgate_policy {
    /**
     * One of `CERTGATE_SCOPE_…`.
     */
    certgate_scope scope;
    /**
     * Problems that deny a subject whatever anybody says.
     */
    certgate_problems non_overridable;
    /**
     * 1 if every certificate that fails its check is refused unasked, else 0.
     */
    uint32_t forbid_overrides;
    /**
     * How many windows are open at once; at least 1.
     */
    uint64_t max_shown_prompts;
    /**
     * How many sessions are open at once.
     */
    uint64_t max_sessions;
    /**
     * How many prompts wait for a free window.
     */
    uint64_t max_queued_prompts;
    /**
     * How many subjects have a prompt or a verdict.
     */
    uint64_t max_subjects;
    /**
     * How many prompts one session may cause.
     */
    uint64_t max_prompts_per_session;
    /**
     * How many hosts one window shows; at least 1.
     */
    uint64_t max_prompt_hosts;
    /**
     * How many inquiries one session may start.
     */
    uint64_t max_inquiries;
    /**
     * The largest certificate that is read, in bytes as given.
     */
    uint64_t max_certificate_bytes;
    /**
     * Milliseconds that a service may take to hand out a certificate; 0 for no deadline.
     */
    uint64_t certificate_deadline_ms;
    /**
     * Milliseconds that a window stays open unanswered; 0 for no deadline.
     */
    uint64_t answer_deadline_ms;
} certgate_policy;

/**
 * The centre that hosts the meeting; changes no decision.
 */
typedef uint32_t certgate_center;

/**
 * What the person is in the meeting; changes no decision.
 */
typedef uint32_t certgate_role;

/**
 * Which meeting an engine decides for.
 */
typedef struct certgate_meeting {
    /**
     * Its number. Give each engine that is alive in one process its own, so that an id from
     * one is foreign to the other.
     */
    uint32_t id;
    /**
     * One of `CERTGATE_CENTER_…`.
     */
    certgate_center center;
    /**
     * One of `CERTGATE_ROLE_…`.
     */
    certgate_role role;
} certgate_meeting;

/**
 * What a window shows, with the sizes of its lists.
 */
typedef struct certgate_prompt_info {
    /**
     * What Connect Anyway has to name.
     */
    uint64_t revision;
    /**
     * The certificate in question.
     */
    struct certgate_fingerprint fingerprint;
    /**
     * Whether the certificate's bytes are in a format of the service's own.
     */
    bool is_opaque;
    /**
     * Every problem that the window shows or has shown.
     */
    certgate_problems problems;
    /**
     * How many sessions wait for the answer.
     */
    size_t sessions;
    /**
     * How many hosts it shows.
     */
    size_t hosts;
    /**
     * How many other certificates the meeting remembers for one of these hosts.
     */
    size_t replaces;
} certgate_prompt_info;

/**
 * One session that waits for a window's answer.
 */
typedef struct certgate_waiting {
    /**
     * Which session.
     */
    struct certgate_session session;
    /**
     * Its kind.
     */
    certgate_kind kind;
    /**
     * What its service found wrong.
     */
    certgate_problems problems;
    /**
     * The host that it means to reach, by its place among the window's hosts, or
     * `CERTGATE_NO_HOST`.
     */
    uint32_t host;
} certgate_waiting;

/**
 * What can be said of one session.
 */
typedef struct certgate_session_info {
    /**
     * Its kind.
     */
    certgate_kind kind;
    /**
     * Where it is.
     */
    certgate_leaf leaf;
    /**
     * Why, if it is refused, left or failed.
     */
    certgate_reason why;
    /**
     * Its current inquiry; 0 before its first.
     */
    uint64_t inquiry;
    /**
     * How many prompts it has caused.
     */
    uint64_t prompts_made;
    /**
     * Whether a report of being connected would be believed right now.
     */
    bool gate_open;
    /**
     * Whether `fingerprint` says something.
     */
    bool has_fingerprint;
    /**
     * The certificate that its last review rests on; compare it with what the service hands
     * out now before it is told to ignore the error.
     */
    struct certgate_fingerprint fingerprint;
} certgate_session_info;

/**
 * What the engine knows of a certificate; one of `CERTGATE_STANDING_…`.
 */
typedef uint32_t certgate_standing_kind;

/**
 * It was answered.
 */
#define CERTGATE_DISMISSAL_ANSWERED 0

/**
 * Its deadline passed.
 */
#define CERTGATE_DISMISSAL_DEADLINE 1

/**
 * The policy settled its subject.
 */
#define CERTGATE_DISMISSAL_POLICY 2

/**
 * The meeting is over.
 */
#define CERTGATE_DISMISSAL_MEETING_ENDED 3

/**
 * It reported being connected while the session was held or refused.
 */
#define CERTGATE_ANOMALY_CONNECTED_WHILE_HELD 0

/**
 * It allowed play on a session that is not connected.
 */
#define CERTGATE_ANOMALY_UNEXPECTED_SIGNAL 1

/**
 * Ignore the error and connect.
 */
#define CERTGATE_ACTION_IGNORE 0

/**
 * Give up.
 */
#define CERTGATE_ACTION_CANCEL 1

/**
 * Nothing is left to do; no member.
 */
#define CERTGATE_EFFECT_NONE 0

/**
 * Ask the session's service for its certificate, and hand it in under this inquiry
 * (`body.fetch_certificate`).
 */
#define CERTGATE_EFFECT_FETCH_CERTIFICATE 1

/**
 * Open a certificate-error window; `certgate_prompt_get` and its siblings say what is in it
 * (`body.show_prompt`).
 */
#define CERTGATE_EFFECT_SHOW_PROMPT 2

/**
 * A session joined or left an open window: show it anew (`body.update_prompt`).
 */
#define CERTGATE_EFFECT_UPDATE_PROMPT 3

/**
 * Close a window (`body.dismiss_prompt`).
 */
#define CERTGATE_EFFECT_DISMISS_PROMPT 4

/**
 * Tell the service what to do with the certificate that it holds the session for
 * (`body.set_certificate_action`).
 */
#define CERTGATE_EFFECT_SET_CERTIFICATE_ACTION 5

/**
 * Make the session's service leave (`body.terminate`).
 */
#define CERTGATE_EFFECT_TERMINATE 6

/**
 * The session has another leaf, or the same for another reason (`body.session_changed`).
 */
#define CERTGATE_EFFECT_SESSION_CHANGED 7

/**
 * The service did what it must not do (`body.anomaly`).
 */
#define CERTGATE_EFFECT_ANOMALY 8

/**
 * Nobody was asked, or the answer is forgotten.
 */
#define CERTGATE_STANDING_UNSEEN 0

/**
 * A prompt waits for a free window.
 */
#define CERTGATE_STANDING_QUEUED 1

/**
 * A window is open.
 */
#define CERTGATE_STANDING_SHOWN 2

/**
 * The person allowed it.
 */
#define CERTGATE_STANDING_ALLOWED 3

/**
 * The person denied it.
 */
#define CERTGATE_STANDING_DENIED_BY_PERSON 4

/**
 * A deadline denied it.
 */
#define CERTGATE_STANDING_DENIED_BY_DEADLINE 5

/**
 * The policy denied it.
 */
#define CERTGATE_STANDING_DENIED_BY_POLICY 6

/**
 * Done.
 */
#define CERTGATE_OK 0

/**
 * Nothing can be opened, handed in, answered, forgotten or ended any more.
 */
#define CERTGATE_MEETING_ENDED 1

/**
 * As many sessions are open as the policy allows.
 */
#define CERTGATE_TOO_MANY_SESSIONS 2

/**
 * No such session is open in this meeting.
 */
#define CERTGATE_UNKNOWN_SESSION 3

/**
 * The session's kind does not have this code.
 */
#define CERTGATE_UNKNOWN_CODE 4

/**
 * The session does not wait for a certificate under this inquiry.
 */
#define CERTGATE_STALE_INQUIRY 5

/**
 * No window with this number was shown.
 */
#define CERTGATE_UNKNOWN_PROMPT 6

/**
 * The window is gone.
 */
#define CERTGATE_PROMPT_CLOSED 7

/**
 * The window shows more than the revision that was answered.
 */
#define CERTGATE_PROMPT_CHANGED 8

/**
 * Nothing is remembered of this subject.
 */
#define CERTGATE_UNKNOWN_SUBJECT 9

/**
 * The subject's prompt is not answered yet.
 */
#define CERTGATE_SUBJECT_OPEN 10

/**
 * The policy denied the subject.
 */
#define CERTGATE_DENIED_BY_POLICY 11

/**
 * An error of the engine that this interface has no status for.
 */
#define CERTGATE_OTHER_ERROR 12

/**
 * No such engine: zero, never given, or freed.
 */
#define CERTGATE_UNKNOWN_ENGINE 32

/**
 * Another call is under way on this engine.
 */
#define CERTGATE_BUSY 33

/**
 * A call panicked; the engine takes nothing more but to be freed.
 */
#define CERTGATE_PANICKED 34

/**
 * As many engines are alive as this library keeps.
 */
#define CERTGATE_TOO_MANY_ENGINES 35

/**
 * The library is of another version of this interface than the header; only `certgate.hpp`
 * gives it.
 */
#define CERTGATE_WRONG_VERSION 36

/**
 * A pointer is null that must not be.
 */
#define CERTGATE_NULL_POINTER 40

/**
 * A number is not one of those that its type has, or out of its bounds.
 */
#define CERTGATE_BAD_VALUE 41

/**
 * A host name is not UTF-8, or longer than 255 bytes.
 */
#define CERTGATE_BAD_HOST 42

/**
 * The buffer is too small; the length needed was written.
 */
#define CERTGATE_BUFFER_TOO_SMALL 43

/**
 * The bytes are not a snapshot that this engine takes.
 */
#define CERTGATE_BAD_SNAPSHOT 44

/**
 * Effects are left; drain them first.
 */
#define CERTGATE_UNDRAINED 45

/**
 * The bytes are not a certificate.
 */
#define CERTGATE_UNREADABLE 46

/**
 * The journal could not be written, and is not complete.
 */
#define CERTGATE_JOURNAL_FAILED 47

/**
 * A journal can only begin with its meeting, and one engine writes one.
 */
#define CERTGATE_NOT_NEW 48

/**
 * Video.
 */
#define CERTGATE_KIND_VIDEO 0

/**
 * Streaming video (SVS).
 */
#define CERTGATE_KIND_SVS 1

/**
 * Audio broadcast.
 */
#define CERTGATE_KIND_AUDIO_BROADCAST 2

/**
 * Audio, voice over IP alone.
 */
#define CERTGATE_KIND_AUDIO_VOIP 3

/**
 * Audio, voice over IP together with the telephone.
 */
#define CERTGATE_KIND_AUDIO_HYBRID 4

/**
 * The player of network based recordings.
 */
#define CERTGATE_KIND_NBR 5

/**
 * The session has joined.
 */
#define CERTGATE_SIGNAL_JOIN_SUCCEEDED 0

/**
 * Joining or rejoining failed.
 */
#define CERTGATE_SIGNAL_JOIN_FAILED 1

/**
 * The call-in failed.
 */
#define CERTGATE_SIGNAL_JOIN_FAILED_CALL_IN 2

/**
 * The server has no room left.
 */
#define CERTGATE_SIGNAL_JOIN_FAILED_CAPACITY 3

/**
 * A stream has its full number of attendees.
 */
#define CERTGATE_SIGNAL_JOIN_FAILED_ATTENDEE_LIMIT 4

/**
 * The service tries to join again.
 */
#define CERTGATE_SIGNAL_JOIN_RETRYING 5

/**
 * The session is over.
 */
#define CERTGATE_SIGNAL_LEFT 6

/**
 * Streaming video made way for scalable video.
 */
#define CERTGATE_SIGNAL_LEFT_STOPPED_FOR_SVC 7

/**
 * The connection is lost and the service tries to get it back.
 */
#define CERTGATE_SIGNAL_RECONNECTING 8

/**
 * The connection is back.
 */
#define CERTGATE_SIGNAL_RECONNECT_SUCCEEDED 9

/**
 * The connection could not be had back.
 */
#define CERTGATE_SIGNAL_RECONNECT_FAILED 10

/**
 * The connection could not be had back: the network failed.
 */
#define CERTGATE_SIGNAL_RECONNECT_FAILED_NETWORK 11

/**
 * The server's certificate failed its check and the service holds the session.
 */
#define CERTGATE_SIGNAL_CERTIFICATE_PENDING 12

/**
 * The recording or stream may be played.
 */
#define CERTGATE_SIGNAL_PLAY_ALLOWED 13

/**
 * A signature does not verify.
 */
#define CERTGATE_PROBLEM_BAD_SIGNATURE (1 << 0)

/**
 * The validity period is over.
 */
#define CERTGATE_PROBLEM_EXPIRED (1 << 1)

/**
 * The certificate does not name the host.
 */
#define CERTGATE_PROBLEM_HOST_MISMATCH (1 << 2)

/**
 * The validity period has not begun.
 */
#define CERTGATE_PROBLEM_NOT_YET_VALID (1 << 3)

/**
 * Known to the service, and none of the others.
 */
#define CERTGATE_PROBLEM_OTHER (1 << 4)

/**
 * The issuer has taken the certificate back.
 */
#define CERTGATE_PROBLEM_REVOKED (1 << 5)

/**
 * The certificate vouches for itself.
 */
#define CERTGATE_PROBLEM_SELF_SIGNED (1 << 6)

/**
 * Something that has no name here.
 */
#define CERTGATE_PROBLEM_UNKNOWN (1 << 7)

/**
 * No trusted authority issued it.
 */
#define CERTGATE_PROBLEM_UNKNOWN_ISSUER (1 << 8)

/**
 * Key, signature algorithm or parameters are too weak.
 */
#define CERTGATE_PROBLEM_WEAK (1 << 9)

/**
 * The certificate alone.
 */
#define CERTGATE_SCOPE_CERTIFICATE 0

/**
 * The certificate on one host.
 */
#define CERTGATE_SCOPE_CERTIFICATE_HOST 1

/**
 * The certificate on one host with one set of problems.
 */
#define CERTGATE_SCOPE_CERTIFICATE_HOST_PROBLEMS 2

/**
 * Meeting centre.
 */
#define CERTGATE_CENTER_MEETING 0

/**
 * Event centre.
 */
#define CERTGATE_CENTER_EVENT 1

/**
 * Training centre.
 */
#define CERTGATE_CENTER_TRAINING 2

/**
 * Leads the meeting.
 */
#define CERTGATE_ROLE_PRESENTER 0

/**
 * Takes part in it.
 */
#define CERTGATE_ROLE_ATTENDEE 1

/**
 * Its service tries to join.
 */
#define CERTGATE_LEAF_JOINING 0

/**
 * Its service tries to join again.
 */
#define CERTGATE_LEAF_RETRYING 1

/**
 * Its service tries to get the connection back.
 */
#define CERTGATE_LEAF_RECONNECTING 2

/**
 * Its service was told to ignore the error.
 */
#define CERTGATE_LEAF_ADMITTED 3

/**
 * Held; its certificate was asked for.
 */
#define CERTGATE_LEAF_FETCHING 4

/**
 * Held; it waits for an answer.
 */
#define CERTGATE_LEAF_DECIDING 5

/**
 * Connected.
 */
#define CERTGATE_LEAF_ACTIVE 6

/**
 * Connected and playing.
 */
#define CERTGATE_LEAF_PLAYING 7

/**
 * Refused for good; the reason is one of `CERTGATE_REFUSED_…`.
 */
#define CERTGATE_LEAF_REFUSED 8

/**
 * Over; the reason is one of `CERTGATE_LEFT_…`.
 */
#define CERTGATE_LEAF_LEFT 9

/**
 * Failed; the reason is one of `CERTGATE_FAILED_…`.
 */
#define CERTGATE_LEAF_FAILED 10

/**
 * No reason.
 */
#define CERTGATE_NO_REASON 0

/**
 * The person said no.
 */
#define CERTGATE_REFUSED_DENIED 1

/**
 * Nobody answered in time.
 */
#define CERTGATE_REFUSED_UNANSWERED 2

/**
 * The service had no certificate to show, or not in time.
 */
#define CERTGATE_REFUSED_CERTIFICATE_UNAVAILABLE 3

/**
 * What the service handed out is no certificate, or too large.
 */
#define CERTGATE_REFUSED_CERTIFICATE_UNREADABLE 4

/**
 * The policy lets nobody override anything.
 */
#define CERTGATE_REFUSED_OVERRIDES_FORBIDDEN 5

/**
 * Consent is by host, and the host is not known.
 */
#define CERTGATE_REFUSED_HOST_UNKNOWN 6

/**
 * The certificate has a problem that nobody may override.
 */
#define CERTGATE_REFUSED_NOT_OVERRIDABLE 7

/**
 * The meeting remembers as many subjects as it may.
 */
#define CERTGATE_REFUSED_SUBJECT_LIMIT 8

/**
 * A limit on prompts, on the queue or on a window's hosts.
 */
#define CERTGATE_REFUSED_PROMPT_LIMIT 9

/**
 * The session has had as many inquiries as it may.
 */
#define CERTGATE_REFUSED_INQUIRY_LIMIT 10

/**
 * The service connected although the session was held.
 */
#define CERTGATE_REFUSED_BYPASSED 11

/**
 * The consent that it rested on was taken back.
 */
#define CERTGATE_REFUSED_CONSENT_WITHDRAWN 12

/**
 * The meeting is over.
 */
#define CERTGATE_REFUSED_MEETING_ENDED 13

/**
 * It left.
 */
#define CERTGATE_LEFT_LEFT 20

/**
 * Streaming video made way for scalable video.
 */
#define CERTGATE_LEFT_STOPPED_FOR_SVC 21

/**
 * Joining or rejoining failed.
 */
#define CERTGATE_FAILED_JOIN 30

/**
 * The call-in failed.
 */
#define CERTGATE_FAILED_CALL_IN 31

/**
 * The server has no room left.
 */
#define CERTGATE_FAILED_CAPACITY 32

/**
 * A stream has its full number of attendees: tell the person.
 */
#define CERTGATE_FAILED_ATTENDEE_LIMIT 33

/**
 * Reconnecting failed.
 */
#define CERTGATE_FAILED_RECONNECT 34

/**
 * The network failed.
 */
#define CERTGATE_FAILED_NETWORK 35

/**
 * An action's reason: the person has just said so.
 */
#define CERTGATE_WHY_PERSON 40

/**
 * An action's reason: a deadline has just passed.
 */
#define CERTGATE_WHY_DEADLINE 41

/**
 * An action's reason: the subject was settled before.
 */
#define CERTGATE_WHY_REMEMBERED 42

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the interface that the library was built with.
 */
uint32_t certgate_abi_version(void);

/**
 * Reads a raw status of a session's kind.
 *
 * Statuses: `CERTGATE_UNKNOWN_CODE`, `CERTGATE_BAD_VALUE` for no kind,
 * `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `signal` points to room for one or is null.
 */
certgate_status certgate_decode(certgate_kind kind, int64_t code, certgate_signal_kind *signal);

/**
 * Reads a message with a code, as the audio service sends them.
 *
 * Statuses: as `certgate_decode`.
 *
 * # Safety
 * `signal` points to room for one or is null.
 */
certgate_status certgate_decode_message(certgate_kind kind,
                                        uint32_t message,
                                        int64_t code,
                                        certgate_signal_kind *signal);

/**
 * The fingerprint of the certificate in these bytes, DER or text with PEM in it, read as the
 * engine reads them.
 *
 * Statuses: `CERTGATE_UNREADABLE` if they are none, `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `bytes` points to `length` bytes or is null; `fingerprint` to room for one or is null.
 */
certgate_status certgate_fingerprint_of(const uint8_t *bytes,
                                        size_t length,
                                        struct certgate_fingerprint *fingerprint);

/**
 * The fingerprint of bytes in a format of the service's own.
 *
 * Statuses: as `certgate_fingerprint_of`; only empty bytes are unreadable.
 *
 * # Safety
 * As `certgate_fingerprint_of`.
 */
certgate_status certgate_opaque_fingerprint_of(const uint8_t *bytes,
                                               size_t length,
                                               struct certgate_fingerprint *fingerprint);

/**
 * Takes the next thing to do; `CERTGATE_EFFECT_NONE` when nothing is left. Poll until then
 * after every input and before the next one.
 *
 * Statuses: `CERTGATE_NULL_POINTER` (nothing is taken) and those of the engine's name.
 *
 * # Safety
 * `effect` points to room for one or is null.
 */
certgate_status certgate_poll_effect(certgate_engine engine, struct certgate_effect *effect);

/**
 * Takes as many things to do as there is room for. `count` comes in as the room, at least 1,
 * and goes out as the number taken; when that is less than the room, nothing is left.
 *
 * A prompt's contents are those after the whole input, so they may be read when all effects
 * are taken.
 *
 * Statuses: `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_VALUE` for no room (nothing is taken), and
 * those of the engine's name.
 *
 * # Safety
 * `count` points to a number and `effects` to room for so many effects, or they are null.
 */
certgate_status certgate_poll_effects(certgate_engine engine,
                                      struct certgate_effect *effects,
                                      size_t *count);

/**
 * Writes the default policy.
 *
 * Statuses: `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `policy` points to room for a policy or is null.
 */
certgate_status certgate_policy_default(struct certgate_policy *policy);

/**
 * A new engine for a meeting that begins now, with no session. `policy` may be null for the
 * default. The engine is to be freed with `certgate_engine_free`.
 *
 * Statuses: `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_VALUE` for a policy or meeting that
 * cannot be, `CERTGATE_TOO_MANY_ENGINES`.
 *
 * # Safety
 * `meeting` and `policy` point to values of their types or are null; `engine` points to
 * room for one or is null.
 */
certgate_status certgate_engine_new(const struct certgate_meeting *meeting,
                                    const struct certgate_policy *policy,
                                    certgate_engine *engine);

/**
 * Frees an engine, and closes its journal. Its name is never given again: using or freeing
 * it once more is `CERTGATE_UNKNOWN_ENGINE`.
 *
 * Statuses: `CERTGATE_UNKNOWN_ENGINE`, `CERTGATE_BUSY`.
 */
certgate_status certgate_engine_free(certgate_engine engine);

/**
 * Whether the meeting is over, so that little is taken any more.
 *
 * Statuses: `CERTGATE_NULL_POINTER` and those of the engine's name.
 *
 * # Safety
 * `has_ended` points to room for a truth value or is null.
 */
certgate_status certgate_has_ended(certgate_engine engine, bool *has_ended);

/**
 * Opens a session. Gives no effects.
 *
 * Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_TOO_MANY_SESSIONS`, `CERTGATE_BAD_VALUE` for
 * no kind, `CERTGATE_NULL_POINTER`, `CERTGATE_UNDRAINED`.
 *
 * # Safety
 * `session` points to room for one or is null.
 */
certgate_status certgate_open(certgate_engine engine,
                              uint64_t at,
                              certgate_kind kind,
                              struct certgate_session *session);

/**
 * The session's service reported a raw status, one of its kind's own codes.
 *
 * Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_UNKNOWN_CODE`, `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_report(certgate_engine engine,
                                uint64_t at,
                                struct certgate_session session,
                                int64_t code);

/**
 * The session's service sent a message with a code, as the audio service does.
 *
 * Statuses: as `certgate_report`.
 */
certgate_status certgate_report_message(certgate_engine engine,
                                        uint64_t at,
                                        struct certgate_session session,
                                        uint32_t message,
                                        int64_t code);

/**
 * The session's service reported a signal; for services without codes of their own.
 *
 * Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_BAD_VALUE` for no signal,
 * `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_signal(certgate_engine engine,
                                uint64_t at,
                                struct certgate_session session,
                                certgate_signal_kind signal);

/**
 * The service handed out the certificate that an inquiry asked for: `length` bytes of DER or
 * of text with PEM in it, for the host that the session means to reach (`host_length` 0 if
 * the service does not tell).
 *
 * Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_STALE_INQUIRY`,
 * `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_HOST`, `CERTGATE_UNDRAINED`. Bytes that are no
 * certificate are not the client's mistake: the engine cancels.
 *
 * # Safety
 * `bytes` points to `length` bytes or is null; so does `host_name` to `host_length`.
 */
certgate_status certgate_certificate(certgate_engine engine,
                                     uint64_t at,
                                     struct certgate_session session,
                                     uint64_t inquiry,
                                     const uint8_t *bytes,
                                     size_t length,
                                     const char *host_name,
                                     size_t host_length,
                                     certgate_problems problems);

/**
 * As `certgate_certificate`, of a service that speaks of certificates in a format of its own:
 * the bytes are never parsed, and identify the certificate. A journal ends here, since its
 * form has no such bytes.
 *
 * Statuses: as `certgate_certificate`.
 *
 * # Safety
 * As `certgate_certificate`.
 */
certgate_status certgate_opaque_certificate(certgate_engine engine,
                                            uint64_t at,
                                            struct certgate_session session,
                                            uint64_t inquiry,
                                            const uint8_t *bytes,
                                            size_t length,
                                            const char *host_name,
                                            size_t host_length,
                                            certgate_problems problems);

/**
 * The service has no certificate to hand out.
 *
 * Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_STALE_INQUIRY`,
 * `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_certificate_unavailable(certgate_engine engine,
                                                 uint64_t at,
                                                 struct certgate_session session,
                                                 uint64_t inquiry);

/**
 * The person answered Connect Anyway, having seen this revision of the window.
 *
 * Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_PROMPT_CLOSED`,
 * `CERTGATE_PROMPT_CHANGED`, `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_connect_anyway(certgate_engine engine,
                                        uint64_t at,
                                        uint64_t prompt,
                                        uint64_t revision);

/**
 * The person answered Don't Connect, or closed the window.
 *
 * Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_PROMPT_CLOSED`,
 * `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_dont_connect(certgate_engine engine, uint64_t at, uint64_t prompt);

/**
 * The person takes back what they said of a certificate, given by the 32 bytes of its
 * SHA-256; host and problems as far as the policy's scope counts them.
 *
 * Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_SUBJECT`, `CERTGATE_SUBJECT_OPEN`,
 * `CERTGATE_DENIED_BY_POLICY`, `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_HOST`,
 * `CERTGATE_UNDRAINED`.
 *
 * # Safety
 * `fingerprint` points to 32 bytes or is null; `host_name` to `host_length` or is null.
 */
certgate_status certgate_forget(certgate_engine engine,
                                uint64_t at,
                                const uint8_t *fingerprint,
                                const char *host_name,
                                size_t host_length,
                                certgate_problems problems);

/**
 * The session is gone; its id names nothing any more.
 *
 * Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_close(certgate_engine engine,
                               uint64_t at,
                               struct certgate_session session);

/**
 * Time has passed: every deadline up to now fires. Call it when the time that
 * `certgate_next_deadline` names has come.
 *
 * Statuses: `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_tick(certgate_engine engine, uint64_t at);

/**
 * The client looked at the engine at this time. Moves its clock and nothing else; a client
 * that keeps a journal of what it asked needs it, others do not.
 *
 * Statuses: `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_query(certgate_engine engine, uint64_t at);

/**
 * The meeting is over.
 *
 * Statuses: `CERTGATE_MEETING_ENDED` if it was already, `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_end(certgate_engine engine, uint64_t at);

/**
 * Begins a journal in a new file at this path (UTF-8, `length` bytes); a file that is there
 * already is left alone. The engine must not have taken an input.
 *
 * Once the file has grown to `part_bytes` the journal goes on in others, with `.0002` and so
 * on behind the name; 0 keeps it in one. The journal holds certificates and host names,
 * nothing of a session's media. With a `redaction_key` of 32 random bytes it holds hashes in
 * their place, by which who has the key can recognise them.
 *
 * Statuses: `CERTGATE_NOT_NEW`, `CERTGATE_JOURNAL_FAILED` if the file cannot be made,
 * `CERTGATE_BAD_VALUE` for a path that is not UTF-8, `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `path` points to `length` bytes or is null; `redaction_key` points to 32 bytes or is null.
 */
certgate_status certgate_journal_open(certgate_engine engine,
                                      const char *path,
                                      size_t length,
                                      uint64_t part_bytes,
                                      const uint8_t *redaction_key);

/**
 * Ends the journal. Without one nothing happens.
 *
 * Statuses: `CERTGATE_JOURNAL_FAILED` if something could not be written, so that what stands
 * in the file is not the whole meeting; `CERTGATE_UNDRAINED`.
 */
certgate_status certgate_journal_close(certgate_engine engine);

/**
 * The kind's stable name.
 */
const char *certgate_kind_name(certgate_kind kind);

/**
 * The kind's name to show to a person.
 */
const char *certgate_kind_title(certgate_kind kind);

/**
 * The leaf's stable name.
 */
const char *certgate_leaf_name(certgate_leaf leaf);

/**
 * The reason's stable name; empty for `CERTGATE_NO_REASON`.
 */
const char *certgate_reason_name(certgate_reason reason);

/**
 * The stable name of one problem, not of a set.
 */
const char *certgate_problem_name(certgate_problems problem);

/**
 * The stable name of why a window closes.
 */
const char *certgate_dismissal_name(certgate_dismissal why);

/**
 * The stable name of what a service did that it must not do.
 */
const char *certgate_anomaly_name(certgate_anomaly what);

/**
 * What a window shows, with the sizes of its lists.
 *
 * Statuses: `CERTGATE_UNKNOWN_PROMPT` if it cannot be read (any more),
 * `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `info` points to room for one or is null.
 */
certgate_status certgate_prompt_get(certgate_engine engine,
                                    uint64_t prompt,
                                    struct certgate_prompt_info *info);

/**
 * Lists the sessions that wait for a window's answer, by number. `count` comes in as the
 * room and goes out as the number of sessions.
 *
 * Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed),
 * `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `count` points to a number and `sessions` to room for so many, or they are null.
 */
certgate_status certgate_prompt_sessions(certgate_engine engine,
                                         uint64_t prompt,
                                         struct certgate_waiting *sessions,
                                         size_t *count);

/**
 * Copies one of a window's hosts, by its place from 0, as UTF-8 without an end mark.
 * `length` comes in as the buffer's size and goes out as the name's length. The name is
 * attacker-controlled: show `certgate_prompt_text`, which escapes it.
 *
 * Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BAD_VALUE` for no such place,
 * `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied), `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `length` points to a number and `buffer` to room for so many bytes, or they are null.
 */
certgate_status certgate_prompt_host(certgate_engine engine,
                                     uint64_t prompt,
                                     size_t place,
                                     char *buffer,
                                     size_t *length);

/**
 * Lists other certificates that the person was asked about on one of the window's hosts
 * before. `count` comes in as the room and goes out as their number.
 *
 * Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed),
 * `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `count` points to a number and `fingerprints` to room for so many, or they are null.
 */
certgate_status certgate_prompt_replaces(certgate_engine engine,
                                         uint64_t prompt,
                                         struct certgate_fingerprint *fingerprints,
                                         size_t *count);

/**
 * Copies the certificate in question: its DER, or the bytes as given if it is opaque.
 * `length` comes in as the buffer's size and goes out as the certificate's.
 *
 * Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied),
 * `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `length` points to a number and `buffer` to room for so many bytes, or they are null.
 */
certgate_status certgate_prompt_certificate(certgate_engine engine,
                                            uint64_t prompt,
                                            uint8_t *buffer,
                                            size_t *length);

/**
 * Composes the window's text: everything that a person has to see, in lines that end with
 * a line feed, escaped and capped so that it is safe wherever nothing is read as markup.
 * `now` points to the present time in seconds since 1970, so that the certificate's validity
 * can be told as it lies to that, or is null. `length` comes in as the buffer's size and goes
 * out as the text's length; an end mark is written after it where there is room.
 *
 * Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied),
 * `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `now` points to a number or is null; `length` points to a number and `buffer` to room for
 * so many bytes, or they are null.
 */
certgate_status certgate_prompt_text(certgate_engine engine,
                                     uint64_t prompt,
                                     const int64_t *now,
                                     char *buffer,
                                     size_t *length);

/**
 * Lists the numbers of the open windows. `count` comes in as the room and goes out as their
 * number.
 *
 * Statuses: `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed), `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `count` points to a number and `prompts` to room for so many, or they are null.
 */
certgate_status certgate_open_prompts(certgate_engine engine, uint64_t *prompts, size_t *count);

/**
 * What can be said of one session.
 *
 * Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `info` points to room for one or is null.
 */
certgate_status certgate_session_get(certgate_engine engine,
                                     struct certgate_session session,
                                     struct certgate_session_info *info);

/**
 * Lists the open sessions by number. `count` comes in as the room and goes out as the
 * number of sessions.
 *
 * Statuses: `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed), `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `count` points to a number and `sessions` to room for so many, or they are null.
 */
certgate_status certgate_sessions(certgate_engine engine,
                                  struct certgate_session *sessions,
                                  size_t *count);

/**
 * When to call `certgate_tick` next, if any deadline is due ever: `is_due` says whether, and
 * `at` when.
 *
 * Statuses: `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `is_due` and `at` point to room for a value of their types or are null.
 */
certgate_status certgate_next_deadline(certgate_engine engine, bool *is_due, uint64_t *at);

/**
 * What the engine knows of a certificate: `standing` is one of `CERTGATE_STANDING_…`, and
 * `prompt` the window's number if one is open, else 0. Host and problems count as far as the
 * policy's scope says.
 *
 * Statuses: `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_HOST`.
 *
 * # Safety
 * `fingerprint` points to 32 bytes, `host_name` to `host_length`, `standing` and `prompt` to
 * room for a value of their types, or they are null.
 */
certgate_status certgate_standing(certgate_engine engine,
                                  const uint8_t *fingerprint,
                                  const char *host_name,
                                  size_t host_length,
                                  certgate_problems problems,
                                  certgate_standing_kind *standing,
                                  uint64_t *prompt);

/**
 * Copies the engine's whole state, as JSON. It holds certificates and host names, no keys.
 * `length` comes in as the buffer's size and goes out as the snapshot's.
 *
 * Statuses: `CERTGATE_UNDRAINED`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied),
 * `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `length` points to a number and `buffer` to room for so many bytes, or they are null.
 */
certgate_status certgate_snapshot(certgate_engine engine, uint8_t *buffer, size_t *length);

/**
 * A new engine that goes on where another was when its snapshot was taken. Ids of sessions
 * stay good, and the windows of `certgate_open_prompts` are to be shown again.
 *
 * Statuses: `CERTGATE_BAD_SNAPSHOT`, `CERTGATE_TOO_MANY_ENGINES`, `CERTGATE_NULL_POINTER`.
 *
 * # Safety
 * `bytes` points to `length` bytes or is null; `engine` points to room for one or is null.
 */
certgate_status certgate_restore(const uint8_t *bytes, size_t length, certgate_engine *engine);

/**
 * The status in words, in English, for a log. Never null; lives for ever.
 */
const char *certgate_status_text(certgate_status status);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CERTGATE_H */

/* Whatever a program does wrong is a status. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "certificate.h"
#include "expect.h"

static const certgate_session nobody = {0, 0, 0};

static certgate_engine new_engine(uint32_t meeting) {
    certgate_meeting of = {meeting, CERTGATE_CENTER_MEETING, CERTGATE_ROLE_ATTENDEE};
    certgate_engine engine = 0;
    EXPECT_OK(certgate_engine_new(&of, NULL, &engine));
    EXPECT(engine != 0);
    return engine;
}

static certgate_session open_session(certgate_engine engine, certgate_kind kind) {
    certgate_session session = nobody;
    EXPECT_OK(certgate_open(engine, 0, kind, &session));
    return session;
}

static void drain(certgate_engine engine) {
    certgate_effect effect;
    do EXPECT_OK(certgate_poll_effect(engine, &effect));
    while (effect.kind != CERTGATE_EFFECT_NONE);
}

static void no_such_engine(certgate_engine engine) {
    bool truth = false;
    certgate_effect effect;
    certgate_session session = nobody;
    EXPECT_STATUS(certgate_engine_free(engine), CERTGATE_UNKNOWN_ENGINE);
    EXPECT_STATUS(certgate_open(engine, 0, CERTGATE_KIND_VIDEO, &session),
                  CERTGATE_UNKNOWN_ENGINE);
    EXPECT_STATUS(certgate_report(engine, 0, session, 0), CERTGATE_UNKNOWN_ENGINE);
    EXPECT_STATUS(certgate_tick(engine, 0), CERTGATE_UNKNOWN_ENGINE);
    EXPECT_STATUS(certgate_poll_effect(engine, &effect), CERTGATE_UNKNOWN_ENGINE);
    EXPECT_STATUS(certgate_has_ended(engine, &truth), CERTGATE_UNKNOWN_ENGINE);
    EXPECT_STATUS(certgate_snapshot(engine, NULL, NULL), CERTGATE_UNKNOWN_ENGINE);
}

static void engines_that_are_none(void) {
    no_such_engine(0);
    no_such_engine(UINT64_MAX);
    no_such_engine(77);
    certgate_engine engine = new_engine(1);
    EXPECT_OK(certgate_engine_free(engine));
    no_such_engine(engine); /* freed twice, and used after */
    certgate_engine next = new_engine(2);
    EXPECT(next != engine);
    no_such_engine(engine); /* though its place is taken again */
    EXPECT_OK(certgate_engine_free(next));
}

static void as_many_engines_as_there_are(void) {
    static certgate_engine engines[CERTGATE_MAX_ENGINES];
    certgate_meeting of = {9, CERTGATE_CENTER_MEETING, CERTGATE_ROLE_ATTENDEE};
    certgate_engine extra = 0;
    for (size_t at = 0; at < CERTGATE_MAX_ENGINES; ++at) engines[at] = new_engine(9);
    EXPECT_STATUS(certgate_engine_new(&of, NULL, &extra), CERTGATE_TOO_MANY_ENGINES);
    EXPECT(extra == 0);
    for (size_t at = 0; at < CERTGATE_MAX_ENGINES; ++at) EXPECT_OK(certgate_engine_free(engines[at]));
}

static void null_pointers(void) {
    certgate_engine engine = new_engine(3);
    certgate_session session = open_session(engine, CERTGATE_KIND_VIDEO);
    certgate_meeting of = {4, CERTGATE_CENTER_MEETING, CERTGATE_ROLE_ATTENDEE};
    size_t length = 8;
    bool is_due = false;
    EXPECT_STATUS(certgate_policy_default(NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_engine_new(NULL, NULL, &engine), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_engine_new(&of, NULL, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_open(engine, 0, CERTGATE_KIND_VIDEO, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_certificate(engine, 0, session, 1, NULL, 10, NULL, 0, 0),
                  CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_certificate(engine, 0, session, 1, certificate, sizeof certificate, NULL,
                                       5, 0),
                  CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_forget(engine, 0, NULL, NULL, 0, 0), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_poll_effect(engine, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_poll_effects(engine, NULL, &length), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_poll_effects(engine, NULL, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_session_get(engine, session, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_sessions(engine, NULL, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_sessions(engine, NULL, &length), CERTGATE_BUFFER_TOO_SMALL);
    EXPECT_STATUS(certgate_next_deadline(engine, &is_due, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_fingerprint_of(NULL, 4, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_fingerprint_of(certificate, sizeof certificate, NULL),
                  CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_decode(CERTGATE_KIND_VIDEO, 0, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_snapshot(engine, NULL, NULL), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_restore(NULL, 9, &engine), CERTGATE_NULL_POINTER);
    EXPECT_STATUS(certgate_journal_open(engine, NULL, 3, 0, NULL), CERTGATE_NULL_POINTER);
    EXPECT_OK(certgate_engine_free(engine));
}

static void values_that_cannot_be(void) {
    certgate_engine engine = new_engine(5);
    certgate_engine other = 0;
    certgate_session session = open_session(engine, CERTGATE_KIND_VIDEO);
    certgate_meeting of = {6, 17, CERTGATE_ROLE_ATTENDEE};
    certgate_policy policy;
    certgate_signal_kind signal;
    certgate_effect effects[1];
    size_t none = 0;
    char long_name[256];
    memset(long_name, 'a', sizeof long_name);
    EXPECT_STATUS(certgate_engine_new(&of, NULL, &other), CERTGATE_BAD_VALUE);
    of.center = CERTGATE_CENTER_EVENT;
    EXPECT_OK(certgate_policy_default(&policy));
    policy.max_shown_prompts = 0;
    EXPECT_STATUS(certgate_engine_new(&of, &policy, &other), CERTGATE_BAD_VALUE);
    memset(&policy, 0, sizeof policy);
    EXPECT_STATUS(certgate_engine_new(&of, &policy, &other), CERTGATE_BAD_VALUE);
    EXPECT(other == 0);
    EXPECT_STATUS(certgate_open(engine, 0, 6, &session), CERTGATE_BAD_VALUE);
    EXPECT_STATUS(certgate_signal(engine, 0, session, 14), CERTGATE_BAD_VALUE);
    EXPECT_STATUS(certgate_decode(99, 0, &signal), CERTGATE_BAD_VALUE);
    EXPECT_STATUS(certgate_decode(CERTGATE_KIND_VIDEO, 4, &signal), CERTGATE_UNKNOWN_CODE);
    EXPECT_STATUS(certgate_decode_message(CERTGATE_KIND_AUDIO_VOIP, 1, 6, &signal),
                  CERTGATE_UNKNOWN_CODE);
    EXPECT_STATUS(certgate_poll_effects(engine, effects, &none), CERTGATE_BAD_VALUE);
    EXPECT_STATUS(certgate_certificate(engine, 0, session, 1, certificate, SIZE_MAX, NULL, 0, 0),
                  CERTGATE_BAD_VALUE);
    EXPECT_STATUS(certgate_certificate(engine, 0, session, 1, certificate, sizeof certificate,
                                       long_name, sizeof long_name, 0),
                  CERTGATE_BAD_HOST);
    EXPECT_STATUS(certgate_certificate(engine, 0, session, 1, certificate, sizeof certificate,
                                       "\xff\xfe", 2, 0),
                  CERTGATE_BAD_HOST);
    EXPECT_STATUS(certgate_restore((const uint8_t *)"{}", 2, &other), CERTGATE_BAD_SNAPSHOT);
    EXPECT_STATUS(certgate_journal_open(engine, "\xff", 1, 0, NULL), CERTGATE_BAD_VALUE);
    EXPECT_STATUS(certgate_fingerprint_of((const uint8_t *)"none", 4, NULL), CERTGATE_UNREADABLE);
    EXPECT(strlen(certgate_status_text(12345)) > 0 && strlen(certgate_kind_name(99)) == 0);
    EXPECT_OK(certgate_engine_free(engine));
}

static void sessions_that_are_none(void) {
    certgate_engine engine = new_engine(7);
    certgate_engine elsewhere = new_engine(8);
    certgate_session session = open_session(engine, CERTGATE_KIND_VIDEO);
    certgate_session foreign = open_session(elsewhere, CERTGATE_KIND_VIDEO);
    certgate_session wrong_slot = session;
    wrong_slot.slot = UINT32_MAX;
    EXPECT_STATUS(certgate_report(engine, 0, nobody, 0), CERTGATE_UNKNOWN_SESSION);
    EXPECT_STATUS(certgate_report(engine, 0, foreign, 0), CERTGATE_UNKNOWN_SESSION);
    EXPECT_STATUS(certgate_report(engine, 0, wrong_slot, 0), CERTGATE_UNKNOWN_SESSION);
    EXPECT_STATUS(certgate_report(engine, 0, session, 99), CERTGATE_UNKNOWN_CODE);
    EXPECT_STATUS(certgate_report_message(engine, 0, session, 31016, 0), CERTGATE_UNKNOWN_CODE);
    EXPECT_OK(certgate_close(engine, 0, session));
    EXPECT_STATUS(certgate_close(engine, 0, session), CERTGATE_UNKNOWN_SESSION);
    EXPECT_STATUS(certgate_report(engine, 0, session, 0), CERTGATE_UNKNOWN_SESSION);
    certgate_session next = open_session(engine, CERTGATE_KIND_SVS);
    EXPECT_STATUS(certgate_report(engine, 0, session, 0), CERTGATE_UNKNOWN_SESSION);
    EXPECT_STATUS(certgate_certificate(engine, 0, next, 1, certificate, sizeof certificate, NULL, 0,
                                       0),
                  CERTGATE_STALE_INQUIRY);
    EXPECT_STATUS(certgate_certificate_unavailable(engine, 0, next, 0), CERTGATE_STALE_INQUIRY);
    EXPECT_OK(certgate_engine_free(elsewhere));
    EXPECT_OK(certgate_engine_free(engine));
}

static void answers_that_do_not_fit(void) {
    certgate_engine engine = new_engine(10);
    certgate_session session = open_session(engine, CERTGATE_KIND_VIDEO);
    size_t length = 0;
    EXPECT_OK(certgate_report(engine, 0, session, CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE));
    EXPECT_STATUS(certgate_tick(engine, 0), CERTGATE_UNDRAINED);
    EXPECT_STATUS(certgate_snapshot(engine, NULL, &length), CERTGATE_UNDRAINED);
    drain(engine);
    EXPECT_STATUS(certgate_dont_connect(engine, 0, 1), CERTGATE_UNKNOWN_PROMPT);
    EXPECT_OK(certgate_certificate(engine, 0, session, 1, certificate, sizeof certificate,
                                   "video.example", 13, CERTGATE_PROBLEM_EXPIRED));
    drain(engine);
    EXPECT_STATUS(certgate_connect_anyway(engine, 0, 1, 2), CERTGATE_PROMPT_CHANGED);
    certgate_fingerprint fingerprint;
    EXPECT_OK(certgate_fingerprint_of(certificate, sizeof certificate, &fingerprint));
    EXPECT_STATUS(certgate_forget(engine, 0, fingerprint.bytes, NULL, 0, 0),
                  CERTGATE_SUBJECT_OPEN);
    EXPECT_OK(certgate_connect_anyway(engine, 0, 1, 1));
    drain(engine);
    EXPECT_STATUS(certgate_connect_anyway(engine, 0, 1, 1), CERTGATE_PROMPT_CLOSED);
    fingerprint.bytes[0] ^= 1;
    EXPECT_STATUS(certgate_forget(engine, 0, fingerprint.bytes, NULL, 0, 0),
                  CERTGATE_UNKNOWN_SUBJECT);
    EXPECT_OK(certgate_engine_free(engine));
}

static void after_the_end(void) {
    certgate_engine engine = new_engine(11);
    certgate_session session = open_session(engine, CERTGATE_KIND_VIDEO);
    certgate_session more = nobody;
    const uint8_t any[32] = {0};
    EXPECT_OK(certgate_end(engine, 5));
    drain(engine);
    EXPECT_STATUS(certgate_end(engine, 5), CERTGATE_MEETING_ENDED);
    EXPECT_STATUS(certgate_open(engine, 5, CERTGATE_KIND_VIDEO, &more), CERTGATE_MEETING_ENDED);
    EXPECT_STATUS(certgate_dont_connect(engine, 5, 1), CERTGATE_MEETING_ENDED);
    EXPECT_STATUS(certgate_forget(engine, 5, any, NULL, 0, 0), CERTGATE_MEETING_ENDED);
    EXPECT_OK(certgate_report(engine, 5, session, CERTGATE_CODE_VIDEO_JOIN_SUCCESS));
    drain(engine);
    EXPECT_OK(certgate_close(engine, 5, session));
    EXPECT_OK(certgate_tick(engine, 5));
    EXPECT_OK(certgate_engine_free(engine));
}

enum { calls_of_a_thread = 20000 };
static certgate_engine shared;
static certgate_session shared_session;
static atomic_int taken, busy;

static void *call_at_the_same_time(void *unused) {
    (void)unused;
    for (int at = 0; at < calls_of_a_thread; ++at) {
        certgate_session_info info;
        certgate_status status = certgate_session_get(shared, shared_session, &info);
        if (status == CERTGATE_OK) {
            EXPECT(info.leaf == CERTGATE_LEAF_JOINING);
            atomic_fetch_add(&taken, 1);
        } else {
            EXPECT_STATUS(status, CERTGATE_BUSY);
            atomic_fetch_add(&busy, 1);
        }
    }
    return NULL;
}

static void two_threads_at_once(void) {
    pthread_t threads[2];
    shared = new_engine(12);
    shared_session = open_session(shared, CERTGATE_KIND_NBR);
    for (int at = 0; at < 2; ++at)
        EXPECT(pthread_create(&threads[at], NULL, call_at_the_same_time, NULL) == 0);
    for (int at = 0; at < 2; ++at) EXPECT(pthread_join(threads[at], NULL) == 0);
    EXPECT(taken > 0 && taken + busy == 2 * calls_of_a_thread);
    EXPECT_OK(certgate_tick(shared, 1));
    EXPECT_OK(certgate_engine_free(shared));
}

int main(void) {
    EXPECT(certgate_abi_version() == CERTGATE_ABI_VERSION);
    engines_that_are_none();
    as_many_engines_as_there_are();
    null_pointers();
    values_that_cannot_be();
    sessions_that_are_none();
    answers_that_do_not_fit();
    after_the_end();
    two_threads_at_once();
    puts("misuse: every wrong call is a status");
    return 0;
}

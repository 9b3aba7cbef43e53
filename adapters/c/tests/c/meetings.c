/* Random meetings: whatever services and people do, no memory is touched that must not be, none
 * is lost, and nothing is ignored that nobody allowed.
 *
 *   meetings [HOW MANY, 10000] [THE FIRST ONE'S NUMBER, 0] [JOURNALS' BEGINNING OF THE NAME] */
#include <string.h>

#include "certificate.h"
#include "expect.h"

enum { most_sessions = 8, inputs_of_a_meeting = 40, certificates = 6 };

static uint64_t state;

static uint32_t below(uint32_t bound) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % bound);
}

/* One meeting and what the test knows of it. */
struct meeting {
    certgate_engine engine;
    uint64_t now;
    certgate_session sessions[most_sessions];
    certgate_kind kinds[most_sessions];
    size_t count;
    uint64_t prompt, revision;
};

static uint64_t ignored, cancelled, shown, restored;

static size_t make_certificate(unsigned char *buffer) {
    memcpy(buffer, certificate, sizeof certificate);
    buffer[certificate_name] = (unsigned char)('a' + below(certificates));
    if (below(40) == 0) return below(sizeof certificate); /* cut short */
    return sizeof certificate;
}

static size_t place_of(const struct meeting *meeting, certgate_session session) {
    for (size_t at = 0; at < meeting->count; ++at)
        if (meeting->sessions[at].number == session.number) return at;
    EXPECT(!"an effect names a session that is open");
    return 0;
}

/* Reads all that a window shows, each list into a block of exactly its size. */
static void read_window(certgate_engine engine, uint64_t prompt) {
    certgate_prompt_info info;
    EXPECT_OK(certgate_prompt_get(engine, prompt, &info));
    const int64_t now = 1800000000;
    size_t length = 0;
    EXPECT_STATUS(certgate_prompt_text(engine, prompt, &now, NULL, &length),
                  CERTGATE_BUFFER_TOO_SMALL);
    char *text = malloc(length + 1);
    size_t room = length + 1;
    EXPECT_OK(certgate_prompt_text(engine, prompt, &now, text, &room));
    EXPECT(room == length && strlen(text) == length);
    EXPECT_OK(certgate_prompt_text(engine, prompt, NULL, text, &(size_t){length + 1}));
    free(text);
    length = 0;
    EXPECT_STATUS(certgate_prompt_certificate(engine, prompt, NULL, &length),
                  CERTGATE_BUFFER_TOO_SMALL);
    unsigned char *der = malloc(length);
    EXPECT_OK(certgate_prompt_certificate(engine, prompt, der, &length));
    certgate_fingerprint fingerprint;
    EXPECT_OK(certgate_fingerprint_of(der, length, &fingerprint));
    EXPECT(memcmp(fingerprint.bytes, info.fingerprint.bytes, sizeof fingerprint.bytes) == 0);
    free(der);
    size_t count = info.sessions;
    certgate_waiting *waiting = malloc((count + 1) * sizeof *waiting);
    EXPECT_OK(certgate_prompt_sessions(engine, prompt, waiting, &count));
    for (size_t at = 0; at < count; ++at)
        EXPECT(waiting[at].host == CERTGATE_NO_HOST || waiting[at].host < info.hosts);
    free(waiting);
    for (size_t at = 0; at < info.hosts; ++at) {
        char host[255];
        size_t size = sizeof host;
        EXPECT_OK(certgate_prompt_host(engine, prompt, at, host, &size));
    }
    count = info.replaces;
    certgate_fingerprint *earlier = malloc((count + 1) * sizeof *earlier);
    EXPECT_OK(certgate_prompt_replaces(engine, prompt, earlier, &count));
    free(earlier);
}

static void expect_allowed(struct meeting *meeting, certgate_session session) {
    certgate_session_info info;
    certgate_standing_kind standing;
    uint64_t prompt;
    EXPECT_OK(certgate_session_get(meeting->engine, session, &info));
    EXPECT(info.has_fingerprint && info.leaf == CERTGATE_LEAF_ADMITTED && info.gate_open);
    EXPECT_OK(certgate_standing(meeting->engine, info.fingerprint.bytes, NULL, 0, 0, &standing,
                                &prompt));
    EXPECT(standing == CERTGATE_STANDING_ALLOWED);
}

/* Takes every effect; the last fetch is what is answered next, if it is. */
static void drain(struct meeting *meeting, certgate_inquiry_body *fetch) {
    certgate_effect effects[3];
    size_t count;
    fetch->inquiry = 0;
    do {
        count = 1 + below(3);
        const size_t room = count;
        EXPECT_OK(certgate_poll_effects(meeting->engine, effects, &count));
        for (size_t at = 0; at < count; ++at) {
            switch (effects[at].kind) {
                case CERTGATE_EFFECT_FETCH_CERTIFICATE:
                    *fetch = effects[at].body.fetch_certificate;
                    break;
                case CERTGATE_EFFECT_SHOW_PROMPT:
                case CERTGATE_EFFECT_UPDATE_PROMPT:
                    meeting->prompt = effects[at].body.show_prompt.prompt;
                    meeting->revision = effects[at].body.show_prompt.revision;
                    read_window(meeting->engine, meeting->prompt);
                    ++shown;
                    break;
                case CERTGATE_EFFECT_SET_CERTIFICATE_ACTION:
                    if (effects[at].body.set_certificate_action.action == CERTGATE_ACTION_IGNORE) {
                        expect_allowed(meeting, effects[at].body.set_certificate_action.session);
                        ++ignored;
                    } else {
                        ++cancelled;
                    }
                    break;
                case CERTGATE_EFFECT_SESSION_CHANGED:
                    place_of(meeting, effects[at].body.session_changed.session);
                    break;
                default:
                    break;
            }
        }
        if (count < room) return;
    } while (true);
}

static void restore(struct meeting *meeting) {
    size_t length = 0;
    certgate_engine again = 0;
    EXPECT_STATUS(certgate_snapshot(meeting->engine, NULL, &length), CERTGATE_BUFFER_TOO_SMALL);
    uint8_t *kept = malloc(length);
    EXPECT_OK(certgate_snapshot(meeting->engine, kept, &length));
    EXPECT_OK(certgate_engine_free(meeting->engine));
    EXPECT_OK(certgate_restore(kept, length, &again));
    if (below(4) == 0) {
        certgate_engine none = 0;
        certgate_status status = certgate_restore(kept, below((uint32_t)length), &none);
        EXPECT_STATUS(status, CERTGATE_BAD_SNAPSHOT);
    }
    free(kept);
    meeting->engine = again;
    ++restored;
}

static void open_one(struct meeting *meeting) {
    if (meeting->count == most_sessions) return;
    const certgate_kind kind = below(6);
    certgate_session *session = &meeting->sessions[meeting->count];
    certgate_status status = certgate_open(meeting->engine, meeting->now, kind, session);
    if (status != CERTGATE_OK) {
        EXPECT(status == CERTGATE_MEETING_ENDED || status == CERTGATE_TOO_MANY_SESSIONS);
        return;
    }
    meeting->kinds[meeting->count++] = kind;
}

static void close_one(struct meeting *meeting, size_t at) {
    certgate_inquiry_body fetch;
    EXPECT_OK(certgate_close(meeting->engine, meeting->now, meeting->sessions[at]));
    drain(meeting, &fetch);
    --meeting->count;
    meeting->sessions[at] = meeting->sessions[meeting->count];
    meeting->kinds[at] = meeting->kinds[meeting->count];
}

static void hand_in(struct meeting *meeting, const certgate_inquiry_body *fetch) {
    static const char *const hosts[] = {"video.example", "VOICE.example.", "xn--bcher-kva.example",
                                        ""};
    unsigned char *buffer = malloc(sizeof certificate);
    const size_t length = make_certificate(buffer);
    const char *host = hosts[below(4)];
    const certgate_problems problems = below(8) == 0 ? below(1u << 12) : CERTGATE_PROBLEM_EXPIRED;
    certgate_status status =
        below(16) == 0 ? certgate_certificate_unavailable(meeting->engine, meeting->now,
                                                          fetch->session, fetch->inquiry)
                       : certgate_certificate(meeting->engine, meeting->now, fetch->session,
                                              fetch->inquiry, buffer, length, host, strlen(host),
                                              problems);
    free(buffer);
    EXPECT(status < CERTGATE_UNKNOWN_ENGINE); /* the session may be gone, or have asked anew */
}

/* A pending report in the way that the session's kind has. */
static certgate_status report_pending(struct meeting *meeting, size_t at) {
    const certgate_session session = meeting->sessions[at];
    switch (meeting->kinds[at]) {
        case CERTGATE_KIND_VIDEO:
            return certgate_report(meeting->engine, meeting->now, session,
                                   CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE);
        case CERTGATE_KIND_AUDIO_VOIP:
            return certgate_report_message(meeting->engine, meeting->now, session,
                                           CERTGATE_AUDIO_SESSION_CONFIRM,
                                           CERTGATE_CODE_AUDIO_CERTIFICATION);
        default:
            return certgate_signal(meeting->engine, meeting->now, session,
                                   CERTGATE_SIGNAL_CERTIFICATE_PENDING);
    }
}

static void step(struct meeting *meeting, certgate_inquiry_body *fetch) {
    const size_t at = meeting->count ? below((uint32_t)meeting->count) : 0;
    meeting->now += below(5000);
    if (fetch->inquiry && below(5)) {
        hand_in(meeting, fetch);
    } else if (meeting->count == 0 || below(6) == 0) {
        open_one(meeting);
    } else if (below(3) == 0) {
        EXPECT_OK(report_pending(meeting, at));
    } else {
        certgate_status status = CERTGATE_OK;
        switch (below(12)) {
            case 0: return close_one(meeting, at);
            case 1: EXPECT_OK(certgate_tick(meeting->engine, meeting->now)); break;
            case 2: restore(meeting); return;
            case 3: status = certgate_dont_connect(meeting->engine, meeting->now, meeting->prompt);
                break;
            case 4:
            case 5:
            case 6: status = certgate_connect_anyway(meeting->engine, meeting->now, meeting->prompt,
                                                     meeting->revision - (below(8) == 0));
                break;
            case 7: if (below(8) == 0) status = certgate_end(meeting->engine, meeting->now); break;
            case 8: {
                certgate_session_info info;
                EXPECT_OK(certgate_session_get(meeting->engine, meeting->sessions[at], &info));
                status = certgate_forget(meeting->engine, meeting->now, info.fingerprint.bytes, NULL,
                                         0, 0);
                break;
            }
            default:
                EXPECT_OK(certgate_signal(meeting->engine, meeting->now, meeting->sessions[at],
                                          below(14)));
        }
        EXPECT(status < CERTGATE_UNKNOWN_ENGINE);
    }
    drain(meeting, fetch);
}

/* The journal of a meeting, up to where its engine is restored: every third redacted, every other
 * in parts. */
static void begin_journal(const struct meeting *meeting, uint32_t number, const char *beginning) {
    static const uint8_t key[32] = {7};
    char path[4096];
    const int length = snprintf(path, sizeof path, "%s%u", beginning, number);
    EXPECT(length > 0 && (size_t)length < sizeof path);
    EXPECT_OK(certgate_journal_open(meeting->engine, path, (size_t)length, number % 2 ? 2000 : 0,
                                    number % 3 ? NULL : key));
}

static void run_meeting(uint32_t number, const char *journals) {
    struct meeting meeting = {0};
    certgate_inquiry_body fetch = {0};
    certgate_meeting of = {number + 1, below(3), below(2)};
    certgate_policy policy;
    EXPECT_OK(certgate_policy_default(&policy));
    policy.max_shown_prompts = 1 + below(3);
    policy.max_subjects = 2 + below(6);
    policy.max_queued_prompts = below(4);
    policy.answer_deadline_ms = below(2) ? 0 : 20000;
    EXPECT_OK(certgate_engine_new(&of, &policy, &meeting.engine));
    if (journals) begin_journal(&meeting, number, journals);
    for (int input = 0; input < inputs_of_a_meeting; ++input) step(&meeting, &fetch);
    EXPECT_OK(certgate_engine_free(meeting.engine));
}

int main(int count, char **values) {
    const uint32_t meetings = count > 1 ? (uint32_t)strtoul(values[1], NULL, 10) : 10000;
    const uint32_t first = count > 2 ? (uint32_t)strtoul(values[2], NULL, 10) : 0;
    for (uint32_t number = first; number < first + meetings; ++number) {
        state = 0x9e3779b97f4a7c15u ^ ((uint64_t)number << 20 | 1);
        for (int warm = 0; warm < 4; ++warm) below(2);
        run_meeting(number, count > 3 ? values[3] : NULL);
    }
    printf("meetings: %u, windows read %llu, ignored %llu, cancelled %llu, restored %llu\n",
           meetings, (unsigned long long)shown, (unsigned long long)ignored,
           (unsigned long long)cancelled, (unsigned long long)restored);
    EXPECT(shown && ignored && cancelled && restored);
    return 0;
}

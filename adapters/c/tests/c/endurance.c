/* An engine's memory after a million inputs is what it was after the first hundred thousand. */
#include <malloc.h>
#include <string.h>

#include "certificate.h"
#include "expect.h"

enum { warm_up = 100000, inputs = 1000000 };

static certgate_engine engine;
static uint64_t given;

static void drain(certgate_inquiry_body *fetch, certgate_window_body *window) {
    certgate_effect effect;
    for (;;) {
        EXPECT_OK(certgate_poll_effect(engine, &effect));
        if (effect.kind == CERTGATE_EFFECT_NONE) return;
        if (effect.kind == CERTGATE_EFFECT_FETCH_CERTIFICATE)
            *fetch = effect.body.fetch_certificate;
        if (effect.kind == CERTGATE_EFFECT_SHOW_PROMPT) *window = effect.body.show_prompt;
    }
}

/* A session of its own, with a certificate that is new until the meeting remembers no more. */
static void a_session_comes_and_goes(uint64_t number) {
    unsigned char presented[sizeof certificate];
    certgate_session session;
    certgate_inquiry_body fetch = {0};
    certgate_window_body window = {0};
    memcpy(presented, certificate, sizeof presented);
    for (int at = 0; at < 4; ++at)
        presented[certificate_name + at] = (unsigned char)('a' + (number >> (4 * at) & 15));
    EXPECT_OK(certgate_open(engine, number, CERTGATE_KIND_VIDEO, &session));
    EXPECT_OK(certgate_report(engine, number, session, CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE));
    drain(&fetch, &window);
    EXPECT_OK(certgate_certificate(engine, number, session, fetch.inquiry, presented,
                                   sizeof presented, "video.example", 13,
                                   CERTGATE_PROBLEM_EXPIRED));
    drain(&fetch, &window);
    given += 3;
    if (window.prompt != 0) {
        EXPECT_OK(number % 3 ? certgate_connect_anyway(engine, number, window.prompt, 1)
                             : certgate_dont_connect(engine, number, window.prompt));
        drain(&fetch, &window);
        ++given;
    }
    EXPECT_OK(certgate_signal(engine, number, session, CERTGATE_SIGNAL_JOIN_SUCCEEDED));
    drain(&fetch, &window);
    EXPECT_OK(certgate_close(engine, number, session));
    drain(&fetch, &window);
    given += 2;
}

static size_t in_use(void) { return mallinfo2().uordblks + mallinfo2().hblkhd; }

int main(void) {
    const certgate_meeting of = {1, CERTGATE_CENTER_MEETING, CERTGATE_ROLE_PRESENTER};
    uint64_t number = 0;
    EXPECT_OK(certgate_engine_new(&of, NULL, &engine));
    while (given < warm_up) a_session_comes_and_goes(++number);
    const size_t before = in_use();
    size_t most = before;
    while (given < inputs) {
        a_session_comes_and_goes(++number);
        if (in_use() > most) most = in_use();
    }
    printf("endurance: %llu inputs, %zu bytes in use, %zu more than after %d\n",
           (unsigned long long)given, in_use(), most - before, warm_up);
    EXPECT(most == before);
    EXPECT_OK(certgate_engine_free(engine));
    return 0;
}

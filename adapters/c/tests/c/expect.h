/* What the tests in C are made of: an expectation that names itself when it fails. */
#ifndef CERTGATE_TESTS_EXPECT_H
#define CERTGATE_TESTS_EXPECT_H

#include <stdio.h>
#include <stdlib.h>

#include <certgate.h>

static inline void expect_status(certgate_status given, certgate_status expected,
                                 const char *what, const char *file, int line) {
    if (given == expected) return;
    fprintf(stderr, "%s:%d: %s\n  gave %u (%s), expected %u (%s)\n", file, line, what, given,
            certgate_status_text(given), expected, certgate_status_text(expected));
    exit(1);
}

static inline void expect_true(bool holds, const char *what, const char *file, int line) {
    if (holds) return;
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    exit(1);
}

#define EXPECT_STATUS(call, expected) expect_status((call), (expected), #call, __FILE__, __LINE__)
#define EXPECT_OK(call) EXPECT_STATUS(call, CERTGATE_OK)
#define EXPECT(condition) expect_true((condition), #condition, __FILE__, __LINE__)

#endif

/* What the tests in C++ are made of: an expectation that names itself when it fails. */
#ifndef CERTGATE_TESTS_EXPECT_HPP
#define CERTGATE_TESTS_EXPECT_HPP

#include <cstdio>
#include <cstdlib>

#include <certgate.hpp>

inline void expect_true(bool holds, const char* what, const char* file, int line) {
  if (holds) return;
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  std::exit(1);
}

#define EXPECT(condition) expect_true((condition), #condition, __FILE__, __LINE__)
#define EXPECT_OK(call) EXPECT((call).ok())
#define EXPECT_STATUS(call, expected) EXPECT((call).code() == (expected))

#endif

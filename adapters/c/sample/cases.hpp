/* The ten cases of use: what the person is, and what happens to the certificates. */
#ifndef SAMPLE_CASES_HPP
#define SAMPLE_CASES_HPP

#include <iosfwd>

#include "client.hpp"

namespace sample {

constexpr int number_of_cases = 10;

/// Runs one case, from 1 to 10, and says on `verdicts` how it went. `given` is what the person
/// answers where the case leaves it open; the meeting itself is told on `screen`.
bool run_case(int number, answer given, std::ostream& screen, std::ostream& verdicts);

}  // namespace sample

#endif

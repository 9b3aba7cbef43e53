/* A client that runs the ten cases of use, and the shim that speaks the conformance protocol. */
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "cases.hpp"
#include "conversation.hpp"

#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#endif

namespace {

constexpr char usage[] =
    "usage: certgate-sample cases [--answer connect|dont|ask] [--quiet]\n"
    "       certgate-sample engine    the conformance protocol on standard input and output\n";

int misused(const std::string& what) {
  std::cerr << "certgate-sample: " << what << '\n' << usage;
  return 2;
}

int run_cases(const std::vector<std::string>& arguments) {
  sample::answer answer = sample::answer::connect_anyway;
  bool is_quiet = false;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    const std::string& argument = arguments[at];
    if (argument == "--quiet") {
      is_quiet = true;
    } else if (argument == "--answer" && at + 1 < arguments.size()) {
      const std::string& said = arguments[++at];
      if (said == "connect") answer = sample::answer::connect_anyway;
      else if (said == "dont") answer = sample::answer::dont_connect;
      else if (said == "ask") answer = sample::answer::ask;
      else return misused("no such answer: " + said);
    } else {
      return misused("not understood: " + argument);
    }
  }
  std::ostream nowhere(nullptr);
  int passed = 0;
  for (int number = 1; number <= sample::number_of_cases; ++number) {
    passed += sample::run_case(number, answer, is_quiet ? nowhere : std::cout, std::cout);
  }
  std::cout << passed << " passed, " << sample::number_of_cases - passed << " failed\n";
  return passed == sample::number_of_cases ? EXIT_SUCCESS : EXIT_FAILURE;
}

int speak() {
#if defined(_WIN32)
  _setmode(_fileno(stdin), _O_BINARY);
  _setmode(_fileno(stdout), _O_BINARY);
#endif
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  sample::conversation conversation;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << conversation.answer(line) << '\n';
    // As long as more lines have come there is no hurry.
    if (std::cin.rdbuf()->in_avail() <= 0) std::cout.flush();
  }
  std::cout.flush();
  return std::cout ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  if (arguments.empty()) return misused("say what to do");
  if (arguments.front() == "cases") return run_cases({arguments.begin() + 1, arguments.end()});
  if (arguments.front() == "engine" && arguments.size() == 1) return speak();
  return misused("not understood: " + arguments.front());
}

/* Where a host gets the time from. */
#ifndef CERTGATE_CLOCKS_HPP
#define CERTGATE_CLOCKS_HPP

#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>

namespace certgate {

/// Where a host gets the time from.
struct clocks {
  /// Milliseconds from any zero; must not run backwards, and must not stop while a computer
  /// sleeps if deadlines shall pass meanwhile.
  std::function<std::uint64_t()> milliseconds = [] {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
  };
  /// Seconds since 1970, for the text of a window.
  std::function<std::int64_t()> unix_seconds = [] {
    return static_cast<std::int64_t>(std::time(nullptr));
  };
};

}  // namespace certgate

#endif

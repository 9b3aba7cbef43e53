/* What becomes of a call. */
#ifndef CERTGATE_STATUS_HPP
#define CERTGATE_STATUS_HPP

#include "../certgate.h"

namespace certgate {

/// What became of a call: done, or what was wrong, and then nothing has changed.
class [[nodiscard]] status {
 public:
  constexpr status(certgate_status code) noexcept : code_(code) {}

  /// Whether it was done.
  constexpr bool ok() const noexcept { return code_ == CERTGATE_OK; }

  /// One of the `CERTGATE_…` statuses.
  constexpr certgate_status code() const noexcept { return code_; }

  /// In words, for a log.
  const char* text() const noexcept { return certgate_status_text(code_); }

  /// For the place that has nothing to do about it.
  constexpr void ignore() const noexcept {}

  friend constexpr bool operator==(status one, status other) noexcept {
    return one.code_ == other.code_;
  }
  friend constexpr bool operator!=(status one, status other) noexcept { return !(one == other); }

 private:
  certgate_status code_;
};

}  // namespace certgate

#endif

/* The certificate-error window that a client implements. */
#ifndef CERTGATE_WINDOW_HPP
#define CERTGATE_WINDOW_HPP

#include <cstdint>

#include "prompt.hpp"

namespace certgate {

/// The certificate-error window, and who wants to know what becomes of the sessions. Each
/// function may call the host again, a modal window with its answer too.
class window {
 public:
  virtual ~window() = default;

  /// Opens a window. The answer goes to the host with the revision that was read.
  virtual void show(const prompt& prompt) = 0;

  /// The prompt has changed; show it anew.
  virtual void update(const prompt& prompt) = 0;

  /// Closes the window.
  virtual void dismiss(std::uint64_t prompt, certgate_dismissal why) = 0;

  /// A session is somewhere else now. `CERTGATE_FAILED_ATTENDEE_LIMIT` is for the person to
  /// know.
  virtual void session_changed(certgate_session, certgate_leaf /*to*/, certgate_reason /*why*/) {}

  /// A service did what it must not do.
  virtual void anomaly(certgate_session, certgate_anomaly /*what*/) {}
};

}  // namespace certgate

#endif

/* What a certificate-error window shows. */
#ifndef CERTGATE_PROMPT_HPP
#define CERTGATE_PROMPT_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "../certgate.h"

namespace certgate {

/// Everything that one window shows at one revision.
///
/// `text` is what a person should read: plain text, escaped and capped, a line feed at each
/// line's end. Host names and the certificate's bytes are attacker-controlled; do not show
/// them otherwise. The default button is Don't Connect.
struct prompt {
  /// Which window.
  std::uint64_t number = 0;
  /// What Connect Anyway has to name.
  std::uint64_t revision = 0;
  /// Everything that a person has to see.
  std::string text;
  /// The certificate in question.
  certgate_fingerprint fingerprint{};
  /// Its DER, or the bytes as given if it is opaque.
  std::vector<unsigned char> certificate;
  /// Whether its bytes are in a format of the service's own.
  bool is_opaque = false;
  /// Every problem that the window shows or has shown.
  certgate_problems problems = 0;
  /// Every host that it shows or has shown, by name.
  std::vector<std::string> hosts;
  /// The sessions that wait for the answer, by number.
  std::vector<certgate_waiting> sessions;
  /// Other certificates that the person was asked about on one of these hosts before.
  std::vector<certgate_fingerprint> replaces;
};

}  // namespace certgate

#endif

/* The engine alone, for a client with a run loop of its own. */
#ifndef CERTGATE_ENGINE_HPP
#define CERTGATE_ENGINE_HPP

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "prompt.hpp"
#include "status.hpp"

namespace certgate {

/// The default policy, to be changed where a client's differs.
inline certgate_policy default_policy() noexcept {
  certgate_policy policy{};
  status(certgate_policy_default(&policy)).ignore();
  return policy;
}

/// A meeting with a number that no other of this process has.
inline certgate_meeting new_meeting(certgate_center center = CERTGATE_CENTER_MEETING,
                                    certgate_role role = CERTGATE_ROLE_ATTENDEE) noexcept {
  static std::atomic<std::uint32_t> last{0};
  return {++last, center, role};
}

/// Some bytes that are not owned, as a service handed them out.
class bytes {
 public:
  bytes(const void* begin, std::size_t length) noexcept
      : data_(static_cast<const unsigned char*>(begin)), size_(length) {}
  template <class Container>
  bytes(const Container& of) noexcept : bytes(of.data(), of.size()) {
    static_assert(sizeof(*of.data()) == 1, "bytes are made of bytes");
  }
  const unsigned char* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }

 private:
  const unsigned char* data_;
  std::size_t size_;
};

/// One meeting's engine; freed with this object. `certgate.h` says what each call does and
/// which statuses it gives: the functions have the same names. After every input `poll` until
/// nothing is left.
class engine {
 public:
  explicit engine(const certgate_meeting& meeting = new_meeting(),
                  const certgate_policy& policy = default_policy()) noexcept {
    if (!is_this_version()) return;
    made_ = certgate_engine_new(&meeting, &policy, &name_);
  }

  /// An engine that goes on where another was when its snapshot was taken.
  static engine restored(bytes snapshot) noexcept {
    engine empty{nullptr};
    if (!is_this_version()) return empty;
    empty.made_ = certgate_restore(snapshot.data(), snapshot.size(), &empty.name_);
    return empty;
  }

  ~engine() { free(); }
  engine(engine&& other) noexcept
      : name_(std::exchange(other.name_, 0)),
        made_(std::exchange(other.made_, status(CERTGATE_UNKNOWN_ENGINE))) {}
  engine& operator=(engine&& other) noexcept {
    if (this != &other) {
      free();
      name_ = std::exchange(other.name_, 0);
      made_ = std::exchange(other.made_, status(CERTGATE_UNKNOWN_ENGINE));
    }
    return *this;
  }
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  /// Whether there is an engine. Without one every call is `CERTGATE_UNKNOWN_ENGINE`.
  status made() const noexcept { return made_; }

  /// What the functions of `certgate.h` call it.
  certgate_engine name() const noexcept { return name_; }

  // Inputs.

  status open(std::uint64_t at, certgate_kind kind, certgate_session& session) noexcept {
    return certgate_open(name_, at, kind, &session);
  }
  status report(std::uint64_t at, certgate_session session, std::int64_t code) noexcept {
    return certgate_report(name_, at, session, code);
  }
  status report_message(std::uint64_t at, certgate_session session, std::uint32_t message,
                        std::int64_t code) noexcept {
    return certgate_report_message(name_, at, session, message, code);
  }
  status signal(std::uint64_t at, certgate_session session, certgate_signal_kind signal) noexcept {
    return certgate_signal(name_, at, session, signal);
  }
  status certificate(std::uint64_t at, certgate_session session, std::uint64_t inquiry,
                     bytes certificate, std::string_view host,
                     certgate_problems problems) noexcept {
    return certgate_certificate(name_, at, session, inquiry, certificate.data(),
                                certificate.size(), host.data(), host.size(), problems);
  }
  status opaque_certificate(std::uint64_t at, certgate_session session, std::uint64_t inquiry,
                            bytes certificate, std::string_view host,
                            certgate_problems problems) noexcept {
    return certgate_opaque_certificate(name_, at, session, inquiry, certificate.data(),
                                       certificate.size(), host.data(), host.size(), problems);
  }
  status certificate_unavailable(std::uint64_t at, certgate_session session,
                                 std::uint64_t inquiry) noexcept {
    return certgate_certificate_unavailable(name_, at, session, inquiry);
  }
  status connect_anyway(std::uint64_t at, std::uint64_t prompt, std::uint64_t revision) noexcept {
    return certgate_connect_anyway(name_, at, prompt, revision);
  }
  status dont_connect(std::uint64_t at, std::uint64_t prompt) noexcept {
    return certgate_dont_connect(name_, at, prompt);
  }
  status forget(std::uint64_t at, const certgate_fingerprint& fingerprint,
                std::string_view host = {}, certgate_problems problems = 0) noexcept {
    return certgate_forget(name_, at, fingerprint.bytes, host.data(), host.size(), problems);
  }
  status close(std::uint64_t at, certgate_session session) noexcept {
    return certgate_close(name_, at, session);
  }
  status tick(std::uint64_t at) noexcept { return certgate_tick(name_, at); }
  status query(std::uint64_t at) noexcept { return certgate_query(name_, at); }
  status end(std::uint64_t at) noexcept { return certgate_end(name_, at); }

  // Effects.

  /// Takes the next thing to do; false when nothing is left.
  bool poll(certgate_effect& effect) noexcept {
    return certgate_poll_effect(name_, &effect) == CERTGATE_OK &&
           effect.kind != CERTGATE_EFFECT_NONE;
  }

  // Looking.

  bool has_ended() const noexcept {
    bool ended = false;
    status(certgate_has_ended(name_, &ended)).ignore();
    return ended;
  }
  /// When to tick next, in milliseconds of the time that the inputs are given in.
  std::optional<std::uint64_t> next_deadline() const noexcept {
    bool is_due = false;
    std::uint64_t at = 0;
    const bool known = certgate_next_deadline(name_, &is_due, &at) == CERTGATE_OK;
    return known && is_due ? std::optional(at) : std::nullopt;
  }
  std::optional<certgate_session_info> session(certgate_session session) const noexcept {
    certgate_session_info info{};
    const bool known = certgate_session_get(name_, session, &info) == CERTGATE_OK;
    return known ? std::optional(info) : std::nullopt;
  }
  std::vector<certgate_session> sessions() const {
    return list<certgate_session>([this](certgate_session* to, std::size_t* count) {
      return certgate_sessions(name_, to, count);
    });
  }
  std::vector<std::uint64_t> open_prompts() const {
    return list<std::uint64_t>([this](std::uint64_t* to, std::size_t* count) {
      return certgate_open_prompts(name_, to, count);
    });
  }
  /// What a window shows; nothing if it cannot be read (any more). `now` is the present time in
  /// seconds since 1970, so that the text can say how the certificate's validity lies to it.
  std::optional<certgate::prompt> prompt(std::uint64_t number,
                                         std::optional<std::int64_t> now = {}) const {
    certgate_prompt_info info{};
    if (certgate_prompt_get(name_, number, &info) != CERTGATE_OK) return std::nullopt;
    certgate::prompt shown;
    shown.number = number;
    shown.revision = info.revision;
    shown.fingerprint = info.fingerprint;
    shown.is_opaque = info.is_opaque;
    shown.problems = info.problems;
    const std::int64_t* moment = now ? &*now : nullptr;
    const auto text = list<char>([&](char* to, std::size_t* count) {
      return certgate_prompt_text(name_, number, moment, to, count);
    });
    shown.text.assign(text.begin(), text.end());
    shown.certificate = list<unsigned char>([&](unsigned char* to, std::size_t* count) {
      return certgate_prompt_certificate(name_, number, to, count);
    });
    for (std::size_t place = 0; place < info.hosts; ++place) {
      const auto host = list<char>([&](char* to, std::size_t* count) {
        return certgate_prompt_host(name_, number, place, to, count);
      });
      shown.hosts.emplace_back(host.begin(), host.end());
    }
    shown.sessions = list<certgate_waiting>([&](certgate_waiting* to, std::size_t* count) {
      return certgate_prompt_sessions(name_, number, to, count);
    });
    shown.replaces = list<certgate_fingerprint>([&](certgate_fingerprint* to, std::size_t* count) {
      return certgate_prompt_replaces(name_, number, to, count);
    });
    return shown;
  }
  /// What the engine knows of a certificate, one of `CERTGATE_STANDING_…`.
  certgate_standing_kind standing(const certgate_fingerprint& fingerprint,
                                  std::string_view host = {},
                                  certgate_problems problems = 0) const noexcept {
    certgate_standing_kind found = CERTGATE_STANDING_UNSEEN;
    std::uint64_t prompt = 0;
    status(certgate_standing(name_, fingerprint.bytes, host.data(), host.size(), problems, &found,
                             &prompt))
        .ignore();
    return found;
  }

  // Keeping.

  /// The whole state, for `restored`; empty while effects are left.
  std::vector<unsigned char> snapshot() const {
    return list<unsigned char>([this](unsigned char* to, std::size_t* count) {
      return certgate_snapshot(name_, to, count);
    });
  }
  /// Begins a journal in a new file; `path` is UTF-8. It goes on in further files once one has
  /// grown to `part_bytes`, if that is not 0.
  status journal_open(std::string_view path, std::uint64_t part_bytes = 0) noexcept {
    return certgate_journal_open(name_, path.data(), path.size(), part_bytes, nullptr);
  }
  /// As `journal_open`, with hashes in place of host names and certificates; the key is 32
  /// random bytes.
  status redacted_journal_open(std::string_view path, const std::array<std::uint8_t, 32>& key,
                               std::uint64_t part_bytes = 0) noexcept {
    return certgate_journal_open(name_, path.data(), path.size(), part_bytes, key.data());
  }
  status journal_close() noexcept { return certgate_journal_close(name_); }

 private:
  explicit engine(std::nullptr_t) noexcept {}

  static bool is_this_version() noexcept { return certgate_abi_version() == CERTGATE_ABI_VERSION; }

  void free() noexcept {
    if (name_ != 0) status(certgate_engine_free(name_)).ignore();
  }

  /// Asks for a list's length and then for the list.
  template <class Item, class Call>
  static std::vector<Item> list(Call call) {
    std::size_t count = 0;
    if (call(nullptr, &count) != CERTGATE_BUFFER_TOO_SMALL) return {};
    std::vector<Item> items(count);
    if (call(items.data(), &count) != CERTGATE_OK) return {};
    return items;
  }

  certgate_engine name_ = 0;
  status made_ = CERTGATE_WRONG_VERSION;
};

}  // namespace certgate

#endif

/* A session's media service, whichever form its interface has. */
#ifndef CERTGATE_SERVICE_HPP
#define CERTGATE_SERVICE_HPP

#include <algorithm>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "note.hpp"

namespace certgate {

/// The service of one media session, as the host calls it. Use `object_service` or
/// `function_service`, or derive your own.
class service {
 public:
  virtual ~service() = default;

  /// Writes what the service knows of its server's certificate into `info`. `length` comes in
  /// as the buffer's size in bytes and goes out as the number of bytes written, or needed if
  /// that is more; 0 means that there is none.
  virtual void get_certification_info(unsigned char type, char* info, unsigned long& length) = 0;

  /// Goes on (`CERTGATE_ACTION_IGNORE`) or gives up (`CERTGATE_ACTION_CANCEL`).
  virtual void set_certification_action(unsigned char type, unsigned char action) = 0;

  /// Leaves the session at once, connected or not.
  virtual void leave() = 0;

  /// The host that the session means to reach; empty if the service does not tell.
  virtual std::string host_name() const { return {}; }

  /// What the service found wrong: `CERTGATE_PROBLEM_…`, or-ed.
  virtual certgate_problems problems() const { return CERTGATE_PROBLEM_OTHER; }

  /// Whether the information is in a format of the service's own, which then only its bytes
  /// identify.
  virtual bool is_opaque() const { return false; }
};

/// What a service's interface has no calls for, and the client knows.
struct session_facts {
  /// Leaves the session at once. Needed: without it a session that must not go on would.
  std::function<void()> leave;
  /// The host that the session means to reach; empty if it is not known.
  std::string host_name = {};
  /// What is wrong with the certificate; `CERTGATE_PROBLEM_OTHER` if there is no function.
  std::function<certgate_problems()> problems = {};
  /// Whether the information is in a format of the service's own.
  bool is_opaque = false;
};

/// What `object_service` and `function_service` have in common.
class service_with_facts : public service {
 public:
  explicit service_with_facts(session_facts facts) : facts_(std::move(facts)) {}

  void leave() override {
    if (facts_.leave) facts_.leave();
  }
  std::string host_name() const override { return facts_.host_name; }
  certgate_problems problems() const override {
    return facts_.problems ? facts_.problems() : CERTGATE_PROBLEM_OTHER;
  }
  bool is_opaque() const override { return facts_.is_opaque; }

 private:
  session_facts facts_;
};

/// A service that is an object with `GetCertificationInfo` and `SetCertificationAction`, as
/// video and SVS are. The object is not owned and has to live as long as its session.
template <class Object>
class object_service final : public service_with_facts {
 public:
  object_service(Object& object, session_facts facts)
      : service_with_facts(std::move(facts)), object_(object) {}

  void get_certification_info(unsigned char type, char* info, unsigned long& length) override {
    object_.GetCertificationInfo(type, info, length);
  }
  void set_certification_action(unsigned char type, unsigned char action) override {
    object_.SetCertificationAction(type, action);
  }

 private:
  Object& object_;
};

/// A service that is a pair of functions, as audio broadcast (`AudioSS_…`) and audio (`Mm…`)
/// are.
class function_service final : public service_with_facts {
 public:
  function_service(note::MmGetCertificationInfo get, note::MmSetCertificationAction set,
                   session_facts facts)
      : service_with_facts(std::move(facts)), get_(get), set_(set) {}

  void get_certification_info(unsigned char type, char* info, unsigned long& length) override {
    get_(type, info, length);
  }
  void set_certification_action(unsigned char type, unsigned char action) override {
    set_(type, action);
  }

 private:
  note::MmGetCertificationInfo get_;
  note::MmSetCertificationAction set_;
};

/// The buffer that a service is offered first, in bytes.
constexpr std::size_t first_buffer_bytes = 4096;

/// How often a service is asked again because its information did not fit.
constexpr int max_reads = 8;

/// Makes a buffer that many zeros; false if there is no memory for it. The size is whatever a
/// service says, and these headers compile without exceptions, so the room is tried first in the
/// way that throws nothing.
inline bool make_zeros(std::vector<char>& buffer, std::size_t size) {
  if (size > buffer.capacity()) {
    buffer = std::vector<char>();
    void* const room = ::operator new(size, std::nothrow);
    if (room == nullptr) return false;
    ::operator delete(room);
  }
  buffer.assign(size, 0);
  return true;
}

/// Asks a service for its information until it fits the buffer, which holds it then; false if
/// there is none, the service does not come to an end, or there is no memory for what it says it
/// needs.
///
/// At most one byte more than `limit` is ever kept, which is enough for the engine to find it
/// too long. Information that fills the buffer exactly may have been cut, so there is another
/// round unless it is too long already.
inline bool read_information(service& from, std::uint64_t limit, std::vector<char>& buffer) {
  const std::uint64_t largest = std::min<std::uint64_t>(ULONG_MAX, PTRDIFF_MAX);
  const auto most = static_cast<std::size_t>(std::min(limit, largest - 1) + 1);
  if (!make_zeros(buffer, std::min(first_buffer_bytes, most))) return false;
  for (int round = 0; round < max_reads; ++round) {
    auto length = static_cast<unsigned long>(buffer.size());
    from.get_certification_info(CERTGATE_CERTIFICATION_TYPE_SSL, buffer.data(), length);
    if (length == 0) return false;
    if (length < buffer.size()) {
      buffer.resize(length);
      return true;
    }
    if (buffer.size() == most) return true;
    // One byte more than needed, so that the next round is not exactly full.
    const std::uint64_t needed = length == ULONG_MAX ? ULONG_MAX : std::uint64_t{length} + 1;
    const std::uint64_t wanted = std::max(needed, std::uint64_t{buffer.size()} * 2);
    const auto next = static_cast<std::size_t>(std::min(wanted, std::uint64_t{most}));
    if (!make_zeros(buffer, next)) return false;
  }
  return false;
}

}  // namespace certgate

#endif

/* The media services as a client has them, played by fakes.
 *
 * The interfaces are those of the real ones: objects with virtual functions (video, SVS and the
 * recording player), functions of one name (audio broadcast), and pointers to functions (audio).
 * Behind each stands a server that hands out a certificate that fails its check.
 */
#ifndef SAMPLE_SERVICES_HPP
#define SAMPLE_SERVICES_HPP

#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <certgate.hpp>

namespace sample {

/// What happens to a session, before its service puts it in a code of its own.
enum class event { joined, join_failed, left, certificate_pending };

/// What all the fakes do: hold the session until they are told what to do about the server's
/// certificate, and report at once, from inside the call.
class held_session {
 public:
  explicit held_session(std::string certificate) : certificate_(std::move(certificate)) {}

  /// Who is told what happens.
  std::function<void(event)> on_event;

  /// Connects to the server; its certificate fails its check.
  void join() { tell(event::certificate_pending); }

  /// Leaves, whatever is under way.
  void leave() {
    is_connected_ = false;
    tell(event::left);
  }

  void get_info(unsigned char type, char* info, unsigned long& length) const {
    if (type != CERTGATE_CERTIFICATION_TYPE_SSL) {
      length = 0;
      return;
    }
    if (length >= certificate_.size()) {
      std::memcpy(info, certificate_.data(), certificate_.size());
    }
    length = static_cast<unsigned long>(certificate_.size());
  }

  void set_action(unsigned char type, unsigned char action) {
    if (type != CERTGATE_CERTIFICATION_TYPE_SSL) return;
    actions_.push_back(action);
    is_connected_ = action == CERTGATE_ACTION_IGNORE;
    tell(is_connected_ ? event::joined : event::join_failed);
  }

  bool is_connected() const { return is_connected_; }

  /// Every action that it was told, in order.
  const std::vector<unsigned char>& actions() const { return actions_; }

 private:
  void tell(event event) const {
    if (on_event) on_event(event);
  }

  std::string certificate_;
  std::vector<unsigned char> actions_;
  bool is_connected_ = false;
};

/// Video, SVS and the recording player as their headers declare them.
class IMediaSession {
 public:
  virtual ~IMediaSession() = default;
  virtual void GetCertificationInfo(unsigned char type, char* pCertificationInfo,
                                    unsigned long& ulCertificationInfoLen) = 0;
  virtual void SetCertificationAction(unsigned char type, unsigned char action) = 0;
};

/// One of them.
class object_session final : public IMediaSession {
 public:
  explicit object_session(held_session& behind) : behind_(behind) {}
  void GetCertificationInfo(unsigned char type, char* pCertificationInfo,
                            unsigned long& ulCertificationInfoLen) override {
    behind_.get_info(type, pCertificationInfo, ulCertificationInfoLen);
  }
  void SetCertificationAction(unsigned char type, unsigned char action) override {
    behind_.set_action(type, action);
  }

 private:
  held_session& behind_;
};

/// A service that is functions knows its session itself: there is one at a time. `Slot` tells
/// apart the three that a client has.
template <int Slot>
struct function_session {
  static inline held_session* behind = nullptr;

  static void CERTGATE_STDCALL get(unsigned char type, char* pCertificationInfo,
                                   unsigned long& ulCertificationInfoLen) {
    behind->get_info(type, pCertificationInfo, ulCertificationInfoLen);
  }
  static void CERTGATE_STDCALL set(unsigned char type, unsigned char action) {
    behind->set_action(type, action);
  }
};
using broadcast_session = function_session<0>;
using voip_session = function_session<1>;
using hybrid_session = function_session<2>;

/// Audio broadcast as its header declares it.
inline void CERTGATE_STDCALL AudioSS_GetCertificationInfo(unsigned char type,
                                                          char* pCertificationInfo,
                                                          unsigned long& ulCertificationInfoLen) {
  broadcast_session::get(type, pCertificationInfo, ulCertificationInfoLen);
}
inline void CERTGATE_STDCALL AudioSS_SetCertificationAction(unsigned char type,
                                                            unsigned char action) {
  broadcast_session::set(type, action);
}

/// The pointers to functions that audio hands out.
struct MmAudio {
  certgate::note::MmGetCertificationInfo MmGetCertificationInfo;
  certgate::note::MmSetCertificationAction MmSetCertificationAction;
};
constexpr MmAudio voip{voip_session::get, voip_session::set};
constexpr MmAudio hybrid{hybrid_session::get, hybrid_session::set};

}  // namespace sample

#endif

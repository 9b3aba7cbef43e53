/* The run loop that most clients want. */
#ifndef CERTGATE_HOST_HPP
#define CERTGATE_HOST_HPP

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "clocks.hpp"
#include "engine.hpp"
#include "service.hpp"
#include "window.hpp"

namespace certgate {

/// How many tasks one call works off at most. What is left waits for the next call, so that a
/// service that never stops reporting cannot keep its client's thread.
constexpr int tasks_per_call = 4096;

/// One meeting of a client: the engine, the services and the window.
///
/// Tell it what happens; each call returns when all that follows from it is done. Services and
/// the window may call it again from inside a call of theirs: what they say is taken at once,
/// and what follows from it is done after what is under way. (They must not destroy it.) An
/// object that is closed meanwhile is kept until the call that runs on it returns.
///
/// A host belongs to one thread at a time. A call from another thread while one is under way is
/// `CERTGATE_BUSY`, and nothing has happened: pass what services report on threads of their own
/// to the client's thread, as its messages.
///
/// If a callback throws, it counts as called; what was still to be done is done by the next
/// call, `work` among them.
class host {
 public:
  explicit host(certgate::window& window, const certgate_meeting& meeting = new_meeting(),
                const certgate_policy& policy = default_policy(), clocks clocks = {})
      : engine_(meeting, policy), window_(window), policy_(policy), clocks_(std::move(clocks)) {}

  /// A host for a meeting that goes on, with an engine that was `restored` and the policy that it
  /// had. Call `resume` next.
  explicit host(certgate::engine restored, certgate::window& window,
                const certgate_policy& policy = default_policy(), clocks clocks = {})
      : engine_(std::move(restored)),
        window_(window),
        policy_(policy),
        clocks_(std::move(clocks)) {}

  host(const host&) = delete;
  host& operator=(const host&) = delete;

  /// Whether the meeting could be begun; see `engine::made`.
  status made() const noexcept { return engine_.made(); }

  /// A session that an engine knows, and the service that it has now.
  using resumed_session = std::pair<certgate_session, std::shared_ptr<service>>;

  /// Goes on with a restored engine: once, and before anything else. Open windows are shown
  /// again under their numbers, what the engine has left is done, and certificates that are
  /// waited for are got again (BOUND-13). A session that is given no service is closed; a
  /// service whose session the engine does not have, or that comes second for its session, is
  /// made to leave (BOUND-14).
  status resume(const std::vector<resumed_session>& services) {
    return tell([&](std::uint64_t at) {
      if (!engine_.made().ok()) return engine_.made();
      std::vector<std::shared_ptr<service>> homeless;
      for (const auto& [session, service] : services) {
        if (!service) continue;
        const bool is_there = engine_.session(session).has_value() && !find(session);
        if (is_there) desks_[session.number] = std::make_shared<session_desk>(service);
        if (!is_there) homeless.push_back(service);
      }
      take_effects();
      show_again();
      for (const certgate_session& session : engine_.sessions()) {
        if (!find(session)) engine_.close(at, session).ignore();
        take_effects();
      }
      fetch_again();
      for (const auto& service : homeless) service->leave();
      return status(CERTGATE_OK);
    });
  }

  /// Opens a session of this kind.
  status open(certgate_kind kind, std::shared_ptr<service> service, certgate_session& session) {
    if (!service) return CERTGATE_NULL_POINTER;
    return tell([&](std::uint64_t at) {
      const status opened = engine_.open(at, kind, session);
      if (opened.ok()) desks_[session.number] = std::make_shared<session_desk>(std::move(service));
      return opened;
    });
  }

  /// A service reported a raw status.
  status report(certgate_session session, std::int64_t code) {
    return tell([&](std::uint64_t at) { return engine_.report(at, session, code); });
  }

  /// A service sent a message with a code, as audio does.
  status report_message(certgate_session session, std::uint32_t message, std::int64_t code) {
    return tell(
        [&](std::uint64_t at) { return engine_.report_message(at, session, message, code); });
  }

  /// A service without codes of its own reported a signal, `CERTGATE_SIGNAL_…`.
  status signal(certgate_session session, certgate_signal_kind signal) {
    return tell([&](std::uint64_t at) { return engine_.signal(at, session, signal); });
  }

  /// The person answered Connect Anyway, having read this revision.
  status connect_anyway(std::uint64_t prompt, std::uint64_t revision) {
    return tell([&](std::uint64_t at) { return engine_.connect_anyway(at, prompt, revision); });
  }

  /// The person answered Don't Connect, or closed the window.
  status dont_connect(std::uint64_t prompt) {
    return tell([&](std::uint64_t at) { return engine_.dont_connect(at, prompt); });
  }

  /// The person takes a verdict back; host and problems as far as the policy's scope counts
  /// them.
  status forget(const certgate_fingerprint& fingerprint, std::string_view host_name = {},
                certgate_problems problems = 0) {
    return tell(
        [&](std::uint64_t at) { return engine_.forget(at, fingerprint, host_name, problems); });
  }

  /// The session is gone; its service is called no more.
  status close(certgate_session session) {
    return tell([&](std::uint64_t at) {
      const status closed = engine_.close(at, session);
      if (closed.ok()) desks_.erase(session.number);
      return closed;
    });
  }

  /// Time has passed. Call it when `next_deadline` says.
  status tick() {
    return tell([&](std::uint64_t at) { return engine_.tick(at); });
  }

  /// The meeting is over. Sessions stay until they are closed, and are refused.
  status end() {
    return tell([&](std::uint64_t at) { return engine_.end(at); });
  }

  /// Does what was left by a call that did its share or by a callback that threw.
  status work() {
    return tell([](std::uint64_t) { return status(CERTGATE_OK); });
  }

  /// Whether something was left to do.
  bool has_work() const noexcept { return !tasks_.empty(); }

  /// In how many milliseconds to tick, if ever.
  std::optional<std::uint64_t> next_deadline() const {
    const auto due = engine_.next_deadline();
    if (!due) return std::nullopt;
    const std::uint64_t now = clocks_.milliseconds();
    return *due > now ? *due - now : 0;
  }

  /// The engine, to be looked at, and to keep a journal with.
  certgate::engine& engine() noexcept { return engine_; }

 private:
  /// One session's service, and what the boundary has to know of it.
  struct session_desk {
    explicit session_desk(std::shared_ptr<certgate::service> of) : service(std::move(of)) {}
    std::shared_ptr<certgate::service> service;
    /// The last inquiry that the certificate's information was got for.
    std::uint64_t informed = 0;
  };

  /// An effect to carry out, with what its window shows.
  struct pending_effect {
    certgate_effect effect;
    std::optional<certgate::prompt> prompt;
  };

  /// The thread that is inside, for as long as this lives.
  class thread_visit {
   public:
    explicit thread_visit(host& of) noexcept : host_(of) {
      const void* nobody = nullptr;
      is_inner_ = host_.visitor_.load(std::memory_order_relaxed) == this_thread();
      is_in_ = is_inner_ || host_.visitor_.compare_exchange_strong(nobody, this_thread(),
                                                                   std::memory_order_acquire);
    }
    ~thread_visit() {
      if (is_in_ && !is_inner_) host_.visitor_.store(nullptr, std::memory_order_release);
    }
    thread_visit(const thread_visit&) = delete;
    thread_visit& operator=(const thread_visit&) = delete;

    bool is_in() const noexcept { return is_in_; }
    /// Whether the thread was inside already: this is a call from a callback.
    bool is_inner() const noexcept { return is_inner_; }

   private:
    static const void* this_thread() noexcept {
      static thread_local const char here = 0;
      return &here;
    }
    host& host_;
    bool is_inner_;
    bool is_in_;
  };

  /// Tells the engine one thing, and does what follows unless that is under way already.
  template <class Call>
  status tell(Call call) {
    const thread_visit visit(*this);
    if (!visit.is_in()) return CERTGATE_BUSY;
    const status told = call(clocks_.milliseconds());
    take_effects();
    if (visit.is_inner()) return told;
    for (int done = 0; done < tasks_per_call && !tasks_.empty(); ++done) {
      const pending_effect next = std::move(tasks_.front());
      tasks_.pop_front();
      carry_out(next);
    }
    return told;
  }

  /// BOUND-11: all of them, before anything else is told to the engine. What a window shows is
  /// read with them, since the next input may change it.
  void take_effects() {
    pending_effect next{};
    while (engine_.poll(next.effect)) {
      next.prompt.reset();
      const auto& body = next.effect.body;
      if (next.effect.kind == CERTGATE_EFFECT_SHOW_PROMPT) {
        next.prompt = engine_.prompt(body.show_prompt.prompt, clocks_.unix_seconds());
      } else if (next.effect.kind == CERTGATE_EFFECT_UPDATE_PROMPT) {
        next.prompt = engine_.prompt(body.update_prompt.prompt, clocks_.unix_seconds());
      }
      tasks_.push_back(next);
    }
  }

  /// Puts before everything else the open windows that nothing in it opens.
  void show_again() {
    std::deque<pending_effect> again;
    for (const std::uint64_t number : engine_.open_prompts()) {
      const bool is_new = std::any_of(tasks_.begin(), tasks_.end(), [&](const auto& task) {
        return task.effect.kind == CERTGATE_EFFECT_SHOW_PROMPT &&
               task.effect.body.show_prompt.prompt == number;
      });
      if (is_new) continue;
      pending_effect show{};
      show.effect.kind = CERTGATE_EFFECT_SHOW_PROMPT;
      show.prompt = engine_.prompt(number, clocks_.unix_seconds());
      again.push_back(std::move(show));
    }
    tasks_.insert(tasks_.begin(), again.begin(), again.end());
  }

  /// Has every certificate got that is waited for and that no task is under way for.
  void fetch_again() {
    for (const certgate_session& session : engine_.sessions()) {
      const auto info = engine_.session(session);
      if (!info || info->leaf != CERTGATE_LEAF_FETCHING) continue;
      const bool is_under_way = std::any_of(tasks_.begin(), tasks_.end(), [&](const auto& task) {
        return task.effect.kind == CERTGATE_EFFECT_FETCH_CERTIFICATE &&
               task.effect.body.fetch_certificate.session.number == session.number;
      });
      if (is_under_way) continue;
      pending_effect fetch{};
      fetch.effect.kind = CERTGATE_EFFECT_FETCH_CERTIFICATE;
      fetch.effect.body.fetch_certificate = {session, info->inquiry};
      tasks_.push_back(std::move(fetch));
    }
  }

  /// BOUND-7.
  void carry_out(const pending_effect& task) {
    const auto& body = task.effect.body;
    switch (task.effect.kind) {
      case CERTGATE_EFFECT_FETCH_CERTIFICATE:
        return fetch(body.fetch_certificate.session, body.fetch_certificate.inquiry);
      case CERTGATE_EFFECT_SHOW_PROMPT:
        if (task.prompt) window_.show(*task.prompt);
        return;
      case CERTGATE_EFFECT_UPDATE_PROMPT:
        if (task.prompt) window_.update(*task.prompt);
        return;
      case CERTGATE_EFFECT_DISMISS_PROMPT:
        return window_.dismiss(body.dismiss_prompt.prompt, body.dismiss_prompt.why);
      case CERTGATE_EFFECT_SET_CERTIFICATE_ACTION:
        return deliver(body.set_certificate_action);
      case CERTGATE_EFFECT_TERMINATE:
        if (const auto desk = find(body.terminate.session)) desk->service->leave();
        return;
      case CERTGATE_EFFECT_SESSION_CHANGED:
        return window_.session_changed(body.session_changed.session, body.session_changed.to,
                                       body.session_changed.why);
      case CERTGATE_EFFECT_ANOMALY:
        return window_.anomaly(body.anomaly.session, body.anomaly.what);
      default:
        return;
    }
  }

  /// Reads the certificate of an inquiry and hands it in.
  void fetch(certgate_session session, std::uint64_t inquiry) {
    const auto desk = find(session);
    if (!desk || !is_current(session, inquiry)) return;
    desk->informed = inquiry;
    service& from = *desk->service;
    const std::string name = from.host_name();
    const certgate_problems problems = from.problems();
    const bool is_opaque = from.is_opaque();
    const bool is_there = read_information(from, policy_.max_certificate_bytes, buffer_);
    const std::uint64_t at = clocks_.milliseconds();
    status given = CERTGATE_BAD_HOST;
    if (is_there) {
      given = is_opaque
                  ? engine_.opaque_certificate(at, session, inquiry, buffer_, name, problems)
                  : engine_.certificate(at, session, inquiry, buffer_, name, problems);
    }
    // A host that nobody can be shown is as bad as no certificate (BOUND-9).
    if (given == CERTGATE_BAD_HOST) {
      engine_.certificate_unavailable(at, session, inquiry).ignore();
    }
    take_effects();
  }

  /// Tells a service what to do, if it is still about the certificate that was asked about.
  void deliver(const certgate_action_body& what) {
    const auto desk = find(what.session);
    if (!desk || !is_due(what)) return;
    if (what.action == CERTGATE_ACTION_IGNORE) {
      if (!is_same_certificate(what.session, *desk)) return hold_again(what);
    } else {
      inform(*desk, what.inquiry);
    }
    // The service may have spoken while it was asked, or consent be gone.
    if (!is_due(what)) return;
    desk->service->set_certification_action(CERTGATE_CERTIFICATION_TYPE_SSL, what.action);
  }

  /// The service still holds, with another certificate than the one that was judged: that is a
  /// new inquiry (BOUND-4, BOUND-5).
  void hold_again(const certgate_action_body& what) {
    if (!is_due(what)) return;
    const std::uint64_t at = clocks_.milliseconds();
    engine_.signal(at, what.session, CERTGATE_SIGNAL_CERTIFICATE_PENDING).ignore();
    take_effects();
  }

  /// The services require that the information is got before the action is set (BOUND-8); where
  /// the engine cancels without having asked, what is got is not looked at.
  void inform(session_desk& desk, std::uint64_t inquiry) {
    if (desk.informed == inquiry) return;
    desk.informed = inquiry;
    static_cast<void>(read_information(*desk.service, policy_.max_certificate_bytes, buffer_));
  }

  /// Reads the certificate again and compares it with the one that the session rests on
  /// (BOUND-3).
  bool is_same_certificate(certgate_session session, session_desk& desk) {
    const auto judged = engine_.session(session);
    if (!judged || !judged->has_fingerprint) return false;
    service& from = *desk.service;
    const auto fingerprint_of =
        from.is_opaque() ? certgate_opaque_fingerprint_of : certgate_fingerprint_of;
    if (!read_information(from, policy_.max_certificate_bytes, buffer_)) return false;
    if (buffer_.size() > policy_.max_certificate_bytes) return false;
    certgate_fingerprint now{};
    if (fingerprint_of(bytes(buffer_).data(), buffer_.size(), &now) != CERTGATE_OK) return false;
    return std::memcmp(now.bytes, judged->fingerprint.bytes, sizeof now.bytes) == 0;
  }

  /// BOUND-2.
  bool is_current(certgate_session session, std::uint64_t inquiry) const {
    const auto info = engine_.session(session);
    return info && info->inquiry == inquiry;
  }

  /// Whether an action is still to be set: of the last inquiry, and IGNORE only while consent
  /// stands. What came after it, from inside a callback, may have taken that back.
  bool is_due(const certgate_action_body& what) const {
    const auto info = engine_.session(what.session);
    return info && info->inquiry == what.inquiry &&
           (what.action != CERTGATE_ACTION_IGNORE || info->gate_open);
  }

  std::shared_ptr<session_desk> find(certgate_session session) const {
    const auto found = desks_.find(session.number);
    return found == desks_.end() ? nullptr : found->second;
  }

  certgate::engine engine_;
  certgate::window& window_;
  certgate_policy policy_;
  clocks clocks_;
  std::map<std::uint64_t, std::shared_ptr<session_desk>> desks_;
  std::deque<pending_effect> tasks_;
  std::vector<char> buffer_;
  std::atomic<const void*> visitor_{nullptr};
};

}  // namespace certgate

#endif

/* A meeting for tests: services that do what a test tells them, and a window that notes. */
#ifndef CERTGATE_TESTS_SCENE_HPP
#define CERTGATE_TESTS_SCENE_HPP

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../../sample/certificates.hpp"
#include "expect.hpp"

/// A service with the calls that video and SVS have, which counts and can be told to act up.
class scripted_service {
 public:
  explicit scripted_service(std::string information) : information(std::move(information)) {}

  void GetCertificationInfo(unsigned char type, char* info, unsigned long& length) {
    EXPECT(type == CERTGATE_CERTIFICATION_TYPE_SSL);
    ++reads;
    largest_buffer = std::max<std::size_t>(largest_buffer, length);
    if (const auto once = std::exchange(on_read, nullptr)) once();
    if (length >= information.size()) std::memcpy(info, information.data(), information.size());
    length = static_cast<unsigned long>(claimed_length ? claimed_length : information.size());
  }
  void SetCertificationAction(unsigned char type, unsigned char action) {
    EXPECT(type == CERTGATE_CERTIFICATION_TYPE_SSL);
    actions.push_back(action);
    if (on_action) on_action(action);
  }

  std::string information;
  /// What it says its information needs, if it lies.
  std::size_t claimed_length = 0;
  std::size_t largest_buffer = 0;
  int reads = 0;
  int leavings = 0;
  std::vector<unsigned char> actions;
  /// Done in the midst of the next read, once.
  std::function<void()> on_read;
  std::function<void(unsigned char)> on_action;
};

/// Notes everything, and does at a window what a test says.
class noting_window final : public certgate::window {
 public:
  void show(const certgate::prompt& prompt) override {
    shown.push_back(prompt);
    if (on_show) on_show(prompt);
  }
  void update(const certgate::prompt& prompt) override { updated.push_back(prompt); }
  void dismiss(std::uint64_t prompt, certgate_dismissal why) override {
    dismissed.push_back({prompt, why});
  }
  void session_changed(certgate_session session, certgate_leaf to, certgate_reason why) override {
    changes.push_back({session, to, why});
  }
  void anomaly(certgate_session, certgate_anomaly what) override { anomalies.push_back(what); }

  std::vector<certgate::prompt> shown;
  std::vector<certgate::prompt> updated;
  std::vector<certgate_dismissal_body> dismissed;
  std::vector<certgate_change_body> changes;
  std::vector<certgate_anomaly> anomalies;
  std::function<void(const certgate::prompt&)> on_show;
};

/// One meeting on a clock that stands still.
struct scene {
  explicit scene(const certgate_policy& policy = certgate::default_policy())
      : host(window, certgate::new_meeting(), policy, clocks()) {
    EXPECT_OK(host.made());
  }

  certgate::clocks clocks() {
    certgate::clocks standing;
    standing.milliseconds = [this] { return now; };
    standing.unix_seconds = [] { return std::int64_t{1800000000}; };
    return standing;
  }

  certgate_session open(certgate_kind kind, scripted_service& service,
                        const std::string& host_name = "video.example") {
    certgate::session_facts facts;
    facts.leave = [&service] { ++service.leavings; };
    facts.host_name = host_name;
    facts.problems = [] { return CERTGATE_PROBLEM_SELF_SIGNED; };
    certgate_session session{};
    EXPECT_OK(host.open(kind,
                        std::make_shared<certgate::object_service<scripted_service>>(
                            service, std::move(facts)),
                        session));
    return session;
  }

  certgate::status pending(certgate_session session) {
    return host.signal(session, CERTGATE_SIGNAL_CERTIFICATE_PENDING);
  }

  certgate_leaf leaf(certgate_session session) {
    const auto info = host.engine().session(session);
    EXPECT(info.has_value());
    return info->leaf;
  }

  std::uint64_t now = 0;
  noting_window window;
  certgate::host host;
};

using actions = std::vector<unsigned char>;
const actions only_ignore{CERTGATE_ACTION_IGNORE};
const actions only_cancel{CERTGATE_ACTION_CANCEL};

#endif

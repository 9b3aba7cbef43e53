/* A client in one meeting: its sessions, its window, and the host that runs them. */
#ifndef SAMPLE_CLIENT_HPP
#define SAMPLE_CLIENT_HPP

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "services.hpp"

namespace sample {

/// What the person says to every window.
enum class answer { connect_anyway, dont_connect, ask };

/// A session to open: of which kind, to which host, and the certificate that is found there.
struct plan {
  certgate_kind kind;
  std::string host_name;
  std::string certificate;
};

/// What became of a session.
struct outcome {
  certgate_kind kind;
  certgate_leaf leaf;
  certgate_reason why;
  bool is_connected;
  std::vector<unsigned char> actions;
};

/// One meeting. The window is text: it prints what it shows, and waits to be answered.
class client final : private certgate::window {
 public:
  client(certgate_role role, answer answer, std::ostream& screen);
  ~client() override;

  /// Opens sessions, all of which meet a certificate that fails its check.
  certgate::status join(const std::vector<plan>& plans);

  /// Answers every window that is open or opens meanwhile.
  void answer_windows();

  /// How many windows the person saw.
  int windows() const { return windows_; }

  /// What has become of the sessions, in the order in which they were opened.
  std::vector<outcome> outcomes();

 private:
  /// One session with what plays its service.
  struct seat {
    seat(certgate_kind kind, std::string certificate);
    certgate_kind kind;
    held_session behind;
    object_session object;
    certgate_session id{};
  };

  void show(const certgate::prompt& prompt) override;
  void update(const certgate::prompt& prompt) override;
  void dismiss(std::uint64_t prompt, certgate_dismissal why) override;
  void session_changed(certgate_session session, certgate_leaf to, certgate_reason why) override;
  void anomaly(certgate_session session, certgate_anomaly what) override;

  certgate::status open(const plan& plan);
  std::shared_ptr<certgate::service> service_of(seat& seat, const plan& plan);
  void on_event(const seat& seat, event event);
  certgate::status answer_window(std::uint64_t number, std::uint64_t revision);

  answer answer_;
  std::ostream& screen_;
  int windows_ = 0;
  /// The open windows with the revision that they show.
  std::map<std::uint64_t, std::uint64_t> open_;
  std::deque<std::unique_ptr<seat>> seats_;
  certgate::host host_;
};

}  // namespace sample

#endif

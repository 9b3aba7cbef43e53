#include "client.hpp"

#include <iostream>
#include <utility>

namespace sample {

namespace {

certgate::session_facts facts_of(held_session& behind, const std::string& host_name) {
  certgate::session_facts facts;
  facts.leave = [&behind] { behind.leave(); };
  facts.host_name = host_name;
  facts.problems = [] { return CERTGATE_PROBLEM_SELF_SIGNED | CERTGATE_PROBLEM_UNKNOWN_ISSUER; };
  return facts;
}

/// The signal that a service without codes of its own would report.
certgate_signal_kind signal_of(event event) {
  switch (event) {
    case event::joined: return CERTGATE_SIGNAL_JOIN_SUCCEEDED;
    case event::join_failed: return CERTGATE_SIGNAL_JOIN_FAILED;
    case event::left: return CERTGATE_SIGNAL_LEFT;
    case event::certificate_pending: break;
  }
  return CERTGATE_SIGNAL_CERTIFICATE_PENDING;
}

int video_status(event event) {
  switch (event) {
    case event::joined: return certgate::note::MMT_VIDEO_SESSION_JOIN_SUCCESS;
    case event::join_failed: return certgate::note::MMT_VIDEO_SESSION_JOIN_FAIL;
    case event::left: return certgate::note::MMT_VIDEO_SESSION_LEAVE;
    case event::certificate_pending: break;
  }
  return certgate::note::MMT_VIDEO_SESSION_PENDING_SSL_CERTIFICATE;
}

int svs_status(event event) {
  switch (event) {
    case event::joined: return certgate::note::MM_MEDIASTREAMING_SESSION_STATUS_JOIN_SUCCESS;
    case event::join_failed: return certgate::note::MM_MEDIASTREAMING_SESSION_STATUS_JOIN_FAIL;
    case event::left: return certgate::note::MM_MEDIASTREAMING_SESSION_STATUS_LEAVE_OK;
    case event::certificate_pending: break;
  }
  return certgate::note::MM_MEDIASTREAMING_SESSION_STATUS_PENDING_SSL_CERTIFICATE;
}

unsigned long audio_code(event event) {
  switch (event) {
    case event::joined: return certgate::note::SESSION_JOIN_OK;
    case event::join_failed: return certgate::note::SESSION_JOIN_FAIL;
    case event::left: return certgate::note::SESSION_LEAVE_OK;
    case event::certificate_pending: break;
  }
  return certgate::note::SESSION_CERTIFICATION;
}

}  // namespace

client::client(certgate_role role, answer answer, std::ostream& screen)
    : answer_(answer),
      screen_(screen),
      host_(*this, certgate::new_meeting(CERTGATE_CENTER_MEETING, role)) {}

client::~client() {
  // The services are gone with the seats: nothing they say now reaches the host.
  for (const auto& seat : seats_) seat->behind.on_event = nullptr;
}

client::seat::seat(certgate_kind kind, std::string certificate)
    : kind(kind), behind(std::move(certificate)), object(behind) {}

certgate::status client::join(const std::vector<plan>& plans) {
  if (!host_.made().ok()) return host_.made();
  for (const plan& plan : plans) {
    const certgate::status opened = open(plan);
    if (!opened.ok()) return opened;
  }
  for (const auto& seat : seats_) seat->behind.join();
  return CERTGATE_OK;
}

certgate::status client::open(const plan& plan) {
  seats_.push_back(std::make_unique<seat>(plan.kind, plan.certificate));
  seat& last = *seats_.back();
  last.behind.on_event = [this, &last](event event) { on_event(last, event); };
  return host_.open(plan.kind, service_of(last, plan), last.id);
}

/// Each service in the form that its interface has.
std::shared_ptr<certgate::service> client::service_of(seat& seat, const plan& plan) {
  certgate::session_facts facts = facts_of(seat.behind, plan.host_name);
  switch (plan.kind) {
    case CERTGATE_KIND_AUDIO_BROADCAST:
      broadcast_session::behind = &seat.behind;
      return std::make_shared<certgate::function_service>(
          AudioSS_GetCertificationInfo, AudioSS_SetCertificationAction, std::move(facts));
    case CERTGATE_KIND_AUDIO_VOIP:
      voip_session::behind = &seat.behind;
      return std::make_shared<certgate::function_service>(
          voip.MmGetCertificationInfo, voip.MmSetCertificationAction, std::move(facts));
    case CERTGATE_KIND_AUDIO_HYBRID:
      hybrid_session::behind = &seat.behind;
      return std::make_shared<certgate::function_service>(
          hybrid.MmGetCertificationInfo, hybrid.MmSetCertificationAction, std::move(facts));
    default:
      return std::make_shared<certgate::object_service<IMediaSession>>(seat.object,
                                                                       std::move(facts));
  }
}

/// What the services' own status callbacks do in a client: hand on what was reported.
void client::on_event(const seat& seat, event event) {
  const auto report = [&] {
    switch (seat.kind) {
      case CERTGATE_KIND_VIDEO: return host_.report(seat.id, video_status(event));
      case CERTGATE_KIND_SVS: return host_.report(seat.id, svs_status(event));
      case CERTGATE_KIND_AUDIO_VOIP:
      case CERTGATE_KIND_AUDIO_HYBRID:
        return host_.report_message(seat.id, certgate::note::WEBEX_AUDIO_SESSION_CONFIRM,
                                    static_cast<std::int64_t>(audio_code(event)));
      case CERTGATE_KIND_AUDIO_BROADCAST:
        if (event == event::certificate_pending) {
          return host_.report(seat.id, certgate::note::AUDIOSS_STATUS_CERTIFICATION);
        }
        return host_.signal(seat.id, signal_of(event));
      default: return host_.signal(seat.id, signal_of(event));
    }
  };
  const certgate::status reported = report();
  if (!reported.ok()) screen_ << "not taken: " << reported.text() << '\n';
}

void client::show(const certgate::prompt& prompt) {
  ++windows_;
  screen_ << "---- window " << prompt.number << '\n' << prompt.text;
  open_[prompt.number] = prompt.revision;
}

void client::update(const certgate::prompt& prompt) {
  screen_ << "---- window " << prompt.number << " has changed\n" << prompt.text;
  open_[prompt.number] = prompt.revision;
}

void client::answer_windows() {
  // An answer closes its window and may open the next.
  while (!open_.empty()) {
    const auto [number, revision] = *open_.begin();
    const certgate::status answered = answer_window(number, revision);
    if (answered.ok()) continue;
    screen_ << "not taken: " << answered.text() << '\n';
    return;
  }
}

certgate::status client::answer_window(std::uint64_t number, std::uint64_t revision) {
  bool connect = answer_ == answer::connect_anyway;
  if (answer_ == answer::ask) {
    std::string said;
    screen_ << "Connect anyway? [y/N] " << std::flush;
    connect = std::getline(std::cin, said) && (said == "y" || said == "Y");
  }
  screen_ << (connect ? "> Connect Anyway\n" : "> Don't Connect\n");
  return connect ? host_.connect_anyway(number, revision) : host_.dont_connect(number);
}

void client::dismiss(std::uint64_t prompt, certgate_dismissal why) {
  screen_ << "---- window " << prompt << " closes: " << certgate_dismissal_name(why) << '\n';
  open_.erase(prompt);
}

void client::session_changed(certgate_session session, certgate_leaf to, certgate_reason why) {
  screen_ << "session " << session.number << " is " << certgate_leaf_name(to);
  if (why != CERTGATE_NO_REASON) screen_ << " (" << certgate_reason_name(why) << ')';
  screen_ << '\n';
}

void client::anomaly(certgate_session session, certgate_anomaly what) {
  screen_ << "session " << session.number << ": " << certgate_anomaly_name(what) << '\n';
}

std::vector<outcome> client::outcomes() {
  std::vector<outcome> all;
  for (const auto& seat : seats_) {
    const auto info = host_.engine().session(seat->id).value_or(certgate_session_info{});
    all.push_back(
        {seat->kind, info.leaf, info.why, seat->behind.is_connected(), seat->behind.actions()});
  }
  return all;
}

}  // namespace sample

#include "cases.hpp"

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "certificates.hpp"

namespace sample {

namespace {

/// What happens in a case, whatever the person is.
struct plot {
  const char* name;
  std::vector<plan> plans;
  int windows;
  /// The answer that the case is about, if it is about one.
  std::optional<answer> fixed_answer;
};

/// A session of every kind.
std::vector<plan> sessions_of_every_kind() {
  return {{CERTGATE_KIND_VIDEO, "video.example", certificates::video},
          {CERTGATE_KIND_SVS, "stream.example", certificates::stream},
          {CERTGATE_KIND_AUDIO_BROADCAST, "broadcast.example", certificates::broadcast},
          {CERTGATE_KIND_AUDIO_VOIP, "voice.example", certificates::voice},
          {CERTGATE_KIND_AUDIO_HYBRID, "phone.example", certificates::phone},
          {CERTGATE_KIND_NBR, "recording.example", certificates::recording}};
}

std::vector<plan> sharing_one_certificate(std::vector<plan> plans) {
  for (plan& plan : plans) plan.certificate = certificates::shared;
  return plans;
}

/// Two sessions that share a certificate and one with its own.
std::vector<plan> two_and_one() {
  return {{CERTGATE_KIND_VIDEO, "video.example", certificates::pair},
          {CERTGATE_KIND_SVS, "stream.example", certificates::pair},
          {CERTGATE_KIND_AUDIO_VOIP, "voice.example", certificates::voice}};
}

plot plot_of(int number) {
  switch ((number - 1) % 5) {
    case 0:
      return {"same-certificate", sharing_one_certificate(sessions_of_every_kind()), 1, {}};
    case 1: return {"different-certificates", sessions_of_every_kind(), 6, {}};
    case 2: return {"single-session", {sessions_of_every_kind().front()}, 1, {}};
    case 3: return {"dont-connect", two_and_one(), 2, answer::dont_connect};
    default: return {"connect-anyway", two_and_one(), 2, answer::connect_anyway};
  }
}

/// What is wrong with how a session ended; nothing if it is as the answer says.
std::string fault_of(const outcome& outcome, answer answer) {
  const std::string kind = certgate_kind_name(outcome.kind);
  if (outcome.actions.size() != 1) {
    return kind + " got " + std::to_string(outcome.actions.size()) + " actions and not one";
  }
  const bool is_ignored = outcome.actions.front() == CERTGATE_ACTION_IGNORE;
  const bool is_active = outcome.leaf == CERTGATE_LEAF_ACTIVE;
  if (is_ignored != outcome.is_connected || is_ignored != is_active) {
    return kind + " is " + certgate_leaf_name(outcome.leaf) + " and was told otherwise";
  }
  const bool is_refused =
      outcome.leaf == CERTGATE_LEAF_REFUSED && outcome.why == CERTGATE_REFUSED_DENIED;
  if (!is_active && !is_refused) return kind + " is " + certgate_leaf_name(outcome.leaf);
  if (answer == answer::connect_anyway && !is_active) return kind + " is refused";
  if (answer == answer::dont_connect && is_active) return kind + " connected after no";
  return {};
}

std::string fault_of(const plot& plot, answer answer, client& client) {
  if (client.windows() != plot.windows) {
    return std::to_string(client.windows()) + " windows and not " + std::to_string(plot.windows);
  }
  for (const outcome& outcome : client.outcomes()) {
    std::string fault = fault_of(outcome, answer);
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace

bool run_case(int number, answer given, std::ostream& screen, std::ostream& verdicts) {
  const bool presents = number <= number_of_cases / 2;
  const plot plot = plot_of(number);
  const answer answer = plot.fixed_answer.value_or(given);
  const std::string title = "case " + std::to_string(number) +
                            (presents ? " presenter/" : " attendee/") + plot.name;
  screen << "==== " << title << '\n';
  client client(presents ? CERTGATE_ROLE_PRESENTER : CERTGATE_ROLE_ATTENDEE, answer, screen);
  const certgate::status joined = client.join(plot.plans);
  client.answer_windows();
  const std::string fault = joined.ok() ? fault_of(plot, answer, client) : joined.text();
  verdicts << title << ": sessions " << plot.plans.size() << ", windows " << client.windows()
           << ": " << (fault.empty() ? "ok" : fault) << '\n';
  return fault.empty();
}

}  // namespace sample

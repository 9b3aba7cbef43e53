/* The shim: a line of the conformance protocol in, a line out.
 *
 * Start from this to have your own implementation judged: keep the reading and the writing, and
 * put yours in the place of `certgate::engine`. What a service would hand out and be told goes
 * through the services' own calls here too.
 */
#ifndef SAMPLE_CONVERSATION_HPP
#define SAMPLE_CONVERSATION_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "reading.hpp"
#include "services.hpp"

namespace sample {

/// One end of a conversation, in which one meeting follows another.
class conversation {
 public:
  /// Answers one line, given and returned without its end.
  std::string answer(const std::string& line);

 private:
  /// A session that the driver opened, and the service that holds it.
  struct held {
    certgate_session id;
    std::shared_ptr<class told_service> service;
  };

  /// One meeting, with the session numbers that the driver chose.
  struct meeting {
    explicit meeting(const rules& rules);
    certgate::engine engine;
    std::map<std::uint64_t, held> sessions;
    std::map<std::uint64_t, std::uint64_t> drivers_number;
    std::optional<std::uint64_t> last_opened;
  };

  json reply(const std::string& line);
  json begin(const json& hello);
  json step(std::uint64_t at, const std::string& name, const json& fields);
  certgate::status tell(std::uint64_t at, const std::string& name, const json& fields);
  json open(std::uint64_t at, const json& fields);
  certgate::status certificate(std::uint64_t at, const json& fields);
  certgate::status answer_prompt(std::uint64_t at, const json& fields);
  json snapshot(std::uint64_t at);
  json effects();
  json effect(const certgate_effect& effect);
  json window(std::uint64_t number, std::uint64_t revision, bool with_fingerprint);
  certgate_session session(const json& fields) const;
  std::uint64_t number_of(certgate_session session) const;

  std::optional<meeting> meeting_;
};

}  // namespace sample

#endif

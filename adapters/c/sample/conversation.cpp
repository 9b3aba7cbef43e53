#include "conversation.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace sample {

/// A service that hands out what it was given and remembers what it was told.
class told_service final : public IMediaSession {
 public:
  told_service() : service(*this, facts()) {}

  void GetCertificationInfo(unsigned char, char* pCertificationInfo,
                            unsigned long& ulCertificationInfoLen) override {
    if (ulCertificationInfoLen >= information.size() && !information.empty()) {
      std::memcpy(pCertificationInfo, information.data(), information.size());
    }
    ulCertificationInfoLen = static_cast<unsigned long>(information.size());
  }
  void SetCertificationAction(unsigned char, unsigned char action) override { told = action; }

  std::vector<unsigned char> information;
  std::optional<unsigned char> told;
  certgate::object_service<IMediaSession> service;

 private:
  static certgate::session_facts facts() {
    certgate::session_facts facts;
    facts.leave = [] {};
    return facts;
  }
};

namespace {

json error(const char* name) { return {{"error", name}}; }

/// The protocol's names of what an engine does not take.
const char* error_name(certgate::status status) {
  switch (status.code()) {
    case CERTGATE_MEETING_ENDED: return "meeting_ended";
    case CERTGATE_TOO_MANY_SESSIONS: return "too_many_sessions";
    case CERTGATE_UNKNOWN_SESSION: return "unknown_session";
    case CERTGATE_UNKNOWN_CODE: return "unknown_code";
    case CERTGATE_STALE_INQUIRY: return "stale_inquiry";
    case CERTGATE_UNKNOWN_PROMPT: return "unknown_prompt";
    case CERTGATE_PROMPT_CLOSED: return "prompt_closed";
    case CERTGATE_PROMPT_CHANGED: return "prompt_changed";
    case CERTGATE_UNKNOWN_SUBJECT: return "unknown_subject";
    case CERTGATE_SUBJECT_OPEN: return "subject_open";
    case CERTGATE_DENIED_BY_POLICY: return "denied_by_policy";
    default: return status.text();
  }
}

std::string hexadecimal(const certgate_fingerprint& fingerprint) {
  constexpr char digits[] = "0123456789abcdef";
  std::string written;
  for (const std::uint8_t byte : fingerprint.bytes) {
    written += digits[byte >> 4];
    written += digits[byte & 15];
  }
  return written;
}

json names_of(certgate_problems problems) {
  json names = json::array();
  for (certgate_problems bit = 1; bit <= CERTGATE_PROBLEM_WEAK; bit <<= 1) {
    if (problems & bit) names.push_back(certgate_problem_name(bit));
  }
  return names;
}

}  // namespace

conversation::meeting::meeting(const rules& rules)
    : engine(certgate::new_meeting(rules.center, rules.role), rules.policy) {}

std::string conversation::answer(const std::string& line) {
  try {
    return reply(line).dump();
  } catch (const malformed&) {
    return error("malformed").dump();
  }
}

json conversation::reply(const std::string& line) {
  const json said = json::parse(line, nullptr, false);
  if (!said.is_object()) throw malformed{};
  const auto hello = said.find("hello");
  if (hello != said.end()) return begin(*hello);
  const std::uint64_t at = number(member(said, "at"));
  const json& input = member(said, "input");
  if (!input.is_object()) throw malformed{};
  const std::string* name = nullptr;
  const json* fields = nullptr;
  for (const auto& item : input.items()) {
    if (item.value().is_null()) continue;
    if (fields) throw malformed{};
    name = &item.key();
    fields = &item.value();
  }
  if (!fields || !fields->is_object()) throw malformed{};
  // The key is the iterator's own; keep a copy.
  return step(at, std::string(*name), *fields);
}

json conversation::begin(const json& value) {
  const rules rules = hello(value);
  meeting fresh(rules);
  if (!fresh.engine.made().ok()) throw malformed{};
  meeting_.emplace(std::move(fresh));
  return {{"hello",
           {{"protocol", 1},
            {"name", "certgate-cpp"},
            {"version", "0.1.0"},
            {"lacks", json::array()}}}};
}

json conversation::step(std::uint64_t at, const std::string& name, const json& fields) {
  constexpr std::array<std::string_view, 12> inputs{
      "open",   "status", "signal", "certificate", "certificate_unavailable", "answer",
      "forget", "close",  "tick",   "end",         "next_deadline",           "snapshot"};
  if (!meeting_) throw malformed{};
  if (std::find(inputs.begin(), inputs.end(), name) == inputs.end()) return {{"nack", name}};
  if (name == "open") return open(at, fields);
  if (name == "snapshot") return snapshot(at);
  const certgate::status told = tell(at, name, fields);
  if (!told.ok()) return error(error_name(told));
  if (name == "next_deadline") {
    const auto deadline = meeting_->engine.next_deadline();
    return {{"effects", json::array()}, {"deadline", deadline ? json(*deadline) : json()}};
  }
  return effects();
}

certgate::status conversation::tell(std::uint64_t at, const std::string& name,
                                    const json& fields) {
  certgate::engine& engine = meeting_->engine;
  if (name == "status") {
    const certgate_session id = session(fields);
    return engine.report(at, id, code(member(fields, "code")));
  }
  if (name == "signal") {
    const certgate_session id = session(fields);
    return engine.signal(at, id, signal(fields));
  }
  if (name == "certificate") return certificate(at, fields);
  if (name == "certificate_unavailable") {
    const certgate_session id = session(fields);
    return engine.certificate_unavailable(at, id, number(member(fields, "inquiry")));
  }
  if (name == "answer") return answer_prompt(at, fields);
  if (name == "forget") {
    return engine.forget(at, fingerprint(member(fields, "fingerprint")), host_name(fields),
                         problems(fields));
  }
  if (name == "close") {
    const certgate_session id = session(fields);
    const certgate::status closed = engine.close(at, id);
    if (closed.ok()) {
      meeting_->sessions.erase(number(member(fields, "session")));
      meeting_->drivers_number.erase(id.number);
    }
    return closed;
  }
  if (name == "tick") return engine.tick(at);
  if (name == "end") return engine.end(at);
  return engine.query(at);
}

json conversation::open(std::uint64_t at, const json& fields) {
  meeting& meeting = *meeting_;
  const std::uint64_t chosen = number(member(fields, "session"));
  const certgate_kind of = kind(member(fields, "kind"));
  if (meeting.engine.has_ended()) return error("meeting_ended");
  if (meeting.last_opened && chosen <= *meeting.last_opened) return error("duplicate_session");
  certgate_session id{};
  const certgate::status opened = meeting.engine.open(at, of, id);
  if (!opened.ok()) return error(error_name(opened));
  meeting.last_opened = chosen;
  meeting.sessions[chosen] = {id, std::make_shared<told_service>()};
  meeting.drivers_number[id.number] = chosen;
  return effects();
}

/// The bytes go through the service, which hands them out as services do.
certgate::status conversation::certificate(std::uint64_t at, const json& fields) {
  const std::vector<unsigned char> bytes = base64(text(member(fields, "bytes")));
  const certgate_session id = session(fields);
  const std::uint64_t inquiry = number(member(fields, "inquiry"));
  const std::string host = host_name(fields);
  const certgate_problems found = problems(fields);
  const auto holder = meeting_->sessions.find(number(member(fields, "session")));
  std::vector<char> read;
  if (holder != meeting_->sessions.end()) {
    certgate_policy policy = certgate::default_policy();
    told_service& service = *holder->second.service;
    service.information = bytes;
    const std::uint64_t limit = std::max<std::uint64_t>(policy.max_certificate_bytes, bytes.size());
    // A service says with no information that it has none; the protocol has a line for that.
    static_cast<void>(certgate::read_information(service.service, limit, read));
    read.resize(bytes.empty() ? 0 : read.size());
  }
  return meeting_->engine.certificate(at, id, inquiry, read, host, found);
}

certgate::status conversation::answer_prompt(std::uint64_t at, const json& fields) {
  const std::uint64_t prompt = number(member(fields, "prompt"));
  const std::string& verdict = text(member(fields, "verdict"));
  if (verdict == "dont_connect") return meeting_->engine.dont_connect(at, prompt);
  if (verdict != "connect_anyway") throw malformed{};
  return meeting_->engine.connect_anyway(at, prompt, number(member(fields, "revision")));
}

/// Saves the engine, drops it and restores it from nothing but what was saved.
json conversation::snapshot(std::uint64_t at) {
  const certgate::status looked = meeting_->engine.query(at);
  if (!looked.ok()) return error(error_name(looked));
  const std::vector<unsigned char> kept = meeting_->engine.snapshot();
  meeting_->engine = certgate::engine::restored(kept);
  const certgate::status restored = meeting_->engine.made();
  return restored.ok() ? effects() : error(restored.text());
}

json conversation::effects() {
  json all = json::array();
  certgate_effect next{};
  while (meeting_->engine.poll(next)) all.push_back(effect(next));
  return {{"effects", std::move(all)}};
}

json conversation::effect(const certgate_effect& effect) {
  const auto& body = effect.body;
  switch (effect.kind) {
    case CERTGATE_EFFECT_FETCH_CERTIFICATE:
      return {{"fetch_certificate",
               {{"session", number_of(body.fetch_certificate.session)},
                {"inquiry", body.fetch_certificate.inquiry}}}};
    case CERTGATE_EFFECT_SHOW_PROMPT:
      return {{"show_prompt", window(body.show_prompt.prompt, body.show_prompt.revision, true)}};
    case CERTGATE_EFFECT_UPDATE_PROMPT:
      return {
          {"update_prompt", window(body.update_prompt.prompt, body.update_prompt.revision, false)}};
    case CERTGATE_EFFECT_DISMISS_PROMPT:
      return {{"dismiss_prompt",
               {{"prompt", body.dismiss_prompt.prompt},
                {"why", certgate_dismissal_name(body.dismiss_prompt.why)}}}};
    case CERTGATE_EFFECT_SET_CERTIFICATE_ACTION: {
      const auto& what = body.set_certificate_action;
      const std::uint64_t chosen = number_of(what.session);
      told_service& holder = *meeting_->sessions.at(chosen).service;
      holder.service.set_certification_action(CERTGATE_CERTIFICATION_TYPE_SSL, what.action);
      const bool is_ignored = std::exchange(holder.told, std::nullopt) == CERTGATE_ACTION_IGNORE;
      return {{"set_certificate_action",
               {{"session", chosen},
                {"inquiry", what.inquiry},
                {"action", is_ignored ? "ignore" : "cancel"},
                {"why", certgate_reason_name(what.why)}}}};
    }
    case CERTGATE_EFFECT_TERMINATE:
      return {{"terminate",
               {{"session", number_of(body.terminate.session)},
                {"why", certgate_reason_name(body.terminate.why)}}}};
    case CERTGATE_EFFECT_SESSION_CHANGED: {
      const auto& changed = body.session_changed;
      json fields{{"session", number_of(changed.session)}, {"to", certgate_leaf_name(changed.to)}};
      if (changed.why != CERTGATE_NO_REASON) fields["why"] = certgate_reason_name(changed.why);
      return {{"session_changed", std::move(fields)}};
    }
    default:
      return {{"anomaly",
               {{"session", number_of(body.anomaly.session)},
                {"what", certgate_anomaly_name(body.anomaly.what)}}}};
  }
}

json conversation::window(std::uint64_t number, std::uint64_t revision, bool with_fingerprint) {
  const auto shown = meeting_->engine.prompt(number).value_or(certgate::prompt{});
  json sessions = json::array();
  for (const auto& waiting : shown.sessions) sessions.push_back(number_of(waiting.session));
  json fields{{"prompt", number},
              {"revision", revision},
              {"hosts", shown.hosts},
              {"problems", names_of(shown.problems)},
              {"sessions", std::move(sessions)}};
  if (with_fingerprint) fields["fingerprint"] = hexadecimal(shown.fingerprint);
  return fields;
}

/// A number that names no session becomes an id that names none.
certgate_session conversation::session(const json& fields) const {
  const std::uint64_t chosen = number(member(fields, "session"));
  const auto found = meeting_->sessions.find(chosen);
  return found == meeting_->sessions.end() ? certgate_session{0, 0, 0} : found->second.id;
}

std::uint64_t conversation::number_of(certgate_session session) const {
  return meeting_->drivers_number.at(session.number);
}

}  // namespace sample

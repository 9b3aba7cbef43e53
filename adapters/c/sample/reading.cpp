#include "reading.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sample {

namespace {

/// The place of a word among others.
template <class Words>
std::optional<std::size_t> place(std::string_view word, const Words& words) {
  const auto found = std::find(std::begin(words), std::end(words), word);
  if (found == std::end(words)) return std::nullopt;
  return static_cast<std::size_t>(found - std::begin(words));
}

template <class Words>
std::uint32_t word(const json& value, const Words& words) {
  const auto found = place(text(value), words);
  if (!found) throw malformed{};
  return static_cast<std::uint32_t>(*found);
}

/// The bit of a problem's name; 0 if nobody knows it.
certgate_problems problem(const std::string& name) {
  for (certgate_problems bit = 1; bit <= CERTGATE_PROBLEM_WEAK; bit <<= 1) {
    if (name == certgate_problem_name(bit)) return bit;
  }
  return 0;
}

const json& array(const json& value) {
  if (!value.is_array()) throw malformed{};
  return value;
}

unsigned hexadecimal(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
  throw malformed{};
}

/// Milliseconds of at least 1, or null for none, which the engine's policy has as 0.
std::uint64_t deadline(const json& value) {
  if (value.is_null()) return 0;
  const std::uint64_t span = number(value);
  if (span == 0) throw malformed{};
  return span;
}

std::uint64_t at_least_one(const json& value) {
  const std::uint64_t cap = number(value);
  if (cap == 0) throw malformed{};
  return cap;
}

constexpr std::array<std::string_view, 3> scopes{"certificate", "certificate_host",
                                                 "certificate_host_problems"};
constexpr std::array<std::string_view, 2> roles{"presenter", "attendee"};
constexpr std::array<std::string_view, 3> centers{"meeting", "event", "training"};

void set(rules& rules, const std::string& key, const json& value) {
  certgate_policy& policy = rules.policy;
  if (key == "scope") policy.scope = word(value, scopes);
  else if (key == "role") rules.role = word(value, roles);
  else if (key == "center") rules.center = word(value, centers);
  else if (key == "forbid_overrides") policy.forbid_overrides = truth(value) ? 1 : 0;
  else if (key == "max_shown_prompts") policy.max_shown_prompts = at_least_one(value);
  else if (key == "max_sessions") policy.max_sessions = number(value);
  else if (key == "max_queued_prompts") policy.max_queued_prompts = number(value);
  else if (key == "max_subjects") policy.max_subjects = number(value);
  else if (key == "max_prompts_per_session") policy.max_prompts_per_session = number(value);
  else if (key == "max_prompt_hosts") policy.max_prompt_hosts = at_least_one(value);
  else if (key == "max_inquiries") policy.max_inquiries = number(value);
  else if (key == "max_certificate_bytes") policy.max_certificate_bytes = number(value);
  else if (key == "certificate_deadline_ms") policy.certificate_deadline_ms = deadline(value);
  else if (key == "answer_deadline_ms") policy.answer_deadline_ms = deadline(value);
  else if (key == "non_overridable") {
    policy.non_overridable = 0;
    for (const json& name : array(value)) {
      const certgate_problems bit = problem(text(name));
      if (bit == 0) throw malformed{};
      policy.non_overridable |= bit;
    }
  } else {
    throw malformed{};
  }
}

}  // namespace

const json* optional_member(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const json& member(const json& object, const char* key) {
  const json* found = optional_member(object, key);
  if (!found) throw malformed{};
  return *found;
}

std::uint64_t number(const json& value) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > last_number) throw malformed{};
  return value.get<std::uint64_t>();
}

std::int64_t code(const json& value) {
  if (value.is_number_unsigned()) return static_cast<std::int64_t>(number(value));
  if (!value.is_number_integer()) throw malformed{};
  const auto negative = value.get<std::int64_t>();
  if (negative < -static_cast<std::int64_t>(last_number)) throw malformed{};
  return negative;
}

const std::string& text(const json& value) {
  if (!value.is_string()) throw malformed{};
  return value.get_ref<const std::string&>();
}

bool truth(const json& value) {
  if (!value.is_boolean()) throw malformed{};
  return value.get<bool>();
}

certgate_kind kind(const json& value) {
  for (certgate_kind kind = 0; kind <= CERTGATE_KIND_NBR; ++kind) {
    if (text(value) == certgate_kind_name(kind)) return kind;
  }
  throw malformed{};
}

certgate_signal_kind signal(const json& fields) {
  // The signals' numbers go on with each reason; these are the first of each.
  constexpr std::array<std::string_view, 4> joins{"join", "call_in", "capacity",
                                                  "attendee_limit"};
  constexpr std::array<std::string_view, 2> leavings{"left", "stopped_for_svc"};
  constexpr std::array<std::string_view, 2> reconnects{"reconnect", "network"};
  const std::string& name = text(member(fields, "signal"));
  const json* why = optional_member(fields, "why");
  const auto reason = [&](certgate_signal_kind first, const auto& reasons) {
    return why ? first + word(*why, reasons) : first;
  };
  if (name == "join_succeeded") return CERTGATE_SIGNAL_JOIN_SUCCEEDED;
  if (name == "join_failed") return reason(CERTGATE_SIGNAL_JOIN_FAILED, joins);
  if (name == "join_retrying") return CERTGATE_SIGNAL_JOIN_RETRYING;
  if (name == "left") return reason(CERTGATE_SIGNAL_LEFT, leavings);
  if (name == "reconnecting") return CERTGATE_SIGNAL_RECONNECTING;
  if (name == "reconnect_succeeded") return CERTGATE_SIGNAL_RECONNECT_SUCCEEDED;
  if (name == "reconnect_failed") return reason(CERTGATE_SIGNAL_RECONNECT_FAILED, reconnects);
  if (name == "certificate_pending") return CERTGATE_SIGNAL_CERTIFICATE_PENDING;
  if (name == "play_allowed") return CERTGATE_SIGNAL_PLAY_ALLOWED;
  throw malformed{};
}

std::string host_name(const json& fields) {
  const json* host = optional_member(fields, "host");
  if (!host) return {};
  if (text(*host).size() > 255) throw malformed{};
  return text(*host);
}

certgate_problems problems(const json& fields) {
  certgate_problems set = 0;
  const json* names = optional_member(fields, "problems");
  if (!names) return set;
  for (const json& name : array(*names)) {
    const certgate_problems bit = problem(text(name));
    set |= bit != 0 ? bit : CERTGATE_PROBLEM_UNKNOWN;
  }
  return set;
}

certgate_fingerprint fingerprint(const json& value) {
  const std::string& digits = text(value);
  certgate_fingerprint read{};
  if (digits.size() != 2 * sizeof read.bytes) throw malformed{};
  for (std::size_t at = 0; at < sizeof read.bytes; ++at) {
    read.bytes[at] = static_cast<std::uint8_t>(hexadecimal(digits[2 * at]) << 4 |
                                               hexadecimal(digits[2 * at + 1]));
  }
  return read;
}

std::vector<unsigned char> base64(const std::string& text) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) throw malformed{};
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::vector<unsigned char> bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (std::size_t at = 0; at < text.size() - padding; ++at) {
    const std::size_t digit = digits.find(text[at]);
    if (digit == std::string_view::npos) throw malformed{};
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push_back(static_cast<unsigned char>(bits >> held));
      bits &= (1U << held) - 1;
    }
  }
  // What is left over of the last digit stands for nothing.
  if (bits != 0) throw malformed{};
  return bytes;
}

rules hello(const json& value) {
  if (!value.is_object() || number(member(value, "protocol")) != 1) throw malformed{};
  rules read;
  const auto policy = value.find("policy");
  if (policy == value.end()) return read;
  if (!policy->is_object()) throw malformed{};
  for (const auto& [key, rule] : policy->items()) set(read, key, rule);
  return read;
}

}  // namespace sample

/* Reading a line of the conformance protocol: what is not of its form is `malformed`. */
#ifndef SAMPLE_READING_HPP
#define SAMPLE_READING_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <certgate.hpp>
#include <nlohmann/json.hpp>

namespace sample {

using nlohmann::json;

/// Not a line of the protocol.
struct malformed {};

/// A policy, with what the protocol counts to it and the engine to the meeting.
struct rules {
  certgate_policy policy = certgate::default_policy();
  certgate_center center = CERTGATE_CENTER_MEETING;
  certgate_role role = CERTGATE_ROLE_ATTENDEE;
};

/// The greatest number of the protocol, 2^53 - 1.
constexpr std::uint64_t last_number = (std::uint64_t{1} << 53) - 1;

/// A member that is there and not null; null is an absent one.
const json* optional_member(const json& object, const char* key);
const json& member(const json& object, const char* key);

std::uint64_t number(const json& value);
std::int64_t code(const json& value);
const std::string& text(const json& value);
bool truth(const json& value);

certgate_kind kind(const json& value);
/// A signal with its reason; the first of its signal where none is given.
certgate_signal_kind signal(const json& fields);
/// At most 255 bytes; empty where none is given.
std::string host_name(const json& fields);
/// A set; a name that nobody knows counts as unknown.
certgate_problems problems(const json& fields);
certgate_fingerprint fingerprint(const json& value);
/// Canonical padded base64.
std::vector<unsigned char> base64(const std::string& text);

/// What stands under `hello`.
rules hello(const json& value);

}  // namespace sample

#endif

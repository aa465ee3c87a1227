// The only way of server text into the report: it is shown if it equals a text of NHN's guides or of
// a standard, and is replaced by its length otherwise. A report may be attached to a public bug
// report, and a server may echo anything. Pure; safe to call from any thread.
#ifndef EXPORTER_DOCTOR_SAFE_WORDS_H_
#define EXPORTER_DOCTOR_SAFE_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace certmon::doctor {

// A resultMessage: in quotes if it is one of the guides, else "a text of 12 characters".
[[nodiscard]] std::string MessageWord(std::string_view message);
// A resultCode of at most nine digits, else "a number of 12 digits".
[[nodiscard]] std::string CodeWord(std::int64_t code);
// "application/json" and some others, without parameters, else "a content type of 12 characters".
[[nodiscard]] std::string ContentTypeWord(std::string_view content_type);
// The name of a field, else "a name of 12 characters".
[[nodiscard]] std::string FieldWord(std::string_view name);
// A header about a rate limit, in lower case; empty for any other header.
[[nodiscard]] std::string RateHeaderWord(std::string_view name);
// A number of at most nine digits, else "a value of 12 characters".
[[nodiscard]] std::string NumberWord(std::string_view text);
// The issuer of a certificate: a public authority, else "an issuer of 12 characters".
[[nodiscard]] std::string IssuerWord(std::string_view issuer);
// The host of a URL: NHN Cloud's own or "a loopback address", else "a host name of 12 characters".
[[nodiscard]] std::string HostWord(std::string_view url);

// "12 certificates", "1 certificate".
[[nodiscard]] std::string Count(std::uint64_t count, const char* noun);
// "a, b, c".
[[nodiscard]] std::string Join(const std::vector<std::string>& parts);

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_SAFE_WORDS_H_

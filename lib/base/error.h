// Errors as values, with the closed set of reasons that is also the `reason` label of the metrics.
//
// The set is public: every change of it changes the metrics and is noted in CHANGELOG.md.
#ifndef LIB_BASE_ERROR_H_
#define LIB_BASE_ERROR_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace certmon::base {

// Why a request or a poll failed. The label texts are in error.cc.
enum class Reason : std::uint8_t {
  kDns,           // the host name could not be resolved
  kConnect,       // no connection, or it was reset
  kTls,           // the handshake or the certificate check failed
  kTimeout,       // not finished in time
  kTruncated,     // the body is shorter than announced
  kTooLarge,      // the answer is over the size limit
  kRedirect,      // a redirect; redirects are never followed
  kContentType,   // the answer is not application/json, or is encoded
  kAuth,          // the API refused the credentials
  kNotFound,      // HTTP 404
  kRateLimited,   // too many requests
  kHttp4xx,       // another 4xx
  kHttp5xx,       // a 5xx
  kHttpStatus,    // any other status, or not HTTP
  kJson,          // not one JSON document
  kSchema,        // JSON, but not in the documented form
  kApiResult,     // the service refused: isSuccessful is false or resultCode is not 0
  kInconsistent,  // the pages contradict each other or totalCount
  kCredentials,   // a secret cannot be read
  kToken,         // the token endpoint answered 200 without a usable token
  kInternal,      // an error in this program
};

inline constexpr std::size_t kReasonCount = 21;

// Every reason, in the order of the enum.
const std::array<Reason, kReasonCount>& AllReasons();

// The label text, for example "http_5xx". Static storage.
std::string_view ReasonLabel(Reason reason);

// One failure. `message` is for people: it starts with what was attempted, in lower case and
// without a full stop. It is bounded and printable, and never contains a secret or a URL with an
// appkey.
struct Error {
  Reason reason = Reason::kInternal;
  std::string message;
  std::optional<int> http_status;                   // if there was an HTTP answer
  std::optional<std::int64_t> result_code;          // header.resultCode, if it holds a number
  std::optional<std::chrono::seconds> retry_after;  // from the server, 0 s to 1 h
  bool is_of_token_endpoint = false;                // a request for a token failed (API v1.3)

  // Text of the server, in one printable line: header.resultCode if it is a word (at most 64
  // characters), and header.resultMessage (at most 120). The server may have put a secret there:
  // shown only after a search for secrets.
  std::string result_word = {};
  std::string result_message = {};

  // The HTTP status that the answer counts as: that of the code of NHN's API gateway if there is
  // one, else http_status.
  [[nodiscard]] std::optional<int> CountsAsStatus() const;
};

// The HTTP status in a code of NHN's API gateway, 300 to 599; nullopt for any other code. These
// codes have seven or nine digits, and the first three are the status: 5030001, 401100000 (API
// Gateway guide, "Error codes").
[[nodiscard]] std::optional<int> StatusOfGatewayCode(std::int64_t result_code);

}  // namespace certmon::base

#endif  // LIB_BASE_ERROR_H_

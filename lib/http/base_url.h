// The base URL of an API, which is checked once when the configuration is read, and the
// percent-encoding of what is appended to it.
//
// Pure; safe to call from any thread.
#ifndef LIB_HTTP_BASE_URL_H_
#define LIB_HTTP_BASE_URL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace certmon::http {

struct BaseUrl {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; IPv6 without brackets
  std::uint16_t port = 0;
  std::string path;          // "" or "/prefix", without a trailing slash
  bool is_loopback = false;  // 127.0.0.0/8, ::1 or "localhost"
  std::string text;          // the normalised URL, without a trailing slash
};

// Accepts `scheme://host[:port][/path]` with scheme http or https. Fails with kInternal and a
// message that names the problem for another scheme, no host, an IPv6 zone, a user name or password,
// a query, a fragment, control characters or blanks. The message never repeats the text, because a
// URL may hold a password.
[[nodiscard]] base::Result<BaseUrl> ParseBaseUrl(std::string_view text);

// True for 127.0.0.0/8, ::1 and "localhost" (any letter case).
[[nodiscard]] bool IsLoopbackHost(const std::string& host);

// Encodes one path segment or query value: every byte except the unreserved ones of RFC 3986,
// section 2.3, becomes %XX. "." and ".." become "%2E" and "%2E%2E", which no normaliser removes.
[[nodiscard]] std::string PercentEncode(std::string_view bytes);

}  // namespace certmon::http

#endif  // LIB_HTTP_BASE_URL_H_

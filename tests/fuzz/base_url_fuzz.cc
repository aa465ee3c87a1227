// The URL of an API (http/base_url.h), and percent-encoding.
//
// libcurl, which makes the requests, sees the same scheme, host and port in the given text and in
// the normalised one, and neither user name nor password: the request goes where the check looked.
// A host that counts as loopback is a loopback address for the system's resolver. The normalised
// text is accepted and stays as it is. What is percent-encoded is one plain segment of a path and
// decodes to the same bytes.
#include <curl/urlapi.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <memory>
#include <string>

#include "lib/base/text.h"
#include "lib/http/base_url.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using http::BaseUrl;

std::string CurlPart(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) {
    return "";
  }
  std::string copy(text);
  curl_free(text);
  std::transform(copy.begin(), copy.end(), copy.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return copy;
}

void CheckWhereCurlGoes(const std::string& text, const BaseUrl& base) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  Require(curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK,
          "libcurl takes what is accepted");
  const bool is_ipv6 = base.host.find(':') != std::string::npos;
  Require(CurlPart(url.get(), CURLUPART_HOST) == (is_ipv6 ? "[" + base.host + "]" : base.host),
          "the request goes to the host that was looked at");
  Require(CurlPart(url.get(), CURLUPART_PORT) == std::to_string(base.port),
          "the request goes to the port that was looked at");
  Require(CurlPart(url.get(), CURLUPART_SCHEME) == base.scheme,
          "the request goes out by the scheme that was looked at");
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS,
                               CURLUPART_QUERY, CURLUPART_FRAGMENT, CURLUPART_ZONEID}) {
    Require(CurlPart(url.get(), part).empty(), "a base URL holds nothing but host, port and path");
  }
}

bool IsLoopbackOfTheSystem(const std::string& host) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) {
    return false;
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  if (found->ai_family == AF_INET) {
    const auto* address = reinterpret_cast<const sockaddr_in*>(found->ai_addr);
    return ntohl(address->sin_addr.s_addr) >> 24U == 127;
  }
  const auto* address = reinterpret_cast<const sockaddr_in6*>(found->ai_addr);
  return IN6_IS_ADDR_LOOPBACK(&address->sin6_addr);
}

void CheckAccepted(const std::string& text, const BaseUrl& base) {
  Require(base.scheme == "http" || base.scheme == "https", "the scheme is http or https");
  Require(!base.host.empty() && base.port != 0, "there is a host and a port");
  Require(base.path.empty() || (base.path.front() == '/' && base.path.back() != '/'),
          "the path is empty, or begins with a slash and does not end with one");
  CheckWhereCurlGoes(text, base);
  CheckWhereCurlGoes(base.text, base);
  Require(!base.is_loopback || base.host == "localhost" || IsLoopbackOfTheSystem(base.host),
          "what counts as loopback is a loopback address");
  const auto again = http::ParseBaseUrl(base.text);
  Require(again && again->text == base.text && again->host == base.host &&
              again->port == base.port && again->path == base.path &&
              again->is_loopback == base.is_loopback,
          "the normalised text is accepted and stays as it is");
}

void CheckEncoding(std::string_view bytes) {
  const std::string encoded = http::PercentEncode(bytes);
  Require(encoded != "." && encoded != "..", "a segment is never a step up or nowhere");
  std::string decoded;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      Require(encoded.find_first_of("/?#;:@&=+ \\", i) != i, "a segment holds no delimiter");
      decoded += encoded[i];
      continue;
    }
    decoded += static_cast<char>(std::stoi(encoded.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  Require(decoded == bytes, "what is encoded decodes to the same bytes");
}

}  // namespace

void TryInput(std::string_view input) {
  const auto base = http::ParseBaseUrl(input);
  if (base) {
    CheckAccepted(std::string(input), *base);
  } else {
    Require(!base.error().message.empty() && !base::HasControlCharacter(base.error().message),
            "a refusal has a readable message");
  }
  CheckEncoding(input);
}

}  // namespace certmon::fuzz

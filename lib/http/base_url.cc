#include "lib/http/base_url.h"

#include <arpa/inet.h>
#include <curl/urlapi.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace certmon::http {
namespace {

using base::Fail;
using base::Reason;

using CurlUrl = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<std::string> Part(CURLU* url, CURLUPart part, unsigned int flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
    return std::nullopt;
  }
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::string LowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  return text;
}

bool HasBlankOrControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c <= 0x20 || c >= 0x7F; });
}

// libcurl accepts one to three slashes after the scheme. Only the full form is accepted here.
bool HasTheForm(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.substr(colon, 3) == "://" &&
         text.substr(colon + 3, 1) != "/";
}

// libcurl decodes %2e in a host and parses the result again when it connects: 12%2e1 becomes 12.1
// and then 12.0.0.1, which is not the host that was checked.
bool HasEncodedHost(std::string_view text) {
  const std::string_view rest = text.substr(text.find("://") + 3);
  return rest.substr(0, rest.find('/')).find('%') != std::string_view::npos;
}

bool IsHostName(const std::string& host) {
  return host.front() == '[' || std::all_of(host.begin(), host.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                  c == '_';
         });
}

base::Result<BaseUrl> FromParts(CURLU* url) {
  if (Part(url, CURLUPART_USER) || Part(url, CURLUPART_PASSWORD)) {
    return Fail(Reason::kInternal, "a URL must not hold a user name or a password");
  }
  BaseUrl result;
  result.scheme = LowerCase(Part(url, CURLUPART_SCHEME).value_or(""));
  if (result.scheme != "http" && result.scheme != "https") {
    return Fail(Reason::kInternal,
                "a URL must begin with https:// (or http:// for a loopback address)");
  }
  std::string host = LowerCase(Part(url, CURLUPART_HOST).value_or(""));
  // The zone would be lost, and the request would go to another host than the one checked here.
  if (host.empty() || !IsHostName(host) || Part(url, CURLUPART_ZONEID)) {
    return Fail(Reason::kInternal, "a URL must name a host, or an address without a zone");
  }
  const std::string port = Part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), result.port);
  if (parsed.ec != std::errc() || result.port == 0) {
    return Fail(Reason::kInternal, "a URL's port must be a number from 1 to 65535");
  }
  result.path = Part(url, CURLUPART_PATH).value_or("");
  while (!result.path.empty() && result.path.back() == '/') {
    result.path.pop_back();
  }
  const bool explicit_port = Part(url, CURLUPART_PORT).has_value();
  result.text = result.scheme + "://" + host + (explicit_port ? ":" + port : "") + result.path;
  if (host.front() == '[') {
    host = host.substr(1, host.size() - 2);
  }
  result.host = std::move(host);
  result.is_loopback = IsLoopbackHost(result.host);
  return result;
}

}  // namespace

base::Result<BaseUrl> ParseBaseUrl(std::string_view text) {
  if (HasBlankOrControl(text)) {
    return Fail(Reason::kInternal,
                "a URL must not hold blanks, control characters or letters outside of ASCII");
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return Fail(Reason::kInternal, "a URL must end with the path: no ? and no #");
  }
  const CurlUrl url(curl_url(), &curl_url_cleanup);
  if (!url) {
    return Fail(Reason::kInternal, "out of memory");
  }
  const auto outcome =
      curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_NON_SUPPORT_SCHEME);
  if (outcome != CURLUE_OK || !HasTheForm(text)) {
    return Fail(Reason::kInternal, "this is no URL of the form https://host[:port][/path]");
  }
  if (HasEncodedHost(text)) {
    return Fail(Reason::kInternal, "a URL must name its host in plain letters: no %");
  }
  return FromParts(url.get());
}

bool IsLoopbackHost(const std::string& host) {
  if (LowerCase(host) == "localhost") {
    return true;
  }
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24U) == 127U;
  }
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

std::string PercentEncode(std::string_view bytes) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const bool dots_only = bytes == "." || bytes == "..";
  std::string out;
  // Enough for every byte: the text may be a secret, and growing would leave pieces of it in the
  // heap.
  out.reserve(3 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter_or_digit =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter_or_digit || c == '-' || c == '_' || c == '~' || (c == '.' && !dots_only)) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0xFU]);
    }
  }
  return out;
}

}  // namespace certmon::http

#include "lib/http_server/listen_address.h"

#include <arpa/inet.h>

#include <charconv>
#include <optional>

#include "lib/base/text.h"

namespace certmon::http {
namespace {

constexpr std::size_t kMaxQuotedCodePoints = 100;

bool IsAddress(int family, const std::string& host) {
  in6_addr storage{};  // the larger of the two
  return inet_pton(family, host.c_str(), &storage) == 1;
}

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, port);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return port;
}

// The host of `HOST` or `[HOST]`; nullopt if it is not allowed.
std::optional<std::string> ParseHost(std::string_view text) {
  if (text.empty()) return std::string();
  if (text.front() == '[') {
    if (text.size() < 2 || text.back() != ']') return std::nullopt;
    std::string host(text.substr(1, text.size() - 2));
    if (!IsAddress(AF_INET6, host)) return std::nullopt;
    return host;
  }
  std::string host(text);
  if (host != "localhost" && !IsAddress(AF_INET, host)) return std::nullopt;
  return host;
}

}  // namespace

base::Result<ListenAddress> ParseListenAddress(std::string_view text) {
  // from_chars and inet_pton refuse blanks, signs and control characters, but stop at a NUL.
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && text.find('\0') == std::string_view::npos) {
    std::optional<std::string> host = ParseHost(text.substr(0, colon));
    const std::optional<std::uint16_t> port = ParsePort(text.substr(colon + 1));
    if (host && port) return ListenAddress{.host = *std::move(host), .port = *port};
  }
  return base::Fail(base::Reason::kInternal,
                    "listen address \"" + base::Printable(text, kMaxQuotedCodePoints) +
                        "\": allowed are :PORT, HOST:PORT and [IPV6]:PORT, where HOST is an IPv4 "
                        "address or localhost, and PORT is 0 to 65535 (0 picks a free one)");
}

std::string FormatListenAddress(const ListenAddress& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + address.host + "]" : address.host;
  return host + ":" + std::to_string(address.port);
}

}  // namespace certmon::http

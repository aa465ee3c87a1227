// Listen addresses of Prometheus exporters: `:10290`, `127.0.0.1:9100`, `[::1]:9100`,
// `localhost:9100`. Port 0 means a free port.
//
// Pure; safe to call from any thread.
#ifndef LIB_HTTP_SERVER_LISTEN_ADDRESS_H_
#define LIB_HTTP_SERVER_LISTEN_ADDRESS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace certmon::http {

struct ListenAddress {
  std::string host;  // empty: every address of the machine, both families; IPv6 without brackets
  std::uint16_t port = 0;

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

// Fails with kInternal; the message names the text and what is allowed. The host must be an IPv4
// address, an IPv6 address in brackets, or `localhost`: names are not resolved.
[[nodiscard]] base::Result<ListenAddress> ParseListenAddress(std::string_view text);

// `127.0.0.1:9100`, `[::1]:9100`, `:10290`.
[[nodiscard]] std::string FormatListenAddress(const ListenAddress& address);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_LISTEN_ADDRESS_H_

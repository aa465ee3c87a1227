// The Transport over libcurl's multi interface.
//
// Kept-alive connections are shared by the requests of one KeptConnections; names are looked up in
// libcurl's resolver threads, and a lookup that hangs delays nobody (CURLOPT_QUICK_EXIT,
// libcurl 7.87). HTTP/1.1, TLS 1.2 or later, peer and host verified, no way to switch that off.
// Source: libcurl 7.88.1 manual pages, "libcurl-security"; measured: libcurl enforces no size limit
// on a chunked body by itself, so the write callback does.
#ifndef LIB_HTTP_CURL_TRANSPORT_H_
#define LIB_HTTP_CURL_TRANSPORT_H_

#include <memory>
#include <string>

#include "lib/base/clock.h"
#include "lib/http/transport.h"

namespace certmon::http {

// Response headers beyond this are kTooLarge; all interim answers (1xx) count together.
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{256} * 1024;

// `user_agent` is "name/version". `clock` outlives the transport. Never null.
[[nodiscard]] std::unique_ptr<Transport> MakeCurlTransport(const std::string& user_agent,
                                                           const base::Clock& clock);

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_TRANSPORT_H_

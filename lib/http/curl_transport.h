// The Transport over libcurl's multi interface.
//
// Requests with the same KeptConnections share kept-alive connections. Names are looked up in
// libcurl's resolver threads, so a lookup that hangs delays no other request (CURLOPT_QUICK_EXIT,
// libcurl 7.87). HTTP/1.1 and TLS 1.2 or later; the peer and the host are always verified.
// Source: libcurl 7.88.1 manual pages, "libcurl-security". Measured: libcurl enforces no size limit
// on a chunked body, so the write callback does.
#ifndef LIB_HTTP_CURL_TRANSPORT_H_
#define LIB_HTTP_CURL_TRANSPORT_H_

#include <chrono>
#include <memory>
#include <string>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/http/transport.h"

namespace certmon::http {

// Longer response headers fail with kTooLarge; all interim answers (1xx) count together.
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{256} * 1024;
// If libcurl cannot wait, every request in flight fails with kInternal and Wait pauses for so long.
inline constexpr std::chrono::seconds kPauseAfterFailedWait{1};

// `user_agent` is "name/version". `clock` outlives the transport and its requests. Fails with
// kInternal if libcurl cannot be initialised.
[[nodiscard]] base::Result<std::unique_ptr<Transport>> MakeCurlTransport(
    const std::string& user_agent, const base::Clock& clock);

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_TRANSPORT_H_

#include "exporter/app/healthcheck.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "exporter/webconfig/web_config_source.h"
#include "lib/base/version.h"
#include "lib/http/curl_transport.h"
#include "lib/http_server/tls_probe.h"

namespace certmon::exporter {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kMaxAnswerBytes = 4096;
constexpr const char* kPath = "/-/healthy";
constexpr int kOk = 200;
constexpr int kUnauthorized = 401;

http::ListenAddress OnLoopback(http::ListenAddress address) {
  if (address.host.empty() || address.host == "0.0.0.0") {
    address.host = "127.0.0.1";
  } else if (address.host == "::") {
    address.host = "::1";
  }
  return address;
}

base::Result<int> StatusOverHttp(const std::string& where, const base::Clock& clock) {
  http::HttpRequest request;
  request.url = base::Secret("http://" + where + kPath);
  request.max_body_bytes = kMaxAnswerBytes;
  request.connection.connect_timeout = kPatience;
  request.connection.request_timeout = kPatience;
  const auto transport =
      http::MakeCurlTransport(std::string(base::kProductName) + "/" + base::Version(), clock);
  if (!transport) {
    return base::Fail(transport.error());
  }
  const auto answer = http::Exchange(**transport, std::move(request)).response;
  return answer ? base::Result<int>(answer->status) : base::Fail(answer.error());
}

// 200 also if the right server refuses this client because it has no certificate of the client CA.
base::Result<int> StatusOverTls(const http::ListenAddress& address, const WebConfigReading& web) {
  return web.tls->certificate.WithBytes([&](std::string_view certificate) {
    return web.tls->key.WithBytes([&](std::string_view key) -> base::Result<int> {
      const auto answer = http::ProbeTls({.address = address,
                                          .path = kPath,
                                          .certificate = certificate,
                                          .key = key,
                                          .timeout = kPatience});
      if (!answer) {
        return base::Fail(answer.error());
      }
      if (answer->status) {
        return *answer->status;
      }
      return (*web.setup)->verifies_clients
                 ? base::Result<int>(kOk)
                 : base::Fail(base::Reason::kTls, "TLS: the server ended the handshake");
    });
  });
}

}  // namespace

base::Result<void> AskHealth(const std::vector<http::ListenAddress>& listen,
                             const std::string& web_config_file, const base::Clock& clock) {
  const auto found =
      std::find_if(listen.begin(), listen.end(),
                   [](const http::ListenAddress& address) { return address.port != 0; });
  if (found == listen.end()) {
    return base::Fail(base::Reason::kInternal,
                      "the port is not known: --web.listen-address names port 0");
  }
  const http::ListenAddress address = OnLoopback(*found);
  const std::string where = http::FormatListenAddress(address);
  std::optional<WebConfigReading> web;
  if (!web_config_file.empty()) {
    web = ReadWebConfig(web_config_file);
    if (!web->setup) {
      return http::AcceptsConnections(address, kPatience)
                 ? base::Result<void>()
                 : base::Fail(base::Reason::kConnect, where + ": cannot connect");
    }
  }
  const auto status = web && web->tls ? StatusOverTls(address, *web) : StatusOverHttp(where, clock);
  if (!status) {
    return base::Fail(status.error().reason, where + ": " + status.error().message);
  }
  const bool has_users = web && !(*web->setup)->users->empty();
  if (*status != kOk && !(*status == kUnauthorized && has_users)) {
    return base::Fail(base::Reason::kHttpStatus,
                      where + ": HTTP status " + std::to_string(*status));
  }
  return {};
}

}  // namespace certmon::exporter

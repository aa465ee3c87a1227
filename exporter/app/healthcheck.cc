#include "exporter/app/healthcheck.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "exporter/version.h"
#include "lib/http/curl_transport.h"

namespace certmon::exporter {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kMaxAnswerBytes = 4096;

http::ListenAddress OnLoopback(http::ListenAddress address) {
  if (address.host.empty() || address.host == "0.0.0.0") {
    address.host = "127.0.0.1";
  } else if (address.host == "::") {
    address.host = "::1";
  }
  return address;
}

}  // namespace

base::Result<void> AskHealth(const std::vector<http::ListenAddress>& listen,
                             const base::Clock& clock) {
  const auto found =
      std::find_if(listen.begin(), listen.end(),
                   [](const http::ListenAddress& address) { return address.port != 0; });
  if (found == listen.end()) {
    return base::Fail(base::Reason::kInternal,
                      "the port is not known: --web.listen-address names port 0");
  }
  const std::string where = http::FormatListenAddress(OnLoopback(*found));
  auto connection = std::make_shared<http::ConnectionSettings>();
  connection->connect_timeout = kPatience;
  connection->request_timeout = kPatience;
  http::HttpRequest request;
  request.url = base::Secret("http://" + where + "/-/healthy");
  request.max_body_bytes = kMaxAnswerBytes;
  request.connection = std::move(connection);
  const auto transport =
      http::MakeCurlTransport(std::string(kProgramName) + "/" + Version(), clock);
  transport->Start(std::move(request));
  // The transport's own time limit ends the request; the margin is for its answer to come through.
  auto done = transport->Wait(clock.MonotonicNow() + kPatience + std::chrono::seconds(1));
  if (done.empty()) {
    return base::Fail(base::Reason::kTimeout, where + ": no answer");
  }
  const base::Result<http::HttpResponse>& answer = done.front().response;
  if (!answer) {
    return base::Fail(answer.error().reason, where + ": " + answer.error().message);
  }
  if (answer->status != 200) {
    return base::Fail(base::Reason::kHttpStatus,
                      where + ": HTTP status " + std::to_string(answer->status));
  }
  return {};
}

}  // namespace certmon::exporter

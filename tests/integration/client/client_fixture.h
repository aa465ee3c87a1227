// A CurlTransport on the real clock, and a server on 127.0.0.1 whose answers a test chooses.
#ifndef TESTS_INTEGRATION_CLIENT_CLIENT_FIXTURE_H_
#define TESTS_INTEGRATION_CLIENT_CLIENT_FIXTURE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/http/curl_transport.h"
#include "lib/simulator/fault_server.h"

namespace certmon::http {

using simulator::FaultyResponse;
using simulator::WireFault;

// Records every request, then answers with the handler's answer, on a thread for each connection.
class ChosenServer {
 public:
  explicit ChosenServer(simulator::FaultHandler handler,
                        std::optional<simulator::ServerTls> tls = std::nullopt);

  [[nodiscard]] std::uint16_t port() const { return server_->Bound().port; }
  [[nodiscard]] std::string Url(const std::string& path = "/") const;
  [[nodiscard]] std::vector<ServerRequest> Requests() const;

 private:
  mutable std::mutex mutex_;
  std::vector<ServerRequest> requests_;
  std::unique_ptr<simulator::FaultServer> server_;
};

// The text as a JSON answer.
[[nodiscard]] simulator::FaultyResponse JsonAnswer(std::string body = "{}");

class ClientFixture : public testing::Test {
 protected:
  using Outcome = base::Result<HttpResponse>;

  [[nodiscard]] HttpRequest Request(const std::string& url) const;
  // Waits for the answer to this request, at most 30 s.
  [[nodiscard]] Outcome Await(const RequestHandle& handle);
  [[nodiscard]] Outcome Get(const std::string& url) {
    return Await(transport_->Start(Request(url)));
  }

  base::SystemClock clock_;
  ConnectionSettings connection_;
  std::shared_ptr<const KeptConnections> kept_ = std::make_shared<const KeptConnections>();
  std::size_t max_body_bytes_ = std::size_t{1} << 20U;
  std::unique_ptr<Transport> transport_ = MakeCurlTransport("test/1.0", clock_).value();
};

// Runs `work` and says how long it took.
template <typename Work>
[[nodiscard]] std::chrono::nanoseconds TimeOf(Work work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::steady_clock::now() - began;
}

}  // namespace certmon::http

#endif  // TESTS_INTEGRATION_CLIENT_CLIENT_FIXTURE_H_

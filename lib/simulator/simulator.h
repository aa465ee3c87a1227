// An API-compatible Certificate Manager over real HTTP, for tests, rehearsals and --demo.
//
// In-process use:
//
//   SimulatorOptions options;
//   options.settings.projects[0].certificates = DemoCertificates(clock.WallNow());
//   auto simulator = Simulator::Start(std::move(options));    // loopback, a free port
//   simulator.value()->BaseUrl()                              // "http://127.0.0.1:40123", for
//   api.base_url
//   // credentials: kDemoAppkey, kDemoUserAccessKeyId, kDemoSecretAccessKey (settings.h)
//
//   (*simulator)->Configure([](Settings& settings) {          // at any time, from any thread
//     settings.page_size_max = 10;
//     settings.ignore_all = true;
//     settings.latency = 50ms;
//   });
//   (*simulator)->AddFault({.name = "hang"});                             // until ClearFaults
//   (*simulator)->AddFault({.name = "server-error", .count = 2});         // the next two requests
//   (*simulator)->AddFault({.name = "reset", .from_request = 3});         // the third from now and
//   all after
//   (*simulator)->AddFault({.name = "truncate", .argument = "100", .page = 2});  // page 2 alone
//   (*simulator)->AddFault({.name = "hang", .appkey = "other-project"});  // one project alone
//   (*simulator)->AddFault({.name = "hang", .target = FaultTarget::kToken});  // the token endpoint
//   (*simulator)->RevokeTokens();
//   (*simulator)->Renew("www.example.com", "2030-01-01");
//   (*simulator)->Requests()                                  // what arrived, in order
//
// Names and meanings of the faults: fault_catalog.h, README.md.
#ifndef LIB_SIMULATOR_SIMULATOR_H_
#define LIB_SIMULATOR_SIMULATOR_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/http_server/server.h"
#include "lib/simulator/fault_rule.h"
#include "lib/simulator/sample_certificates.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

struct SimulatorOptions {
  http::ListenAddress listen{.host = "127.0.0.1", .port = 0};
  std::optional<http::ServerTls> tls;
  Settings settings;
  // What "expired" is measured by; null is the system's clock. Outlives the simulator.
  const base::Clock* clock = nullptr;
  std::size_t max_connections = 1024;
  // Keep-alive connections are closed after so long without a byte; 0 keeps them.
  std::chrono::seconds idle_timeout{0};
};

// One request as it arrived.
struct LoggedRequest {
  std::string method;
  std::string path;   // as sent, percent-encoding kept
  std::string query;  // as sent
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::uint64_t connection = 0;  // requests that came by one connection share the number
};

// Thread-safe, but for the destructor. Nothing is logged or printed.
class Simulator {
 public:
  // Fails with kInternal; the message says why ("cannot listen on ...: address already in use").
  [[nodiscard]] static base::Result<std::unique_ptr<Simulator>> Start(SimulatorOptions options);
  ~Simulator();  // stops; latencies, hangs and drips end at once
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string BaseUrl()
      const;  // "http://127.0.0.1:40123", https with TLS, no final slash
  // Where v1.3 gets its tokens, for api.token_url.
  [[nodiscard]] std::string TokenUrl() const { return BaseUrl() + "/oauth2/token/create"; }
  // From now on every token that was issued is refused.
  void RevokeTokens();

  // Closes the listener and every connection: who connects is refused. The port stays reserved.
  void StopListening();
  // Listens again on the same port.
  [[nodiscard]] base::Result<void> StartListening();

  // Changes the settings; answers that are under way keep the old ones.
  void Configure(const std::function<void(Settings&)>& change);
  [[nodiscard]] Settings CurrentSettings() const;

  // Certificates of a project (of the first one where `appkey` is empty). Add goes to the end of
  // the list; Renew sets expirationDate; both and Remove return false where there is no such
  // project or name.
  bool Add(Record record, const std::string& appkey = "");
  bool Renew(const std::string& certificate_name, const std::string& expiration_date,
             const std::string& appkey = "");
  bool Remove(const std::string& certificate_name, const std::string& appkey = "");

  // From the next request on. Fails with kInternal for a name that is none or an argument it cannot
  // take. "refuse" is StopListening; ClearFaults then listens again.
  [[nodiscard]] base::Result<void> AddFault(const FaultRule& rule);
  void ClearFaults();

  // The first kMaxLoggedRequests since the start or the last ClearRequests, in order of arrival.
  static constexpr std::size_t kMaxLoggedRequests = 20'000;
  [[nodiscard]] std::vector<LoggedRequest> Requests() const;
  void ClearRequests();
  // All of them, also beyond the log.
  [[nodiscard]] std::size_t RequestCount() const;
  // The most requests that were being answered at one time, latency included. 0 after
  // ClearRequests.
  [[nodiscard]] std::size_t MostAtOnce() const;

 private:
  class Impl;
  explicit Simulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_SIMULATOR_H_

// An API-compatible Certificate Manager over real HTTP that can play faults: for tests and
// rehearsals. (--demo serves api.h without faults.)
//
//   SimulatorOptions options;
//   options.settings.projects[0].certificates = DemoCertificates(clock.WallNow());
//   auto simulator = Simulator::Start(std::move(options));  // loopback, a free port
//   simulator.value()->BaseUrl()                            // for api.base_url
//   // Credentials: kDemoAppkey, kDemoUserAccessKeyId, kDemoSecretAccessKey (settings.h).
//
//   (*simulator)->Configure([](Settings& settings) { settings.latency = 50ms; });
//   (*simulator)->Renew("www.example.com", "2030-01-01");
//   (*simulator)->Requests()  // what arrived, in order
//
//   (*simulator)->AddFault({.name = "hang"});
//   // until ClearFaults
//   (*simulator)->AddFault({.name = "server-error", .count = 2});
//   // the next two requests
//   (*simulator)->AddFault({.name = "reset", .from_request = 3});
//   // the third request from now and all later ones
//   (*simulator)->AddFault({.name = "truncate", .argument = "100", .page = 2});
//   // page 2 only
//   (*simulator)->AddFault({.name = "hang", .appkey = "other-project"});
//   // one project only
//   (*simulator)->AddFault({.name = "hang", .target = FaultTarget::kToken});
//   // the token endpoint
//
// Names and meanings of the faults: fault_catalog.h, README.md.
#ifndef LIB_SIMULATOR_SIMULATOR_H_
#define LIB_SIMULATOR_SIMULATOR_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"
#include "lib/http_server/listen_socket.h"
#include "lib/simulator/fault_book.h"
#include "lib/simulator/fault_rule.h"
#include "lib/simulator/fault_server.h"
#include "lib/simulator/request_log.h"
#include "lib/simulator/sample_certificates.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

struct SimulatorOptions {
  http::ListenAddress listen{.host = "127.0.0.1", .port = 0};
  std::optional<ServerTls> tls;
  Settings settings;
  // Decides what has expired; null is the system's clock. Outlives the simulator.
  const base::Clock* clock = nullptr;
};

// Thread-safe, except the destructor. Logs and prints nothing.
class Simulator {
 public:
  // Fails with kInternal ("cannot listen on ...: address already in use") or kTls.
  [[nodiscard]] static base::Result<std::unique_ptr<Simulator>> Start(SimulatorOptions options);
  ~Simulator();  // stops; latencies, hangs and drips end at once
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  [[nodiscard]] std::uint16_t port() const { return bound_.port; }
  // "http://127.0.0.1:40123", https with TLS; without a final slash.
  [[nodiscard]] std::string BaseUrl() const;
  // The token endpoint of v1.3, for api.token_url.
  [[nodiscard]] std::string TokenUrl() const { return BaseUrl() + "/oauth2/token/create"; }
  // Refuses every token that was issued so far.
  void RevokeTokens();

  // Closes the listener and every connection: new connections are refused. Keeps the port.
  void StopListening();
  // Listens again on the same port. Does nothing if it listens already.
  [[nodiscard]] base::Result<void> StartListening();

  // Changes the settings for the next requests.
  void Configure(const std::function<void(Settings&)>& change);
  [[nodiscard]] Settings CurrentSettings() const;

  // Change the certificates of a project; an empty appkey means the first project. Add appends;
  // Renew sets expirationDate. Each returns false if there is no such project or name.
  bool Add(Record record, const std::string& appkey = "");
  bool Renew(const std::string& certificate_name, const std::string& expiration_date,
             const std::string& appkey = "");
  bool Remove(const std::string& certificate_name, const std::string& appkey = "");

  // Plays the fault from the next request on. Fails with kInternal for an unknown name or a wrong
  // argument. "refuse" is StopListening; ClearFaults then listens again.
  [[nodiscard]] base::Result<void> AddFault(const FaultRule& rule);
  void ClearFaults();
  // Answers as the quirk of that name (quirk.h) from the next request on. Fails with kInternal for an
  // unknown name.
  [[nodiscard]] base::Result<void> AddQuirk(const std::string& name);

  // The first kMaxLoggedRequests since the start or the last ClearRequests, in order of arrival.
  [[nodiscard]] std::vector<LoggedRequest> Requests() const { return log_.Requests(); }
  void ClearRequests() { log_.Clear(); }
  // All of them, also those beyond the log.
  [[nodiscard]] std::size_t RequestCount() const { return log_.Count(); }
  // The most requests that were answered at the same time, latency included; since ClearRequests.
  [[nodiscard]] std::size_t MostAtOnce() const { return log_.MostAtOnce(); }

 private:
  explicit Simulator(SimulatorOptions options);
  FaultyResponse Handle(const http::ServerRequest& request);
  FaultyResponse Answer(const http::ServerRequest& request);
  // Calls `change` with the project; false if there is none of this appkey.
  bool ChangeProject(const std::string& appkey, const std::function<bool(Project&)>& change);

  const std::optional<ServerTls> tls_;
  const base::SystemClock system_clock_;
  const base::Clock& clock_;
  http::FileDescriptor reserved_;  // bound, never listens: keeps the port between two servers
  http::ListenAddress bound_;
  RequestLog log_;

  mutable std::mutex mutex_;  // guards the members up to the next blank line
  std::condition_variable stopping_;
  std::shared_ptr<const Settings> settings_;
  FaultBook faults_;          // and the quirks
  bool is_stopping_ = false;  // ends latencies

  std::mutex lifecycle_mutex_;  // guards server_
  std::unique_ptr<FaultServer> server_;
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_SIMULATOR_H_

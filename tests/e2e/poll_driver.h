// Polls one project over real sockets, one poll at a time, with a clock that the test moves. Tests
// do not wait for intervals or backoffs. Used by one thread.
#ifndef TESTS_E2E_POLL_DRIVER_H_
#define TESTS_E2E_POLL_DRIVER_H_

#include <memory>
#include <string>
#include <utility>

#include "exporter/log/log.h"
#include "exporter/metrics/self_metrics.h"
#include "exporter/poll/project_poller.h"
#include "exporter/state/state.h"
#include "lib/base/random.h"
#include "lib/http/transport.h"
#include "lib/http_server/server.h"
#include "tests/support/fake_clock.h"

namespace certmon::e2e {

// 2026-03-01T00:00:00Z (date -u +%s --date='2026-03-01T00:00:00Z'), the time of all tests with a
// fixed time.
inline constexpr base::WallTime kFixedNow{std::chrono::seconds(1772323200)};

// Stores log records as text.
class RecordingLog final : public exporter::Log {
 public:
  void Write(exporter::LogLevel level, std::string_view message,
             const std::vector<exporter::LogField>& fields) override;
  [[nodiscard]] const std::string& Text() const { return text_; }

 private:
  std::string text_;
};

// Always returns the middle of the range.
class HalfRandom final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return 0.5; }
};

struct DriverOptions {
  std::string base_url;
  std::string token_url{};  // v1.3 only
  certapi::ApiVersion version = certapi::ApiVersion::kV1_1;
  bool domain_info = false;
  int page_size = 100;
  int page_concurrency = 4;
  std::chrono::milliseconds request_timeout{5000};
  std::chrono::milliseconds connect_timeout{5000};
  std::string ca_file;
  // Contains the secret access key and is read again after it changed. Empty: the demo key.
  std::string secret_file;
};

// Carries requests over sockets and counts those in flight.
class CountingTransport final : public http::Transport {
 public:
  explicit CountingTransport(std::unique_ptr<http::Transport> transport)
      : transport_(std::move(transport)) {}

  [[nodiscard]] http::RequestHandle Start(http::HttpRequest request) override;
  void Wait(base::MonotonicTime until) override { transport_->Wait(until); }
  void Wake() override { transport_->Wake(); }
  [[nodiscard]] int InFlight() const { return *in_flight_; }

 private:
  std::unique_ptr<http::Transport> transport_;
  std::shared_ptr<int> in_flight_ = std::make_shared<int>(0);
};

class PollDriver {
 public:
  explicit PollDriver(const DriverOptions& options);

  // Advances the clock to the next poll and runs that poll to its end.
  void Poll();
  // Applies new settings to the project. The inventory is kept.
  void Reconfigure(const DriverOptions& options);

  [[nodiscard]] const exporter::ProjectState& State() const { return poller_->State(); }
  // The whole exposition at the current time.
  [[nodiscard]] std::string Page() const;
  // The lines whose series name begins with `name` (which includes the prefix), in order.
  [[nodiscard]] std::string Series(const std::string& name) const;
  // The response of the /metrics route.
  [[nodiscard]] http::ServerResponse Scrape();
  [[nodiscard]] const std::string& LogText() const { return log_.Text(); }
  [[nodiscard]] test_support::FakeClock& clock() { return clock_; }

 private:
  test_support::FakeClock clock_{kFixedNow};
  HalfRandom random_;
  exporter::SelfMetrics self_;
  exporter::StateStore states_;
  RecordingLog log_;
  CountingTransport transport_;
  std::shared_ptr<exporter::CredentialSource> source_;  // read again at every turn
  std::unique_ptr<exporter::ProjectPoller> poller_;
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_POLL_DRIVER_H_

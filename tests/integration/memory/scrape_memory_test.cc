// What a scrape gets, over a real socket, where the server lacks memory.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/web/routes.h"
#include "lib/http_server/server_gate.h"
#include "tests/integration/memory/failing_allocations.h"
#include "tests/integration/memory/open_files.h"
#include "tests/integration/memory/steady_page.h"
#include "tests/support/fake_clock.h"
#include "tests/support/gunzip.h"
#include "tests/support/http_get.h"
#include "tests/support/sample_state.h"

namespace certmon::memory {
namespace {

// Lets everybody in, but not at once.
class SlowGate final : public http::ServerGate {
 public:
  std::optional<http::GateVerdict> JudgeNow(const http::ServerRequest& /*request*/) override {
    return std::nullopt;
  }
  void JudgeLater(const http::ServerRequest& /*request*/,
                  std::function<void(http::GateVerdict)> done) override {
    done({});
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Headers() const override {
    return {{"X-Frame-Options", "a-value-that-no-small-buffer-holds"}};
  }
  void Stop() override {}
};

// The routes on a server of its own, with the page of one certificate.
class Exporter {
 public:
  Exporter() {
    const exporter::RouteSources sources{.pages = pages_,
                                         .self = self_,
                                         .clock = clock_,
                                         .facts = [] { return exporter::ExporterFacts{}; },
                                         .last_turn = [this] { return clock_.MonotonicNow(); },
                                         .reload = {}};
    http::ServerOptions options;
    options.listen = {*http::ParseListenAddress("127.0.0.1:0")};
    options.routes = exporter::MakeRoutes(sources, "/metrics");
    options.gate = std::make_shared<SlowGate>();
    states_.Publish(std::make_shared<const exporter::State>(test_support::StateOf(
        "p", {{.name = "a-name-that-no-small-buffer-holds.example.com",
               .authority = "An authority that no small buffer holds",
               .signature_algorithm = "SHA256withRSA",
               .expires_at = certapi::Instant(std::chrono::seconds(1'900'000'000)),
               .created_at = {}}})));
    pages_.Refresh();
    // A scrape that fails brings a series that was not there before.
    self_.CountHttpRequest("/metrics", 500);
    server_ = *http::Server::Start(std::move(options));
  }

  test_support::HttpAnswer Scrape(bool gzip) {
    const std::string port = std::to_string(server_->Bound().at(0).port);
    return test_support::HttpGet(
        "http://127.0.0.1:" + port + "/metrics",
        gzip ? std::vector<std::string>{"Accept-Encoding: gzip"} : std::vector<std::string>{});
  }

 private:
  const test_support::FakeClock clock_{test_support::kSampleNow};
  exporter::StateStore states_;
  exporter::SelfMetrics self_;
  exporter::PageStore pages_{states_, clock_};
  std::unique_ptr<http::Server> server_;  // last: it uses the others
};

std::string Text(const test_support::HttpAnswer& answer) {
  return answer.Header("content-encoding") == "gzip"
             ? test_support::Gunzip(answer.body).value_or("no gzip")
             : answer.body;
}

// The scrapes that got the status, as the page tells.
std::string Counted(const std::string& page, int status) {
  const std::string series =
      "http_requests_total{handler=\"/metrics\",code=\"" + std::to_string(status) + "\"} ";
  const std::size_t at = page.find(series);
  return at == std::string::npos
             ? "none"
             : page.substr(at + series.size(), page.find('\n', at) - at - series.size());
}

struct Outcomes {
  std::uint64_t refused = 0;
  std::uint64_t unanswered = 0;
};

// One turn: a scrape that lacks memory, and one that does not.
void Turn(Exporter& exporter, bool gzip, const std::string& whole, Sweep& sweep,
          Outcomes& outcomes) {
  sweep.Begin();
  const test_support::HttpAnswer answer = exporter.Scrape(gzip);
  sweep.End();
  // Closed, and told so at once: a scrape that waits for its own time limit is slow to be told.
  constexpr int kTimedOut = 28;
  ASSERT_NE(answer.curl_code, kTimedOut);
  if (answer.curl_code != 0) {
    ++outcomes.unanswered;
  } else if (answer.status != 200) {
    ASSERT_EQ(answer.status, 500);
    ++outcomes.refused;
  } else {
    // A whole answer by its Content-Length, as Prometheus takes it.
    ASSERT_EQ(Steady(Text(answer)), whole);
    ASSERT_EQ(answer.Header("x-frame-options"), "a-value-that-no-small-buffer-holds");
  }
  ASSERT_TRUE(sweep.Failed() || answer.status == 200);
  const test_support::HttpAnswer next = exporter.Scrape(gzip);
  ASSERT_EQ(next.status, 200);
  ASSERT_EQ(Steady(Text(next)), whole);
}

class ScrapeWithoutMemory : public testing::TestWithParam<bool> {};

TEST_P(ScrapeWithoutMemory, R1IsTheWholePageOrAnErrorOrNoAnswer) {
  const std::int64_t open_files = OpenFiles();
  Sweep sweep(Whose::kOtherThreads);
  Outcomes outcomes;
  {
    Exporter exporter;
    static_cast<void>(exporter.Scrape(GetParam()));
    const std::string whole = Steady(Text(exporter.Scrape(GetParam())));
    ASSERT_NE(whole.find("a-name-that-no-small-buffer-holds"), std::string::npos);
    do {
      SCOPED_TRACE(sweep.Place());
      ASSERT_NO_FATAL_FAILURE(Turn(exporter, GetParam(), whole, sweep, outcomes));
    } while (sweep.Failed());
    // With the one of the beginning.
    EXPECT_EQ(Counted(Text(exporter.Scrape(false)), 500), std::to_string(outcomes.refused + 1));
  }
  EXPECT_EQ(OpenFiles(), open_files);
  EXPECT_GT(outcomes.refused, 80U);
  RecordProperty("failed_allocations", static_cast<int>(sweep.Turns()));
  RecordProperty("refused", static_cast<int>(outcomes.refused));
  RecordProperty("unanswered", static_cast<int>(outcomes.unanswered));
}

INSTANTIATE_TEST_SUITE_P(Plain, ScrapeWithoutMemory, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Gzip, ScrapeWithoutMemory, testing::Values(true));

}  // namespace
}  // namespace certmon::memory

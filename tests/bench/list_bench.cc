// The time to read the list: decoding compared with parsing into a document tree of the same
// library, and a whole walk compared with its lower bound (server latency times rounds).
#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>
#include <string>

#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/list_poll.h"
#include "lib/certapi/page.h"
#include "lib/http/curl_transport.h"
#include "lib/simulator/simulator.h"

namespace certmon {
namespace {

// An entry like the example in the API guide, about 200 bytes.
std::string ListBody(std::size_t entries) {
  std::string body =
      R"({"header":{"resultCode":0,"resultMessage":"success","isSuccessful":true},"body":{"totalCount":)" +
      std::to_string(entries) + R"(,"totalPage":1,"currentPage":1,"pageSize":100,"data":[)";
  for (std::size_t i = 0; i < entries; ++i) {
    body += i == 0 ? "" : ",";
    body +=
        R"({"certificateName":"certificate-)" + std::to_string(1000000 + i) +
        R"(.service.example.com","authority":"Sectigo Limited","signatureAlgorithm":"SHA256withRSA",)"
        R"("fileCreationDate":"2026-01-02","expirationDate":"2027-01-02"})";
  }
  return body + "]}}";
}

void DecodePageOf(benchmark::State& state) {
  const std::string body = ListBody(static_cast<std::size_t>(state.range(0)));
  const auto zone = certapi::ExpiryZone::Find("Asia/Seoul").value();
  for (auto _ : state) {
    auto page = certapi::DecodePage(body, zone);
    benchmark::DoNotOptimize(page);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(body.size()));
}
BENCHMARK(DecodePageOf)->Arg(100)->Arg(10000)->Unit(benchmark::kMillisecond);

// For comparison: only the tree, without any check or date.
void TreeOf(benchmark::State& state) {
  const std::string body = ListBody(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    auto tree = nlohmann::json::parse(body);
    benchmark::DoNotOptimize(tree);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(body.size()));
}
BENCHMARK(TreeOf)->Arg(100)->Arg(10000)->Unit(benchmark::kMillisecond);

constexpr std::chrono::milliseconds kLatency{50};
constexpr std::size_t kCertificates = 10000;
constexpr int kConcurrency = 8;

std::unique_ptr<simulator::Simulator> SlowSimulator() {
  const base::SystemClock clock;
  simulator::SimulatorOptions options;
  options.settings.projects[0].certificates =
      simulator::SpreadCertificates(kCertificates, clock.WallNow());
  options.settings.ignore_all = true;
  options.settings.latency = kLatency;
  return simulator::Simulator::Start(std::move(options)).value();
}

void WalkOfAHundredPages(benchmark::State& state) {
  const auto simulator = SlowSimulator();
  const base::SystemClock clock;
  base::SystemRandom random;
  http::RetryBudget budget;
  auto endpoint = std::make_shared<certapi::ApiEndpoint>();
  endpoint->base_url = simulator->BaseUrl();
  auto credentials = std::make_shared<certapi::Credentials>();
  credentials->appkey = base::Secret(simulator::kDemoAppkey);
  credentials->user_access_key_id = base::Secret(simulator::kDemoUserAccessKeyId);
  credentials->secret_access_key = base::Secret(simulator::kDemoSecretAccessKey);
  for (auto _ : state) {
    const auto transport = http::MakeCurlTransport("bench/1", clock).value();
    certapi::ListPoll poll({.page_size = 100, .page_concurrency = kConcurrency},
                           {.endpoint = endpoint,
                            .credentials = credentials,
                            .zone = certapi::ExpiryZone::Find("Asia/Seoul").value(),
                            .clock = clock,
                            .random = random,
                            .transport = *transport,
                            .budget = budget,
                            .on_attempt = [](const certapi::Attempt&) {}});
    const certapi::ListOutcome outcome = poll.Run();
    if (!outcome.complete() || outcome.entries.size() != kCertificates) {
      state.SkipWithError("the walk was not complete");
    }
  }
  // Page 1, then page 2, then the other 98 pages, eight at a time: 2 + 13 rounds.
  const double floor_s = 15 * std::chrono::duration<double>(kLatency).count();
  state.counters["floor_s"] = floor_s;
}
BENCHMARK(WalkOfAHundredPages)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(5);

}  // namespace
}  // namespace certmon

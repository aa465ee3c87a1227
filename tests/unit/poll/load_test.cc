// How much the poll loop asks of an API that is down: counted over many seeds of its jitter.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::NoResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;

constexpr unsigned kSeeds = 12;
constexpr double kHour = 3600;

class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(unsigned seed) : engine_(seed) {}
  [[nodiscard]] double Fraction() override {
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine_);
  }

 private:
  std::mt19937_64 engine_;
};

struct Outage {
  const char* what;
  ScriptedAnswer answer;
};

ScriptedAnswer Busy(int status, const char* retry_after) {
  http::HttpResponse response = JsonResponse(status, "");
  response.retry_after = retry_after;
  return {.response = response};
}

std::vector<Outage> Outages() {
  return {{"dns", {.response = NoResponse(Reason::kDns)}},
          {"connect", {.response = NoResponse(Reason::kConnect)}},
          {"truncated", {.response = NoResponse(Reason::kTruncated), .after = seconds(2)}},
          {"hang", {}},
          {"500", {.response = JsonResponse(500, "<html>")}},
          {"502", {.response = JsonResponse(502, "")}},
          {"503", {.response = JsonResponse(503, "")}},
          {"504", {.response = JsonResponse(504, "")}},
          {"429", {.response = JsonResponse(429, "")}},
          {"503 in no time", Busy(503, "0")},
          {"429 in a second", Busy(429, "1")},
          {"429 with garbage", Busy(429, "soon")}};
}

class PollLoad : public PollFixture {
 protected:
  void MakeSeeded(std::vector<ProjectSettings> projects, base::Random& random) {
    start_ = clock_.MonotonicNow();
    poller_ = std::make_unique<Poller>(
        std::move(projects), Schedule::First::kSpread,
        PollTools{
            .clock = clock_, .random = random, .transport = transport_, .self = self_, .log = log_},
        states_);
  }

  int names_ = 0;  // each run has a project of its own

  static std::size_t MostInAnHour(const std::vector<double>& sent) {
    std::size_t most = 0;
    for (auto from = sent.begin(); from != sent.end(); ++from) {
      const auto to = std::lower_bound(from, sent.end(), *from + kHour);
      most = std::max(most, static_cast<std::size_t>(to - from));
    }
    return most;
  }

  static std::size_t CountFrom(const std::vector<double>& sent, double from, double to) {
    return static_cast<std::size_t>(std::lower_bound(sent.begin(), sent.end(), to) -
                                    std::lower_bound(sent.begin(), sent.end(), from));
  }
};

TEST_F(PollLoad, AnOutageGetsAtMost24RequestsAProjectInAnyHour) {
  std::size_t most = 0;
  for (const Outage& outage : Outages()) {
    for (unsigned seed = 1; seed <= kSeeds; ++seed) {
      SCOPED_TRACE(std::string(outage.what) + " seed " + std::to_string(seed));
      transport_.SetScript([&outage](const SentRequest&) { return outage.answer; });
      const std::string name = "outage" + std::to_string(++names_) + "-";
      SeededRandom random(seed);
      MakeSeeded({Project(name), Project(name + "-other")}, random);
      RunFor(hours(3));
      for (const std::string& project : {name, name + "-other"}) {
        const auto sent = SentAt(project);
        most = std::max(most, MostInAnHour(sent));
        ASSERT_LE(MostInAnHour(sent), 24U);
        // The budget is spent by then, and the polls go on: 300 s apart, a tenth more or less.
        ASSERT_LE(CountFrom(sent, kHour, 2 * kHour), 14U);
        ASSERT_GE(CountFrom(sent, kHour, 2 * kHour), 10U);
        ASSERT_GE(CountFrom(sent, 2 * kHour, 3 * kHour), 10U);
      }
    }
  }
  // Of one spent budget and as many polls as the jitter allows: 10 and 12 to 14.
  EXPECT_GE(most, 22U);
}

TEST_F(PollLoad, PermanentFailuresAreNotRetriedWithinAPoll) {
  const ScriptedAnswer answers[] = {
      {.response = JsonResponse(401, "")},   {.response = JsonResponse(404, "")},
      {.response = JsonResponse(302, "")},   {.response = JsonResponse(200, "{")},
      {.response = JsonResponse(200, "{}")}, {.response = NoResponse(Reason::kTls)}};
  for (const ScriptedAnswer& answer : answers) {
    for (unsigned seed = 1; seed <= kSeeds; ++seed) {
      transport_.SetScript([&answer](const SentRequest&) { return answer; });
      const std::string name = "once" + std::to_string(++names_) + "-";
      SeededRandom random(seed);
      MakeSeeded({Project(name)}, random);
      RunFor(hours(1));
      const auto sent = SentAt(name);
      ASSERT_LE(sent.size(), 14U);
      ASSERT_GE(sent.size(), 10U);
      for (std::size_t i = 1; i < sent.size(); ++i) {
        ASSERT_GE(sent[i] - sent[i - 1], 270.0);
      }
    }
  }
}

TEST_F(PollLoad, ASpentBudgetReturnsOneRetryForTenSuccesses) {
  bool down = true;
  transport_.SetScript([&down](const SentRequest& sent) -> ScriptedAnswer {
    return {.response =
                down ? NoResponse(Reason::kConnect)
                     : base::Result<http::HttpResponse>(ListResponse({"a"}, sent.Page(), 10))};
  });
  Make({Project("p")});  // every 300 s
  At(hours(2) - seconds(1), [&] { down = false; });
  At(hours(2) + seconds(20 * 300 - 1), [&] { down = true; });
  RunFor(hours(6));
  const auto sent = SentAt("p");
  const double again = 2 * kHour + 20 * 300;
  EXPECT_EQ(CountFrom(sent, 0, kHour), 12U + 10U);
  EXPECT_EQ(CountFrom(sent, kHour, 2 * kHour), 12U);
  EXPECT_EQ(CountFrom(sent, 2 * kHour, again), 20U);
  EXPECT_EQ(CountFrom(sent, again, again + kHour), 12U + 2U);
  EXPECT_EQ(CountFrom(sent, again + kHour, again + 2 * kHour), 12U);
}

TEST_F(PollLoad, ClientsThatFailTogetherDoNotReturnTogether) {
  std::vector<double> waits;
  std::vector<double> busy_waits;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    const bool busy = seed % 2 == 0;
    transport_.SetScript([busy](const SentRequest&) -> ScriptedAnswer {
      return {.response = busy ? base::Result<http::HttpResponse>(JsonResponse(429, ""))
                               : NoResponse(Reason::kConnect),
              .after = milliseconds(0)};
    });
    const std::string name = "jitter" + std::to_string(seed) + "-";
    SeededRandom random(seed);
    MakeSeeded({Project(name)}, random);
    RunFor(seconds(60));
    const auto sent = SentAt(name);
    ASSERT_EQ(sent.size(), 3U);
    (busy ? busy_waits : waits).push_back(sent[1] - sent[0]);
  }
  // Full jitter over the first second; at least half of it if the server asked for less load.
  const auto [least, most] = std::minmax_element(waits.begin(), waits.end());
  EXPECT_LT(*least, 0.1);
  EXPECT_GT(*most, 0.9);
  EXPECT_LT(*most, 1.01);
  const auto [busy_least, busy_most] = std::minmax_element(busy_waits.begin(), busy_waits.end());
  EXPECT_GE(*busy_least, 0.5);
  EXPECT_LT(*busy_least, 0.6);
  EXPECT_GT(*busy_most, 0.9);
  EXPECT_LT(*busy_most, 1.01);
}

TEST_F(PollLoad, NoRequestIsSentBeforeARetryAfterIsOver) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    const unsigned wait = (seed * 37) % 5400;
    transport_.SetScript([wait, seed](const SentRequest&) {
      return Busy(seed % 2 == 0 ? 429 : 503, std::to_string(wait).c_str());
    });
    const std::string name = "after" + std::to_string(seed) + "-";
    SeededRandom random(seed);
    MakeSeeded({Project(name)}, random);
    RunFor(hours(4));
    const auto sent = SentAt(name);
    ASSERT_GE(sent.size(), 4U);  // an hour at most
    for (std::size_t i = 1; i < sent.size(); ++i) {
      ASSERT_GE(sent[i] - sent[i - 1], std::min(wait, 3600U));
      ASSERT_LE(sent[i] - sent[i - 1], 3600.0 + 331);
    }
  }
}

}  // namespace
}  // namespace certmon::exporter

// What happens to the clocks of a machine, and what polls and freshness make of it: steps of the
// wall clock, a suspend, a change of zone.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>

#include "exporter/exposition/exposition.h"
#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;

constexpr hours kTenYears{24 * 3652};

ScriptedAnswer Good(const SentRequest& sent) {
  return {.response = ListResponse({"a"}, sent.Page(), 10)};
}

ScriptedAnswer Down(const SentRequest& /*sent*/) { return {.response = JsonResponse(503, "")}; }

class ClockChange : public PollFixture {
 protected:
  // One sample of the page that a scrape would get now.
  [[nodiscard]] std::string Sample(const std::string& name) const {
    const std::string page =
        RenderExposition(*states_.Current(), self_, ExporterFacts{}, clock_.WallNow());
    const std::string wanted = "\nnhncloud_certmanager_" + name + "{";
    const std::size_t at = page.find("} ", page.find(wanted)) + 2;
    return page.substr(at, page.find('\n', at) - at);
  }
};

TEST_F(ClockChange, StepsOfTheWallClockMoveNoPollAndNoRetry) {
  // A poll that fails twice and is tried again, every 5 minutes for an hour.
  int requests = 0;
  const auto flaky = [&requests](const SentRequest& sent) {
    return ++requests % 3 == 0 ? Good(sent) : Down(sent);
  };
  transport_.SetScript(flaky);
  Make({Project("steady")});
  RunFor(minutes(61));
  const auto expected = SentAt("steady");
  ASSERT_GE(expected.size(), 13U + 10U);

  start_ = clock_.MonotonicNow();
  const base::WallTime begin = clock_.WallNow();
  Make({Project("stepping")});
  requests = 0;
  // Between polls, in the wait for a retry and while a request is in flight.
  for (int i = 0; i < 200; ++i) {
    const auto after = milliseconds(7) + i * seconds(18);
    At(after, [this, begin, after, i] { clock_.SetWall(begin + after + (i % 3 - 1) * kTenYears); });
  }
  RunFor(minutes(61));
  EXPECT_EQ(SentAt("stepping"), expected);
}

TEST_F(ClockChange, ARetryAfterIsMeasuredOnTheMonotonicClock) {
  transport_.SetScript([](const SentRequest&) -> ScriptedAnswer {
    http::HttpResponse busy = JsonResponse(429, "");
    busy.retry_after = "900";
    return {.response = busy};
  });
  Make({Project("p")});
  const base::WallTime begin = clock_.WallNow();
  At(seconds(100), [&] { clock_.SetWall(begin + kTenYears); });
  At(seconds(500), [&] { clock_.SetWall(begin - kTenYears); });
  RunFor(seconds(1000));
  const auto sent = SentAt("p");
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_NEAR(sent[1], 900, 0.1);
}

TEST_F(ClockChange, DaysRemainingFollowTheClockAndTheDateIsUnchanged) {
  // The listing says 2030-01-01: 2029-12-31T15:00:00Z, 1377 days after 2026-03-25T00:00:00Z.
  transport_.SetScript(Good);
  Make({Project("p")});
  const base::WallTime begin = clock_.WallNow();
  std::vector<std::string> seen;
  const auto look = [&] {
    seen.push_back(Sample("certificate_days_remaining"));
    EXPECT_EQ(Sample("certificate_expiration_timestamp_seconds"), "1893423600");
  };
  At(seconds(1), look);
  At(seconds(2), [&] {
    clock_.SetWall(begin + kTenYears);
    look();
  });
  At(seconds(3), [&] {
    clock_.SetWall(begin - kTenYears);
    look();
  });
  At(seconds(4), [&] {
    clock_.SetWall(begin + seconds(4));
    look();
  });
  RunFor(seconds(5));
  EXPECT_EQ(seen, (std::vector<std::string>{"1377", "-2275", "5029", "1377"}));
}

TEST_F(ClockChange, ASuccessUnderAWrongClockHidesNoOutage) {
  bool down = false;
  transport_.SetScript([&](const SentRequest& sent) { return down ? Down(sent) : Good(sent); });
  Make({Project("p")});
  const base::WallTime begin = clock_.WallNow();
  At(seconds(100), [&] { clock_.SetWall(begin + kTenYears); });
  At(seconds(400), [&] {
    // The poll at 300 s succeeded in the year 2036.
    EXPECT_GT(State("p").last_success, begin + hours(24 * 3000));
    clock_.SetWall(begin + seconds(400));
    down = true;
  });
  At(seconds(700), [&] {
    // The poll at 600 s failed, and puts the time of the success right.
    ASSERT_TRUE(State("p").last_success);
    EXPECT_EQ(*State("p").last_success, begin + seconds(300) + milliseconds(10));
  });
  RunFor(hours(2));
  EXPECT_EQ(*State("p").last_success, begin + seconds(300) + milliseconds(10));
  EXPECT_FALSE(State("p").up);
}

TEST_F(ClockChange, AnEarlierClockLetsAnOutageShowAtOnceNotLater) {
  bool down = false;
  transport_.SetScript([&](const SentRequest& sent) { return down ? Down(sent) : Good(sent); });
  Make({Project("p")});
  const base::WallTime begin = clock_.WallNow();
  At(seconds(400), [&] {
    down = true;
    clock_.SetWall(begin - kTenYears);
  });
  RunFor(seconds(700));
  // Never later than the last attempt; the age is the true one.
  EXPECT_EQ(*State("p").last_attempt - *State("p").last_success,
            State("p").poll_duration + seconds(300) - milliseconds(10));
}

TEST_F(ClockChange, AClockSetForwardLeavesALastSuccessAlone) {
  bool down = false;
  transport_.SetScript([&](const SentRequest& sent) { return down ? Down(sent) : Good(sent); });
  Make({Project("p")});
  const base::WallTime begin = clock_.WallNow();
  At(seconds(400), [&] {
    down = true;
    clock_.SetWall(begin + kTenYears);
  });
  RunFor(seconds(1000));
  EXPECT_EQ(*State("p").last_success, begin + seconds(300) + milliseconds(10));
}

TEST_F(ClockChange, OnePollFollowsASuspendAndNoBurst) {
  transport_.SetScript(Good);
  Make({Project("p"), Project("q")});
  At(seconds(400), [&] { clock_.Advance(hours(6)); });
  RunFor(hours(6) + seconds(1400));
  const std::vector<double> expected = {
      0, 300, 6 * 3600 + 400.0, 22'000 + 300.0, 22'000 + 600.0, 22'000 + 900.0};
  EXPECT_EQ(SentAt("p"), expected);
  EXPECT_EQ(SentAt("q"), expected);
}

TEST_F(ClockChange, APollThatWasSuspendedBeyondItsTimeoutEndsAndTheNextFollowsAtOnce) {
  // The second poll is suspended; the server drops its connection.
  int requests = 0;
  transport_.SetScript([&](const SentRequest& sent) {
    return ++requests == 2 ? ScriptedAnswer{.response = {}, .after = {}} : Good(sent);
  });
  ProjectSettings project = Project("p");
  EditOptions(project).poll_timeout = seconds(10);
  Make({project});
  At(seconds(305), [&] { clock_.Advance(hours(6)); });
  RunFor(hours(6) + seconds(700));
  const auto sent = SentAt("p");
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_EQ(sent[2], 6 * 3600 + 305.0);
  EXPECT_EQ(sent[3], 6 * 3600 + 605.0);
  EXPECT_EQ(Metric("poll_failures_total", {{"project", "p"}, {"reason", "timeout"}}), 1);
  EXPECT_TRUE(State("p").up);
}

TEST_F(ClockChange, ZonesSummerTimeAndLeapSecondsChangeNothing) {
  transport_.SetScript(Good);
  const char* const before = std::getenv("TZ");
  const std::string restored = before == nullptr ? "" : before;
  Make({Project("p")});
  // 2026-03-25T00:00:00Z, when the fixture begins: summer time begins in Europe on the 29th at
  // 01:00 UTC.
  const base::WallTime begin = clock_.WallNow();
  std::vector<std::string> seen;
  const auto look = [&](const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    seen.push_back(Sample("certificate_expiration_timestamp_seconds") + " " +
                   Sample("last_success_timestamp_seconds"));
  };
  At(seconds(301), [&] { look("UTC"); });
  At(seconds(302), [&] { look("America/New_York"); });
  At(seconds(303), [&] { look("Pacific/Kiritimati"); });
  At(seconds(304), [&] { look("Europe/Berlin"); });
  // A leap second: the wall clock shows the same second twice (clock_gettime(2)).
  At(hours(24), [&] { clock_.SetWall(clock_.WallNow() - seconds(1)); });
  RunFor(hours(24 * 6));
  ::setenv("TZ", restored.c_str(), 1);
  if (before == nullptr) {
    ::unsetenv("TZ");
  }
  ::tzset();
  for (const std::string& sample : seen) {
    EXPECT_EQ(sample, seen[0]);
  }
  const auto sent = SentAt("p");
  ASSERT_EQ(sent.size(), 6U * 288U);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    ASSERT_EQ(sent[i], static_cast<double>(i) * 300.0);
  }
  EXPECT_GT(State("p").last_success, begin + hours(24 * 5));
}

}  // namespace
}  // namespace certmon::exporter

#include "exporter/poll/schedule.h"

#include <gtest/gtest.h>

#include <chrono>
#include <initializer_list>

namespace certmon::exporter {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class FixedRandom final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return value; }
  double value = 0.0;
};

constexpr double kFractions[] = {0.0, 0.25, 0.5, 0.75, 0.999999};
constexpr base::MonotonicTime kNow{seconds(1000)};

TEST(Schedule, BeginsAtOnceIfRequested) {
  for (const double fraction : kFractions) {
    FixedRandom random;
    random.value = fraction;
    EXPECT_EQ(Schedule(minutes(5), Schedule::First::kAtOnce, kNow, random).Due(), kNow);
  }
}

TEST(Schedule, SpreadsTheFirstPollOverAFewSeconds) {
  const std::pair<nanoseconds, nanoseconds> rows[] = {{seconds(1), milliseconds(17)},
                                                      {seconds(30), milliseconds(500)},
                                                      {minutes(5), seconds(5)},
                                                      {hours(6), seconds(5)}};
  for (const auto& [interval, most] : rows) {
    for (const double fraction : kFractions) {
      FixedRandom random;
      random.value = fraction;
      const nanoseconds delay =
          Schedule(interval, Schedule::First::kSpread, kNow, random).Due() - kNow;
      EXPECT_GE(delay, nanoseconds(0));
      EXPECT_LE(delay, most);
      EXPECT_NEAR(static_cast<double>(delay.count()), fraction * static_cast<double>(most.count()),
                  4e8);
    }
  }
}

TEST(Schedule, KeepsTheIntervalWithinATenth) {
  for (const auto interval :
       std::initializer_list<nanoseconds>{seconds(1), seconds(30), minutes(5), hours(6)}) {
    for (const double fraction : kFractions) {
      FixedRandom random;
      random.value = fraction;
      Schedule schedule(interval, Schedule::First::kAtOnce, kNow, random);
      schedule.OnBegin(kNow);
      const nanoseconds wait = schedule.Due() - kNow;
      EXPECT_GE(wait, interval * 9 / 10);
      EXPECT_LE(wait, interval * 11 / 10);
    }
  }
}

TEST(Schedule, WaitsForARetryAfterThatIsLongerThanTheInterval) {
  FixedRandom random;
  Schedule schedule(minutes(5), Schedule::First::kAtOnce, kNow, random);
  schedule.OnBegin(kNow);
  schedule.OnRetryAfter(kNow + seconds(2), seconds(3600));
  EXPECT_EQ(schedule.Due(), kNow + seconds(3602));
}

TEST(Schedule, IgnoresARetryAfterShorterThanTheInterval) {
  FixedRandom random;
  Schedule schedule(minutes(5), Schedule::First::kAtOnce, kNow, random);
  schedule.OnBegin(kNow);
  const auto due = schedule.Due();
  schedule.OnRetryAfter(kNow + seconds(2), seconds(30));
  EXPECT_EQ(schedule.Due(), due);
}

TEST(Schedule, ForgetsARetryAfterWithTheNextPoll) {
  FixedRandom random;
  Schedule schedule(minutes(5), Schedule::First::kAtOnce, kNow, random);
  schedule.OnBegin(kNow);
  schedule.OnRetryAfter(kNow, seconds(3600));
  const auto later = schedule.Due();
  schedule.OnBegin(later);
  EXPECT_EQ(schedule.Due(), later + seconds(270));
  schedule.PollSoon(later + seconds(10));
  EXPECT_EQ(schedule.Due(), later + seconds(10));
}

TEST(Schedule, PollsSoonAfterAChange) {
  FixedRandom random;
  Schedule schedule(minutes(5), Schedule::First::kAtOnce, kNow, random);
  schedule.OnBegin(kNow);
  schedule.PollSoon(kNow + seconds(60));
  EXPECT_EQ(schedule.Due(), kNow + seconds(60));
}

TEST(Schedule, PollsAfterChangesAtMostEveryFewSeconds) {
  FixedRandom random;
  Schedule schedule(minutes(5), Schedule::First::kAtOnce, kNow, random);
  schedule.OnBegin(kNow);
  for (const auto after : {milliseconds(0), milliseconds(1), milliseconds(4999)}) {
    schedule.PollSoon(kNow + after);
    EXPECT_EQ(schedule.Due(), kNow + seconds(5));
  }
}

TEST(Schedule, NeverPollsLaterBecauseOfAChange) {
  FixedRandom random;
  Schedule schedule(seconds(1), Schedule::First::kAtOnce, kNow, random);
  schedule.OnBegin(kNow);
  schedule.PollSoon(kNow + milliseconds(100));
  EXPECT_EQ(schedule.Due(), kNow + milliseconds(900));
}

TEST(Schedule, PollsSoonBeforeTheFirstPoll) {
  FixedRandom random;
  random.value = 0.999;
  Schedule schedule(minutes(5), Schedule::First::kSpread, kNow, random);
  schedule.PollSoon(kNow + seconds(1));
  EXPECT_EQ(schedule.Due(), kNow + seconds(1));
}

TEST(Schedule, AChangeDoesNotShortenARetryAfter) {
  FixedRandom random;
  Schedule schedule(minutes(5), Schedule::First::kAtOnce, kNow, random);
  schedule.OnBegin(kNow);
  schedule.OnRetryAfter(kNow + seconds(1), seconds(600));
  schedule.PollSoon(kNow + seconds(60));
  EXPECT_EQ(schedule.Due(), kNow + seconds(601));
  // Also one that is shorter than the interval.
  Schedule other(minutes(5), Schedule::First::kAtOnce, kNow, random);
  other.OnBegin(kNow);
  other.OnRetryAfter(kNow + seconds(1), seconds(30));
  other.PollSoon(kNow + seconds(10));
  EXPECT_EQ(other.Due(), kNow + seconds(31));
}

}  // namespace
}  // namespace certmon::exporter

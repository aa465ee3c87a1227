#include "exporter/page/day_span.h"

#include <gtest/gtest.h>

#include <random>

#include "lib/inventory/remaining.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::kSampleNow;

State With(const std::vector<certapi::Instant>& expiries) {
  std::vector<certapi::Certificate> certificates;
  for (const certapi::Instant& expiry : expiries) {
    certificates.emplace_back().name = "c" + std::to_string(certificates.size());
    certificates.back().expires_at = expiry;
  }
  return test_support::StateOf("p", std::move(certificates));
}

// kSampleNow is a whole second.
certapi::Instant After(seconds time) { return std::chrono::floor<seconds>(kSampleNow) + time; }

TEST(DaySpan, EndsAtTheNextLineOfAnyCertificate) {
  // One crosses in an hour, one crossed two hours ago.
  const DaySpan span = DaySpanAt(
      With({After(days(3) + seconds(3600)), After(days(40) - seconds(7200))}), kSampleNow);
  EXPECT_EQ(span.until, After(seconds(3600)));
  EXPECT_EQ(span.after, After(seconds(-7200)));
}

TEST(DaySpan, IncludesTheLinesOfExpiredCertificates) {
  const DaySpan span = DaySpanAt(With({After(-days(900) + seconds(60))}), kSampleNow);
  EXPECT_EQ(span.until, After(seconds(60)));
  EXPECT_EQ(span.after, After(seconds(60) - days(1)));
}

TEST(DaySpan, ContainsTheLineItselfAndNotTheMomentAfter) {
  // Contract, section 5: floor((instant - now) / 86400 s): 3 days at the line, 2 a moment later.
  const State state = With({After(days(3))});
  const DaySpan at = DaySpanAt(state, kSampleNow);
  EXPECT_TRUE(at.Contains(kSampleNow));
  EXPECT_FALSE(at.Contains(kSampleNow + milliseconds(1)));
  const DaySpan after = DaySpanAt(state, kSampleNow + milliseconds(1));
  EXPECT_FALSE(after.Contains(kSampleNow));
  EXPECT_TRUE(after.Contains(kSampleNow + milliseconds(1)));
  EXPECT_TRUE(after.Contains(kSampleNow + days(1)));
}

TEST(DaySpan, IsLongWithoutADate) {
  State state = With({After(days(1))});
  auto inventory = std::make_shared<inventory::Inventory>(*state.projects[0].inventory);
  inventory->certificates[0].expires_at.reset();
  state.projects[0].inventory = std::move(inventory);
  for (const State& empty : {State{}, state}) {
    EXPECT_TRUE(DaySpanAt(empty, kSampleNow).Contains(kSampleNow + days(3650)));
    EXPECT_TRUE(DaySpanAt(empty, kSampleNow).Contains(kSampleNow - days(3650)));
  }
}

TEST(DaySpan, ADayChangesAtBothEndsAndNotBetween) {
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    std::vector<certapi::Instant> expiries;
    for (int i = 0; i < 5; ++i) {
      expiries.push_back(After(seconds(static_cast<int>(random() % 80'000'000) - 40'000'000)));
    }
    const DaySpan span = DaySpanAt(With(expiries), kSampleNow);
    ASSERT_TRUE(span.Contains(kSampleNow));
    const auto days_at = [&expiries](base::WallTime now) {
      std::vector<std::int64_t> left;
      for (const certapi::Instant& expiry : expiries) {
        left.push_back(inventory::DaysRemaining(expiry, now));
      }
      return left;
    };
    const auto now = days_at(kSampleNow);
    EXPECT_EQ(days_at(span.until), now);
    EXPECT_EQ(days_at(span.after + milliseconds(1)), now);
    EXPECT_NE(days_at(span.until + milliseconds(1)), now);
    EXPECT_NE(days_at(span.after), now);
  }
}

}  // namespace
}  // namespace certmon::exporter

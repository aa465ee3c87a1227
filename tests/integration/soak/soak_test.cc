// Under the sanitizers: some weeks of two histories. Ten years are ten_years_test.cc.
#include "tests/integration/soak/soak.h"

#include <gtest/gtest.h>

namespace certmon::soak {
namespace {

TEST(Soak, MissesNoExpiryAndRemovesNothingWronglyInWeeksOfFaults) {
  for (const std::uint64_t seed : {1U, 2U}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const SoakReport report = RunSoak(seed, 5'000);
    SCOPED_TRACE(InWords(report));
    EXPECT_EQ(report.wrong_count, 0U);
    EXPECT_EQ(report.schedule_breaches, 0U);
    EXPECT_LE(report.heap_growth_bytes, 1 << 20);
    EXPECT_EQ(report.open_files_growth, 0);
    // The history did bring what it is to test.
    EXPECT_GE(report.simulated, std::chrono::days(16));
    EXPECT_GT(report.polls.complete, 2'000U);
    EXPECT_GT(report.api.faults, 300U);
    EXPECT_GT(report.api.clock_steps, 0U);
    EXPECT_GT(report.polls.removed, 10U);
    EXPECT_GT(report.polls.held, 10U);
    EXPECT_GT(report.shrinks, 3U);
    EXPECT_GT(report.unreadable_episodes, 3U);
  }
}

}  // namespace
}  // namespace certmon::soak

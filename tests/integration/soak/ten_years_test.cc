// Ten years of polls, every five minutes, as the release is built: without sanitizers, whose
// shadows would say nothing of the memory and whose checks would make it ten minutes.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/integration/soak/soak.h"

namespace certmon::soak {
namespace {

TEST(SoakOfTenYears, MissesNoExpiryRemovesNothingWronglyAndKeepsItsMemory) {
  const SoakReport report = RunSoak(20'260'325, kPollsOfTenYears);
  SCOPED_TRACE(InWords(report));
  EXPECT_EQ(report.wrong_count, 0U);
  EXPECT_EQ(report.schedule_breaches, 0U);
  // Fault matrix, R6.
  EXPECT_LE(report.heap_growth_bytes, 1 << 20);
  EXPECT_LE(report.resident_growth_bytes, 1 << 20);
  EXPECT_EQ(report.open_files_growth, 0);
  // Issue 4: in under 60 s; of processor time, which no other load can lengthen by much.
  EXPECT_LT(report.cpu_seconds, 60.0);
  EXPECT_EQ(report.polls.polls, kPollsOfTenYears);
  EXPECT_GE(report.simulated, std::chrono::days(3650));
  EXPECT_GT(report.api.faults, 100'000U);
  EXPECT_GT(report.polls.removed, 5'000U);
  std::cout << InWords(report);
}

}  // namespace
}  // namespace certmon::soak

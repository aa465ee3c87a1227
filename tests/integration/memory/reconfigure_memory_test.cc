// New settings for a project while an allocation fails, swept over every allocation of the change.
#include <gtest/gtest.h>

#include <new>
#include <optional>
#include <string>

#include "exporter/metrics/self_metrics.h"
#include "exporter/poll/project_poller.h"
#include "tests/integration/memory/failing_allocations.h"
#include "tests/integration/memory/sample_polls.h"
#include "tests/support/fake_clock.h"
#include "tests/support/unread_log.h"

namespace certmon::memory {
namespace {

constexpr const char* kBefore = "http://127.0.0.1:1/before-that-no-small-buffer-holds";
constexpr const char* kAfter = "http://127.0.0.1:1/after-that-no-small-buffer-holds";

exporter::ProjectSettings After() {
  exporter::ProjectSettings settings = SampleProject(kAfter, certapi::ApiVersion::kV1_3);
  settings.inspect_files = true;
  return settings;
}

TEST(ReconfigureWithoutMemory, R1TakesTheNewSettingsOrKeepsTheOldOnesAndTheNextTryIsGood) {
  const test_support::FakeClock clock{base::WallTime(std::chrono::seconds(1'774'396'800))};
  NoWaiting random;
  const test_support::UnreadLog log(exporter::LogLevel::kInfo, clock);
  exporter::SelfMetrics self;
  std::uint64_t thrown = 0;
  Sweep sweep(Whose::kThisThread);
  do {
    SCOPED_TRACE(sweep.Place());
    // Of the version with tokens as well, so that there is a source that the inspections ask.
    exporter::ProjectSettings before = SampleProject(kBefore, certapi::ApiVersion::kV1_3);
    before.inspect_files = true;
    exporter::ProjectPoller poller(std::move(before), exporter::Schedule::First::kAtOnce,
                                   {.clock = clock, .random = random, .self = self, .log = *log});
    exporter::ProjectSettings after = After();
    std::optional<bool> is_new;
    sweep.Begin();
    try {
      is_new = poller.Reconfigure(std::move(after));
    } catch (const std::bad_alloc&) {
      ++thrown;
    }
    sweep.End();
    EXPECT_EQ(poller.State().base_url, is_new ? kAfter : kBefore);
    EXPECT_TRUE(poller.TakeInspections().empty());
    if (!is_new) {
      is_new = poller.Reconfigure(After());
      EXPECT_EQ(poller.State().base_url, kAfter);
    }
    EXPECT_EQ(is_new, true);
    // The token that the poll waits for.
    EXPECT_EQ(poller.TakeStarts().size(), 1U);
  } while (sweep.Failed() && !HasFailure());
  EXPECT_GE(thrown, 3U);
  EXPECT_GT(sweep.Turns(), thrown);
}

}  // namespace
}  // namespace certmon::memory

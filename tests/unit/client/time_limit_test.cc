#include "exporter/client/time_limit.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "exporter/client/verdict.h"
#include "tests/support/fake_clock.h"

namespace certmon::client {
namespace {

using std::chrono::seconds;

TEST(TimeLimit, LeavesATenthForThePrinting) {
  test_support::FakeClock clock;
  const TimeLimit limit(seconds(3600), clock);
  EXPECT_EQ(limit.LeftForRequests(), seconds(3240));
  clock.Advance(seconds(3239));
  EXPECT_EQ(limit.LeftForRequests(), seconds(1));
  clock.Advance(seconds(100));
  EXPECT_EQ(limit.LeftForRequests(), std::chrono::milliseconds(1));
}

// The signal of the timer, without waiting for it. stdout becomes what the test reads.
TEST(TimeLimitDeathTest, PrintsALineAndExitsWithUnknownWhateverTheProcessDoes) {
  EXPECT_EXIT(
      {
        ::dup2(STDERR_FILENO, STDOUT_FILENO);
        std::signal(SIGALRM, SIG_IGN);
        sigset_t all;
        sigfillset(&all);
        ::sigprocmask(SIG_BLOCK, &all, nullptr);
        test_support::FakeClock clock;
        const TimeLimit limit(seconds(3600), clock);
        std::raise(SIGALRM);
      },
      ::testing::ExitedWithCode(kUnknownCode),
      "^CERTMANAGER UNKNOWN - there was no result within --timeout=1h\n$");
}

TEST(TimeLimitDeathTest, KeepsTheResultThatIsBeingPrinted) {
  EXPECT_EXIT(
      {
        ::dup2(STDERR_FILENO, STDOUT_FILENO);
        test_support::FakeClock clock;
        const TimeLimit limit(seconds(3600), clock);
        TimeLimit::SetResult(kCriticalCode);
        std::raise(SIGALRM);
      },
      ::testing::ExitedWithCode(kCriticalCode), "^$");
}

}  // namespace
}  // namespace certmon::client

#include "exporter/metrics/process_metrics.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/support/exposition_parser.h"
#include "tests/support/fake_clock.h"

namespace certmon::exporter {
namespace {

namespace fs = std::filesystem;

// Fields 3 to 52 of proc(5): utime 250, stime 50, starttime 90000, vsize 1048576, rss 300.
constexpr std::string_view kFields =
    " S 1 2 3 4 -1 6 7 8 9 10 250 50 13 14 20 0 17 0 90000 1048576 300 18446744073709551615 1 2 3 "
    "4";
constexpr ProcessStat kStat{
    .cpu_ticks = 300, .start_ticks = 90000, .virtual_bytes = 1048576, .resident_pages = 300};

TEST(ParseProcessStat, SkipsEveryCommandName) {
  for (const std::string name : {"cat", "a b c", "a) S 1 2 (b", "((", "))", "", "x\ny"}) {
    EXPECT_EQ(ParseProcessStat("42 (" + name + ")" + std::string(kFields) + "\n"), kStat) << name;
  }
}

TEST(ParseProcessStat, RefusesInvalidLines) {
  for (const std::string_view bad :
       {"", "42", "42 (cat", "42 (cat) S 1 2 3", "42 cat S 1 2 3 4 5 6 7 8 9 10 250 50",
        "42 (cat) S 1 2 3 4 -1 6 7 8 9 10 x 50 13 14 20 0 17 0 90000 1048576 300",
        "42 (cat) S 1 2 3 4 -1 6 7 8 9 10 250 50 13 14 20 0 17 0 -1 1048576 300",
        "42 (cat) S 1 2 3 4 -1 6 7 8 9 10 250 50 13 14 20 0 17 0 90000 99999999999999999999 300"}) {
    EXPECT_EQ(ParseProcessStat(bad), std::nullopt) << bad;
  }
}

// A folder that looks like /proc/self.
class ProcessFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/process_metrics_XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, std::string_view text) {
    std::ofstream(folder_ / name) << text;
  }
  std::string Rendered() const {
    std::string text;
    ProcessMetrics(folder_, clock_).Render(text);
    return text;
  }
  static std::string Value(const std::string& text, const std::string& name) {
    const auto page = test_support::ParseExposition(text);
    EXPECT_TRUE(page.has_value()) << text;
    return page ? page->Value(name, {}).value_or("none") : "none";
  }

  fs::path folder_;
  // 2026-03-25T00:00:00Z; the monotonic clock of FakeClock is at one hour.
  test_support::FakeClock clock_{base::WallTime(std::chrono::seconds(1774396800))};
};

TEST_F(ProcessFolder, ShowsTheValuesOfTheKernel) {
  Write("stat", "42 (x)" + std::string(kFields));
  fs::create_directory(folder_ / "fd");
  for (const char* const fd : {"0", "1", "2"}) {
    Write(std::string("fd/") + fd, "");
  }
  const std::string text = Rendered();
  // 300 ticks of 1/100 s; 300 pages of 4 KiB: the values of sysconf(3) on Linux.
  ASSERT_EQ(sysconf(_SC_CLK_TCK), 100);
  EXPECT_EQ(Value(text, "process_cpu_seconds_total"), "3");
  EXPECT_EQ(Value(text, "process_resident_memory_bytes"),
            std::to_string(300 * sysconf(_SC_PAGESIZE)));
  EXPECT_EQ(Value(text, "process_virtual_memory_bytes"), "1048576");
  EXPECT_EQ(Value(text, "process_open_fds"), "3");
  // Started 900 s after boot, boot was 3600 s ago: 1774396800 - 2700.
  EXPECT_EQ(Value(text, "process_start_time_seconds"), "1774394100");
}

TEST_F(ProcessFolder, LeavesOutWhatCannotBeRead) {
  EXPECT_EQ(Rendered(), "") << "an empty folder";
  Write("stat", "nonsense");
  Write("fd", "a file where a folder is expected");
  EXPECT_EQ(Rendered(), "");
  Write("stat", "42 (x)" + std::string(kFields));
  const std::string text = Rendered();
  EXPECT_EQ(Value(text, "process_virtual_memory_bytes"), "1048576");
  EXPECT_EQ(Value(text, "process_open_fds"), "none");
  EXPECT_EQ(Value(text, "process_max_fds"), "none");
}

TEST_F(ProcessFolder, ShowsTheSoftLimitOfDescriptorsWithTheirNumber) {
  fs::create_directory(folder_ / "fd");
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit lower = before;
  lower.rlim_cur = 123;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &lower), 0);
  const std::string text = Rendered();
  EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(Value(text, "process_open_fds"), "0");
  EXPECT_EQ(Value(text, "process_max_fds"), "123");
}

TEST_F(ProcessFolder, TheStartTimeDoesNotMoveWithTheClock) {
  Write("stat", "42 (x)" + std::string(kFields));
  const ProcessMetrics process(folder_, clock_);
  std::string before;
  process.Render(before);
  clock_.SetWall(base::WallTime(std::chrono::seconds(2000000000)));
  std::string after;
  process.Render(after);
  EXPECT_EQ(before, after);
}

TEST(ProcessMetrics, OfThisProcessAreCompleteAndPlausible) {
  std::string text;
  const base::SystemClock clock;
  ProcessMetrics("/proc/self", clock).Render(text);
  const auto page = test_support::ParseExposition(text);
  ASSERT_TRUE(page.has_value()) << page.error();
  ASSERT_EQ(page->families.size(), 6U);
  const auto number = [&page](const char* name) { return page->Find(name)->samples[0].value; };
  EXPECT_GE(number("process_open_fds"), 3);
  EXPECT_LT(number("process_open_fds"), number("process_max_fds"));
  EXPECT_GT(number("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(number("process_virtual_memory_bytes"), number("process_resident_memory_bytes"));
  const double now = std::chrono::duration<double>(clock.WallNow().time_since_epoch()).count();
  EXPECT_LE(number("process_start_time_seconds"), now + 1);
  EXPECT_GT(number("process_start_time_seconds"), now - 3600)
      << "the test started less than an hour ago";
}

}  // namespace
}  // namespace certmon::exporter

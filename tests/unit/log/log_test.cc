#include "exporter/log/log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <thread>

#include "tests/support/fake_clock.h"

namespace certmon::exporter {
namespace {

using test_support::FakeClock;

class LogTest : public testing::Test {
 protected:
  LogTest() {
    EXPECT_EQ(::pipe2(fds_.data(), O_CLOEXEC), 0);
    EXPECT_NE(::fcntl(fds_[0], F_SETFL, O_NONBLOCK), -1);
  }
  ~LogTest() override {
    ::close(fds_[0]);
    ::close(fds_[1]);
  }
  [[nodiscard]] std::unique_ptr<Log> Make(LogLevel level, LogFormat format = LogFormat::kLogfmt) {
    return MakeLog(fds_[1], level, format, clock_, scrubber_);
  }
  [[nodiscard]] std::string Drain() const {
    std::string all;
    std::array<char, 8192> part{};
    for (ssize_t n = 0; (n = ::read(fds_[0], part.data(), part.size())) > 0;) {
      all.append(part.data(), static_cast<std::size_t>(n));
    }
    return all;
  }

  // 1774396800 is 2026-03-25T00:00:00Z (date -u -d @1774396800).
  FakeClock clock_{base::WallTime(std::chrono::seconds(1774396800))};
  SecretScrubber scrubber_;
  std::array<int, 2> fds_ = {-1, -1};
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

TEST_F(LogTest, WritesTheTimeOfTheClock) {
  const auto log = Make(LogLevel::kInfo);
  log->Info("poll complete", {{"project", "production"}});
  clock_.Advance(std::chrono::milliseconds(1500));
  log->Error("poll failed", {{"reason", "auth"}});
  EXPECT_EQ(Drain(),
            "ts=2026-03-25T00:00:00.000Z level=info msg=\"poll complete\" project=production\n"
            "ts=2026-03-25T00:00:01.500Z level=error msg=\"poll failed\" reason=auth\n");
}

TEST_F(LogTest, WritesJsonLines) {
  Make(LogLevel::kInfo, LogFormat::kJson)->Warn("m", {{"k", "a \"b\""}});
  EXPECT_EQ(Drain(), R"({"ts":"2026-03-25T00:00:00.000Z","level":"warn","msg":"m","k":"a \"b\""})"
                     "\n");
}

TEST_F(LogTest, LeavesOutLinesBelowTheLevel) {
  const std::pair<LogLevel, std::size_t> rows[] = {
      {LogLevel::kDebug, 4}, {LogLevel::kInfo, 3}, {LogLevel::kWarn, 2}, {LogLevel::kError, 1}};
  for (const auto& [level, lines] : rows) {
    const auto log = Make(level);
    log->Debug("d");
    log->Info("i");
    log->Warn("w");
    log->Error("e");
    EXPECT_EQ(Lines(Drain()).size(), lines);
  }
}

TEST_F(LogTest, WritesBracesUnchanged) {
  Make(LogLevel::kInfo)->Info("{} {0} %s", {{"k", "{:>10}%n"}});
  EXPECT_EQ(Drain(), "ts=2026-03-25T00:00:00.000Z level=info msg=\"{} {0} %s\" k={:>10}%n\n");
}

// Hangs if a call waits for the reader. After the reader continues, the next line has the number of
// dropped lines, and the numbers are consistent.
TEST_F(LogTest, SaysHowManyLinesWereDroppedWhileThePipeWasFull) {
  const auto log = Make(LogLevel::kInfo);
  constexpr std::size_t kWritten = 5000;  // about 350 kB; a pipe holds 64 KiB
  for (std::size_t i = 0; i < kWritten; ++i) {
    log->Info("filler", {{"padding", std::string(20, 'x')}});
  }
  const std::size_t arrived = Lines(Drain()).size();
  ASSERT_LT(arrived, kWritten);
  log->Info("after");
  const auto lines = Lines(Drain());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "ts=2026-03-25T00:00:00.000Z level=warn msg=\"log lines dropped\" lines=" +
                          std::to_string(kWritten - arrived));
  EXPECT_EQ(lines[1], "ts=2026-03-25T00:00:00.000Z level=info msg=after");

  log->Info("calm again");
  EXPECT_EQ(Lines(Drain()).size(), 1U);
}

TEST_F(LogTest, LinesOfSeveralThreadsDoNotMix) {
  const auto log = Make(LogLevel::kInfo);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&log, t] {
      for (int i = 0; i < 100; ++i) {
        log->Info("line", {{"padding", std::string(40, static_cast<char>('a' + t))}});
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  const auto lines = Lines(Drain());
  EXPECT_EQ(lines.size(), 400U);
  const std::string prefix = "ts=2026-03-25T00:00:00.000Z level=info msg=line padding=";
  for (const auto& line : lines) {
    ASSERT_EQ(line.substr(0, prefix.size()), prefix);
    EXPECT_EQ(line.substr(prefix.size()), std::string(40, line.back()));
  }
}

}  // namespace
}  // namespace certmon::exporter

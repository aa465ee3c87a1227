#include "exporter/log/scrubber.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "exporter/log/log.h"
#include "tests/support/fake_clock.h"

namespace certmon::exporter {
namespace {

using base::Secret;
using testing::HasSubstr;
using testing::Not;

TEST(SecretScrubber, KnowsNothingAtFirst) {
  EXPECT_EQ(SecretScrubber().Scrub("canary-0001"), "canary-0001");
}

TEST(SecretScrubber, ReplacesEverySecretThatWasAdded) {
  SecretScrubber scrubber;
  scrubber.Add(Secret("canary-0001"));
  scrubber.Add(Secret("canary-0002"));
  scrubber.Add(Secret());
  scrubber.Add(Secret("short"));
  EXPECT_EQ(scrubber.Scrub("a canary-0002 short canary%2d0001 canary-0003"),
            "a *** short *** canary-0003");
}

TEST(SecretScrubber, KeepsTheSecretsThatWereAddedLast) {
  SecretScrubber scrubber;
  const auto name = [](std::size_t number) { return "canary-" + std::to_string(100'000 + number); };
  for (std::size_t i = 0; i < SecretScrubber::kMostSecrets; ++i) {
    scrubber.Add(Secret(name(i)));
  }
  scrubber.Add(Secret(name(0)));  // still in use
  scrubber.Add(Secret("canary-of-today"));
  EXPECT_EQ(scrubber.Scrub(name(0) + " " + name(1) + " " + name(2) + " canary-of-today"),
            "*** " + name(1) + " *** ***");
}

TEST(SecretScrubber, LetsNoTokenPushACredentialOut) {
  SecretScrubber scrubber;
  scrubber.Add(Secret("canary-appkey"));
  const auto name = [](std::size_t number) { return "token-" + std::to_string(100'000 + number); };
  for (std::size_t i = 0; i <= SecretScrubber::kMostTokens; ++i) {
    scrubber.AddToken(Secret(name(i)));
  }
  EXPECT_EQ(scrubber.Scrub("canary-appkey " + name(0) + " " + name(1)), "*** " + name(0) + " ***");
}

TEST(SecretScrubber, FindsASecretByEveryByteOfItsStartHoweverItIsWritten) {
  SecretScrubber scrubber;
  scrubber.Add(Secret("a%2Fb+c/d=e"));
  scrubber.Add(Secret("plain/start"));
  EXPECT_EQ(scrubber.Scrub("a%2Fb+c/d=e|a%252Fb%2Bc%2fd%3de|plain%2Fstart|%70lain/start"),
            "***|***|***|***");
  EXPECT_EQ(scrubber.Scrub("the cut is at plain/st"), "the cut is at ***");
  EXPECT_EQ(scrubber.Scrub("%2"), "%2");
}

TEST(SecretScrubber, ReplacesTheLongerOfTwoThatStartAlike) {
  SecretScrubber scrubber;
  scrubber.Add(Secret("canary-0001"));
  scrubber.Add(Secret("canary-0001-and-more"));
  EXPECT_EQ(scrubber.Scrub("canary-0001-and-more canary-0001"), "*** ***");
}

class ScrubbedLog : public testing::TestWithParam<LogFormat> {
 protected:
  ScrubbedLog() {
    EXPECT_EQ(::pipe2(fds_.data(), O_CLOEXEC | O_NONBLOCK), 0);
    scrubber_.Add(Secret("canary\"\\0001"));
  }
  ~ScrubbedLog() override {
    ::close(fds_[0]);
    ::close(fds_[1]);
  }
  [[nodiscard]] std::string Drain() const {
    std::array<char, 65536> bytes{};
    const ssize_t length = ::read(fds_[0], bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))};
  }

  test_support::FakeClock clock_{base::WallTime(std::chrono::seconds(1774396800))};
  SecretScrubber scrubber_;
  std::array<int, 2> fds_ = {-1, -1};
};

TEST_P(ScrubbedLog, HoldsNoSecretHoweverItWouldBeQuotedOrCut) {
  const auto log = MakeLog(fds_[1], LogLevel::kDebug, GetParam(), clock_, scrubber_);
  const std::string secret = "canary\"\\0001";
  for (const LogLevel level :
       {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarn, LogLevel::kError}) {
    log->Write(level, "m " + secret,
               {{"plain", secret},
                {"within", "/appkeys/" + secret + "/certificates"},
                {"encoded", "canary%22%5C0001"},
                // A value is cut after 1,000 code points, which is within the secret.
                {"cut", std::string(995, 'x') + secret},
                {"kept", "canary"}});
    const std::string line = Drain();
    EXPECT_THAT(line, HasSubstr("/appkeys/***/certificates"));
    EXPECT_THAT(line, HasSubstr("canary"));
    EXPECT_THAT(line, Not(HasSubstr("0001")));
    EXPECT_THAT(line, Not(HasSubstr("canary%22")));
    EXPECT_THAT(line, Not(HasSubstr("canary\\")));
    EXPECT_THAT(line, Not(HasSubstr("xcan")));
  }
}

INSTANTIATE_TEST_SUITE_P(, ScrubbedLog, testing::Values(LogFormat::kLogfmt, LogFormat::kJson),
                         [](const auto& row) {
                           return row.param == LogFormat::kLogfmt ? "Logfmt" : "Json";
                         });

TEST(SecretScrubber, MayBeUsedByThreadsAtOnce) {
  SecretScrubber scrubber;
  scrubber.Add(Secret("canary-0001"));
  std::array<std::thread, 4> threads;
  for (std::thread& thread : threads) {
    thread = std::thread([&scrubber] {
      for (int i = 0; i < 200; ++i) {
        scrubber.Add(Secret("canary-" + std::to_string(1000 + i)));
        EXPECT_EQ(scrubber.Scrub("x canary-0001"), "x ***");
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

}  // namespace
}  // namespace certmon::exporter

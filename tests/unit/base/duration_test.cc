#include "lib/base/duration.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

namespace certmon::base {
namespace {

using std::chrono::milliseconds;

TEST(ParseDuration, AcceptsThePatternOfPrometheus) {
  const std::pair<const char*, std::int64_t> rows[] = {{"0", 0},
                                                       {"0s", 0},
                                                       {"0ms", 0},
                                                       {"1ms", 1},
                                                       {"250ms", 250},
                                                       {"30s", 30'000},
                                                       {"90s", 90'000},
                                                       {"5m", 300'000},
                                                       {"1h30m", 5'400'000},
                                                       {"6h", 21'600'000},
                                                       {"1d", 86'400'000},
                                                       {"30d", 2'592'000'000},
                                                       {"1w", 604'800'000},
                                                       {"1y", 31'536'000'000},
                                                       {"1y2w3d4h5m6s7ms", 33'019'506'007},
                                                       {"1h1ms", 3'600'001},
                                                       {"100y", 3'153'600'000'000},
                                                       {"007s", 7'000},
                                                       {"5000000000ms", 5'000'000'000},
                                                       {"3153600000000ms", 3'153'600'000'000}};
  for (const auto& [text, wait] : rows) {
    EXPECT_EQ(ParseDuration(text), milliseconds(wait)) << text;
  }
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"",
                           " ",
                           "s",
                           "m",
                           "ms",
                           "h30m",
                           "00",
                           "1",
                           "30",
                           "300000",
                           "5 m",
                           " 5m",
                           "5m ",
                           "5m\n",
                           "5 min",
                           "5min",
                           "5mins",
                           "5sec",
                           "5S",
                           "5M",
                           "5H",
                           "5D",
                           "1.5h",
                           "1,5h",
                           "1e3s",
                           "0x10s",
                           "-1s",
                           "+1s",
                           "--1s",
                           "1s1s",
                           "1m1h",
                           "1ms1s",
                           "30s5m",
                           "1s1",
                           "1s-1ms",
                           "1h 30m",
                           "1h30",
                           "PT5M",
                           "5us",
                           "5ns",
                           "5\xC2\xB5s",
                           "5q",
                           "\xEF\xBC\x95m",
                           "NaN",
                           "inf",
                           "infinity",
                           "forever",
                           "101y",
                           "100y1ms",
                           "36501d",
                           "3153600000001ms",
                           "4294967296y",
                           "18446744073709551616ms",
                           "9223372036854775807s",
                           "99999999999999999999999999s",
                           "100y100y",
                           "5m;",
                           "5m#",
                           "$5m"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << '"' << text << '"';
  }
  EXPECT_EQ(ParseDuration(std::string("5m\0", 3)), std::nullopt);
}

TEST(FormatDuration, WritesTheShortestForm) {
  const std::pair<std::int64_t, const char*> rows[] = {{0, "0s"},
                                                       {1, "1ms"},
                                                       {999, "999ms"},
                                                       {1'000, "1s"},
                                                       {1'001, "1s1ms"},
                                                       {90'000, "1m30s"},
                                                       {300'000, "5m"},
                                                       {3'600'000, "1h"},
                                                       {5'400'000, "1h30m"},
                                                       {86'400'000, "1d"},
                                                       {2'592'000'000, "30d"},
                                                       {31'536'000'000, "365d"},
                                                       {-1'500, "-1s500ms"}};
  for (const auto& [wait, text] : rows) {
    EXPECT_EQ(FormatDuration(milliseconds(wait)), text);
  }
}

TEST(FormatDuration, WritesWhatParseDurationReads) {
  std::uint64_t state = 1;
  for (int i = 0; i < 10'000; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const milliseconds wait(static_cast<std::int64_t>((state >> 16U) % 3'153'600'000'001ULL));
    ASSERT_EQ(ParseDuration(FormatDuration(wait)), wait) << wait.count();
  }
}

TEST(FormatDuration, FormatsTheSmallestAndLargestValue) {
  EXPECT_FALSE(FormatDuration(milliseconds(std::numeric_limits<std::int64_t>::max())).empty());
  EXPECT_EQ(FormatDuration(milliseconds(std::numeric_limits<std::int64_t>::min())).front(), '-');
}

}  // namespace
}  // namespace certmon::base

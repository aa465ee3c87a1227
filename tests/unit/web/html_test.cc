#include "exporter/web/html.h"

#include <gtest/gtest.h>

namespace certmon::exporter {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(EscapedHtml, EscapesAllMarkup) {
  EXPECT_EQ(EscapedHtml("<script>alert('x')</script>"),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  EXPECT_EQ(EscapedHtml("\" onclick=\"x"), "&quot; onclick=&quot;x");
  EXPECT_EQ(EscapedHtml("&lt;"), "&amp;lt;");
  EXPECT_EQ(EscapedHtml("인증서 plain"), "인증서 plain");
  EXPECT_EQ(EscapedHtml(""), "");
}

TEST(EscapedHtml, ReplacesControlCharactersAndInvalidUtf8) {
  EXPECT_EQ(EscapedHtml("a\nb"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(EscapedHtml("\xC3<"), "\xEF\xBF\xBD&lt;")
      << "a truncated sequence does not hide markup";
  EXPECT_EQ(EscapedHtml("\xFF"), "\xEF\xBF\xBD");
}

TEST(NameHtml, IsolatesTheDirectionOfTheText) {
  EXPECT_EQ(NameHtml("\xE2\x80\xAE<a"), "<bdi>\xE2\x80\xAE&lt;a</bdi>");
}

TEST(DurationInWords, UsesTheLargestUnit) {
  EXPECT_EQ(DurationInWords(std::chrono::nanoseconds(0)), "0 seconds");
  EXPECT_EQ(DurationInWords(std::chrono::milliseconds(999)), "0 seconds");
  EXPECT_EQ(DurationInWords(seconds(1)), "1 second");
  EXPECT_EQ(DurationInWords(seconds(59)), "59 seconds");
  EXPECT_EQ(DurationInWords(seconds(60)), "1 minute");
  EXPECT_EQ(DurationInWords(seconds(119)), "1 minute");
  EXPECT_EQ(DurationInWords(minutes(60)), "1 hour");
  EXPECT_EQ(DurationInWords(hours(23)), "23 hours");
  EXPECT_EQ(DurationInWords(hours(24)), "1 day");
  EXPECT_EQ(DurationInWords(hours(24 * 30)), "30 days");
}

TEST(AgeInWords, HandlesNeverAndAClockThatWasSetBack) {
  const base::WallTime now{hours(1000)};
  EXPECT_EQ(AgeInWords(std::nullopt, now), "never");
  EXPECT_EQ(AgeInWords(now - minutes(3), now), "3 minutes ago");
  EXPECT_EQ(AgeInWords(now, now), "0 seconds ago");
  EXPECT_EQ(AgeInWords(now + seconds(1), now), "in the future");
}

TEST(UtcText, IsTheDateThatTheInstantHas) {
  // Expected values: `date -u -d @N`.
  EXPECT_EQ(UtcText(std::chrono::sys_seconds(seconds(0))), "1970-01-01 00:00 UTC");
  EXPECT_EQ(UtcText(std::chrono::sys_seconds(seconds(-1))), "1969-12-31 23:59 UTC");
  EXPECT_EQ(UtcText(std::chrono::sys_seconds(seconds(1774882800))), "2026-03-30 15:00 UTC");
  EXPECT_EQ(UtcText(std::chrono::sys_seconds(seconds(1709164800))), "2024-02-29 00:00 UTC");
  EXPECT_EQ(UtcText(std::chrono::sys_seconds(seconds(253402182000))), "9999-12-30 15:00 UTC");
}

}  // namespace
}  // namespace certmon::exporter

#include "exporter/metrics/text_writer.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/labels.h"

namespace certmon::exporter {
namespace {

using test_support::Labels;

constexpr const char* kFffd = "\xEF\xBF\xBD";

std::string LabelOf(std::string_view value) { return Labels("l", value).Text(); }

TEST(AppendLabel, EscapesBackslashQuoteAndNewline) {
  // Text-based format: "\\, \" and \n" in label values, nothing else.
  EXPECT_EQ(LabelOf(""), "l=\"\"");
  EXPECT_EQ(LabelOf("plain"), "l=\"plain\"");
  EXPECT_EQ(LabelOf("a\"b"), "l=\"a\\\"b\"");
  EXPECT_EQ(LabelOf("a\\"), "l=\"a\\\\\"");
  EXPECT_EQ(LabelOf("a\nb"), "l=\"a\\nb\"");
  EXPECT_EQ(LabelOf("\\n"), "l=\"\\\\n\"");
  EXPECT_EQ(LabelOf("{}=,'"), "l=\"{}=,'\"");
  EXPECT_EQ(LabelOf("인증서 \xF0\x9F\x94\x92"), "l=\"인증서 \xF0\x9F\x94\x92\"");
  EXPECT_EQ(LabelOf("\xE2\x80\xA8"), "l=\"\xE2\x80\xA8\"") << "U+2028 is not a control character";
}

TEST(AppendLabel, ReplacesWhatIsNotPrintable) {
  for (const std::string_view bad :
       {std::string_view("\0", 1), std::string_view("\r"), std::string_view("\t"),
        std::string_view("\x1b"), std::string_view("\x7f"), std::string_view("\xC2\x9B"),
        std::string_view("\xFF"), std::string_view("\x80"), std::string_view("\xC3")}) {
    EXPECT_EQ(LabelOf(std::string("a").append(bad)), std::string("l=\"a") + kFffd + "\"");
  }
  EXPECT_EQ(LabelOf("\xFF\n\"\\"), std::string("l=\"") + kFffd + "\\n\\\"\\\\\"")
      << "escapes and a replacement in one value";
}

TEST(Labels, KeepTheirOrder) {
  EXPECT_EQ(Labels("project", "p").Add("b", "1").Add("a", "2").Text(),
            R"(project="p",b="1",a="2")");
  EXPECT_EQ(Labels().Text(), "");
}

TEST(AppendNumber, WritesTheShortestTextThatReadsBackTheSame) {
  const auto text = [](double value) {
    std::string out;
    AppendNumber(out, value);
    return out;
  };
  EXPECT_EQ(text(0), "0");
  EXPECT_EQ(text(-0.0), "0");
  EXPECT_EQ(text(-1), "-1");
  EXPECT_EQ(text(1774396800), "1774396800") << "not 1.7743968e+09";
  EXPECT_EQ(text(1774396800.123), "1774396800.123");
  EXPECT_EQ(text(253402182000), "253402182000");
  EXPECT_EQ(text(9007199254740991), "9007199254740991");
  EXPECT_EQ(text(0.1 + 0.2), "0.30000000000000004") << "IEEE 754 double";
  EXPECT_EQ(text(0.05), "0.05");
  EXPECT_EQ(text(1e300), "1e+300");
}

TEST(TextWriter, WritesHelpAndTypeOnceBeforeTheFirstSample) {
  std::string out;
  TextWriter writer(out);
  writer.Family("empty", "Nothing.", "gauge");
  writer.Family("a_total", "Back\\slash, \"quote\" and\nnewline.", "counter");
  writer.Sample(Labels("x", "1").Text(), std::uint64_t{18446744073709551615U});
  writer.Sample("", std::int64_t{-9223372036854775807});
  writer.Family("b", "B.", "gauge");
  writer.Sample("", true);
  writer.Sample("", 2.5);
  EXPECT_EQ(out,
            "# HELP a_total Back\\\\slash, \"quote\" and\\nnewline.\n"
            "# TYPE a_total counter\n"
            "a_total{x=\"1\"} 18446744073709551615\n"
            "a_total -9223372036854775807\n"
            "# HELP b B.\n"
            "# TYPE b gauge\n"
            "b 1\n"
            "b 2.5\n");
}

TEST(TextWriter, LeavesOutNumbersThatAreNotFinite) {
  std::string out;
  TextWriter writer(out);
  writer.Family("a", "A.", "gauge");
  writer.Sample("", std::numeric_limits<double>::quiet_NaN());
  writer.Sample("", std::numeric_limits<double>::infinity());
  writer.Sample("", -std::numeric_limits<double>::infinity());
  EXPECT_EQ(out, "");
}

}  // namespace
}  // namespace certmon::exporter

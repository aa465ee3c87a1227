// The parser of the tests. Each row is an error that a page must not have.
#include "tests/support/exposition_parser.h"

#include <gmock/gmock.h>

namespace certmon::test_support {
namespace {

constexpr std::string_view kHead = "# HELP a A.\n# TYPE a gauge\n";
constexpr std::string_view kHistogramHead = "# HELP h H.\n# TYPE h histogram\n";

struct BadPage {
  std::string_view head;
  std::string_view rest;
  std::string_view problem;  // a part of the message
};

class ParseExpositionBad : public testing::TestWithParam<BadPage> {};

TEST_P(ParseExpositionBad, IsRefused) {
  const auto parsed = ParseExposition(std::string(GetParam().head).append(GetParam().rest));
  ASSERT_FALSE(parsed.has_value());
  EXPECT_THAT(parsed.error(), testing::HasSubstr(std::string(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ParseExpositionBad,
    testing::Values(
        BadPage{"", "", "empty"}, BadPage{kHead, "a 1", "newline"},
        BadPage{kHead, "a{l=\"\xFF\"} 1\n", "UTF-8"}, BadPage{kHead, "a 1\r\n", "control"},
        BadPage{kHead, "\na 1\n", "name"}, BadPage{kHead, "# a comment\na 1\n", "name"},
        BadPage{kHead, "", "no samples"}, BadPage{"", "a 1\n", "outside"},
        BadPage{"# HELP a A.\n", "a 1\n", "outside"}, BadPage{"# TYPE a gauge\n", "a 1\n", "TYPE"},
        BadPage{"# HELP a A.\n# TYPE b gauge\n", "a 1\n", "TYPE"},
        BadPage{"# HELP a A.\n# TYPE a gauge\n# TYPE a gauge\n", "a 1\n", "TYPE"},
        BadPage{"# HELP a A.\n# TYPE a untyped\n", "a 1\n", "type"},
        BadPage{"# HELP a bad \\q\n# TYPE a gauge\n", "a 1\n", "help"},
        BadPage{"# HELP a \n# TYPE a gauge\n", "a 1\n", "help"},
        BadPage{kHead, "a 1\n# HELP a A.\n# TYPE a gauge\na{l=\"1\"} 1\n", "twice"},
        BadPage{kHead, "a 1\n# HELP b B.\n# TYPE b gauge\nb 1\na{l=\"1\"} 1\n", "outside"},
        BadPage{kHead, "a 1\na 2\n", "series twice"},
        BadPage{kHead, "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n", "series twice"},
        BadPage{kHead, "a{x=\"1\",x=\"2\"} 1\n", "label x twice"},
        BadPage{kHead, "a{x=\"1} 1\n", "bad value"},
        BadPage{kHead, "a{x=\"\\t\"} 1\n", "bad value"}, BadPage{kHead, "a{x=1} 1\n", "no =\""},
        BadPage{kHead, "a{x=\"1\"\n", "closed"}, BadPage{kHead, "a{x=\"1\",} 1\n", "label name"},
        BadPage{kHead, "a{} 1\n", "label name"}, BadPage{kHead, "a{0=\"1\"} 1\n", "label name"},
        BadPage{kHead, "a{__x=\"1\"} 1\n", "label name"}, BadPage{kHead, "a  1\n", "number"},
        BadPage{kHead, "a\n", "blank"}, BadPage{kHead, "a 1 1774396800000\n", "number"},
        BadPage{kHead, "a NaN\n", "number"}, BadPage{kHead, "a +Inf\n", "number"},
        BadPage{kHead, "a 1,5\n", "number"}, BadPage{kHead, "a \n", "number"},
        BadPage{"# HELP a A.\n# TYPE a counter\n", "a -1\n", "negative"},
        BadPage{kHistogramHead, "h 1\n", "outside"},
        BadPage{kHistogramHead, "h_bucket{le=\"1\"} 1\n", "not whole"},
        BadPage{kHistogramHead, "h_bucket 1\n", "without le"},
        BadPage{kHistogramHead, "h_bucket{le=\"x\"} 1\n", "no number"},
        BadPage{kHistogramHead, "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\n", "rise"},
        BadPage{kHistogramHead, "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\n", "rise"},
        BadPage{kHistogramHead, "h_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n", "+Inf"},
        BadPage{kHistogramHead, "h_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1\n", "before its sum"},
        BadPage{kHistogramHead, "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n", "+Inf bucket"}));

TEST(ParseExposition, ReadsEveryKindOfFamily) {
  const auto parsed = ParseExposition(
      "# HELP a \\\\ and \\n and \"\n# TYPE a gauge\na{x=\"\\\\ \\\" \\n\",y=\"\"} -1.5e-3\na 2\n"
      "# HELP h H.\n# TYPE h histogram\n"
      "h_bucket{p=\"1\",le=\"0.5\"} 1\nh_bucket{p=\"1\",le=\"+Inf\"} 3\nh_sum{p=\"1\"} "
      "4.5\nh_count{p=\"1\"} 3\n");
  ASSERT_TRUE(parsed.has_value()) << parsed.error();
  EXPECT_EQ(parsed->families.size(), 2U);
  EXPECT_EQ(parsed->families[0].help, "\\ and \n and \"");
  EXPECT_EQ(parsed->Value("a", {{"y", ""}, {"x", "\\ \" \n"}}), "-1.5e-3");
  EXPECT_EQ(parsed->Value("a", {}), "2");
  EXPECT_EQ(parsed->Value("a", {{"x", ""}}), std::nullopt);
  EXPECT_EQ(parsed->Value("h_sum", {{"p", "1"}}), "4.5");
  EXPECT_EQ(parsed->Find("b"), nullptr);
}

}  // namespace
}  // namespace certmon::test_support

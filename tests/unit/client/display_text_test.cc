#include "exporter/client/display_text.h"

#include <gtest/gtest.h>

namespace certmon::client {
namespace {

struct SafeRow {
  const char* name;
  std::string bytes;
  const char* safe;
};

void PrintTo(const SafeRow& row, std::ostream* out) { *out << row.name; }

class TextMadeSafe : public ::testing::TestWithParam<SafeRow> {};

TEST_P(TextMadeSafe, DoesNotControlTheTerminal) {
  EXPECT_EQ(SafeText(GetParam().bytes), GetParam().safe);
}

INSTANTIATE_TEST_SUITE_P(
    , TextMadeSafe,
    ::testing::Values(SafeRow{"Ascii", "*.example.com", "*.example.com"},
                      SafeRow{"Korean", "한국어.example.com", "한국어.example.com"},
                      SafeRow{"CombiningMark", "e\xCC\x81", "e\xCC\x81"},
                      SafeRow{"Escape", "\x1b[31mred", "\xEF\xBF\xBD[31mred"},
                      SafeRow{"WindowTitle", "\x1b]0;x\x07", "\xEF\xBF\xBD]0;x\xEF\xBF\xBD"},
                      SafeRow{"CsiOfEightBits",
                              "\xC2\x9B"
                              "2J",
                              "\xEF\xBF\xBD"
                              "2J"},
                      SafeRow{"LineFeed", "a\nb",
                              "a\xEF\xBF\xBD"
                              "b"},
                      SafeRow{"CarriageReturn", "a\rb",
                              "a\xEF\xBF\xBD"
                              "b"},
                      SafeRow{"Tab", "a\tb",
                              "a\xEF\xBF\xBD"
                              "b"},
                      SafeRow{"Nul", std::string("a\0b", 3),
                              "a\xEF\xBF\xBD"
                              "b"},
                      SafeRow{"Delete", "a\x7F", "a\xEF\xBF\xBD"},
                      SafeRow{"RightToLeftOverride",
                              "a\xE2\x80\xAE"
                              "b",
                              "a\xEF\xBF\xBD"
                              "b"},
                      SafeRow{"Isolate", "\xE2\x81\xA7x", "\xEF\xBF\xBDx"},
                      SafeRow{"ZeroWidthSpace",
                              "a\xE2\x80\x8B"
                              "b",
                              "a\xEF\xBF\xBD"
                              "b"},
                      SafeRow{"ByteOrderMark", "\xEF\xBB\xBFx", "\xEF\xBF\xBDx"},
                      SafeRow{"LineSeparator", "\xE2\x80\xA8x", "\xEF\xBF\xBDx"},
                      SafeRow{"TagCharacter", "\xF3\xA0\x81\x81", "\xEF\xBF\xBD"},
                      SafeRow{"NoUtf8", "\xFF\xFE", "\xEF\xBF\xBD\xEF\xBF\xBD"},
                      SafeRow{"Overlong", "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
                      SafeRow{"Surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}),
    [](const auto& row) { return row.param.name; });

struct WidthRow {
  const char* text;
  std::size_t columns;
};

TEST(DisplayWidth, CountsTheColumnsOfATerminal) {
  // Checked with wcswidth(3) of glibc 2.36 in the locale C.UTF-8.
  for (const WidthRow& row :
       {WidthRow{"", 0}, WidthRow{"www", 3}, WidthRow{"한국어", 6}, WidthRow{"é", 1},
        WidthRow{"e\xCC\x81", 1}, WidthRow{"ｗｗｗ", 6}, WidthRow{"日本語.jp", 9},
        WidthRow{"пример", 6}, WidthRow{"🔒", 2}, WidthRow{"\xEF\xBF\xBD", 1}}) {
    EXPECT_EQ(DisplayWidth(row.text), row.columns) << row.text;
  }
}

TEST(Padding, PadsToTheColumnsAndCutsNothing) {
  EXPECT_EQ(PadRight("한", 4), "한  ");
  EXPECT_EQ(PadLeft("한", 4), "  한");
  EXPECT_EQ(PadRight("long", 2), "long");
  EXPECT_EQ(PadLeft("long", 2), "long");
}

}  // namespace
}  // namespace certmon::client

#include "lib/base/text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace certmon::base {
namespace {

std::string Encode(std::uint32_t value, int length) {
  std::string out;
  const auto add = [&out](std::uint32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  switch (length) {
    case 1:
      add(value);
      break;
    case 2:
      add(0xC0U | (value >> 6U));
      add(0x80U | (value & 0x3FU));
      break;
    case 3:
      add(0xE0U | (value >> 12U));
      add(0x80U | ((value >> 6U) & 0x3FU));
      add(0x80U | (value & 0x3FU));
      break;
    default:
      add(0xF0U | (value >> 18U));
      add(0x80U | ((value >> 12U) & 0x3FU));
      add(0x80U | ((value >> 6U) & 0x3FU));
      add(0x80U | (value & 0x3FU));
  }
  return out;
}

int ShortestLength(std::uint32_t value) {
  return value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
}

TEST(CountCodePoints, AcceptsOnlyTheShortestFormOfEachCodePoint) {
  // Unicode 15, table 3-7; up to the largest value four bytes can spell.
  for (std::uint32_t value = 0; value <= 0x1FFFFF; ++value) {
    const bool exists = value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
    for (int length = ShortestLength(value); length <= 4; ++length) {
      const bool good = exists && length == ShortestLength(value);
      ASSERT_EQ(CountCodePoints(Encode(value, length)).has_value(), good)
          << std::hex << value << " in " << length;
    }
  }
}

TEST(CountCodePoints, CountsLettersOfEveryLength) {
  const std::pair<const char*, std::size_t> rows[] = {
      {"", 0},
      {"a", 1},
      {"abc", 3},
      {"\xC3\xB6", 1},
      {"\xED\x95\x9C\xEA\xB5\xAD", 2},
      {"\xF0\x9F\x94\x92", 1},
      {"a\xC3\xB6\xED\x95\x9C\xF0\x9F\x94\x92z", 5}};
  for (const auto& [text, count] : rows) {
    EXPECT_EQ(CountCodePoints(text), count) << text;
  }
  EXPECT_EQ(CountCodePoints(std::string(3, '\0')), 3U);
}

constexpr const char* kNoUtf8[] = {
    "\x80", "\xBF", "\xFE", "\xFF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",
    "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80",
    "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFC\x84\x80\x80\x80\x80",
    // Cut short, at the end and in the middle.
    "\xC3", "\xED\x95", "\xED", "\xF0\x9F\x94", "\xF0\x9F", "\xF0", "a\xC3", "\xC3z", "\xED\x95z",
    "\xF0\x9F\x94z", "\xED\x95\xED\x95\x9C",
    // One byte too many.
    "\xC3\xB6\xB6", "a\x80z"};

TEST(CountCodePoints, RefusesInvalidUtf8) {
  for (const char* text : kNoUtf8) {
    EXPECT_EQ(CountCodePoints(text), std::nullopt) << text;
    EXPECT_EQ(CountCodePoints(std::string("good ") + text), std::nullopt) << text;
  }
}

TEST(HasControlCharacter, FindsC0DelAndC1) {
  for (std::uint32_t value = 0; value <= 0x2FF; ++value) {
    const bool control = value < 0x20 || (value >= 0x7F && value <= 0x9F);
    EXPECT_EQ(HasControlCharacter("a" + Encode(value, ShortestLength(value)) + "b"), control)
        << value;
  }
  EXPECT_FALSE(HasControlCharacter(""));
  EXPECT_FALSE(HasControlCharacter("\xE2\x80\xA8\xE2\x80\xAE"));  // U+2028, U+202E
}

TEST(Printable, KeepsPrintableText) {
  for (const char* text :
       {"", "a", "Sectigo Limited", "\xED\x95\x9C\xEA\xB5\xAD", "\xF0\x9F\x94\x92", "a\"\\b"}) {
    EXPECT_EQ(Printable(text, 256), text);
  }
}

TEST(Printable, ReplacesEachControlCharacterAndInvalidByte) {
  const std::pair<const char*, const char*> rows[] = {
      {"a\nb",
       "a\xEF\xBF\xBD"
       "b"},
      {"\x1B[31m", "\xEF\xBF\xBD[31m"},
      {"\xC2\x85", "\xEF\xBF\xBD"},
      {"\xFFz", "\xEF\xBF\xBDz"},
      {"\xED\x95", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xED\x95z", "\xEF\xBF\xBD\xEF\xBF\xBDz"},
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
  };
  for (const auto& [text, printable] : rows) {
    EXPECT_EQ(Printable(text, 256), printable);
  }
  EXPECT_EQ(Printable(std::string(1, '\0'), 256), "\xEF\xBF\xBD");
}

TEST(Printable, CutsBetweenCodePoints) {
  EXPECT_EQ(Printable("abcdef", 3), "abc");
  EXPECT_EQ(Printable("abc", 3), "abc");
  EXPECT_EQ(Printable("abc", 0), "");
  EXPECT_EQ(Printable("\xED\x95\x9C\xEA\xB5\xAD", 1), "\xED\x95\x9C");
  EXPECT_EQ(Printable("\xFF\xFF\xFF", 2), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Printable, IsAlwaysPrintable) {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    std::string bytes;
    std::uint32_t state = seed;
    for (unsigned i = 0; i < seed % 40; ++i) {
      state = state * 1664525U + 1013904223U;
      bytes += static_cast<char>(static_cast<unsigned char>(state >> 24U));
    }
    const std::string printable = Printable(bytes, 20);
    const auto length = CountCodePoints(printable);
    ASSERT_TRUE(length.has_value()) << seed;
    ASSERT_LE(*length, 20U);
    ASSERT_FALSE(HasControlCharacter(printable));
  }
}

}  // namespace
}  // namespace certmon::base

#include "lib/base/glob.h"

#include <gtest/gtest.h>

#include <clocale>
#include <ctime>
#include <string>

namespace certmon::base {
namespace {

struct Row {
  const char* glob;
  const char* name;
};

constexpr Row kMatches[] = {
    {"www.example.com", "www.example.com"},
    {"*", "anything"},
    {"*", ""},
    {"*", ".hidden"},
    {"*.example.com", "*.example.com"},
    {"*.example.com", "a.b.example.com"},
    {"\\*.example.com", "*.example.com"},
    {"old-*", "old-"},
    {"old-*", "old-2024/x"},
    {"*-2024", "a-b-2024"},
    {"a?c", "abc"},
    {"a?c", "a/c"},
    {"?", "\xED\x95\x9C"},
    {"a?c",
     "a\xF0\x9F\x94\x92"
     "c"},
    {"\xED\x95\x9C*", "\xED\x95\x9C\xEA\xB5\xAD"},
    {"[ab]c", "ac"},
    {"[a-c]1", "b1"},
    {"[!a]b", "cb"},
    {"[0-9][0-9]", "42"},
    {"\\?", "?"},
    {"\\[a]", "[a]"},
    {"", ""},
    {"a b", "a b"},
    {"*a*b*c*", "xxaxxbxxcxx"},
};

constexpr Row kMisses[] = {
    {"www.example.com", "www.example.org"},
    {"www.example.com", "www.example.com."},
    {"www.example.com", "xwww.example.com"},
    {"example.com", "www.example.com"},
    {"www", "www.example.com"},
    {"WWW.example.com", "www.example.com"},
    {"www.example.com", "WWW.EXAMPLE.COM"},
    {"\\*.example.com", "www.example.com"},
    {"\\*.example.com", "\\*.example.com"},
    {"*.example.com", "example.com"},
    {"*.example.com", "www.example.com.evil"},
    {"*.example.com", "wwwxexample.com"},
    {"old-*", "Old-1"},
    {"old-*", "very-old-1"},
    {"", "a"},
    {"?", ""},
    {"?", "ab"},
    {"??", "\xED\x95\x9C"},
    {"a?c", "ac"},
    {"[ab]c", "cc"},
    {"[ab]c", "[ab]c"},
    {"[!a]b", "ab"},
    {"[", "a"},
    {"a\\", "a"},
    {"{a,b}", "a"},
    {"(a|b)", "a"},
    {"^a$", "a"},
    {"a+", "aa"},
    {"**/a", "a"},
    {"*a*b*c*", "cba"},
};

TEST(GlobMatches, TheseNames) {
  for (const Row& row : kMatches) {
    EXPECT_TRUE(GlobMatches(row.glob, row.name)) << row.glob << " on " << row.name;
  }
}

TEST(GlobMatches, NotTheseNames) {
  for (const Row& row : kMisses) {
    EXPECT_FALSE(GlobMatches(row.glob, row.name)) << row.glob << " on " << row.name;
  }
}

TEST(GlobMatches, InEveryLocale) {
  for (const char* locale : {"C", "POSIX", "C.UTF-8", ""}) {
    std::setlocale(LC_ALL, locale);
    EXPECT_TRUE(GlobMatches("?", "\xED\x95\x9C")) << locale;
    EXPECT_FALSE(GlobMatches("??", "\xED\x95\x9C")) << locale;
  }
  std::setlocale(LC_ALL, "C");
}

TEST(GlobMatches, ManyStarsQuickly) {
  std::string glob;
  for (int i = 0; i < 30; ++i) {
    glob += "*a";
  }
  glob += "*b";
  const std::clock_t began = std::clock();
  EXPECT_FALSE(GlobMatches(glob, std::string(256, 'a')));
  EXPECT_LT(static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC, 1.0);
}

}  // namespace
}  // namespace certmon::base

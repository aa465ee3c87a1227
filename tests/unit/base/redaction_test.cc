// Expected texts are written out by hand from the rule: the whole secret, each byte of it plain or
// %XX, becomes "***", and nothing else changes.
#include "lib/base/redaction.h"

#include <gtest/gtest.h>

#include <string>

namespace certmon::base {
namespace {

constexpr const char* kSecret = "Ab/9=x\"y+z%2FqQ";

struct Row {
  const char* name;
  const char* secret;
  std::string text;
  std::string expected;
  std::size_t found;
};

class Redacted : public testing::TestWithParam<Row> {};

TEST_P(Redacted, IsTheTextWithoutTheSecret) {
  std::string text = GetParam().text;
  EXPECT_EQ(Redact(Secret(GetParam().secret), text), GetParam().found);
  EXPECT_EQ(text, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    , Redacted,
    testing::Values(
        Row{"Whole", "canary-0001", "canary-0001", "***", 1},
        Row{"InTheMiddle", "canary-0001", "/appkeys/canary-0001/certificates",
            "/appkeys/***/certificates", 1},
        Row{"Twice", "canary-0001", "canary-0001canary-0001 canary-0001", "****** ***", 3},
        Row{"AfterAFalseStart", "canary-0001", "cancanary-canary-0001", "cancanary-***", 1},
        Row{"AfterHalfOfItself", "aaaaaaaab", "aaaaaaaaaaab", "aaa***", 1},
        Row{"WithSpecialCharacters", kSecret, std::string("x=") + kSecret + ";", "x=***;", 1},
        // RFC 3986, section 2.1: encoders differ in what they encode and in the letter case.
        Row{"PercentEncoded", kSecret, "k=Ab%2F9%3Dx%22y%2Bz%252FqQ&", "k=***&", 1},
        Row{"PercentEncodedInLowerCase", kSecret, "k=Ab%2f9%3dx%22y%2bz%252FqQ&", "k=***&", 1},
        Row{"PercentEncodedInParts", kSecret, "k=Ab/9%3Dx\"y+z%252FqQ&", "k=***&", 1},
        Row{"PercentEncodedThroughout", "canary-1", "%63%61%6E%61%72%79%2D%31", "***", 1},
        Row{"BesideAnEscape", "canary-0001", "%41canary-0001%41", "%41***%41", 1},
        Row{"CutAtTheEnd", "canary-0001-long", "seen: canary-0", "seen: ***", 1},
        Row{"CutAtTheEndPercentEncoded", "canary-0001-long", "seen: canary%2D0", "seen: ***", 1},
        // What must stay as it is.
        Row{"CutShorterThanTheShortest", "canary-0001", "seen: canary-", "seen: canary-", 0},
        Row{"CutInTheMiddle", "canary-0001", "canary-000 ", "canary-000 ", 0},
        Row{"OtherLetterCase", "canary-0001", "CANARY-0001", "CANARY-0001", 0},
        Row{"BrokenEscape", "canary-0001", "canary%2-0001 %", "canary%2-0001 %", 0},
        Row{"EscapeOfAnotherByte", "canary-0001", "canary%2E0001", "canary%2E0001", 0},
        Row{"EmptyText", "canary-0001", "", "", 0}, Row{"EmptySecret", "", "text", "text", 0},
        Row{"ShortSecret", "seven77", "seven77", "seven77", 0}),
    [](const auto& row) { return row.param.name; });

TEST(Redact, ReplacesASecretOfAnyBytes) {
  const std::string secret("\0\xFF\n%%2\r\"\\end", 12);
  std::string text = "<" + secret + ">";
  EXPECT_EQ(Redact(Secret(secret), text), 1U);
  EXPECT_EQ(text, "<***>");
}

}  // namespace
}  // namespace certmon::base

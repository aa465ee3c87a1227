#include "lib/certapi/secret_json.h"

#include <gtest/gtest.h>

namespace certmon::certapi {
namespace {

std::string Text(const base::Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

TEST(SecretJson, OverwritesLongStringsAndNothingElse) {
  const std::string secret(40, 's');
  const SecretJson json(R"({"a":")" + secret + R"(","n":[1,"short"],"e":"\"\\"})");
  EXPECT_EQ(json.Masked(), R"({"a":")" + std::string(40, 'x') + R"(","n":[1,"short"],"e":"\"\\"})");
  EXPECT_EQ(Text(json.StringAt(1)), secret);
  EXPECT_EQ(Text(json.StringAt(0)), "a");
  EXPECT_EQ(Text(json.StringAt(3)), "short");
  EXPECT_TRUE(json.StringAt(6).empty());
}

TEST(SecretJson, DistinguishesEscapedQuotesFromEnds) {
  // A quote after one backslash does not end the string, after two it does (RFC 8259, section 7).
  const SecretJson json(R"(["aaaaaaaaaaaaaaaaaaaaaaaaaa\"bbb","\\",)"
                        R"("cccccccccccccccccccccccccccc\/d"])");
  EXPECT_EQ(json.Masked().find('a'), std::string::npos);
  EXPECT_EQ(json.Masked().find('b'), std::string::npos);
  EXPECT_EQ(Text(json.StringAt(1)), R"(\\)");
  EXPECT_EQ(Text(json.StringAt(2)), "cccccccccccccccccccccccccccc/d");
}

TEST(SecretJson, AcceptsAnyBytes) {
  for (const std::string text : {"", "\"", "\"\\", "\"abc", "{\"a\":\"\\", "\\\"", "\"\"\"\""}) {
    const SecretJson json(text);
    EXPECT_EQ(json.Masked().size(), text.size()) << text;
  }
}

}  // namespace
}  // namespace certmon::certapi

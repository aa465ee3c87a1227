#include "lib/http/basic_auth.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace certmon::http {
namespace {

std::string TextOf(const std::string& user_name, const std::string& password) {
  return BasicAuthText(base::Secret(user_name), base::Secret(password))
      .WithBytes([](std::string_view text) { return std::string(text); });
}

TEST(BasicAuthText, IsTheBase64OfBothWithAColonBetween) {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      // RFC 7617, sections 2 and 2.1 (the password is "123" and a pound sign in UTF-8).
      {"Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
      {"test", "123\xC2\xA3", "dGVzdDoxMjPCow=="},
      // printf '%s' TEXT | base64
      {"", "", "Og=="},
      {"a", "", "YTo="},
      {"a", "b", "YTpi"},
      {"a", "b:c", "YTpiOmM="},
      {"\xFF\xFE", "?>~", "//46Pz5+"},
  };
  for (const auto& [user_name, password, text] : rows) {
    EXPECT_EQ(TextOf(user_name, password), text);
  }
}

}  // namespace
}  // namespace certmon::http

#include "exporter/doctor/safe_words.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace certmon::doctor {
namespace {

struct Row {
  const char* given;
  const char* shown;
};

TEST(MessageWord, ShowsOnlyTextsOfTheGuides) {
  for (const Row& row : {
           Row{"success", "\"success\""},
           {"SUCCESS", "\"SUCCESS\""},
           {"Certificate file has expired", "\"Certificate file has expired\""},
           {"Certificate file has expired.", "\"Certificate file has expired.\""},
           {"", "no text"},
           {"success www.example.com", "a text of 23 characters"},
           {"www.example.com", "a text of 15 characters"},
           {"success..", "a text of 9 characters"},
           {" success", "a text of 8 characters"},
           {"인증서", "a text of 3 characters"},
           {"\xff\xfe", "a text of 2 characters"},
           {".", "a text of 1 character"},
       }) {
    EXPECT_EQ(MessageWord(row.given), row.shown) << row.given;
  }
}

TEST(CodeWord, ShowsAtMostNineDigits) {
  EXPECT_EQ(CodeWord(52000), "52000");
  EXPECT_EQ(CodeWord(-8), "-8");
  EXPECT_EQ(CodeWord(401100000), "401100000");
  EXPECT_EQ(CodeWord(1234567890), "a number of 10 digits");
  EXPECT_EQ(CodeWord(INT64_MIN), "a number of 19 digits");
}

TEST(ContentTypeWord, ShowsOnlyKnownTypesWithoutParameters) {
  for (const Row& row : {
           Row{"application/json", "application/json"},
           {"Application/JSON; charset=utf-8", "application/json"},
           {"text/html ;x=y", "text/html"},
           {"", "no content type"},
           {"text/www.example.com", "a content type of 20 characters"},
           {"application/json www.example.com", "a content type of 32 characters"},
       }) {
    EXPECT_EQ(ContentTypeWord(row.given), row.shown) << row.given;
  }
}

TEST(FieldWord, ShowsOnlyKnownNames) {
  EXPECT_EQ(FieldWord("serialNumber"), "serialNumber");
  EXPECT_EQ(FieldWord("SerialNumber"), "a name of 12 characters");
  EXPECT_EQ(FieldWord("www.example.com"), "a name of 15 characters");
  EXPECT_EQ(FieldWord(""), "a name of 0 characters");
}

TEST(RateHeaderWord, ShowsOnlyHeadersOfARateLimit) {
  EXPECT_EQ(RateHeaderWord("X-RateLimit-Remaining"), "x-ratelimit-remaining");
  EXPECT_EQ(RateHeaderWord("Retry-After"), "retry-after");
  for (const char* const name : {"", "Server", "X-RateLimit-secret", "X-RateLimit-Limit "}) {
    EXPECT_EQ(RateHeaderWord(name), "") << name;
  }
}

TEST(NumberWord, ShowsOnlyShortNumbers) {
  EXPECT_EQ(NumberWord("100"), "100");
  for (const Row& row : {Row{"", "a value of 0 characters"},
                         {"1.5", "a value of 3 characters"},
                         {"-1", "a value of 2 characters"},
                         {"1234567890", "a value of 10 characters"},
                         {"10 key", "a value of 6 characters"}}) {
    EXPECT_EQ(NumberWord(row.given), row.shown) << row.given;
  }
}

TEST(IssuerWord, ShowsOnlyPublicAuthorities) {
  EXPECT_EQ(IssuerWord("Sectigo Limited"), "Sectigo Limited");
  EXPECT_EQ(IssuerWord("Example Corp TLS Proxy"), "an issuer of 22 characters");
  EXPECT_EQ(IssuerWord(""), "an unnamed issuer");
}

TEST(HostWord, ShowsOnlyHostsOfNhnCloud) {
  for (const Row& row : {
           Row{"https://certmanager.api.nhncloudservice.com",
               "certmanager.api.nhncloudservice.com"},
           {"https://OAuth.API.gov-nhncloudservice.com:443/oauth2/token/create",
            "oauth.api.gov-nhncloudservice.com"},
           {"http://127.0.0.1:10291", "a loopback address"},
           {"http://[::1]:10291/x", "a loopback address"},
           {"http://localhost", "a loopback address"},
           {"https://proxy.example.com/certmanager", "a host name of 17 characters"},
           {"https://203.0.113.7", "a host name of 11 characters"},
           {"https://[2001:db8::1]:443", "a host name of 13 characters"},
           {"https://certmanager.api.nhncloudservice.com.example.com",
            "a host name of 47 characters"},
           {"", "a host name of 0 characters"},
       }) {
    EXPECT_EQ(HostWord(row.given), row.shown) << row.given;
  }
}

}  // namespace
}  // namespace certmon::doctor

#include "lib/certapi/envelope.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using test_support::FailsWith;

struct CodeRow {
  std::int64_t code;
  Reason reason;
};

// The codes of the API and of other services of the platform; all others are kApiResult.
constexpr CodeRow kCodes[] = {
    // The guide's own.
    {52000, Reason::kApiResult},
    {52001, Reason::kApiResult},
    {52002, Reason::kApiResult},
    {52003, Reason::kApiResult},
    {52004, Reason::kApiResult},
    {52005, Reason::kApiResult},
    {52006, Reason::kApiResult},
    {52007, Reason::kApiResult},
    {52008, Reason::kApiResult},
    {52009, Reason::kApiResult},
    {52012, Reason::kApiResult},
    // Refused credentials.
    {401, Reason::kAuth},
    {403, Reason::kAuth},
    {80401, Reason::kAuth},
    {80403, Reason::kAuth},
    {80007, Reason::kAuth},
    {-6, Reason::kAuth},
    {-8, Reason::kAuth},
    {52010, Reason::kAuth},
    {52011, Reason::kAuth},
    {4011001, Reason::kAuth},
    {4011009, Reason::kAuth},
    {4012001, Reason::kAuth},
    {4012003, Reason::kAuth},
    {4031007, Reason::kAuth},
    {4031010, Reason::kAuth},
    {4031012, Reason::kAuth},
    {401100000, Reason::kAuth},
    {401100001, Reason::kAuth},
    {401100003, Reason::kAuth},
    {403100000, Reason::kAuth},
    // Too many requests.
    {429, Reason::kRateLimited},
    {4291000, Reason::kRateLimited},
    {4291001, Reason::kRateLimited},
    // Neighbours, and the gateway's other codes.
    {400, Reason::kApiResult},
    {402, Reason::kApiResult},
    {404, Reason::kApiResult},
    {428, Reason::kApiResult},
    {430, Reason::kApiResult},
    {500, Reason::kApiResult},
    {-1, Reason::kApiResult},
    {-5, Reason::kApiResult},
    {-7, Reason::kApiResult},
    {-9, Reason::kApiResult},
    {1, Reason::kApiResult},
    {80006, Reason::kApiResult},
    {80008, Reason::kApiResult},
    {80400, Reason::kApiResult},
    {80402, Reason::kApiResult},
    {4000003, Reason::kApiResult},
    {4010999, Reason::kApiResult},
    {4013000, Reason::kApiResult},
    {4030999, Reason::kApiResult},
    {4032000, Reason::kApiResult},
    {4041007, Reason::kApiResult},
    {4131000, Reason::kApiResult},
    {4290999, Reason::kApiResult},
    {4291002, Reason::kApiResult},
    {5020001, Reason::kApiResult},
    {5030001, Reason::kApiResult},
    {5040001, Reason::kApiResult},
    {401099999, Reason::kApiResult},
    {401101000, Reason::kApiResult},
    {403101000, Reason::kApiResult},
    {INT64_MAX, Reason::kApiResult},
    {INT64_MIN, Reason::kApiResult},
};

TEST(ReasonOfResultCode, FollowsTheTable) {
  for (const auto& row : kCodes) {
    EXPECT_EQ(ReasonOfResultCode(row.code), row.reason) << row.code;
  }
  EXPECT_EQ(ReasonOfResultCode(std::nullopt), Reason::kApiResult);
}

TEST(DecodePage, FailsWithTheReasonOfTheResultCode) {
  for (const auto& row : kCodes) {
    const std::string code = std::to_string(row.code);
    // Errors of the gateway have no body; others have null, {} or even a list.
    for (const std::string body : {"", R"(,"body":null)", R"(,"body":{})",
                                   R"(,"body":{"totalCount":0,"data":[]})", R"(,"body":[])"}) {
      const auto page = DecodePage(R"({"header":{"isSuccessful":false,"resultCode":)" + code +
                                       R"(,"resultMessage":"no"})" + body + "}",
                                   *ExpiryZone::Find("UTC"));
      ASSERT_THAT(page, FailsWith(row.reason)) << code << body;
      EXPECT_EQ(page.error().result_code, row.code);
      EXPECT_NE(page.error().message.find(code), std::string::npos);
    }
  }
}

TEST(DecodePage, ReadsAContradictionAsFailure) {
  // isSuccessful and resultCode differ: success requires both.
  for (const char* header :
       {R"("isSuccessful":true,"resultCode":52000)", R"("isSuccessful":true,"resultCode":-1)",
        R"("isSuccessful":false,"resultCode":0)", R"("resultCode":500,"isSuccessful":true)"}) {
    const auto page = DecodePage(
        std::string(R"({"header":{)") + header + R"(},"body":{"totalCount":0,"data":[]}})",
        *ExpiryZone::Find("UTC"));
    EXPECT_THAT(page, FailsWith(Reason::kApiResult)) << header;
  }
}

TEST(DecodePage, ReadsFailureInAnyForm) {
  for (const char* header :
       {R"("isSuccessful":false)",
        R"("isSuccessful":false,"resultCode":"ERROR_NO_AUTHENTICATION_ID")",
        R"("isSuccessful":false,"resultCode":null)", R"("isSuccessful":false,"resultCode":1.5)",
        R"("isSuccessful":false,"resultCode":18446744073709551615)"}) {
    const auto page =
        DecodePage(std::string(R"({"header":{)") + header + "}}", *ExpiryZone::Find("UTC"));
    ASSERT_THAT(page, FailsWith(Reason::kApiResult)) << header;
    EXPECT_EQ(page.error().result_code, std::nullopt);
  }
}

TEST(DecodePage, RepeatsNoTextOfTheServer) {
  const auto page = DecodePage(
      R"({"header":{"isSuccessful":false,"resultCode":52000,"resultMessage":"appkey canary-appkey is unknown"}})",
      *ExpiryZone::Find("UTC"));
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().message.find("canary"), std::string::npos);
}

Envelope Negative(std::int64_t code) { return {.is_successful = false, .result_code = code}; }

TEST(ReasonOfStatus, FollowsTheTable) {
  const Envelope good{.is_successful = true, .result_code = 0};
  const Envelope empty{};
  struct Row {
    int status;
    std::optional<Envelope> envelope;
    Reason reason;
  };
  const Row rows[] = {
      // The body does not matter.
      {401, {}, Reason::kAuth},
      {401, Negative(52000), Reason::kAuth},
      {403, {}, Reason::kAuth},
      {403, good, Reason::kAuth},
      {429, {}, Reason::kRateLimited},
      {429, Negative(401), Reason::kRateLimited},
      {301, {}, Reason::kRedirect},
      {302, {}, Reason::kRedirect},
      {303, {}, Reason::kRedirect},
      {307, Negative(401), Reason::kRedirect},
      {308, good, Reason::kRedirect},
      // Then a negative envelope.
      {404, Negative(52000), Reason::kApiResult},
      {404, Negative(4041007), Reason::kApiResult},
      {400, Negative(4011001), Reason::kAuth},
      {400, Negative(4291000), Reason::kRateLimited},
      {500, Negative(52001), Reason::kApiResult},
      {503, Negative(5030001), Reason::kApiResult},
      {500, Negative(80403), Reason::kAuth},
      {204, Negative(401), Reason::kAuth},
      // Then the status.
      {404, {}, Reason::kNotFound},
      {404, good, Reason::kNotFound},
      {404, empty, Reason::kNotFound},
      {400, {}, Reason::kHttp4xx},
      {402, {}, Reason::kHttp4xx},
      {405, {}, Reason::kHttp4xx},
      {407, {}, Reason::kHttp4xx},
      {410, {}, Reason::kHttp4xx},
      {413, {}, Reason::kHttp4xx},
      {418, good, Reason::kHttp4xx},
      {499, {}, Reason::kHttp4xx},
      {500, {}, Reason::kHttp5xx},
      {502, good, Reason::kHttp5xx},
      {503, {}, Reason::kHttp5xx},
      {504, {}, Reason::kHttp5xx},
      {599, {}, Reason::kHttp5xx},
      {100, {}, Reason::kHttpStatus},
      {201, good, Reason::kHttpStatus},
      {204, {}, Reason::kHttpStatus},
      {206, {}, Reason::kHttpStatus},
      {300, {}, Reason::kHttpStatus},
      {304, {}, Reason::kHttpStatus},
      {0, {}, Reason::kHttpStatus},
      {600, {}, Reason::kHttpStatus},
      {999, {}, Reason::kHttpStatus},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(ReasonOfStatus(row.status, row.envelope), row.reason) << row.status;
  }
}

TEST(ReadEnvelope, ReadsOnlyTheHeader) {
  const auto envelope = ReadEnvelope(
      R"({"header":{"resultCode":4041007,"resultMessage":"URL Not Found","isSuccessful":false}})");
  ASSERT_TRUE(envelope.has_value());
  EXPECT_EQ(envelope->is_successful, false);
  EXPECT_EQ(envelope->result_code, 4041007);
  EXPECT_TRUE(envelope->Negative());
}

TEST(ReadEnvelope, FindsNoneInOtherBodies) {
  for (const char* body :
       {"", "<html></html>", "null", "[]", "{}", R"({"header":null})", R"({"header":[]})",
        R"({"header":"no"})", R"({"error":"invalid_client"})",
        R"({"body":{"header":{"isSuccessful":false}}})", R"({"header":{"isSuccessful":false})",
        R"({"header":{"isSuccessful":false}} trailing)"}) {
    EXPECT_FALSE(ReadEnvelope(body).has_value()) << body;
  }
}

TEST(ReadEnvelope, IsEmptyIfTheHeaderIsEmpty) {
  const auto envelope = ReadEnvelope(R"({"header":{"isSuccessful":"false","resultCode":"52000"}})");
  ASSERT_TRUE(envelope.has_value());
  EXPECT_FALSE(envelope->Negative());
}

TEST(IsJsonContentType, AcceptsOnlyApplicationJson) {
  for (const char* type :
       {"application/json", "Application/JSON", "application/json;charset=UTF-8",
        "application/json ; charset=utf-8", "application/json;", "APPLICATION/JSON\t"}) {
    EXPECT_TRUE(IsJsonContentType(type)) << type;
  }
  for (const char* type :
       {"", " ", ";", "json", "text/json", "text/html", "text/plain; application/json",
        "application/jsonp", "application/json5", "application/jso", "application/problem+json",
        "application/x-json", "application/octet-stream", "application /json",
        "application/json, text/html", "application/json charset=utf-8", "\"application/json\"",
        "multipart/mixed; boundary=application/json"}) {
    EXPECT_FALSE(IsJsonContentType(type)) << type;
  }
}

}  // namespace
}  // namespace certmon::certapi

#include "lib/certapi/envelope.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/base/text.h"
#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using test_support::FailsWith;

struct CodeRow {
  std::int64_t code;
  Reason reason;
};

// With HTTP status 200, by the contract (section 5, "Which reason an HTTP answer gets").
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
    // Neighbours, the gateway's other codes, and what looks like one.
    {52999, Reason::kApiResult},
    {53000, Reason::kApiResult},
    {3020001, Reason::kRedirect},
    {2990001, Reason::kApiResult},
    {6000001, Reason::kApiResult},
    {404100, Reason::kApiResult},
    {40410070, Reason::kApiResult},
    {404100700, Reason::kNotFound},
    {503000100, Reason::kHttp5xx},
    {5030001000, Reason::kApiResult},
    {-4041007, Reason::kApiResult},
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
    {4000003, Reason::kHttp4xx},
    {4010999, Reason::kAuth},
    {4013000, Reason::kAuth},
    {4030999, Reason::kAuth},
    {4032000, Reason::kAuth},
    {4041007, Reason::kNotFound},
    {4131000, Reason::kHttp4xx},
    {4290999, Reason::kRateLimited},
    {4291002, Reason::kRateLimited},
    {5020001, Reason::kHttp5xx},
    {5030001, Reason::kHttp5xx},
    {5040001, Reason::kHttp5xx},
    {401099999, Reason::kAuth},
    {401101000, Reason::kAuth},
    {403101000, Reason::kAuth},
    {INT64_MAX, Reason::kApiResult},
    {INT64_MIN, Reason::kApiResult},
};

TEST(ReasonOfAnswer, FollowsTheResultCode) {
  for (const auto& row : kCodes) {
    const Envelope envelope{.is_successful = false, .result_code = row.code};
    EXPECT_EQ(ReasonOfAnswer(200, envelope), row.reason) << row.code;
  }
  EXPECT_EQ(ReasonOfAnswer(200, Envelope{.is_successful = false, .result_code = {}}),
            Reason::kApiResult);
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
  for (const char* header : {R"("isSuccessful":false)", R"("isSuccessful":false,"resultCode":null)",
                             R"("isSuccessful":false,"resultCode":1.5)",
                             R"("isSuccessful":false,"resultCode":18446744073709551615)"}) {
    const auto page =
        DecodePage(std::string(R"({"header":{)") + header + "}}", *ExpiryZone::Find("UTC"));
    ASSERT_THAT(page, FailsWith(Reason::kApiResult)) << header;
    EXPECT_EQ(page.error().result_code, std::nullopt);
  }
}

TEST(DecodePage, KeepsTextOfTheServerOutOfTheMessage) {
  const auto page = DecodePage(
      R"({"header":{"isSuccessful":false,"resultCode":52000,"resultMessage":"appkey canary-appkey is unknown"}})",
      *ExpiryZone::Find("UTC"));
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().message.find("canary"), std::string::npos);
  EXPECT_EQ(page.error().result_message, "appkey canary-appkey is unknown");
}

TEST(DecodePage, MakesTextOfTheServerOneShortLine) {
  const std::string long_text(200, 'm');
  const auto page = DecodePage(R"({"header":{"isSuccessful":false,"resultCode":")" + long_text +
                                   R"(","resultMessage":"a\nb\u001b[31m)" + long_text + R"("}})",
                               *ExpiryZone::Find("UTC"));
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().result_word, std::string(kMaxResultWord, 'm'));
  const std::string& message = page.error().result_message;
  EXPECT_EQ(message.substr(0, 14),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "[31mmm");
  EXPECT_EQ(base::CountCodePoints(message), kMaxResultMessage);
}

// A resultCode that is text, with isSuccessful as given.
struct TextRow {
  const char* is_successful;
  const char* result_code;       // JSON
  std::optional<Reason> reason;  // absent: the page is read
  std::optional<std::int64_t> code;
  const char* word;
};

TEST(DecodePage, ReadsAResultCodeThatIsText) {
  const TextRow rows[] = {
      // The number that it holds.
      {"true", R"("0")", {}, 0, ""},
      {"false", R"("0")", Reason::kApiResult, 0, ""},
      {"false", R"("80401")", Reason::kAuth, 80401, ""},
      {"true", R"("80401")", Reason::kAuth, 80401, ""},
      {"false", R"("-6")", Reason::kAuth, -6, ""},
      {"false", R"("429")", Reason::kRateLimited, 429, ""},
      {"false", R"("52001")", Reason::kApiResult, 52001, ""},
      {"false", R"("5030001")", Reason::kHttp5xx, 5030001, ""},
      // Words that mean refused credentials.
      {"false", R"("PERMISSION_DENIED")", Reason::kAuth, {}, "PERMISSION_DENIED"},
      {"false", R"("permission_denied")", Reason::kAuth, {}, "permission_denied"},
      {"false", R"("ERROR_NO_AUTHENTICATION_ID")", Reason::kAuth, {}, "ERROR_NO_AUTHENTICATION_ID"},
      {"false",
       R"("ERROR_NO_AUTHENTICATION_SECRET")",
       Reason::kAuth,
       {},
       "ERROR_NO_AUTHENTICATION_SECRET"},
      {"false", R"("ERROR_FAILED_UUID_API")", Reason::kAuth, {}, "ERROR_FAILED_UUID_API"},
      {"false", R"("ERROR_INVALID_APP_KEY")", Reason::kAuth, {}, "ERROR_INVALID_APP_KEY"},
      {"false", R"("FORBIDDEN")", Reason::kAuth, {}, "FORBIDDEN"},
      // Other text is a refusal, also if isSuccessful is true.
      {"false", R"("INVALID_AUTHORITY")", Reason::kApiResult, {}, "INVALID_AUTHORITY"},
      {"false", R"("INTERNAL_ERROR")", Reason::kApiResult, {}, "INTERNAL_ERROR"},
      {"true", R"("SUCCESS")", Reason::kApiResult, {}, "SUCCESS"},
      {"true", R"("")", Reason::kApiResult, {}, ""},
      {"false", R"("")", Reason::kApiResult, {}, ""},
      {"true", R"(" 0")", Reason::kApiResult, {}, " 0"},
      {"true", R"("0x0")", Reason::kApiResult, {}, "0x0"},
      {"true", R"("00 ")", Reason::kApiResult, {}, "00 "},
      {"false", R"("80401.0")", Reason::kApiResult, {}, "80401.0"},
      {"false", R"("99999999999999999999")", Reason::kApiResult, {}, "99999999999999999999"},
      // Other types.
      {"true", "null", Reason::kSchema, {}, ""},
      {"true", "true", Reason::kSchema, {}, ""},
      {"true", "0.5", Reason::kSchema, {}, ""},
      {"true", "[0]", Reason::kSchema, {}, ""},
  };
  for (const TextRow& row : rows) {
    const auto page = DecodePage(std::string(R"({"header":{"isSuccessful":)") + row.is_successful +
                                     R"(,"resultCode":)" + row.result_code +
                                     R"(},"body":{"totalCount":0,"data":[]}})",
                                 *ExpiryZone::Find("UTC"));
    if (!row.reason) {
      EXPECT_TRUE(page.has_value()) << row.result_code;
      continue;
    }
    ASSERT_THAT(page, FailsWith(*row.reason)) << row.is_successful << row.result_code;
    EXPECT_EQ(page.error().result_code, row.code) << row.result_code;
    EXPECT_EQ(page.error().result_word, row.word) << row.result_code;
  }
}

Envelope Negative(std::int64_t code) { return {.is_successful = false, .result_code = code}; }

TEST(ReasonOfAnswer, FollowsTheFirstStepThatMatches) {
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
      {429, Negative(52000), Reason::kRateLimited},
      {429, Negative(401), Reason::kAuth},
      {301, {}, Reason::kRedirect},
      {302, {}, Reason::kRedirect},
      {303, {}, Reason::kRedirect},
      {307, Negative(401), Reason::kRedirect},
      {308, good, Reason::kRedirect},
      // Then a code of the service, then one of the gateway, whatever the status.
      {404, Negative(52000), Reason::kApiResult},
      {404, Negative(52009), Reason::kApiResult},
      {404, Negative(4041007), Reason::kNotFound},
      {500, Negative(4041007), Reason::kNotFound},
      {404, Negative(5030001), Reason::kHttp5xx},
      {204, Negative(5040001), Reason::kHttp5xx},
      {400, Negative(4011001), Reason::kAuth},
      {400, Negative(4291000), Reason::kRateLimited},
      {500, Negative(52001), Reason::kApiResult},
      {503, Negative(5030001), Reason::kHttp5xx},
      {500, Negative(80403), Reason::kAuth},
      {204, Negative(401), Reason::kAuth},
      // Any other code decides nothing.
      {404, Negative(404), Reason::kNotFound},
      {400, Negative(1), Reason::kHttp4xx},
      {503, Negative(-1), Reason::kHttp5xx},
      {201, Negative(500), Reason::kHttpStatus},
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
    EXPECT_EQ(ReasonOfAnswer(row.status, row.envelope), row.reason) << row.status;
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
  const auto envelope = ReadEnvelope(R"({"header":{"isSuccessful":"false","resultCode":[52000]}})");
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

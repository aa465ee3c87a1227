// The request for a token and its answers. Source: "User Access Key Token" of the public API
// guides, and RFC 6749, sections 5.1 and 5.2.
#include "lib/certapi/token.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using std::chrono::seconds;

constexpr const char* kToken = "luzocEXAMPLETOKENoflength.abc-_~+/=";

std::string Text(const base::Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

TEST(BuildTokenRequest, FollowsTheGuide) {
  ApiEndpoint endpoint;
  endpoint.token_url = "https://oauth.api.nhncloudservice.com/oauth2/token/create";
  endpoint.version = ApiVersion::kV1_3;
  const Credentials credentials{.appkey = base::Secret("appkey-canary"),
                                .user_access_key_id = base::Secret("the-id"),
                                .secret_access_key = base::Secret("the-secret")};
  const auto request =
      BuildTokenRequest(endpoint, credentials, [](const http::HttpResponse&, std::string_view) {});
  EXPECT_EQ(request.method, http::Method::kPost);
  EXPECT_EQ(Text(request.url), "https://oauth.api.nhncloudservice.com/oauth2/token/create");
  ASSERT_EQ(request.headers.size(), 1U);
  EXPECT_EQ(request.headers[0].name, "Content-Type");
  EXPECT_EQ(Text(request.headers[0].value), "application/x-www-form-urlencoded");
  ASSERT_TRUE(request.basic.has_value());
  EXPECT_EQ(Text(request.basic->user_name), "the-id");
  EXPECT_EQ(Text(request.basic->password), "the-secret");
  EXPECT_EQ(Text(request.body), "grant_type=client_credentials");
  EXPECT_TRUE(request.body_sink);
  EXPECT_EQ(request.connection, endpoint.connection);
}

base::Result<IssuedToken> Decode(int status, const std::string& body) {
  http::HttpResponse head;
  head.status = status;
  return DecodeTokenResponse(head, body, base::WallTime{});
}

std::string Answer(const std::string& expires_in, const std::string& token = kToken) {
  return R"({"access_token":")" + token + R"(","token_type":"Bearer","expires_in":)" + expires_in +
         "}";
}

TEST(DecodeTokenResponse, AcceptsTheLifetimeAsNumberAndAsString) {
  for (const auto& [text, life] : {std::pair("86400", 86400), std::pair("\"86400\"", 86400),
                                   std::pair("60", 60), std::pair("\"1\"", 1)}) {
    const auto token = Decode(200, Answer(text));
    ASSERT_THAT(token, test_support::IsOk()) << text;
    EXPECT_EQ(token->life, seconds(life));
    EXPECT_EQ(Text(token->value), kToken);
  }
  // Larger than a clock can hold is as long as is useful.
  EXPECT_EQ(Decode(200, Answer("18446744073709551615"))->life, kLongestTokenLife);
}

TEST(DecodeTokenResponse, AcceptsEveryValidJson) {
  const std::string bodies[] = {
      " {\n\"expires_in\" : 5 , \"access_token\" : \"" + std::string(kToken) + "\"}\n",
      R"({"scope":{"access_token":"another, within","expires_in":9},"access_token":")" +
          std::string(kToken) + R"(","token_type":"bearer","expires_in":5,"x":null})",
      R"({"access_token":"luzocEXAMPLETOKENoflength.abc-_~+\/=","expires_in":5})",
  };
  for (const std::string& body : bodies) {
    const auto token = Decode(200, body);
    ASSERT_THAT(token, test_support::IsOk()) << body;
    EXPECT_EQ(Text(token->value), kToken);
    EXPECT_EQ(token->life, seconds(5));
  }
}

TEST(DecodeTokenResponse, FailsAsTokenIfStatus200HasNoUsableToken) {
  const std::string bodies[] = {
      "",
      "<html>sign in</html>",
      "[]",
      "null",
      R"("a-string-that-is-longer-than-a-short-one")",
      "{}",
      Answer("86400") + "x",
      Answer("86400").substr(0, 60),
      std::string("{\"access_token\":\"") + std::string(30, 'a') + "\",\"expires_in\":5}" +
          std::string(1, '\0') + "{}",
      R"({"token_type":"Bearer","expires_in":86400})",
      R"({"access_token":null,"expires_in":86400})",
      R"({"access_token":7,"expires_in":86400})",
      R"({"access_token":["a"],"expires_in":86400})",
      R"({"data":{"access_token":"a-token-that-is-within-another","expires_in":86400}})",
      R"({"access_token":"first-of-two-tokens-in-one-answer","access_token":"b","expires_in":5})",
      Answer("86400", ""),
      Answer("86400", "with a blank in the middle of it"),
      Answer("86400", "a-line-break-would-be-a-new-header\\r\\nX: y"),
      Answer("86400", "an-escape-that-is-not-undone-here\\u0041"),
      Answer("86400", "an-escape-that-is-not-undone-here\\\""),
      Answer("86400", "한국어는-헤더에-보낼-수-없다-정말로"),
      Answer("86400", std::string(kMaxTokenBytes + 1, 'a')),
      Answer("0"),
      Answer("-1"),
      Answer("1.5"),
      Answer("null"),
      Answer("true"),
      Answer("\"\""),
      Answer("\"1h\""),
      Answer("\" 60\""),
      Answer("99999999999999999999999"),
      R"({"access_token":"a-token-without-any-life-at-all"})",
      R"({"access_token":"a-token-of-another-type-than-ours","token_type":"mac","expires_in":5})",
      R"({"error":"invalid_client"})",
      R"({"header":{"isSuccessful":false,"resultCode":12345}})",
  };
  for (const std::string& body : bodies) {
    const auto token = Decode(200, body);
    EXPECT_THAT(token, test_support::FailsWith(Reason::kToken)) << body;
    if (!token) {
      EXPECT_EQ(token.error().http_status, 200);
    }
  }
}

struct Refusal {
  int status;
  const char* body;
  Reason reason;
};

TEST(DecodeTokenResponse, FailsAsAuthIfTheKeyIsRefused) {
  const Refusal rows[] = {
      {400, R"({"error":"invalid_client"})", Reason::kAuth},
      {400, R"({"error":"invalid_grant","error_description":"no"})", Reason::kAuth},
      {400, R"({"error":"unauthorized_client"})", Reason::kAuth},
      {400, R"({"error":"unsupported_grant_type"})", Reason::kAuth},
      {400, R"({"error":"something_new"})", Reason::kAuth},
      {401, R"({"error":"invalid_client"})", Reason::kAuth},
      {401, "", Reason::kAuth},
      {403, "<html>", Reason::kAuth},
      {400, R"({"header":{"isSuccessful":false,"resultCode":80007}})", Reason::kAuth},
      {200, R"({"header":{"isSuccessful":false,"resultCode":-6},"body":null})", Reason::kAuth},
      {200, R"({"header":{"isSuccessful":false,"resultCode":-8}})", Reason::kAuth},
      // And not for another failure.
      {400, "", Reason::kHttp4xx},
      {400, R"({"header":{"isSuccessful":false,"resultCode":4000007}})", Reason::kHttp4xx},
      {404, "", Reason::kNotFound},
      {429, "", Reason::kRateLimited},
      {200, R"({"header":{"isSuccessful":false,"resultCode":429}})", Reason::kRateLimited},
      {302, "", Reason::kRedirect},
      {500, "", Reason::kHttp5xx},
      {503, "<html>", Reason::kHttp5xx},
      {204, "", Reason::kHttpStatus},
      {201, R"({"access_token":"a-token-with-another-status-200","expires_in":5})",
       Reason::kHttpStatus},
  };
  for (const Refusal& row : rows) {
    const auto token = Decode(row.status, row.body);
    EXPECT_THAT(token, test_support::FailsWith(row.reason)) << row.status << " " << row.body;
  }
  EXPECT_EQ(Decode(400, rows[8].body).error().result_code, 80007);
  EXPECT_EQ(Decode(401, rows[5].body).error().message, "HTTP status 401 with error invalid_client");
}

TEST(DecodeTokenResponse, RepeatsNothingOfTheAnswer) {
  for (const int status : {200, 400, 401, 500}) {
    for (const std::string body :
         {R"({"error":"canary-text"})", R"({"access_token":"canary text"})",
          R"({"header":{"resultCode":1,"resultMessage":"canary-text"}})"}) {
      const auto token = Decode(status, body);
      ASSERT_FALSE(token.has_value());
      EXPECT_EQ(token.error().message.find("canary"), std::string::npos) << body;
    }
  }
}

}  // namespace
}  // namespace certmon::certapi

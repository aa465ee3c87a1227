#include "lib/certapi/list_request.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using test_support::FailsWith;
using test_support::IsOk;

constexpr const char* kGoodBody =
    R"({"header":{"resultCode":0,"isSuccessful":true},"body":{"totalCount":0,"data":[]}})";

std::string Text(const base::Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

http::HttpRequest Build(ApiVersion version, const std::string& appkey,
                        const ListQuery& query = {}) {
  const ApiEndpoint endpoint{.base_url = "https://certmanager.api.nhncloudservice.com",
                             .version = version};
  const Credentials credentials{.appkey = base::Secret(appkey),
                                .user_access_key_id = base::Secret("the-id"),
                                .secret_access_key = base::Secret("the-secret")};
  const base::Secret token("the-token");
  http::HttpRequest request = BuildListRequest(endpoint, credentials, &token, query);
  EXPECT_EQ(request.connection, endpoint.connection);
  return request;
}

TEST(BuildListRequest, FollowsTheGuide) {
  // v1.1 guide, "List Certificates", and its sample of the two headers.
  const http::HttpRequest request =
      Build(ApiVersion::kV1_1, "appkey-of-16-chars", {.page_size = 50, .page = 3, .all = true});
  EXPECT_EQ(request.method, http::Method::kGet);
  EXPECT_EQ(Text(request.url),
            "https://certmanager.api.nhncloudservice.com/certmanager/v1.1/appkeys/"
            "appkey-of-16-chars/certificates"
            "?pageSize=50&pageNum=3&all=true&status=ALL");
  ASSERT_EQ(request.headers.size(), 2U);
  EXPECT_EQ(request.headers[0].name, "X-TC-AUTHENTICATION-ID");
  EXPECT_EQ(Text(request.headers[0].value), "the-id");
  EXPECT_EQ(request.headers[1].name, "X-TC-AUTHENTICATION-SECRET");
  EXPECT_EQ(Text(request.headers[1].value), "the-secret");
  EXPECT_TRUE(request.body.empty());
  EXPECT_EQ(request.max_body_bytes, 12U * 1024 * 1024);  // contract: 12 MiB
}

TEST(BuildListRequest, AlwaysRequestsAllStatuses) {
  for (const bool all : {true, false}) {
    for (const std::uint64_t page : {std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX}) {
      const std::string url =
          Text(Build(ApiVersion::kV1_1, "k", {.page_size = 1000, .page = page, .all = all}).url);
      EXPECT_NE(url.find("&status=ALL"), std::string::npos);
      EXPECT_NE(url.find(all ? "&all=true" : "&all=false"), std::string::npos);
      EXPECT_NE(url.find("&pageNum=" + std::to_string(page) + "&"), std::string::npos);
    }
  }
}

TEST(BuildListRequest, SendsTheKeysOnlyToVersionsThatNeedThem) {
  for (const ApiVersion version : {ApiVersion::kV1_0, ApiVersion::kV1_2}) {
    const http::HttpRequest request = Build(version, "k");
    EXPECT_TRUE(request.headers.empty());
    EXPECT_NE(Text(request.url)
                  .find("/certmanager/" + std::string(ApiVersionText(version)) +
                        "/appkeys/k/certificates?"),
              std::string::npos);
  }
}

TEST(BuildListRequest, SendsTheTokenAndNoKeyWithV13) {
  // v1.3 guide, "API Request HTTP Header".
  const http::HttpRequest request = Build(ApiVersion::kV1_3, "k");
  ASSERT_EQ(request.headers.size(), 1U);
  EXPECT_EQ(request.headers[0].name, "X-NHN-AUTHORIZATION");
  EXPECT_EQ(Text(request.headers[0].value), "Bearer the-token");
  EXPECT_NE(Text(request.url).find("/certmanager/v1.3/appkeys/k/certificates?"), std::string::npos);
}

TEST(IsTokenRefusal, IsEveryRefusalExceptOfTheAccount) {
  base::Error error;
  error.reason = base::Reason::kAuth;
  for (const int status : {200, 400, 401}) {
    error.http_status = status;
    EXPECT_TRUE(IsTokenRefusal(error)) << status;
  }
  error.http_status = 403;
  EXPECT_FALSE(IsTokenRefusal(error));
  error = {.reason = base::Reason::kApiResult, .message = "", .http_status = 401};
  EXPECT_FALSE(IsTokenRefusal(error));
}

TEST(BuildListRequest, EncodesTheAppkey) {
  // No appkey may change the rest of the URL.
  const std::pair<std::string, std::string> rows[] = {{"a/../b", "a%2F..%2Fb"},
                                                      {"a?all=false", "a%3Fall%3Dfalse"},
                                                      {"a#b", "a%23b"},
                                                      {"a%2f", "a%252f"},
                                                      {"..", "%2E%2E"},
                                                      {"a b", "a%20b"},
                                                      {"a&b", "a%26b"},
                                                      {"\xED\x95\x9C", "%ED%95%9C"},
                                                      {"a\r\nX: y", "a%0D%0AX%3A%20y"}};
  for (const auto& [appkey, encoded] : rows) {
    EXPECT_NE(
        Text(Build(ApiVersion::kV1_1, appkey).url).find("/appkeys/" + encoded + "/certificates?"),
        std::string::npos)
        << appkey;
  }
}

http::HttpResponse Response(int status, std::string body = kGoodBody) {
  http::HttpResponse response;
  response.status = status;
  response.content_type = "application/json;charset=UTF-8";
  response.body = std::move(body);
  return response;
}

base::Result<CertificatePage> Decode(const http::HttpResponse& response) {
  // 2026-03-25T00:00:00Z.
  return DecodeListResponse(response, *ExpiryZone::Find("Asia/Seoul"),
                            base::WallTime(std::chrono::seconds(1774396800)));
}

TEST(DecodeListResponse, AcceptsOnlyCompleteJsonWithStatus200) {
  EXPECT_THAT(Decode(Response(200)), IsOk());
  for (const int status : {201, 202, 203, 204, 205, 206, 207, 226, 299}) {
    EXPECT_THAT(Decode(Response(status)), FailsWith(Reason::kHttpStatus)) << status;
  }
  EXPECT_THAT(Decode(Response(200, "")), FailsWith(Reason::kHttpStatus));
}

TEST(DecodeListResponse, ReportsTheStatusOfEveryFailure) {
  for (const int status : {200, 204, 301, 304, 400, 401, 403, 404, 429, 500, 502, 503, 504, 599}) {
    const auto page = Decode(Response(status, "<html></html>"));
    ASSERT_FALSE(page.has_value());
    EXPECT_EQ(page.error().http_status, status);
    EXPECT_FALSE(page.error().message.empty());
  }
}

TEST(DecodeListResponse, RefusesOtherContent) {
  for (const char* type :
       {"", "text/html", "text/plain", "application/octet-stream", "application/json+x"}) {
    http::HttpResponse response = Response(200);
    response.content_type = type;
    EXPECT_THAT(Decode(response), FailsWith(Reason::kContentType)) << type;
  }
  for (const char* encoding :
       {"gzip", "br", "zstd", "deflate", "gzip, gzip", "x", "identity, gzip"}) {
    http::HttpResponse response = Response(200);
    response.content_encoding = encoding;
    EXPECT_THAT(Decode(response), FailsWith(Reason::kContentType)) << encoding;
  }
  http::HttpResponse response = Response(200);
  response.content_encoding = "identity";
  EXPECT_THAT(Decode(response), IsOk());
}

TEST(DecodeListResponse, ReadsTheEnvelopeOfAFailureOfAnyContentType) {
  http::HttpResponse response =
      Response(404, R"({"header":{"isSuccessful":false,"resultCode":4041007}})");
  response.content_type = "text/plain";
  const auto page = Decode(response);
  ASSERT_THAT(page, FailsWith(Reason::kNotFound));
  EXPECT_EQ(page.error().result_code, 4041007);
  EXPECT_THAT(Decode(Response(500, R"({"header":{"isSuccessful":false,"resultCode":80401}})")),
              FailsWith(Reason::kAuth));
}

TEST(DecodeListResponse, RepeatsNothingOfTheAnswer) {
  for (const int status : {200, 302, 404, 500}) {
    const auto page = Decode(Response(status, "canary canary canary"));
    ASSERT_FALSE(page.has_value());
    EXPECT_EQ(page.error().message.find("canary"), std::string::npos);
  }
}

TEST(DecodeListResponse, ReportsRetryAfter) {
  http::HttpResponse response = Response(429);
  EXPECT_EQ(Decode(response).error().retry_after, std::nullopt);
  response.retry_after = "17";
  EXPECT_EQ(Decode(response).error().retry_after, std::chrono::seconds(17));
  response.retry_after = "Wed, 25 Mar 2026 00:00:30 GMT";
  EXPECT_EQ(Decode(response).error().retry_after, std::chrono::seconds(30));
  response.retry_after = "soon";
  EXPECT_EQ(Decode(response).error().retry_after, std::nullopt);
}

}  // namespace
}  // namespace certmon::certapi

// The token endpoint of the simulator. Errors by RFC 6749, section 5.2.
#include <gtest/gtest.h>

#include "tests/unit/simulator/api_fixture.h"

namespace certmon::simulator {
namespace {

// "demo-access-key-id-1:demo-secret-access-key-1", by `base64`.
constexpr const char* kBasic = "Basic ZGVtby1hY2Nlc3Mta2V5LWlkLTE6ZGVtby1zZWNyZXQtYWNjZXNzLWtleS0x";

http::ServerRequest TokenRequest() {
  http::ServerRequest request;
  request.method = "POST";
  request.path = "/oauth2/token/create";
  request.headers = {{"authorization", kBasic},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "grant_type=client_credentials";
  return request;
}

nlohmann::json Json(const http::ServerResponse& response) {
  return nlohmann::json::parse(*response.body);
}

int StatusWith(const std::string& token, const Settings& settings, base::WallTime now) {
  http::ServerRequest request = ListRequest("status=ALL", kDemoAppkey, "v1.3");
  request.headers = {{"X-NHN-AUTHORIZATION", "Bearer " + token}};
  return AnswerRequest(request, settings, now).status;
}

TEST(SimulatorToken, IsValidUntilItsEndOrItsRevocation) {
  Settings settings = TwoProjects(3);
  const http::ServerResponse response = Answer(TokenRequest(), settings);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(Json(response)["token_type"], "Bearer");
  EXPECT_EQ(Json(response)["expires_in"], 86'400);
  const std::string token = Json(response)["access_token"];
  EXPECT_EQ(token.find(kDemoSecretAccessKey), std::string::npos);
  const auto end = FixedNow() + std::chrono::seconds(86'400);
  EXPECT_EQ(StatusWith(token, settings, FixedNow()), 200);
  EXPECT_EQ(StatusWith(token, settings, end - std::chrono::nanoseconds(1)), 200);
  EXPECT_EQ(StatusWith(token, settings, end), 401);
  EXPECT_EQ(StatusWith(token + "0", settings, FixedNow()), 401);
  EXPECT_EQ(StatusWith(token.substr(0, 20), settings, FixedNow()), 401);
  ++settings.token_generation;
  EXPECT_EQ(StatusWith(token, settings, FixedNow()), 401);
}

TEST(SimulatorToken, ListsIdsAndDomains) {
  const Settings settings = TwoProjects(3);
  const std::string token = Json(Answer(TokenRequest(), settings))["access_token"];
  http::ServerRequest request = ListRequest("status=ALL", kDemoAppkey, "v1.3");
  request.headers = {{"X-NHN-AUTHORIZATION", "Bearer " + token}};
  const auto entry = BodyOf(Answer(request, settings))["data"][0];
  EXPECT_TRUE(entry["certificateId"].is_number_unsigned());
  EXPECT_TRUE(entry["domains"].is_array());
}

TEST(SimulatorToken, IsRefusedByTheRulesOfRfc6749) {
  const Settings settings = TwoProjects(3);
  const auto expect = [&](const http::ServerRequest& request, int status, const char* error) {
    const http::ServerResponse response = Answer(request, settings);
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(Json(response)["error"], error);
  };
  for (const char* basic : {"", "Basic x", "Bearer x", "Basic ZGVtbzpkZW1v"}) {
    http::ServerRequest request = TokenRequest();
    request.headers[0].second = basic;
    expect(request, 401, "invalid_client");
  }
  http::ServerRequest request = TokenRequest();
  request.headers[1].second = "application/json";
  expect(request, 400, "invalid_request");
  request = TokenRequest();
  request.body = "grant_type=password";
  expect(request, 400, "unsupported_grant_type");
  request = TokenRequest();
  request.method = "GET";
  EXPECT_EQ(Answer(request, settings).status, 404);
}

}  // namespace
}  // namespace certmon::simulator

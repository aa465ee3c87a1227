#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/simulator/api_fixture.h"

namespace certmon::simulator {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Row {
  const char* what;
  const char* version;
  const char* appkey;
  Headers headers;
  int status;
  int result_code;
};

constexpr const char* kId = "X-TC-AUTHENTICATION-ID";
constexpr const char* kToken = "X-NHN-AUTHORIZATION";
constexpr const char* kSecret = "X-TC-AUTHENTICATION-SECRET";

TEST(SimulatorAuthentication, RequiresAKeyOfTheProjectAndARole) {
  const Row rows[] = {
      {"right",
       "v1.1",
       kDemoAppkey,
       {{kId, kDemoUserAccessKeyId}, {kSecret, kDemoSecretAccessKey}},
       200,
       0},
      {"right, admin",
       "v1.1",
       "other-appkey",
       {{kId, "other-id"}, {kSecret, "other-secret"}},
       200,
       0},
      {"v1.0 by appkey alone", "v1.0", kDemoAppkey, {}, 200, 0},
      {"v1.2 by appkey alone", "v1.2", "other-appkey", {}, 200, 0},
      {"no headers", "v1.1", kDemoAppkey, {}, 401, 80401},
      {"no secret", "v1.1", kDemoAppkey, {{kId, kDemoUserAccessKeyId}}, 401, 80401},
      {"no id", "v1.1", kDemoAppkey, {{kSecret, kDemoSecretAccessKey}}, 401, 80401},
      {"wrong secret",
       "v1.1",
       kDemoAppkey,
       {{kId, kDemoUserAccessKeyId}, {kSecret, "x"}},
       401,
       80401},
      {"wrong id", "v1.1", kDemoAppkey, {{kId, "x"}, {kSecret, kDemoSecretAccessKey}}, 401, 80401},
      {"empty values", "v1.1", kDemoAppkey, {{kId, ""}, {kSecret, ""}}, 401, 80401},
      {"id and secret of two keys",
       "v1.1",
       "other-appkey",
       {{kId, "other-id"}, {kSecret, "its-secret"}},
       401,
       80401},
      {"key of another project",
       "v1.1",
       "other-appkey",
       {{kId, kDemoUserAccessKeyId}, {kSecret, kDemoSecretAccessKey}},
       401,
       80401},
      {"key without a role",
       "v1.1",
       "other-appkey",
       {{kId, "no-role"}, {kSecret, "its-secret"}},
       403,
       80403},
      {"unknown appkey",
       "v1.1",
       "nobody",
       {{kId, kDemoUserAccessKeyId}, {kSecret, kDemoSecretAccessKey}},
       401,
       80401},
      {"unknown appkey, v1.0", "v1.0", "nobody", {}, 401, 80401},
      {"v1.3 by keys",
       "v1.3",
       kDemoAppkey,
       {{kId, kDemoUserAccessKeyId}, {kSecret, kDemoSecretAccessKey}},
       401,
       80401},
      {"v1.3 by a token that is none", "v1.3", kDemoAppkey, {{kToken, "Bearer x"}}, 401, 80401},
      {"v1.3 without a token", "v1.3", kDemoAppkey, {{kToken, "Bearer "}}, 401, 80401},
  };
  const Settings settings = TwoProjects(3);
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    http::ServerRequest request = ListRequest("status=ALL", row.appkey, row.version);
    request.headers = row.headers;
    const http::ServerResponse response = Answer(request, settings);
    EXPECT_EQ(response.status, row.status);
    const auto document = nlohmann::json::parse(*response.body);
    EXPECT_EQ(document["header"]["resultCode"], row.result_code);
    EXPECT_EQ(document["header"]["isSuccessful"], row.status == 200);
    if (row.status != 200) {
      EXPECT_EQ(document["body"], nlohmann::json::object());
    }
  }
}

TEST(SimulatorAuthentication, NeverSendsASecretBack) {
  const Settings settings = TwoProjects(3);
  for (const char* appkey : {kDemoAppkey, "other-appkey", "nobody"}) {
    const std::string body = *Answer(ListRequest("", appkey), settings).body;
    EXPECT_THAT(body, testing::Not(testing::HasSubstr(kDemoSecretAccessKey)));
    EXPECT_THAT(body, testing::Not(testing::HasSubstr("appkey")));
  }
}

// The API Gateway's own answers are envelopes without a body member.
TEST(SimulatorRoutes, AnswerUnknownPathsAndMethodsLikeTheGateway) {
  const Settings settings = TwoProjects(3);
  http::ServerRequest wrong_method = ListRequest("");
  wrong_method.method = "POST";
  http::ServerRequest wrong_path = ListRequest("");
  wrong_path.path += "/";
  for (const http::ServerRequest& request :
       {wrong_method, wrong_path, ListRequest("", kDemoAppkey, "v9.9")}) {
    const http::ServerResponse response = Answer(request, settings);
    EXPECT_EQ(response.status, 404);
    const auto document = nlohmann::json::parse(*response.body);
    EXPECT_EQ(document["header"]["resultCode"], 4041007);
    EXPECT_FALSE(document.contains("body"));
  }
}

}  // namespace
}  // namespace certmon::simulator

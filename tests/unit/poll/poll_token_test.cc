// Projects of v1.3: tokens in the poll loop, and what the metrics say of them. Fault row K11.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;

class PollToken : public PollFixture {
 protected:
  [[nodiscard]] ProjectSettings TokenProject(const std::string& token_path = "/token") const {
    ProjectSettings settings = Project("p");
    certapi::ApiEndpoint& api = EditOptions(settings).api;
    api.version = certapi::ApiVersion::kV1_3;
    api.token_url = "http://127.0.0.1:1/p" + token_path;
    return settings;
  }
  static bool IsToken(const SentRequest& sent) { return sent.method == http::Method::kPost; }

  void AnswerWithLife(int life) {
    transport_.SetScript([life](const SentRequest& sent) -> ScriptedAnswer {
      if (IsToken(sent)) {
        return {.response = JsonResponse(
                    200, R"({"access_token":"token-canary-of-a-usual-length","expires_in":)" +
                             std::to_string(life) + "}")};
      }
      return {.response = ListResponse({"a", "b"}, sent.Page(), 10)};
    });
  }
  [[nodiscard]] long Tokens() const {
    return std::count_if(transport_.Sent().begin(), transport_.Sent().end(), &IsToken);
  }
  [[nodiscard]] double Requests(const char* operation) const {
    return Metric("api_requests_total", {{"project", "p"}, {"operation", operation}});
  }
};

TEST_F(PollToken, HasItsOperationAtZeroFromTheStart) {
  AnswerWithLife(86'400);
  Make({TokenProject(), Project("q")});
  EXPECT_EQ(Requests("list"), 0);
  EXPECT_EQ(Requests("token"), 0);
  EXPECT_EQ(Requests("download"), -1);
  EXPECT_EQ(
      Metric("api_errors_total", {{"project", "p"}, {"operation", "token"}, {"reason", "token"}}),
      0);
  EXPECT_EQ(State("p").list_result_code, 0);
  EXPECT_EQ(State("p").token_result_code, 0);
  EXPECT_EQ(State("p").download_result_code, std::nullopt);
  // A project that needs no token has none.
  EXPECT_EQ(Metric("api_requests_total", {{"project", "q"}, {"operation", "token"}}), -1);
  EXPECT_EQ(State("q").token_result_code, std::nullopt);
}

TEST_F(PollToken, ReusesATokenInLaterPollsAndCountsItsRequests) {
  AnswerWithLife(86'400);
  Make({TokenProject()});
  RunFor(minutes(31));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(Tokens(), 1);
  EXPECT_EQ(Requests("token"), 1);
  EXPECT_GE(Requests("list"), 6);
  // From the request on: the first poll begins with the loop.
  EXPECT_EQ(State("p").token_expires_at, base::WallTime(seconds(1'774'396'800)) + seconds(86'400));
  EXPECT_EQ(State("p").token_result_code, 0);
  EXPECT_EQ(State("p").list_result_code, 0);
}

TEST_F(PollToken, RequestsATokenForEachPollIfTokensLive60Seconds) {
  AnswerWithLife(60);
  Make({TokenProject()});
  RunFor(minutes(31));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(Requests("token"), Requests("list"));
}

TEST_F(PollToken, KeepsCertificatesWhileTheTokenEndpointIsDown) {
  AnswerWithLife(60);
  Make({TokenProject()});
  At(minutes(7), [this] {
    transport_.SetScript([](const SentRequest& sent) -> ScriptedAnswer {
      return {.response =
                  IsToken(sent) ? JsonResponse(200, "{}") : ListResponse({"a"}, sent.Page(), 10)};
    });
  });
  RunFor(minutes(20));
  EXPECT_FALSE(State("p").up);
  EXPECT_EQ(State("p").last_failure, Reason::kToken);
  EXPECT_EQ(Certificates("p").size(), 2U);
  EXPECT_GE(
      Metric("api_errors_total", {{"project", "p"}, {"operation", "token"}, {"reason", "token"}}),
      2);
  EXPECT_EQ(
      Metric("api_errors_total", {{"project", "p"}, {"operation", "list"}, {"reason", "token"}}),
      0);
  EXPECT_GE(log_.Count("reason=token"), 1);
}

TEST_F(PollToken, ReportsTokensToTheScrubberAndNeverLogsThem) {
  AnswerWithLife(60);
  ProjectSettings project = TokenProject();
  int told = 0;
  project.on_token = [&told](const base::Secret& token) {
    ++told;
    EXPECT_EQ(token, base::Secret("token-canary-of-a-usual-length"));
  };
  Make({std::move(project)});
  RunFor(minutes(20));
  EXPECT_GE(told, 3);
  EXPECT_EQ(told, Tokens());
  EXPECT_EQ(log_.Count("token-canary"), 0);
}

TEST_F(PollToken, LeavesNoSeriesAfterAReloadDuringATokenRequest) {
  transport_.SetScript([](const SentRequest& sent) -> ScriptedAnswer {
    if (IsToken(sent)) {
      return {.response = {}};  // never
    }
    return {.response = ListResponse({"a", "b"}, sent.Page(), 10)};
  });
  Make({TokenProject()});
  At(seconds(1), [this] {
    EXPECT_EQ(transport_.InFlight(), 1U);
    std::vector<ProjectSettings> projects;
    projects.push_back(Project("p"));
    poller_->Replace(std::move(projects));
  });
  RunFor(minutes(1));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(Tokens(), 1);
  EXPECT_EQ(Requests("token"), -1);
  EXPECT_EQ(Requests("list"), 1);
}

TEST_F(PollToken, ShowsTheResultCodeOfARefusal) {
  transport_.SetScript([](const SentRequest&) -> ScriptedAnswer {
    return {.response =
                JsonResponse(400, R"({"header":{"isSuccessful":false,"resultCode":80007}})")};
  });
  Make({TokenProject()});
  RunFor(minutes(1));
  EXPECT_EQ(State("p").last_failure, Reason::kAuth);
  EXPECT_EQ(State("p").token_result_code, 80007);
  EXPECT_EQ(State("p").list_result_code, 0);
}

TEST_F(PollToken, FollowsTheVersionOnReload) {
  AnswerWithLife(86'400);
  Make({Project("p")});
  EXPECT_EQ(Requests("token"), -1);
  At(minutes(1), [this] {
    std::vector<ProjectSettings> projects;
    projects.push_back(TokenProject());
    poller_->Replace(std::move(projects));
  });
  At(minutes(2), [this] {
    EXPECT_EQ(Requests("token"), 1);
    EXPECT_EQ(Requests("list"), 2);
    EXPECT_TRUE(certapi::HasCertificateId(State("p").options->api.version));
    std::vector<ProjectSettings> projects;
    projects.push_back(TokenProject("/elsewhere"));
    poller_->Replace(std::move(projects));
  });
  At(minutes(3), [this] {
    EXPECT_EQ(Requests("token"), 2) << "another token endpoint is another setting";
    std::vector<ProjectSettings> projects;
    projects.push_back(Project("p"));
    poller_->Replace(std::move(projects));
  });
  RunFor(minutes(4));
  EXPECT_EQ(Requests("token"), -1);
  EXPECT_EQ(Requests("list"), 4);
  EXPECT_EQ(State("p").token_expires_at, std::nullopt);
  EXPECT_FALSE(certapi::HasCertificateId(State("p").options->api.version));
}

}  // namespace
}  // namespace certmon::exporter

// What one poll does to the published state, the counters and the log.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/temp_folder.h"
#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::NoResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;
using Strings = std::vector<std::string>;

const Strings kNames = {"a", "b", "c"};

ScriptedAnswer Good(const SentRequest& sent) {
  return {.response = ListResponse(kNames, sent.Page(), 10)};
}

http::HttpResponse Html(int status) {
  http::HttpResponse response = JsonResponse(status, "<html>appkey-canary</html>");
  response.content_type = "text/html";
  return response;
}

class PollOutcome : public PollFixture {};

TEST_F(PollOutcome, KnowsNothingBeforeTheFirstPoll) {
  Make({Project("p")}, Schedule::First::kSpread);
  const ProjectState& state = State("p");
  ASSERT_NE(state.inventory, nullptr);
  EXPECT_TRUE(state.inventory->certificates.empty());
  EXPECT_FALSE(state.up);
  EXPECT_FALSE(state.attempted);
  EXPECT_EQ(state.last_failure, std::nullopt);
  EXPECT_EQ(state.last_success, std::nullopt);
  EXPECT_EQ(state.last_attempt, std::nullopt);
  EXPECT_EQ(state.options->poll_interval, minutes(5));
  EXPECT_FALSE(states_.Current()->Ready());
  // The counters are there at 0.
  EXPECT_EQ(Metric("polls_total", {{"project", "p"}}), 0);
  EXPECT_EQ(Metric("poll_failures_total", {{"project", "p"}, {"reason", "auth"}}), 0);
  EXPECT_EQ(Metric("api_requests_total", {{"project", "p"}, {"operation", "list"}}), 0);
}

TEST_F(PollOutcome, PublishesACompletePoll) {
  transport_.SetScript(Good);
  Make({Project("p")});
  RunFor(seconds(1));
  const ProjectState& state = State("p");
  EXPECT_TRUE(state.up);
  EXPECT_TRUE(state.attempted);
  EXPECT_TRUE(states_.Current()->Ready());
  EXPECT_EQ(Certificates("p"), kNames);
  EXPECT_EQ(state.inventory->reported, 3U);
  EXPECT_EQ(state.last_failure, std::nullopt);
  // The only answer takes 10 ms.
  EXPECT_EQ(state.last_success, base::WallTime(seconds(1774396800) + milliseconds(10)));
  EXPECT_EQ(state.last_attempt, state.last_success);
  EXPECT_EQ(state.poll_duration, milliseconds(10));
  EXPECT_EQ(state.list_result_code, 0);
  EXPECT_EQ(Metric("polls_total", {{"project", "p"}}), 1);
  EXPECT_EQ(Metric("api_requests_total", {{"project", "p"}, {"operation", "list"}}), 1);
  EXPECT_EQ(Metric("api_request_duration_seconds", {{"project", "p"}, {"operation", "list"}}), 1);
  EXPECT_EQ(log_.Count("info poll complete"), 1);
  EXPECT_EQ(log_.Count("info certificate found"), 3);
}

struct FailureRow {
  Reason reason;
  base::Result<http::HttpResponse> answer;
  int requests;
};

TEST_F(PollOutcome, KeepsEverythingAtEveryFailure) {
  const FailureRow rows[] = {
      {Reason::kDns, NoResponse(Reason::kDns), 3},
      {Reason::kConnect, NoResponse(Reason::kConnect), 3},
      {Reason::kTls, NoResponse(Reason::kTls), 1},
      {Reason::kTimeout, NoResponse(Reason::kTimeout), 3},
      {Reason::kTruncated, NoResponse(Reason::kTruncated), 3},
      {Reason::kTooLarge, NoResponse(Reason::kTooLarge), 2},
      {Reason::kRedirect, JsonResponse(302, ""), 1},
      {Reason::kContentType, Html(200), 1},
      {Reason::kAuth, JsonResponse(401, ""), 1},
      {Reason::kNotFound, Html(404), 1},
      {Reason::kRateLimited, JsonResponse(429, ""), 3},
      {Reason::kHttp4xx, Html(400), 1},
      {Reason::kHttp5xx, Html(500), 3},
      {Reason::kHttpStatus, JsonResponse(204, ""), 1},
      {Reason::kJson, JsonResponse(200, "{"), 1},
      {Reason::kSchema,
       JsonResponse(200, R"({"header":{"isSuccessful":true},"body":{"totalCount":0}})"), 1},
      {Reason::kApiResult,
       JsonResponse(200, R"({"header":{"isSuccessful":false,"resultCode":52000}})"), 1},
      {Reason::kInconsistent,
       JsonResponse(200, R"({"header":{"isSuccessful":true},"body":{"totalCount":9,"data":[]}})"),
       1},
      {Reason::kInternal, NoResponse(Reason::kInternal), 1},
  };
  for (const FailureRow& row : rows) {
    const std::string name = "p-" + std::string(base::ReasonLabel(row.reason));
    start_ = clock_.MonotonicNow();
    bool broken = false;
    transport_.SetScript([&](const SentRequest& sent) {
      return broken ? ScriptedAnswer{.response = row.answer} : Good(sent);
    });
    Make({Project(name)});
    std::optional<base::WallTime> succeeded;
    At(seconds(60), [&] {
      succeeded = State(name).last_success;
      broken = true;
    });
    RunFor(seconds(400));
    const ProjectState& state = State(name);
    EXPECT_EQ(state.last_failure, row.reason) << name;
    EXPECT_FALSE(state.up) << name;
    EXPECT_EQ(Certificates(name), kNames) << name;
    EXPECT_EQ(state.last_success, succeeded) << name;
    EXPECT_GT(state.last_attempt, state.last_success) << name;
    EXPECT_EQ(Metric("poll_failures_total",
                     {{"project", name}, {"reason", std::string(base::ReasonLabel(row.reason))}}),
              1);
    EXPECT_EQ(Metric("api_errors_total", {{"project", name},
                                          {"operation", "list"},
                                          {"reason", std::string(base::ReasonLabel(row.reason))}}),
              row.reason == Reason::kInconsistent ? 0 : row.requests)
        << name;
    EXPECT_EQ(Metric("polls_total", {{"project", name}}), 2) << name;
    EXPECT_EQ(Metric("certificates_removed_total", {{"project", name}}), 0);
    EXPECT_EQ(log_.Count("warn poll failed project=" + name +
                         " reason=" + std::string(base::ReasonLabel(row.reason))),
              1)
        << name;
  }
}

TEST_F(PollOutcome, LogsWhatTheApiSaidWithoutSecrets) {
  transport_.SetScript([](const SentRequest&) {
    return ScriptedAnswer{
        .response =
            JsonResponse(400, R"({"header":{"isSuccessful":false,"resultCode":"LIMIT_REACHED",)"
                              R"("resultMessage":"appkey appkey-of-p-0123\nis over its limit"}})")};
  });
  Make({Project("p", TextPlaces("appkey-of-p-0123"))});
  RunFor(seconds(60));
  EXPECT_EQ(log_.Count("warn poll failed project=p reason=http_4xx"), 1);
  EXPECT_EQ(log_.Count("http_status=400 result_code=LIMIT_REACHED "
                       "result_message=appkey ***\xEF\xBF\xBDis over its limit"),
            1);
  EXPECT_EQ(log_.Count("appkey-of-p-0123"), 0);
}

TEST_F(PollOutcome, IsUpAgainAtTheNextCompletePoll) {
  int polls = 0;
  transport_.SetScript([&](const SentRequest& sent) {
    return ++polls == 2 ? ScriptedAnswer{.response = JsonResponse(401, "")} : Good(sent);
  });
  Make({Project("p")});
  At(seconds(310), [&] {
    EXPECT_FALSE(State("p").up);
    EXPECT_EQ(State("p").last_failure, Reason::kAuth);
  });
  RunFor(seconds(610));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(State("p").last_failure, std::nullopt);
  EXPECT_EQ(State("p").last_success, State("p").last_attempt);
  EXPECT_EQ(log_.Count("info poll complete"), 2);  // the first, and the one that ended the outage
}

TEST_F(PollOutcome, AppliesTheEntriesOfAnIncompletePoll) {
  int polls = 0;
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    polls += sent.Page() == 1 ? 1 : 0;
    if (polls == 1) {
      return {.response = ListResponse({"a", "b", "c", "d"}, sent.Page(), 2)};
    }
    // The second time "new" stands on page 1, and page 2 is refused.
    return {.response = sent.Page() == 1 ? ListResponse({"a", "new", "c", "d"}, 1, 2)
                                         : JsonResponse(500, "")};
  });
  Make({Project("p")});
  RunFor(seconds(350));
  EXPECT_FALSE(State("p").up);
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b", "c", "d", "new"}));
}

TEST_F(PollOutcome, CountsRemovedCertificates) {
  Strings names = {"a", "b", "c"};
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  Make({Project("p")});
  At(seconds(60), [&] { names = {"b", "c"}; });
  RunFor(seconds(310));
  EXPECT_EQ(Certificates("p"), (Strings{"b", "c"}));
  EXPECT_EQ(Metric("certificates_removed_total", {{"project", "p"}}), 1);
  EXPECT_EQ(
      log_.Count(
          "info certificate left the listing project=p certificate=a expires=2029-12-31T15:00:00Z"),
      1);
}

TEST_F(PollOutcome, WarnsIfARemovedCertificateWasAboutToExpire) {
  const auto list = [](const std::string& entries, int count) {
    return JsonResponse(200, R"({"header":{"isSuccessful":true},"body":{"totalCount":)" +
                                 std::to_string(count) + R"(,"data":[)" + entries + "]}}");
  };
  bool gone = false;
  transport_.SetScript([&](const SentRequest&) -> ScriptedAnswer {
    // It is 2026-03-25: 6 days, long past, the end of time, and one that stays.
    const std::string others =
        R"({"certificateName":"far","expirationDate":"9999-12-31"},{"certificateName":"stays","expirationDate":"2030-01-01"},
        {"certificateName":"s2","expirationDate":"2030-01-01"},{"certificateName":"s3","expirationDate":"2030-01-01"},
        {"certificateName":"s4","expirationDate":"2030-01-01"},{"certificateName":"s5","expirationDate":"2030-01-01"},
        {"certificateName":"s6","expirationDate":"2030-01-01"},{"certificateName":"s7","expirationDate":"2030-01-01"},)";
    return {
        .response =
            gone
                ? list(others.substr(others.find("{\"certificateName\":\"stays\"")) +
                           R"({"certificateName":"s8"})",
                       8)
                : list(
                      others +
                          R"({"certificateName":"s8"},{"certificateName":"soon","expirationDate":"2026-03-31"})",
                      10)};
  });
  Make({Project("p")});
  At(seconds(60), [&] { gone = true; });
  RunFor(seconds(310));
  EXPECT_EQ(Metric("certificates_removed_total", {{"project", "p"}}), 2);
  EXPECT_EQ(log_.Count("warn certificate left the listing project=p certificate=soon"), 1);
  EXPECT_EQ(log_.Count("info certificate left the listing project=p certificate=far "
                       "expires=9999-12-30T15:00:00Z"),
            1);
}

TEST_F(PollOutcome, LogsOnceThatAShrinkIsHeld) {
  Strings names = {"a", "b", "c", "d"};
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  Make({Project("p")});
  At(seconds(60), [&] { names = {"d"}; });
  At(seconds(650), [&] {
    EXPECT_TRUE(State("p").inventory->held());
    EXPECT_TRUE(State("p").up);
    EXPECT_EQ(Certificates("p").size(), 4U);
  });
  RunFor(seconds(950));
  EXPECT_FALSE(State("p").inventory->held());
  EXPECT_EQ(Certificates("p"), Strings{"d"});
  EXPECT_EQ(Metric("certificates_removed_total", {{"project", "p"}}), 3);
  EXPECT_EQ(log_.Count("kept for now"), 1);
}

TEST_F(PollOutcome, WarnsOfUnusableEntriesAndLogsWhenThereAreNone) {
  Strings names = {"a", "a", "b"};
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  Make({Project("p")});
  At(seconds(100), [&] { names = {"a", "b"}; });
  RunFor(minutes(20));
  EXPECT_EQ(log_.Count("warn unusable entries in the listing have changed"), 1);
  EXPECT_EQ(log_.Count("duplicate=1"), 1);
  EXPECT_EQ(log_.Count("info all entries of the listing are usable again project=p"), 1);
}

TEST_F(PollOutcome, LogsAContinuingFailureAtMostOnceAMinute) {
  transport_.SetScript(
      [](const SentRequest&) -> ScriptedAnswer { return {.response = JsonResponse(401, "")}; });
  ProjectSettings project = Project("p");
  EditOptions(project).poll_interval = seconds(1);
  EditOptions(project).poll_timeout = seconds(1);
  Make({project});
  RunFor(seconds(130));
  EXPECT_EQ(log_.Count("warn poll failed"), 3);  // at 0, 60 and 120 s
  EXPECT_GT(Metric("polls_total", {{"project", "p"}}), 120);
}

TEST_F(PollOutcome, LogsAnotherFailureAtOnce) {
  int polls = 0;
  transport_.SetScript([&](const SentRequest&) -> ScriptedAnswer {
    return {.response = JsonResponse(++polls % 2 == 0 ? 404 : 401, "")};
  });
  ProjectSettings project = Project("p");
  EditOptions(project).poll_interval = seconds(2);
  Make({project});
  RunFor(seconds(9));
  EXPECT_EQ(log_.Count("reason=auth"), 3);
  EXPECT_EQ(log_.Count("reason=not_found"), 2);
}

TEST_F(PollOutcome, NeverWritesASecretOrAUrl) {
  const base::Result<http::HttpResponse> answers[] = {
      JsonResponse(
          401,
          R"({"header":{"isSuccessful":false,"resultCode":401,"resultMessage":"secret-canary"}})"),
      JsonResponse(
          200,
          R"({"header":{"isSuccessful":false,"resultCode":5,"resultMessage":"appkey-canary"}})"),
      JsonResponse(200, "id-canary appkey-canary secret-canary"),
      Html(500),
      Html(404),
      Html(302),
      NoResponse(Reason::kDns)};
  std::size_t next = 0;
  transport_.SetScript([&](const SentRequest&) -> ScriptedAnswer {
    return {.response = answers[next++ % std::size(answers)]};
  });
  Make({Project("p")});
  log_.throw_at = "certificate found";
  RunFor(minutes(60));
  EXPECT_GE(log_.lines.size(), 7U);
  EXPECT_EQ(log_.Count("canary"), 0);
  EXPECT_EQ(log_.Count("http://"), 0);
  EXPECT_EQ(log_.Count("appkeys/"), 0);
}

// A list response with one page.
ScriptedAnswer Listed(const std::vector<std::pair<std::string, std::string>>& names_and_dates) {
  std::string data;
  for (const auto& [name, date] : names_and_dates) {
    data += std::string(data.empty() ? "" : ",") + R"({"certificateName":")" + name +
            R"(","expirationDate":")" + date + R"("})";
  }
  return {.response = JsonResponse(
              200, R"({"header":{"isSuccessful":true,"resultCode":0},"body":{"totalCount":)" +
                       std::to_string(names_and_dates.size()) + R"(,"currentPage":1,"data":[)" +
                       data + "]}}")};
}

TEST_F(PollOutcome, LogsIgnoredNamesOnceAndWhenTheyChange) {
  std::vector<std::pair<std::string, std::string>> list = {{"*.example.com", "2026-03-01"},
                                                           {"shop.example.com", "2026-03-26"}};
  transport_.SetScript([&](const SentRequest&) { return Listed(list); });
  ProjectSettings project = Project("p");
  EditOptions(project).rules.ignore = {{.text = "*.example.com"},
                                       {.text = "old-*", .is_glob = true}};
  Make({project});
  At(minutes(11), [&] {
    EXPECT_EQ(Certificates("p"), Strings{"shop.example.com"});
    ASSERT_EQ(State("p").inventory->ignored_certificates.size(), 1U);
    EXPECT_EQ(log_.Count("certificates are ignored"), 1);
    EXPECT_EQ(log_.Count("info certificates are ignored project=p number=1 "
                         "certificates=*.example.com"),
              1);
    list.emplace_back("old-1", "2026-03-02");
  });
  At(minutes(21), [&] {
    EXPECT_EQ(log_.Count("certificates are ignored"), 2);
    EXPECT_EQ(log_.Count("number=2 certificates=*.example.com, old-1"), 1);
    list = {{"shop.example.com", "2026-03-26"}};
  });
  RunFor(minutes(31));
  EXPECT_EQ(log_.Count("info no certificate is ignored any more project=p"), 1);
  EXPECT_EQ(log_.Count("have not expired"), 0);
}

TEST_F(PollOutcome, WarnsOnceIfAnIgnoredCertificateHasNotExpired) {
  std::string date = "2026-03-26";
  transport_.SetScript([&](const SentRequest&) {
    return Listed({{"a", "2026-03-26"}, {"b", "2030-01-01"}, {"old", date}, {"undated", ""}});
  });
  ProjectSettings project = Project("p");
  EditOptions(project).rules.ignore = {{.text = "old"}, {.text = "undated"}};
  Make({project});
  At(minutes(11), [&] {
    EXPECT_EQ(log_.Count("have not expired"), 1);
    EXPECT_EQ(log_.Count("warn certificates are ignored that have not expired: no alert will name "
                         "them project=p number=2 certificates=old, undated"),
              1);
    date = "2026-03-01";
  });
  At(minutes(21), [&] {
    EXPECT_EQ(log_.Count("have not expired"), 1);
    date = "2027-03-01";
  });
  RunFor(minutes(31));
  EXPECT_EQ(log_.Count("have not expired"), 2);
}

TEST_F(PollOutcome, WarnsOnceIfAnEntryOfTheConfigurationMatchesNothing) {
  bool broken = true;
  Strings names = {"a", "b"};
  transport_.SetScript([&](const SentRequest& sent) {
    return broken ? ScriptedAnswer{.response = JsonResponse(500, "")}
                  : ScriptedAnswer{.response = ListResponse(names, sent.Page(), 10)};
  });
  ProjectSettings project = Project("p");
  EditOptions(project).rules.ignore = {{.text = "b"}, {.text = "old-*"}};
  EditOptions(project).rules.entries = {
      {.match = {{.text = "a"}, {.text = "x*", .is_glob = true}}, .thresholds = {}, .team = "t"}};
  Make({project});
  At(minutes(4), [&] {
    EXPECT_EQ(log_.Count("match no certificate"), 0) << "the poll was not complete";
    broken = false;
  });
  At(minutes(16), [&] {
    EXPECT_EQ(log_.Count("match no certificate"), 1);
    EXPECT_EQ(
        log_.Count("warn entries of the configuration match no certificate project=p number=2 "
                   "entries=ignore[1] \"old-*\", certificates[0].match[1] \"x*\" "
                   "hint=a plain entry is one name, a pattern is {glob: ...}"),
        1);
    names.pop_back();
  });
  RunFor(minutes(26));
  EXPECT_EQ(log_.Count("match no certificate"), 2);
  EXPECT_EQ(log_.Count("number=3 entries=ignore[0] \"b\", "), 1);
}

}  // namespace
}  // namespace certmon::exporter

// ListPoll with a scripted transport and a fake clock: retries, waits, the time limit, and what is
// counted.
#include "lib/certapi/list_poll.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/support/scripted_transport.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::FakeClock;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::NoResponse;
using test_support::ScriptedAnswer;
using test_support::ScriptedTransport;
using test_support::SentRequest;

class FixedRandom final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return value; }
  double value = 0.5;
};

std::vector<std::string> Names(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    names.push_back("c" + std::to_string(1000 + i));
  }
  return names;
}

http::HttpResponse Busy(int status, const char* retry_after) {
  http::HttpResponse response = JsonResponse(status, "");
  if (retry_after != nullptr) {
    response.retry_after = retry_after;
  }
  return response;
}

class ListPollTest : public testing::Test {
 protected:
  ListOutcome Poll(ScriptedTransport::Script script) {
    transport_.SetScript(std::move(script));
    began_ = clock_.MonotonicNow();
    attempts_.clear();
    ListPoll poll(settings_, ListPollContext{.endpoint = endpoint_,
                                             .credentials = credentials_,
                                             .zone = *ExpiryZone::Find("Asia/Seoul"),
                                             .clock = clock_,
                                             .random = random_,
                                             .transport = transport_,
                                             .budget = budget_,
                                             .on_attempt = [this](const Attempt& attempt) {
                                               attempts_.push_back(attempt);
                                             }});
    ListOutcome outcome = poll.Run();
    retry_after_ = poll.RetryAfter();
    return outcome;
  }
  // Milliseconds from the start of the poll to each request.
  std::vector<std::int64_t> SentAt() const {
    std::vector<std::int64_t> at;
    for (const SentRequest& sent : transport_.Sent()) {
      if (sent.at >= began_) {
        at.push_back(std::chrono::duration_cast<milliseconds>(sent.at - began_).count());
      }
    }
    return at;
  }
  milliseconds Took() const {
    return std::chrono::duration_cast<milliseconds>(clock_.MonotonicNow() - began_);
  }
  std::optional<Reason> FailureOf(const ListOutcome& outcome) const {
    return outcome.failure ? std::optional(outcome.failure->reason) : std::nullopt;
  }

  FakeClock clock_{base::WallTime(seconds(1774396800))};  // 2026-03-25T00:00:00Z
  ScriptedTransport transport_{clock_, {}};
  FixedRandom random_;
  http::RetryBudget budget_;
  ListPollSettings settings_;
  std::shared_ptr<const ApiEndpoint> endpoint_ = std::make_shared<ApiEndpoint>(
      ApiEndpoint{.base_url = "http://127.0.0.1:1", .version = ApiVersion::kV1_1});
  std::shared_ptr<const Credentials> credentials_ =
      std::make_shared<Credentials>(Credentials{.appkey = base::Secret("k"),
                                                .user_access_key_id = base::Secret("i"),
                                                .secret_access_key = base::Secret("s")});
  base::MonotonicTime began_;
  std::vector<Attempt> attempts_;
  std::optional<seconds> retry_after_;
};

TEST_F(ListPollTest, ReadsAListInPages) {
  const auto names = Names(237);
  const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(outcome.entries.size(), 237U);
  EXPECT_EQ(outcome.reported_total, 237U);
  EXPECT_EQ(attempts_.size(), 24U);
  EXPECT_EQ(transport_.MostInFlight(), 4U);
  for (const SentRequest& sent : transport_.Sent()) {
    EXPECT_EQ(sent.Query("status"), "ALL");
    EXPECT_EQ(sent.Query("all"), "true");
    EXPECT_EQ(sent.Query("pageSize"), "100");
    EXPECT_EQ(sent.headers.size(), 2U);
  }
  for (const Attempt& attempt : attempts_) {
    EXPECT_EQ(attempt.failure, std::nullopt);
    EXPECT_EQ(attempt.result_code, 0);
    EXPECT_EQ(attempt.duration, milliseconds(10));
  }
}

TEST_F(ListPollTest, TriesThreeTimesWithAGrowingWait) {
  const ListOutcome outcome = Poll([](const SentRequest&) -> ScriptedAnswer {
    return {.response = NoResponse(Reason::kConnect)};
  });
  EXPECT_EQ(FailureOf(outcome), Reason::kConnect);
  // Each attempt takes 10 ms; waits of half of 1 s and half of 2 s.
  EXPECT_EQ(SentAt(), (std::vector<std::int64_t>{0, 510, 1520}));
  ASSERT_EQ(attempts_.size(), 3U);
  for (const Attempt& attempt : attempts_) {
    EXPECT_EQ(attempt.failure, Reason::kConnect);
    EXPECT_EQ(attempt.result_code, std::nullopt);
  }
}

TEST_F(ListPollTest, ContinuesAfterARetrySucceeds) {
  const auto names = Names(35);
  for (std::uint64_t broken = 1; broken <= 4; ++broken) {
    int failures = 0;
    const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
      if (sent.Page() == broken && failures++ < 2) {
        return {.response = JsonResponse(502, "<html>")};
      }
      return {.response = ListResponse(names, sent.Page(), 10)};
    });
    EXPECT_TRUE(outcome.complete()) << broken;
    EXPECT_EQ(outcome.entries.size(), 35U);
    EXPECT_EQ(attempts_.size(), 6U);
  }
}

TEST_F(ListPollTest, DoesNotRetryPermanentFailures) {
  struct Row {
    Reason reason;
    base::Result<http::HttpResponse> response;
  };
  http::HttpResponse html = JsonResponse(200, "<html>");
  html.content_type = "text/html";
  const Row rows[] = {
      {Reason::kAuth, JsonResponse(401, "")},
      {Reason::kAuth, JsonResponse(403, "")},
      {Reason::kAuth, JsonResponse(500, R"({"header":{"isSuccessful":false,"resultCode":80401}})")},
      {Reason::kAuth,
       JsonResponse(503, R"({"header":{"isSuccessful":false,"resultCode":4031007}})")},
      {Reason::kNotFound, JsonResponse(404, "")},
      {Reason::kHttp4xx, JsonResponse(400, "")},
      {Reason::kRedirect, JsonResponse(302, "")},
      {Reason::kHttpStatus, JsonResponse(204, "")},
      {Reason::kHttp5xx, JsonResponse(501, "")},
      {Reason::kContentType, html},
      {Reason::kJson, JsonResponse(200, "{")},
      {Reason::kSchema, JsonResponse(200, "{}")},
      {Reason::kApiResult,
       JsonResponse(200, R"({"header":{"isSuccessful":false,"resultCode":52000}})")},
      {Reason::kTls, NoResponse(Reason::kTls)},
      {Reason::kInternal, NoResponse(Reason::kInternal)},
      {Reason::kHttpStatus, NoResponse(Reason::kHttpStatus)},
  };
  for (const Row& row : rows) {
    const ListOutcome outcome =
        Poll([&](const SentRequest&) -> ScriptedAnswer { return {.response = row.response}; });
    EXPECT_EQ(FailureOf(outcome), row.reason);
    EXPECT_EQ(attempts_.size(), 1U) << base::ReasonLabel(row.reason);
  }
}

TEST_F(ListPollTest, CountsTheResultCodeOfARefusal) {
  Poll([](const SentRequest&) -> ScriptedAnswer {
    return {.response =
                JsonResponse(200, R"({"header":{"isSuccessful":false,"resultCode":52000}})")};
  });
  ASSERT_EQ(attempts_.size(), 1U);
  EXPECT_EQ(attempts_[0].result_code, 52000);
  EXPECT_EQ(attempts_[0].failure, Reason::kApiResult);
}

// Whatever HTTP status it comes with.
TEST_F(ListPollTest, RetriesWhatTheGatewaysCodeCountsAs) {
  struct Row {
    int status;
    const char* code;
    Reason reason;
    std::size_t attempts;
  };
  const Row rows[] = {
      {200, "5040001", Reason::kHttp5xx, 3},     {503, "5030001", Reason::kHttp5xx, 3},
      {200, "4291000", Reason::kRateLimited, 3}, {503, "4041007", Reason::kNotFound, 1},
      {200, "5010001", Reason::kHttp5xx, 1},     {200, "\"4041007\"", Reason::kNotFound, 1},
      {503, "PERMISSION", Reason::kHttp5xx, 3}};
  for (const Row& row : rows) {
    const ListOutcome outcome = Poll([&](const SentRequest&) -> ScriptedAnswer {
      return {.response =
                  JsonResponse(row.status, R"({"header":{"isSuccessful":false,"resultCode":)" +
                                               std::string(row.code) + "}}")};
    });
    EXPECT_EQ(FailureOf(outcome), row.reason) << row.code;
    EXPECT_EQ(attempts_.size(), row.attempts) << row.status << " " << row.code;
  }
}

TEST_F(ListPollTest, WaitsAsLongAsTheServerAsks) {
  random_.value = 0.0;
  const auto names = Names(3);
  int requests = 0;
  const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    if (++requests == 1) {
      return {.response = Busy(429, "20")};
    }
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(SentAt(), (std::vector<std::int64_t>{0, 20010}));
  EXPECT_EQ(retry_after_, seconds(20));
}

TEST_F(ListPollTest, EndsIfTheServerAsksForALongWait) {
  for (const char* wait : {"21", "3600", "1000000000000", "Wed, 25 Mar 2026 01:00:00 GMT"}) {
    const ListOutcome outcome =
        Poll([&](const SentRequest&) -> ScriptedAnswer { return {.response = Busy(503, wait)}; });
    EXPECT_EQ(FailureOf(outcome), Reason::kHttp5xx);
    EXPECT_EQ(attempts_.size(), 1U) << wait;
    EXPECT_GE(retry_after_, seconds(21)) << wait;
    EXPECT_LE(retry_after_, seconds(3600)) << wait;
  }
}

TEST_F(ListPollTest, WaitsAtLeastHalfTheBackoffIfTheServerIsBusy) {
  random_.value = 0.0;
  for (const char* wait : {static_cast<const char*>(nullptr), "0", "garbage", "-1"}) {
    Poll([&](const SentRequest&) -> ScriptedAnswer { return {.response = Busy(429, wait)}; });
    EXPECT_EQ(SentAt(), (std::vector<std::int64_t>{0, 510, 1520}))
        << (wait == nullptr ? "none" : wait);
  }
}

TEST_F(ListPollTest, StopsRetryingAfterTheBudgetIsSpent) {
  int requests = 0;
  for (int poll = 0; poll < 8; ++poll) {
    Poll([](const SentRequest&) -> ScriptedAnswer {
      return {.response = NoResponse(Reason::kDns)};
    });
    requests += static_cast<int>(attempts_.size());
  }
  EXPECT_EQ(requests, 8 + 10);  // one each, and the ten retries of the budget
  EXPECT_EQ(attempts_.size(), 1U);
}

TEST_F(ListPollTest, EarnsRetriesByItsSuccesses) {
  while (budget_.TryTake()) {
  }
  const auto names = Names(195);
  const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  ASSERT_TRUE(outcome.complete());
  // Twenty pages, a tenth of a retry each.
  EXPECT_TRUE(budget_.TryTake());
  EXPECT_TRUE(budget_.TryTake());
  EXPECT_FALSE(budget_.TryTake());
}

TEST_F(ListPollTest, SendsAtMost22RequestsInTheFirstHourOfAnOutage) {
  int requests = 0;
  for (int poll = 0; poll < 12; ++poll) {  // every 5 minutes
    Poll([](const SentRequest&) -> ScriptedAnswer { return {}; });
    requests += static_cast<int>(attempts_.size());
    clock_.Advance(seconds(300) - Took());
  }
  EXPECT_LE(requests, 22);
  EXPECT_GE(requests, 12);
}

TEST_F(ListPollTest, EndsWhenItsTimeIsOver) {
  settings_.timeout = seconds(10);
  const ListOutcome outcome = Poll([](const SentRequest&) -> ScriptedAnswer { return {}; });
  EXPECT_EQ(FailureOf(outcome), Reason::kTimeout);
  EXPECT_EQ(Took(), seconds(10));
  EXPECT_EQ(transport_.InFlight(), 0U);
  // The request that was cut off was an attempt and failed.
  ASSERT_EQ(attempts_.size(), 1U);
  EXPECT_EQ(attempts_[0].failure, Reason::kTimeout);
  EXPECT_EQ(attempts_[0].duration, seconds(10));
}

TEST_F(ListPollTest, EndsWithinItsTimeDespiteRetries) {
  for (const double fraction : {0.0, 0.5, 0.999}) {
    for (const int timeout : {1, 5, 16, 31, 46, 60}) {
      budget_ = {};
      random_.value = fraction;
      settings_.timeout = seconds(timeout);
      const ListOutcome outcome = Poll([](const SentRequest&) -> ScriptedAnswer { return {}; });
      EXPECT_EQ(FailureOf(outcome), Reason::kTimeout);
      EXPECT_LE(Took(), seconds(timeout));
    }
  }
}

TEST_F(ListPollTest, DoesNotWaitForARetryThatComesTooLate) {
  settings_.timeout = seconds(15);
  const ListOutcome outcome =
      Poll([](const SentRequest&) -> ScriptedAnswer { return {.response = Busy(429, "16")}; });
  EXPECT_EQ(FailureOf(outcome), Reason::kRateLimited);
  EXPECT_EQ(Took(), milliseconds(10));
}

TEST_F(ListPollTest, KeepsWhatWasReadWhenItsTimeIsOver) {
  const auto names = Names(35);
  settings_.timeout = seconds(8);
  const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    return sent.Page() == 3 ? ScriptedAnswer{}
                            : ScriptedAnswer{.response = ListResponse(names, sent.Page(), 10)};
  });
  EXPECT_EQ(FailureOf(outcome), Reason::kTimeout);
  EXPECT_EQ(outcome.entries.size(), 25U);
}

TEST_F(ListPollTest, CountsRequestsWhoseAnswersAreNotNeeded) {
  // Pages 3 to 6 are in flight when page 3 is refused: four requests were sent, one failed.
  const auto names = Names(100);
  Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    if (sent.Page() == 3) {
      return {.response = JsonResponse(401, "")};
    }
    return {.response = ListResponse(names, sent.Page(), 10),
            .after = sent.Page() > 3 ? seconds(1) : seconds(0)};
  });
  EXPECT_EQ(transport_.Sent().size(), 6U);
  EXPECT_EQ(attempts_.size(), 6U);
  int failed = 0;
  for (const Attempt& attempt : attempts_) {
    failed += attempt.failure ? 1 : 0;
  }
  EXPECT_EQ(failed, 1);
}

TEST_F(ListPollTest, NeverExceedsPageConcurrencyAlsoWhenItReadsAgain) {
  // Page 3 changes the total while pages 4 to 6 hang: the second reading has to share with them.
  int requests = 0;
  const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    const bool first = ++requests <= 6;
    if (first && sent.Page() > 3) {
      return {};
    }
    return {.response = ListResponse(Names(first && sent.Page() < 3 ? 99 : 100), sent.Page(), 10)};
  });
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(outcome.entries.size(), 100U);
  EXPECT_LE(transport_.MostInFlight(), 4U);
}

TEST_F(ListPollTest, RetriesNoRequestOfAnEarlierReading) {
  int requests = 0;
  const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    const bool first = ++requests <= 6;
    if (first && sent.Page() > 3) {
      return {.response = NoResponse(Reason::kConnect), .after = milliseconds(500)};
    }
    return {.response = ListResponse(Names(first && sent.Page() < 3 ? 99 : 100), sent.Page(), 10),
            .after = milliseconds(100)};
  });
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(transport_.Sent().size(), 6U + 10U);
  for (int retries = 0; retries < 10; ++retries) {
    EXPECT_TRUE(budget_.TryTake()) << retries;
  }
}

TEST_F(ListPollTest, RequestsPagesIfTheWholeListIsTooLarge) {
  const auto names = Names(25);
  const ListOutcome outcome = Poll([&](const SentRequest& sent) -> ScriptedAnswer {
    if (sent.Query("all") == "true") {
      return {.response = NoResponse(Reason::kTooLarge)};
    }
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(transport_.Sent().size(), 4U);
  EXPECT_EQ(transport_.Sent()[3].Query("all"), "false");
  EXPECT_EQ(transport_.Sent()[3].Query("status"), "ALL");
}

}  // namespace
}  // namespace certmon::certapi

// The loop over several projects: when polls begin, and that no project affects another.
#include "exporter/poll/poller.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;
using Strings = std::vector<std::string>;

ScriptedAnswer Good(const SentRequest& sent) {
  return {.response = ListResponse({"a", "b"}, sent.Page(), 10)};
}

class PollerTest : public PollFixture {};

TEST_F(PollerTest, PollsEachProjectAtItsInterval) {
  transport_.SetScript(Good);
  Make({Project("p")});
  RunFor(seconds(1501));
  EXPECT_EQ(SentAt("p"), (std::vector<double>{0, 300, 600, 900, 1200, 1500}));
}

TEST_F(PollerTest, KeepsToTheJitterForEveryRandomNumber) {
  transport_.SetScript(Good);
  for (const double fraction : {0.0, 0.999}) {
    random_.value = fraction;
    start_ = clock_.MonotonicNow();
    const std::string name = fraction > 0 ? "late" : "early";
    Make({Project(name)}, Schedule::First::kSpread);
    RunFor(minutes(60));
    const auto sent = SentAt(name);
    ASSERT_GE(sent.size(), 10U);
    EXPECT_LE(sent[0], 5.0);
    for (std::size_t i = 1; i < sent.size(); ++i) {
      EXPECT_NEAR(sent[i] - sent[i - 1], fraction > 0 ? 330 : 270, 0.1);
    }
  }
}

TEST_F(PollerTest, AHangingProjectDelaysNoOther) {
  transport_.SetScript(
      [](const SentRequest& sent) { return IsOf(sent, "hangs") ? ScriptedAnswer{} : Good(sent); });
  ProjectSettings slow = Project("hangs");
  EditOptions(slow).poll_interval = seconds(60);
  ProjectSettings quick = Project("quick");
  EditOptions(quick).poll_interval = seconds(10);
  Make({slow, quick});
  RunFor(seconds(61));
  EXPECT_EQ(SentAt("quick"), (std::vector<double>{0, 10, 20, 30, 40, 50, 60}));
  EXPECT_TRUE(State("quick").up);
  EXPECT_EQ(State("quick").poll_duration, milliseconds(10));
  EXPECT_EQ(State("hangs").last_failure, Reason::kTimeout);
}

TEST_F(PollerTest, PublishesAnEndedPollWhileAnotherStillHangs) {
  transport_.SetScript(
      [](const SentRequest& sent) { return IsOf(sent, "hangs") ? ScriptedAnswer{} : Good(sent); });
  Make({Project("hangs"), Project("quick")});
  At(milliseconds(20), [&] {
    EXPECT_TRUE(State("quick").up);
    EXPECT_FALSE(State("hangs").attempted);
    EXPECT_FALSE(states_.Current()->Ready());
  });
  RunFor(seconds(1));
}

TEST_F(PollerTest, EndsAPollAtItsTimeoutAndCancelsItsRequests) {
  transport_.SetScript([](const SentRequest&) { return ScriptedAnswer{}; });
  ProjectSettings project = Project("p");
  EditOptions(project).poll_timeout = seconds(12);  // shorter than the request's own 15 s
  Make({project});
  RunFor(seconds(13));
  EXPECT_EQ(State("p").last_failure, Reason::kTimeout);
  EXPECT_EQ(State("p").poll_duration, seconds(12));
  EXPECT_EQ(transport_.InFlight(), 0U);
  EXPECT_TRUE(transport_.Sent().at(0).cancelled);
  EXPECT_EQ(Metric("api_requests_total", {{"project", "p"}, {"operation", "list"}}), 1);
  EXPECT_EQ(
      Metric("api_errors_total", {{"project", "p"}, {"operation", "list"}, {"reason", "timeout"}}),
      1);
}

TEST_F(PollerTest, BeginsTheNextPollWithItsOwnRequestsIfItIsDueAtOnce) {
  // Each poll takes longer than the interval with its jitter, so the next is due when it ends.
  random_.value = 0.0;
  transport_.SetScript([](const SentRequest& sent) {
    ScriptedAnswer answer = Good(sent);
    answer.after = milliseconds(950);
    return answer;
  });
  ProjectSettings project = Project("p");
  EditOptions(project).poll_interval = seconds(1);
  EditOptions(project).poll_timeout = seconds(1);
  Make({project});
  RunFor(seconds(20));
  EXPECT_GE(Metric("polls_total", {{"project", "p"}}), 20);
  EXPECT_EQ(Metric("poll_failures_total", {{"project", "p"}, {"reason", "timeout"}}), 0);
  EXPECT_TRUE(State("p").up);
}

TEST_F(PollerTest, PublishesOnlyWholePolls) {
  Strings names;
  for (int i = 0; i < 237; ++i) {
    names.push_back("c" + std::to_string(1000 + i));
  }
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10),
            .after = milliseconds(static_cast<int>(sent.Page()) * 7 % 50)};
  });
  Make({Project("p"), Project("q")});
  int seen = 0;
  std::function<void()> look = [&] {
    const auto state = states_.Current();
    ASSERT_EQ(state->projects.size(), 2U);
    EXPECT_EQ(state->projects[0].name, "p");
    EXPECT_EQ(state->projects[1].name, "q");
    for (const auto& project : state->projects) {
      EXPECT_EQ(project.inventory->certificates.size(), project.attempted ? 237U : 0U);
      EXPECT_EQ(project.up, project.attempted);
    }
    ++seen;
    At(clock_.MonotonicNow() - start_ + milliseconds(5), look);
  };
  At(milliseconds(0), look);
  RunFor(seconds(2));
  EXPECT_GT(seen, 20);
  EXPECT_EQ(Certificates("q").size(), 237U);
}

TEST_F(PollerTest, KeepsAPublishedStateAsItWasTaken) {
  Strings names = {"a"};
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  Make({Project("p")});
  std::shared_ptr<const exporter::State> taken;
  At(seconds(10), [&] {
    taken = states_.Current();
    names = {"a", "b"};
  });
  RunFor(seconds(310));
  EXPECT_EQ(taken->projects.at(0).inventory->certificates.size(), 1U);
  EXPECT_EQ(Certificates("p").size(), 2U);
}

TEST_F(PollerTest, KeepsItsScheduleWhenTheWallClockSteps) {
  transport_.SetScript(Good);
  Make({Project("p")});
  const base::WallTime begin = clock_.WallNow();
  At(seconds(100), [&] { clock_.SetWall(begin + hours(24 * 3650)); });
  At(seconds(500), [&] {
    EXPECT_EQ(State("p").last_attempt, State("p").last_success);
    EXPECT_GT(State("p").last_success, begin + hours(24 * 3649));
    clock_.SetWall(begin - hours(24 * 3650));
  });
  At(seconds(800), [&] {
    EXPECT_LT(State("p").last_success, begin);
    EXPECT_TRUE(State("p").up);
    EXPECT_EQ(State("p").poll_duration, milliseconds(10));
  });
  RunFor(seconds(1201));
  EXPECT_EQ(SentAt("p"), (std::vector<double>{0, 300, 600, 900, 1200}));
}

TEST_F(PollerTest, DelaysTheNextPollIfTheServerAsks) {
  transport_.SetScript([](const SentRequest&) -> ScriptedAnswer {
    http::HttpResponse response = JsonResponse(503, "");
    response.retry_after = "900";
    return {.response = response};
  });
  Make({Project("p")});
  RunFor(seconds(1000));
  const auto sent = SentAt("p");
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_NEAR(sent[1], 900, 0.1);
  EXPECT_EQ(State("p").last_failure, Reason::kHttp5xx);
}

TEST_F(PollerTest, HonoursRetryAfterForAtMostAnHour) {
  transport_.SetScript([](const SentRequest&) -> ScriptedAnswer {
    http::HttpResponse response = JsonResponse(429, "");
    response.retry_after = "31536000";
    return {.response = response};
  });
  Make({Project("p")});
  RunFor(hours(2));
  EXPECT_EQ(SentAt("p").size(), 2U);
}

TEST_F(PollerTest, AnExceptionEndsOnlyThePollOfItsProject) {
  transport_.SetScript([](const SentRequest& sent) -> ScriptedAnswer {
    if (IsOf(sent, "bad")) {
      throw std::runtime_error("appkey-canary");
    }
    return Good(sent);
  });
  Make({Project("bad"), Project("good")});
  RunFor(seconds(610));
  EXPECT_EQ(State("bad").last_failure, Reason::kInternal);
  EXPECT_FALSE(State("bad").up);
  EXPECT_TRUE(State("bad").attempted);
  EXPECT_EQ(Metric("poll_failures_total", {{"project", "bad"}, {"reason", "internal"}}), 3);
  EXPECT_TRUE(State("good").up);
  EXPECT_EQ(SentAt("good").size(), 3U);
  EXPECT_EQ(log_.Count("canary"), 0);
}

TEST_F(PollerTest, ContinuesAfterAnExceptionAndForgetsNothing) {
  int requests = 0;
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    if (++requests == 2) {
      throw std::runtime_error("a test's fault");
    }
    return Good(sent);
  });
  Make({Project("p")});
  At(seconds(310), [&] {
    EXPECT_EQ(State("p").last_failure, Reason::kInternal);
    EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
  });
  RunFor(seconds(610));
  EXPECT_TRUE(State("p").up);
}

TEST_F(PollerTest, SurvivesALogThatThrows) {
  transport_.SetScript(Good);
  log_.throw_at = "poll complete";
  Make({Project("p"), Project("q")});
  RunFor(seconds(310));
  EXPECT_EQ(State("p").last_failure, Reason::kInternal);
  EXPECT_EQ(SentAt("p").size(), 2U);
  EXPECT_EQ(SentAt("q").size(), 2U);
}

TEST_F(PollerTest, PollsEachProjectOnceAndPublishesThatForRunOnce) {
  transport_.SetScript([](const SentRequest& sent) {
    ScriptedAnswer answer =
        IsOf(sent, "bad") ? ScriptedAnswer{.response = JsonResponse(401, "")} : Good(sent);
    answer.after = milliseconds(IsOf(sent, "slow") ? 3000 : 10);
    return answer;
  });
  Make({Project("quick"), Project("bad"), Project("slow")});
  poller_->RunOnce();
  EXPECT_EQ(transport_.Sent().size(), 3U);
  EXPECT_TRUE(State("quick").up);
  EXPECT_TRUE(State("slow").up);
  EXPECT_EQ(Certificates("slow"), (Strings{"a", "b"}));
  EXPECT_EQ(State("bad").last_failure, Reason::kAuth);
  EXPECT_TRUE(states_.Current()->Ready());
  EXPECT_NEAR(Now(), 3.0, 0.1);
}

TEST_F(PollerTest, TurnsOftenEnoughToCountAsAlive) {
  transport_.SetScript(Good);
  ProjectSettings project = Project("p");
  EditOptions(project).poll_interval = hours(6);
  Make({project});
  base::MonotonicTime longest_ago = clock_.MonotonicNow();
  std::function<void()> look = [&] {
    EXPECT_LE(clock_.MonotonicNow() - poller_->LastTurn(), seconds(5));
    longest_ago = poller_->LastTurn();
    At(clock_.MonotonicNow() - start_ + seconds(1), look);
  };
  At(seconds(0), look);
  RunFor(minutes(10));
  EXPECT_GT(longest_ago, start_ + minutes(9));
}

TEST_F(PollerTest, StopsBetweenTwoRequests) {
  transport_.SetScript([](const SentRequest&) { return ScriptedAnswer{}; });
  Make({Project("p")});
  RunFor(seconds(0));
  EXPECT_EQ(Now(), 0.0);
  EXPECT_FALSE(State("p").attempted);
}

}  // namespace
}  // namespace certmon::exporter

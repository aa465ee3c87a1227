// Many projects at one host: few requests in flight, and each project gets its turn.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "lib/http/host_queue.h"
#include "tests/support/edit_options.h"
#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::EditOptions;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::ScriptedTransport;
using test_support::SentRequest;

class RequestConcurrency : public PollFixture {
 protected:
  void MakeQueued(std::vector<ProjectSettings> projects, ScriptedTransport::Script script) {
    auto transport = std::make_unique<ScriptedTransport>(clock_, std::move(script));
    scripted_ = transport.get();
    queue_ = std::make_unique<http::HostQueue>(std::move(transport), 16);
    poller_ = std::make_unique<Poller>(
        std::move(projects), Schedule::First::kAtOnce,
        PollTools{
            .clock = clock_, .random = random_, .transport = *queue_, .self = self_, .log = log_},
        states_);
  }
  void RunQueuedFor(std::chrono::nanoseconds duration) {
    scripted_->At(clock_.MonotonicNow() + duration, [this] { poller_->Stop(); });
    poller_->Run();
  }
  [[nodiscard]] std::vector<ProjectSettings> Projects(int count) const {
    std::vector<ProjectSettings> projects;
    for (int i = 0; i < count; ++i) {
      projects.push_back(Project("p" + std::to_string(i)));
    }
    return projects;
  }
  [[nodiscard]] long CountUp() const {
    const auto state = states_.Current();
    return std::count_if(state->projects.begin(), state->projects.end(),
                         [](const ProjectState& project) { return project.up; });
  }

  ScriptedTransport* scripted_ = nullptr;
  std::unique_ptr<http::HostQueue> queue_;
};

// Three pages of ten, each after 0.3 s.
ScriptedAnswer ThreeSlowPages(const SentRequest& sent) {
  std::vector<std::string> names;
  for (int i = 100; i < 125; ++i) {
    names.push_back(std::to_string(i));
  }
  return {.response = ListResponse(names, sent.Page(), 10), .after = milliseconds(300)};
}

TEST_F(RequestConcurrency, FourHundredProjectsArePolledWithSixteenRequestsInFlight) {
  std::vector<ProjectSettings> projects = Projects(400);
  for (ProjectSettings& project : projects) {
    // Less than the whole takes (400 times 3 requests of 0.3 s, 16 at a time: 22.5 s).
    EditOptions(project).poll_timeout = seconds(2);
  }
  MakeQueued(std::move(projects), ThreeSlowPages);
  RunQueuedFor(seconds(24));
  EXPECT_EQ(scripted_->MostInFlight(), 16U);
  EXPECT_EQ(CountUp(), 400);
  for (int i = 0; i < 400; ++i) {
    const std::string name = "p" + std::to_string(i);
    EXPECT_EQ(State(name).last_failure, std::nullopt);
    EXPECT_LE(State(name).poll_duration, seconds(2)) << "from the first request on";
  }
}

TEST_F(RequestConcurrency, HangingProjectsDoNotKeepOthersFromBeingPolled) {
  MakeQueued(Projects(100), [](const SentRequest& sent) {
    const bool hangs = sent.url.find("/p1") != std::string::npos;  // 11 of them
    return hangs ? ScriptedAnswer{} : ThreeSlowPages(sent);
  });
  RunQueuedFor(minutes(4));
  EXPECT_EQ(CountUp(), 89);
  EXPECT_LE(scripted_->MostInFlight(), 16U);
  EXPECT_FALSE(State("p1").up);
}

TEST_F(RequestConcurrency, EveryPollOfAHangingHostEndsWithATimeout) {
  MakeQueued(Projects(40), [](const SentRequest&) { return ScriptedAnswer{}; });
  RunQueuedFor(minutes(4));
  for (int i = 0; i < 40; ++i) {
    const ProjectState& state = State("p" + std::to_string(i));
    EXPECT_TRUE(state.attempted);
    EXPECT_EQ(state.last_failure, base::Reason::kTimeout);
    // poll_timeout, and the time in which a retry waited for its turn.
    EXPECT_LE(state.poll_duration, seconds(60 + 30));
  }
}

TEST_F(RequestConcurrency, ADifferentLimitAppliesWithoutARestart) {
  MakeQueued(Projects(400), ThreeSlowPages);
  std::size_t most_later = 0;
  std::function<void()> look = [&] {
    most_later = std::max(most_later, scripted_->InFlight());
    scripted_->At(clock_.MonotonicNow() + milliseconds(50), look);
  };
  scripted_->At(start_ + seconds(5), [&] { queue_->SetLimit(4); });
  scripted_->At(start_ + milliseconds(5400), look);
  RunQueuedFor(seconds(60));
  EXPECT_EQ(scripted_->MostInFlight(), 16U);
  EXPECT_EQ(most_later, 4U);
}

TEST_F(RequestConcurrency, AHangingTokenEndpointDelaysNoProjectWithoutTokens) {
  std::vector<ProjectSettings> projects = Projects(60);
  for (std::size_t i = 0; i < 40; ++i) {
    certapi::ApiEndpoint& api = EditOptions(projects[i]).api;
    api.version = certapi::ApiVersion::kV1_3;
    api.token_url = "http://127.0.0.1:2/token";
  }
  MakeQueued(std::move(projects), [](const SentRequest& sent) {
    return sent.method == http::Method::kPost ? ScriptedAnswer{} : ThreeSlowPages(sent);
  });
  RunQueuedFor(seconds(10));
  EXPECT_EQ(CountUp(), 20);
}

TEST_F(RequestConcurrency, ProjectsWithTokensDoNotTimeOutWhileTheyWait) {
  std::vector<ProjectSettings> projects = Projects(400);
  for (ProjectSettings& project : projects) {
    ProjectOptions& options = EditOptions(project);
    options.poll_timeout = seconds(2);
    options.api.version = certapi::ApiVersion::kV1_3;
    options.api.token_url = "http://127.0.0.1:2/token";
  }
  MakeQueued(std::move(projects), [](const SentRequest& sent) {
    return sent.method == http::Method::kPost
               ? ScriptedAnswer{.response = JsonResponse(
                                    200,
                                    R"({"access_token":"a-token-of-some-length-1","expires_in":86400})")}
               : ThreeSlowPages(sent);
  });
  RunQueuedFor(seconds(26));
  EXPECT_EQ(CountUp(), 400);
}

}  // namespace
}  // namespace certmon::exporter

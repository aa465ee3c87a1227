// The poll loop in a thread of its own, over sockets, while other threads look, reload and stop it.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "exporter/log/scrubber.h"
#include "exporter/poll/poller.h"
#include "exporter/web/routes.h"
#include "lib/http/curl_transport.h"
#include "lib/simulator/simulator.h"
#include "tests/support/body_stream.h"
#include "tests/support/edit_options.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class QuietLog final : public Log {
 public:
  void Write(LogLevel, std::string_view, const std::vector<LogField>&) override {}
};

class PollLoop : public testing::Test {
 protected:
  PollLoop() {
    simulator::SimulatorOptions options;
    for (int i = 0; i < 25; ++i) {
      simulator::Record record;
      record.certificate_name = "c" + std::to_string(100 + i);
      record.expiration_date = "2100-01-01";
      options.settings.projects[0].certificates.push_back(record);
    }
    options.settings.page_size_max = 10;
    options.settings.ignore_all = true;
    simulator_ = std::move(simulator::Simulator::Start(std::move(options)).value());
  }

  [[nodiscard]] ProjectSettings Project(const std::string& name,
                                        const std::string& base_url) const {
    CredentialPlaces places;
    places.appkey = base::Secret(simulator::kDemoAppkey);
    places.user_access_key_id = base::Secret(simulator::kDemoUserAccessKeyId);
    places.secret_access_key = base::Secret(simulator::kDemoSecretAccessKey);
    auto source = std::make_shared<CredentialSource>(std::move(places), ApiVersion::kV1_1);
    source->Publish(source->Read());
    auto credentials = source->Current()->credentials;
    auto options = std::make_shared<ProjectOptions>();
    options->api.base_url = base_url;
    options->poll_interval = milliseconds(20);
    return {.name = name,
            .options = std::move(options),
            .zone = *certapi::ExpiryZone::Find("Asia/Seoul"),
            .source = std::move(source),
            .credentials = std::move(credentials)};
  }
  [[nodiscard]] ProjectSettings Project(const std::string& name) const {
    return Project(name, simulator_->BaseUrl());
  }

  void Run(std::vector<ProjectSettings> projects) {
    poller_ = std::make_unique<Poller>(std::move(projects), Schedule::First::kAtOnce,
                                       PollTools{.clock = clock_,
                                                 .random = random_,
                                                 .transport = *transport_,
                                                 .self = self_,
                                                 .log = log_,
                                                 .on_published = [this] { Hold(); }},
                                       states_);
    thread_ = std::thread([this] { poller_->Run(); });
  }
  ~PollLoop() override {
    if (thread_.joinable()) {
      poller_->Stop();
      thread_.join();
    }
  }
  static bool Eventually(const std::function<bool()>& condition) {
    const auto patience = std::chrono::steady_clock::now() + seconds(30);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > patience) {
        return false;
      }
      std::this_thread::yield();
    }
    return true;
  }
  [[nodiscard]] bool IsUp(const std::string& name) const {
    const auto state = states_.Current();
    for (const auto& project : state->projects) {
      if (project.name == name) {
        return project.up && project.inventory->certificates.size() == 25;
      }
    }
    return false;
  }

  // The loop's thread waits here as long as the test holds the mutex.
  void Hold() { const std::lock_guard lock(hold_); }

  std::mutex hold_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  SelfMetrics self_;
  QuietLog log_;
  StateStore states_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::unique_ptr<http::Transport> transport_ = http::MakeCurlTransport("test/1.0", clock_).value();
  std::unique_ptr<Poller> poller_;
  std::thread thread_;
};

TEST_F(PollLoop, PublishesToReadersInOtherThreads) {
  Run({Project("p"), Project("q")});
  std::atomic<bool> stop = false;
  std::atomic<int> broken = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const auto state = states_.Current();
        for (const auto& project : state->projects) {
          broken += project.inventory->certificates.size() % 25 == 0 ? 0 : 1;
        }
        std::string text;
        self_.WritePolls(text);
        static_cast<void>(poller_->LastTurn());
      }
    });
  }
  EXPECT_TRUE(Eventually([&] { return simulator_->RequestCount() > 100; }));
  stop = true;
  for (auto& reader : readers) {
    reader.join();
  }
  EXPECT_EQ(broken, 0);
  EXPECT_TRUE(IsUp("p"));
  EXPECT_TRUE(IsUp("q"));
}

TEST_F(PollLoop, AcceptsOtherProjectsFromAnotherThread) {
  Run({Project("p")});
  EXPECT_TRUE(Eventually([&] { return IsUp("p"); }));
  for (int i = 0; i < 50; ++i) {
    std::vector<ProjectSettings> projects;
    projects.push_back(Project("p"));
    projects.push_back(Project("x" + std::to_string(i)));
    poller_->Replace(std::move(projects));
    const auto state = states_.Current();
    EXPECT_GE(state->projects.size(), 1U);
  }
  EXPECT_TRUE(Eventually([&] { return IsUp("x49"); }));
  EXPECT_EQ(states_.Current()->projects.size(), 2U);
  EXPECT_TRUE(IsUp("p"));
}

TEST_F(PollLoop, ChangesVersionsWhileOtherThreadsReadTheStateAndScrubTokens) {
  SecretScrubber scrubber;
  const auto project_of = [&](ApiVersion version) {
    ProjectSettings settings = Project("p");
    certapi::ApiEndpoint& api = test_support::EditOptions(settings).api;
    api.version = version;
    api.token_url = simulator_->TokenUrl();
    settings.on_token = [&scrubber](const base::Secret& token) { scrubber.AddToken(token); };
    return settings;
  };
  Run({project_of(ApiVersion::kV1_3)});
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      static_cast<void>(states_.Current());
      std::string text;
      self_.WritePolls(text);
      EXPECT_EQ(scrubber.Scrub("nothing in it"), "nothing in it");
    }
  });
  for (int i = 0; i < 10; ++i) {
    const bool has_tokens = i % 2 == 0;
    poller_->Replace({project_of(has_tokens ? ApiVersion::kV1_3 : ApiVersion::kV1_1)});
    EXPECT_TRUE(Eventually([&] {
      const auto state = states_.Current();
      return IsUp("p") &&
             certapi::HasCertificateId(state->projects[0].options->api.version) == has_tokens &&
             state->projects[0].token_expires_at.has_value() == has_tokens;
    }));
  }
  stop = true;
  reader.join();
}

TEST_F(PollLoop, StopsFromAnotherThreadWhileAProjectHangs) {
  ASSERT_TRUE(simulator_->AddFault({.name = "hang"}).has_value());
  ProjectSettings project = Project("p");
  Run({project});
  EXPECT_TRUE(Eventually([&] { return simulator_->RequestCount() > 0; }));
  const auto began = std::chrono::steady_clock::now();
  poller_->Stop();
  thread_.join();
  transport_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(4));
}

TEST_F(PollLoop, PollsTheOthersWhileOneHangs) {
  auto silent = simulator::Simulator::Start({});
  ASSERT_TRUE(silent.has_value());
  ASSERT_TRUE((*silent)->AddFault({.name = "hang"}).has_value());
  ProjectSettings hangs = Project("hangs", (*silent)->BaseUrl());
  Run({hangs, Project("p")});
  EXPECT_TRUE(Eventually([&] { return IsUp("p") && simulator_->RequestCount() >= 30; }));
  EXPECT_FALSE(states_.Current()->projects.at(0).attempted);
}

// The system's clock, so far ahead.
class ClockAhead final : public base::Clock {
 public:
  [[nodiscard]] base::WallTime WallNow() const override { return clock_.WallNow() + ahead_.load(); }
  [[nodiscard]] base::MonotonicTime MonotonicNow() const override {
    return clock_.MonotonicNow() + ahead_.load();
  }
  void Set(seconds ahead) { ahead_ = ahead; }

 private:
  base::SystemClock clock_;
  std::atomic<seconds> ahead_{seconds(0)};
};

TEST_F(PollLoop, ALoopThatIsStuckIsUnhealthyAndItsLastAttemptStandsStill) {
  Run({Project("p")});
  ASSERT_TRUE(Eventually([&] { return IsUp("p"); }));
  ClockAhead clock;
  PageStore pages(states_, clock);
  const auto routes = MakeRoutes({.pages = pages,
                                  .self = self_,
                                  .clock = clock,
                                  .facts = [] { return ExporterFacts{}; },
                                  .last_turn = [this] { return poller_->LastTurn(); }},
                                 "/metrics");
  const auto ask = [&routes](const std::string& path) {
    const auto route = std::find_if(routes.begin(), routes.end(),
                                    [&path](const auto& each) { return each.path == path; });
    return route->handler({.method = "GET", .path = path, .query = {}, .headers = {}, .body = {}});
  };
  EXPECT_EQ(ask("/-/healthy").status, 200);
  {
    const std::lock_guard stuck(hold_);
    // Two looks apart that find the same turn: it is stuck by now.
    ASSERT_TRUE(Eventually([&] {
      const auto turn = poller_->LastTurn();
      std::this_thread::sleep_for(milliseconds(200));
      return poller_->LastTurn() == turn;
    }));
    const auto attempt = states_.Current()->projects.at(0).last_attempt;
    clock.Set(seconds(61));
    EXPECT_EQ(ask("/-/healthy").status, 503);
    // What is known is served all the same.
    const auto page = ask("/metrics");
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(test_support::ReadAll(*page.stream).find("certificate_name=\"c100\""),
              std::string::npos);
    EXPECT_EQ(states_.Current()->projects.at(0).last_attempt, attempt);
  }
  clock.Set(seconds(0));
  EXPECT_TRUE(Eventually([&] { return ask("/-/healthy").status == 200; }));
}

}  // namespace
}  // namespace certmon::exporter

// The process itself: signals, a log that nobody reads, a busy processor, another locale.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "tests/e2e/awaited_page.h"
#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using std::chrono::seconds;
using test_support::ChildOptions;
using test_support::ChildProcess;
using test_support::Fetch;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::TempFolder;
using ::testing::HasSubstr;

class ProcessRows : public ::testing::Test {
 protected:
  void SetUp() override {
    config_ = folder_.Write("e.yml", ConfigYaml(simulator_->BaseUrl(), "poll_interval: 2s\n"));
  }

  [[nodiscard]] ChildOptions Options() const {
    return {.arguments =
                ExporterWith({"--config.file", config_, "--web.listen-address=127.0.0.1:0"})};
  }

  TempFolder folder_;
  std::unique_ptr<simulator::Simulator> simulator_ = SimulatorWith(30);
  std::string config_;
};

constexpr const char* kAllThirty = "nhncloud_certmanager_certificates{project=\"production\"} 30\n";

TEST_F(ProcessRows, StopCompletesScrapesInProgress) {
  ChildProcess exporter(Options());
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kAllThirty), HasSubstr(kAllThirty));
  std::atomic<int> whole{0};
  std::atomic<int> cut{0};
  {
    std::vector<std::jthread> scrapers;
    for (int i = 0; i < 4; ++i) {
      scrapers.emplace_back([&] {
        while (true) {
          const HttpAnswer answer = HttpGet(url + "/metrics");
          if (answer.status != 200) {
            return;  // the listener is closed
          }
          ++(answer.curl_code == 0 ? whole : cut);
        }
      });
    }
    while (whole < 20) {
      std::this_thread::yield();
    }
    exporter.Signal(SIGTERM);
  }
  EXPECT_EQ(exporter.WaitForExit(), 0) << exporter.Stderr();
  EXPECT_EQ(cut, 0);
}

TEST_F(ProcessRows, StopDoesNotWaitForAPollInProgress) {
  ASSERT_TRUE(simulator_->AddFault({.name = "hang"}).has_value());
  ChildProcess exporter(Options());
  ASSERT_FALSE(UrlOf(exporter).empty());
  while (simulator_->RequestCount() == 0) {
    usleep(10'000);
  }
  exporter.Signal(SIGTERM);
  // A program that waited for the answer would need request_timeout, 15 s.
  EXPECT_EQ(exporter.WaitForExit(seconds(10)), 0) << exporter.Stderr();
}

TEST_F(ProcessRows, ManySignalsStopNeitherPollsNorScrapes) {
  ChildProcess exporter(Options());
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kAllThirty), HasSubstr(kAllThirty));
  for (int i = 0; i < 200; ++i) {
    exporter.Signal(SIGHUP);
    exporter.Signal(SIGPIPE);
    if (i % 20 == 0) {
      // Every wait of every thread ends with EINTR.
      exporter.Signal(SIGSTOP);
      exporter.Signal(SIGCONT);
      EXPECT_EQ(HttpGet(url + "/metrics").status, 200);
    }
  }
  const std::size_t requests = simulator_->RequestCount();
  while (simulator_->RequestCount() < requests + 2) {
    usleep(10'000);
  }
  EXPECT_THAT(PageWith(url, kAllThirty),
              HasSubstr("nhncloud_certmanager_config_last_reload_successful 1\n"));
  exporter.Signal(SIGTERM);
  EXPECT_EQ(exporter.WaitForExit(), 0) << exporter.Stderr();
}

TEST_F(ProcessRows, ScraperThatDisconnectsEarlyAffectsNoOther) {
  ChildProcess exporter(Options());
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kAllThirty), HasSubstr(kAllThirty));
  for (int i = 0; i < 50; ++i) {
    // Disconnects after the first bytes, so the program writes to a closed connection.
    EXPECT_NE(Fetch({.url = url + "/metrics", .max_body_bytes = 10}).curl_code, 0);
  }
  EXPECT_EQ(HttpGet(url + "/metrics").status, 200);
}

TEST_F(ProcessRows, UnreadLogDelaysNeitherPollsNorScrapes) {
  ChildOptions options = Options();
  options.arguments.push_back("--log.level=debug");
  options.stderr_pipe_bytes = 4096;
  ChildProcess exporter(options);
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kAllThirty), HasSubstr(kAllThirty));
  // Nobody reads stderr from here on. Each reload logs a line of a few hundred bytes.
  for (int i = 0; i < 100; ++i) {
    exporter.Signal(SIGHUP);
    usleep(1000);
  }
  const std::size_t requests = simulator_->RequestCount();
  while (simulator_->RequestCount() < requests + 3) {
    EXPECT_EQ(HttpGet(url + "/metrics").status, 200);
    EXPECT_EQ(HttpGet(url + "/-/healthy").status, 200);
    usleep(10'000);
  }
  // When it is read again, the log reports the dropped lines.
  EXPECT_THAT(exporter.WaitForStderr("log lines dropped"), HasSubstr("lines="));
}

// Binds all threads of a process to one processor, with the lowest priority.
void Starve(pid_t pid, int cpu) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    const pid_t thread = std::stoi(task.path().filename());
    EXPECT_EQ(sched_setaffinity(thread, sizeof one, &one), 0);
    EXPECT_EQ(setpriority(PRIO_PROCESS, static_cast<id_t>(thread), 19), 0);
  }
}

TEST_F(ProcessRows, PollsAndAnswersInTimeOnABusyProcessor) {
  ChildProcess exporter(Options());
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kAllThirty), HasSubstr(kAllThirty));
  const int cpu = sched_getcpu();
  Starve(exporter.pid(), cpu);
  {
    const ChildProcess hog(
        {.arguments = {"taskset", "-c", std::to_string(cpu), "sh", "-c", "while :; do :; done"}});
    const std::size_t requests = simulator_->RequestCount();
    for (int scrape = 0; scrape < 5; ++scrape) {
      // The default scrape_timeout of Prometheus. The fault matrix requires 1 s, which fails on a
      // machine that is busy with other tests.
      const HttpAnswer answer =
          Fetch({.url = url + "/metrics", .timeout = std::chrono::milliseconds(10'000)});
      EXPECT_EQ(answer.status, 200) << answer.curl_error;
      EXPECT_TRUE(test_support::ParseExposition(answer.body).has_value());
    }
    for (int wait = 0; wait < 6000 && simulator_->RequestCount() < requests + 2; ++wait) {
      usleep(10'000);
    }
    EXPECT_GE(simulator_->RequestCount(), requests + 2);
  }
  const std::string up = "nhncloud_certmanager_up{project=\"production\"} 1\n";
  EXPECT_THAT(PageWith(url, up), HasSubstr(up)) << "after the load has ended";
}

TEST_F(ProcessRows, GermanLocaleDoesNotChangeNumbers) {
  // Debian's package `locales` has only the sources, so the test compiles the locale.
  const std::string locale = folder_.Path("de_DE.UTF-8");
  ASSERT_EQ(test_support::RunToEnd(
                {.arguments = {"localedef", "-i", "de_DE", "-f", "UTF-8", "--no-archive", locale}})
                .exit_code,
            0);
  const std::vector<std::string> german = {// newlocale(3) of glibc loses its copy of LOCPATH.
                                           "ASAN_OPTIONS=detect_leaks=0", "LC_ALL=de_DE.UTF-8",
                                           "LANG=de_DE.UTF-8", "LOCPATH=" + folder_.Path()};
  const auto proof =
      test_support::RunToEnd({.arguments = {"printf", "%.1f", "1,5"}, .environment = german});
  ASSERT_EQ(proof.out, "1,5") << "the locale is active";
  const auto once = RunExporter({"--once", "--config.file", config_}, german);
  EXPECT_EQ(once.exit_code, 0) << once.err;
  // The parser rejects decimal commas and digit grouping.
  const auto page = test_support::ParseExposition(once.out);
  ASSERT_TRUE(page.has_value()) << page.error();
  EXPECT_EQ(page->Value("nhncloud_certmanager_certificates", {{"project", "production"}}), "30");
  EXPECT_EQ(
      page->Value("nhncloud_certmanager_expiration_warning_seconds", {{"project", "production"}}),
      "2592000");
}

}  // namespace
}  // namespace certmon::e2e

// Files on a mount whose server does not answer: opening one and stat of it do not return. A preloaded
// library (tests/support/slow_files.h) does that to one path while the file `trigger` exists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include "tests/e2e/awaited_page.h"
#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/notify_socket.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using test_support::ChildProcess;
using test_support::Fetch;
using test_support::HttpGet;
using ::testing::HasSubstr;

class HangingFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    const base::SystemClock clock;
    simulator::SimulatorOptions options;
    options.settings.projects.clear();
    for (const auto& [name, certificates] : {std::pair("a", 5U), {"b", 5U}, {"c", 7U}}) {
      simulator::Project project;
      project.appkey = std::string("appkey-of-") + name;
      project.certificates = simulator::SpreadCertificates(certificates, clock.WallNow());
      folder_.Write(name, project.appkey);
      options.settings.projects.push_back(std::move(project));
    }
    simulator_ = simulator::Simulator::Start(std::move(options)).value();
    WriteConfig({"a", "b"});
    folder_.Write("web.yml", "{}\n");
  }

  // Each project's appkey is in the file of its name; polls every second.
  void WriteConfig(const std::vector<std::string>& projects) const {
    std::string text = "poll_interval: 1s\napi: {version: v1.0, base_url: '" +
                       simulator_->BaseUrl() + "'}\nprojects:\n";
    for (const std::string& name : projects) {
      text += "- {name: " + name + ", appkey_file: " + name + "}\n";
    }
    folder_.Write("next.yml", text);
    rename(folder_.Path("next.yml").c_str(), folder_.Path("e.yml").c_str());
  }

  // The exporter; `path` hangs in it while `trigger` exists.
  std::unique_ptr<ChildProcess> Start(const std::string& path,
                                      const std::vector<std::string>& more = {},
                                      std::vector<std::string> environment = {}) const {
    std::vector<std::string> flags = {"--config.file", folder_.Path("e.yml"),
                                      "--web.listen-address=127.0.0.1:0", "--web.enable-lifecycle"};
    flags.insert(flags.end(), more.begin(), more.end());
    environment.insert(environment.end(), {std::string("LD_PRELOAD=") + CERTMON_SLOW_FILES,
                                           "CERTMON_SLOW_PATH=" + folder_.Path(path),
                                           "CERTMON_SLOW_WHILE=" + folder_.Path("trigger")});
    return std::make_unique<ChildProcess>(test_support::ChildOptions{
        .arguments = ExporterWith(flags), .environment = std::move(environment)});
  }

  void Hang() const { folder_.Write("trigger", ""); }
  [[nodiscard]] bool HangsSoon() const {
    return Await([this] { return access(folder_.Path("trigger.hangs").c_str(), F_OK) == 0; });
  }
  void Answer() const { std::filesystem::remove(folder_.Path("trigger")); }

  static std::string Series(const std::string& name, const std::string& project,
                            const std::string& value) {
    return "nhncloud_certmanager_" + name + "{project=\"" + project + "\"} " + value + "\n";
  }
  static bool IsUpSoon(const std::string& url, const std::string& project) {
    const std::string up = Series("up", project, "1");
    return PageWith(url, up).find(up) != std::string::npos;
  }
  // The polls of a project until now.
  static int Polls(const std::string& url, const std::string& project) {
    const std::string page = HttpGet(url + "/metrics").body;
    const std::string begin = "nhncloud_certmanager_polls_total{project=\"" + project + "\"} ";
    const std::size_t at = page.find(begin);
    return at == std::string::npos ? -1 : std::stoi(page.substr(at + begin.size()));
  }
  static bool PollsOn(const std::string& url, const std::string& project, int times) {
    const int before = Polls(url, project);
    return Await([&] { return Polls(url, project) >= before + times; });
  }
  // The median of 21 scrapes: what a scrape takes, whatever else the machine does.
  static milliseconds ScrapeTime(const std::string& url) {
    std::vector<milliseconds> times;
    for (int i = 0; i < 21; ++i) {
      const auto begin = steady_clock::now();
      EXPECT_EQ(HttpGet(url + "/metrics").status, 200);
      times.push_back(std::chrono::ceil<milliseconds>(steady_clock::now() - begin));
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
  }
  static void ExpectPromptEnd(ChildProcess& exporter) {
    const auto begin = steady_clock::now();
    exporter.Signal(SIGTERM);
    EXPECT_EQ(exporter.WaitForExit(), 0);
    EXPECT_LT(steady_clock::now() - begin, seconds(2));
  }

  test_support::TempFolder folder_;
  std::unique_ptr<simulator::Simulator> simulator_;
};

TEST_F(HangingFiles, ASecretThatHangsStopsNothingAndItsProjectContinuesWithTheOneBefore) {
  const auto exporter = Start("a");
  const std::string url = UrlOf(*exporter);
  ASSERT_TRUE(IsUpSoon(url, "a"));
  ASSERT_TRUE(IsUpSoon(url, "b"));
  Hang();
  ASSERT_TRUE(HangsSoon());
  EXPECT_TRUE(PollsOn(url, "a", 2));
  EXPECT_TRUE(PollsOn(url, "b", 2));
  EXPECT_LT(ScrapeTime(url), milliseconds(50));
  EXPECT_EQ(HttpGet(url + "/-/healthy").status, 200);
  // The other project's rotation.
  folder_.Write("b", "appkey-of-c");
  const std::string rotated = Series("certificates", "b", "7");
  EXPECT_THAT(PageWith(url, rotated), HasSubstr(rotated));
  WriteConfig({"a"});
  EXPECT_EQ(Fetch({.url = url + "/-/reload", .method = "POST"}).status, 200);
  folder_.Write("b", "appkey-of-b");
  WriteConfig({"a", "b", "c"});
  EXPECT_EQ(Fetch({.url = url + "/-/reload", .method = "POST"}).status, 200);
  EXPECT_TRUE(IsUpSoon(url, "c"));
  const std::string line = exporter->WaitForStderr("does not answer");
  EXPECT_THAT(line, HasSubstr("project=a"));
  EXPECT_THAT(line, HasSubstr(folder_.Path("a")));
  EXPECT_TRUE(PollsOn(url, "a", 2));
  EXPECT_THAT(HttpGet(url + "/metrics").body, HasSubstr(Series("up", "a", "1")));
  ExpectPromptEnd(*exporter);
  const std::string log = exporter->Stderr();
  EXPECT_EQ(log.find("does not answer"), log.rfind("does not answer"));
}

TEST_F(HangingFiles, AStartWithASecretThatHangsServesWhatWasSavedAndTakesTheSecretWhenItComes) {
  const std::vector<std::string> storage = {"--storage.path", folder_.Path("state")};
  {
    const auto exporter = Start("none", storage);
    ASSERT_TRUE(IsUpSoon(UrlOf(*exporter), "a"));
    ASSERT_TRUE(Await(
        [this] { return access(folder_.Path("state/inventory.snapshot").c_str(), R_OK) == 0; }));
    ExpectPromptEnd(*exporter);
  }
  Hang();
  const auto exporter = Start("a", storage);
  const std::string url = UrlOf(*exporter);
  EXPECT_TRUE(IsUpSoon(url, "b"));
  const std::string failure =
      "nhncloud_certmanager_last_poll_failure{project=\"a\",reason=\"credentials\"} 1\n";
  const std::string page = PageWith(url, failure);
  EXPECT_THAT(page, HasSubstr(failure));
  EXPECT_THAT(page, HasSubstr(Series("certificates", "a", "5")));
  EXPECT_THAT(page, HasSubstr(Series("inventory_restored", "a", "1")));
  Answer();
  EXPECT_TRUE(IsUpSoon(url, "a"));
  ExpectPromptEnd(*exporter);
}

// The configuration and the web configuration.
class HangingConfigurations : public HangingFiles,
                              public ::testing::WithParamInterface<const char*> {};

TEST_P(HangingConfigurations, AReloadHoldsUpNoScrapeAndFeedsTheWatchdogAndSaysWhatHangs) {
  const test_support::NotifySocket systemd(folder_.Path("notify"));
  const auto exporter = Start(GetParam(), {"--web.config.file", folder_.Path("web.yml")},
                              {"NOTIFY_SOCKET=" + folder_.Path("notify"), "WATCHDOG_USEC=200000"});
  const std::string url = UrlOf(*exporter);
  ASSERT_TRUE(IsUpSoon(url, "a"));
  Hang();
  const auto begin = steady_clock::now();
  auto posted = std::async(std::launch::async, [&url] {
    return Fetch({.url = url + "/-/reload", .method = "POST", .timeout = seconds(60)});
  });
  ASSERT_TRUE(HangsSoon());
  EXPECT_LT(ScrapeTime(url), milliseconds(50));
  EXPECT_TRUE(PollsOn(url, "a", 2));
  while (systemd.Next(milliseconds(60'000)).rfind("RELOADING=1", 0) != 0) {
  }
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(systemd.Next(milliseconds(60'000)), "WATCHDOG=1");
  }
  const auto answer = posted.get();
  EXPECT_LT(steady_clock::now() - begin, seconds(30));
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, HasSubstr(folder_.Path(GetParam()) + ": has not been read within"));
  EXPECT_THAT(HttpGet(url + "/metrics").body, HasSubstr("config_last_reload_successful 0\n"));
  exporter->Signal(SIGHUP);
  ExpectPromptEnd(*exporter);
}

INSTANTIATE_TEST_SUITE_P(, HangingConfigurations, ::testing::Values("e.yml", "web.yml"),
                         [](const auto& row) {
                           return std::string(row.param) == "e.yml" ? "Configuration"
                                                                    : "WebConfiguration";
                         });

TEST_F(HangingFiles, AStorageFolderThatHangsDoesNotDelayTheEnd) {
  const auto exporter = Start("state", {"--storage.path", folder_.Path("state")});
  const std::string url = UrlOf(*exporter);
  ASSERT_TRUE(IsUpSoon(url, "a"));
  Hang();
  ASSERT_TRUE(HangsSoon());
  EXPECT_TRUE(PollsOn(url, "a", 2));
  ExpectPromptEnd(*exporter);
}

TEST_F(HangingFiles, AStartThatHangsEndsBySigterm) {
  Hang();
  for (const std::string path : {"e.yml", "state"}) {
    std::filesystem::remove(folder_.Path("trigger.hangs"));
    const auto exporter = Start(path, {"--storage.path", folder_.Path("state")});
    ASSERT_TRUE(HangsSoon()) << path;
    ExpectPromptEnd(*exporter);
  }
}

}  // namespace
}  // namespace certmon::e2e

// Reloads: good files, bad files, and scrapes during reloads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/e2e/awaited_page.h"
#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::Fetch;
using test_support::HttpGet;
using ::testing::HasSubstr;
using ::testing::Not;

class Reload : public ::testing::Test {
 protected:
  void SetUp() override {
    const base::SystemClock clock;
    simulator::SimulatorOptions options;
    options.settings.projects.clear();
    for (const char* appkey : {"appkey-of-a", "appkey-of-b", "appkey-of-c"}) {
      simulator::Project project;
      project.appkey = appkey;
      project.certificates = simulator::SpreadCertificates(5, clock.WallNow());
      options.settings.projects.push_back(std::move(project));
    }
    simulator_ = simulator::Simulator::Start(std::move(options)).value();
  }

  static std::string Project(const std::string& name) {
    return ProjectYaml(name, "appkey-of-" + name);
  }

  void WriteConfig(const std::string& projects, const std::string& head = "") const {
    folder_.Write("next.yml",
                  ConfigYaml(simulator_->BaseUrl(), head + "poll_interval: 30m\n", projects));
    // Replaced by a rename, as configuration management tools do: never half a file.
    rename(folder_.Path("next.yml").c_str(), folder_.Path("e.yml").c_str());
  }

  ChildProcess Start(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> flags = {"--config.file", folder_.Path("e.yml"),
                                      "--web.listen-address=127.0.0.1:0"};
    flags.insert(flags.end(), more.begin(), more.end());
    return ChildProcess({.arguments = ExporterWith(flags)});
  }

  test_support::TempFolder folder_;
  std::unique_ptr<simulator::Simulator> simulator_;
};

constexpr const char* kFiveOfA = "nhncloud_certmanager_certificates{project=\"a\"} 5\n";
constexpr const char* kFiveOfC = "nhncloud_certmanager_certificates{project=\"c\"} 5\n";

TEST_F(Reload, AddsAndRemovesProjectsAndPollsOnlyTheNewOne) {
  WriteConfig(Project("a") + Project("b"));
  ChildProcess exporter = Start();
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kFiveOfA), HasSubstr(kFiveOfA));
  ASSERT_THAT(PageWith(url, "certificates{project=\"b\"} 5\n"), HasSubstr("project=\"b\"} 5"));
  WriteConfig(Project("a") + Project("c"));
  exporter.Signal(SIGHUP);
  const std::string page = PageWith(url, kFiveOfC);
  EXPECT_THAT(page, HasSubstr(kFiveOfC));
  EXPECT_THAT(page, HasSubstr(kFiveOfA));
  EXPECT_THAT(page, Not(HasSubstr("project=\"b\"")));
  EXPECT_THAT(page, HasSubstr("nhncloud_certmanager_polls_total{project=\"a\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("nhncloud_certmanager_config_last_reload_successful 1\n"));
}

TEST_F(Reload, PollsAChangedProjectAtOnceAndKeepsItsSeries) {
  WriteConfig(Project("a"));
  ChildProcess exporter = Start();
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kFiveOfA), HasSubstr(kFiveOfA));
  WriteConfig(Project("a") + "    expiry_warning: 40d\n");
  exporter.Signal(SIGHUP);
  // 40 days are 3456000 seconds.
  EXPECT_THAT(PageWith(url, "expiration_warning_seconds{project=\"a\"} 3456000\n"),
              HasSubstr(kFiveOfA));
  EXPECT_THAT(PageWith(url, "polls_total{project=\"a\"} 2\n"),
              HasSubstr("polls_total{project=\"a\"} 2\n"));
}

// The line of the page with this prefix; empty if there is none.
std::string LineOf(const std::string& page, const std::string& begin) {
  const std::size_t at = page.find("\n" + begin);
  return at == std::string::npos ? "" : page.substr(at + 1, page.find('\n', at + 1) - at - 1);
}

constexpr const char* kReloadTime =
    "nhncloud_certmanager_config_last_reload_success_timestamp_seconds ";

struct BadReload {
  const char* name;
  // Damages the configuration file; `good` is its content.
  std::function<void(const test_support::TempFolder& folder, const std::string& good)> spoil;
  const char* message;
};

void PrintTo(const BadReload& row, std::ostream* out) { *out << row.name; }

class BadReloads : public Reload, public ::testing::WithParamInterface<BadReload> {};

TEST_P(BadReloads, KeepTheRunningSettingsAndReportTheError) {
  WriteConfig(Project("a"));
  std::ifstream file(folder_.Path("e.yml"));
  const std::string good(std::istreambuf_iterator<char>(file), {});
  ChildProcess exporter = Start();
  const std::string url = UrlOf(exporter);
  const std::string before = PageWith(url, kFiveOfA);
  ASSERT_THAT(before, HasSubstr(kFiveOfA));
  GetParam().spoil(folder_, good);
  exporter.Signal(SIGHUP);
  const std::string after = PageWith(url, "config_last_reload_successful 0\n");
  EXPECT_THAT(after, HasSubstr("config_last_reload_successful 0\n"));
  EXPECT_EQ(LineOf(after, kReloadTime), LineOf(before, kReloadTime));
  EXPECT_FALSE(LineOf(after, kReloadTime).empty());
  EXPECT_THAT(after, HasSubstr(kFiveOfA));
  EXPECT_THAT(after, Not(HasSubstr("project=\"c\"")));
  EXPECT_THAT(after, HasSubstr("nhncloud_certmanager_polls_total{project=\"a\"} 1\n"));
  const std::string line = exporter.WaitForStderr("configuration not reloaded");
  EXPECT_THAT(line, HasSubstr(GetParam().message));
  EXPECT_THAT(line, Not(HasSubstr("appkey-of-")));

  // The next good file is loaded as usual.
  std::filesystem::remove_all(folder_.Path("e.yml"));
  WriteConfig(Project("a") + Project("c"));
  exporter.Signal(SIGHUP);
  EXPECT_THAT(PageWith(url, kFiveOfC), HasSubstr("config_last_reload_successful 1\n"));
}

INSTANTIATE_TEST_SUITE_P(
    , BadReloads,
    ::testing::Values(
        BadReload{"AMisspeltKey",
                  [](const auto& folder, const auto& good) {
                    folder.Write("e.yml", "poll_intervall: 5m\n" + good);
                  },
                  "poll_intervall"},
        // The last line is the key of a secret without its value.
        BadReload{"HalfAFile",
                  [](const auto& folder, const auto& good) {
                    folder.Write("e.yml", good.substr(0, good.find("secret_access_key: ") + 18));
                  },
                  "secret_access_key"},
        BadReload{"AnEmptyFile", [](const auto& folder, const auto&) { folder.Write("e.yml", ""); },
                  "is empty"},
        BadReload{
            "NoFile",
            [](const auto& folder, const auto&) { std::filesystem::remove(folder.Path("e.yml")); },
            "No such file"},
        BadReload{"ASecretFileThatIsNotThere",
                  [](const auto& folder, const auto& good) {
                    folder.Write("e.yml", good +
                                              "  - {name: c, appkey_file: nowhere, api: "
                                              "{version: v1.0}}\n");
                  },
                  "nowhere"}),
    [](const auto& row) { return row.param.name; });

TEST_F(Reload, IsAppliedLaterIfOnlyTheWebConfigurationWasBad) {
  WriteConfig(Project("a"));
  ChildProcess exporter = Start({"--web.config.file", folder_.Write("web.yml", "{}\n")});
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kFiveOfA), HasSubstr(kFiveOfA));
  folder_.Write("web.yml", "rate_limit: {}\n");
  WriteConfig(Project("a") + Project("c"));
  exporter.Signal(SIGHUP);
  EXPECT_THAT(exporter.WaitForStderr("msg=\"configuration not reloaded"), HasSubstr("rate_limit"));
  EXPECT_THAT(HttpGet(url + "/metrics").body, Not(HasSubstr("project=\"c\"")));
  // This newer file is not loaded, because nobody requested a reload of it.
  WriteConfig(Project("c"));
  folder_.Write("web.yml", "{}\n");
  const std::string page = PageWith(url, kFiveOfC);
  EXPECT_THAT(page, HasSubstr(kFiveOfA));
  EXPECT_THAT(page, HasSubstr("config_last_reload_successful 1\n"));
}

TEST_F(Reload, RereadWebConfigurationDoesNotChangeTheReloadTime) {
  WriteConfig(Project("a"));
  ChildProcess exporter = Start({"--web.config.file", folder_.Write("web.yml", "{}\n")});
  const std::string url = UrlOf(exporter);
  const std::string before = PageWith(url, kFiveOfA);
  folder_.Write("e.yml", "poll_intervall: 5m\n");
  exporter.Signal(SIGHUP);
  exporter.WaitForStderr("msg=\"configuration not reloaded");
  folder_.Write("web.yml", "http_server_config: {headers: {X-Frame-Options: deny}}\n");
  exporter.WaitForStderr("web configuration reloaded");
  const std::string after = HttpGet(url + "/metrics").body;
  EXPECT_THAT(after, HasSubstr("config_last_reload_successful 0\n"));
  EXPECT_FALSE(LineOf(before, kReloadTime).empty());
  EXPECT_EQ(LineOf(after, kReloadTime), LineOf(before, kReloadTime));
}

// Kubernetes: e.yml -> ..data/e.yml and ..data -> ..1. An update renames a new link to ..data.
TEST_F(Reload, ReadsTheNewFileAfterItsFolderWasSwappedByALink) {
  for (const auto& [version, projects] :
       {std::pair("..1", Project("a")), std::pair("..2", Project("a") + Project("c"))}) {
    WriteConfig(projects);
    std::filesystem::create_directory(folder_.Path(version));
    std::filesystem::rename(folder_.Path("e.yml"), folder_.Path(version) + "/e.yml");
  }
  std::filesystem::create_symlink("..1", folder_.Path("..data"));
  std::filesystem::create_symlink("..data/e.yml", folder_.Path("e.yml"));
  ChildProcess exporter = Start();
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kFiveOfA), HasSubstr(kFiveOfA));
  std::filesystem::create_symlink("..2", folder_.Path("..data_tmp"));
  std::filesystem::rename(folder_.Path("..data_tmp"), folder_.Path("..data"));
  exporter.Signal(SIGHUP);
  EXPECT_THAT(PageWith(url, kFiveOfC), HasSubstr(kFiveOfA));
}

TEST_F(Reload, OverHttpIsForbiddenUnlessEnabled) {
  WriteConfig(Project("a"));
  ChildProcess closed = Start();
  EXPECT_EQ(Fetch({.url = UrlOf(closed) + "/-/reload", .method = "POST"}).status, 403);
  ChildProcess open = Start({"--web.enable-lifecycle"});
  const std::string url = UrlOf(open) + "/-/reload";
  EXPECT_EQ(Fetch({.url = url, .method = "POST"}).status, 200);
  EXPECT_EQ(Fetch({.url = url, .method = "PUT"}).status, 200);
  const auto get = HttpGet(url);
  EXPECT_EQ(get.status, 405);
  EXPECT_THAT(get.Header("allow"), HasSubstr("POST"));
  WriteConfig("", "");
  const auto failed = Fetch({.url = url, .method = "POST"});
  EXPECT_EQ(failed.status, 500);
  EXPECT_THAT(failed.body, HasSubstr("projects"));
}

// The number of certificate series that a page has for a project.
int CertificatesOf(const std::string& project, const std::string& page) {
  const std::string series =
      "\nnhncloud_certmanager_certificate_expiration_timestamp_seconds{project=\"" + project + "\"";
  int count = 0;
  for (std::size_t at = page.find(series); at != std::string::npos;
       at = page.find(series, at + 1)) {
    ++count;
  }
  return count;
}

TEST_F(Reload, HundredReloadsFailNoScrapeAndRemoveOnlyRemovedProjects) {
  WriteConfig(Project("a") + Project("b"));
  ChildProcess exporter = Start({"--web.enable-lifecycle"});
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(PageWith(url, kFiveOfA), HasSubstr(kFiveOfA));
  std::atomic<bool> stop{false};
  std::atomic<int> scrapes{0};
  std::atomic<int> failed{0};
  std::atomic<int> incomplete{0};
  const auto scrape = [&] {
    while (!stop) {
      const auto answer = HttpGet(url + "/metrics");
      ++scrapes;
      failed += answer.curl_code == 0 && answer.status == 200 ? 0 : 1;
      // Project a is in every configuration, so its series must be on every page.
      incomplete +=
          CertificatesOf("a", answer.body) == 5 && answer.body.find(kFiveOfA) != std::string::npos
              ? 0
              : 1;
    }
  };
  std::vector<std::jthread> scrapers;
  for (int i = 0; i < 4; ++i) {
    scrapers.emplace_back(scrape);
  }
  for (int i = 0; i < 100; ++i) {
    const std::string added = i % 2 == 0 ? "c" : "b";
    const std::string removed = i % 2 == 0 ? "b" : "c";
    WriteConfig(i % 3 == 0 ? Project("a") + Project(added) : Project(added) + Project("a"));
    if (i % 4 < 2) {
      EXPECT_EQ(Fetch({.url = url + "/-/reload", .method = "POST"}).status, 200);
    } else {
      exporter.Signal(SIGHUP);
    }
    const std::string series_of_added = "\nnhncloud_certmanager_up{project=\"" + added + "\"}";
    const std::string page = PageWith(url, series_of_added);
    EXPECT_THAT(page, HasSubstr(series_of_added)) << "reload " << i;
    EXPECT_THAT(page, Not(HasSubstr("project=\"" + removed + "\""))) << "reload " << i;
  }
  stop = true;
  scrapers.clear();
  EXPECT_GT(scrapes, 100);
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(incomplete, 0);
  // Project a was polled once, at the start.
  EXPECT_THAT(HttpGet(url + "/metrics").body,
              HasSubstr("nhncloud_certmanager_polls_total{project=\"a\"} 1\n"));
}

}  // namespace
}  // namespace certmon::e2e

// Restarts while the API is down: the saved inventory is served at once, with its age.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "lib/inventory/snapshot_file.h"
#include "tests/e2e/awaited_page.h"
#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using std::chrono::seconds;
using test_support::ChildProcess;
using test_support::HttpGet;
using ::testing::HasSubstr;
using ::testing::Not;

class Restart : public ::testing::Test {
 protected:
  void SetUp() override {
    config_ = folder_.Write("e.yml", ConfigYaml(simulator_->BaseUrl(), "poll_interval: 30m\n"));
  }

  std::vector<std::string> Arguments() const {
    return ExporterWith({"--config.file", config_, "--web.listen-address=127.0.0.1:0",
                         "--storage.path", folder_.Path("state")});
  }

  ChildProcess Start() const { return ChildProcess({.arguments = Arguments()}); }

  // The lines of the page with this prefix, as soon as there are any.
  static std::string Lines(const std::string& url, const std::string& begin) {
    std::string found;
    Await([&] {
      std::istringstream page(HttpGet(url + "/metrics").body);
      for (std::string line; std::getline(page, line);) {
        found += line.rfind(begin, 0) == 0 ? line + "\n" : "";
      }
      return !found.empty();
    });
    return found;
  }

  [[nodiscard]] bool SavedSoon() const {
    return Await(
        [this] { return access(folder_.Path("state/inventory.snapshot").c_str(), R_OK) == 0; });
  }

  test_support::TempFolder folder_;
  std::unique_ptr<simulator::Simulator> simulator_ = SimulatorWith(50);
  std::string config_;
};

constexpr const char* kExpirations =
    "nhncloud_certmanager_certificate_expiration_timestamp_seconds{";
constexpr const char* kLastSuccess = "nhncloud_certmanager_last_success_timestamp_seconds{";

TEST_F(Restart, ServesTheSavedInventoryFromTheFirstScrapeIfTheApiIsDown) {
  std::string expirations;
  std::string success;
  {
    ChildProcess first = Start();
    const std::string url = UrlOf(first);
    expirations = Lines(url, kExpirations);
    success = Lines(url, kLastSuccess);
    ASSERT_TRUE(SavedSoon());
    first.Signal(SIGKILL);
    first.WaitForExit();
  }
  simulator_->StopListening();
  ChildProcess second = Start();
  const std::string url = UrlOf(second);
  // No retries: the first page must be complete.
  const std::string page = HttpGet(url + "/metrics").body;
  EXPECT_THAT(page,
              HasSubstr("nhncloud_certmanager_inventory_restored{project=\"production\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("nhncloud_certmanager_certificates{project=\"production\"} 50\n"));
  EXPECT_EQ(Lines(url, kExpirations), expirations);
  EXPECT_EQ(Lines(url, kLastSuccess), success);
  EXPECT_EQ(HttpGet(url + "/-/ready").status, 200);
}

TEST_F(Restart, ServesWhatWasReadFromFilesBeforeItIsReadAgain) {
  simulator_ = SimulatorWith(2);
  config_ = folder_.Write("e.yml", ConfigYaml(simulator_->BaseUrl(), "poll_interval: 30m\n") +
                                       "    inspect_files: true\n");
  constexpr const char* kEnds =
      "nhncloud_certmanager_certificate_file_not_after_timestamp_seconds{";
  std::string ends;
  {
    ChildProcess first = Start();
    const std::string url = UrlOf(first);
    ASSERT_TRUE(Await([&] {
      ends = Lines(url, kEnds);
      return std::count(ends.begin(), ends.end(), '\n') == 2;
    }));
    ASSERT_TRUE(Await([this] {
      std::ifstream saved(folder_.Path("state/inventory.snapshot"));
      const std::string text{std::istreambuf_iterator<char>(saved), {}};
      EXPECT_EQ(text.find("PRIVATE KEY"), std::string::npos);
      return text.find("file_not_after\t", text.find("file_not_after\t") + 1) != std::string::npos;
    }));
    first.Signal(SIGKILL);
    first.WaitForExit();
  }
  simulator_->StopListening();
  ChildProcess second = Start();
  EXPECT_EQ(Lines(UrlOf(second), kEnds), ends);
}

TEST_F(Restart, IgnoresAndCountsADamagedFile) {
  ASSERT_EQ(mkdir(folder_.Path("state").c_str(), 0700), 0);
  folder_.Write("state/inventory.snapshot",
                "nhncloud-certmanager-exporter inventory 2\nnonsense\n");
  ChildProcess exporter = Start();
  const std::string url = UrlOf(exporter);
  EXPECT_THAT(Lines(url, "nhncloud_certmanager_snapshot_load_failures_total"), HasSubstr(" 1\n"));
  EXPECT_THAT(exporter.Stderr(), HasSubstr("saved inventory not used"));
  EXPECT_THAT(Lines(url, kExpirations), HasSubstr("www-001.example.com"));
}

TEST_F(Restart, SecondExporterWithTheSameFolderIsRefused) {
  ChildProcess first = Start();
  ASSERT_FALSE(UrlOf(first).empty());
  ChildProcess second = Start();
  EXPECT_EQ(second.WaitForExit(), 2);
  EXPECT_THAT(second.Stderr(), HasSubstr("--storage.path"));
}

TEST_F(Restart, SavedFileHasNoSecretAndMode0600) {
  ChildProcess exporter = Start();
  ASSERT_FALSE(Lines(UrlOf(exporter), kExpirations).empty());
  ASSERT_TRUE(SavedSoon());
  const std::string path = folder_.Path("state/inventory.snapshot");
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("www-001.example.com"));
  EXPECT_THAT(text.str(), Not(HasSubstr(simulator::kDemoAppkey)));
  EXPECT_THAT(text.str(), Not(HasSubstr(simulator::kDemoSecretAccessKey)));
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(Restart, FailedSaveIsCountedAndScrapesContinue) {
  ChildProcess exporter = Start();
  const std::string url = UrlOf(exporter);
  ASSERT_FALSE(Lines(url, kExpirations).empty());
  ASSERT_TRUE(SavedSoon());
  const std::string failures = "nhncloud_certmanager_snapshot_write_failures_total";
  EXPECT_EQ(Lines(url, failures), failures + " 0\n");
  // Simulates a lost disk. Permissions would not do: root may write to any existing folder.
  std::filesystem::rename(folder_.Path("state"), folder_.Path("gone"));
  // A reload that changes the project polls it and saves at once.
  std::ofstream(config_, std::ios::app) << "    expiry_warning: 40d\n";
  exporter.Signal(SIGHUP);
  EXPECT_THAT(exporter.WaitForStderr("inventory not saved"), HasSubstr("level=error"));
  EXPECT_TRUE(Await([&] {
    const std::string line = Lines(url, failures);
    return !line.empty() && line != failures + " 0\n";
  }));
  EXPECT_THAT(Lines(url, kExpirations), HasSubstr("www-001.example.com"));
}

TEST_F(Restart, LastSuccessIsZeroIfTheApiIsDownAndNothingWasSaved) {
  simulator_->StopListening();
  ChildProcess exporter = Start();
  const std::string url = UrlOf(exporter);
  const std::string failure =
      "nhncloud_certmanager_last_poll_failure{project=\"production\",reason=\"connect\"}";
  PageWith(url, failure + " 1\n");
  const test_support::HttpAnswer answer = HttpGet(url + "/metrics");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr(failure + " 1\n"));
  EXPECT_THAT(answer.body, HasSubstr("nhncloud_certmanager_up{project=\"production\"} 0\n"));
  EXPECT_THAT(answer.body, HasSubstr(std::string(kLastSuccess) + "project=\"production\"} 0\n"));
  EXPECT_THAT(answer.body, Not(HasSubstr("nhncloud_certmanager_certificate_")));
  EXPECT_EQ(HttpGet(url + "/-/healthy").status, 200);
}

// A restart behaves like a reload: somebody who changes the API version or URL and makes a mistake
// still sees what expires.
TEST_F(Restart, ServesTheSavedInventoryIfTheApiVersionOrUrlChanged) {
  std::string expirations;
  {
    ChildProcess exporter = Start();
    expirations = Lines(UrlOf(exporter), kExpirations);
    ASSERT_FALSE(expirations.empty());
    ASSERT_TRUE(SavedSoon());
    exporter.Signal(SIGTERM);
    exporter.WaitForExit();
  }
  for (const std::string& api : {std::string("version: v1.0, base_url: 'http://127.0.0.1:1'"),
                                 "version: v1.3, token_url: 'http://127.0.0.1:1', base_url: '" +
                                     simulator_->BaseUrl() + "'"}) {
    folder_.Write("e.yml", "poll_interval: 30m\nprojects:\n  - name: production\n    api: {" + api +
                               "}\n    appkey: a\n    user_access_key_id: i\n"
                               "    secret_access_key: s\n");
    // Twice: the save by the first start must not lose them either.
    for (int i = 0; i < 2; ++i) {
      ChildProcess exporter = Start();
      const std::string url = UrlOf(exporter);
      PageWith(url, "poll_failures_total{project=\"production\",reason=\"connect\"} 1\n");
      EXPECT_EQ(Lines(url, kExpirations), expirations) << api;
      EXPECT_THAT(HttpGet(url + "/metrics").body,
                  HasSubstr("inventory_restored{project=\"production\"} 1\n"));
      exporter.Signal(SIGTERM);
      exporter.WaitForExit();
    }
  }
}

// `ulimit -f` and LimitFSIZE of systemd set this limit. 4 blocks of 512 bytes are too few for 50
// certificates.
TEST_F(Restart, FileSizeLimitIsCountedAndDoesNotEndTheProgram) {
  ChildProcess exporter({.arguments = UnderLimit("-f 4", Arguments())});
  const std::string url = UrlOf(exporter);
  const std::string failed = "\nnhncloud_certmanager_snapshot_write_failures_total 1\n";
  EXPECT_THAT(PageWith(url, failed), HasSubstr(failed));
  EXPECT_THAT(exporter.WaitForStderr("inventory not saved"), HasSubstr("File too large"));
  EXPECT_EQ(HttpGet(url + "/-/healthy").status, 200);
}

TEST_F(Restart, ServesAThirtyDayOldSnapshotAndShowsItsAge) {
  const base::SystemClock clock;
  const auto now = std::chrono::floor<seconds>(clock.WallNow());
  const auto saved_at = now - std::chrono::days(30);
  auto inventory = std::make_shared<inventory::Inventory>();
  // Six days left: NHNCloudCertificateExpiringCritical fires.
  inventory->certificates = {{.name = "soon.example.com",
                              .authority = "",
                              .signature_algorithm = "",
                              .expires_at = now + std::chrono::days(6) + std::chrono::hours(1),
                              .created_at = {}}};
  ASSERT_EQ(mkdir(folder_.Path("state").c_str(), 0700), 0);
  const inventory::SavedProject project{.identity = {.project = "production",
                                                     .base_url = simulator_->BaseUrl(),
                                                     .api_version = "v1.1"},
                                        .inventory = inventory,
                                        .last_success = saved_at,
                                        .last_attempt = saved_at,
                                        .removed_total = 3};
  ASSERT_TRUE(inventory::SaveSnapshot(base::SystemFiles(), folder_.Path("state/inventory.snapshot"),
                                      {.projects = {project}})
                  .has_value());
  simulator_->StopListening();
  ChildProcess exporter = Start();
  const std::string page = HttpGet(UrlOf(exporter) + "/metrics").body;
  const std::string labels = "{project=\"production\",certificate_name=\"soon.example.com\"} ";
  EXPECT_THAT(page, HasSubstr("certificate_days_remaining" + labels + "6\n"));
  EXPECT_THAT(page, HasSubstr("certificate_expiration_timestamp_seconds" + labels));
  // More than 3 intervals and 10 minutes ago: NHNCloudCertmanagerDataStale fires.
  EXPECT_THAT(page, HasSubstr(std::string(kLastSuccess) + "project=\"production\"} " +
                              std::to_string(saved_at.time_since_epoch().count()) + "\n"));
  EXPECT_THAT(page, HasSubstr("inventory_restored{project=\"production\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("certificates_removed_total{project=\"production\"} 3\n"));
}

}  // namespace
}  // namespace certmon::e2e

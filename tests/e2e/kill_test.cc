// The program is killed at random moments while every poll changes the inventory. After each
// restart the first scrape shows one complete generation of each project, never an older one than
// before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <random>

#include "tests/e2e/changing_api.h"
#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using std::chrono::milliseconds;
using test_support::ChildProcess;
using ::testing::HasSubstr;

using Clock = std::chrono::steady_clock;

class Kill : public ::testing::TestWithParam<unsigned> {
 protected:
  [[nodiscard]] ChildProcess StartExporter() const {
    return ChildProcess({.arguments = ExporterWith({"--config.file", folder_.Path("e.yml"),
                                                    "--web.listen-address=127.0.0.1:0",
                                                    "--storage.path", folder_.Path("state")}),
                         .environment = {}});
  }

  // Waits until the saved file contains every project. From then on all must be restored.
  void SaveOnce() const {
    ChildProcess exporter = StartExporter();
    const std::string url = UrlOf(exporter);
    const auto deadline = Clock::now() + std::chrono::seconds(60);
    while (Clock::now() < deadline && !AllSaved()) {
      std::this_thread::sleep_for(milliseconds(20));
    }
    ASSERT_TRUE(AllSaved());
    exporter.Signal(SIGKILL);
    exporter.WaitForExit();
  }

  // The file has one line with a name for each certificate.
  [[nodiscard]] bool AllSaved() const {
    std::ifstream file(folder_.Path("state/inventory.snapshot"));
    std::size_t names = 0;
    for (std::string line; std::getline(file, line);) {
      names += line.find("www-") != std::string::npos ? 1 : 0;
    }
    return names >= ChangingApi::kProjects * ChangingApi::kCertificates;
  }

  test_support::TempFolder folder_;
  ChangingApi api_;
};

TEST_P(Kill, RestartServesOneCompleteGeneration) {
  folder_.Write("e.yml", "poll_interval: 1s\n" + api_.ProjectsYaml());
  std::filesystem::create_directory(folder_.Path("state"));
  std::filesystem::permissions(folder_.Path("state"), std::filesystem::perms::owner_all);
  ASSERT_NO_FATAL_FAILURE(SaveOnce());
  // A fixed seed makes failures reproducible.
  std::minstd_rand random(GetParam());
  std::vector<long> before(ChangingApi::kProjects, 1);
  const std::vector<long> first = before;
  std::vector<milliseconds> starts;
  int half_written = 0;
  for (int kill = 0; kill < CERTMON_KILLS_A_RUN; ++kill) {
    SCOPED_TRACE(testing::Message() << "kill " << kill);
    api_.Stop();
    const auto began = Clock::now();
    ChildProcess exporter = StartExporter();
    // No retries: the first page must be complete.
    const std::string page = test_support::HttpGet(UrlOf(exporter) + "/metrics").body;
    starts.push_back(std::chrono::duration_cast<milliseconds>(Clock::now() - began));
    const std::vector<long> generations = ChangingApi::GenerationsOn(page);
    for (std::size_t i = 0; i < ChangingApi::kProjects; ++i) {
      EXPECT_THAT(page, HasSubstr("nhncloud_certmanager_inventory_restored{project=\"p" +
                                  std::to_string(i) + "\"} 1\n"));
      EXPECT_GE(generations[i], before[i]);
    }
    EXPECT_THAT(page, HasSubstr("nhncloud_certmanager_snapshot_load_failures_total 0\n"));
    ASSERT_FALSE(HasFailure()) << exporter.Stderr();
    before = generations;
    api_.Start();
    // This sleep waits for nothing: it varies the moment of the kill. Each project is polled about
    // once meanwhile.
    std::this_thread::sleep_for(milliseconds(random() % 1'200));
    exporter.Signal(SIGKILL);
    ASSERT_EQ(exporter.WaitForExit(), 128 + SIGKILL) << exporter.Stderr();
    half_written += std::filesystem::exists(folder_.Path("state/inventory.snapshot.tmp")) ? 1 : 0;
  }
  // Most kills happened after a change.
  EXPECT_GT(*std::min_element(before.begin(), before.end()), first[0] + CERTMON_KILLS_A_RUN);
  std::sort(starts.begin(), starts.end());
  RecordProperty("half_written_files", half_written);
  RecordProperty("median_ms_from_exec_to_good_scrape",
                 static_cast<int>(starts[starts.size() / 2].count()));
  RecordProperty("longest_ms_from_exec_to_good_scrape", static_cast<int>(starts.back().count()));
}

INSTANTIATE_TEST_SUITE_P(CERTMON_PREFIX, Kill, testing::Range(1U, CERTMON_RUNS + 1U));

}  // namespace
}  // namespace certmon::e2e

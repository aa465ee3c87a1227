// 10,000 certificates in 32 MiB. Uses the release program, because a sanitizer needs many times the
// memory.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::HttpGet;
using test_support::TempFolder;

// RLIMIT_DATA counts all private writable memory, used or not (getrlimit(2)). That is stricter than
// a cgroup, except for file pages, which the kernel can drop. Thread stacks count in full, so they
// are limited too.
std::vector<std::string> InThirtyTwoMebibytes(std::vector<std::string> program) {
  return UnderLimit("-s 512 && ulimit -d 32768", std::move(program));
}

TEST(SmallMemory, TenThousandCertificatesArePolledServedAndSavedIn32Mebibytes) {
  ASSERT_EQ(access(CERTMON_RELEASE_PROGRAM, X_OK), 0)
      << "build the release preset first, as ./test does: " << CERTMON_RELEASE_PROGRAM;
  const auto simulator = SimulatorWith(10'000);
  const TempFolder folder;
  const std::string config =
      folder.Write("e.yml", ConfigYaml(simulator->BaseUrl(), "poll_interval: 5s\n"));
  ChildProcess exporter(
      {.arguments = InThirtyTwoMebibytes({CERTMON_RELEASE_PROGRAM, "--config.file", config,
                                          "--web.listen-address=127.0.0.1:0", "--storage.path",
                                          folder.Path("state")})});
  const std::string url = UrlOf(exporter);
  ASSERT_FALSE(url.empty()) << exporter.Stderr();
  // Two polls, the second merged into the first, during plain and gzip scrapes.
  const std::string all = "nhncloud_certmanager_certificates{project=\"production\"} 10000\n";
  std::string page;
  for (int attempt = 0; attempt < 600; ++attempt) {
    page = HttpGet(url + "/metrics").body;
    EXPECT_EQ(HttpGet(url + "/metrics", {"Accept-Encoding: gzip"}).status, 200);
    if (page.find(all) != std::string::npos && simulator->RequestCount() > 1) {
      break;
    }
    usleep(100'000);
  }
  EXPECT_NE(page.find(all), std::string::npos) << exporter.Stderr();
  EXPECT_NE(page.find("nhncloud_certmanager_up{project=\"production\"} 1\n"), std::string::npos);
  EXPECT_NE(page.find("\nnhncloud_certmanager_snapshot_write_failures_total 0\n"),
            std::string::npos);
  exporter.Signal(SIGTERM);
  EXPECT_EQ(exporter.WaitForExit(), 0) << exporter.Stderr();
}

}  // namespace
}  // namespace certmon::e2e

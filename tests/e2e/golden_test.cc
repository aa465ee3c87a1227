// The whole exporter in this process at a fixed time, from the simulated API to the exposition. The
// exposition must equal tests/golden/whole_program.prom.
//
// To update that file: CERTMON_WRITE_GOLDEN=1 golden_test, then read the diff.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "exporter/app/exporter.h"
#include "exporter/startup/startup.h"
#include "lib/simulator/simulator.h"
#include "tests/e2e/awaited_page.h"
#include "tests/e2e/poll_driver.h"
#include "tests/support/fake_clock.h"

namespace certmon::e2e {
namespace {

constexpr const char* kGolden = CERTMON_SOURCE_DIR "/tests/golden/whole_program.prom";

// Values that differ from run to run: the process, the build, the number of scrapes.
bool DependsOnTheRun(const std::string& line) {
  return line.find("process_") != std::string::npos ||
         line.find("nhncloud_certmanager_exporter_build_info{") == 0 ||
         line.find("nhncloud_certmanager_http_requests_total{") == 0;
}

std::string WithoutTheRun(const std::string& page) {
  std::istringstream lines(page);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    kept += DependsOnTheRun(line) ? "" : line + "\n";
  }
  return kept;
}

std::vector<exporter::ProjectSettings> ProjectsAt(const std::string& base_url) {
  exporter::Config config;
  exporter::ProjectConfig project;
  project.name = "production";
  project.credentials.appkey = base::Secret(simulator::kDemoAppkey);
  project.credentials.user_access_key_id = base::Secret(simulator::kDemoUserAccessKeyId);
  project.credentials.secret_access_key = base::Secret(simulator::kDemoSecretAccessKey);
  project.options.api.base_url = base_url;
  project.options.rules.thresholds.warning = std::chrono::hours(24 * 45);
  project.options.rules.ignore = {{.text = "api.*", .is_glob = true}};
  config.projects.push_back(std::move(project));
  return std::move(exporter::PrepareProjects(std::move(config), {}).value().projects);
}

TEST(WholeProgram, ServesTheGoldenPageAtAFixedMoment) {
  test_support::FakeClock clock{kFixedNow};
  simulator::SimulatorOptions options;
  options.clock = &clock;
  options.settings.projects[0].certificates = simulator::DemoCertificates(clock.WallNow());
  options.settings.page_size_max = 5;
  options.settings.ignore_all = true;
  const auto simulator = simulator::Simulator::Start(std::move(options)).value();
  HalfRandom random;
  RecordingLog log;
  exporter::ExporterOptions exporter_options;
  exporter_options.projects = ProjectsAt(simulator->BaseUrl());
  exporter_options.first = exporter::Schedule::First::kAtOnce;
  exporter_options.files = std::make_unique<exporter::Files>(exporter::FilesOptions(), clock, log);
  exporter_options.listen = {{.host = "127.0.0.1", .port = 0}};
  const auto exporter =
      exporter::Exporter::Start(std::move(exporter_options), clock, random, log).value();
  // Wait for the first poll.
  const std::string page =
      WithoutTheRun(PageWithAll("http://" + http::FormatListenAddress(exporter->Bound().front()),
                                {"nhncloud_certmanager_polls_total{project=\"production\"} 1\n",
                                 "nhncloud_certmanager_up{project=\"production\"} 1\n"}));

  if (std::getenv("CERTMON_WRITE_GOLDEN") != nullptr) {
    std::ofstream(kGolden) << page;
  }
  std::ifstream in(kGolden);
  std::ostringstream golden;
  golden << in.rdbuf();
  EXPECT_EQ(page, golden.str());
}

}  // namespace
}  // namespace certmon::e2e

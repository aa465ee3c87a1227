// Static checks of the Compose stack: the files it names exist, and other machines cannot reach it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "tests/deploy/yaml_file.h"

namespace certmon::deploy {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

constexpr const char* kFolder = "deploy/compose";

YAML::Node Services() { return LoadYaml(std::string(kFolder) + "/compose.yml")["services"]; }

// Mounts "SOURCE:TARGET[:OPTIONS]" by target; the sources are relative to the root of the repository.
std::map<std::string, std::string> MountsOf(const YAML::Node& service) {
  std::map<std::string, std::string> mounts;
  for (const std::string& text : Strings(service["volumes"])) {
    const std::size_t colon = text.find(':');
    const std::string target = text.substr(colon + 1, text.find(':', colon + 1) - colon - 1);
    mounts[target] = (std::filesystem::path(kFolder) / text.substr(0, colon)).lexically_normal();
  }
  return mounts;
}

// The file or folder in the repository that the service sees at this path; empty if there is none.
std::string SourceOf(const YAML::Node& service, const std::string& seen) {
  for (const auto& [target, source] : MountsOf(service)) {
    if (seen.rfind(target, 0) == 0) {
      return source + seen.substr(target.size());
    }
  }
  return "";
}

bool Exists(const std::string& source) {
  return !source.empty() && std::filesystem::exists(CERTMON_SOURCE_DIR "/" + source);
}

TEST(Compose, HasAllFourServices) {
  std::vector<std::string> names;
  for (const auto& service : Services()) {
    names.push_back(service.first.as<std::string>());
  }
  EXPECT_THAT(names, ElementsAre("exporter", "prometheus", "alertmanager", "grafana"));
}

TEST(Compose, MountsOnlyExistingFilesReadOnlyAndReadableUnderSelinux) {
  for (const auto& service : Services()) {
    for (const auto& [target, source] : MountsOf(service.second)) {
      EXPECT_TRUE(Exists(source)) << source;
    }
    for (const std::string& volume : Strings(service.second["volumes"])) {
      // z: SELinux denies a container files without this label.
      EXPECT_THAT(volume, MatchesRegex(".*:ro,z"));
    }
  }
}

TEST(Compose, PinsTheVersionOfEveryDownloadedImage) {
  for (const auto& service : Services()) {
    if (!service.second["build"]) {
      EXPECT_THAT(service.second["image"].as<std::string>(),
                  MatchesRegex("[a-z]+/[a-z]+:v?[0-9]+\\.[0-9]+\\.[0-9]+"));
    }
  }
}

TEST(Compose, PublishesPortsOnlyOnLoopback) {
  for (const auto& service : Services()) {
    for (const std::string& port : Strings(service.second["ports"])) {
      EXPECT_THAT(port, StartsWith("127.0.0.1:"));
    }
  }
}

TEST(Compose, BuildsThisProjectsImageAndDropsAllPrivileges) {
  const YAML::Node exporter = Services()["exporter"];
  EXPECT_EQ(std::filesystem::path(kFolder) / exporter["build"].as<std::string>() / "Dockerfile",
            std::filesystem::path("deploy/compose/../../Dockerfile"));
  EXPECT_TRUE(exporter["read_only"].as<bool>());
  EXPECT_THAT(Strings(exporter["cap_drop"]), ElementsAre("ALL"));
  EXPECT_THAT(Strings(exporter["security_opt"]), ElementsAre("no-new-privileges:true"));
}

TEST(Compose, MountsEveryConfigurationFile) {
  for (const char* name : {"prometheus", "alertmanager"}) {
    const YAML::Node service = Services()[name];
    const std::string flag = "--config.file=";
    const std::string first = Strings(service["command"]).at(0);
    ASSERT_THAT(first, StartsWith(flag));
    EXPECT_TRUE(Exists(SourceOf(service, first.substr(flag.size())))) << first;
  }
}

TEST(Compose, ProvisionsPrometheusAsDataSource) {
  const YAML::Node grafana = Services()["grafana"];
  const std::string folder = SourceOf(grafana, "/etc/grafana/provisioning");
  const YAML::Node source = LoadYaml(folder + "/datasources/prometheus.yml")["datasources"][0];
  EXPECT_EQ(source["type"].as<std::string>(), "prometheus");
  EXPECT_EQ(source["url"].as<std::string>(), "http://prometheus:9090");
  EXPECT_TRUE(source["isDefault"].as<bool>());
  // The dashboards derive rate windows from this interval (dashboards/README.md).
  EXPECT_EQ(
      source["jsonData"]["timeInterval"].as<std::string>(),
      LoadYaml("deploy/compose/prometheus.yml")["global"]["scrape_interval"].as<std::string>());
}

TEST(Compose, ProvisionsTheDashboardsOfThisProject) {
  const YAML::Node grafana = Services()["grafana"];
  const std::string folder = SourceOf(grafana, "/etc/grafana/provisioning");
  const YAML::Node provider =
      LoadYaml(folder + "/dashboards/nhncloud-certmanager.yml")["providers"][0];
  EXPECT_EQ(SourceOf(grafana, provider["options"]["path"].as<std::string>()), "dashboards");
  const std::string home =
      grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"].as<std::string>();
  EXPECT_TRUE(Exists(SourceOf(grafana, home))) << home;
}

TEST(Compose, SendsNoNotifications) {
  for (const auto& receiver : LoadYaml("deploy/compose/alertmanager.yml")["receivers"]) {
    EXPECT_EQ(receiver.size(), 1U) << "a receiver with only a name notifies nobody";
  }
}

}  // namespace
}  // namespace certmon::deploy

// The PrometheusRule and the dashboards in deploy/kubernetes equal alerts/ and dashboards/. This
// test shares no code with the script that writes them (deploy/kubernetes/generate).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/deploy/kubernetes_objects.h"

namespace certmon::deploy {
namespace {

using ::testing::ElementsAreArray;

// kubectl apply stores the object in an annotation, and annotations are limited to 256 KiB
// (Kubernetes, "Annotations", TotalAnnotationSizeLimitB).
constexpr std::size_t kMaxApplied = 262144;

TEST(PrometheusRule, HasTheGroupsOfTheRuleFiles) {
  std::vector<std::string> expected;
  for (const char* file : {"certificates", "listing", "exporter"}) {
    for (const YAML::Node& group :
         LoadYaml("alerts/" + std::string(file) + ".rules.yml")["groups"]) {
      expected.push_back(YAML::Dump(group));
    }
  }
  std::vector<std::string> groups;
  for (const YAML::Node& group : Only("PrometheusRule")["spec"]["groups"]) {
    groups.push_back(YAML::Dump(group));
  }
  EXPECT_THAT(groups, ElementsAreArray(expected));
}

TEST(PrometheusRule, IsGeneratedFromEveryRuleFileButTheOptionalOne) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CERTMON_SOURCE_DIR "/alerts")) {
    files += entry.path().filename().string().find(".rules.yml") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(files, 4) << "deploy/kubernetes/generate must include new files";
}

TEST(DashboardConfigMaps, EqualTheDashboardsByteByByte) {
  std::map<std::string, std::string> held;
  for (const YAML::Node& object : ObjectsOf(kBase)) {
    if (KindOf(object) == "ConfigMap" && object["metadata"]["labels"]) {
      EXPECT_EQ(object["metadata"]["labels"]["grafana_dashboard"].as<std::string>(), "1");
      for (const auto& item : object["data"]) {
        held[item.first.as<std::string>()] = item.second.as<std::string>();
        EXPECT_LT(item.second.as<std::string>().size(), kMaxApplied);
      }
    }
  }
  std::map<std::string, std::string> expected;
  for (const auto& entry : std::filesystem::directory_iterator(CERTMON_SOURCE_DIR "/dashboards")) {
    if (entry.path().extension() == ".json") {
      const std::string name = entry.path().filename().string();
      expected[name] = ReadSource("dashboards/" + name);
    }
  }
  EXPECT_EQ(held, expected);
}

}  // namespace
}  // namespace certmon::deploy

// Runs the configuration files of the Compose stack with Debian's Prometheus and Alertmanager and
// the real exporter. Only names that Compose would resolve are replaced: hosts and mounted folders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/deploy/yaml_file.h"
#include "tests/e2e/program.h"
#include "tests/support/alertmanager_server.h"
#include "tests/support/http_get.h"
#include "tests/support/prometheus_server.h"

namespace certmon::deploy {
namespace {

using ::testing::SizeIs;

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t found = text.find(from);
  EXPECT_NE(found, std::string::npos) << from;
  return found == std::string::npos ? text : text.replace(found, from.size(), to);
}

class ComposeStack : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string config = ReadSource("deploy/compose/prometheus.yml");
    config = Replaced(config, "exporter:10290", e2e::AddressOf(exporter_));
    config = Replaced(config, "alertmanager:9093", alertmanager_.Address());
    config = Replaced(config, "/etc/prometheus/alerts/", CERTMON_SOURCE_DIR "/alerts/");
    prometheus_ = std::make_unique<test_support::PrometheusServer>(
        test_support::PrometheusOptions{.config_yaml = config});
  }

  [[nodiscard]] nlohmann::json Api(const std::string& path) const {
    return nlohmann::json::parse(test_support::HttpGet(prometheus_->Url() + path).body).at("data");
  }

  test_support::ChildProcess exporter_{
      {.arguments = e2e::ExporterWith({"--demo", "--web.listen-address=127.0.0.1:0"})}};
  test_support::AlertmanagerServer alertmanager_{ReadSource("deploy/compose/alertmanager.yml")};
  std::unique_ptr<test_support::PrometheusServer> prometheus_;
};

TEST_F(ComposeStack, PrometheusScrapesTheDemo) {
  const auto samples = prometheus_->QueryUntil("nhncloud_certmanager_certificate_days_remaining",
                                               [](const auto& found) { return !found.empty(); });
  EXPECT_FALSE(samples.empty());
}

TEST_F(ComposeStack, PrometheusLoadsEveryAlert) {
  std::set<std::string> loaded;
  const nlohmann::json rules = Api("/api/v1/rules?type=alert");
  for (const auto& group : rules.at("groups")) {
    for (const auto& rule : group.at("rules")) {
      loaded.insert(rule.at("name").get<std::string>());
    }
  }
  std::set<std::string> expected;
  std::istringstream names(ReadSource("alerts/ALERT_NAMES"));
  for (std::string name; names >> name;) {
    expected.insert(name);
  }
  EXPECT_EQ(loaded, expected);
}

TEST_F(ComposeStack, PrometheusKnowsTheAlertmanager) {
  nlohmann::json active;
  for (int i = 0; i < 600 && active.empty(); ++i) {
    active = Api("/api/v1/alertmanagers").at("activeAlertmanagers");
    usleep(100'000);
  }
  ASSERT_THAT(active, SizeIs(1));
  EXPECT_EQ(active[0].at("url"), "http://" + alertmanager_.Address() + "/api/v2/alerts");
}

}  // namespace
}  // namespace certmon::deploy

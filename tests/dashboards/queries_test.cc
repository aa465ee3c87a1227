// Runs every query of every panel and variable on a real Prometheus that scrapes the demo. Each
// returns data with every filter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "tests/dashboards/dashboard.h"
#include "tests/dashboards/live_demo.h"

namespace certmon::dashboards {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

bool HasNumber(const Samples& samples) {
  return std::any_of(samples.begin(), samples.end(),
                     [](const auto& sample) { return !std::isnan(sample.value); });
}

void ExpectDataInEveryPanel(const LiveDemo& demo, const Dashboard& dashboard,
                            const Choices& choices) {
  for (const Panel& panel : dashboard.panels) {
    for (const Target& target : panel.targets) {
      // One query a band, which may be empty: bands_test.cc has the expected certificates.
      if (panel.title == "Days left over time") continue;
      EXPECT_TRUE(HasNumber(demo.Query(target.expr, choices)))
          << dashboard.path << ", panel \"" << panel.title << "\", query " << target.ref << ":\n"
          << WithVariables(target.expr, choices);
    }
  }
}

TEST(DashboardQueries, ReturnDataForEveryPanelWithEveryFilter) {
  const LiveDemo demo;
  // Grafana replaces a single choice by its escaped value, several by alternatives in parentheses.
  const std::vector<Choices> settings = {AllSelected(),
                                         Selected("project", "demo"),
                                         Selected("project", "(demo|demo-large)"),
                                         Selected("authority", "Simulated CA"),
                                         Selected("instance", R"(127\\.0\\.0\\.1:[0-9]+)"),
                                         Selected("days", "30"),
                                         Selected("expired", "0"),
                                         Selected("team", "payments|platform"),
                                         Selected("__rate_interval", "1m")};
  const std::vector<Dashboard> dashboards = LoadDashboards();
  ASSERT_EQ(dashboards.size(), 2U);
  for (const Choices& choices : settings) {
    for (const Dashboard& dashboard : dashboards) {
      ExpectDataInEveryPanel(demo, dashboard, choices);
    }
  }

  // The only form in use: label_values(SELECTOR, LABEL).
  const std::regex label_values(R"(label_values\((.+), (\w+)\))");
  std::size_t variables = 0;
  for (const Dashboard& dashboard : dashboards) {
    for (const Variable& variable : dashboard.variables) {
      std::smatch match;
      if (variable.type == "query") {
        ASSERT_TRUE(std::regex_match(variable.query, match, label_values)) << variable.query;
        const std::string label = match[2];
        EXPECT_THAT(demo.Query("count by (" + label + ") (" + match[1].str() + ")"), Not(IsEmpty()))
            << variable.name;
        ++variables;
      }
    }
  }
  EXPECT_EQ(variables, 5U);
}

TEST(DashboardQueries, ReturnNothingForAnUnknownProject) {
  const LiveDemo demo;
  const Dashboard dashboard = LoadDashboard("certificate-expiry.json");
  const Choices choices = Selected("project", "no-such-project");
  for (const char* title : {"Certificates by band", "How fresh the data is", "What expires next",
                            "Certificates without a usable date"}) {
    for (const Target& target : dashboard.PanelOf(title).targets) {
      EXPECT_THAT(demo.Query(target.expr, choices), IsEmpty()) << title << ", query " << target.ref;
    }
  }
}

}  // namespace
}  // namespace certmon::dashboards

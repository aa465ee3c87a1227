// Static checks of the dashboards' PromQL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "exporter/metrics/metric_catalog.h"
#include "tests/dashboards/dashboard.h"

namespace certmon::dashboards {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::Not;

struct Expression {
  std::string where;
  std::string text;  // as in the file
};

// The queries of all panels and of all variables.
std::vector<Expression> AllExpressions() {
  std::vector<Expression> all;
  for (const Dashboard& dashboard : LoadDashboards()) {
    for (const Panel& panel : dashboard.panels) {
      for (const Target& target : panel.targets) {
        all.push_back(
            {dashboard.path + ", panel \"" + panel.title + "\", query " + target.ref, target.expr});
      }
    }
    for (const Variable& variable : dashboard.variables) {
      if (variable.type == "query") {
        all.push_back({dashboard.path + ", variable " + variable.name, variable.query});
      }
    }
  }
  return all;
}

std::vector<std::smatch> MatchesOf(const std::string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), std::sregex_iterator()};
}

// The names that a query may use, and whether they are counters.
std::map<std::string, bool> KnownMetrics() {
  std::map<std::string, bool> known = {
      {"up", false}, {"scrape_duration_seconds", false}, {"scrape_samples_scraped", false}};
  for (const exporter::MetricRow& row : exporter::MetricCatalog()) {
    const std::string name(row.name);
    if (row.type == exporter::MetricType::kHistogram) {
      known.insert({{name + "_bucket", true}, {name + "_sum", true}, {name + "_count", true}});
    } else {
      known.insert({name, row.type == exporter::MetricType::kCounter});
    }
  }
  return known;
}

std::set<std::string> RecordingRules() {
  std::set<std::string> records;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(CERTMON_SOURCE_DIR) / "alerts")) {
    if (entry.path().extension() == ".yml") {
      std::ostringstream stream;
      stream << std::ifstream(entry.path()).rdbuf();
      const std::string text = stream.str();
      for (const std::smatch& match : MatchesOf(text, std::regex(R"(- record: (\S+))"))) {
        records.insert(match[1]);
      }
    }
  }
  return records;
}

// Names followed by a selector or a range, and names with a known prefix.
std::set<std::string> MetricsIn(const std::string& expr) {
  const std::string bare = BarePromql(expr);
  std::set<std::string> names;
  for (const char* pattern : {R"(([A-Za-z_:][\w:]*)\s*[\[{])", R"(\b(nhncloud_certmanager[\w:]+))",
                              R"(\b((?:process|scrape|go)_\w+))"}) {
    for (const std::smatch& match : MatchesOf(bare, std::regex(pattern))) {
      names.insert(match[1]);
    }
  }
  return names;
}

TEST(DashboardPromql, UsesOnlyMetricsOfTheCatalogAndRecordingRules) {
  const std::map<std::string, bool> known = KnownMetrics();
  const std::set<std::string> records = RecordingRules();
  std::set<std::string> seen;
  for (const Expression& expression : AllExpressions()) {
    for (const std::string& name : MetricsIn(expression.text)) {
      const bool recorded = name.find(':') != std::string::npos;
      EXPECT_TRUE(recorded ? records.count(name) > 0 : known.count(name) > 0)
          << name << " in " << expression.where;
      seen.insert(name);
    }
  }
  // Names of all kinds were found, so MetricsIn works.
  EXPECT_THAT(seen, ::testing::IsSupersetOf(
                        {"up", "nhncloud_certmanager_up", "process_cpu_seconds_total",
                         "nhncloud_certmanager_api_request_duration_seconds_bucket",
                         "nhncloud_certmanager:certificate_expiration_timestamp_seconds:min"}));
}

TEST(DashboardPromql, UsesCountersOnlyInRates) {
  const std::map<std::string, bool> known = KnownMetrics();
  std::size_t counters = 0;
  for (const Expression& expression : AllExpressions()) {
    const std::string bare = BarePromql(expression.text);
    for (const std::smatch& match : MatchesOf(bare, std::regex(R"([A-Za-z_:][\w:]*)"))) {
      const auto metric = known.find(match.str());
      if (metric != known.end() && metric->second) {
        EXPECT_THAT(bare.substr(0, static_cast<std::size_t>(match.position())),
                    AnyOf(EndsWith("rate("), EndsWith("increase(")))
            << match.str() << " in " << expression.where;
        ++counters;
      }
    }
  }
  EXPECT_GE(counters, 10U);
}

TEST(DashboardPromql, UsesTheRateIntervalOfGrafana) {
  const std::regex rate(
      R"(\b(?:rate|irate|increase)\([A-Za-z_:][\w:]*(?:\{[^}]*\})?(\[[^\]]*\])?)");
  for (const Expression& expression : AllExpressions()) {
    const std::string bare = BarePromql(expression.text);
    for (const std::smatch& match : MatchesOf(bare, rate)) {
      EXPECT_EQ(match[1].str(), "[$__rate_interval]") << match.str() << " in " << expression.where;
    }
  }
}

TEST(DashboardPromql, DoesNotDependOnTheJobName) {
  for (const Expression& expression : AllExpressions()) {
    EXPECT_THAT(BarePromql(expression.text), Not(::testing::ContainsRegex("[{, ]job *[=!]")))
        << expression.where;
  }
}

TEST(DashboardPromql, FiltersEveryProjectMetricByProject) {
  for (const Expression& expression : AllExpressions()) {
    if (expression.where.find("variable") != std::string::npos) {
      continue;
    }
    for (const exporter::MetricRow& row : exporter::MetricCatalog()) {
      if (std::find(row.labels.begin(), row.labels.end(), "project") == row.labels.end()) {
        continue;
      }
      const std::string with_suffix =
          std::string("\\b") + std::string(row.name) +
          "(?:_bucket|_sum|_count)?(?![\\w:])(?!\\{project=~\"\\$project\")";
      EXPECT_FALSE(std::regex_search(expression.text, std::regex(with_suffix)))
          << row.name << " in " << expression.where;
    }
  }
}

TEST(DashboardPromql, UsesOnlyVariablesThatExist) {
  const std::set<std::string> built_in = {"__interval", "__rate_interval", "__range"};
  for (const Dashboard& dashboard : LoadDashboards()) {
    std::set<std::string> names = built_in;
    for (const Variable& variable : dashboard.variables) {
      names.insert(variable.name);
    }
    for (const Panel& panel : dashboard.panels) {
      for (const Target& target : panel.targets) {
        for (const std::string& name : VariablesIn(target.expr)) {
          EXPECT_THAT(names, Contains(name))
              << dashboard.path << ", panel \"" << panel.title << "\"";
        }
      }
    }
  }
}

}  // namespace
}  // namespace certmon::dashboards

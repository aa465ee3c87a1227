// All parts of the repository use the same names of metrics and alerts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "exporter/metrics/metric_catalog.h"
#include "tests/alignment/source_tree.h"

namespace certmon::alignment {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

const char* const kPrefix = "nhncloud_certmanager_";

std::set<std::string> CatalogNames() {
  std::set<std::string> names;
  for (const auto& row : exporter::MetricCatalog()) {
    names.insert(std::string(row.name));
  }
  return names;
}

// Removes the suffix that a histogram has in queries.
std::string WithoutHistogramSuffix(const std::string& name) {
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    const bool ends = name.size() > suffix.size() &&
                      name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    const std::string base = ends ? name.substr(0, name.size() - suffix.size()) : name;
    if (ends && CatalogNames().count(base) > 0) {
      return base;
    }
  }
  return name;
}

// Recording rules are no metrics of the exporter. Their names have a colon after the prefix.
std::set<std::string> MetricsNamedIn(const std::string& text) {
  std::set<std::string> names;
  for (const std::string& name :
       Matches(text, std::regex(R"(\b(nhncloud_certmanager_[a-z0-9_]+)\b(?!:))"))) {
    // In prose, "nhncloud_certmanager_certificate_..." ends with an underscore.
    if (name.back() != '_') {
      names.insert(WithoutHistogramSuffix(name));
    }
  }
  return names;
}

class NamesMetrics : public ::testing::TestWithParam<const char*> {};

TEST_P(NamesMetrics, OnlyFromTheCatalog) {
  const std::set<std::string> catalog = CatalogNames();
  for (const SourceFile& file : FilesBelow(GetParam(), {".yml", ".md", ".json"})) {
    for (const std::string& name : MetricsNamedIn(file.text)) {
      EXPECT_THAT(catalog, Contains(name)) << "named in " << file.path;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, NamesMetrics, ::testing::Values("alerts", "dashboards", "tests/alerts"),
                         [](const auto& row) {
                           std::string name = row.param;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

TEST(Readme, ListsExactlyTheMetricsOfTheCatalog) {
  std::set<std::string> listed;
  for (const std::string& name :
       Matches(ReadFile("README.md"),
               std::regex(R"(\n\| `([a-z_]+)` \| (?:gauge|counter|histogram) \|)"))) {
    listed.insert(kPrefix + name);
  }
  std::set<std::string> expected;
  for (const std::string& name : CatalogNames()) {
    if (name.rfind("process_", 0) != 0) {
      expected.insert(name);
    }
  }
  EXPECT_EQ(listed, expected);
}

std::set<std::string> AlertsOfTheRules() {
  std::set<std::string> alerts;
  for (const SourceFile& file : FilesBelow("alerts", {".rules.yml"})) {
    const auto named = Matches(file.text, std::regex(R"(- alert: ([A-Za-z]+))"));
    alerts.insert(named.begin(), named.end());
  }
  return alerts;
}

TEST(Alerts, EqualTheListOfAlertNames) {
  EXPECT_EQ(AlertsOfTheRules(),
            Matches(ReadFile("alerts/ALERT_NAMES"), std::regex(R"([A-Za-z]+)")));
}

TEST(Alerts, HaveARunbookWithItsFourHeadings) {
  for (const std::string& alert : AlertsOfTheRules()) {
    const std::string runbook = ReadFile("alerts/runbooks/" + alert + ".md");
    for (const char* heading : {"## Meaning", "## Impact", "## Diagnosis", "## Mitigation"}) {
      EXPECT_THAT(runbook, HasSubstr(heading)) << alert;
    }
  }
}

TEST(Alerts, HaveATestThatFiresAndOneThatDoesNotFire) {
  std::set<std::string> firing;
  std::set<std::string> silent;
  for (const SourceFile& file : FilesBelow("tests/alerts", {"_test.yml"})) {
    const auto quiet =
        Matches(file.text, std::regex(R"(alertname: ([A-Za-z]+)\s+exp_alerts: \[\])"));
    silent.insert(quiet.begin(), quiet.end());
    const auto loud = Matches(file.text, std::regex(R"(alertname: ([A-Za-z]+)\s+exp_alerts:\s+-)"));
    firing.insert(loud.begin(), loud.end());
  }
  EXPECT_THAT(firing, IsSupersetOf(AlertsOfTheRules()));
  EXPECT_THAT(silent, IsSupersetOf(AlertsOfTheRules()));
}

TEST(Alerts, HaveSeveritySummaryDescriptionAndRunbook) {
  for (const SourceFile& file : FilesBelow("alerts", {".rules.yml"})) {
    const std::string text = file.text;
    const std::regex head(R"(- alert: ([A-Za-z]+))");
    for (std::sregex_iterator match(text.begin(), text.end(), head), end; match != end; ++match) {
      const auto from = static_cast<std::size_t>(match->position());
      const std::string rule = text.substr(from, text.find("- alert:", from + 1) - from);
      EXPECT_THAT(rule, ::testing::ContainsRegex("severity: (critical|warning|info)"));
      EXPECT_THAT(rule, HasSubstr("summary:"));
      EXPECT_THAT(rule, HasSubstr("description:"));
      EXPECT_THAT(rule, HasSubstr("/alerts/runbooks/" + (*match)[1].str() + ".md"));
    }
  }
}

}  // namespace
}  // namespace certmon::alignment

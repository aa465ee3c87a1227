#include "exporter/metrics/metric_catalog.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace certmon::exporter {
namespace {

TEST(MetricCatalog, NamesAreUniqueAndPrefixed) {
  std::set<std::string_view> names;
  for (const MetricRow& row : MetricCatalog()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    // Contract, section 5: the prefix, but for the standard process metrics.
    const bool process = row.emitter == Emitter::kProcess;
    EXPECT_TRUE(row.name.starts_with(process ? "process_" : "nhncloud_certmanager_")) << row.name;
    EXPECT_TRUE(std::all_of(row.name.begin(), row.name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    })) << row.name;
  }
  EXPECT_EQ(names.size(), kMetricCount);
}

TEST(MetricCatalog, OnlyCountersEndInTotal) {
  // Prometheus documentation, "Metric and label naming".
  for (const MetricRow& row : MetricCatalog()) {
    EXPECT_EQ(row.type == MetricType::kCounter, row.name.ends_with("_total")) << row.name;
  }
}

TEST(MetricCatalog, HelpIsOneSentenceOfAsciiAtLeast) {
  for (const MetricRow& row : MetricCatalog()) {
    EXPECT_TRUE(std::all_of(row.help.begin(), row.help.end(), [](char c) {
      return c >= ' ' && c <= '~';
    })) << row.name;
    EXPECT_TRUE(row.help.ends_with(".")) << row.name;
    EXPECT_GT(row.help.size(), 20U) << row.name;
  }
}

TEST(MetricCatalog, HelpNamesTheApiFieldWhereThereIsOne) {
  const auto help = [](Metric metric) { return std::string(RowOf(metric).help); };
  using testing::HasSubstr;
  EXPECT_THAT(help(Metric::kCertificateExpiration), HasSubstr("API field expirationDate"));
  EXPECT_THAT(help(Metric::kCertificateDaysRemaining), HasSubstr("API field expirationDate"));
  EXPECT_THAT(help(Metric::kCertificateCreation), HasSubstr("API field fileCreationDate"));
  EXPECT_THAT(help(Metric::kCertificateInfo), HasSubstr("signatureAlgorithm"));
  EXPECT_THAT(help(Metric::kCertificateExpirationUnknown), HasSubstr("API field expirationDate"));
  EXPECT_THAT(help(Metric::kCertificatesReported), HasSubstr("totalCount"));
  EXPECT_THAT(help(Metric::kApiLastResultCode), HasSubstr("header.resultCode"));
}

TEST(MetricCatalog, HelpOfEveryCertificateSaysThatThePollIsNotTheScrape) {
  // Prometheus documentation, "Writing exporters": a cache is to be noted in the HELP string.
  for (const MetricRow& row : MetricCatalog()) {
    if (row.emitter == Emitter::kCertificates) {
      EXPECT_THAT(std::string(row.help),
                  testing::AnyOf(testing::HasSubstr("last poll"), testing::HasSubstr("once a day")))
          << row.name;
    }
  }
}

TEST(MetricCatalog, LabelsBeginWithTheProject) {
  for (const MetricRow& row : MetricCatalog()) {
    const bool has_project =
        std::find(row.labels.begin(), row.labels.end(), "project") != row.labels.end();
    EXPECT_EQ(has_project, row.labels[0] == "project") << row.name;
    // "" stands only behind the last.
    EXPECT_TRUE(std::is_partitioned(row.labels.begin(), row.labels.end(),
                                    [](std::string_view label) { return !label.empty(); }))
        << row.name;
  }
}

}  // namespace
}  // namespace certmon::exporter

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
    // Contract, section 5: all have the prefix, except the standard process metrics.
    const bool process = std::holds_alternative<AddSamples<ProcessReading>>(row.source);
    EXPECT_TRUE(row.name.starts_with(process ? "process_" : "nhncloud_certmanager_")) << row.name;
    EXPECT_TRUE(std::all_of(row.name.begin(), row.name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    })) << row.name;
  }
  EXPECT_EQ(names.size(), MetricCatalog().size());
}

TEST(MetricCatalog, OnlyCountersEndInTotal) {
  // Prometheus documentation, "Metric and label naming".
  for (const MetricRow& row : MetricCatalog()) {
    EXPECT_EQ(row.type == MetricType::kCounter, row.name.ends_with("_total")) << row.name;
  }
}

TEST(MetricCatalog, HelpIsAsciiAndEndsWithAFullStop) {
  for (const MetricRow& row : MetricCatalog()) {
    EXPECT_TRUE(std::all_of(row.help.begin(), row.help.end(), [](char c) {
      return c >= ' ' && c <= '~';
    })) << row.name;
    EXPECT_TRUE(row.help.ends_with(".")) << row.name;
    EXPECT_GT(row.help.size(), 20U) << row.name;
  }
}

TEST(MetricCatalog, HelpNamesTheApiField) {
  const auto help = [](const std::string& name) {
    return std::string(RowOf("nhncloud_certmanager_" + name).help);
  };
  using testing::HasSubstr;
  EXPECT_THAT(help("certificate_expiration_timestamp_seconds"),
              HasSubstr("API field expirationDate"));
  EXPECT_THAT(help("certificate_days_remaining"), HasSubstr("API field expirationDate"));
  EXPECT_THAT(help("certificate_creation_timestamp_seconds"),
              HasSubstr("API field fileCreationDate"));
  EXPECT_THAT(help("certificate_info"), HasSubstr("signatureAlgorithm"));
  EXPECT_THAT(help("certificate_expiration_unknown"), HasSubstr("API field expirationDate"));
  EXPECT_THAT(help("certificates_reported"), HasSubstr("totalCount"));
  EXPECT_THAT(help("api_last_result_code"), HasSubstr("header.resultCode"));
}

TEST(MetricCatalog, HelpOfCertificateMetricsSaysHowOldTheValueIs) {
  // Prometheus documentation, "Writing exporters": the HELP string must mention a cache.
  for (const MetricRow& row : MetricCatalog()) {
    if (std::holds_alternative<AddSamples<CertificateView>>(row.source)) {
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
    // "" only after the last label.
    EXPECT_TRUE(std::is_partitioned(row.labels.begin(), row.labels.end(),
                                    [](std::string_view label) { return !label.empty(); }))
        << row.name;
  }
}

}  // namespace
}  // namespace certmon::exporter

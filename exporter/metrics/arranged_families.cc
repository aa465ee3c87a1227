#include "exporter/metrics/arranged_families.h"

#include <algorithm>
#include <utility>

#include "exporter/metrics/metric_catalog.h"

namespace certmon::exporter {
namespace {

// prometheus-cpp sorts labels by name and keeps series in a hash table: the page shows both in an
// order that a reader can rely on.
void Arrange(prometheus::MetricFamily& family, const MetricRow& row) {
  const auto place = [&row](const prometheus::ClientMetric::Label& label) {
    return std::find(row.labels.begin(), row.labels.end(), label.name);
  };
  for (prometheus::ClientMetric& series : family.metric) {
    std::sort(series.label.begin(), series.label.end(),
              [&place](const auto& a, const auto& b) { return place(a) < place(b); });
  }
  std::sort(family.metric.begin(), family.metric.end(),
            [](const auto& a, const auto& b) { return a.label < b.label; });
}

}  // namespace

std::vector<prometheus::MetricFamily> Arranged(std::vector<prometheus::MetricFamily> collected) {
  std::vector<prometheus::MetricFamily> arranged;
  for (const MetricRow& row : MetricCatalog()) {
    const auto family = std::find_if(collected.begin(), collected.end(),
                                     [&row](const auto& one) { return one.name == row.name; });
    if (family != collected.end() && !family->metric.empty()) {
      Arrange(*family, row);
      arranged.push_back(std::move(*family));
    }
  }
  return arranged;
}

}  // namespace certmon::exporter

// The order in which the page shows what prometheus-cpp collects.
#ifndef EXPORTER_METRICS_ARRANGED_FAMILIES_H_
#define EXPORTER_METRICS_ARRANGED_FAMILIES_H_

#include <prometheus/metric_family.h>

#include <vector>

namespace certmon::exporter {

// Of what a registry collects, the families that have series, in the order of the catalog, their
// labels as the catalog has them and their series by label values. Pure; may throw bad_alloc.
[[nodiscard]] std::vector<prometheus::MetricFamily> Arranged(
    std::vector<prometheus::MetricFamily> collected);

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_ARRANGED_FAMILIES_H_

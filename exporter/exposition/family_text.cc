#include "exporter/exposition/family_text.h"

#include <prometheus/metric_family.h>

#include <cmath>
#include <string>

namespace certmon::exporter {
namespace {

std::string BoundText(double upper_bound) {
  if (std::isinf(upper_bound)) {
    return "+Inf";
  }
  std::string text;
  AppendNumber(text, upper_bound);
  return text;
}

void WriteHistogram(TextWriter& writer, const std::string& labels,
                    const prometheus::ClientMetric::Histogram& histogram) {
  for (const prometheus::ClientMetric::Bucket& bucket : histogram.bucket) {
    std::string bucket_labels = labels;
    AppendLabel(bucket_labels, "le", BoundText(bucket.upper_bound));
    writer.SuffixedSample("_bucket", bucket_labels, static_cast<double>(bucket.cumulative_count));
  }
  writer.SuffixedSample("_sum", labels, histogram.sample_sum);
  writer.SuffixedSample("_count", labels, static_cast<double>(histogram.sample_count));
}

MetricType TypeOf(const prometheus::MetricFamily& family) {
  switch (family.type) {
    case prometheus::MetricType::Counter:
      return MetricType::kCounter;
    case prometheus::MetricType::Histogram:
      return MetricType::kHistogram;
    default:
      return MetricType::kGauge;
  }
}

}  // namespace

void BeginFamily(TextWriter& writer, Metric metric) {
  const MetricRow& row = RowOf(metric);
  writer.Family(row.name, row.help, MetricTypeText(row.type));
}

void WriteFamily(TextWriter& writer, const prometheus::MetricFamily& family) {
  const MetricType type = TypeOf(family);
  writer.Family(family.name, family.help, MetricTypeText(type));
  for (const prometheus::ClientMetric& series : family.metric) {
    std::string labels;
    for (const prometheus::ClientMetric::Label& label : series.label) {
      AppendLabel(labels, label.name, label.value);
    }
    if (type == MetricType::kHistogram) {
      WriteHistogram(writer, labels, series.histogram);
    } else {
      writer.Sample(labels,
                    type == MetricType::kCounter ? series.counter.value : series.gauge.value);
    }
  }
}

}  // namespace certmon::exporter

// Families of the catalogue, and of prometheus-cpp, written through TextWriter.
// Safe to call from any thread with writers of its own.
#ifndef EXPORTER_EXPOSITION_FAMILY_TEXT_H_
#define EXPORTER_EXPOSITION_FAMILY_TEXT_H_

#include "exporter/exposition/text_writer.h"
#include "exporter/metrics/metric_catalog.h"

namespace prometheus {
struct MetricFamily;
}

namespace certmon::exporter {

void BeginFamily(TextWriter& writer, Metric metric);

// Counters, gauges and classic histograms; the labels keep their order.
void WriteFamily(TextWriter& writer, const prometheus::MetricFamily& family);

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_FAMILY_TEXT_H_

// The page /metrics: the Prometheus text format, version 0.0.4.
//
// Source: Prometheus documentation, "Exposition formats", text-based format.
// Each page is valid UTF-8 and never empty. Each family is there once, with HELP and TYPE and its
// samples together; each series is there once. No timestamp, and no NaN or infinity except in
// histogram buckets. Numbers do not depend on the locale.
#ifndef EXPORTER_EXPOSITION_EXPOSITION_H_
#define EXPORTER_EXPOSITION_EXPOSITION_H_

#include <string>

#include "exporter/metrics/metric_catalog.h"
#include "exporter/metrics/process_metrics.h"
#include "exporter/metrics/self_metrics.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Renders the whole page for the moment `now`, and reads /proc/self for it. Thread-safe.
[[nodiscard]] std::string RenderExposition(const State& state, const SelfMetrics& self,
                                           const ExporterFacts& facts, base::WallTime now);

// The page has three parts in this order: the certificates (RenderCertificates in
// certificate_text.h), what changes only with polls, and what changes from scrape to scrape. These
// append the second and the third part to `out`. Thread-safe.
void RenderPolls(const State& state, const SelfMetrics& self, std::string& out);
void RenderMoment(const SelfMetrics& self, const ExporterFacts& facts,
                  const ProcessMetrics& process, std::string& out);

// The third part for this process.
[[nodiscard]] std::string RenderMoment(const SelfMetrics& self, const ExporterFacts& facts);

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_EXPOSITION_H_

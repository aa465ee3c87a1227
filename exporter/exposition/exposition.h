// The page /metrics: the Prometheus text format, version 0.0.4.
//
// Source: Prometheus documentation, "Exposition formats", text-based format.
// Guaranteed of every page: valid UTF-8; each family once, with HELP and TYPE, its samples
// together; each series once; no timestamp, NaN or infinity outside of histogram buckets; numbers
// independent of the locale; never empty.
#ifndef EXPORTER_EXPOSITION_EXPOSITION_H_
#define EXPORTER_EXPOSITION_EXPOSITION_H_

#include <string>

#include "exporter/exposition/process_metrics.h"
#include "exporter/metrics/self_metrics.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// What a page is made of besides State and the counters.
struct ExporterFacts {
  base::WallTime config_loaded_at{};  // the last good (re)load of the configuration
  bool config_last_reload_successful = true;
};

// Renders the page for the moment `now`: certificate_days_remaining is floor((expiry - now) / 86400
// s). Does IO: reads /proc/self for the process_ metrics (left out where that fails). Thread-safe.
[[nodiscard]] std::string RenderExposition(const State& state, const SelfMetrics& self,
                                           const ExporterFacts& facts, base::WallTime now);

// The labels of exporter_build_info.
struct BuildInfo {
  std::string version;
  std::string revision;
  std::string compiler;
};

// The three parts of a page, in their order: RenderCertificates (certificate_text.h), what changes
// with polls alone, and what changes from scrape to scrape. They append to `out`. The last does IO
// as above, with the build and process that the caller names. Thread-safe.
void RenderPolls(const State& state, const SelfMetrics& self, std::string& out);
void RenderMoment(const SelfMetrics& self, const ExporterFacts& facts, const BuildInfo& build,
                  const ProcessMetrics& process, std::string& out);

// The last with the build and the process that this is.
[[nodiscard]] std::string RenderMoment(const SelfMetrics& self, const ExporterFacts& facts);

// The last two together.
[[nodiscard]] std::string RenderLiving(const State& state, const SelfMetrics& self,
                                       const ExporterFacts& facts);

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_EXPOSITION_H_

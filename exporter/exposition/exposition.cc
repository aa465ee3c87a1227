#include "exporter/exposition/exposition.h"

#include <prometheus/metric_family.h>

#include <vector>

#include "exporter/exposition/certificate_text.h"
#include "exporter/exposition/family_text.h"
#include "exporter/exposition/project_text.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/exposition/unix_time.h"
#include "lib/base/version.h"

namespace certmon::exporter {
namespace {

void WriteFamilies(const std::vector<prometheus::MetricFamily>& families, std::string& out) {
  TextWriter writer(out);
  for (const prometheus::MetricFamily& family : families) {
    WriteFamily(writer, family);
  }
}

void RenderExporter(const ExporterFacts& facts, const BuildInfo& build, std::string& out) {
  TextWriter writer(out);
  BeginFamily(writer, Metric::kBuildInfo);
  writer.Sample(Labels("version", build.version)
                    .Add("revision", build.revision)
                    .Add("compiler", build.compiler)
                    .Text(),
                1);
  BeginFamily(writer, Metric::kConfigReloadSuccessful);
  writer.Sample("", facts.config_last_reload_successful);
  BeginFamily(writer, Metric::kConfigReloadTime);
  writer.Sample("", UnixSeconds(facts.config_loaded_at));
}

}  // namespace

void RenderPolls(const State& state, const SelfMetrics& self, std::string& out) {
  RenderProjects(state, out);
  WriteFamilies(self.CollectPolls(), out);
}

void RenderMoment(const SelfMetrics& self, const ExporterFacts& facts, const BuildInfo& build,
                  const ProcessMetrics& process, std::string& out) {
  WriteFamilies(self.CollectHttp(), out);
  RenderExporter(facts, build, out);
  process.Render(out);
}

std::string RenderMoment(const SelfMetrics& self, const ExporterFacts& facts) {
  // Of the process, not of a page: its start time is found once.
  static const ProcessMetrics process("/proc/self", base::SystemClock());
  std::string out;
  RenderMoment(
      self, facts,
      BuildInfo{
          .version = base::Version(), .revision = base::Revision(), .compiler = base::Compiler()},
      process, out);
  return out;
}

std::string RenderLiving(const State& state, const SelfMetrics& self, const ExporterFacts& facts) {
  std::string out;
  RenderPolls(state, self, out);
  return out += RenderMoment(self, facts);
}

std::string RenderExposition(const State& state, const SelfMetrics& self,
                             const ExporterFacts& facts, base::WallTime now) {
  std::string page;
  RenderCertificates(state, now, page);
  return page += RenderLiving(state, self, facts);
}

}  // namespace certmon::exporter

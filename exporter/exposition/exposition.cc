#include "exporter/exposition/exposition.h"

#include "exporter/exposition/certificate_text.h"
#include "exporter/metrics/family_writer.h"

namespace certmon::exporter {

void RenderPolls(const State& state, const SelfMetrics& self, std::string& out) {
  ForEachRowOf<ProjectState>([&](const MetricRow& row, auto add) {
    FamilyWriter family(out, row);
    for (const ProjectState& project : state.projects) {
      family.SetLabel(0, project.name);
      add(project, family);
    }
  });
  self.WritePolls(out);
}

void RenderMoment(const SelfMetrics& self, const ExporterFacts& facts,
                  const ProcessMetrics& process, std::string& out) {
  self.WriteHttp(out);
  ForEachRowOf<ExporterFacts>([&](const MetricRow& row, auto add) {
    FamilyWriter family(out, row);
    add(facts, family);
  });
  process.Render(out);
}

std::string RenderMoment(const SelfMetrics& self, const ExporterFacts& facts) {
  // One for all pages: it reads the start time of the process once.
  static const ProcessMetrics process("/proc/self", base::SystemClock());
  std::string out;
  RenderMoment(self, facts, process, out);
  return out;
}

std::string RenderExposition(const State& state, const SelfMetrics& self,
                             const ExporterFacts& facts, base::WallTime now) {
  std::string page;
  RenderCertificates(state, now, page);
  RenderPolls(state, self, page);
  return page += RenderMoment(self, facts);
}

}  // namespace certmon::exporter

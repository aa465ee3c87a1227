#include "exporter/exposition/certificate_text.h"

#include <algorithm>
#include <cstddef>

#include "exporter/metrics/family_writer.h"
#include "exporter/metrics/metric_catalog.h"

namespace certmon::exporter {

void RenderCertificates(const State& state, base::WallTime now, const TextSink& sink) {
  constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;
  std::string piece;
  ForEachRowOf<CertificateView>([&](const MetricRow& row, auto add) {
    FamilyWriter family(piece, row);
    for (const ProjectState& project : state.projects) {
      family.SetLabel(0, project.name);
      for (std::size_t i = 0; i < project.inventory->certificates.size(); ++i) {
        const CertificateView view(project, i, now);
        family.SetLabel(1, view.certificate.name);
        family.SetLabel(2, view.assessment.team);
        add(view, family);
        if (piece.size() >= kPieceBytes) {
          sink(piece);
          piece.clear();
        }
      }
    }
  });
  if (!piece.empty()) {
    sink(piece);
  }
}

void RenderCertificates(const State& state, base::WallTime now, std::string& out) {
  RenderCertificates(state, now, [&out](std::string_view piece) { out += piece; });
}

bool SameCertificates(const State& a, const State& b) {
  return std::equal(a.projects.begin(), a.projects.end(), b.projects.begin(), b.projects.end(),
                    [](const ProjectCertificates& one, const ProjectCertificates& other) {
                      return one == other;
                    });
}

}  // namespace certmon::exporter

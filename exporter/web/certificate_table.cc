#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "exporter/web/html.h"
#include "exporter/web/landing_tables.h"
#include "lib/inventory/assessment.h"
#include "lib/inventory/remaining.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kBands = 5;

std::string_view BandText(inventory::Band band) {
  constexpr std::array<std::string_view, kBands> kTexts = {"unknown", "expired", "critical", "soon",
                                                           "ok"};
  return kTexts.at(static_cast<std::size_t>(band));
}

struct Listed {
  const ProjectState* project;
  const certapi::Certificate* certificate;
  const inventory::Assessment* assessment;
  // The listed instant or, if it is earlier, the end of the certificate in its file, as in the alerts.
  std::optional<certapi::Instant> ends;
};

std::optional<certapi::Instant> EndOf(const ProjectState& project,
                                      const certapi::Certificate& certificate) {
  const auto* const record = inventory::FindRecord(project.files.get(), certificate);
  return record != nullptr && certificate.expires_at
             ? std::min(*certificate.expires_at, record->not_after)
             : certificate.expires_at;
}

inventory::Band BandOf(const Listed& listed, base::WallTime now) {
  return inventory::BandOf(listed.ends, *listed.assessment, now);
}

std::vector<Listed> AllOf(const State& state) {
  std::vector<Listed> all;
  for (const ProjectState& project : state.projects) {
    const auto& certificates = project.inventory->certificates;
    for (std::size_t i = 0; i < certificates.size(); ++i) {
      all.push_back({&project, &certificates[i], &(*project.assessments)[i],
                     EndOf(project, certificates[i])});
    }
  }
  return all;
}

// Those without a date are first: std::optional orders no value before any value.
bool NearerThan(const Listed& a, const Listed& b) {
  return std::tie(a.ends, a.certificate->name, a.project->name) <
         std::tie(b.ends, b.certificate->name, b.project->name);
}

std::string Summary(const std::vector<Listed>& all, base::WallTime now) {
  std::array<std::size_t, kBands> counts{};
  for (const Listed& listed : all) {
    ++counts.at(static_cast<std::size_t>(BandOf(listed, now)));
  }
  std::string out = "<p>";
  for (std::size_t i = 0; i < kBands; ++i) {
    if (counts.at(i) > 0) {
      const std::string_view text = BandText(static_cast<inventory::Band>(i));
      out += TagHtml(text, std::to_string(counts.at(i)).append(" ").append(text)) + " ";
    }
  }
  return out + "</p>\n";
}

std::string DaysText(const Listed& listed, base::WallTime now) {
  const inventory::Band band = BandOf(listed, now);
  std::string text;
  if (band == inventory::Band::kUnknown) {
    text = "no usable date";
  } else {
    const std::int64_t days = inventory::DaysRemaining(*listed.ends, now);
    text = std::to_string(days) + (days == 1 ? " day, " : " days, ");
    text += BandText(band);
  }
  const auto* const successor = listed.assessment->successor;
  return TagHtml(BandText(band), text) +
         (successor == nullptr ? "" : " replaced by " + NameHtml(successor->name));
}

void AppendRow(std::string& out, const Listed& listed, bool has_teams, base::WallTime now) {
  out.append("<tr><td data-title=\"Certificate\">").append(NameHtml(listed.certificate->name));
  out.append("</td><td data-title=\"Project\">").append(NameHtml(listed.project->name));
  if (has_teams) {
    out.append("</td><td data-title=\"Team\">")
        .append(NameHtml(std::string(listed.assessment->team)));
  }
  out.append("</td><td data-title=\"Expires\"><span class=\"date\">")
      .append(listed.ends ? UtcText(*listed.ends) : "unknown");
  out.append("</span></td><td data-title=\"Left\">").append(DaysText(listed, now)) +=
      "</td></tr>\n";
}

}  // namespace

std::string CertificateTable(const State& state, base::WallTime now) {
  std::vector<Listed> all = AllOf(state);
  if (all.empty()) {
    return {};
  }
  std::string out = Summary(all, now);
  const std::size_t shown = std::min(all.size(), kShownCertificates);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), all.end(),
                    NearerThan);
  out += "<p class=\"soft\">The " + std::to_string(shown) + " nearest to expiry of " +
         std::to_string(all.size()) + ".</p>\n";
  const bool has_teams = std::any_of(all.begin(), all.end(), [](const Listed& listed) {
    return !listed.assessment->team.empty();
  });
  out += "<table><thead><tr><th>Certificate</th><th>Project</th>";
  out += has_teams ? "<th>Team</th>" : "";
  out += "<th>Expires</th><th>Left</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < shown; ++i) {
    AppendRow(out, all[i], has_teams, now);
  }
  return out + "</tbody></table>\n";
}

}  // namespace certmon::exporter

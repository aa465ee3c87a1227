#include <numeric>
#include <string_view>
#include <vector>

#include "exporter/web/html.h"
#include "exporter/web/landing_tables.h"

namespace certmon::exporter {
namespace {

std::string StateTag(const ProjectState& project) {
  if (project.up) {
    return TagHtml("up", "up");
  }
  if (project.last_failure) {
    return TagHtml("failing", "failing");
  }
  return TagHtml("waiting",
                 project.inventory->restored ? "restored from disk" : "waiting for the first poll");
}

std::string DataAge(const ProjectState& project, base::WallTime now) {
  return project.last_success ? AgeInWords(project.last_success, now) : "no complete poll yet";
}

std::string LastFailure(const ProjectState& project, base::WallTime now) {
  if (!project.last_failure) {
    return "none";
  }
  return std::string(base::ReasonLabel(*project.last_failure)) + ", " +
         AgeInWords(project.last_attempt, now);
}

std::string Certificates(const ProjectState& project) {
  const inventory::Inventory& inventory = *project.inventory;
  std::string text = std::to_string(inventory.certificates.size());
  if (inventory.ignored > 0) {
    text += ", " + std::to_string(inventory.ignored) + " ignored";
  }
  const auto rejected =
      std::accumulate(inventory.rejected.begin(), inventory.rejected.end(), std::uint64_t{0});
  if (rejected > 0) {
    text += ", " + std::to_string(rejected) + " entries rejected";
  }
  if (inventory.held()) {
    text += ", " + std::to_string(inventory.missing.size()) +
            " missing from the listing and kept until that is confirmed";
  }
  return text;
}

void AppendCell(std::string& out, std::string_view title, std::string_view html) {
  out.append("<td data-title=\"").append(title).append("\"><span>").append(html) += "</span></td>";
}

}  // namespace

std::string ProjectTable(const State& state, base::WallTime now) {
  if (state.projects.empty()) {
    return {};
  }
  std::string out =
      "<table><thead><tr><th>Project</th><th>State</th><th>Data of</th><th>Last failure</th>"
      "<th>Certificates</th><th>Thresholds</th></tr></thead>\n<tbody>\n";
  for (const ProjectState& project : state.projects) {
    out += "<tr>";
    AppendCell(out, "Project", NameHtml(project.name));
    AppendCell(out, "State", StateTag(project));
    AppendCell(out, "Data of", DataAge(project, now));
    AppendCell(out, "Last failure", LastFailure(project, now));
    AppendCell(out, "Certificates", Certificates(project));
    AppendCell(out, "Thresholds",
               "soon under " + DurationInWords(project.options->rules.thresholds.warning) +
                   ", critical under " +
                   DurationInWords(project.options->rules.thresholds.critical));
    out += "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

}  // namespace certmon::exporter

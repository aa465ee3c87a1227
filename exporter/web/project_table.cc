#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

#include "exporter/web/html.h"
#include "exporter/web/landing_tables.h"

namespace certmon::exporter {
namespace {

// As in the alert NHNCloudCertmanagerDataStale.
constexpr int kStaleAfterIntervals = 3;
constexpr std::chrono::minutes kStaleAfterAlso{10};

enum class Health : std::uint8_t { kFailing, kStale, kRestored, kWaiting, kFresh };

bool IsStale(const ProjectState& project, base::WallTime now) {
  return !project.last_success ||
         now - *project.last_success >
             kStaleAfterIntervals * project.options->poll_interval + kStaleAfterAlso;
}

Health HealthOf(const ProjectState& project, base::WallTime now) {
  if (project.last_failure) {
    return Health::kFailing;
  }
  if (!project.up) {
    return project.inventory->restored ? Health::kRestored : Health::kWaiting;
  }
  return IsStale(project, now) ? Health::kStale : Health::kFresh;
}

std::string StateTag(Health health) {
  switch (health) {
    case Health::kFailing:
      return TagHtml("failing", "failing");
    case Health::kStale:
      return TagHtml("failing", "stale");
    case Health::kRestored:
      return TagHtml("waiting", "restored from disk");
    case Health::kWaiting:
      return TagHtml("waiting", "waiting for the first poll");
    case Health::kFresh:
      break;
  }
  return TagHtml("up", "up");
}

std::string DataAge(const ProjectState& project, base::WallTime now) {
  return project.last_success ? AgeInWords(project.last_success, now) : "no complete poll yet";
}

std::string NextPoll(const ProjectState& project, base::WallTime now) {
  return project.next_attempt && *project.next_attempt > now
             ? "in " + DurationInWords(*project.next_attempt - now)
             : "now";
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
    text +=
        ", " + std::to_string(rejected) + (rejected == 1 ? " entry rejected" : " entries rejected");
  }
  if (inventory.held()) {
    text += ", " + std::to_string(inventory.missing.size()) +
            " missing from the listing and kept until that is confirmed";
  }
  return text;
}

using Projects = std::vector<const ProjectState*>;

std::string Table(std::string_view caption, const Projects& projects, base::WallTime now) {
  std::string out = "<table><caption>" + std::string(caption) + "</caption>\n<thead><tr>";
  for (const char* title :
       {"Project", "State", "Data of", "Next poll", "Last failure", "Certificates", "Thresholds"}) {
    out.append("<th scope=\"col\">").append(title) += "</th>";
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const ProjectState* project : projects) {
    out.append("<tr><th scope=\"row\" data-title=\"Project\"><span>")
        .append(NameHtml(project->name)) += "</span></th>";
    AppendCell(out, "State", StateTag(HealthOf(*project, now)));
    AppendCell(out, "Data of", DataAge(*project, now));
    AppendCell(out, "Next poll", NextPoll(*project, now));
    AppendCell(out, "Last failure", LastFailure(*project, now));
    AppendCell(out, "Certificates", Certificates(*project));
    AppendCell(out, "Thresholds",
               "soon under " + DurationInWords(project->options->rules.thresholds.warning) +
                   ", critical under " +
                   DurationInWords(project->options->rules.thresholds.critical));
    out += "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

std::string Counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " project" : " projects");
}

// The projects in the order of the configuration, those that are not fresh first.
struct Sorted {
  Projects troubled;  // failing or stale
  Projects unread;    // not polled since the start
  Projects fresh;
};

Sorted Sort(const State& state, base::WallTime now) {
  Sorted sorted;
  for (const ProjectState& project : state.projects) {
    switch (HealthOf(project, now)) {
      case Health::kFailing:
      case Health::kStale:
        sorted.troubled.push_back(&project);
        break;
      case Health::kRestored:
      case Health::kWaiting:
        sorted.unread.push_back(&project);
        break;
      case Health::kFresh:
        sorted.fresh.push_back(&project);
        break;
    }
  }
  return sorted;
}

std::string Banner(std::string_view kind, std::string_view text) {
  return std::string("<p class=\"banner ").append(kind).append("\">").append(text) + "</p>\n";
}

std::string Trouble(const ProjectState& project, base::WallTime now) {
  const std::string what =
      project.last_failure
          ? "polls fail (" + std::string(base::ReasonLabel(*project.last_failure)) + ")"
          : "no poll has ended for a long time";
  return NameHtml(project.name) + ": " + what + ", data: " + DataAge(project, now) + ". ";
}

}  // namespace

std::string StateBanner(const State& state, base::WallTime now) {
  const Sorted sorted = Sort(state, now);
  if (state.projects.empty()) {
    return Banner("waiting", "Nothing has been polled yet.");
  }
  if (!sorted.troubled.empty()) {
    std::string text = "<strong>" + std::to_string(sorted.troubled.size()) + " of " +
                       Counted(state.projects.size()) +
                       " cannot be read. New and renewed certificates are missing here.</strong> ";
    const std::size_t shown = std::min(sorted.troubled.size(), kShownProjects);
    for (std::size_t i = 0; i < shown; ++i) {
      text += Trouble(*sorted.troubled[i], now);
    }
    return Banner("failing", text + (shown < sorted.troubled.size() ? "And others." : ""));
  }
  if (!sorted.unread.empty()) {
    return Banner("waiting", std::to_string(sorted.unread.size()) + " of " +
                                 Counted(state.projects.size()) +
                                 " have not been polled since the start.");
  }
  const auto oldest = std::min_element(
      sorted.fresh.begin(), sorted.fresh.end(),
      [](const auto* a, const auto* b) { return a->last_success < b->last_success; });
  return Banner("up", (sorted.fresh.size() == 1 ? "The project was"
                                                : "All " + Counted(sorted.fresh.size()) + " were") +
                          std::string(" read completely, ") +
                          (sorted.fresh.size() == 1 ? "" : "the oldest ") + DataAge(**oldest, now) +
                          ".");
}

std::string ProjectTable(const State& state, base::WallTime now) {
  const Sorted sorted = Sort(state, now);
  Projects shown = sorted.troubled;
  shown.insert(shown.end(), sorted.unread.begin(), sorted.unread.end());
  std::string folded;
  if (sorted.fresh.size() <= kShownProjects) {
    shown.insert(shown.end(), sorted.fresh.begin(), sorted.fresh.end());
  } else {
    const std::string title = Counted(sorted.fresh.size()) + " up";
    folded = "<details><summary>" + title + "</summary>\n" + Table(title, sorted.fresh, now) +
             "</details>\n";
  }
  return (shown.empty() ? "" : Table("Projects", shown, now)) + folded;
}

}  // namespace certmon::exporter

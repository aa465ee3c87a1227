#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "exporter/web/html.h"
#include "exporter/web/landing_tables.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/inventory/assessment.h"
#include "lib/inventory/remaining.h"

namespace certmon::exporter {
namespace {

using inventory::Band;

constexpr std::size_t kBands = 5;
constexpr std::chrono::days kLongExpired{30};

std::string_view BandText(Band band) {
  constexpr std::array<std::string_view, kBands> kTexts = {"unknown", "expired", "critical", "soon",
                                                           "ok"};
  return kTexts.at(static_cast<std::size_t>(band));
}

struct Listed {
  const ProjectState* project;
  const certapi::Certificate* certificate;
  const inventory::Assessment* assessment;  // nullptr: ignored
  // The listed instant or, if it is earlier, the end of the certificate in its file, as in the alerts.
  std::optional<certapi::Instant> ends;
  Band band;
};

using Rows = std::vector<Listed>;

std::optional<certapi::Instant> EndOf(const ProjectState& project,
                                      const certapi::Certificate& certificate) {
  const auto* const record = inventory::FindRecord(project.files.get(), certificate);
  return record != nullptr && certificate.expires_at
             ? std::min(*certificate.expires_at, record->not_after)
             : certificate.expires_at;
}

// Calls `take` for each certificate, ignored ones included.
template <typename Take>
void ForEach(const State& state, base::WallTime now, Take take) {
  for (const ProjectState& project : state.projects) {
    const auto& certificates = project.inventory->certificates;
    for (std::size_t i = 0; i < certificates.size(); ++i) {
      const inventory::Assessment& assessment = (*project.assessments)[i];
      const auto ends = EndOf(project, certificates[i]);
      take(Listed{&project, &certificates[i], &assessment, ends,
                  inventory::BandOf(ends, assessment, now)});
    }
    const auto& thresholds = project.options->rules.thresholds;
    for (const certapi::Certificate& ignored : project.inventory->ignored_certificates) {
      take(Listed{
          &project, &ignored, nullptr, ignored.expires_at,
          inventory::BandOf(ignored.expires_at, thresholds.warning, thresholds.critical, now)});
    }
  }
}

bool IsReplaced(const Listed& listed) {
  return listed.assessment != nullptr && listed.assessment->successor != nullptr;
}

// Those without a date are first: std::optional orders no value before any value.
bool EndsEarlier(const Listed& a, const Listed& b) {
  return std::tie(a.ends, a.certificate->name, a.project->name) <
         std::tie(b.ends, b.certificate->name, b.project->name);
}

bool EndsLater(const Listed& a, const Listed& b) {
  return std::tie(b.ends, a.certificate->name, a.project->name) <
         std::tie(a.ends, b.certificate->name, b.project->name);
}

// From now to the end, into the future or the past; 0 without a usable date.
std::chrono::seconds DistanceOf(const Listed& listed, base::WallTime now) {
  return listed.ends
             ? std::chrono::abs(*listed.ends - std::chrono::floor<std::chrono::seconds>(now))
             : std::chrono::seconds(0);
}

// Leaves the first `most` in this order.
template <typename Order>
void KeepFirst(Rows& rows, std::size_t most, Order order) {
  const std::size_t kept = std::min(rows.size(), most);
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end(),
                    order);
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end());
}

// "2026-03-25", as in the console, or with the time of day if it is not midnight there.
std::string DayText(const Listed& listed) {
  if (!listed.ends) {
    return "unknown";
  }
  const auto zone = certapi::ExpiryZone::Find(listed.project->options->expiry_time_zone);
  if (!zone) {
    return UtcText(*listed.ends);
  }
  constexpr std::size_t kDay = 10;
  const std::string text = MinuteText(std::chrono::sys_seconds(zone->ToLocal(*listed.ends)));
  return text.substr(kDay) == " 00:00" ? text.substr(0, kDay) : text;
}

std::string StateText(const Listed& listed, base::WallTime now) {
  std::string html = listed.ends ? TagHtml(BandText(listed.band), BandText(listed.band)) + " " +
                                       LeftInWords(*listed.ends, now)
                                 : TagHtml(BandText(Band::kUnknown), "no usable date");
  if (IsReplaced(listed)) {
    html += ", replaced by " + NameHtml(listed.assessment->successor->name);
  }
  return listed.assessment == nullptr ? html + ", ignored" : html;
}

std::string Table(std::string_view caption, const Rows& rows, bool has_teams, base::WallTime now) {
  std::string out = "<table><caption>" + std::string(caption) + "</caption>\n<thead><tr>";
  for (const char* title : {"Certificate", "Project", "Team", "Expires", "State"}) {
    if (has_teams || std::string_view(title) != "Team") {
      out.append("<th scope=\"col\">").append(title) += "</th>";
    }
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const Listed& listed : rows) {
    out.append("<tr><th scope=\"row\" data-title=\"Certificate\"><span>")
        .append(NameHtml(listed.certificate->name)) += "</span></th>";
    AppendCell(out, "Project", NameHtml(listed.project->name));
    if (has_teams) {
      AppendCell(out, "Team",
                 listed.assessment == nullptr ? "" : NameHtml(listed.assessment->team));
    }
    AppendCell(out, "Expires", "<span class=\"date\">" + DayText(listed) + "</span>");
    AppendCell(out, "State", StateText(listed, now));
    out += "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

std::string Counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + (count == 1 ? " certificate " : " certificates ") + what;
}

// "" if all are shown.
std::string MoreText(std::size_t all, std::size_t shown, const std::string& what) {
  return all == shown ? ""
                      : "<p class=\"soft\">And " + Counted(all - shown, what) +
                            ". Search for a name to see them.</p>\n";
}

// All certificates, sorted into the tables.
struct Groups {
  Rows unknown;
  Rows expired;  // within kLongExpired
  Rows critical;
  Rows soon;
  Rows others;
  Rows long_expired;
  Rows replaced;
  Rows ignored;
  std::array<std::size_t, kBands> counts{};  // by band, without `replaced` and `ignored`
  bool has_teams = false;

  Rows& Of(const Listed& listed, base::WallTime now) {
    if (listed.assessment == nullptr) return ignored;
    if (IsReplaced(listed) && listed.band != Band::kCritical) return replaced;
    switch (listed.band) {
      case Band::kUnknown:
        return unknown;
      case Band::kExpired:
        return *listed.ends < now - kLongExpired ? long_expired : expired;
      case Band::kCritical:
        return critical;
      case Band::kSoon:
        return soon;
      case Band::kOk:
        break;
    }
    return others;
  }
};

Groups GroupsOf(const State& state, base::WallTime now) {
  Groups groups;
  ForEach(state, now, [&](const Listed& listed) {
    Rows& rows = groups.Of(listed, now);
    rows.push_back(listed);
    if (&rows != &groups.ignored && &rows != &groups.replaced) {
      ++groups.counts.at(static_cast<std::size_t>(listed.band));
    }
    groups.has_teams |= listed.assessment != nullptr && !listed.assessment->team.empty();
  });
  return groups;
}

std::string Summary(const Groups& groups) {
  std::string out = "<p>";
  const auto add = [&out](std::string_view kind, std::size_t count, std::string_view text) {
    if (count > 0) {
      out += TagHtml(kind, std::to_string(count).append(" ").append(text)) + " ";
    }
  };
  for (std::size_t i = 0; i < kBands; ++i) {
    const std::string_view text = BandText(static_cast<Band>(i));
    add(text, groups.counts.at(i), text);
  }
  add("unknown", groups.replaced.size(), "replaced");
  add("unknown", groups.ignored.size(), "ignored");
  return out + "</p>\n";
}

std::string ToActOn(Groups& groups, base::WallTime now) {
  Rows rows;
  std::string more;
  const auto add = [&](Rows& band, const std::string& what, auto order) {
    const std::size_t all = band.size();
    KeepFirst(band, kShownOfABand, order);
    more += MoreText(all, band.size(), what);
    rows.insert(rows.end(), band.begin(), band.end());
  };
  add(groups.unknown, "without a usable date", EndsEarlier);
  add(groups.expired, "that expired in the last 30 days", EndsLater);
  add(groups.critical, "that are critical", EndsEarlier);
  add(groups.soon, "that expire soon", EndsEarlier);
  // Of all bands, so that 200 certificates that expired last month do not stand before one that
  // expires tomorrow.
  std::sort(rows.begin(), rows.end(), [now](const Listed& a, const Listed& b) {
    return std::tuple(DistanceOf(a, now), a.certificate->name) <
           std::tuple(DistanceOf(b, now), b.certificate->name);
  });
  return rows.empty() ? "<p>No certificate is to be acted on.</p>\n"
                      : Table("To act on", rows, groups.has_teams, now) + more;
}

std::string Folded(Rows& rows, const std::string& what, bool has_teams, base::WallTime now) {
  if (rows.empty()) {
    return {};
  }
  const std::size_t all = rows.size();
  KeepFirst(rows, kShownOfABand, EndsLater);
  const std::string title = Counted(all, what);
  return "<details><summary>" + title + "</summary>\n" + Table(title, rows, has_teams, now) +
         MoreText(all, rows.size(), what) + "</details>\n";
}

}  // namespace

std::string CertificateTables(const State& state, base::WallTime now) {
  Groups groups = GroupsOf(state, now);
  std::string out = Summary(groups) + ToActOn(groups, now);
  if (!groups.others.empty()) {
    const std::size_t all = groups.others.size();
    KeepFirst(groups.others, kShownOfTheOthers, EndsEarlier);
    out += Table("Next", groups.others, groups.has_teams, now) +
           MoreText(all, groups.others.size(), "with more time left");
  }
  out += Folded(groups.long_expired, "that expired over 30 days ago", groups.has_teams, now);
  out += Folded(groups.replaced, "that another certificate replaces", groups.has_teams, now);
  out += Folded(groups.ignored, "that the configuration ignores", groups.has_teams, now);
  return out;
}

std::string SearchResult(const State& state, const Search& search, base::WallTime now) {
  if (search.is_too_long) {
    return "<p>The search text has more than " + std::to_string(kMaxSearchBytes) + " bytes.</p>\n";
  }
  Rows rows;
  bool has_teams = false;
  ForEach(state, now, [&](const Listed& listed) {
    if (Contains(listed.certificate->name, search.text)) {
      rows.push_back(listed);
      has_teams |= listed.assessment != nullptr && !listed.assessment->team.empty();
    }
  });
  const std::string what = "with " + NameHtml(search.text) + " in the name";
  if (rows.empty()) {
    return "<p>" + Counted(0, what) + ".</p>\n";
  }
  const std::size_t all = rows.size();
  KeepFirst(rows, kShownOfABand, EndsEarlier);
  return Table(Counted(all, what), rows, has_teams, now) +
         (all == rows.size()
              ? ""
              : "<p class=\"soft\">The first " + std::to_string(rows.size()) + " are shown.</p>\n");
}

}  // namespace certmon::exporter

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "exporter/client/dates.h"
#include "exporter/client/display_text.h"
#include "exporter/client/listing_view.h"
#include "lib/base/duration.h"

namespace certmon::client {
namespace {

using inventory::Band;

constexpr std::size_t kGap = 2;

// One column. `of` takes the text that is shown of a certificate.
struct Column {
  const char* heading;
  std::string (*of)(const ListedCertificate& listed, const ViewSettings& view);
  bool is_number = false;
  bool is_wide = false;
};

std::string DateText(const std::optional<certapi::Instant>& date, const ListedCertificate& listed) {
  return date ? LocalText(*date, listed.zone) : "-";
}

std::string DaysText(const ListedCertificate& listed, const ViewSettings& view) {
  const auto& expires = listed.certificate.expires_at;
  return expires ? std::to_string(inventory::DaysRemaining(*expires, view.now)) : "-";
}

std::string StateText(const ListedCertificate& listed, const ViewSettings& /*view*/) {
  std::string text(BandText(listed.band));
  return listed.superseded_by.empty() ? text
                                      : text + ", replaced by " + SafeText(listed.superseded_by);
}

std::string ThresholdText(std::chrono::seconds threshold, inventory::ThresholdSource source) {
  return base::FormatDuration(threshold) + " (" + std::string(inventory::SourceText(source)) + ")";
}

std::string DomainsText(const ListedCertificate& listed, const ViewSettings& /*view*/) {
  std::string text;
  for (const std::string& domain : listed.certificate.domains) {
    text += (text.empty() ? "" : " ") + SafeText(domain);
  }
  return text;
}

constexpr Column kColumns[] = {
    {"PROJECT",
     [](const ListedCertificate& l, const ViewSettings&) { return SafeText(l.project); }},
    {"NAME",
     [](const ListedCertificate& l, const ViewSettings&) { return SafeText(l.certificate.name); }},
    {"TEAM", [](const ListedCertificate& l, const ViewSettings&) { return SafeText(l.team); }},
    {"DAYS LEFT", DaysText, true},
    {"EXPIRES", [](const ListedCertificate& l,
                   const ViewSettings&) { return DateText(l.certificate.expires_at, l); }},
    {"STATE", StateText},
    {"AUTHORITY", [](const ListedCertificate& l,
                     const ViewSettings&) { return SafeText(l.certificate.authority); }},
    {"WARNING",
     [](const ListedCertificate& l, const ViewSettings&) {
       return ThresholdText(l.thresholds.warning, l.thresholds.warning_source);
     },
     false, true},
    {"CRITICAL",
     [](const ListedCertificate& l, const ViewSettings&) {
       return ThresholdText(l.thresholds.critical, l.thresholds.critical_source);
     },
     false, true},
    {"CREATED",
     [](const ListedCertificate& l, const ViewSettings&) {
       return DateText(l.certificate.created_at, l);
     },
     false, true},
    {"SIGNATURE",
     [](const ListedCertificate& l, const ViewSettings&) {
       return SafeText(l.certificate.signature_algorithm);
     },
     false, true},
    {"ID",
     [](const ListedCertificate& l, const ViewSettings&) { return SafeText(l.certificate.id); },
     false, true},
    {"DOMAINS", DomainsText, false, true},
};
constexpr std::size_t kProjectColumn = 0;
constexpr std::size_t kTeamColumn = 2;

struct Line {
  std::vector<std::string> cells;
  std::string_view colour;  // empty: none
};

// SGR codes (ECMA-48, section 8.3.117) of the sixteen colours, which every theme keeps readable.
std::string_view ColourOf(Band band) {
  switch (band) {
    case Band::kExpired:
      return "\x1b[1;31m";
    case Band::kCritical:
      return "\x1b[31m";
    case Band::kSoon:
      return "\x1b[33m";
    case Band::kUnknown:
      return "\x1b[35m";
    case Band::kOk:
      break;
  }
  return "";
}
constexpr std::string_view kNoColour = "\x1b[0m";

std::vector<const Column*> ColumnsOf(const Certificates& certificates, const ViewSettings& view) {
  const bool has_team = std::any_of(certificates.begin(), certificates.end(),
                                    [](const auto& listed) { return !listed.team.empty(); });
  std::vector<const Column*> columns;
  for (const Column& column : kColumns) {
    const bool is_needed = &column == &kColumns[kProjectColumn] ? view.projects
                           : &column == &kColumns[kTeamColumn]  ? has_team
                                                                : !column.is_wide || view.wide;
    if (is_needed) {
      columns.push_back(&column);
    }
  }
  return columns;
}

std::string Joined(const Line& line, const std::vector<const Column*>& columns,
                   const std::vector<std::size_t>& widths) {
  std::string row;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    row += i == 0 ? "" : std::string(kGap, ' ');
    row += columns[i]->is_number ? PadLeft(line.cells[i], widths[i])
                                 : PadRight(line.cells[i], widths[i]);
  }
  row.resize(row.find_last_not_of(' ') + 1);
  return row;
}

}  // namespace

std::string_view BandText(Band band) {
  switch (band) {
    case Band::kUnknown:
      return "unknown";
    case Band::kExpired:
      return "expired";
    case Band::kCritical:
      return "critical";
    case Band::kSoon:
      return "soon";
    case Band::kOk:
      return "ok";
  }
  return "";
}

std::string TableText(const Certificates& certificates, const ViewSettings& view) {
  const std::vector<const Column*> columns = ColumnsOf(certificates, view);
  std::vector<Line> lines(view.header ? 1 : 0);
  if (view.header) {
    for (const Column* column : columns) {
      lines.front().cells.emplace_back(column->heading);
    }
  }
  for (const ListedCertificate& listed : certificates) {
    Line line{.cells = {}, .colour = view.colour ? ColourOf(listed.band) : std::string_view()};
    for (const Column* column : columns) {
      line.cells.push_back(column->of(listed, view));
    }
    lines.push_back(std::move(line));
  }
  std::vector<std::size_t> widths(columns.size());
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(line.cells[i]));
    }
  }
  std::string table;
  for (const Line& line : lines) {
    const std::string row = CutTo(Joined(line, columns, widths), view.columns);
    table += line.colour.empty() ? row : std::string(line.colour) + row + std::string(kNoColour);
    table += '\n';
  }
  return table;
}

}  // namespace certmon::client
